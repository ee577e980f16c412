"""spelling: one word written in many ways. Knows German endings and the Latin letters of many languages."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe"})
_STROKES: Final = str.maketrans(
    {"ı": "i", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ø": "o", "æ": "ae", "œ": "oe", "ħ": "h"}
)
_ENDINGS: Final = ("s", "es")
_SHORTEST: Final = 3  #: letters that a word keeps without its ending
_SIGNS: Final = "„“”‚‘»«›‹–—‑…·•§€°\u00a0\u202f\u2009"
_TWO_LETTERS: Final = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"))


@lru_cache(maxsize=1 << 16)
def spellings(word: str) -> frozenset[str]:
    """``word`` without case, accents and apostrophes, umlauts as two letters and as one: mueller, muller."""
    return frozenset(spelling.replace("'", "") for spelling in _spelled(word))


@lru_cache(maxsize=1 << 16)
def stems(word: str) -> frozenset[str]:
    """The spellings of what ``word`` may be an inflected form of, itself included: Krämers', Jonas’, Petersens."""
    found = set()
    for spelling in _spelled(word):
        plain = spelling.removesuffix("s").removesuffix("'") if spelling.endswith(("'", "'s")) else spelling
        found |= {spelling.replace("'", ""), plain.replace("'", "")}
        for ending in _ENDINGS:
            if plain.endswith(ending) and len(plain) - len(ending) >= _SHORTEST:
                found.add(plain.removesuffix(ending).replace("'", ""))
    return frozenset(found)


def words(text: str) -> tuple[str, ...]:
    """The words of ``text``, hyphenated ones in their parts."""
    return tuple(WORD.findall(text))


def searchable(text: str) -> tuple[str, ...] | None:
    """``text`` (NFC) in ways of writing in one of which every stem of its words begins a word; None if it takes more.

    What :func:`stems` finds word by word is found here by a search for it, followed by "s", "es" or no letter. Covers
    German; other letters take more.
    """
    plain = text.casefold().replace("’", "'")
    if not plain.isascii():
        for sign in _SIGNS:  # sign by sign is many times as fast as a table or a pattern
            plain = plain.replace(sign, " ")
    long = short = plain
    if not plain.isascii():
        for umlaut, letters in _TWO_LETTERS:
            long, short = long.replace(umlaut, letters), short.replace(umlaut, letters[0])
    if not short.isascii() or "''" in short:
        return None
    found = dict.fromkeys((long, short))
    return tuple(dict.fromkeys(way.replace("'", put) for way in found for put in ((" ", "") if "'" in way else ("",))))


def _spelled(word: str) -> tuple[str, str]:
    folded = unicodedata.normalize("NFC", word.casefold()).replace("’", "'")
    return _bare(folded.translate(_UMLAUTS)), _bare(folded)


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.translate(_STROKES))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
