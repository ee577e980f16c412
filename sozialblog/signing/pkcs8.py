"""pkcs8: a private key behind a passphrase, as PEM that openssl reads. Never writes an unencrypted key.

cryptography's ``BestAvailableEncryption`` stretches the passphrase with 2,048 rounds of PBKDF2, which is little
for a file that may lie in a backup. So the container (PKCS#8, RFC 5958; PBES2, RFC 8018; scrypt, RFC 7914) is put
together here, around cryptography's scrypt and AES; reading it back is cryptography's own work.
"""

from __future__ import annotations

import base64
import textwrap

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

# OWASP Password Storage Cheat Sheet: N=2^14, r=8, p=5 is as strong as 2^17, 8, 1 and stays below the 32 MiB that
# openssl grants a key file.
_N, _R, _P = 1 << 14, 8, 5
_PBES2 = bytes.fromhex("06092a864886f70d01050d")
_SCRYPT = bytes.fromhex("06092b06010401da47040b")
_AES_256_CBC = bytes.fromhex("060960864801650304012a")
_SEQUENCE, _OCTETS, _INTEGER = 0x30, 0x04, 0x02
_SHORT = 0x80  #: lengths below it stand in one byte (X.690, 8.1.3)
SALT_BYTES, IV_BYTES = 16, 16


def encrypt(private: Ed25519PrivateKey, passphrase: bytes, *, salt: bytes, iv: bytes) -> bytes:
    """PEM of the key; ``salt`` and ``iv`` are 16 bytes of chance each. Raises ValueError for an empty passphrase."""
    if not passphrase or len(salt) != SALT_BYTES or len(iv) != IV_BYTES:
        raise ValueError("a passphrase, 16 bytes of salt and 16 of IV are needed")
    plain = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    padder = padding.PKCS7(algorithms.AES.block_size).padder()
    key = Scrypt(salt=salt, length=32, n=_N, r=_R, p=_P).derive(passphrase)
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    secret = encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()
    kdf = _der(_SEQUENCE, _SCRYPT + _der(_SEQUENCE, _der(_OCTETS, salt) + _number(_N) + _number(_R) + _number(_P)))
    cipher = _der(_SEQUENCE, _AES_256_CBC + _der(_OCTETS, iv))
    scheme = _der(_SEQUENCE, _PBES2 + _der(_SEQUENCE, kdf + cipher))
    lines = textwrap.wrap(base64.b64encode(_der(_SEQUENCE, scheme + _der(_OCTETS, secret))).decode("ascii"), 64)
    pem = ["-----BEGIN ENCRYPTED PRIVATE KEY-----", *lines, "-----END ENCRYPTED PRIVATE KEY-----", ""]
    return "\n".join(pem).encode("ascii")


def decrypt(pem: bytes, passphrase: bytes) -> Ed25519PrivateKey:
    """The key. Raises ValueError for a wrong passphrase, a damaged file or another kind of key."""
    try:
        private = load_pem_private_key(pem, passphrase)
    except TypeError:
        raise ValueError("the key is not encrypted") from None
    if not isinstance(private, Ed25519PrivateKey):
        raise ValueError("not an Ed25519 key")  # noqa: TRY004 - a damaged file, not a caller's mistake
    return private


def _der(tag: int, content: bytes) -> bytes:
    """Tag, length and content (X.690, distinguished encoding rules)."""
    size = len(content)
    if size < _SHORT:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, _SHORT | len(length)]) + length + content


def _number(value: int) -> bytes:
    return _der(_INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))
