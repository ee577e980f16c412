"""C117: an exception from consent has a reason and is never used for a child."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.i18n import msg

RULE = Rule(
    code="C117",
    title=msg("An exception without a reason, or for a minor"),
    reason=msg(
        "The exceptions of the law are narrow and never automatic: a person has to say why one applies. For "
        "minors the balance always tips the other way."
    ),
    source=msg("KUG § 23 (1) and (2)"),
    remedy=msg("State the reason in a sentence, or ask for consent. For minors ask for consent in any case."),
    example="shows: {exception: kug-23-1-3, reason: Straßenfest mit 300 Gästen, niemand ist hervorgehoben}",
)


def gate(case: Case) -> Iterator[Finding]:
    for item in case.document.files:
        for claim in item.shows.exceptions if item.shows else ():
            record = case.records.get(claim.consent)
            if len(claim.reason.split()) < 2:
                message = msg("The exception claimed for {file} has no reason.", file=item.file)
            elif claim.minors or (record is not None and record.is_minor(case.on)):
                message = msg("An exception is claimed for a minor in {file}.", file=item.file)
            else:
                continue
            yield case.finding("C117", message, RULE.remedy, line=claim.line, key=f"{item.key}.shows")
