"""apart: texts in which the end of one block and the beginning of the next cannot be read as one date.

“Since 1992” above “09.03.” is nobody's birthday. A table's row, a line break, and every element that is not named here
join: what a person reads as one date stays one, however it is marked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborNode

_BORDER: Final = "\0"  #: is in no text, and no blank or hyphen that a search would pass over
_BLOCKS: Final = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "dialog", "div", "dl", "dt"}
    | {"fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr"}
    | {"html", "li", "main", "menu", "nav", "ol", "option", "p", "pre", "script", "section", "style", "summary"}
    | {"table", "tbody", "template", "tfoot", "thead", "title", "tr", "ul"}
    # of feeds and sitemaps
    | {"author", "category", "channel", "content", "description", "email", "entry", "feed", "guid", "id", "item"}
    | {"link", "loc", "lastmod", "name", "pubdate", "published", "rights", "subtitle", "updated", "uri", "url"}
)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_TAG: Final = re.compile(r"<[/?!]?\s*+([a-zA-Z][\w:-]*+)?[^<>]*>")


def in_page(root: LexborNode) -> list[str]:
    """What a reader sees of a page, with and without blanks between elements."""
    pieces = list(_pieces(root))
    return ["".join(pieces), " ".join(pieces)]


def in_markup(text: str) -> list[str]:
    """``text`` without its tags, in the same two ways."""
    parted = _TAG.sub(lambda tag: _BORDER if _is_block(str(tag[1])) else tag[0], text)
    return [_TAG.sub("", parted), _TAG.sub(" ", parted)]


def _pieces(root: LexborNode) -> Iterator[str]:
    waiting: list[LexborNode | str] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node
            continue
        if node.tag == "-text":
            yield node.text_content or ""
            continue
        if _is_block(str(node.tag)) or _is_day(node):
            yield _BORDER
            waiting.append(_BORDER)
        waiting += reversed(list(node.iter(include_text=True)))


def _is_block(tag: str) -> bool:
    return tag.lower().rpartition(":")[2] in _BLOCKS


def _is_day(node: LexborNode) -> bool:
    """Whether an element is a whole date by itself, which is written down for machines."""
    return node.tag == "time" and _DAY.match(str(node.attributes.get("datetime"))) is not None
