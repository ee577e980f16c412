"""approvals: what leadership signed, as verified facts. Pure; makes no signature and judges no document.

``read`` turns the bytes of content/approvals/ into a :class:`Ledger`: the keyring that the pinned root vouches
for, the envelopes whose signatures verify, and the log that shows what came before what. docs/approvals.md
says how the files look and how a third party verifies them.
"""

from sozialblog.approvals.changes import (
    SALT_BYTES,
    Change,
    envelope_path,
    erasure,
    forget,
    reason_path,
    seen_path,
    withdrawal,
)
from sozialblog.approvals.envelope import IN_TOTO, KEYRING, Envelope, encode_envelope, key_id
from sozialblog.approvals.integrity import Withdrawal
from sozialblog.approvals.keyring import EVERYWHERE, Key, Keyring, Person, Revocation, Root, encode_keyring
from sozialblog.approvals.keyring import PATH as KEYRING_PATH
from sozialblog.approvals.ledger import Filed, Ledger, Refused, read, signed_by
from sozialblog.approvals.log import Entry, Kind, Log, file_of
from sozialblog.approvals.passkey import (
    COSE,
    CREDENTIAL,
    LOCAL,
    RP,
    Assertion,
    Passkey,
    asserts,
    challenge_of,
    encode_assertion,
)
from sozialblog.approvals.seen import Seen, encode_seen, mark, read_seen
from sozialblog.approvals.statement import (
    Rules,
    Says,
    Statement,
    encode_statement,
    parse_statement,
    rules_of,
    subject_name,
)
from sozialblog.approvals.strict import MalformedError

__all__ = [
    "COSE", "CREDENTIAL", "EVERYWHERE", "IN_TOTO", "KEYRING", "KEYRING_PATH", "LOCAL", "RP", "SALT_BYTES",
    "Assertion", "Change", "Entry", "Envelope", "Filed", "Key", "Keyring", "Kind", "Ledger", "Log", "MalformedError",
    "Passkey", "Person", "Refused", "Revocation", "Root", "Rules", "Says", "Seen", "Statement", "Withdrawal",
    "asserts", "challenge_of", "encode_assertion", "encode_envelope", "encode_keyring", "encode_seen",
    "encode_statement", "envelope_path", "erasure", "file_of", "forget", "key_id", "mark", "parse_statement", "read",
    "read_seen", "reason_path", "rules_of", "seen_path", "signed_by", "subject_name", "withdrawal",
]  # fmt: skip
