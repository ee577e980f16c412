"""envelope: signed payloads (DSSE 1.0, Ed25519). Verifies; makes no signature and knows no person.

https://github.com/secure-systems-lab/dsse. What is signed is the pre-authentication encoding, which binds the
type of the payload and its length, so that a signature over another type cannot be passed off as one of these.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass

from sozialblog.approvals.strict import DIGEST, MalformedError, Shape, encode_file, parse_file, with_lf
from sozialblog.digests import of_bytes

IN_TOTO = "application/vnd.in-toto+json"
KEYRING = "application/vnd.sozialblog.keyring.v1+json"
_PUBLIC = re.compile(r"[0-9a-f]{64}\Z")
_SIGNATURE_BYTES = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A payload and who claims to have signed it.

    ``signatures`` maps key ids to raw signatures; ``digest`` is the SHA-256 of the file with LF line ends.
    """

    payload: bytes
    payload_type: str
    signatures: Mapping[str, bytes]
    digest: str = ""


def key_id(public: str) -> str:
    """The id of a public key: SHA-256 over its 32 raw bytes, so that one key cannot have two ids."""
    if not _PUBLIC.match(public):
        raise MalformedError("a public key has to be 64 hexadecimal digits")
    return of_bytes(bytes.fromhex(public))


def parse_envelope(data: bytes, payload_type: str) -> Envelope:
    """The envelope in a file, its signatures not yet verified. Raises :class:`MalformedError`."""
    top = Shape(parse_file(data))
    top.fixed("payloadType", payload_type)
    payload = _unbase64(top.text("payload"))
    signatures: dict[str, bytes] = {}
    for item in top.items("signatures"):
        shape = Shape(item)
        keyid = shape.text("keyid", DIGEST)
        signature = _unbase64(shape.text("sig"))
        shape.finish()
        if keyid in signatures or len(signature) != _SIGNATURE_BYTES:
            raise MalformedError("a signature stands twice or is no Ed25519 signature")
        signatures[keyid] = signature
    top.finish()
    if not signatures or list(signatures) != sorted(signatures):
        raise MalformedError("signatures are missing or not sorted")
    return Envelope(payload=payload, payload_type=payload_type, signatures=signatures, digest=of_bytes(with_lf(data)))


def encode_envelope(envelope: Envelope) -> bytes:
    """The file of an envelope."""
    signatures = [
        {"keyid": keyid, "sig": _base64(signature)} for keyid, signature in sorted(envelope.signatures.items())
    ]
    return encode_file(
        {"payload": _base64(envelope.payload), "payloadType": envelope.payload_type, "signatures": signatures}
    )


def verifies(envelope: Envelope, publics: Mapping[str, str], threshold: int) -> bool:
    """Whether at least ``threshold`` distinct keys of ``publics`` (key id to raw hexadecimal) have signed."""
    # A site without approvals never gets here, and then need not wait for these to be imported.
    from securesystemslib.dsse import Envelope as Signed  # noqa: PLC0415
    from securesystemslib.exceptions import Error  # noqa: PLC0415
    from securesystemslib.signer import Signature, SSlibKey  # noqa: PLC0415

    keys = [SSlibKey(keyid, "ed25519", "ed25519", {"public": public}) for keyid, public in publics.items()]
    signatures = {keyid: Signature(keyid, raw.hex()) for keyid, raw in envelope.signatures.items()}
    try:
        accepted = Signed(envelope.payload, envelope.payload_type, signatures).verify(list(keys), threshold)
    except (Error, ValueError):
        return False
    return len(accepted) >= threshold


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unbase64(text: str) -> bytes:
    """Standard base64 in its one canonical spelling."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise MalformedError("no base64") from None
    if _base64(data) != text:
        raise MalformedError("base64 is not canonical")
    return data
