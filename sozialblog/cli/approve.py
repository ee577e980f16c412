"""approve, reject, receipt: leadership's word from the terminal. Signs nothing that it has not shown."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from sozialblog import pipeline, signing
from sozialblog.approvals import Keyring, Person
from sozialblog.cli import judging
from sozialblog.cli.check import chosen_by
from sozialblog.cli.common import NO_SITE, OK, WITHHELD, Call, agreed, command, need_site
from sozialblog.cli.passphrases import chance, is_terminal, keystore, passphrase_file, unlocked
from sozialblog.cli.report import finding_lines
from sozialblog.errors import UsageError
from sozialblog.gates import Judgement
from sozialblog.gates.approved import gate, needs_approval, standing
from sozialblog.i18n import Message, msg
from sozialblog.pipeline.receipt import receipt_html, receipt_text
from sozialblog.pipeline.words import in_words
from sozialblog.posts import Status
from sozialblog.store import Kept


@dataclass(frozen=True, slots=True)
class _Skipped:
    """A document that is not approved now, and why."""

    judgement: Judgement
    reason: Message


@command("approve")
@click.argument("posts", nargs=-1, metavar="[POSTS]...")
@click.option("--all", "everything", is_flag=True, help="every ready document that waits for approval")
@click.option("--as", "person", required=True, metavar="PERSON", help="your id in the keyring")
@click.option("--on-behalf-of", default="", metavar="PERSON", help="who signed on paper, if you only record it")
@click.option("--place", default="", metavar="PLACE", help="where that paper lies")
@click.option("--yes", is_flag=True, help="do not ask once more")
@passphrase_file
def approve(
    call: Call, posts: tuple[str, ...], everything: bool, person: str, on_behalf_of: str, place: str, yes: bool,  # noqa: FBT001
    passphrase_file: Path | None,
) -> int:  # fmt: skip
    """Approve POSTS (slugs, keys or paths) exactly as they are now."""
    need_site(call)
    if bool(posts) == everything:
        raise UsageError(msg("Name the documents to approve, or use --all."))
    if bool(on_behalf_of) != bool(place.strip()):
        raise UsageError(msg("An approval on paper needs both --on-behalf-of and --place."))
    judged = judging.judged_anew(call)
    if stop := _unusable(call, judged):
        return stop
    by = _signatory(call, judged, person, on_behalf_of, place.strip())
    # Whoever approves shall know what the build would say of faces.
    judged = pipeline.with_faces(judged, Kept(call.folder), os.cpu_count() or 1, keep=False)
    chosen = judged.judgements if everything else chosen_by(call, judged, posts)
    ready, skipped = _sort(call, chosen, by, named=bool(posts))
    for judgement in ready:
        _show(call, judgement)
    for item in skipped:
        call.say(msg("Not approved: {key}. {why}", key=item.judgement.document.key, why=item.reason))
    if not ready:
        call.say(msg("There is nothing to approve."))
        return WITHHELD if skipped else OK
    if passphrase_file is None and is_terminal() and not yes:
        question = call.language.plural(
            "Approve this document just as it stands here?", "Approve these {n} documents just as they stand here?",
            len(ready),
        )  # fmt: skip
        if not agreed(call, question):
            raise click.Abort
    key = unlocked(call, by.key.public, passphrase_file)
    change = signing.approve([judgement.case for judgement in ready], by, key, at=call.now, chance=chance)
    signing.apply(call.folder, change)
    call.say()
    for judgement in ready:
        call.say(msg("Approved: {key}", key=judgement.document.key))
    return WITHHELD if skipped else OK


@command("reject")
@click.argument("post", metavar="POST")
@click.option("--why", required=True, metavar="REASON", help="what has to change; the author reads it in “check”")
@click.option("--as", "person", required=True, metavar="PERSON", help="your id in the keyring")
@passphrase_file
def reject(call: Call, post: str, why: str, person: str, passphrase_file: Path | None) -> int:
    """Send POST back to its author as it is now, with a reason."""
    need_site(call)
    if not why.strip():
        raise UsageError(msg("Say with --why what has to change."))
    judged = judging.judged_anew(call)
    if stop := _unusable(call, judged):
        return stop
    by = _signatory(call, judged, person, "", "")
    (judgement, *more) = chosen_by(call, judged, (post,))
    if more:
        raise UsageError(
            msg("“{post}” means several documents; write {keys}.", post=post, keys=_keys([judgement, *more]))
        )
    if judgement.document.legal or not judgement.document.readable:
        raise UsageError(msg("{key} is not a document that is approved.", key=judgement.document.key))
    key = unlocked(call, by.key.public, passphrase_file)
    try:
        change = signing.reject(judgement.case, by, key, reason=" ".join(why.split()), at=call.now, chance=chance)
    except ValueError:
        raise UsageError(msg("{key} has faults that have to be mended first; see “check”.", key=post)) from None
    signing.apply(call.folder, change)
    call.say(msg("Sent back: {key}", key=judgement.document.key))
    return OK


@command("receipt")
@click.argument("post", metavar="POST")
@click.option("--format", "form", type=click.Choice(["text", "html"]), default="text", help="text, or a page to print")
def receipt(call: Call, post: str, form: str) -> int:
    """Print for POST's author who approved it, and when."""
    need_site(call)
    judged = judging.judged(call)
    (judgement, *more) = chosen_by(call, judged, (post,))
    if more:
        raise UsageError(
            msg("“{post}” means several documents; write {keys}.", post=post, keys=_keys([judgement, *more]))
        )
    found = list(gate(judgement.case)) if needs_approval(judgement.case) else []
    if found or not needs_approval(judgement.case):
        call.say(
            msg("{key} is not approved as it is now.", key=judgement.document.key)
            if found
            else msg("{key} needs no approval.", key=judgement.document.key)
        )
        for finding in found:
            for line in finding_lines(call, finding):
                call.say(line)
        return WITHHELD if found else OK
    write = receipt_html if form == "html" else receipt_text
    click.echo(write(call.language, judgement.case, standing(judgement.case)))
    return OK


def _unusable(call: Call, judged: pipeline.Judged) -> int:
    """The exit status if nothing can be signed here, after saying why; else 0."""
    for fault in judged.ledger.faults:
        for line in finding_lines(call, fault):
            call.warn(line)
    if any(fault.code == "A207" for fault in judged.ledger.faults):
        return NO_SITE
    return WITHHELD if judged.ledger.faults else OK


def _signatory(call: Call, judged: pipeline.Judged, person: str, on_behalf_of: str, place: str) -> signing.Signatory:
    """The person and that key of theirs which lies in this folder and counts today. Raises :class:`UsageError`."""
    keyring = judged.ledger.keyring
    if keyring is None:
        raise UsageError(msg("This site has no keyring. “sozialblog keys init” begins one."))
    holder = _person(keyring, person)
    if on_behalf_of:
        _person(keyring, on_behalf_of)
    store, day = keystore(), call.now.astimezone(dt.UTC).date()
    valid = [key for key in holder.keys if key.revoked is None and key.valid_on(day)]
    here = [key for key in valid if store.holds(key.public)]
    if not valid:
        raise UsageError(msg("{name} has no key that counts today. “sozialblog keys new” makes one.", name=holder.name))
    if not here:
        raise UsageError(
            msg("The private key of {name} is not in {folder}.", name=holder.name, folder=str(store.folder))
        )
    return signing.Signatory(person=holder, key=here[0], on_behalf_of=on_behalf_of, place=place)


def _person(keyring: Keyring, person: str) -> Person:
    holder = keyring.people.get(person)
    if holder is None:
        raise UsageError(
            msg("The keyring does not know “{person}”; it knows: {known}.", person=person, known=list(keyring.people))
        )
    return holder


def _sort(
    call: Call, chosen: Sequence[Judgement], by: signing.Signatory, *, named: bool
) -> tuple[list[Judgement], list[_Skipped]]:
    """What can be approved now, and what cannot; what waits for nobody's approval is in neither."""
    ready: list[Judgement] = []
    skipped: list[_Skipped] = []
    for judgement in chosen:
        case = judgement.case
        if case.document.status is not Status.READY or not needs_approval(case) or not list(gate(case)):
            if named:
                call.say(msg("{key} waits for no approval.", key=case.document.key))
            continue
        reason = signing.hindrance(judgement, by, at=call.now)
        if reason is None:
            ready.append(judgement)
        else:
            skipped.append(_Skipped(judgement, reason))
    return ready, skipped


def _show(call: Call, judgement: Judgement) -> None:
    """The document as its approver has to see it: words, photographs, consents, and what was found."""
    for line in _shown(call, judgement):
        call.say(line)


def _shown(call: Call, judgement: Judgement) -> Iterator[str]:
    say, case = call.language.say, judgement.case
    document = case.document
    author = case.config.authors.get(document.author)
    yield ""
    yield click.style(f"=== {document.title} ===", bold=True)
    name = author.name if author else document.author
    yield say(msg("{path}, by {author}", path=document.path, author=name)) if name else document.path
    if document.summary:
        yield document.summary
    yield ""
    yield document.body
    yield ""
    for photo in document.photos:
        yield say(msg("Photograph {file}: {alt}", file=document.photo_path(photo), alt=photo.alt or "—"))
        shows = photo.shows.consents if photo.shows else ()
        yield "    " + (say(msg("shows {ids}", ids=shows)) if shows else say(msg("shows nobody with a consent")))
    for item in document.attachments:
        yield say(msg("Attachment {file}: {title}", file=document.photo_path(item), title=item.title or "—"))
        shows = item.shows.consents if item.shows else ()
        yield "    " + (say(msg("shows {ids}", ids=shows)) if shows else say(msg("shows nobody with a consent")))
    for use in case.people():
        record = use.record
        yield say(
            msg(
                "Consent {id}: {state}, until {until}, covers {covers}",
                id=record.id, state=in_words(call.language, record.state(case.on)), until=record.valid_until or "—",
                covers=[in_words(call.language, use, alone=True) for use in sorted(record.covers)],
            )
        )  # fmt: skip
    for finding in judgement.findings:
        if not finding.code.startswith("A2"):
            yield from finding_lines(call, finding)


def _keys(judgements: Sequence[Judgement]) -> list[str]:
    return [judgement.document.key for judgement in judgements]
