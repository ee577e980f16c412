"""statement: what a person of the leadership says about one document (in-toto Statement v1). Judges nothing.

https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md. A statement speaks about one document,
so that erasing a person's records takes the approvals of their documents away and no others.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sozialblog.approvals.strict import (
    DIGEST,
    NAME,
    UNIT,
    MalformedError,
    Shape,
    encode,
    moment_text,
    parse,
    sorted_list,
)
from sozialblog.config import Policy

STATEMENT = "https://in-toto.io/Statement/v1"
CONFIRMS = ("attachments", "consents", "photographs", "text")
_DOCUMENT = re.compile(r"(post|campaign|page)/[^/\x00-\x1f]{1,200}\Z")
_NONCE = re.compile(r"[0-9a-f]{64}\Z")
_CONFIRMED = re.compile(r"(attachments|consents|photographs|text)\Z")
_ROLE = re.compile(r"[a-z]{1,40}\Z")
_MAX_SUBJECTS = 2000


class Says(StrEnum):
    """What a statement says; the predicate types are URNs because no web address should have to be kept for them."""

    APPROVAL = "urn:sozialblog:approval:v1"
    REJECTION = "urn:sozialblog:rejection:v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The policy in force when the statement was made."""

    needs: tuple[str, ...]
    signatures: int
    roles: tuple[str, ...]
    four_eyes: bool
    on_paper: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One person's word on one document at one time.

    ``subjects`` maps ``post:<key>``, ``photo:<path>``, ``attachment:<path>`` and ``consent:<id>`` to SHA-256
    digests. ``at`` is the signer's clock in UTC: claimed, not proved; the order of time is proved by ``heads``, the
    entries of the log that the signer saw. ``seen`` is the digest of what the signer was shown, or empty.
    ``on_behalf_of`` and ``place`` are set where somebody else signed on paper that lies in ``place``.
    """

    says: Says
    document: str
    subjects: Mapping[str, str]
    person: str
    role: str
    unit: str
    at: dt.datetime
    confirms: tuple[str, ...]
    rules: Rules
    nonce: str
    heads: tuple[str, ...]
    keyring_version: int
    keyring: str
    seen: str = ""
    on_behalf_of: str = ""
    place: str = ""
    reason: str = ""

    @property
    def counts_for(self) -> str:
        """The person whose decision it is."""
        return self.on_behalf_of or self.person


def subject_name(kind: str, name: str) -> str:
    """``post:post/slug``, ``photo:content/posts/slug/a.jpg``, ``attachment:…/a.pdf`` or ``consent:id``."""
    return f"{kind}:{name}"


def rules_of(policy: Policy) -> Rules:
    """The part of a policy that approvals are judged by."""
    return Rules(
        needs=tuple(sorted(policy.needs)),
        signatures=policy.signatures,
        roles=tuple(sorted(policy.roles)),
        four_eyes=policy.four_eyes,
        on_paper=policy.on_paper,
    )


def encode_statement(statement: Statement) -> bytes:
    """The payload to be signed: canonical JSON."""
    rules = statement.rules
    predicate = {
        "at": moment_text(statement.at),
        "confirms": sorted_list(statement.confirms),
        "document": statement.document,
        "heads": sorted_list(statement.heads),
        "keyring": {"sha256": statement.keyring, "version": statement.keyring_version},
        "nonce": statement.nonce,
        "on_behalf_of": statement.on_behalf_of,
        "person": statement.person,
        "place": statement.place,
        "policy": {
            "four_eyes": rules.four_eyes,
            "needs": list(rules.needs),
            "on_paper": rules.on_paper,
            "roles": list(rules.roles),
            "signatures": rules.signatures,
        },
        "reason": statement.reason,
        "role": statement.role,
        "seen": statement.seen,
        "unit": statement.unit,
    }
    subjects = [{"digest": {"sha256": digest}, "name": name} for name, digest in sorted(statement.subjects.items())]
    return encode(
        {"_type": STATEMENT, "predicate": predicate, "predicateType": statement.says.value, "subject": subjects}
    )


def parse_statement(payload: bytes) -> Statement:
    """The statement in a payload. Raises :class:`MalformedError` for anything this program would not write."""
    top = Shape(parse(payload))
    top.fixed("_type", STATEMENT)
    try:
        says = Says(top.text("predicateType"))
    except ValueError:
        raise MalformedError("unknown predicate type") from None
    subjects = _subjects(top.items("subject"))
    predicate = top.shape("predicate")
    top.finish()
    keyring = predicate.shape("keyring")
    statement = Statement(
        says=says,
        document=predicate.text("document", _DOCUMENT),
        subjects=subjects,
        person=predicate.text("person", NAME),
        role=predicate.text("role", _ROLE),
        unit=predicate.text("unit", UNIT, empty=True),
        at=predicate.moment("at"),
        confirms=predicate.words("confirms", _CONFIRMED),
        rules=_rules(predicate.shape("policy")),
        nonce=predicate.text("nonce", _NONCE),
        heads=predicate.words("heads", DIGEST),
        keyring_version=keyring.whole("version", 1),
        keyring=keyring.text("sha256", DIGEST),
        seen=predicate.text("seen", DIGEST, empty=True),
        on_behalf_of=predicate.text("on_behalf_of", NAME, empty=True),
        place=predicate.text("place", empty=True),
        reason=predicate.text("reason", empty=True),
    )
    keyring.finish()
    predicate.finish()
    return statement


def _subjects(items: list[object]) -> dict[str, str]:
    found: dict[str, str] = {}
    for item in items:
        shape = Shape(item)
        name, digest = shape.text("name"), shape.shape("digest")
        value = digest.text("sha256", DIGEST)
        digest.finish()
        shape.finish()
        if name in found:
            raise MalformedError("a subject is named twice")
        found[name] = value
    if not 0 < len(found) <= _MAX_SUBJECTS or list(found) != sorted(found):
        raise MalformedError("subjects are missing or not sorted")
    return found


def _rules(shape: Shape) -> Rules:
    rules = Rules(
        needs=shape.words("needs", _ROLE, least=1),
        signatures=shape.whole("signatures", 1),
        roles=shape.words("roles", _ROLE),
        four_eyes=shape.flag("four_eyes"),
        on_paper=shape.flag("on_paper"),
    )
    shape.finish()
    return rules
