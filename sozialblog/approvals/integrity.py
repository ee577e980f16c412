"""integrity: what is wrong with the log or the keyring as a whole. Looks at no document.

The keyring can be rolled back and the log can be cut only if nothing that is left has seen the newer state:
entries, signed statements, the keyring itself, and the heads that a published manifest holds.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sozialblog.approvals.keyring import PATH, Keyring
from sozialblog.approvals.log import FOLDER, SALTS, Kind, Log
from sozialblog.approvals.strict import DIGEST, MalformedError, Shape, parse_file
from sozialblog.digests import of_bytes
from sozialblog.findings import Finding
from sozialblog.i18n import Message, msg

_NEWEST = msg("Put back the newest keyring.json, for instance from a backup or from git.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """That someone withdrew: the salt and the salted digest of the record's id, the day, and the log's entry."""

    salt: bytes
    record: str
    on: dt.date
    entry: str


def salted(salt: bytes, record_id: str) -> str:
    """HMAC-SHA-256 of a record's id: names a record to whoever has the salt, and to nobody once it is erased."""
    return hmac.digest(salt, record_id.encode(), hashlib.sha256).hex()


def log_faults(log: Log, anchors: Collection[str]) -> Iterator[Finding]:
    """A208 for every file that is no entry, and for every entry that something names and that is not there."""
    for path in log.damaged:
        yield _gap(path, msg("The entry {path} was changed or is no entry.", path=path))
    for digest in log.missing(anchors):
        path = f"{FOLDER}{digest}.json"
        if path not in log.damaged:
            yield _gap(path, msg("The entry {path} is missing.", path=path))


def keyring_faults(
    log: Log, keyring: Keyring | None, seen: Collection[tuple[int, str]], *, present: bool
) -> Iterator[Finding]:
    """A207 for a roll-back: the newest keyring (version, digest) that anybody has ``seen`` is the only one that counts.

    ``present`` says whether there is a keyring file at all, readable or not.
    """
    recorded = {(entry.version, entry.names[0]) for entry in log.of_kind(Kind.KEYRING)}
    if keyring is None:
        if recorded and not present:
            yield _old(msg("The keyring is missing, although the log has seen one."), _NEWEST)
        return
    current = (keyring.version, keyring.digest)
    witnessed = recorded | set(seen)
    newest = max(version for version, _ in witnessed | {current})
    if newest > keyring.version:
        message = msg(
            "The keyring has version {version}, but version {newest} was seen before.",
            version=keyring.version, newest=newest,
        )  # fmt: skip
        yield _old(message, _NEWEST)
    elif {item for item in witnessed if item[0] == newest} - {current}:
        message = msg("Another keyring with the same version {version} was seen before.", version=newest)
        yield _old(message, msg("Whoever holds the root key signs a new version, with “keys add” or “keys revoke”."))
    elif current not in recorded:
        yield _gap(FOLDER, msg("The log does not know this version of the keyring."))


def read_withdrawals(
    files: Mapping[str, bytes], log: Log, erased: Collection[str]
) -> tuple[tuple[Withdrawal, ...], tuple[Finding, ...]]:
    """Every withdrawal whose salt was not erased, and A208 for each salt that is gone without an erasure."""
    found, gaps = [], []
    for entry in log.of_kind(Kind.WITHDRAWAL):
        if entry.digest in erased or entry.on is None:
            continue
        path = f"{SALTS}{entry.digest}.json"
        salt = _salt(files[path]) if path in files else None
        if salt is not None and of_bytes(salt) == entry.names[1]:
            found.append(Withdrawal(salt=salt, record=entry.names[0], on=entry.on, entry=entry.digest))
        else:
            message = msg("{path}, which belongs to a withdrawal, is missing or damaged.", path=path)
            gaps.append(_gap(path, message))
    return tuple(found), tuple(gaps)


def _salt(data: bytes) -> bytes | None:
    try:
        shape = Shape(parse_file(data))
        salt = bytes.fromhex(shape.text("salt", DIGEST))
        shape.finish()
    except MalformedError:
        return None
    return salt


def _old(message: Message, fix: Message) -> Finding:
    return Finding(code="A207", path=PATH, message=message, fix=fix)


def _gap(path: str, message: Message) -> Finding:
    fix = msg("Put the file back as it was, for instance from git or a backup; the log is never edited by hand.")
    return Finding(code="A208", path=path, message=message, fix=fix)
