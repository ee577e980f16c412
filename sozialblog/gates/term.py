"""C116: no consent runs longer than the policy allows."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.i18n import msg

RULE = Rule(
    code="C116",
    title=msg("The consent runs longer than the policy allows"),
    reason=msg(
        "People's lives change. The organisation has set how long a consent may count before it has to be refreshed."
    ),
    source=msg(
        "EDPB guidelines 05/2020 recommend refreshing; the length is the organisation's own policy (consent.longest)"
    ),
    remedy=msg("Shorten “valid_until”, or ask the person again."),
    example="given: 2026-05-04\nvalid_until: 2028-05-04",
)


def gate(case: Case) -> Iterator[Finding]:
    """A record without an end runs as long as the policy allows and not a day longer."""
    for use in case.people():
        record = use.record
        if record.given is None:
            continue
        latest = case.policy.latest_end(record.given)
        if record.valid_until is not None and record.valid_until > latest:
            message = msg("The consent “{id}” may run until {day} at most.", id=use.consent, day=latest)
        elif record.valid_until is None and case.on > latest:
            message = msg(
                "The consent “{id}” has no end, and the longest term ended on {day}.", id=use.consent, day=latest
            )
        else:
            continue
        yield case.finding("C116", message, RULE.remedy, line=use.line, key=use.key)
