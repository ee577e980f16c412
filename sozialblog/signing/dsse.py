"""dsse: put signatures on an envelope. Changes no payload."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from securesystemslib.dsse import Envelope as Dsse
from securesystemslib.signer import CryptoSigner, SSlibKey

from sozialblog.approvals import Envelope, key_id
from sozialblog.signing.keystore import Unlocked


def signed(envelope: Envelope, keys: Sequence[Unlocked]) -> Envelope:
    """The same envelope with a signature of each key added (DSSE 1.0, Ed25519)."""
    signatures = dict(envelope.signatures)
    for key in keys:
        public = SSlibKey(key_id(key.public), "ed25519", "ed25519", {"public": key.public})
        signature = Dsse(envelope.payload, envelope.payload_type, {}).sign(CryptoSigner(key.private, public))
        signatures[signature.keyid] = bytes.fromhex(signature.signature)
    return replace(envelope, signatures=signatures)
