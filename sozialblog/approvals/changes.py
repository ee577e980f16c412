"""changes: which files a withdrawal, an erasure or new envelopes add to content/approvals/. Writes nothing.

None of it needs a private key: whoever takes somebody down must not have to ask first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sozialblog.approvals.envelope import IN_TOTO, parse_envelope
from sozialblog.approvals.integrity import salted
from sozialblog.approvals.ledger import ENVELOPES, Ledger
from sozialblog.approvals.log import SALTS, Entry, Kind, file_of
from sozialblog.approvals.statement import parse_statement, subject_name
from sozialblog.approvals.strict import MalformedError, encode_file
from sozialblog.digests import of_bytes

SALT_BYTES = 32
REASONS = "content/approvals/reasons/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Files to be written, in this order, and then files to be deleted, by path below the site folder."""

    write: Mapping[str, bytes] = field(default_factory=dict)
    delete: tuple[str, ...] = ()


def withdrawal(
    ledger: Ledger, record_id: str, *, on: dt.date, at: dt.datetime, salt: bytes, reason: str = ""
) -> Change:
    """Record in the log that the person of a record withdrew on a day.

    ``salt`` is ``SALT_BYTES`` of chance; it lies in a file of its own, so that erasing it makes the entry
    unreadable without a gap in the log. A ``reason`` lies in a file of its own too: nobody has to give one.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt has 32 bytes")
    names = (salted(salt, record_id), of_bytes(salt))
    path, data = file_of(Entry(kind=Kind.WITHDRAWAL, at=at, follows=ledger.heads, names=names, on=on))
    side = f"{SALTS}{of_bytes(data)}.json"
    told = {reason_path(of_bytes(data)): encode_file({"reason": reason})} if reason else {}
    return Change(write={**told, side: encode_file({"salt": salt.hex()}), path: data})


def erasure(ledger: Ledger, files: Mapping[str, bytes], record_id: str, *, at: dt.datetime) -> Change:
    """Take out of content/approvals/ everything that speaks of a record, and say so in the log.

    That is every envelope with the record among its subjects, what its signer was shown, and the salts of the
    record's withdrawals. What stays are random-looking digests. An empty change if there is nothing.
    """
    names, paths = set(), set()
    for path, data in files.items():
        digest = _speaks_of(subject_name("consent", record_id), data)
        if digest:
            names.add(digest)
            paths |= {path, seen_path(path)}
    for entry in ledger.log.of_kind(Kind.WITHDRAWAL):
        for item in ledger.withdrawals:
            if item.record == entry.names[0] == salted(item.salt, record_id):
                names.add(entry.digest)
                paths |= {f"{SALTS}{entry.digest}.json", reason_path(entry.digest)}
    if not names:
        return Change()
    return forget(ledger, names, sorted(paths & set(files)), at=at)


def _speaks_of(subject: str, data: bytes) -> str | None:
    """The digest of the envelope in a file, if ``subject`` is one of its subjects; whether it verifies is no matter."""
    try:
        envelope = parse_envelope(data, IN_TOTO)
        return envelope.digest if subject in parse_statement(envelope.payload).subjects else None
    except MalformedError:
        return None


def forget(ledger: Ledger, names: Iterable[str], paths: Iterable[str], *, at: dt.datetime) -> Change:
    """An erasure of these envelopes or withdrawal entries, whose files are ``paths``."""
    entry = Entry(kind=Kind.ERASURE, at=at, follows=ledger.heads, names=tuple(sorted(set(names))))
    path, data = file_of(entry)
    return Change(write={path: data}, delete=tuple(paths))


def reason_path(entry: str) -> str:
    """Where the reason of a withdrawal lies, if one was given; ``entry`` is the digest of its entry."""
    return f"{REASONS}{entry}.json"


def envelope_path(document: str, digest: str) -> str:
    """Where the envelope of a document (``post/slug``) lies."""
    return f"{ENVELOPES}{document}/{digest}.json"


def seen_path(envelope: str) -> str:
    """Where that lies which the signer of an envelope was shown."""
    return f"{envelope.removesuffix('.json')}.seen.json"
