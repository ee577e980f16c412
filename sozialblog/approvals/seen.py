"""seen: what an approver was shown, so that a void approval can say what changed. Proves nothing.

It lies beside its envelope, which holds its digest, and is erased with it. Text and front matter are kept as
they were approved for the public, photographs small and as they would have been published. Of consent records only
keyed digests are kept, one a key, under a random salt that stands here and not in the envelope, so that the envelope
can be handed to a third party.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sozialblog.approvals.strict import with_lf
from sozialblog.digests import canonical, of_bytes, without_consents


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A document as it was approved.

    ``records`` maps record ids to keyed digests by key, ``pictures`` the files of photographs to small WebPs.
    """

    body: str
    front: Mapping[str, object]
    salt: bytes = field(repr=False)
    records: Mapping[str, Mapping[str, str]]
    pictures: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    def changed_keys(self, record_id: str, front: Mapping[str, object]) -> tuple[str, ...]:
        """The keys of a consent record that differ from what was approved, in order of the alphabet."""
        approved = self.records.get(record_id, {})
        now = mark(self.salt, record_id, front)
        return tuple(sorted(key for key in {*approved, *now} if approved.get(key) != now.get(key)))


def mark(salt: bytes, record_id: str, front: Mapping[str, object]) -> dict[str, str]:
    """HMAC-SHA-256 of every key of a record. Raises :class:`NotCanonicalError`."""
    return {
        key: hmac.digest(salt, canonical([record_id, key, value]), hashlib.sha256).hex() for key, value in front.items()
    }


def encode_seen(seen: Seen) -> bytes:
    """The file's bytes. Raises :class:`NotCanonicalError`."""
    value: dict[str, object] = {
        "body": seen.body,
        "consents": {key: dict(marks) for key, marks in seen.records.items()},
        "front": without_consents(seen.front),
        "salt": seen.salt.hex(),
    }
    if seen.pictures:
        value["pictures"] = {file: base64.b64encode(data).decode() for file, data in seen.pictures.items()}
    return canonical(value) + b"\n"


def read_seen(data: bytes, digest: str) -> Seen | None:
    """What was seen, if the bytes are those that the statement names; None if they are not, or are not readable.

    Without it a void approval still names the document, the photograph or the record that changed.
    """
    data = with_lf(data)
    if not digest or of_bytes(data) != digest:
        return None
    try:
        value = json.loads(data)
        return Seen(
            body=value["body"],
            front=value["front"],
            salt=bytes.fromhex(value["salt"]),
            records={key: dict(marks) for key, marks in value["consents"].items()},
            pictures={file: base64.b64decode(data) for file, data in value.get("pictures", {}).items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
