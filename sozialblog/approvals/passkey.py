"""passkey: WebAuthn assertions as signatures. Verifies; speaks to no browser and trusts no counter.

https://www.w3.org/TR/webauthn-3/#sctn-verifying-assertion. What an authenticator signs is its own data and the digest
of the browser's; the browser's data names the challenge, and the challenge is the SHA-256 of what is signed here.
Counters are not looked at: passkeys that are synchronised between devices have none.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from typing import NoReturn

from sozialblog.approvals.strict import MalformedError, Shape, base64_text, encode, parse, unbase64

#: COSE keys in their one canonical spelling (RFC 9052, RFC 8230, CTAP2): P-256 with ES256, Ed25519 with EdDSA, and
#: RSA of 2048 bits with RS256, because some Windows computers have nothing else
COSE = re.compile(
    r"(?:a5010203262001215820([0-9a-f]{64})225820([0-9a-f]{64})"
    r"|a4010103272006215820([0-9a-f]{64})"
    r"|a401030339010020590100([89a-f][0-9a-f]{511})2143010001)\Z"
)
RP = re.compile(r"(?=.{1,253}\Z)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*\Z")
CREDENTIAL = re.compile(r"[A-Za-z0-9_-]{1,1400}\Z")
LOCAL = "localhost"  #: the one relying party that may do without https: a browser keeps it on this machine
_PRESENT, _VERIFIED, _MAY_BACK_UP, _BACKED_UP, _ATTESTED, _EXTENDED = 0x01, 0x04, 0x08, 0x10, 0x40, 0x80
_AUTHENTICATOR_BYTES = 37  #: digest of the relying party, flags, counter
_EXPONENT = 65537
_MOST_AUTHENTICATOR, _MOST_CLIENT, _MOST_SIGNATURE = 1024, 4096, 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """What a keyring knows of a passkey besides its public key: the credential's id (base64url) and where it counts."""

    credential: str
    rp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """What an authenticator answered, byte for byte."""

    authenticator: bytes
    client: bytes
    signature: bytes


def parse_assertion(data: bytes) -> Assertion:
    """The assertion in a signature of an envelope, not yet verified. Raises :class:`MalformedError`."""
    shape = Shape(parse(data))
    found = Assertion(
        authenticator=unbase64(shape.text("authenticatorData")),
        client=unbase64(shape.text("clientDataJSON")),
        signature=unbase64(shape.text("signature")),
    )
    shape.finish()
    if (
        not _AUTHENTICATOR_BYTES <= len(found.authenticator) <= _MOST_AUTHENTICATOR
        or len(found.client) > _MOST_CLIENT
        or len(found.signature) > _MOST_SIGNATURE
    ):
        raise MalformedError("an assertion has the wrong length")
    return found


def encode_assertion(assertion: Assertion) -> bytes:
    """The bytes that stand in an envelope instead of an Ed25519 signature."""
    return encode(
        {
            "authenticatorData": base64_text(assertion.authenticator),
            "clientDataJSON": base64_text(assertion.client),
            "signature": base64_text(assertion.signature),
        }
    )


def challenge_of(message: bytes) -> str:
    """What the browser has to be given, and to give back, for a message: base64url without padding."""
    return base64.urlsafe_b64encode(hashlib.sha256(message).digest()).decode().removesuffix("=")


def asserts(public: str, rp: str, data: bytes, message: bytes) -> bool:
    """Whether ``data`` is an assertion over ``message`` by the COSE key ``public`` for the relying party ``rp``."""
    try:
        assertion = parse_assertion(data)
        client = _client(assertion.client)
    except (ValueError, RecursionError):
        return False
    return (
        client.get("type") == "webauthn.get"
        and client.get("challenge") == challenge_of(message)
        and _at_home(client.get("origin"), rp)
        and client.get("crossOrigin", False) is False
        and "topOrigin" not in client
        and _sound(assertion.authenticator, rp)
        and _signed(public, assertion)
    )


def _client(data: bytes) -> dict[str, object]:
    """The browser's data, empty if they are no object: they may say more than we know, but nothing twice.

    Raises ValueError or RecursionError.
    """
    value: object = json.loads(data.decode(), object_pairs_hook=_once, parse_constant=_refuse)
    return value if isinstance(value, dict) else {}


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _refuse(_literal: str) -> NoReturn:
    raise ValueError


def _at_home(origin: object, rp: str) -> bool:
    """Whether the page that asked was the desk's: under the relying party's very name, no subdomain of it."""
    scheme = "https?" if rp == LOCAL else "https"
    return isinstance(origin, str) and bool(re.match(rf"{scheme}://{re.escape(rp)}(?::[1-9][0-9]{{0,4}})?\Z", origin))


def _sound(data: bytes, rp: str) -> bool:
    """Whether the authenticator worked for ``rp`` and asked its owner for a finger, a face or a PIN."""
    flags = data[32]
    extended = bool(flags & _EXTENDED)
    return (
        data[:32] == hashlib.sha256(rp.encode()).digest()
        and bool(flags & _PRESENT)
        and bool(flags & _VERIFIED)
        and not flags & _ATTESTED
        and not (flags & _BACKED_UP and not flags & _MAY_BACK_UP)
        and (len(data) > _AUTHENTICATOR_BYTES) is extended
    )


def _signed(public: str, assertion: Assertion) -> bool:
    # A site without passkeys need not wait for these to be imported.
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415

    found = COSE.match(public)
    if found is None:
        return False
    data = assertion.authenticator + hashlib.sha256(assertion.client).digest()
    try:
        if found[4]:
            modulus = rsa.RSAPublicNumbers(_EXPONENT, int(found[4], 16)).public_key()
            modulus.verify(assertion.signature, data, padding.PKCS1v15(), SHA256())
        elif found[3]:
            ed25519.Ed25519PublicKey.from_public_bytes(bytes.fromhex(found[3])).verify(assertion.signature, data)
        else:
            point = ec.EllipticCurvePublicNumbers(int(found[1], 16), int(found[2], 16), ec.SECP256R1())
            point.public_key().verify(assertion.signature, data, ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True
