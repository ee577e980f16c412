"""C106: a withdrawn consent takes its document down, even where its record was changed or is gone."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case, Claim
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
    """The log counts as much as the record, and also where the record is gone, unreadable or was written anew."""
    named: dict[str, Claim] = {}
    for claim in case.claims():
        named.setdefault(claim.consent, claim)
    logged = case.ledger.withdrawn(named)
    for consent, claim in named.items():
        record = case.records.get(consent)
        days = [day for day in (record.withdrawn if record else None, logged.get(consent)) if day is not None]
        if days and min(days) <= case.on:
            message = msg("The consent “{id}” was withdrawn on {day}.", id=consent, day=min(days))
            yield case.finding("C106", message, RULE.remedy, line=claim.line, key=claim.key)
