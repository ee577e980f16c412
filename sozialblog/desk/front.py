"""front: change keys of a front matter and leave every other byte as it is: order, comments, quotes, line ends. Pure.

The text is not written anew from its values: the place of a value is looked up in the parsed tree, and only that span
is replaced. Afterwards the result is read back, and refused if it says anything but what was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import yaml

from sozialblog.desk.values import REMOVED, Path, UnsafeError, dumped, expected, means, values_of

_FRONT = re.compile(r"([\s\ufeff]*-{3,}[ \t]*\r?\n)(.*?)(^-{3,}[ \t]*\r?$)", re.DOTALL | re.MULTILINE)
_STEP = 2


def changed(text: str, path: Path, value: object) -> str:
    """``text`` with one value of its front matter replaced, added or :data:`REMOVED`. Raises :class:`UnsafeError`."""
    found = _FRONT.match(text)
    if found is None or not path:
        raise UnsafeError("no front matter")
    before = found[2]
    after = _Editing(before).with_value(path, value)
    if after != before and values_of(after) != expected(values_of(before), path, value):
        raise UnsafeError("the result would say something else")
    return text[: found.start(2)] + after + text[found.end(2) :]


def with_body(text: str, body: str) -> str:
    """``text`` with another body; the blank lines around it stay. Raises :class:`UnsafeError`."""
    found = _FRONT.match(text)
    if found is None:
        raise UnsafeError("no front matter")
    old = text[found.end() :]
    newline = _newline(text)
    fresh = body.replace("\r\n", "\n").replace("\r", "\n").strip()
    if old.replace("\r\n", "\n").replace("\r", "\n").strip() == fresh:
        return text
    lead = old[: len(old) - len(old.lstrip())] or newline * 2
    tail = old[len(old.rstrip()) :] if old.strip() else newline
    return text[: found.end()] + lead + fresh.replace("\n", newline) + (tail or newline)


def body_of(text: str) -> str:
    """What stands below the front matter, with LF line ends. Raises :class:`UnsafeError`."""
    found = _FRONT.match(text)
    if found is None:
        raise UnsafeError("no front matter")
    return text[found.end() :].replace("\r\n", "\n").replace("\r", "\n").strip()


def said(text: str) -> dict[str, object]:
    """What the front matter says, by key as it stands there. Raises :class:`UnsafeError`."""
    found = _FRONT.match(text)
    if found is None:
        raise UnsafeError("no front matter")
    values = values_of(found[2])
    return values if isinstance(values, dict) else {}


def _newline(text: str) -> str:
    return "\r\n" if 2 * text.count("\r\n") > text.count("\n") else "\n"


class _Editing:
    """One front matter and its tree."""

    def __init__(self, front: str) -> None:
        self.front = front
        self.newline = _newline(front)
        try:
            self.root = yaml.compose(front, Loader=yaml.SafeLoader)
        except (yaml.YAMLError, RecursionError):
            raise UnsafeError("unreadable front matter") from None

    def with_value(self, path: Path, value: object) -> str:
        """The front matter with the change made."""
        node: yaml.Node | None = self.root
        if node is None:
            return self._without_keys(path, value)
        for place, step in enumerate(path):
            if self._is_null(node):
                return self._replaced(node, path[:place], _built(path[place:], value))
            found = self._child(node, step)
            if found is None:
                return self._added(node, step, _built(path[place + 1 :], value))
            node = found
        return self._taken_out(path) if value is REMOVED else self._replaced(node, path, value)

    def _without_keys(self, path: Path, value: object) -> str:
        if value is REMOVED:
            raise UnsafeError("no such key")
        gap = "" if not self.front or self.front.endswith("\n") else self.newline
        return self.front + gap + self._lines(dumped(_built(path, value))) + self.newline

    def _lines(self, text: str, indent: int = 0) -> str:
        """Dumped text with the line ends of the file, each line but the first moved to the right."""
        lines = text.split("\n")
        return self.newline.join([lines[0], *(f"{' ' * indent}{line}" if line else "" for line in lines[1:])])

    def _child(self, node: yaml.Node, step: str | int) -> yaml.Node | None:
        if isinstance(node, yaml.MappingNode) and isinstance(step, str):
            return next((value for key, value in node.value if means(str(key.value), step)), None)
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and 0 <= step <= len(node.value):
            found: yaml.Node | None = node.value[step] if step < len(node.value) else None
            return found
        raise UnsafeError("no such place")

    @staticmethod
    def _is_null(node: yaml.Node) -> bool:
        return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"

    # -- replacing ------------------------------------------------------------------------------------------------

    def _replaced(self, node: yaml.Node, path: Path, value: object) -> str:
        """Another value in the span of the old one."""
        start, end = node.start_mark.index, self._end(node)
        holder = self._at(path[:-1])
        in_flow = getattr(holder, "flow_style", False)
        is_block = isinstance(node, yaml.CollectionNode) and not node.flow_style
        composed = isinstance(value, (Mapping, list, tuple)) and bool(value)
        if in_flow or (isinstance(node, yaml.CollectionNode) and node.flow_style and not _deep(value)):
            return self._spliced(start, end, dumped(value, flow=True))
        column = self._column(path)
        if composed and is_block:
            column = node.start_mark.column
            return self._spliced(start, end, self._lines(dumped(value), column))
        gap = "" if start == 0 or self.front[start - 1] in " \t\n" else " "
        if is_block and not isinstance(path[-1], int):  # a block gives way to one line: back to behind its key
            start = self._key_node(path).end_mark.index + 1
            gap = " "
        if composed and isinstance(path[-1], str):
            indent = column + _STEP
            head = self.front[:start].rstrip(" \t")
            block = f"{self.newline}{' ' * indent}{self._lines(dumped(value), indent)}"
            return head + block + self.front[end:]
        written = dumped(value)
        if composed:
            return self._spliced(start, end, gap + self._lines(written, column + _STEP))
        return self._spliced(start, end, gap + self._lines(written, column))

    def _spliced(self, start: int, end: int, text: str) -> str:
        return self.front[:start] + text + self.front[end:]

    def _column(self, path: Path) -> int:
        """How far right the key or the dash of a path stands."""
        if isinstance(path[-1], str):
            return self._key_node(path).start_mark.column
        return _dash_column(self.front, self._at(path))

    def _key_node(self, path: Path) -> yaml.Node:
        holder = self._at(path[:-1])
        assert isinstance(holder, yaml.MappingNode)
        found: yaml.Node = next(key for key, _ in holder.value if means(str(key.value), str(path[-1])))
        return found

    def _at(self, path: Path) -> yaml.Node:
        node = self.root
        for step in path:
            node = self._child(node, step) if node is not None else None
        if node is None:
            raise UnsafeError("no such place")
        return node

    # -- adding ---------------------------------------------------------------------------------------------------

    def _added(self, node: yaml.Node, step: str | int, value: object) -> str:
        """A key or item behind the last one."""
        if value is REMOVED:
            raise UnsafeError("no such place")
        assert isinstance(node, yaml.CollectionNode)
        item = {step: value} if isinstance(step, str) else [value]
        if node.flow_style:
            inner = dumped(item, flow=True)[1:-1]
            end = node.end_mark.index - 1
            kept = self.front[:end].rstrip()
            comma = ", " if node.value and not kept.endswith(",") else " " if kept.endswith(",") else ""
            return kept + comma + inner + self.front[len(kept) : end].rstrip(" ") + self.front[end:]
        end = self._end(node)
        column = node.start_mark.column
        rest = self.front[end:]
        line, _, below = rest.partition("\n")  # a comment behind the last value stays with it
        line = line.removesuffix("\r")
        written = " " * column + self._lines(dumped(item), column)
        return self.front[:end] + line + self.newline + written + self.newline + below

    # -- taking out -----------------------------------------------------------------------------------------------

    def _taken_out(self, path: Path) -> str:
        holder = self._at(path[:-1])
        assert isinstance(holder, yaml.CollectionNode)
        places = [item if isinstance(item, yaml.Node) else item[0] for item in holder.value]
        at = places.index(self._key_node(path) if isinstance(path[-1], str) else self._at(path))
        if len(places) == 1:
            empty: object = {} if isinstance(path[-1], str) else []
            return self._replaced(holder, path[:-1], empty) if path[:-1] else ""
        ends = [self._end(item if isinstance(item, yaml.Node) else item[1]) for item in holder.value]
        if holder.flow_style:
            if at + 1 < len(places):
                return self._spliced(places[at].start_mark.index, places[at + 1].start_mark.index, "")
            return self._spliced(ends[at - 1], ends[at], "")
        starts = [item.start_mark.index for item in places]
        if at == 0:  # the first may share its line with a dash, so that the next one takes its place
            return self._spliced(starts[0], starts[1], "")
        start = self.front.rfind("\n", 0, starts[at]) + 1
        following = self.front.find("\n", ends[at])
        return self._spliced(start, len(self.front) if following < 0 else following + 1, "")

    def _end(self, node: yaml.Node) -> int:
        """Behind the last character of a value; a block's own end lies behind the blank lines and comments below it."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._end(last if isinstance(last, yaml.Node) else last[1])
        end = node.end_mark.index
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            written = self.front[node.start_mark.index : end]
            return node.start_mark.index + len(written.rstrip())
        return int(end)


def _dash_column(front: str, item: yaml.Node) -> int:
    start = front.rfind("\n", 0, item.start_mark.index) + 1
    return len(front[start : item.start_mark.index].rpartition("-")[0])


def _built(path: Path, value: object) -> object:
    """The value below the keys that are still missing."""
    if value is REMOVED and path:
        raise UnsafeError("no such place")
    for step in reversed(path):
        if isinstance(step, int) and step != 0:
            raise UnsafeError("no such place")
        value = {step: value} if isinstance(step, str) else [value]
    return value


def _deep(value: object) -> bool:
    """Whether a value is too large for one line between brackets."""
    items: Sequence[object] = (
        list(value.values()) if isinstance(value, Mapping) else value if isinstance(value, (list, tuple)) else ()
    )
    return any(isinstance(item, (Mapping, list, tuple)) for item in items) or "\n" in str(value)
