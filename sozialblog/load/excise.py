"""excise: takes one consent record out of a document's front matter. Pure; every other byte stays as it was."""

from __future__ import annotations

import re

import yaml

from sozialblog.consent import SPELLINGS
from sozialblog.digests import CONSENT_KEYS, without_consents
from sozialblog.fields import plain
from sozialblog.load.frontmatter import parse_source

_FRONT = re.compile(r"[\s\ufeff]*-{3,}[ \t]*\r?\n(.*?)^-{3,}[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_ID_KEYS = frozenset({"id", *(german for german, english in SPELLINGS.items() if english == "id")})


def excise(text: str, record_id: str) -> str:
    """``text`` without the record of that id; the key goes with its last record. Raises ValueError if it is not there.

    Comments inside the record, and those below it that are indented like its keys, go with it.
    """
    front = _FRONT.match(text)
    if front is None:
        raise ValueError("no front matter")
    start, end = _span(front[1], record_id)
    return text[: front.start(1) + start] + text[front.start(1) + end :]


def same_but_for_consents(before: str, after: str) -> bool:
    """Whether two texts of a document say the same, consent records left out. Raises :class:`ContentError`."""
    one, two = (parse_source(text.removeprefix("\ufeff"), path="") for text in (before, after))
    fronts = [plain(source.front) for source in (one, two)]
    kept = [without_consents(front) if isinstance(front, dict) else front for front in fronts]
    return one.body == two.body and kept[0] == kept[1]


def _span(front: str, record_id: str) -> tuple[int, int]:
    """Begin and end of what has to go, as places in ``front``."""
    try:
        root = yaml.compose(front, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        raise ValueError("unreadable front matter") from None
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value not in CONSENT_KEYS:
            continue
        items = value.value if isinstance(value, yaml.SequenceNode) else [value]
        for number, item in enumerate(items):
            if _id_of(item) != record_id:
                continue
            if len(items) == 1:
                whole = value if value.flow_style else item
                return _line_start(front, key.start_mark.index), _below(front, whole, key.start_mark.column)
            if value.flow_style:
                return _in_flow(items, number)
            return _line_start(front, item.start_mark.index), _below(front, item, _dash(front, item))
    raise ValueError("no such record")


def _id_of(item: yaml.Node) -> str:
    pairs = item.value if isinstance(item, yaml.MappingNode) else ()
    return next((str(value.value) for key, value in pairs if key.value in _ID_KEYS), "")


def _in_flow(items: list[yaml.Node], number: int) -> tuple[int, int]:
    """One of several between brackets, with the comma that separates it."""
    if number + 1 < len(items):
        return items[number].start_mark.index, items[number + 1].start_mark.index
    return items[number - 1].end_mark.index, items[number].end_mark.index


def _below(front: str, item: yaml.Node, column: int) -> int:
    """The place after the last line of a block, with the comments below it that are indented deeper than ``column``."""
    at = _line_end(front, _last(item))
    while comment := re.compile(r"([ \t]*)#[^\n]*\n").match(front, at):
        if len(comment[1]) <= column:
            break
        at = comment.end()
    return at


def _last(node: yaml.Node) -> int:
    """The last place that belongs to a node; a block's own end lies behind the comments and blank lines below it."""
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        return max(node.start_mark.index, node.end_mark.index - 1)
    last = node.value[-1]
    return _last(last[1] if isinstance(last, tuple) else last)


def _dash(front: str, item: yaml.Node) -> int:
    """The column of the hyphen before an item."""
    start = _line_start(front, item.start_mark.index)
    return len(front[start : item.start_mark.index].split("-", maxsplit=1)[0])


def _line_start(front: str, place: int) -> int:
    return front.rfind("\n", 0, place) + 1


def _line_end(front: str, place: int) -> int:
    end = front.find("\n", place)
    return len(front) if end < 0 else end + 1
