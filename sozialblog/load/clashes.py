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
        folded = f"{document.kind}/{unicodedata.normalize('NFC', document.slug).casefold()}"
        other = seen.setdefault(folded, document)
        if other is not document:
            yield document.key, double(document.path, other.path)
            yield other.key, double(other.path, document.path)


def _aliases(documents: Collection[Document], own: frozenset[str]) -> Iterator[tuple[str, Finding]]:
    """Earlier addresses that belong to somebody else today."""
    taken = {address(document): document for document in documents}
    for document in documents:
        for alias in document.aliases:
            other = taken.setdefault(alias, document)
            if other is not document or alias.split("/")[0] in own - {"posts", "campaigns", "pages"}:
                message = msg("The earlier address “{alias}” is taken.", alias=alias)
                fix = msg("Take it out of “aliases”.")
                line = document.line_of("aliases")
                yield (
                    document.key,
                    Finding(code="F005", path=document.path, line=line, key="aliases", message=message, fix=fix),
                )
