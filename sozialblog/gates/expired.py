"""C105: a consent that has ended carries nothing."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog.consent import State
from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.i18n import msg

RULE = Rule(
    code="C105",
    title=msg("The consent has expired"),
    reason=msg("A consent with an end is no consent after it. The last valid day still counts."),
    source=msg("EDPB guidelines 05/2020: refresh consent at intervals; GDPR Art. 5 (1) (e) [unchecked]"),
    remedy=msg("Ask the person again and write a new record, or take the person out."),
    example="valid_until: 2028-05-04",
)


def gate(case: Case) -> Iterator[Finding]:
    for use in case.people():
        if use.record.state(case.on) is State.EXPIRED:
            message = msg("The consent “{id}” ended on {day}.", id=use.consent, day=use.record.valid_until)
            yield case.finding("C105", message, RULE.remedy, line=use.line, key=use.key)
