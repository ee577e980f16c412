"""keystore: a person's private keys in their own configuration folder. Never in content/, never unencrypted."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sozialblog.approvals import key_id
from sozialblog.errors import UsageError
from sozialblog.i18n import msg
from sozialblog.signing import pkcs8

Chance = Callable[[int], bytes]
_REQUEST = re.compile(r"sozialblog-key ([a-z0-9][a-z0-9._-]{0,99}) ([0-9a-f]{64}) ([0-9a-f]{128})\Z")
_PROOF = b"sozialblog-key\n%b\n%b\n"
_MAX_KEY_FILE = 10_000
_SEED_BYTES = 32  #: an Ed25519 private key is 32 random bytes (RFC 8032, 5.1.5)


class WrongPassphraseError(UsageError):
    """The passphrase does not open the key."""


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A private key in memory."""

    private: Ed25519PrivateKey = field(repr=False)

    @property
    def public(self) -> str:
        """The raw public key in hexadecimal."""
        return self.private.public_key().public_bytes_raw().hex()

    def sign(self, data: bytes) -> bytes:
        return self.private.sign(data)


def default_folder() -> Path:
    """SOZIALBLOG_KEYS, else ``keys`` in the user's configuration folder for sozialblog."""
    named = os.environ.get("SOZIALBLOG_KEYS")
    return Path(named) if named else platformdirs.user_config_path("sozialblog", appauthor=False) / "keys"


@dataclass(frozen=True, slots=True)
class Keystore:
    """A folder of encrypted keys, one file a key: ``<label>-<first 16 digits of the key's id>.pem``."""

    folder: Path

    def create(self, label: str, passphrase: bytes, chance: Chance) -> tuple[Unlocked, Path]:
        """Make a key and write it, readable by its owner alone. Raises OSError; replaces no file."""
        key = Unlocked(Ed25519PrivateKey.from_private_bytes(chance(_SEED_BYTES)))
        pem = pkcs8.encrypt(key.private, passphrase, salt=chance(pkcs8.SALT_BYTES), iv=chance(pkcs8.IV_BYTES))
        path = self.path(label, key.public)
        self.write(path, pem)
        return key, path

    def write(self, path: Path, data: bytes) -> None:
        """A new file that only its owner may read."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())

    def path(self, label: str, public: str) -> Path:
        return self.folder / f"{label}-{key_id(public)[:16]}.pem"

    def holds(self, public: str) -> Path | None:
        """The file of a public key's private half, whatever its label."""
        suffix = f"-{key_id(public)[:16]}.pem"
        if not self.folder.is_dir():
            return None
        return next((path for path in sorted(self.folder.iterdir()) if path.name.endswith(suffix)), None)

    def unlock(self, public: str, passphrase: bytes) -> Unlocked:
        """The private half of a public key. Raises :class:`UsageError` if it is not here or does not open."""
        path = self.holds(public)
        if path is None:
            raise UsageError(msg("The private key is not in {folder}.", folder=str(self.folder)))
        with path.open("rb") as stream:
            pem = stream.read(_MAX_KEY_FILE)
        try:
            key = Unlocked(pkcs8.decrypt(pem, passphrase))
        except ValueError:
            raise WrongPassphraseError(msg("This passphrase does not open {file}.", file=path.name)) from None
        if key.public != public:
            raise UsageError(msg("{file} holds another key than its name says.", file=path.name))
        return key


def make_request(person: str, key: Unlocked) -> str:
    """One line that whoever holds the root key needs to admit a person's key; proves that the person has it."""
    proof = key.sign(_PROOF % (person.encode("ascii"), key.public.encode("ascii")))
    return f"sozialblog-key {person} {key.public} {proof.hex()}"


def read_request(text: str) -> tuple[str, str]:
    """Person and public key of a request. Raises :class:`UsageError` if it is not one or proves nothing."""
    found = _REQUEST.match(" ".join(text.split()))
    if found is None:
        raise UsageError(msg("This is no key request; it is the line that “sozialblog keys new” prints."))
    person, public, proof = found.groups()
    try:
        signed = _PROOF % (person.encode("ascii"), public.encode("ascii"))
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(proof), signed)
    except (InvalidSignature, ValueError):
        raise UsageError(msg("The key request was changed on its way; ask for it again.")) from None
    return person, public
