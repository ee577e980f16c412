"""means: what a site is judged with: what earlier builds know of it, and the processes that do the work."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from sozialblog.gates import Hear, anew
from sozialblog.load import Readers

A = TypeVar("A")
B = TypeVar("B")


class Words(Protocol):
    """Gives what the words of documents say, and perhaps remembers it."""

    def knows(self, document: str, source: str, /) -> bool:
        """Whether nothing has to be worked out for this document."""

    def hearer(self, document: str, source: str, /) -> Hear:
        """For the document of this key; ``source`` (hexadecimal) stands for all that its words depend on."""

    def found(self, document: str, /) -> bytes:
        """What this process found in them, for :meth:`learn` in another."""

    def learn(self, document: str, found: bytes, /) -> None:
        """Take over what another process found."""


class Spread(Protocol):
    """Does any function on each item, perhaps in several processes that know what this one does."""

    def __call__(self, work: Callable[[A], B], items: Iterable[A], /) -> Iterable[B]:
        """Results in the order of the items."""


class _Anew:
    """Reads every text, and remembers nothing."""

    def knows(self, _document: str, _source: str, /) -> bool:
        return False

    def hearer(self, _document: str, _source: str, /) -> Hear:
        return anew

    def found(self, _document: str, /) -> bytes:
        return b""

    def learn(self, document: str, found: bytes, /) -> None:
        pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """All of them may be missing: then everything is worked out anew, in this process.

    ``verified`` are signatures that verified before. ``here`` spreads the judging of documents.
    """

    readers: Readers = field(default_factory=Readers)
    verified: Container[str] = ()
    words: Words = field(default_factory=_Anew)
    here: Spread = map
