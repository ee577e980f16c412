"""sieve: sorts the words of many documents once. For searches whose result depends on single words alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

_MOST: Final = 1 << 17  #: words that are remembered; more would take memory and be needed rarely


class Sieve:
    """Keeps back what a search may find something in. Documents share most of their words: each is looked at once.

    ``holds`` searches a text; it finds something in words on lines of their own if it does in one of them.
    """

    def __init__(self, holds: Callable[[str], bool]) -> None:
        self._holds = holds
        self._clean: set[str] = set()

    def kept(self, words: frozenset[str] | set[str]) -> set[str]:
        """Those of ``words``, none of which holds a blank, that ``holds`` finds something in."""
        new = words - self._clean
        found = set(filter(self._holds, new)) if self._holds("\n".join(new)) else set[str]()
        if len(self._clean) > _MOST:
            self._clean.clear()
        self._clean |= new - found
        return found
