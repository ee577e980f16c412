"""C106: a withdrawn consent takes its document down."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog.consent import State
from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.i18n import msg

RULE = Rule(
    code="C106",
    title=msg("The consent was withdrawn"),
    reason=msg("Whoever consented may change their mind at any time, as easily as they agreed, and need not say why."),
    source=msg(
        "GDPR Art. 7 (3) [unchecked]. Under the KUG plausible reasons were asked for (BAG 8 AZR 1011/13); the "
        "stricter rule is kept"
    ),
    remedy=msg("Take the person out of the text and the photographs. A withdrawal is not to be argued with."),
    example="withdrawn: 2026-09-01",
)


def gate(case: Case) -> Iterator[Finding]:
    for use in case.people():
        if use.record.state(case.on) is State.WITHDRAWN:
            message = msg("The consent “{id}” was withdrawn on {day}.", id=use.consent, day=use.record.withdrawn)
            yield case.finding("C106", message, RULE.remedy, line=use.line, key=use.key)
