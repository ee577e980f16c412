"""birth: dates of birth, and paragraphs whose details together point at one person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from sozialblog.pii import lexicon
from sozialblog.pii.contact import DIGIT
from sozialblog.pii.model import Hit, Sort

_MONTHS: Final = (
    "Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jan\\.|Feb\\.|Mär\\.|Apr\\.|"
    "Jun\\.|Jul\\.|Aug\\.|Sept?\\.|Okt\\.|Nov\\.|Dez\\.|January|February|March|May|June|July|October|December"
)
_YEAR: Final = r"(?:\d{4}|\d{2})(?!\d)"
_DATE: Final = (
    rf"(?:\d{{1,2}}\.\s?(?:\d{{1,2}}\.\s?{_YEAR}|(?:{_MONTHS})(?:\s{_YEAR})?)|\d{{4}}-\d{{2}}-\d{{2}}|"
    rf"\d{{1,2}}/\d{{1,2}}/\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?:{_MONTHS})\s\d{{4}}|"
    rf"(?:{_MONTHS})\s\d{{1,2}},\s\d{{4}})"
)
_FULL: Final = re.compile(r"\d{4}|\d\.\s?\d{1,2}\.\s?\d{2}")
_BORN: Final = re.compile(
    r"(?i)(?:\bgeboren|\bgeb\.|\bborn|\bzur Welt gekommen|(?<!\w)\*)"
    rf"(?:\s+(?:wurde|on|am|den|ist|war|in|\w+in|er|sie|ich)){{0,4}}\s*({_DATE})"
)
_CALLED: Final = re.compile(
    rf"(?i)\b(?:Geburtsdatum|Geburtstag:|Geb\.?-?Datum|date of birth|DOB)[^.!?\n]{{0,30}}?({_DATE})"
)
_LATER: Final = re.compile(rf"(?i)({_DATE})[^.!?\n]{{0,60}}?\b(?:geboren|zur Welt|was born)")
_AGE: Final = re.compile(
    r"(?i)(?:\b|(?=\())(?:\d{1,2}(?:-?jährige?[rnms]?\b| Jahre alt| Jahre jung| years old|-year-old)|"
    r"\((?=[1-9]\d?\))\d{1,2}\)|"
    r"mit \d{1,2}(?= (?:Jahren|kam|wurde|zog|verlor|floh))|Jahrgang (?:19|20)\d\d|\d{1,2} Jahre\b(?= alt)|"
    r"(?:acht|neun|zehn|elf|zwölf|(?:drei|vier|fünf|sech|sieb|acht|neun)zehn|zwanzig)jährige?[rnms]?\b)"
)
_ALONE: Final = re.compile(
    r"(?i)\b(?:als einzige[rsn]?|einzige[rn]? (?:Frau|Mann|Mädchen|Junge|Familie)|"
    r"als erste[rs]? (?:Frau|Mann|Mädchen|Junge)|the only)\b"
)
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


_WORDS_OF_BIRTH: Final = ("geb", "born", "zur welt", "*", "birth", "dob")


def births(text: str) -> Iterator[Hit]:
    """Dates of birth: a date beside a word for being born; after “geboren am” the year may be missing."""
    low = text.casefold()
    if not any(word in low for word in _WORDS_OF_BIRTH):
        return
    for match in _BORN.finditer(text):
        yield Hit(Sort.BIRTH, match[1], match.start(1), match.end(1))
    for pattern in (_CALLED, _LATER):
        for match in pattern.finditer(text):
            if _FULL.search(match[1]):
                yield Hit(Sort.BIRTH, match[1], match.start(1), match.end(1))


def clues(paragraph: str) -> Iterator[Hit]:
    """An age, a place and something that few people share, together in one paragraph."""
    age = _AGE.search(paragraph) if DIGIT.search(paragraph) or "jährig" in paragraph.casefold() else None
    if age is None:
        return
    words = [match[0] for match in _WORD.finditer(paragraph)]
    known, alone = lexicon.places(), _ALONE.search(paragraph)
    place = next((word for word in words if word in known or word.casefold() in lexicon.QUARTERS), "")
    rare = next((word for word in words if word.casefold() in lexicon.RARE), alone[0] if alone else "")
    if place and rare:
        yield Hit(Sort.CLUES, f"{age[0].strip('()')}, {place}, {rare}", age.start(), age.end())
