"""export, report: what a record says, for an authority (DPV JSON-LD, CSV) and for the person themselves (Art. 15)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from html import escape

import click

from sozialblog import pipeline
from sozialblog.approvals import reason_path
from sozialblog.cli.common import OK, Call, command, need_site
from sozialblog.cli.described import described
from sozialblog.cli.facts import facts
from sozialblog.cli.people import known_id
from sozialblog.config import Organisation
from sozialblog.consent import Private, dpv
from sozialblog.i18n import Message, msg

_COLUMNS = (
    "id", "state", "person", "shown_as", "covers", "channels", "purpose", "campaigns", "given", "valid_until",
    "withdrawn", "method", "notice", "explicit", "secrecy_release", "sole_custody", "own_consent", "refused", "died",
    "guardian_consents", "relative_consents", "path", "documents", "approvals",
)  # fmt: skip
_STYLE = """
body { font: 11pt/1.5 Georgia, serif; max-width: 17cm; margin: 2cm auto; padding: 0 1em; }
dt { font-weight: bold; } dd { overflow-wrap: anywhere; white-space: pre-line; }
"""
_RIGHTS: tuple[Message, ...] = (
    msg("You may withdraw your consent at any time, without a reason; what was published until then stays lawful."),
    msg("You may have what is held about you corrected or erased, and complain to a supervisory authority."),
    msg("Recipients are whoever visits the site, and search engines and archives that keep copies of it."),
)


@command("export")
@click.option("--format", "form", type=click.Choice(["jsonld", "csv"]), default="jsonld", help="DPV JSON-LD, or CSV")
def export(call: Call, form: str) -> int:
    """Print every record without private fields, as JSON-LD or CSV."""
    need_site(call)
    judged = pipeline.judge_site(call.folder, call.today, call.root)
    lives = pipeline.register(judged)
    if form == "jsonld":
        controller = controller_of(judged.site.config.organisation)
        nodes = [
            dpv.node(life.record, life.state, life.withdrawn, controller, _approvals(life))
            for life in lives
            if life.record
        ]
        click.echo(json.dumps(dpv.document(nodes), ensure_ascii=False, indent=2))
    else:
        click.echo(_csv([_row(life, judged.site.config.site.url) for life in lives]), nl=False)
    return OK


def _approvals(life: pipeline.Life) -> list[dpv.Approval]:
    """Every approval that stands today and covers the record in its present form, by document."""
    return [
        dpv.Approval(
            entry=filed.entry, by=filed.person.id, role=filed.statement.role, at=filed.statement.at,
            document=place.judgement.document.key,
        )
        for place in life.places
        for filed in place.approved
    ]  # fmt: skip


def controller_of(organisation: Organisation) -> dpv.Controller:
    """The organisation as a record has to name it."""
    place = f"{organisation.street}, {organisation.postcode} {organisation.city}".strip(" ,")
    return dpv.Controller(
        name=organisation.name,
        address=place,
        contact=organisation.data_protection_officer or organisation.email,
        withdrawal=organisation.withdrawal or organisation.email,
        country=organisation.country,
        law=organisation.law,
    )


def _csv(rows: list[dict[str, object]]) -> str:
    """RFC 4180. What a spreadsheet would take for a formula, or what begins with a ', gets a ' before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows([_cell(row.get(name)) for name in _COLUMNS] for row in rows)
    return out.getvalue()


def _row(life: pipeline.Life, site_url: str) -> dict[str, object]:
    """The facts, the days on which others agreed, and each approval as “entry person day document”."""
    private = life.record.private if life.record else Private()
    return facts(life, site_url) | {
        "guardian_consents": [str(item.given) for item in private.guardians if item.given],
        "relative_consents": [str(item.given) for item in private.relatives if item.given],
        "approvals": "; ".join(f"{item.entry} {item.by} {item.at.date()} {item.document}" for item in _approvals(life)),
    }


def _cell(value: object) -> str:
    if isinstance(value, list):
        value = " ".join(str(item["document"] if isinstance(item, dict) else item) for item in value)
    text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "'")) else text


@command("report")
@click.argument("record", metavar="ID")
@click.option("--format", "form", type=click.Choice(["html", "json"]), default="html", help="a page to print, or JSON")
def report(call: Call, record: str, form: str) -> int:
    """Print all that is held about a person, for that person.

    It answers a request for access under GDPR Art. 15; ID is the consent.
    """
    need_site(call)
    judged = pipeline.judge_site(call.folder, call.today, call.root)
    known_id(judged, record)
    config = judged.site.config
    found = facts(pipeline.life(judged, record), config.site.url, private=True)
    found["reasons"] = _reasons(judged, record)
    if form == "json":
        rights = [call.language.say(right) for right in _RIGHTS]
        controller = {"name": config.organisation.name, "contact": controller_of(config.organisation).contact}
        whole = {"on": call.today.isoformat(), "controller": controller, "consent": found, "rights": rights}
        click.echo(json.dumps(whole, ensure_ascii=False, indent=2))
        return OK
    click.echo(_page(call, config.organisation, found))
    return OK


def _reasons(judged: pipeline.Judged, record_id: str) -> list[str]:
    """What the person said when they withdrew, as far as it was written down."""
    files = judged.site.approvals
    paths = [reason_path(item.entry) for item in judged.ledger.withdrawals_of(record_id)]
    return [str(json.loads(files[path])["reason"]) for path in paths if path in files]


def _page(call: Call, organisation: Organisation, found: dict[str, object]) -> str:
    say = call.language.say
    title = escape(say(msg("What is held and published about you")))
    intro = say(msg("Information under Art. 15 GDPR, as of {day}, from {name}", day=call.today, name=organisation.name))
    contact = say(msg("Questions and withdrawal: {contact}", contact=controller_of(organisation).withdrawal))
    return "\n".join(
        [
            f'<!doctype html>\n<html lang="{call.language.code}">\n<meta charset="utf-8">\n<title>{title}</title>',
            f"<style>{_STYLE}</style>\n<h1>{title}</h1>\n<p>{escape(intro)}</p>\n<p>{escape(contact)}</p>\n<ul>",
            *_items(call, found),
            "</ul>",
            *(f"<p>{escape(say(right))}</p>" for right in _RIGHTS),
            "</html>",
        ]
    )


def _items(call: Call, found: dict[str, object]) -> Iterator[str]:
    yield from (f"<li>{escape(line.strip())}</li>" for line in described(call, found, codes=False))
