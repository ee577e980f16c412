"""heard: what the words of a document say by themselves. Facts of its file, which may be kept; judges nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sozialblog import pii


@dataclass(frozen=True, slots=True)
class Found:
    """A hit with the paragraph around it and its place in the file; ``line`` 0: somewhere in the text."""

    hit: pii.Hit
    paragraph: str
    line: int
    key: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What was found about people, the known names in labels, and all words in a form that searches are made in.

    Follows from the bytes of the document's file, the site's language and the organisation's country alone.
    """

    found: tuple[Found, ...]
    names: tuple[str, ...]
    words: Words


@dataclass(frozen=True, slots=True)
class Words:
    """Every different word of a document, with the signs beside it.

    In ``text`` each stands case-folded on a line of its own, and again as :func:`pii.searchable` writes it; ``whole``
    says whether that has a way to write all of them.
    """

    text: str
    whole: bool


#: what gives the facts that the function works out, by it or from what is kept
Hear = Callable[[Callable[[], Heard]], Heard]


def anew(work: Callable[[], Heard]) -> Heard:
    """Nothing is kept."""
    return work()
