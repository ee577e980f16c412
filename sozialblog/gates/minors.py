"""C110: for a child, everyone with custody agrees; from 14 the young person too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sozialblog.consent import OWN_CONSENT_AGE, Record
from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.i18n import Message, msg

RULE = Rule(
    code="C110",
    title=msg("A minor without every consent that is needed"),
    reason=msg(
        "All who have custody decide together. From about 14 the young person decides as well; a younger child "
        "may say no."
    ),
    source=msg(
        "OLG Düsseldorf 1 UF 74/21 (all holders of custody); the minor's own consent from about 14: supervisory "
        "practice; some ask for 16, some Catholic supervisors for guardians up to 18 as well. The stricter is "
        "kept: both"
    ),
    remedy=msg(
        "Complete “guardians” with name and day for each, or state “sole_custody: true”; from 14 add “own_consent”."
    ),
    example="guardians:\n  - {name: …, given: 2026-05-03}\n  - {name: …, given: 2026-05-03}\nown_consent: 2026-05-04",
)


def gate(case: Case) -> Iterator[Finding]:
    for use in case.people():
        record = use.record
        if record.is_minor(case.on) and (problem := _problem(record, case.on)):
            yield case.finding("C110", problem, RULE.remedy, line=use.line, key=use.key)


def _problem(record: Record, on: dt.date) -> Message | None:
    age = record.age(on)
    guardians = record.private.guardians
    if age is None:
        return msg("The record “{id}” is a child's but has no birth date.", id=record.id)
    if record.refused:
        return msg("The young person of the record “{id}” refused.", id=record.id)
    if len(guardians) < (1 if record.sole_custody else 2):
        return msg("In the record “{id}” not every holder of custody has consented.", id=record.id)
    if any(guardian.given is None or guardian.given > on for guardian in guardians):
        return msg("In the record “{id}” a guardian's consent has no date or a future one.", id=record.id)
    if age >= OWN_CONSENT_AGE and (record.own_consent is None or record.own_consent > on):
        return msg("In the record “{id}” the young person's own consent is missing.", id=record.id)
    return None
