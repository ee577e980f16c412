"""word: leadership's word on documents, signed. Signs only the very version that was shown, judged once more before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sozialblog import pipeline, signing
from sozialblog.approvals import Key, Keyring, Says
from sozialblog.config import SITE_TOML
from sozialblog.desk import edits, front, values
from sozialblog.desk.entry import version_of
from sozialblog.desk.office import Office, judgement_of
from sozialblog.desk.pending import LASTS, Pending
from sozialblog.errors import UsageError
from sozialblog.gates import Judgement
from sozialblog.i18n import msg
from sozialblog.pipeline.digest import waits_for_approval


class ChangedError(UsageError):
    """What was to be signed is not what was shown."""

    def __init__(self) -> None:
        super().__init__(msg("This changed since it was shown to you, so nothing was signed. Here it is as it is now."))


def approve(
    office: Office, items: Sequence[tuple[str, str]], *, person: str, passphrase: str
) -> tuple[Judgement, ...]:  # fmt: skip
    """Approve documents (key, version that was shown), all or none. Raises :class:`UsageError`."""
    with office.lock:
        judged = office.judged()
        _readable(judged, items)
        by = _signatory(office, judged, person)
        chosen = _chosen(office, judged, items, by)
        private = _unlocked(office, by, passphrase)
        cases = [judgement.case for judgement in chosen]
        pictures = {key: office.show(judged, key, version).small for key, version in items}
        change = signing.approve(
            cases, by, private, at=office.now(), chance=office.chance, pictures=pictures
        )  # fmt: skip
        signing.apply(office.folder, change)
    return chosen


def passkeys(office: Office, judged: pipeline.Judged, person: str, rp: str) -> Mapping[str, Key]:
    """The passkeys of a person that may sign now, by credential. Raises :class:`UsageError` if there is none."""
    keyring = _keyring(judged)
    holder, today = keyring.people.get(person), office.now().astimezone(dt.UTC).date()
    found = signing.passkeys_of(holder, rp, lambda key: key.valid_on(today)) if holder and rp else {}
    if not found:
        raise UsageError(msg("Please say who signs; the keyring has to know a passkey of theirs."))
    return found


def draft(
    office: Office, items: Sequence[tuple[str, str]], *, person: str, rp: str, why: str | None = None
) -> Pending:  # fmt: skip
    """What a passkey has to sign to approve documents, or with ``why`` to send one back. Raises :class:`UsageError`."""
    if why == "":
        raise UsageError(msg("Please say what has to change; the author reads it."))
    with office.lock:
        judged = office.judged()
        _readable(judged, items)
        by = _holder(judged, person, passkeys(office, judged, person, rp))
        at, chance = office.now(), office.chance
        if why is None:
            cases = [judgement.case for judgement in _chosen(office, judged, items, by)]
            pictures = {key: office.show(judged, key, version).small for key, version in items}
            made = signing.draft_approval(cases, by, at=at, chance=chance, pictures=pictures)
        else:
            key, version = items[0]
            try:
                made = signing.draft_rejection(
                    _as_shown(judged, key, version).case, by, reason=why, at=at, chance=chance
                )  # fmt: skip
            except ValueError:
                raise UsageError(msg("{key} has faults that have to be mended first; see “check”.", key=key)) from None
    return Pending(draft=made, person=person, rp=rp, items=tuple(items))


def finish(office: Office, pending: Pending | None, answers: str) -> tuple[Judgement, ...]:
    """Write what a passkey signed, if all is still as it was when it was asked. Raises :class:`UsageError`."""
    if pending is None or office.now() - pending.draft.at > LASTS:
        raise UsageError(msg("That took too long, so nothing was signed. Please try once more."))
    with office.lock:
        judged = office.judged()
        keys = passkeys(office, judged, pending.person, pending.rp)
        if judged.ledger.heads != pending.draft.follows:
            raise ChangedError
        if pending.draft.says is Says.APPROVAL:
            chosen = _chosen(office, judged, pending.items, _holder(judged, pending.person, keys))
        else:
            chosen = tuple(_as_shown(judged, key, version) for key, version in pending.items)
        signing.apply(office.folder, signing.finish(pending.draft, keys, answers))
    return chosen


def _readable(judged: pipeline.Judged, items: Sequence[tuple[str, str]]) -> None:
    for key, version in items:
        _as_shown(judged, key, version)
    for fault in judged.fatal:
        if fault.path == SITE_TOML:  # under rules that nobody can read nothing is approved
            raise UsageError(fault.message)
    if not items:
        raise UsageError(msg("Choose at least one document that you have read."))


def _chosen(
    office: Office, judged: pipeline.Judged, items: Sequence[tuple[str, str]], by: signing.Signatory
) -> tuple[Judgement, ...]:  # fmt: skip
    """The documents, each as it was shown and waiting for just this person."""
    chosen = tuple(_as_shown(judged, key, version) for key, version in items)
    for judgement in chosen:
        title = judgement.document.title or judgement.document.key
        if not waits_for_approval(judgement):
            raise UsageError(msg("{key} waits for no approval.", key=title))
        if (reason := signing.hindrance(judgement, by, at=office.now())) is not None:
            raise UsageError(msg("Not approved: {key}. {why}", key=title, why=reason))
    return chosen


def _holder(judged: pipeline.Judged, person: str, keys: Mapping[str, Key]) -> signing.Signatory:
    return signing.Signatory(person=_keyring(judged).people[person], key=next(iter(keys.values())))


def _keyring(judged: pipeline.Judged) -> Keyring:
    if judged.ledger.faults or judged.ledger.keyring is None:
        raise UsageError(
            judged.ledger.faults[0].message if judged.ledger.faults else msg("Nobody can approve here yet.")
        )
    return judged.ledger.keyring


def send_back(office: Office, key: str, version: str, *, why: str, person: str, passphrase: str) -> Judgement:
    """Sign that a document is not approved as it is, and why. Raises :class:`UsageError`."""
    if not why:
        raise UsageError(msg("Please say what has to change; the author reads it."))
    with office.lock:
        judged = office.judged()
        judgement = _as_shown(judged, key, version)
        by = _signatory(office, judged, person)
        private = _unlocked(office, by, passphrase)
        try:
            change = signing.reject(
                judgement.case, by, private, reason=why, at=office.now(), chance=office.chance
            )  # fmt: skip
        except ValueError:
            raise UsageError(msg("{key} has faults that have to be mended first; see “check”.", key=key)) from None
        signing.apply(office.folder, change)
    return judgement


def block(office: Office, key: str, *, why: str, person: str, passphrase: str) -> Judgement:
    """Keep a document off the site from the next build on, in whatever version. Raises :class:`UsageError`.

    With a passphrase that is signed and stands in the log with its reason. Without one the document becomes a draft:
    nobody shall be kept online because a passphrase was forgotten.
    """
    judgement = judgement_of(office.judged(), key)
    if passphrase:
        why = why or office.language.say(msg("Blocked."))
        version = version_of(judgement.case)
        return send_back(office, key, version, why=why, person=person, passphrase=passphrase)
    path = judgement.document.path
    seen = edits.opened(office.folder, path)
    try:
        text = front.changed(seen.text, ("status",), "draft")
    except values.UnsafeError:
        raise UsageError(
            msg("{path} cannot be changed safely; write “status: draft” into it by hand.", path=path)
        ) from None
    edits.save(office.folder, path, text.encode("utf-8"), seen=seen.digest)
    return judgement


def _as_shown(judged: pipeline.Judged, key: str, version: str) -> Judgement:
    judgement = judgement_of(judged, key)
    if version_of(judgement.case) != version:
        raise ChangedError
    return judgement


def _signatory(office: Office, judged: pipeline.Judged, person: str) -> signing.Signatory:
    if judged.ledger.faults:
        raise UsageError(judged.ledger.faults[0].message)
    found = next((by for by in office.signatories(judged) if by.person.id == person), None)
    if found is None:
        raise UsageError(msg("Please say who signs; the key has to lie on this computer."))
    return found


def _unlocked(office: Office, by: signing.Signatory, passphrase: str) -> signing.Unlocked:
    """The key, opened by the passphrase that was typed, which is kept nowhere."""
    if not passphrase:
        raise UsageError(msg("Please type your passphrase."))
    return office.keystore.unlock(by.key.public, passphrase.encode("utf-8"))
