"""findings: what a gate says, and the rule it says it by. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sozialblog.errors import ContentError
from sozialblog.i18n import Message


class Severity(StrEnum):
    """How much a finding weighs."""

    BLOCK = "block"  #: withholds the document, or for the site as a whole stops the publication
    WARN = "warn"  #: published, but someone should look
    NOTE = "note"  #: a reminder


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found in one place. Never holds a private value of a consent record."""

    code: str
    severity: Severity = Severity.BLOCK
    path: str
    line: int = 1
    key: str = ""
    message: Message
    fix: Message

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.BLOCK


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a code means, for ``explain`` and the handbook.

    ``source`` names the article, standard or decision the rule rests on. Where LAW is disputed or was
    taken from general knowledge the text says so.
    """

    code: str
    title: Message
    reason: Message
    source: Message
    remedy: Message
    example: str = ""


def from_error(error: ContentError) -> Finding:
    """The finding that a fault in the content amounts to: always one that withholds."""
    return Finding(
        code=error.code, path=error.path, line=error.line, key=error.key, message=error.message, fix=error.fix
    )


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings without duplicates in reading order: by file, line, code, key, words."""
    return tuple(sorted(set(findings), key=lambda f: (f.path, f.line, f.code, f.key, str(f.message), str(f.fix))))
