"""T302: no number, address or account of a person stands in the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from sozialblog import pii
from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.gates.declared import declared, line_to_add
from sozialblog.gates.heard import Found
from sozialblog.gates.passages import found, line_of
from sozialblog.gates.private_fields import is_private
from sozialblog.i18n import Message, msg

RULE = Rule(
    code="T302",
    title=msg("A telephone number, address, account or other number of a person"),
    reason=msg(
        "Such numbers lead to one person, and some of them open doors: who reads an insurance number can ask in that "
        "name. The organisation's own numbers stand in site.toml and may appear."
    ),
    source=msg(
        "GDPR Art. 4 (1), 5 (1) (c), 87 [unchecked]; health insurance number § 290 SGB V, pension insurance number "
        "§ 147 SGB VI, tax number § 139b AO [unchecked]; social data SGB I § 35 [unchecked]"
    ),
    remedy=msg(
        "Take it out. If it belongs to an institution and may be public, add it to “public_details” in the head of the "
        "file, or to site.toml if it is your own."
    ),
    example='public_details: ["0431 1234567", "Hafenstraße 3, 24103 Kiel"]',
)

_KINDS: Final[Mapping[pii.Sort, Message]] = {
    pii.Sort.PHONE: msg("a telephone number"),
    pii.Sort.EMAIL: msg("an e-mail address"),
    pii.Sort.ADDRESS: msg("a postal address"),
    pii.Sort.IBAN: msg("a bank account (IBAN)"),
    pii.Sort.HEALTH_INSURANCE: msg("a health insurance number"),
    pii.Sort.PENSION: msg("a pension insurance number"),
    pii.Sort.TAX: msg("a tax number"),
    pii.Sort.CASE: msg("a case number"),
    pii.Sort.PLATE: msg("a car's number plate"),
}
#: numbers that only people have
_ALWAYS: Final = frozenset({pii.Sort.HEALTH_INSURANCE, pii.Sort.PENSION})
#: what is repeated in the remedy, ready to be copied
_SAYABLE: Final = frozenset({pii.Sort.PHONE, pii.Sort.EMAIL, pii.Sort.ADDRESS, pii.Sort.IBAN})


def gate(case: Case) -> Iterator[Finding]:
    seen = set[str]()
    for item in found(case):
        hit = item.hit
        if hit.sort not in _KINDS or hit.text in seen or _is_venue(item):
            continue
        if (hit.sort not in _ALWAYS and declared(case).holds(hit)) or is_private(case, hit.text):
            continue
        seen.add(hit.text)
        message = msg("This looks like {what}.", what=_KINDS[hit.sort])
        yield case.finding("T302", message, _fix(case, hit), line=line_of(case, item), key=item.key)


def _is_venue(item: Found) -> bool:
    """A workshop's place is an address that everybody shall find."""
    return item.key == "workshops.place" and item.hit.sort is pii.Sort.ADDRESS


def _fix(case: Case, hit: pii.Hit) -> Message:
    if hit.sort in _ALWAYS:
        return msg("Take it out. It belongs to one person alone.")
    text = hit.text if hit.sort in _SAYABLE else "…"
    line = line_to_add("public_details", case.document.public_details, text)
    return msg("Take it out; or, if it belongs to an institution and may be public, write {line}", line=line)
