"""An authenticator in software, as dishonest as a test wants it."""

from __future__ import annotations

import base64
import hashlib
import json

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sozialblog import signing
from sozialblog.approvals import Key

ORIGIN = "http://localhost:8009"
UP, UV = 0x01, 0x04
RSA = rsa.generate_private_key(65537, 2048)


def url_safe(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Authenticator:
    """One credential; ``assertion`` says what a browser would, but for what it is told to say instead."""

    def __init__(self, kind: str = "ES256", seed: int = 7) -> None:
        if kind == "ES256":
            self.private = ec.derive_private_key(seed, ec.SECP256R1())
        elif kind == "EdDSA":
            self.private = ed25519.Ed25519PrivateKey.from_private_bytes(bytes([seed] * 32))
        elif kind == "RS256":
            self.private = RSA
        else:
            self.private = ec.derive_private_key(seed, ec.SECP384R1())
        self.credential = url_safe(f"credential {kind} {seed}".encode())
        self.spki = url_safe(self.private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))

    def new(self, person: str, rp: str = "localhost") -> signing.NewPasskey:
        return signing.new_passkey(person, rp, self.credential, self.spki)

    def key(self, since, rp: str = "localhost") -> Key:
        new = self.new("petra-lang", rp)
        return Key(public=new.public, since=since, passkey=new.passkey)

    def assertion(self, message: bytes, *, flags: int = UP | UV, rp: str = "localhost", tail: bytes = b"", raw: bytes | None = None, **client) -> dict[str, str]:  # fmt: skip
        said = {
            "type": "webauthn.get", "challenge": url_safe(hashlib.sha256(message).digest()), "origin": ORIGIN,
            "crossOrigin": False, **client,
        }  # fmt: skip
        told = raw if raw is not None else json.dumps({k: v for k, v in said.items() if v is not None}).encode()
        data = hashlib.sha256(rp.encode()).digest() + bytes([flags]) + bytes(4) + tail
        signed = data + hashlib.sha256(told).digest()
        how = {
            ec.EllipticCurvePrivateKey: (ec.ECDSA(SHA256()),),
            rsa.RSAPrivateKey: (padding.PKCS1v15(), SHA256()),
            ed25519.Ed25519PrivateKey: (),
        }
        signature = self.private.sign(
            signed, *next(args for kind, args in how.items() if isinstance(self.private, kind))
        )
        return {
            "id": self.credential, "authenticatorData": url_safe(data), "clientDataJSON": url_safe(told),
            "signature": url_safe(signature),
        }  # fmt: skip

    def answers(self, *messages: bytes, **lies) -> str:
        return json.dumps([self.assertion(message, **lies) for message in messages])
