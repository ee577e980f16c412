"""clashes: addresses that two documents want. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator

from sozialblog.findings import Finding
from sozialblog.i18n import msg
from sozialblog.posts import Document, address


def clashes(documents: Collection[Document], own: frozenset[str]) -> Iterator[tuple[str, Finding]]:
    """Every finding with the key of its document; ``own`` are first parts of the site's own addresses."""
    yield from _twins(documents)
    yield from _aliases(documents, own)


def double(path: str, other: str) -> Finding:
    """The file ``path`` has the address of the file ``other``."""
    message = msg("“{other}” has the same address.", other=other)
    return Finding(code="F005", path=path, message=message, fix=msg("Rename or delete one of the two."))


def _twins(documents: Collection[Document]) -> Iterator[tuple[str, Finding]]:
    """Slugs that are one address to a file system that ignores case or normalises Unicode."""
    seen: dict[str, Document] = {}
    for document in documents:
        other = seen.setdefault(_folded(f"{document.kind}/{document.slug}"), document)
        if other is not document:
            yield document.key, double(document.path, other.path)
            yield other.key, double(other.path, document.path)


def _aliases(documents: Collection[Document], own: frozenset[str]) -> Iterator[tuple[str, Finding]]:
    """Earlier addresses that belong to somebody else today."""
    taken = {_folded(address(document)): document for document in documents}
    made = {_folded(name) for name in own - {"posts", "campaigns", "pages"}}
    for document in documents:
        seen = set[str]()
        for alias in document.aliases:
            folded = _folded(alias)
            other = taken.get(folded, document)
            twice = folded in seen or folded == _folded(address(document)) or folded in _LISTS
            if other is not document or twice or folded.split("/")[0] in made:
                message = msg("The earlier address “{alias}” is taken.", alias=alias)
                fix = msg("Take it out of “aliases”.")
                line = document.line_of("aliases")
                yield (
                    document.key,
                    Finding(code="F005", path=document.path, line=line, key="aliases", message=message, fix=fix),
                )
            seen.add(folded)
            taken.setdefault(folded, document)


def _folded(where: str) -> str:
    """One form of all addresses whose files are one to a file system that ignores case or normalises Unicode."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", where).casefold()).removesuffix("index.html")


_LISTS = frozenset({"posts/", "campaigns/", "pages/"})  #: lists of the site, in folders that aliases may be in
