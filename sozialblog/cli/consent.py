"""consent: the register for the data-protection officer: list, show and what is due. Shows nothing private unasked."""

from __future__ import annotations

import json

import click

from sozialblog import pipeline
from sozialblog.cli import judging
from sozialblog.cli.calendar import Day, calendar
from sozialblog.cli.common import OK, Call, command, need_site
from sozialblog.cli.erase import erase
from sozialblog.cli.export import export, report
from sozialblog.cli.form import form
from sozialblog.cli.register_page import register_page
from sozialblog.i18n import msg
from sozialblog.pipeline.coming import Due, due
from sozialblog.pipeline.described import described
from sozialblog.pipeline.facts import facts
from sozialblog.pipeline.people import known_id
from sozialblog.pipeline.words import WHY


@click.group("consent")
def consent() -> None:
    """The register of consents: who agreed to what, and what ends."""


_format = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="text, or JSON")


@command("list")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "html"]), default="text", help="text, JSON, or a page"
)
def listing(call: Call, form: str) -> int:
    """List every consent with its state today and where it is used."""
    judged = _judged(call)
    lives = pipeline.register(judged)
    if form == "json":
        url = judged.site.config.site.url
        click.echo(json.dumps([facts(life, url) for life in lives], ensure_ascii=False, indent=2))
        return OK
    if form == "html":
        click.echo(register_page(call, _title(call, judged), lives))
        return OK
    for life in lives:
        until = life.record.valid_until if life.record else None
        used = [place.judgement.document.key for place in life.places]
        call.say(f"{life.id}  {life.state.value}  {until or '—'}  {', '.join(used) or '—'}")
    call.say(msg("Consents: {n}.", n=len(lives)))
    return OK


@command("show")
@click.argument("record", metavar="ID")
@click.option("--private", is_flag=True, help="also the private fields")
@_format
def show(call: Call, record: str, private: bool, form: str) -> int:  # noqa: FBT001
    """Show consent ID: what it covers and where it is used."""
    judged = _judged(call)
    known_id(judged, record)
    found = facts(pipeline.life(judged, record), judged.site.config.site.url, private=private)
    if form == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return OK
    for line in described(call.language, found):
        call.say(line)
    return OK


@command("due")
@click.option(
    "--days", type=click.IntRange(0, 40_000), default=60, metavar="NUMBER", help="look so far ahead (default: 60)"
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "ics"]), default="text", help="text, JSON, or a calendar"
)
def coming(call: Call, days: int, form: str) -> int:
    """List which consents end and who comes of age. The most urgent come first."""
    judged = _judged(call)
    found = due(pipeline.register(judged), judged.site.config, on=call.today, days=days)
    if form == "json":
        click.echo(json.dumps([_as_json(item) for item in found], ensure_ascii=False, indent=2))
    elif form == "ics":
        click.echo(
            calendar([_as_day(call, item) for item in found], name=_title(call, judged), stamp=call.now), nl=False
        )
    else:
        for item in found:
            call.say(due_line(call, item))
        call.say(msg("Due within {days} days: {n}.", days=days, n=len(found)))
    return OK


def due_line(call: Call, item: Due) -> str:
    """“2026-12-01  jonas-k-2026  ends; …  (post/rad)”."""
    used = ", ".join(place.judgement.document.key for place in item.life.places)
    return f"{item.last_day}  {item.life.id}  {call.language.say(WHY[item.why])}" + (f"  ({used})" if used else "")


def _judged(call: Call) -> pipeline.Judged:
    need_site(call)
    return judging.judged(call)


def _as_json(item: Due) -> dict[str, object]:
    return {
        "id": item.life.id,
        "last_day": item.last_day.isoformat(),
        "why": item.why.value,
        "state": item.life.state.value,
        "documents": [place.judgement.document.key for place in item.life.places],
    }


def _as_day(call: Call, item: Due) -> Day:
    """The record's id is a pseudonym; nothing else of it goes into a calendar that lies on some server."""
    say = call.language.say
    return Day(
        uid=f"{item.life.id}-{item.why.value}-{item.last_day}@sozialblog.invalid",
        on=item.last_day,
        summary=say(msg("Consent {id}: {why}", id=item.life.id, why=WHY[item.why])),
        description="\n".join(place.judgement.document.key for place in item.life.places),
    )


def _title(call: Call, judged: pipeline.Judged) -> str:
    return call.language.say(msg("Consents: {title}", title=judged.site.config.site.title))


for _command in (listing, show, coming, form, report, export, erase):
    consent.add_command(_command)
