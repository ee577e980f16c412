"""hits: what was found in texts about people, kept from one build to the next. A fact of the words; judges nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from functools import cache, partial
from typing import Final

import msgspec

from sozialblog import pii
from sozialblog.gates import ReadWords
from sozialblog.pipeline.known import FactKeeper, decoded

_HITS: Final = "hits"

Hits = tuple[pii.Hit, ...]


class KnownHits:
    """Reads texts, and remembers what was found in those of each document."""

    def __init__(self, facts: FactKeeper) -> None:
        self._facts = facts
        self._before = dict(facts.all(_HITS))
        self._known: dict[str, dict[str, Hits]] = {}
        self._used: dict[str, dict[str, Hits]] = {}
        self._now: dict[str, bytes] = {}

    def reader(self, document: str) -> ReadWords:
        """Like :func:`pii.read`, for the texts of the document of this key."""
        return partial(self._read, document)

    def found(self, document: str) -> bytes:
        """What was found in the texts of a document that this process read, in a form that goes to another one."""
        return msgspec.msgpack.encode(self._used.get(document, {}))

    def learn(self, document: str, found: bytes) -> None:
        """What another process of this build :meth:`found`."""
        self._now[document] = found

    def remember(self, published: Collection[str]) -> None:
        """Keep what was found in these documents."""
        new = {key: self._now[key] for key in published if key in self._now}
        self._facts.put(_HITS, {key: found for key, found in new.items() if found != self._before.get(key)})

    def keep_only(self, published: Collection[str]) -> None:
        """Forget what was found in other documents; raises OSError if that fails."""
        self._facts.keep_only(_HITS, published)

    def _read(self, document: str, text: str, lang: str, country: str) -> Hits:
        key = hashlib.sha256(f"{lang}\0{country}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()
        if document not in self._known:
            self._known[document] = decoded(_decoder(), self._before.get(document)) or {}
        found = self._known[document].get(key)
        if found is None:
            found = pii.read(text, lang, country)
        self._used.setdefault(document, {})[key] = found
        return found


@cache
def _decoder() -> msgspec.msgpack.Decoder[dict[str, Hits]]:
    return msgspec.msgpack.Decoder(dict[str, Hits])
