"""known: what builds found out about bytes, kept for the next. Facts, no verdicts; of published documents alone.

Nothing is kept of a document that is not published, nor of the front matter of one in which consent records stand: the
state folder shall hold nothing that the output may not hold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Final, Protocol, TypeVar

import msgspec

from sozialblog.load import KnownText, Parsed, Site, Source
from sozialblog.posts import Document

T = TypeVar("T")

_DOCUMENT: Final = "document"
_TEXT: Final = "text"
_HTML: Final = "html"
_VERIFIED: Final = ("verified", "signatures")


class FactKeeper(Protocol):
    """Keeps facts by kind and key from one build of this same code to the next; may lose them."""

    @property
    def code(self) -> str:
        """SHA-256 (hexadecimal) of all code that works facts out."""

    def get(self, kind: str, key: str) -> bytes | None:
        """A fact, if it is there and whole."""

    def all(self, kind: str) -> Iterator[tuple[str, bytes]]:
        """Every whole fact of a kind with its key."""

    def put(self, kind: str, facts: Mapping[str, bytes]) -> None:
        """Keep these facts, if the disk permits."""

    def keep_only(self, kind: str, keys: Collection[str]) -> None:
        """Take out all others of a kind; raises OSError if that fails."""


def decoded(decoder: msgspec.msgpack.Decoder[T], data: bytes | None) -> T | None:
    """The fact in ``data``; None if there is none, or if it does not have the form that this code wrote."""
    if data is None:
        return None
    try:
        return decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


class KnownSources:
    """What earlier builds read out of the very same files."""

    def __init__(self, facts: FactKeeper) -> None:
        self._facts = facts
        self._found: set[str] = set()

    @cached_property
    def _documents(self) -> Mapping[str, Document]:
        return dict(self._all(_DOCUMENT, msgspec.msgpack.Decoder(Document)))

    @cached_property
    def _texts(self) -> Mapping[str, KnownText]:
        return dict(self._all(_TEXT, msgspec.msgpack.Decoder(KnownText)))

    def _all(self, kind: str, decoder: msgspec.msgpack.Decoder[T]) -> Iterator[tuple[str, T]]:
        """All at once: to ask for each by itself takes longer than to read them."""
        for key, data in self._facts.all(kind):
            fact = decoded(decoder, data)
            if fact is not None:
                yield key, fact

    def parsed(self, source: Source) -> Parsed | None:
        document = self._documents.get(source.digest)
        text = self.text(source) if document is not None else None
        if document is None or text is None:
            return None
        return Parsed(document=document, body=text.body, html=None, html_digest=text.html_digest)

    def text(self, source: Source) -> KnownText | None:
        text = self._texts.get(source.digest)
        if text is not None:
            self._found.add(source.digest)
        return text

    def html(self, source: Source) -> str | None:
        data = self._facts.get(_HTML, source.digest)
        return data.decode("utf-8", "surrogatepass") if data is not None else None

    @cached_property
    def verified(self) -> frozenset[str]:
        """Tokens of the signatures that verified at the last build."""
        return frozenset((self._facts.get(*_VERIFIED) or b"").decode("ascii", "replace").split())

    def remember_verified(self, tokens: frozenset[str]) -> None:
        """Keep these tokens and no others."""
        if tokens != self.verified:
            self._facts.put(_VERIFIED[0], {_VERIFIED[1]: " ".join(sorted(tokens)).encode()})

    def remember(self, site: Site, published: Collection[str]) -> None:
        """Keep what was read of these documents."""
        new = {key: site.sources[key].digest for key in published if site.sources[key].digest not in self._found}
        html = {digest: site.html[key].encode("utf-8", "surrogatepass") for key, digest in new.items()}
        texts = {digest: KnownText(site.bodies[key], site.html_digests[key]) for key, digest in new.items()}
        documents = {
            digest: site.index.by_key[key]
            for key, digest in new.items()
            if key not in site.with_records and not site.findings.get(key)
        }
        self._facts.put(_HTML, html)
        self._facts.put(_TEXT, {digest: msgspec.msgpack.encode(text) for digest, text in texts.items()})
        self._facts.put(_DOCUMENT, {digest: msgspec.msgpack.encode(one) for digest, one in documents.items()})

    def keep_only(self, site: Site, published: Collection[str]) -> None:
        """Forget everything about other documents, and how these were before; raises OSError if that fails."""
        digests = {site.sources[key].digest for key in published}
        for kind in (_DOCUMENT, _TEXT, _HTML):
            self._facts.keep_only(kind, digests)
