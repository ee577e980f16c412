"""Styles: every address a style sheet or style attribute loads. Judges none of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import tinycss2

_LOADING: Final = frozenset(
    {"url", "src", "image", "image-set", "-webkit-image-set", "cross-fade", "-webkit-cross-fade"}
)
_BLOCKS: Final = frozenset({"() block", "[] block", "{} block"})


@dataclass(frozen=True, slots=True)
class Styles:
    """What a piece of CSS loads, and whether parts of it could not be understood."""

    urls: tuple[str, ...] = ()
    doubtful: bool = False


def read(css: str) -> Styles:
    """All addresses in ``css``, in ``url()``, ``@import`` and functions that load; never raises.

    Custom properties count too, because a value can be used anywhere.
    """
    urls: list[str] = []
    doubtful = False
    pending: list[tuple[Iterator[Any], bool]] = [(iter(_values(css)), False)]
    importing = False
    while pending:
        values, loads = pending[-1]
        node = next(values, None)
        if node is None:
            pending.pop()
            continue
        kind = node.type
        if kind == "url" or (kind == "string" and (loads or importing)):
            urls.append(node.value)
        elif kind == "error":
            doubtful = True
        elif kind == "function":
            inner = node.lower_name in _LOADING
            doubtful = doubtful or (loads and node.lower_name == "var")
            pending.append((iter(node.arguments), inner))
        elif kind in _BLOCKS:
            pending.append((iter(node.content), False))
        importing = (importing and kind == "whitespace") or (kind == "at-keyword" and node.lower_value == "import")
    return Styles(tuple(urls), doubtful)


def _values(css: str) -> Iterable[Any]:
    values: Iterable[Any] = tinycss2.parse_component_value_list(css, skip_comments=True)
    return values
