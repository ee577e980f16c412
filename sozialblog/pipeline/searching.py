"""searching: the index that readers search, made again only when a text in it has changed. Keeps no text."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from sozialblog import publish
from sozialblog.pipeline.known import FactKeeper, decoded

#: pages to be found (HTML by path) -> files of an index of them by path; none if it could not be made
Index = Callable[[Mapping[str, bytes]], Mapping[str, bytes]]

SEARCH: Final = "pagefind/"
_FACT: Final = ("index", "published")


class _Made(msgspec.Struct, frozen=True):
    """An index: SHA-256 (hexadecimal) of the pages it was made of, and of each of its files."""

    pages: str
    files: dict[str, str]


def indexed(
    pages: Mapping[str, bytes], make: Index, facts: FactKeeper, output: Path, there: publish.Manifest
) -> Mapping[str, bytes]:
    """The files of an index of ``pages``: those in ``output``, which holds ``there``, if they are just these."""
    digest = _digest(pages)
    known = decoded(_decoder(), facts.get(*_FACT))
    if known is not None and known.pages == digest:
        published = publish.read(output, there, SEARCH)
        if published and {path: hashlib.sha256(data).hexdigest() for path, data in published.items()} == known.files:
            return published
    files = make(pages)
    made = _Made(digest, {path: hashlib.sha256(data).hexdigest() for path, data in files.items()})
    facts.put(_FACT[0], {_FACT[1]: msgspec.msgpack.encode(made)})
    return files


def _digest(pages: Mapping[str, bytes]) -> str:
    total = hashlib.sha256()
    for path in sorted(pages):
        total.update(f"{len(pages[path])} {path}\n".encode() + pages[path])
    return total.hexdigest()


@cache
def _decoder() -> msgspec.msgpack.Decoder[_Made]:
    return msgspec.msgpack.Decoder(_Made)
