"""rules: what A201 to A208 mean, why, and how to mend them."""

from __future__ import annotations

from sozialblog.findings import Rule
from sozialblog.i18n import Message, msg

_BACKING = msg("Staff may speak in public because leadership demonstrably stands behind exactly what is published.")
_FORMAT = msg("The organisation's own policy (approval in site.toml); in-toto Statement v1, DSSE, Ed25519 (RFC 8032)")

RULES: tuple[Rule, ...] = (
    Rule(
        code="A201",
        title=msg("Not approved"),
        reason=_BACKING,
        source=_FORMAT,
        remedy=msg("Ask whoever leads to read and approve it: sozialblog approve."),
        example="sozialblog approve stille-stunde --as petra-lang",
    ),
    Rule(
        code="A202",
        title=msg("The approval is void: something changed since"),
        reason=msg("An approval covers exact words, photographs and consents. Whoever changes one of them asks again."),
        source=_FORMAT,
        remedy=msg("Undo the change, or have the document approved as it is now."),
    ),
    Rule(
        code="A203",
        title=msg("A signature does not verify"),
        reason=msg("A file in content/approvals/ was changed after it was signed, by accident or on purpose."),
        source=_FORMAT,
        remedy=msg("Put the file back as it was, for instance from git, or have the document approved again."),
    ),
    Rule(
        code="A204",
        title=msg("The signer was not entitled"),
        reason=msg("Approval needs a role, a unit and a valid key; the keyring says who has them and when."),
        source=_FORMAT,
        remedy=msg("Have someone approve it whose role, unit and key fit; “sozialblog keys list” shows them."),
    ),
    Rule(
        code="A205",
        title=msg("The approver is the author"),
        reason=msg("Four eyes: nobody approves their own text, with whatever key."),
        source=_FORMAT,
        remedy=msg("Have somebody else approve it."),
    ),
    Rule(
        code="A206",
        title=msg("Too few people have approved"),
        reason=msg("The policy asks for several people. Two keys of one person are one person."),
        source=_FORMAT,
        remedy=msg("Ask another person who may approve."),
    ),
    Rule(
        code="A207",
        title=msg("The keyring cannot be trusted"),
        reason=msg(
            "The keyring says who may approve. It counts only if the root key signed it, whose fingerprint is pinned "
            "outside content/, and only in its newest version: an old one may still list a key that was revoked."
        ),
        source=_FORMAT,
        remedy=msg("Put back the newest keyring.json that the root key signed, from a backup or from git."),
    ),
    Rule(
        code="A208",
        title=msg("The log has a gap"),
        reason=msg(
            "The log proves what was approved, withdrawn and revoked, and in which order; a missing entry may be any "
            "of them."
        ),
        source=_FORMAT,
        remedy=msg(
            "Put the missing file back, for instance from git; if it is an approval that is lost, approve the document "
            "again. If the log was begun anew on purpose, empty the output folder, which remembers the old one."
        ),
    ),
)  # fmt: skip

_REMEDIES = {rule.code: rule.remedy for rule in RULES}


def remedy(code: str) -> Message:
    """How to mend what the code says."""
    return _REMEDIES[code]
