"""T304: details which together point at one person. A reminder, never more."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog import pii
from sozialblog.findings import Finding, Rule, Severity
from sozialblog.gates.case import Case
from sozialblog.gates.passages import found, line_of
from sozialblog.i18n import msg

RULE = Rule(
    code="T304",
    title=msg("Details which together point at one person"),
    reason=msg(
        "Without a name, too, someone can be recognised: an age, a place and a fate that few people share are enough "
        "for neighbours. The program sees only some of these; whoever reads the text sees more."
    ),
    source=msg("GDPR Art. 4 (1) and recital 26: identifiable, directly or indirectly [unchecked]"),
    remedy=msg("Blur one of the three: “a young person” for the age, “a town in the north” for the place."),
    example="Eine junge Frau aus dem Norden sitzt im Rollstuhl.",
)


def gate(case: Case) -> Iterator[Finding]:
    """Silent where the people of the text agreed that their story is told."""
    if any(use.key == "people" and use.record.covers_use("story") for use in case.uses()):
        return
    for item in found(case):
        if item.hit.sort is pii.Sort.CLUES:
            message = msg("Age, place and circumstances together may identify someone: {clues}.", clues=item.hit.text)
            yield case.finding(
                "T304", message, RULE.remedy, line=line_of(case, item), key=item.key, severity=Severity.NOTE
            )  # fmt: skip
