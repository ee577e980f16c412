"""ledger: keyring, envelopes and log of a site, each checked once. Pure; judges no document.

What is wrong with one document's approvals stays with that document; what is wrong with the keyring or the
log is a fault of the whole ledger, because nothing in it can be relied on then.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

from sozialblog.approvals.envelope import IN_TOTO, Envelope, asserted, parse_envelope, verifies
from sozialblog.approvals.integrity import Withdrawal, keyring_faults, log_faults, read_withdrawals, salted
from sozialblog.approvals.keyring import PATH, Key, Keyring, Person, read_keyring
from sozialblog.approvals.log import Entry, Kind, Log, read_log
from sozialblog.approvals.statement import Says, Statement, parse_statement
from sozialblog.approvals.strict import MalformedError
from sozialblog.digests import of_bytes
from sozialblog.errors import ContentError
from sozialblog.findings import Finding, from_error
from sozialblog.i18n import Message, msg

ENVELOPES = "content/approvals/envelopes/"
_ENVELOPE = re.compile(r"((?:post|campaign|page)/[^/]+)/([0-9a-f]{64})\.json\Z")
_SEEN = re.compile(r"(?:post|campaign|page)/[^/]+/([0-9a-f]{64})\.seen\.json\Z")
_KINDS = {Says.APPROVAL: Kind.APPROVAL, Says.REJECTION: Kind.REJECTION}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """An envelope in a document's folder, its signature verified and its entry in the log found."""

    path: str
    digest: str
    entry: str
    statement: Statement
    person: Person
    key: Key


@dataclass(frozen=True, slots=True)
class Refused:
    """An envelope that counts for nothing: A203 (does not verify), A204 (unknown key) or A208 (not in the log)."""

    code: str
    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The keyring, the envelopes and the log of a site, each checked.

    ``faults`` (A207, A208) concern every document. ``filed`` and ``refused`` map a document's key to envelopes.
    ``lost`` are entries of the log that name envelopes which are gone or damaged although nobody erased them.
    ``heads`` belong into the published manifest; ``verified`` are tokens of signatures that verified, to be kept in a
    cache and handed to the next ``read``. ``seen`` maps an envelope's digest to what its signer was shown.
    """

    keyring: Keyring | None = None
    log: Log = field(default_factory=Log)
    faults: tuple[Finding, ...] = ()
    filed: Mapping[str, tuple[Filed, ...]] = field(default_factory=dict)
    refused: Mapping[str, tuple[Refused, ...]] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    seen: Mapping[str, bytes] = field(default_factory=dict)
    withdrawals: tuple[Withdrawal, ...] = ()
    verified: frozenset[str] = frozenset()

    @property
    def heads(self) -> tuple[str, ...]:
        """The ends of the log, as hexadecimal digests in order."""
        return self.log.heads

    def withdrawals_of(self, record_id: str) -> tuple[Withdrawal, ...]:
        """Every withdrawal of one record that the log knows."""
        return tuple(item for item in self.withdrawals if salted(item.salt, record_id) == item.record)

    def withdrawn(self, ids: Iterable[str]) -> dict[str, dt.date]:
        """Those of the record ids that the log says were withdrawn, and the earliest day each."""
        found: dict[str, dt.date] = {}
        for record_id in ids:
            days = [item.on for item in self.withdrawals_of(record_id)]
            if days:
                found[record_id] = min(days)
        return found


def read(
    files: Mapping[str, bytes], *, root: str, anchored_heads: Iterable[str] = (), verified: Container[str] = ()
) -> Ledger:
    """The ledger in ``files`` (path below the site folder -> bytes), trusted by the fingerprint ``root``.

    ``anchored_heads`` are heads that an earlier published manifest saw: if one is missing, the log was cut.
    ``verified`` holds tokens of an earlier ledger; a signature whose token is in it is not computed again.
    Never raises for what is in the files.
    """
    log = read_log(files)
    faults: list[Finding] = []
    keyring = _keyring(files, root, faults)
    reading = _Reading(files, log, keyring, verified)
    reading.envelopes()
    anchors = {*anchored_heads, *(keyring.heads if keyring else ()), *reading.anchors}
    faults += log_faults(log, anchors)
    faults += keyring_faults(log, keyring, reading.witnessed, present=PATH in files)
    found, gaps = read_withdrawals(files, log, reading.erased)
    return Ledger(
        keyring=keyring,
        log=log,
        faults=(*faults, *gaps),
        filed={key: tuple(found) for key, found in reading.filed.items()},
        refused={key: tuple(found) for key, found in reading.refused.items()},
        lost=reading.lost(),
        seen=reading.seen,
        withdrawals=found,
        verified=frozenset(reading.verified),
    )


class _Reading:
    """Envelopes as far as they have been read."""

    def __init__(self, files: Mapping[str, bytes], log: Log, keyring: Keyring | None, known: Container[str]) -> None:
        self.filed: dict[str, list[Filed]] = {}
        self.refused: dict[str, list[Refused]] = {}
        self.seen: dict[str, bytes] = {}
        self.anchors: set[str] = set()
        self.witnessed: set[tuple[int, str]] = set()
        self.verified: set[str] = set()
        self.erased = {name for entry in log.of_kind(Kind.ERASURE) for name in entry.names}
        self._files = files
        self._keyring = keyring
        self._known = known
        self._whole: set[str] = set()
        self._sound: set[str] = set()
        self._entries: dict[str, list[Entry]] = {}
        for entry in log.of_kind(Kind.APPROVAL, Kind.REJECTION):
            for name in entry.names:
                self._entries.setdefault(name, []).append(entry)

    def envelopes(self) -> None:
        for path, data in sorted(self._files.items()):
            if not path.startswith(ENVELOPES):
                continue
            relative = path.removeprefix(ENVELOPES)
            if seen := _SEEN.match(relative):
                self.seen[seen[1]] = data
            elif (name := _ENVELOPE.match(relative)) and name[2] not in self.erased:
                result = self._envelope(path, name[1], name[2], data)
                if isinstance(result, Filed):
                    self._sound.add(result.digest)
                    self.filed.setdefault(name[1], []).append(result)
                else:
                    self.refused.setdefault(name[1], []).append(result)

    def lost(self) -> tuple[str, ...]:
        """Entries with an envelope that is not whole in its document's folder, or with a rejection that is not sound.

        The folder of a damaged envelope says nothing about what it spoke of: whoever damaged it may have moved it.
        """
        whole, sound = self._whole | self.erased, self._sound | self.erased
        lost = {
            entry.digest
            for name, entries in self._entries.items()
            for entry in entries
            if name not in (sound if entry.kind is Kind.REJECTION else whole)
        }
        return tuple(sorted(lost))

    def _envelope(self, path: str, document: str, digest: str, data: bytes) -> Filed | Refused:
        try:
            envelope = parse_envelope(data, IN_TOTO)
            statement = parse_statement(envelope.payload)
        except MalformedError as error:
            message = msg("The approval file {path} is damaged ({problem}).", path=path, problem=str(error))
            return Refused("A203", message)
        if envelope.digest != digest:
            return Refused("A203", msg("The approval file {path} was changed or renamed.", path=path))
        if statement.document != document:
            return Refused("A203", msg("The approval {path} was given for another document.", path=path))
        self._whole.add(digest)
        holder = self._holder(envelope)
        if holder is None:
            return Refused("A204", msg("Nobody in the keyring holds the key that signed {path}.", path=path))
        person, key = holder
        if not self._signed(envelope, key):
            return Refused("A203", msg("The signature in {path} does not verify.", path=path))
        self._witness(statement)
        matching = [item for item in self._entries.get(digest, ()) if _same(item, statement)]
        if not matching:
            return Refused("A208", msg("The log does not know the approval {path}.", path=path))
        return Filed(path=path, digest=digest, entry=matching[0].digest, statement=statement, person=person, key=key)

    def _holder(self, envelope: Envelope) -> tuple[Person, Key] | None:
        """A statement is one person's: it bears one signature."""
        if self._keyring is None or len(envelope.signatures) != 1:
            return None
        return self._keyring.holder(next(iter(envelope.signatures)))

    def _signed(self, envelope: Envelope, key: Key) -> bool:
        # The token holds all that the answer depends on; for a passkey also where it counts.
        where = f" {key.passkey.rp}" if key.passkey else ""
        token = of_bytes(f"{envelope.digest} {key.public}{where}".encode())
        if token in self._known or signed_by(envelope, key):
            self.verified.add(token)
            return True
        return False

    def _witness(self, statement: Statement) -> None:
        """A signed statement proves which entries of the log and which keyring its signer saw."""
        self.anchors.update(statement.heads)
        self.witnessed.add((statement.keyring_version, statement.keyring))


def signed_by(envelope: Envelope, key: Key) -> bool:
    """Whether one key of the keyring has signed, each kind of key in its own way."""
    if key.passkey is not None:
        return asserted(envelope, key.id, key.public, key.passkey)
    return verifies(envelope, {key.id: key.public}, 1)


def _same(entry: Entry, statement: Statement) -> bool:
    """Whether an entry is the one its statement's signer made: nothing in it is free to be chosen later."""
    return entry.kind is _KINDS[statement.says] and entry.follows == statement.heads and entry.at == statement.at


def _keyring(files: Mapping[str, bytes], root: str, faults: list[Finding]) -> Keyring | None:
    if PATH not in files:
        return None
    try:
        return read_keyring(files[PATH], root)
    except ContentError as error:
        faults.append(from_error(error))
    return None
