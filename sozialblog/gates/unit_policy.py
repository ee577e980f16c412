"""P601: an Einrichtung loosens only what the Träger left free."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog.config import Loosening
from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.i18n import msg

RULE = Rule(
    code="P601",
    title=msg("A unit loosens what it may not"),
    reason=msg(
        "The Träger answers for all its units. What it did not list under [freedoms], a unit may only make stricter."
    ),
    source=msg("The organisation's own policy (site.toml)"),
    remedy=msg("Take the setting out of the unit's file, or have the Träger list it under [freedoms]."),
    example='[freedoms]\n"approval.needs" = [["consent", "post"], ["consent"]]',
)


def gate(case: Case) -> Iterator[Finding]:
    unit = case.config.units.get(case.document.unit)
    for looser in unit.looser if unit else ():
        yield looser_finding(looser)


def looser_finding(looser: Loosening) -> Finding:
    """The contradiction, shown where the unit wrote it; the Träger's value stays in force."""
    message = msg(
        "The unit “{unit}” sets {key} = {own}, looser than the Träger's {traeger}.",
        unit=looser.unit, key=looser.key, own=looser.own, traeger=looser.traeger,
    )  # fmt: skip
    return Finding(code="P601", path=looser.path, line=looser.line, key=looser.key, message=message, fix=RULE.remedy)
