"""digest: for leadership: what went online, what went, what waits, what ends. A page, or plain text for a mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from html import escape

import click

from sozialblog import pipeline
from sozialblog.cli import judging
from sozialblog.cli.common import OK, Call, command, need_site
from sozialblog.cli.consent import due_line
from sozialblog.cli.dates import day_of
from sozialblog.gates import Judgement
from sozialblog.i18n import msg
from sozialblog.pipeline.digest import Digest, UnitDigest
from sozialblog.pipeline.digest import digest as gather
from sozialblog.posts import address

Section = tuple[str, list[str]]  #: a heading and its lines

_STYLE = """
body { font: 11pt/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h2 { border-bottom: 1px solid; margin-top: 2rem; } li { overflow-wrap: anywhere; }
"""


@command("digest")
@click.option("--since", metavar="DATE", help="first day of the report (YYYY-MM-DD, default: 30 days ago)")
@click.option(
    "--days", type=click.IntRange(0, 40_000), default=60, metavar="NUMBER", help="look so far ahead (default: 60)"
)
@click.option("--format", "form", type=click.Choice(["text", "html"]), default="text", help="text, or a page")
def digest(call: Call, since: str | None, days: int, form: str) -> int:
    """Tell leadership what appeared, went, waits or ends soon."""
    need_site(call)
    judged = judging.judged(call)
    first = day_of(since) if since else call.today - dt.timedelta(days=30)
    found = gather(judged, since=first, days=days)
    title = call.language.say(
        msg("{site}: from {since} to {today}", site=judged.site.config.site.title, since=first, today=call.today)
    )
    parts = [(_name(judged, part.unit), list(_sections(call, judged, part))) for part in found.units if not part.empty]
    click.echo((_html if form == "html" else _text)(call, title, _summary(call, found), parts))
    return OK


def _name(judged: pipeline.Judged, unit: str) -> str:
    if not unit:
        return judged.site.config.organisation.name
    known = judged.site.config.units.get(unit)
    return known.name if known else unit


def _summary(call: Call, found: Digest) -> list[str]:
    plural = call.language.plural
    lines = [plural("{n} consent was withdrawn.", "{n} consents were withdrawn.", found.withdrawals)]
    if found.erasures:
        lines.append(plural("{n} erasure was carried out.", "{n} erasures were carried out.", found.erasures))
    return lines


def _sections(call: Call, judged: pipeline.Judged, part: UnitDigest) -> Iterator[Section]:
    say, url = call.language.say, judged.site.config.site.url
    online = [f"{day}  {_title(item)}  {url}{address(item.document)}" for day, item in part.online]
    down = [f"{item.day}  {_title(item.judgement)}: {say(item.why)}" for item in part.down]
    found = [
        (msg("New or changed on the site"), online),
        (msg("Taken down"), down),
        (msg("Waiting for approval"), [_title(item) for item in part.waiting]),
        (msg("Withheld until mended"), [f"{_title(item)}: {_codes(item)}" for item in part.withheld]),
        (msg("Consents that end soon"), [due_line(call, item) for item in part.ending]),
        (msg("Ideas"), [_title(item) for item in part.ideas]),
    ]
    yield from ((say(heading), lines) for heading, lines in found if lines)


def _title(item: Judgement) -> str:
    return item.document.title or item.document.key


def _codes(item: Judgement) -> str:
    return ", ".join(dict.fromkeys(finding.code for finding in item.findings if finding.blocks))


def _text(call: Call, title: str, summary: list[str], parts: list[tuple[str, list[Section]]]) -> str:
    lines = [title, "=" * len(title), "", *summary]
    for name, sections in parts:
        lines += ["", name, "-" * len(name)]
        for heading, items in sections:
            lines += ["", f"{heading}:", *(f"  - {item}" for item in items)]
    return "\n".join(lines)


def _html(call: Call, title: str, summary: list[str], parts: list[tuple[str, list[Section]]]) -> str:
    lines = [
        f'<!doctype html>\n<html lang="{call.language.code}">\n<meta charset="utf-8">\n<title>{escape(title)}</title>',
        f"<style>{_STYLE}</style>\n<h1>{escape(title)}</h1>",
        *(f"<p>{escape(line)}</p>" for line in summary),
    ]
    for name, sections in parts:
        lines.append(f"<h2>{escape(name)}</h2>")
        for heading, items in sections:
            lines += [f"<h3>{escape(heading)}</h3>\n<ul>", *(f"<li>{escape(item)}</li>" for item in items), "</ul>"]
    return "\n".join([*lines, "</html>"])
