"""read: everything that can be found in one text, each thing once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final

from sozialblog.pii.birth import births, clues
from sozialblog.pii.contact import DIGIT, contacts
from sozialblog.pii.model import Hit, Sort
from sozialblog.pii.names import holds_no_name, is_known_name, names
from sozialblog.pii.numbers import numbers
from sozialblog.pii.spelling import WORD

#: of two readings of the same signs the one that stands further left here is taken
_RANK: Final = (
    Sort.IBAN, Sort.PENSION, Sort.HEALTH_INSURANCE, Sort.BIRTH, Sort.EMAIL, Sort.CASE, Sort.TAX, Sort.PHONE,
    Sort.ADDRESS, Sort.PLATE, Sort.NAME,
)  # fmt: skip

#: without any of these there is no number, address, age or date in a line
_SIGNS: Final = re.compile(r"[\d@(\[{]|(?i:jährig)")

NO_SENTENCE: Final = "zxx"
"""The language tag (ISO 639) of words that stand in no sentence."""


def read(text: str, lang: str, country: str = "DE") -> tuple[Hit, ...]:
    """What ``text`` says about people, from left to right. Its lines are paragraphs: nothing reaches over their end.

    ``lang`` is a language tag: names and clues are looked for in German alone, and in :data:`NO_SENTENCE`, for tags and
    names of files, only names that are widely known. ``country`` (ISO 3166, two
    letters) says how telephone numbers without a prefix are read. Depends on its arguments and the installed
    packages alone, so that it may be kept under their digest.
    """
    if lang == NO_SENTENCE:
        return _known_names(text)
    german = lang.partition("-")[0] == "de"
    says_nothing = _says_nothing_in_german if german else _says_nothing
    found: list[Hit] = []
    start = 0
    telling = [piece for piece in set(text.split()) if not says_nothing(piece)]
    for line in text.split("\n") if telling else ():
        if any(map(line.__contains__, telling)):
            found += (
                replace(hit, start=start + hit.start, end=start + hit.end) for hit in _paragraph(line, german, country)
            )
        start += len(line) + 1
    return tuple(found)


def _says_nothing(piece: str) -> bool:
    """Whether nothing can be found in a line for the sake of this piece of it, which holds no blank."""
    return not _SIGNS.search(piece)


@lru_cache(maxsize=1 << 17)
def _says_nothing_in_german(piece: str) -> bool:
    return _says_nothing(piece) and holds_no_name(piece)


@lru_cache(maxsize=1 << 14)
def _known_names(text: str) -> tuple[Hit, ...]:
    return tuple(
        Hit(Sort.NAME, match[0], match.start(), match.end()) for match in WORD.finditer(text) if is_known_name(match[0])
    )


@lru_cache(maxsize=1 << 16)
def _paragraph(text: str, german: bool, country: str) -> tuple[Hit, ...]:  # noqa: FBT001 - part of the key
    single = _each_sign_once(_everything(text, german=german, country=country))
    more = clues(text) if german else ()
    return tuple(sorted((*single, *more), key=lambda hit: (hit.start, hit.end)))


def _everything(text: str, *, german: bool, country: str) -> Iterator[Hit]:
    if DIGIT.search(text):
        yield from births(text)
        yield from numbers(text)
    yield from contacts(text, country)
    if german:
        yield from names(text)


def _each_sign_once(found: Iterable[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(found, key=lambda hit: (_RANK.index(hit.sort), hit.start - hit.end, hit.start)):
        if all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit)
    return kept
