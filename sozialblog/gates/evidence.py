"""C114: a consent that cannot be shown is none."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.i18n import msg

RULE = Rule(
    code="C114",
    title=msg("There is no evidence of the consent"),
    reason=msg(
        "The organisation has to be able to prove consent. Say where the signed form lies, or give the digest of "
        "its scan."
    ),
    source=msg("GDPR Art. 5 (2), 7 (1) [unchecked]; employees: written or electronic form, BDSG § 26 (2) [unchecked]"),
    remedy=msg("Add “evidence” and, where it is missing, “method” (paper, digital or recorded)."),
    example="method: paper\nevidence: Ordner 7, Blatt 12",
)


def gate(case: Case) -> Iterator[Finding]:
    for use in case.people():
        record, fix = use.record, RULE.remedy
        if not record.private.evidence:
            message = msg("The record “{id}” does not say where the proof lies.", id=use.consent)
        elif not record.method:
            message = msg("The record “{id}” does not say how consent was given (method).", id=use.consent)
        elif record.person == "employee" and record.method == "recorded":
            message = msg(
                "The record “{id}” is an employee's, whose consent has to be on paper or digital.", id=use.consent
            )
            fix = msg("Have it signed on paper or digitally, and write “method: paper” or “method: digital”.")
        else:
            continue
        yield case.finding("C114", message, fix, line=use.line, key=use.key)
