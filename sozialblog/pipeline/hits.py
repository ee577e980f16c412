"""hits: what the words of documents say, kept from one build to the next. A fact of the words; judges nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache, cached_property
from typing import Final

import msgspec

from sozialblog.gates import Hear, Heard
from sozialblog.pipeline.known import FactKeeper, decoded

_HITS: Final = "hits"


class KnownHits:
    """Gives what the words of documents say, and remembers it."""

    def __init__(self, facts: FactKeeper) -> None:
        self._facts = facts
        self._now: dict[str, bytes] = {}

    @cached_property
    def _before(self) -> dict[str, bytes]:
        return dict(self._facts.all(_HITS))

    def knows(self, document: str, source: str) -> bool:
        """Whether the document of this key was heard when this ``source`` stood for it."""
        return self._before.get(document, b"").startswith(_head(source))

    def hearer(self, document: str, source: str) -> Hear:
        """What hears the document of this key; ``source`` (hexadecimal) stands for all that its words depend on."""

        def hear(work: Callable[[], Heard]) -> Heard:
            head = _head(source)
            kept = decoded(_decoder(), self._before[document][len(head) :]) if self.knows(document, source) else None
            if kept is not None:
                self._now[document] = self._before[document]
                return kept
            found = work()
            self._now[document] = head + msgspec.msgpack.encode(found)
            return found

        return hear

    def found(self, document: str) -> bytes:
        """What this process heard of a document, in a form that goes to another one."""
        return self._now.get(document, b"")

    def learn(self, document: str, found: bytes) -> None:
        """What another process of this build :meth:`found`."""
        self._now[document] = found

    def remember(self, published: Collection[str]) -> None:
        """Keep what was heard of these documents."""
        new = {key: self._now[key] for key in published if self._now.get(key)}
        self._facts.put(_HITS, {key: found for key, found in new.items() if found != self._before.get(key)})

    def keep_only(self, published: Collection[str]) -> None:
        """Forget what was heard of other documents; raises OSError if that fails."""
        self._facts.keep_only(_HITS, published)


def _head(source: str) -> bytes:
    """How a fact about a document begins that this stands for."""
    return f"{source}\n".encode()


@cache
def _decoder() -> msgspec.msgpack.Decoder[Heard]:
    return msgspec.msgpack.Decoder(Heard)
