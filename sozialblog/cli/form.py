"""form: the consent form to print and sign. Writes to standard output, or to a file that no build publishes."""

from __future__ import annotations

from pathlib import Path

import click

from sozialblog import pipeline, publish
from sozialblog.cli import judging
from sozialblog.cli.common import OK, Call, command, need_site
from sozialblog.errors import UsageError
from sozialblog.i18n import msg
from sozialblog.pipeline.coming import policies
from sozialblog.pipeline.form_page import STYLES, form_page
from sozialblog.pipeline.people import known_id
from sozialblog.posts import Kind


@command("form")
@click.argument("record", metavar="ID")
@click.option(
    "--style", type=click.Choice(STYLES), default="standard", help="standard, plain language, or Leichte Sprache"
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="write into this file")
def form(call: Call, record: str, style: str, output: Path | None) -> int:
    """Make the form to print and sign for consent ID.

    It says what the record says, with the information that the law asks for and a slip for withdrawing.
    """
    need_site(call)
    page = page_of(call, record, style)
    if output is None:
        click.echo(page, nl=False)
    else:
        write_page(call, output, page)
    return OK


def page_of(call: Call, record_id: str, style: str) -> str:
    """The form as a page. Raises :class:`UsageError` for an id that no readable record has."""
    judged = judging.judged(call)
    known_id(judged, record_id)
    record = judged.site.records.get(record_id)
    if record is None:
        raise UsageError(
            msg("The record “{id}” cannot be read yet. “sozialblog check” says what is left to fill in.", id=record_id)
        )
    titles = {item.slug: item.title for item in judged.site.documents if item.kind is Kind.CAMPAIGN}
    config = judged.site.config
    latest = min(
        policy.latest_end(record.given or call.today) for policy in policies(pipeline.life(judged, record_id), config)
    )
    return form_page(
        record, config, today=call.today, style=style, lang=call.language.code, until=record.valid_until or latest,
        campaigns=tuple(titles.get(slug) or slug for slug in record.campaigns),
    )  # fmt: skip


def write_page(call: Call, output: Path, page: str) -> None:
    """Write the form; never into the content or into a folder that goes online. Raises :class:`UsageError`."""
    place = output.resolve()
    sources = [(call.folder / name).resolve() for name in ("content", "themes")]
    if any(source in place.parents for source in sources) or any(map(_is_published, place.parents)):
        raise UsageError(
            msg("The form holds private fields and does not belong into {folder}.", folder=str(output.parent))
        )
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(page, encoding="utf-8", newline="\n")
    call.say(msg("Written: {path}", path=str(output)))
    call.say(
        msg("Open it in a browser and print it. It holds private fields: keep it with the signed paper, or delete it.")
    )


def _is_published(folder: Path) -> bool:
    return (folder / publish.MANIFEST).exists()
