"""C112: what reveals health or need takes explicit consent."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog.consent import SPECIAL
from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.i18n import msg

RULE = Rule(
    code="C112",
    title=msg("A special category of data without explicit consent"),
    reason=msg(
        "Health, disability or need are protected most. It is enough that they can be inferred: someone shown as "
        "a client of an addiction service is shown as ill. For every client somebody therefore has to state "
        "whether consent was explicit."
    ),
    source=msg("GDPR Art. 9 (2) (a) [unchecked]; CJEU C-184/20: indirect inference suffices"),
    remedy=msg(
        "Have the person consent expressly to exactly this, and state “explicit: true”. If nothing of the kind "
        "can be inferred, state “explicit: false”."
    ),
    example="covers: [first-name, story, health]\nexplicit: true",
)


def gate(case: Case) -> Iterator[Finding]:
    unit = case.config.units.get(case.document.unit)
    revealing = case.config.organisation.special_category or bool(unit and unit.special_category)
    for use in case.people():
        record = use.record
        if record.explicit:
            continue
        client = record.person == "client"
        if record.covers & SPECIAL:
            message = msg("The consent “{id}” covers special categories but is not marked explicit.", id=use.consent)
        elif client and (revealing or case.document.context == "clients"):
            message = msg(
                "Being shown as a client here reveals something special; “{id}” is not explicit.", id=use.consent
            )
        elif client and record.explicit is None:
            message = msg("The client's record “{id}” does not state whether consent was explicit.", id=use.consent)
        else:
            continue
        yield case.finding("C112", message, RULE.remedy, line=use.line, key=use.key)
