"""export, report: what a record says, for an authority (DPV JSON-LD, CSV) and for the person themselves (Art. 15)."""

from __future__ import annotations

import csv
import io
import json

import click

from sozialblog import pipeline
from sozialblog.cli import judging
from sozialblog.cli.common import OK, Call, command, need_site
from sozialblog.consent import Private, dpv
from sozialblog.pipeline import access
from sozialblog.pipeline.facts import facts
from sozialblog.pipeline.people import known_id

_COLUMNS = (
    "id", "state", "person", "shown_as", "covers", "channels", "purpose", "campaigns", "given", "valid_until",
    "withdrawn", "method", "notice", "explicit", "secrecy_release", "sole_custody", "own_consent", "refused", "died",
    "guardian_consents", "relative_consents", "path", "documents", "approvals",
)  # fmt: skip


@command("export")
@click.option("--format", "form", type=click.Choice(["jsonld", "csv"]), default="jsonld", help="DPV JSON-LD, or CSV")
def export(call: Call, form: str) -> int:
    """Print every record without private fields, as JSON-LD or CSV."""
    need_site(call)
    judged = judging.judged(call)
    lives = pipeline.register(judged)
    if form == "jsonld":
        controller = access.controller_of(judged.site.config.organisation)
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
    judged = judging.judged(call)
    known_id(judged, record)
    if form == "json":
        config, found = judged.site.config, access.known(judged, record)
        rights = [call.language.say(right) for right in access.RIGHTS]
        controller = {"name": config.organisation.name, "contact": access.controller_of(config.organisation).contact}
        whole = {"on": call.today.isoformat(), "controller": controller, "consent": found, "rights": rights}
        click.echo(json.dumps(whole, ensure_ascii=False, indent=2))
        return OK
    click.echo(access.page(call.language, judged, record))
    return OK
