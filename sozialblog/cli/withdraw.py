"""withdraw: take a person off the site. Asks for no key, no approval and no reason, and works whatever else is broken.

The withdrawal goes into the log, not into the record: the record stays as it was approved, and the log counts even
where the record is edited, unreadable or gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from sozialblog import approvals, pipeline, publish, signing
from sozialblog.cli import judging
from sozialblog.cli.common import OK, Call, command, need_site
from sozialblog.cli.dates import day_of
from sozialblog.cli.passphrases import chance
from sozialblog.errors import UsageError
from sozialblog.i18n import msg
from sozialblog.pipeline.people import known_id


@command("withdraw")
@click.argument("record", metavar="ID")
@click.option("--on", "day", metavar="DATE", help="day on which it was declared (YYYY-MM-DD, default: today)")
@click.option("--reason", default="", metavar="TEXT", help="in their own words; nobody has to give one")
@click.option("--output", type=click.Path(path_type=Path), metavar="FOLDER", help="published folder (default: public)")
def withdraw(call: Call, record: str, day: str | None, reason: str, output: Path | None) -> int:
    """Record the withdrawal of consent ID. The next build takes the person down."""
    need_site(call)
    on = day_of(day) if day else call.today
    if on > call.today:
        raise UsageError(msg("A withdrawal counts from the day it is declared. Leave out --on, or name a past day."))
    judged = _judged(call)
    if judged is not None:
        known_id(judged, record)
    ledger = approvals.read(signing.current(call.folder), root=call.root)
    earlier = ledger.withdrawn([record]).get(record)
    if earlier is not None and earlier <= on:
        call.say(msg("The consent “{id}” was already withdrawn on {day}.", id=record, day=earlier))
    else:
        change = approvals.withdrawal(
            ledger, record, on=on, at=call.now, salt=chance(approvals.SALT_BYTES), reason=" ".join(reason.split())
        )
        signing.apply(call.folder, change)
        call.say(msg("The consent “{id}” is withdrawn as of {day}. No approval is needed.", id=record, day=on))
    if judged is None:
        call.say(msg("The content could not be read, so what goes cannot be listed here. It goes nevertheless."))
    else:
        goes = pipeline.takedown(judged, _manifest(call, output or call.folder / "public"), record)
        for line in _lines(call, judged, goes, record):
            call.say(line)
    call.say()
    call.say(msg("Next: build, and put the folder online: sozialblog build"))
    return OK


def _judged(call: Call) -> pipeline.Judged | None:
    """The site before the withdrawal, or None if even that fails: nobody is kept online by a fault of ours."""
    try:
        return judging.judged(call)
    except Exception:  # noqa: BLE001 - whatever is broken, the withdrawal is recorded
        return None


def _manifest(call: Call, output: Path) -> publish.Manifest:
    """What is online; empty, after saying so, where the folder cannot tell."""
    try:
        manifest = publish.owned(output)
    except (UsageError, OSError):
        manifest = None
    if manifest is None:
        call.say(msg("There is no published folder {folder}; the list follows from the content.", folder=str(output)))
        return publish.Manifest()
    return manifest


def _lines(call: Call, judged: pipeline.Judged, goes: pipeline.Takedown, record_id: str) -> Iterator[str]:
    say = call.language.say
    url = judged.site.config.site.url or "/"
    if not goes.places:
        yield say(msg("Nothing on the site rests on it."))
    else:
        yield ""
        yield say(msg("At the next build these addresses go, and are answered as removed:"))
        yield from (f"  {url}{address}" for address in goes.addresses)
        yield from _photographs(call, goes)
        if goes.rewritten:
            yield say(msg("These lists, feeds and pages lose their entry:"))
            yield from (f"  {path}" for path in goes.rewritten)
        yield ""
        yield say(msg("To bring a document back without this person, take out these lines and have it approved again:"))
        yield from _to_edit(goes, record_id)
    if goes.unpublished:
        yield say(msg("Not online, but naming this person:"))
        yield from (f"  {place.judgement.document.path}" for place in goes.unpublished)
    record = judged.site.records.get(record_id)
    elsewhere = [channel for channel in record.channels if channel != "website"] if record else []
    if elsewhere:
        yield say(msg("This program cannot reach these; take it down there by hand: {channels}", channels=elsewhere))


def _photographs(call: Call, goes: pipeline.Takedown) -> Iterator[str]:
    photos = [(place, photo) for place in goes.places for photo in place.judgement.document.files]
    if photos:
        yield call.language.say(msg("With these photographs:"))
    for place, photo in photos:
        path = place.judgement.document.photo_path(photo)
        yield f"  {path}" + (" " + call.language.say(msg("(shows this person)")) if photo in place.photos else "")
    if goes.gone:
        yield call.language.say(msg("And these files, derived photographs among them:"))
        yield from (f"  {path}" for path in goes.gone)


def _to_edit(goes: pipeline.Takedown, record_id: str) -> Iterator[str]:
    for place in goes.places:
        for claim in place.judgement.case.claims():
            if claim.consent == record_id:
                yield f"  {place.judgement.document.path}:{claim.line}  {claim.key}"
