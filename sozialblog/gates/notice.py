"""C115: whoever consents was told what for."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.i18n import msg

RULE = Rule(
    code="C115",
    title=msg("There is no information notice"),
    reason=msg(
        "Consent counts only if the person was informed. Keep which version of the notice they received, and when."
    ),
    source=msg("GDPR Art. 4 (11), 13 [unchecked]"),
    remedy=msg("Add “notice” with version and date of the information the person received."),
    example='notice: {version: "2026-01", date: 2026-05-04, language: de}',
)


def gate(case: Case) -> Iterator[Finding]:
    """A Träger may waive it (``consent.require_notice = false``), for instance for old records under review."""
    if not case.policy.require_notice:
        return
    for use in case.people():
        if not use.record.notice:
            message = msg("The record “{id}” names no information notice.", id=use.consent)
            yield case.finding("C115", message, RULE.remedy, line=use.line, key=use.key)
