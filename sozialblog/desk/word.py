"""word: leadership's word on documents, signed. Signs only the very version that was shown, judged once more before."""

from __future__ import annotations

from collections.abc import Sequence

from sozialblog import pipeline, signing
from sozialblog.config import SITE_TOML
from sozialblog.desk import edits, front, values
from sozialblog.desk.entry import version_of
from sozialblog.desk.office import Office, judgement_of
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
        chosen = tuple(_as_shown(judged, key, version) for key, version in items)
        for fault in judged.fatal:
            if fault.path == SITE_TOML:  # under rules that nobody can read nothing is approved
                raise UsageError(fault.message)
        if not chosen:
            raise UsageError(msg("Choose at least one document that you have read."))
        by = _signatory(office, judged, person)
        for judgement in chosen:
            title = judgement.document.title or judgement.document.key
            if not waits_for_approval(judgement):
                raise UsageError(msg("{key} waits for no approval.", key=title))
            if (reason := signing.hindrance(judgement, by, at=office.now())) is not None:
                raise UsageError(msg("Not approved: {key}. {why}", key=title, why=reason))
        private = _unlocked(office, by, passphrase)
        cases = [judgement.case for judgement in chosen]
        pictures = {key: office.show(judged, key, version).small for key, version in items}
        change = signing.approve(
            cases, by, private, at=office.now(), chance=office.chance, pictures=pictures
        )  # fmt: skip
        signing.apply(office.folder, change)
    return chosen


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
