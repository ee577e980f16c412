"""signing: private keys, and what only they can make. May be imported by cli and desk alone, never by a build.

Everything here takes the time and chance as arguments; the disk is touched in ``keystore`` and ``write``.
"""

from sozialblog.signing.keyring import admit, found, revoke
from sozialblog.signing.keystore import (
    Chance,
    Keystore,
    Unlocked,
    WrongPassphraseError,
    default_folder,
    make_request,
    read_request,
)
from sozialblog.signing.readiness import hindrance, signatories
from sozialblog.signing.statements import Signatory, approve, obstacle, reject
from sozialblog.signing.write import apply, current

__all__ = [
    "Chance", "Keystore", "Signatory", "Unlocked", "WrongPassphraseError", "admit", "apply", "approve", "current",
    "default_folder", "found", "hindrance", "make_request", "obstacle", "read_request", "reject", "revoke",
    "signatories",
]  # fmt: skip
