"""tokens: the words of a paragraph and what stands between them. Works out only what is asked for."""

from __future__ import annotations

import re
from typing import Final

from sozialblog.pii import lexicon

_TOKEN: Final = re.compile(r"[^\W\d_]+(?:[-‑'’][^\W\d_]+)*['’]?")
_BREAK: Final = re.compile(r"[.!?…:;\n|•]")
_OPENING: Final = re.compile(r"[„“”»«\"(\[–—]\s*$")


class Tokens:
    """Words by number. A word's gap is what stands between it and the one before."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._found = list(_TOKEN.finditer(text))

    @staticmethod
    def of(text: str) -> set[str]:
        """The words alone."""
        return set(_TOKEN.findall(text))

    def __len__(self) -> int:
        return len(self._found)

    def capitals(self) -> list[int]:
        """The words with a capital."""
        return [place for place, match in enumerate(self._found) if match[0][0].isupper()]

    def word(self, place: int) -> str:
        return self._found[place][0]

    def low(self, place: int) -> str:
        return self._found[place][0].casefold()

    def start(self, place: int) -> int:
        return self._found[place].start()

    def end(self, place: int) -> int:
        return self._found[place].end()

    def gap(self, place: int) -> str:
        return self.text[self.end(place - 1) if place else 0 : self.start(place)]

    def is_capital(self, place: int) -> bool:
        return self._found[place][0][0].isupper()

    def is_initial(self, place: int) -> bool:
        word = self._found[place][0]
        return len(word) == 1 and word.isupper()

    def begins(self, place: int) -> bool:
        """Whether the word begins a sentence, a quotation or a line, so that its capital says nothing."""
        if place == 0:
            return True
        gap = self.gap(place)
        if _OPENING.search(gap):
            return True
        abbreviated = gap.strip() == "." and (
            len(self._found[place - 1][0]) == 1 or self.low(place - 1) in lexicon.TITLES
        )
        return not abbreviated and bool(_BREAK.search(gap))
