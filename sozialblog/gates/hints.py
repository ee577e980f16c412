"""hints: the nearest known word, for “did you mean”."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like ``word``, or empty if none is near."""
    found = difflib.get_close_matches(word, sorted(known), cutoff=0.8)
    return found[0] if found else ""
