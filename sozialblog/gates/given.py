"""C107: no consent before it was given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sozialblog.consent import POSTMORTEM_YEARS, Record, State, add_years
from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.i18n import msg

RULE = Rule(
    code="C107",
    title=msg("The consent has not been given"),
    reason=msg(
        "A record without a date of consent is a plan, not a consent. Of someone who died, the closest relatives "
        "decide for ten years."
    ),
    source=msg("GDPR Art. 4 (11), 7 (1) [unchecked]; KUG § 22 sentences 3 and 4"),
    remedy=msg("Add “given” with the day of the signature; for someone who died also “relatives” with name and day."),
    example="given: 2026-05-04",
)


def gate(case: Case) -> Iterator[Finding]:
    for use in case.people():
        record = use.record
        state = record.state(case.on)
        if state is State.REFUSED and not record.is_minor(case.on):
            message = msg("The person of the record “{id}” refused.", id=use.consent)
            yield case.finding("C107", message, msg("Take the person out."), line=use.line, key=use.key)
        elif state is State.UNKNOWN and record.given is None:
            message = msg("The consent “{id}” has no date on which it was given.", id=use.consent)
            yield case.finding("C107", message, RULE.remedy, line=use.line, key=use.key)
        elif state is State.UNKNOWN:
            message = msg("The consent “{id}” is dated in the future ({day}).", id=use.consent, day=record.given)
            yield case.finding("C107", message, RULE.remedy, line=use.line, key=use.key)
        elif _relatives_missing(record, case.on):
            message = msg("The person of the record “{id}” has died and no relative has consented.", id=use.consent)
            yield case.finding("C107", message, RULE.remedy, line=use.line, key=use.key)


def _relatives_missing(record: Record, on: dt.date) -> bool:
    """Whether KUG § 22 asks for relatives: for ten years after death, unless the consent outlives the person."""
    died = record.died
    if died is None or (record.given is not None and record.given <= died):
        return False
    protected = add_years(died, POSTMORTEM_YEARS) >= on
    agreed = [person for person in record.private.relatives if person.given is not None and person.given <= on]
    return protected and (not agreed or len(agreed) < len(record.private.relatives))
