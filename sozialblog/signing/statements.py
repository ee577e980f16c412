"""statements: sign approvals and rejections. Decides nothing; whoever calls it has shown the person what they sign."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sozialblog.approvals import (
    IN_TOTO,
    Change,
    Entry,
    Envelope,
    Filed,
    Key,
    Keyring,
    Kind,
    Person,
    Says,
    Seen,
    Statement,
    encode_envelope,
    encode_seen,
    encode_statement,
    envelope_path,
    file_of,
    mark,
    parse_statement,
    rules_of,
    seen_path,
)
from sozialblog.digests import of_bytes
from sozialblog.gates import Case
from sozialblog.gates.approved import PAPER, Doubt, doubt, everything, required
from sozialblog.signing.dsse import signed
from sozialblog.signing.keystore import Unlocked

Chance = Callable[[int], bytes]
_NONCE_BYTES = 32
_MAX_SEEN = 1 << 19  #: bytes; of a longer text a finding will only say that it changed
_WORDS = {"post": "text", "photo": "photographs", "attachment": "attachments", "consent": "consents"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """What is said, when, why if it is a rejection, and what of photographs was shown."""

    says: Says
    at: dt.datetime
    reason: str = ""
    pictures: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is to be signed: an envelope without signature for each document, and what was shown of it."""

    says: Says
    at: dt.datetime
    follows: tuple[str, ...]
    keys: tuple[str, ...]
    envelopes: tuple[Envelope, ...]
    shown: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Who signs: a person of the keyring, which of their keys, and whose paper they record, if they do."""

    person: Person
    key: Key
    on_behalf_of: str = ""
    place: str = ""

    def role(self, case: Case) -> str:
        """The role they sign a document in: the first that its policy asks for."""
        if self.on_behalf_of:
            return PAPER
        return next((role for role in case.policy.roles if role in self.person.roles), self.person.roles[0])


def obstacle(case: Case, by: Signatory, *, at: dt.datetime) -> Doubt | None:
    """Why an approval by this person would not count, or None: to be asked before they are asked to sign."""
    if case.ledger.keyring is None:
        raise ValueError("no keyring")
    word = _Word(says=Says.APPROVAL, at=_seconds(at))
    statement = _statement(case, by, word, case.ledger.keyring, {}, nonce=b"", seen="")
    return doubt(case, Filed(path="", digest="", entry="", statement=statement, person=by.person, key=by.key))


def approve(
    cases: Sequence[Case], by: Signatory, key: Unlocked, *, at: dt.datetime, chance: Chance,
    pictures: Mapping[str, Mapping[str, bytes]] | None = None,
) -> Change:  # fmt: skip
    """An envelope a document and one entry of the log for all of them.

    ``pictures`` are small photographs by file, by key of their document: what was shown to whoever approves.

    Each approves what the document's policy asks for. Raises ValueError where that cannot be computed, or nothing is
    asked for, or there is no keyring.
    """
    return _signed(draft_approval(cases, by, at=at, chance=chance, pictures=pictures), key)


def reject(case: Case, by: Signatory, key: Unlocked, *, reason: str, at: dt.datetime, chance: Chance) -> Change:
    """An envelope that sends a document back as it is now, all of it, and the log's entry. Raises ValueError."""
    return _signed(draft_rejection(case, by, reason=reason, at=at, chance=chance), key)


def draft_approval(
    cases: Sequence[Case], by: Signatory, *, at: dt.datetime, chance: Chance,
    pictures: Mapping[str, Mapping[str, bytes]] | None = None,
) -> Draft:  # fmt: skip
    """What :func:`approve` signs, for a key that lies elsewhere."""
    return _draft(cases, by, _Word(says=Says.APPROVAL, at=_seconds(at), pictures=pictures or {}), chance)


def draft_rejection(case: Case, by: Signatory, *, reason: str, at: dt.datetime, chance: Chance) -> Draft:
    """What :func:`reject` signs, for a key that lies elsewhere."""
    return _draft([case], by, _Word(says=Says.REJECTION, at=_seconds(at), reason=reason), chance)


def filed(draft: Draft, envelopes: Sequence[Envelope]) -> Change:
    """The envelopes of a draft, signed by now, as files, and one entry of the log for all of them."""
    write: dict[str, bytes] = {}
    names = []
    for key, shown, envelope in zip(draft.keys, draft.shown, envelopes, strict=True):
        data = encode_envelope(envelope)
        path = envelope_path(key, of_bytes(data))
        write |= {path: data, **({seen_path(path): shown} if shown else {})}
        names.append(of_bytes(data))
    kind = Kind.APPROVAL if draft.says is Says.APPROVAL else Kind.REJECTION
    path, data = file_of(Entry(kind=kind, at=draft.at, follows=draft.follows, names=tuple(names)))
    return Change(write={**write, path: data})


def _signed(draft: Draft, key: Unlocked) -> Change:
    return filed(draft, [signed(envelope, [key]) for envelope in draft.envelopes])


def _draft(cases: Sequence[Case], by: Signatory, word: _Word, chance: Chance) -> Draft:
    ledger = cases[0].ledger
    if ledger.keyring is None:
        raise ValueError("no keyring")
    envelopes, kept = [], []
    for case in cases:
        subjects = required(case) if word.says is Says.APPROVAL else everything(case)
        known = {name: digest for name, digest in subjects.items() if digest is not None}
        if not known or len(known) != len(subjects):
            raise ValueError("subjects cannot be computed")
        shown = _seen(case, word.pictures.get(case.document.key, {}), chance)
        statement = _statement(
            case, by, word, ledger.keyring, known, nonce=chance(_NONCE_BYTES), seen=of_bytes(shown) if shown else ""
        )
        payload = encode_statement(statement)
        parse_statement(payload)  # what could not be read again would be no approval
        envelopes.append(Envelope(payload=payload, payload_type=IN_TOTO, signatures={}))
        kept.append(shown)
    return Draft(
        says=word.says, at=word.at, follows=ledger.heads, keys=tuple(case.document.key for case in cases),
        envelopes=tuple(envelopes), shown=tuple(kept),
    )  # fmt: skip


def _statement(
    case: Case, by: Signatory, word: _Word, keyring: Keyring, subjects: Mapping[str, str], *, nonce: bytes, seen: str
) -> Statement:
    return Statement(
        says=word.says,
        document=case.document.key,
        subjects=subjects,
        person=by.person.id,
        role=by.role(case),
        unit=case.document.unit,
        at=word.at,
        confirms=tuple(sorted({_WORDS[name.partition(":")[0]] for name in subjects})),
        rules=rules_of(case.policy),
        nonce=nonce.hex(),
        heads=case.ledger.heads,
        keyring_version=keyring.version,
        keyring=keyring.digest,
        seen=seen,
        on_behalf_of=by.on_behalf_of,
        place=by.place,
        reason=word.reason,
    )


def _seen(case: Case, pictures: Mapping[str, bytes], chance: Chance) -> bytes:
    """What was shown, kept so that a later finding can say what changed; nothing if it is too much."""
    salt = chance(_NONCE_BYTES)
    ids = {claim.consent for claim in case.claims()}
    marks = {key: mark(salt, key, record.front) for key, record in case.records.items() if key in ids}
    seen = Seen(body=case.document.body, front=case.document.front, salt=salt, records=marks)
    fitting = (data for item in (replace(seen, pictures=pictures), seen) if len(data := encode_seen(item)) <= _MAX_SEEN)
    return next(fitting, b"")


def _seconds(at: dt.datetime) -> dt.datetime:
    return at.astimezone(dt.UTC).replace(microsecond=0)
