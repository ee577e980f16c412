"""numbers: IBAN, insurance, tax and case numbers, car plates. What has a check digit is only found if it is right.

Sources: IBAN ISO 13616; health insurance number (KVNR) § 290 SGB V with its check digit as published by the
Vertrauensstelle; pension insurance number (RVNR) § 147 SGB VI and VKVV § 4; tax identification number § 139b AO.
The tax number (Steuernummer) and case numbers carry no common check digit and are known by their shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import cycle
from typing import Final

from sozialblog.pii.model import Hit, Sort

_LONG: Final = 9  #: digits of the shortest number with a check digit
_SHORT: Final = 3  #: digits of the shortest case number
_GAP: Final = r"[ \u00a0.\-]?"
_IBAN: Final = re.compile(rf"(?<![A-Z0-9])[A-Z]{{2}}{_GAP}\d{{2}}(?:{_GAP}[A-Z0-9]){{11,30}}", re.IGNORECASE)
_LONGEST_IBAN: Final = 34
_SHORTEST_IBAN: Final = 15
_KVNR: Final = re.compile(rf"(?<![^\W_])[A-Z]{_GAP}(?:\d{_GAP}){{8}}\d(?![^\W_])", re.IGNORECASE)
_RVNR: Final = re.compile(
    rf"(?<![^\W_])\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{2}}{_GAP}[A-Z]{_GAP}\d{{2}}{_GAP}\d(?![^\W_])",
    re.IGNORECASE,
)
_IDNR: Final = re.compile(rf"(?<![\d+])[1-9](?:{_GAP}\d){{10}}(?!\d)")
_STNR: Final = re.compile(r"(?<![\d/])\d{2,3}\s?/\s?\d{3,4}\s?/\s?\d{4,5}(?![\d/])")
_STNR_NAMED: Final = re.compile(r"(?i)\b(?:Steuernummer|St\.?-?Nr\.?|StNr\.?)\D{0,12}((?:\d[ /]?){9,12}\d)")
_REGISTERS: Final = (
    "AR|AS|AY|BA|BRs|Ca|Cs|Ds|EK|FH|Fa|Ga|Gs|Gs|IK|IN|JGs|Js|KA|KG|KLs|KR|Ks|Ls|Ns|OWi|Owi|Qs|SB|SF|SO|SO|Ss|StVK|"
    "UF|UFH|UJs|VE|VG|VII|VIII|VI|WF|Wx|XIII|XIV|XVII|XVI|XV|X|[ABCEFHKMOPRSTUVW]"
)
_CASE: Final = re.compile(rf"(?<![\w/§])(?:[SLB]\s)?\d{{1,4}}\s?(?:{_REGISTERS})\s\d{{1,5}}\s?/\s?\d{{2}}(?![\d/])")
_CASE_NAMED: Final = re.compile(
    r"\b(?:Az|Aktenzeichen|Geschäftszeichen|Gesch\.-?Z|GZ|Kassenzeichen|(?:Kunden|BG|Fall|Akten|Vorgangs|Patienten|"
    r"Versicherten|Versicherungs|Personalausweis|Ausweis|Pass|Reisepass|Aufenthaltstitel|Mitglieds|Bedarfsgemeinschafts|"
    r"Kindergeld|Schwerbehindertenausweis)-?(?:[Nn]ummer|[Nn]r))\b"
    r"[.:]{0,2}\s*(?:(?:Nr|lautet|ist|war)[.:]?\s*){0,2}((?=[\w./-]*\d)[A-Z0-9][\w./-]{3,30}\w(?:\s\d[\w./-]{2,20})?)"
)
#: decisions of higher courts are published without names; their numbers stand for law and for nobody
_PUBLISHED: Final = re.compile(
    r"(?:BVerfG|BVerwG|BGH|BSG|BAG|BFH|EuGH|EGMR|(?:Bundes\w+|Ober\w+|Landessozial)gerichts?(?:hofs?)?|[OL]LG|OVG|VGH|"
    r"LSG)\b(?:[^.!?\n]|Az\.|(?<=\d)\.){0,60}$"
)
_PLATE: Final = re.compile(r"(?<![\w-])([A-ZÄÖÜ]{1,3})-([A-Z]{1,2})[ -]?([1-9]\d{0,3})([EH]?)(?![\w/-])")
_PLATE_NAMED: Final = re.compile(
    r"\b(?:Kennzeichen|Nummernschild|Autonummer)\b\W{0,3}(?:lautet\s|ist\s|war\s)?"
    r"([A-ZÄÖÜ]{1,3}[ -][A-Z]{1,2}[ -]?[1-9]\d{0,3}[EH]?)(?!\w)"
)
_NO_DISTRICT: Final = frozenset({"DIN", "ISO", "EU", "USB", "CO", "PC", "TV", "UV", "IP", "SGB", "EN"})


def numbers(text: str) -> Iterator[Hit]:
    """Every number of a person in ``text``; several readings of the same signs are possible."""
    digits = sum(map(text.count, "0123456789"))
    if digits >= _LONG:
        yield from _checked(text)
    if "/" in text:
        for match in _CASE.finditer(text):
            if not _PUBLISHED.search(text, max(0, match.start() - 90), match.start()):
                yield Hit(Sort.CASE, match[0], match.start(), match.end())
    if digits >= _SHORT:
        yield from _shaped(_CASE_NAMED, Sort.CASE, text)
    if "-" in text:
        for match in _PLATE.finditer(text):
            if match[1] not in _NO_DISTRICT:
                yield Hit(Sort.PLATE, match[0], match.start(), match.end())
    yield from _shaped(_PLATE_NAMED, Sort.PLATE, text)


def _checked(text: str) -> Iterator[Hit]:
    """Numbers of many digits, most of them with a check digit."""
    yield from _iban(text)
    for pattern, sort, right in (
        (_KVNR, Sort.HEALTH_INSURANCE, is_health_insurance),
        (_RVNR, Sort.PENSION, is_pension),
        (_IDNR, Sort.TAX, _is_tax),
    ):  # fmt: skip
        for match in pattern.finditer(text):
            if right(_plain(match[0])):
                yield Hit(sort, match[0], match.start(), match.end())
    for pattern in (_STNR, _STNR_NAMED):
        yield from _shaped(pattern, Sort.TAX, text)


def is_health_insurance(number: str) -> bool:
    """Whether the tenth sign of a KVNR (letter and nine digits) is the right check digit."""
    digits = f"{ord(number[0]) - 64:02d}{number[1:9]}"
    return _sum_of_cross_sums(digits, (1, 2)) % 10 == int(number[9])


def is_pension(number: str) -> bool:
    """Whether the last sign of an RVNR (``15070649C103``) is right, and its middle can be a day of birth.

    To tell two apart who share a birthday, 1 to 62 was added to the day in rare cases; month 00 and day 00 exist.
    """
    digits = f"{number[:8]}{ord(number[8]) - 64:02d}{number[9:11]}"
    is_day = int(number[2:4]) <= 93 and int(number[4:6]) <= 12
    return is_day and _sum_of_cross_sums(digits, (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)) % 10 == int(number[11])


def _sum_of_cross_sums(digits: str, weights: tuple[int, ...]) -> int:
    products = (int(digit) * weight for digit, weight in zip(digits, cycle(weights), strict=False))
    return sum(product // 10 + product % 10 for product in products)


def _is_tax(number: str) -> bool:
    from stdnum.de import idnr  # noqa: PLC0415 - loaded where a text holds eleven digits, and not before

    return bool(idnr.is_valid(number))


def _iban(text: str) -> Iterator[Hit]:
    """An IBAN's length depends on its country: the longest beginning that is right is taken."""
    place = 0
    while match := _IBAN.search(text, place):
        from stdnum import iban  # noqa: PLC0415 - as above

        ends = [place + 1 for place, sign in enumerate(match[0]) if sign.isalnum()]
        lengths = reversed(ends[_SHORTEST_IBAN - 1 : _LONGEST_IBAN])
        right = (end for end in lengths if iban.is_valid(_plain(match[0][:end]), check_country=False))
        end = next(right, 0)
        if end:
            yield Hit(Sort.IBAN, match[0][:end], match.start(), match.start() + end)
        place = match.start() + max(end, 2)


def _shaped(pattern: re.Pattern[str], sort: Sort, text: str) -> Iterator[Hit]:
    for match in pattern.finditer(text):
        group = 1 if pattern.groups == 1 else 0
        yield Hit(sort, match[group], match.start(group), match.end(group))


def _plain(number: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", number.upper())
