"""contact: telephone numbers, e-mail addresses and streets with a house number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from sozialblog.pii.model import Hit, Sort

DIGIT: Final = re.compile(r"\d")
_DIGITS: Final = re.compile(r"\d(?:[\s\u00a0./()–-]{0,3}\d){4}")
_NAMED: Final = re.compile(
    r"(?i)\b(?:Tel|Telefon|Telefonnummer|Fon|Handy|Handynummer|Mobil|Mobilnummer|Durchwahl|WhatsApp|Signal|"
    r"Rufnummer|unter der Nummer|phone|call|mobile)\b[.:]{0,2}\s*(?:Nr\.?:?\s*|ist\s|lautet\s|unter\s)?"
    r"(\+?\d(?:[ \u00a0./()–-]{0,2}\d){4,14})(?!\d)"
)
_FREE: Final = ("TOLL_FREE", "PREMIUM_RATE", "SHARED_COST", "UAN", "VOICEMAIL", "STANDARD_RATE")
"""Kinds of numbers that belong to services and to nobody in person."""
_AT: Final = r"(?:@|\s?[(\[{]\s?(?:at|ät|klammeraffe|@)\s?[)\]}]\s?)"
_DOT: Final = r"(?:\.|\s?[(\[{]\s?(?:dot|punkt|\.)\s?[)\]}]\s?)"
_EMAIL: Final = re.compile(
    rf"(?i)(?<![\w.@/])[\w%+](?:[\w.%+-]{{0,64}}[\w%+])?{_AT}[^\W_](?:[\w-]{{0,62}}[^\W_])?(?:{_DOT}[^\W_](?:[\w-]{{0,62}}[^\W_])?){{0,6}}{_DOT}[a-z]{{2,24}}(?![\w@])"
)
_NUMBERED: Final = re.compile(r"(?<!\w)\+?\(?\d")
_BRACKETED: Final = re.compile(r"(?i)[(\[{]\s?(?:at|ät|klammeraffe)")
_NUMBER: Final = r"\d{1,4}(?:\s?[a-hA-H](?!\w))?(?:\s?[-–/]\s?\d{1,4}(?:[a-h](?!\w))?)?"
_CITY: Final = r"(?:D[-–]\s?)?\d{5}\s+[A-ZÄÖÜ][\w-]+"
_SURE: Final = (
    "(?i:straße|strasse|str\\.|weg|gasse|allee|damm|ufer|chaussee|promenade|twiete|redder|stieg|steig|pfad|zeile)"
)
_LIKELY: Final = "(?i:platz|ring|markt|wall|graben|brücke|kamp|koppel|winkel|deich|kai|hof|berg|garten|feld|grund)"
_BEFORE: Final = "(?:Am|An der|An den|Im|Zum|Zur|Auf dem|Auf der|Hinter dem|Unter den|Vor dem|Beim)"
_WORD: Final = "[A-ZÄÖÜ][\\w’'-]*"
_END: Final = rf"(?!\w|[.,]\d)(?:,?\s+{_CITY})?"
_STREETS: Final = (
    # Lindenstraße 12, Karl-Marx-Str. 3, Lange Straße 7
    re.compile(rf"(?<![\w-])(?:{_WORD}(?<!Die)(?<!In)\s)?(?:{_WORD}{_SURE}|(?:Straße|Str\.))\s{_NUMBER}{_END}"),
    # Am Alten Markt 5, Am Lindenplatz 3; “am Markt 5 Stände” is none
    re.compile(rf"(?<![\w-]){_BEFORE}\s(?:{_WORD}\s)?{_WORD}(?:{_SURE}|{_LIKELY})\s{_NUMBER}(?!\s[A-ZÄÖÜ]){_END}"),
    re.compile(rf"(?<![\w-]){_BEFORE}\s(?i:markt|deich|hafen|kai|wall|ring)\s{_NUMBER}(?!\s[A-ZÄÖÜ]){_END}"),
    re.compile(rf"(?<![\w-])(?:Straße|Platz|Allee|Weg|Ufer)\s(?:der|des)\s(?:\d{{1,2}}\.\s)?{_WORD}\s{_NUMBER}{_END}"),
    # Mühlenhof 3, 24114 Kiel: with a town behind it any word is a street
    re.compile(rf"(?<![\w-])(?:{_BEFORE}\s)?(?:{_WORD}\s){{1,2}}{_NUMBER},?\s+{_CITY}"),
)  # fmt: skip


def contacts(text: str, country: str) -> Iterator[Hit]:
    """Telephone numbers (read as in ``country``, two letters of ISO 3166), e-mail and postal addresses."""
    if "@" in text or (any(map(text.__contains__, "([{")) and _BRACKETED.search(text)):
        for match in _EMAIL.finditer(text):
            yield Hit(Sort.EMAIL, match[0], match.start(), match.end())
    if not (DIGIT.search(text) and _NUMBERED.search(text)):
        return
    if _DIGITS.search(text):
        yield from _phones(text, country)
        for match in _NAMED.finditer(text):
            yield Hit(Sort.PHONE, match[1], match.start(1), match.end(1))
    for pattern in _STREETS:
        for match in pattern.finditer(text):
            yield Hit(Sort.ADDRESS, match[0], match.start(), match.end())


def _phones(text: str, country: str) -> Iterator[Hit]:
    import phonenumbers  # noqa: PLC0415 - loaded where a text holds a run of digits, and not before

    free = {getattr(phonenumbers.PhoneNumberType, name, None) for name in _FREE}
    for match in phonenumbers.PhoneNumberMatcher(text, country, leniency=phonenumbers.Leniency.VALID):
        if phonenumbers.number_type(match.number) not in free:
            yield Hit(Sort.PHONE, match.raw_string, match.start, match.end)
