"""envelope: signed payloads (DSSE 1.0; Ed25519 or a passkey). Verifies; makes no signature and knows no person.

https://github.com/secure-systems-lab/dsse. What is signed is the pre-authentication encoding, which binds the
type of the payload and its length, so that a signature over another type cannot be passed off as one of these.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sozialblog.approvals.passkey import COSE, Passkey, asserts, parse_assertion
from sozialblog.approvals.strict import (
    DIGEST,
    MalformedError,
    Shape,
    base64_text,
    encode_file,
    parse_file,
    unbase64,
    with_lf,
)
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

    @property
    def encoded(self) -> bytes:
        """The pre-authentication encoding: what is signed."""
        kind = self.payload_type.encode("ascii")
        return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(self.payload), self.payload)


def key_id(public: str) -> str:
    """The id of a public key: SHA-256 over its raw bytes, so that one key cannot have two ids.

    These are the 32 bytes of an Ed25519 key, or the canonical COSE key of a passkey.
    """
    if not _PUBLIC.match(public) and not COSE.match(public):
        raise MalformedError("a public key has to be 64 hexadecimal digits or a COSE key")
    return of_bytes(bytes.fromhex(public))


def parse_envelope(data: bytes, payload_type: str) -> Envelope:
    """The envelope in a file, its signatures not yet verified. Raises :class:`MalformedError`."""
    top = Shape(parse_file(data))
    top.fixed("payloadType", payload_type)
    payload = unbase64(top.text("payload"))
    signatures: dict[str, bytes] = {}
    for item in top.items("signatures"):
        shape = Shape(item)
        keyid = shape.text("keyid", DIGEST)
        signature = unbase64(shape.text("sig"))
        shape.finish()
        if keyid in signatures:
            raise MalformedError("a signature stands twice")
        if len(signature) != _SIGNATURE_BYTES:
            _may_be_assertion(signature, payload_type)
        signatures[keyid] = signature
    top.finish()
    if not signatures or list(signatures) != sorted(signatures):
        raise MalformedError("signatures are missing or not sorted")
    return Envelope(payload=payload, payload_type=payload_type, signatures=signatures, digest=of_bytes(with_lf(data)))


def encode_envelope(envelope: Envelope) -> bytes:
    """The file of an envelope."""
    signatures = [
        {"keyid": keyid, "sig": base64_text(signature)} for keyid, signature in sorted(envelope.signatures.items())
    ]
    return encode_file(
        {"payload": base64_text(envelope.payload), "payloadType": envelope.payload_type, "signatures": signatures}
    )


def verifies(envelope: Envelope, publics: Mapping[str, str], threshold: int) -> bool:
    """Whether at least ``threshold`` distinct keys of ``publics`` (key id to raw hexadecimal) have signed."""
    signed = [
        keyid
        for keyid, signature in envelope.signatures.items()
        if keyid in publics and _fits(publics[keyid], signature, envelope.encoded)
    ]
    return 0 < threshold <= len(signed)


def _fits(public: str, signature: bytes, signed: bytes) -> bool:
    # A site without approvals never gets here, and then need not wait for these to be imported.
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    key = bytes.fromhex(public)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def asserted(envelope: Envelope, keyid: str, public: str, passkey: Passkey) -> bool:
    """Whether a passkey has signed."""
    signature = envelope.signatures.get(keyid)
    return signature is not None and asserts(public, passkey.rp, signature, envelope.encoded)


def _may_be_assertion(signature: bytes, payload_type: str) -> None:
    """Statements may be signed by a passkey; a keyring never is, because root keys lie locked away."""
    if payload_type != IN_TOTO:
        raise MalformedError("a signature is no Ed25519 signature")
    try:
        parse_assertion(signature)
    except MalformedError as error:
        raise MalformedError(f"a signature is neither Ed25519 nor a passkey's: {error}") from None
