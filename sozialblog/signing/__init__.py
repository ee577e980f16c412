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
from sozialblog.signing.passkeys import (
    WORD,
    NewPasskey,
    finish,
    new_passkey,
    passkey_request,
    passkeys_of,
    read_passkey_request,
)
from sozialblog.signing.pin import pin_root
from sozialblog.signing.readiness import by_passkey, hindrance, signatories
from sozialblog.signing.statements import Draft, Signatory, approve, draft_approval, draft_rejection, obstacle, reject
from sozialblog.signing.write import apply, current

__all__ = [
    "LEAST", "WORD", "Begun", "Chance", "Draft", "First", "Keystore", "NewPasskey", "Signatory", "Unlocked",
    "WrongPassphraseError", "admit", "apply", "approve", "begin", "by_passkey", "current", "default_folder",
    "draft_approval", "draft_rejection", "finish", "found", "hindrance", "id_of", "make_request", "new_passkey",
    "obstacle", "passkey_request", "passkeys_of", "pin_root", "read_passkey_request", "read_request", "refuse_second",
    "reject", "revoke", "signatories",
]  # fmt: skip
