"""passkeys: what a browser brings from an authenticator: a new key with its proof, and assertions over a draft."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from sozialblog.approvals import (
    COSE,
    CREDENTIAL,
    RP,
    Assertion,
    Change,
    Envelope,
    Key,
    Passkey,
    Person,
    asserts,
    encode_assertion,
    signed_by,
)
from sozialblog.errors import UsageError
from sozialblog.fields import ID
from sozialblog.i18n import msg
from sozialblog.signing.statements import Draft, filed

WORD = "sozialblog-passkey"
_URL_SAFE = re.compile(r"[A-Za-z0-9_-]*\Z")
_MOST_ANSWER = 20_000  #: characters of an answer of the browser, base64url
_COORDINATE = 32
_RSA_BITS, _EXPONENT = 2048, 65537


class _Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One assertion as the desk's script sends it; all base64url."""

    id: str
    authenticatorData: str  # noqa: N815 - the names of the standard
    clientDataJSON: str  # noqa: N815
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPasskey:
    """A passkey that asks to be put in the keyring as a person's."""

    person: str
    public: str
    passkey: Passkey

    @property
    def message(self) -> bytes:
        """What the passkey signs to prove that it is there."""
        parts = (WORD, self.person, self.passkey.rp, self.passkey.credential, self.public)
        return "".join(f"{part}\n" for part in parts).encode("ascii")


def new_passkey(person: str, rp: str, credential: str, spki: str) -> NewPasskey:
    """A passkey from what the browser says of it: ``credential`` and public key (SPKI), base64url.

    Raises :class:`UsageError` if it is of another kind than P-256, Ed25519 or RSA of 2048 bits.
    """
    try:
        public = _cose(load_der_public_key(_bytes(spki)))
    except (ValueError, TypeError, UnsupportedAlgorithm):
        public = ""
    if not (public and ID.match(person) and RP.match(rp) and CREDENTIAL.match(credential)):
        raise UsageError(msg("This passkey is of a kind that cannot sign here. Take another device."))
    return NewPasskey(person=person, public=public, passkey=Passkey(credential=credential, rp=rp))


def passkey_request(new: NewPasskey, answers: str) -> str:
    """One line that whoever holds the root key needs. Raises :class:`UsageError` if ``answers`` proves nothing."""
    proofs = [proof for credential, proof in read_answers(answers) if credential == new.passkey.credential]
    if len(proofs) != 1 or not asserts(new.public, new.passkey.rp, proofs[0], new.message):
        raise _unproved()
    proof = base64.urlsafe_b64encode(proofs[0]).decode().rstrip("=")
    return f"{WORD} {new.person} {new.passkey.rp} {new.passkey.credential} {new.public} {proof}"


def read_passkey_request(text: str) -> NewPasskey:
    """The passkey in such a line. Raises :class:`UsageError` if it is not one or proves nothing."""
    words = text.split()
    if len(words) != 6 or words[0] != WORD:
        raise UsageError(msg("This is no passkey request; it is the line that the desk shows."))
    _, person, rp, credential, public, proof = words
    sound = ID.match(person) and RP.match(rp) and CREDENTIAL.match(credential) and COSE.match(public)
    if not sound:
        raise _unproved()
    new = NewPasskey(person=person, public=public, passkey=Passkey(credential=credential, rp=rp))
    if not asserts(public, rp, _bytes(proof), new.message):
        raise _unproved()
    return new


def passkeys_of(person: Person, rp: str, fit: Callable[[Key], bool]) -> Mapping[str, Key]:
    """The passkeys of a person that count at ``rp``, by credential."""
    return {
        key.passkey.credential: key
        for key in person.keys
        if key.passkey is not None and key.passkey.rp == rp and key.revoked is None and fit(key)
    }


def finish(draft: Draft, keys: Mapping[str, Key], answers: str) -> Change:
    """The change that a draft becomes with one assertion for each of its envelopes, in their order.

    ``keys`` are the passkeys that may have signed, by credential. Raises :class:`UsageError` where one did not.
    """
    found = read_answers(answers)
    if len(found) != len(draft.envelopes):
        raise _unsigned()
    return filed(
        draft,
        [_signed(item, keys.get(answer[0]), answer[1]) for item, answer in zip(draft.envelopes, found, strict=True)],
    )


def read_answers(text: str) -> Sequence[tuple[str, bytes]]:
    """Credential and assertion of each answer that the desk's script sends. Raises :class:`UsageError`."""
    try:
        answers = msgspec.json.decode(text.encode("utf-8"), type=list[_Answer])
        return [
            (
                answer.id,
                encode_assertion(
                    Assertion(
                        authenticator=_bytes(answer.authenticatorData),
                        client=_bytes(answer.clientDataJSON),
                        signature=_bytes(answer.signature),
                    )
                ),
            )
            for answer in answers
        ]
    except (msgspec.MsgspecError, ValueError):
        raise _unsigned() from None


def _signed(envelope: Envelope, key: Key | None, assertion: bytes) -> Envelope:
    """The envelope with the assertion, verified as every build will."""
    if key is None:
        raise _unsigned()
    done = replace(envelope, signatures={key.id: assertion})
    if not signed_by(done, key):
        raise _unsigned()
    return done


def _cose(key: object) -> str:
    """The canonical COSE key in hexadecimal, or nothing if it is of another kind."""
    if isinstance(key, ed25519.Ed25519PublicKey):
        return f"a4010103272006215820{key.public_bytes_raw().hex()}"
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        point = key.public_numbers()
        x, y = (number.to_bytes(_COORDINATE).hex() for number in (point.x, point.y))
        return f"a5010203262001215820{x}225820{y}"
    if isinstance(key, rsa.RSAPublicKey) and key.key_size == _RSA_BITS and key.public_numbers().e == _EXPONENT:
        return f"a401030339010020590100{key.public_numbers().n:0512x}2143010001"
    return ""


def _bytes(text: str) -> bytes:
    """Base64url without padding; what is none of it becomes nothing, and then nothing verifies."""
    if len(text) > _MOST_ANSWER or not _URL_SAFE.match(text) or len(text) % 4 == 1:
        return b""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _unproved() -> UsageError:
    return UsageError(msg("The passkey did not prove that it is there; please set it up once more."))


def _unsigned() -> UsageError:
    return UsageError(msg("The passkey's answer does not fit what was to be signed; nothing was signed."))
