"""toml: site.toml and units as entries with lines.

The standard library's parser decides what the file means; it keeps no positions, so a second, cheap look
at headers and keys finds the lines. A line that cannot be told falls back to that of its table.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from sozialblog.errors import ContentError
from sozialblog.fields.entry import Entry
from sozialblog.fields.syntax import TOML, advice
from sozialblog.files import refuse_invisible
from sozialblog.i18n import msg

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]#]+?)\s*\]\]?\s*(#.*)?\Z")
_KEY = re.compile(r"\s*((?:\"[^\"]*\"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:\"[^\"]*\"|'[^']*'|[A-Za-z0-9_-]+))*)\s*=")
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9_-]+)")
_AT_LINE = re.compile(r"at line (\d+)")

Path = tuple[str | int, ...]


def parse_toml(text: str, *, path: str) -> Entry:
    """One TOML document as an entry tree. Raises :class:`ContentError` F001 for text that is not TOML."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found else max(1, text.count("\n"))
        message, fix = advice(TOML, str(error)) or (
            msg("The file cannot be read as TOML: {problem}", problem=str(error)),
            msg("Look for a missing quotation mark, bracket or equals sign on this line or the one above."),
        )
        raise ContentError("F001", message, fix, path=path, line=line) from None
    return _Lines(path, _lines(text)).entry(data, (), 1)


class _Lines:
    """Gives values the lines they stand on."""

    def __init__(self, path: str, lines: dict[Path, int]) -> None:
        self._path = path
        self._lines = lines

    def entry(self, value: Any, at: Path, inherited: int) -> Entry:
        line = self._lines.get(at, inherited)
        if isinstance(value, dict):
            for key in value:
                refuse_invisible(key, self._path, line)
            return Entry({key: self.entry(item, (*at, key), line) for key, item in value.items()}, line)
        if isinstance(value, list):
            return Entry(tuple(self.entry(item, (*at, index), line) for index, item in enumerate(value)), line)
        if isinstance(value, str):
            refuse_invisible(value.replace("\n", " ").replace("\r", " "), self._path, line)
        return Entry(value, line)


def _lines(text: str) -> dict[Path, int]:
    """Where each dotted key begins."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _parts(header[2])
            if header[1] == "[[":
                index = counts.get(table, 0)
                counts[table] = index + 1
                lines.setdefault(table, number)
                table = (*table, index)
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            at = table
            for part in _parts(key[1]):
                at = (*at, part)
                lines.setdefault(at, number)
    return lines


def _parts(dotted: str) -> Path:
    return tuple(double or single or bare for double, single, bare in _PART.findall(dotted))
