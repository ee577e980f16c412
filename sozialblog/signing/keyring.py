"""keyring: new versions, signed by root keys. Writes nothing itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from sozialblog.approvals import (
    KEYRING,
    KEYRING_PATH,
    Change,
    Entry,
    Envelope,
    Keyring,
    Kind,
    Ledger,
    Person,
    Revocation,
    Root,
    encode_envelope,
    encode_keyring,
    file_of,
)
from sozialblog.digests import of_bytes
from sozialblog.signing.dsse import signed
from sozialblog.signing.keystore import Unlocked


def found(root: Root, person: Person, ledger: Ledger, *, at: dt.datetime, keys: Sequence[Unlocked]) -> Change:
    """The first keyring of a site."""
    at = _seconds(at)
    return _publish(Keyring(version=1, at=at, heads=ledger.heads, root=root, people={person.id: person}), keys)


def admit(ledger: Ledger, person: Person, *, at: dt.datetime, keys: Sequence[Unlocked]) -> Change:
    """A new version with this person, who takes the place of an entry with the same id.

    Raises :class:`sozialblog.approvals.MalformedError` if one of their keys is in the keyring already as another's.
    """
    keyring = _current(ledger)
    people = {**keyring.people, person.id: person}
    return _publish(_next(ledger, keyring, people, at), keys)


def revoke(
    ledger: Ledger, person: str, publics: Sequence[str], *, since: dt.date, at: dt.datetime, keys: Sequence[Unlocked]
) -> Change:
    """A new version in which these keys of a person do not count from a day on.

    The ends of the log are signed with it: what the log puts before them was there when the key was revoked.
    A key that was revoked before keeps its earlier revocation.
    """
    keyring = _current(ledger)
    revocation = Revocation(since=since, recorded=_seconds(at), heads=ledger.heads)
    holder = keyring.people[person]
    changed = tuple(
        replace(key, revoked=revocation) if key.public in publics and not key.revoked else key for key in holder.keys
    )
    people = {**keyring.people, person: replace(holder, keys=changed)}
    return _publish(_next(ledger, keyring, people, at), keys)


def _current(ledger: Ledger) -> Keyring:
    if ledger.keyring is None:
        raise ValueError("no keyring")
    return ledger.keyring


def _next(ledger: Ledger, keyring: Keyring, people: dict[str, Person], at: dt.datetime) -> Keyring:
    """The next version after every one that the log has seen, so that two changes at once can be brought together."""
    recorded = [entry.version for entry in ledger.log.of_kind(Kind.KEYRING)]
    return Keyring(
        version=max([keyring.version, *recorded]) + 1,
        at=_seconds(at),
        heads=ledger.heads,
        root=keyring.root,
        people=people,
    )


def _publish(keyring: Keyring, keys: Sequence[Unlocked]) -> Change:
    envelope = signed(Envelope(payload=encode_keyring(keyring), payload_type=KEYRING, signatures={}), keys)
    data = encode_envelope(envelope)
    entry = Entry(
        kind=Kind.KEYRING, at=keyring.at, follows=keyring.heads, names=(of_bytes(data),), version=keyring.version
    )
    path, record = file_of(entry)
    return Change(write={KEYRING_PATH: data, path: record})


def _seconds(at: dt.datetime) -> dt.datetime:
    return at.astimezone(dt.UTC).replace(microsecond=0)
