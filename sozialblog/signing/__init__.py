"""signing: private keys, and what only they can make. May be imported by cli and desk alone, never by a build.

Everything here takes the time and chance as arguments; the disk is touched in ``keystore`` and ``write``.
"""

from sozialblog.signing.beginning import LEAST, Begun, First, begin, id_of, refuse_second
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
from sozialblog.signing.pin import pin_root
from sozialblog.signing.readiness import hindrance, signatories
from sozialblog.signing.statements import Signatory, approve, obstacle, reject
from sozialblog.signing.write import apply, current

__all__ = [
    "LEAST", "Begun", "Chance", "First", "Keystore", "Signatory", "Unlocked", "WrongPassphraseError", "admit", "apply",
    "approve", "begin", "current", "default_folder", "found", "hindrance", "id_of", "make_request", "obstacle",
    "pin_root", "read_request", "refuse_second", "reject", "revoke", "signatories",
]  # fmt: skip
