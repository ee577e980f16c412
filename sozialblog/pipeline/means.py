"""means: what a site is judged with: what earlier builds know of it, and the processes that do the work."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from sozialblog import pii
from sozialblog.gates import ReadWords
from sozialblog.load import Readers

A = TypeVar("A")
B = TypeVar("B")


class Words(Protocol):
    """Reads the texts of documents by their keys, and perhaps remembers what was in them."""

    def reader(self, document: str, /) -> ReadWords:
        """What reads the texts of a document."""

    def found(self, document: str, /) -> bytes:
        """What this process read in them, for :meth:`learn` in another."""

    def learn(self, document: str, found: bytes, /) -> None:
        """Take over what another process found."""


class Spread(Protocol):
    """Does any function on each item, perhaps in several processes that know what this one does."""

    def __call__(self, work: Callable[[A], B], items: Iterable[A], /) -> Iterable[B]:
        """Results in the order of the items."""


class _Anew:
    """Reads every text, and remembers nothing."""

    def reader(self, _document: str, /) -> ReadWords:
        return pii.read

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
