"""keyring: who may approve, with which keys, from when until when. Trusts no one but the pinned root.

The keyring is an envelope signed by the root keys that it names itself; what makes it trustworthy is that the
digest of those root keys and of their threshold is pinned outside content/.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sozialblog.approvals.envelope import KEYRING, Envelope, key_id, parse_envelope, verifies
from sozialblog.approvals.passkey import COSE, CREDENTIAL, RP, Passkey
from sozialblog.approvals.strict import (
    DIGEST,
    NAME,
    UNIT,
    MalformedError,
    Shape,
    day_or_none,
    encode,
    moment_text,
    parse,
    sorted_list,
)
from sozialblog.config import ROLES
from sozialblog.digests import of_bytes
from sozialblog.errors import ContentError
from sozialblog.i18n import Message, msg

PATH = "content/approvals/keyring.json"
EVERYWHERE = "*"  #: the unit of somebody who may approve for the Träger and every Einrichtung
_ROLE = re.compile(rf"({'|'.join(ROLES)})\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """The keys that sign the keyring, as raw hexadecimal, and how many of them have to."""

    keys: tuple[str, ...]
    threshold: int

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the canonical JSON of both: what is pinned outside content/."""
        return of_bytes(encode(self._json()))

    def _json(self) -> dict[str, object]:
        return {"keys": sorted_list(self.keys), "threshold": self.threshold}


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """From when a key no longer counts, when that was recorded, and the log as the root saw it then."""

    since: dt.date
    recorded: dt.datetime
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A public key in hexadecimal and the days on which it may sign; both ends count.

    ``public`` is a raw Ed25519 key, or the COSE key of a ``passkey``.
    """

    public: str
    since: dt.date
    until: dt.date | None = None
    revoked: Revocation | None = None
    passkey: Passkey | None = None

    @property
    def id(self) -> str:
        return key_id(self.public)

    def valid_on(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone who may approve. Without keys they can only sign on paper."""

    id: str
    name: str
    roles: tuple[str, ...]
    units: tuple[str, ...]
    since: dt.date
    until: dt.date | None = None
    keys: tuple[Key, ...] = ()

    def valid_on(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def leads(self, unit: str) -> bool:
        """Whether they speak for ``unit``; the Träger itself (no unit) needs a person for everywhere."""
        return EVERYWHERE in self.units or (bool(unit) and unit in self.units)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyring:
    """One version of the keyring; ``digest`` is that of its file."""

    version: int
    at: dt.datetime
    heads: tuple[str, ...]
    root: Root
    people: Mapping[str, Person]
    digest: str = ""
    _holders: dict[str, tuple[Person, Key]] = field(init=False, default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for person in self.people.values():
            for key in person.keys:
                if key.id in self._holders or key.public in self.root.keys:
                    raise MalformedError("a key stands twice")
                self._holders[key.id] = (person, key)

    def holder(self, keyid: str) -> tuple[Person, Key] | None:
        """Whose key it is."""
        return self._holders.get(keyid)


def encode_keyring(keyring: Keyring) -> bytes:
    """The payload that the root keys sign."""
    return encode(
        {
            "at": moment_text(keyring.at),
            "heads": sorted_list(keyring.heads),
            "people": [_person_json(person) for _, person in sorted(keyring.people.items())],
            "root": {"keys": sorted_list(keyring.root.keys), "threshold": keyring.root.threshold},
            "v": 1,
            "version": keyring.version,
        }
    )


def read_keyring(data: bytes, root: str) -> Keyring:
    """The keyring in a file, if ``root`` (a fingerprint) vouches for it. Raises :class:`ContentError` A207."""
    if not root:
        raise _untrusted(
            msg("There is a keyring, but no root fingerprint is pinned to check it by."),
            msg('Put the fingerprint that “keys init” printed into pyproject.toml: [tool.sozialblog] root = "…".'),
        )
    try:
        envelope = parse_envelope(data, KEYRING)
        keyring = parse_keyring(envelope)
    except MalformedError as error:
        raise _untrusted(msg("The keyring is damaged ({problem}).", problem=str(error))) from None
    if keyring.root.fingerprint != root.strip().lower():
        raise _untrusted(
            msg("The keyring names other root keys than the pinned ones."),
            msg("Somebody replaced the keyring, or the wrong fingerprint is pinned. Ask whoever holds the root key."),
        )
    if not verifies(envelope, {key_id(public): public for public in keyring.root.keys}, keyring.root.threshold):
        raise _untrusted(msg("The keyring is not signed by enough of the pinned root keys."))
    return keyring


def parse_keyring(envelope: Envelope) -> Keyring:
    """The keyring in an envelope, whoever signed it. Raises :class:`MalformedError`."""
    top = Shape(parse(envelope.payload))
    top.fixed("v", 1)
    root = top.shape("root")
    keys = root.words("keys", DIGEST, least=1)
    threshold = root.whole("threshold", 1)
    root.finish()
    people = [_person(Shape(item)) for item in top.items("people")]
    keyring = Keyring(
        version=top.whole("version", 1),
        at=top.moment("at"),
        heads=top.words("heads", DIGEST),
        root=Root(keys=keys, threshold=threshold),
        people={person.id: person for person in people},
        digest=envelope.digest,
    )
    top.finish()
    if threshold > len(keys) or [person.id for person in people] != sorted(keyring.people):
        raise MalformedError("people are not sorted or the threshold is out of reach")
    return keyring


def _person_json(person: Person) -> dict[str, object]:
    return {
        "from": person.since.isoformat(),
        "id": person.id,
        "keys": [_key_json(key) for key in sorted(person.keys, key=lambda key: key.public)],
        "name": person.name,
        "roles": sorted_list(person.roles),
        "units": sorted_list(person.units),
        "until": day_or_none(person.until),
    }


def _key_json(key: Key) -> dict[str, object]:
    revoked = key.revoked and {
        "from": key.revoked.since.isoformat(),
        "heads": sorted_list(key.revoked.heads),
        "recorded": moment_text(key.revoked.recorded),
    }
    passkey = key.passkey and {"passkey": {"credential": key.passkey.credential, "rp": key.passkey.rp}}
    return {
        **(passkey or {}),
        "from": key.since.isoformat(),
        "public": key.public,
        "revoked": revoked,
        "until": day_or_none(key.until),
    }


def _person(shape: Shape) -> Person:
    person = Person(
        id=shape.text("id", NAME),
        name=shape.text("name"),
        roles=shape.words("roles", _ROLE, least=1),
        units=shape.words("units", UNIT, least=1),
        since=shape.day("from"),
        until=shape.day_or_null("until"),
        keys=tuple(_key(Shape(item)) for item in shape.items("keys")),
    )
    shape.finish()
    return person


def _key(shape: Shape) -> Key:
    revoked = shape.shape_or_null("revoked")
    revocation = None
    if revoked is not None:
        revocation = Revocation(
            since=revoked.day("from"), recorded=revoked.moment("recorded"), heads=revoked.words("heads", DIGEST)
        )
        revoked.finish()
    passkey = _passkey(shape.shape("passkey")) if shape.has("passkey") else None
    key = Key(
        public=shape.text("public", COSE if passkey else DIGEST),
        since=shape.day("from"),
        until=shape.day_or_null("until"),
        revoked=revocation,
        passkey=passkey,
    )
    shape.finish()
    return key


def _passkey(shape: Shape) -> Passkey:
    passkey = Passkey(credential=shape.text("credential", CREDENTIAL), rp=shape.text("rp", RP))
    shape.finish()
    return passkey


def _untrusted(message: Message, fix: Message | None = None) -> ContentError:
    fix = fix or msg(
        "Put back the newest keyring.json that the root key signed, for instance from a backup or from git."
    )
    return ContentError("A207", message, fix, path=PATH)
