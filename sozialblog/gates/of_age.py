"""C111: who has come of age decides alone and anew."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog.consent import FULL_AGE, age
from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.i18n import msg

RULE = Rule(
    code="C111",
    title=msg("The person has come of age since"),
    reason=msg("What parents agreed to for a child does not bind the grown-up. Ask the person anew."),
    source=msg("The organisation's own rule; the law sets no day on which the parents' consent ends"),
    remedy=msg("Ask the person, now of age, and write a new record with a new “given”."),
    example="born: 2010-03-14\ngiven: 2028-04-01",
)


def gate(case: Case) -> Iterator[Finding]:
    for use in case.people():
        record = use.record
        born, given = record.private.born, record.given
        if born is None or given is None or record.is_minor(case.on):
            continue
        if age(born, given) < FULL_AGE:
            message = msg("The consent “{id}” was given for a minor who is of age today.", id=use.consent)
            yield case.finding("C111", message, RULE.remedy, line=use.line, key=use.key)
