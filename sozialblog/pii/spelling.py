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


@lru_cache(maxsize=1 << 16)
def spellings(word: str) -> frozenset[str]:
    """``word`` without case and accents, umlauts as two letters and as one: ``Müller`` is mueller and muller."""
    folded = unicodedata.normalize("NFC", word.casefold()).replace("’", "'")
    return frozenset((_bare(folded.translate(_UMLAUTS)), _bare(folded)))


@lru_cache(maxsize=1 << 16)
def stems(word: str) -> frozenset[str]:
    """The spellings of what ``word`` may be an inflected form of, itself included: Krämers', Jonas’, Petersens."""
    found = set()
    for spelling in spellings(word):
        plain = spelling.partition("'")[0] if spelling.endswith(("'", "'s")) else spelling
        found |= {spelling.replace("'", ""), plain.replace("'", "")}
        for ending in _ENDINGS:
            if plain.endswith(ending) and len(plain) - len(ending) >= _SHORTEST:
                found.add(plain.removesuffix(ending).replace("'", ""))
    return frozenset(found)


def words(text: str) -> tuple[str, ...]:
    """The words of ``text``, hyphenated ones in their parts."""
    return tuple(WORD.findall(text))


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.translate(_STROKES))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
