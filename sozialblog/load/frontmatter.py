"""frontmatter: one Markdown file into its front matter with lines, and its body. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import frontmatter
from frontmatter.default_handlers import YAMLHandler

from sozialblog.errors import ContentError
from sozialblog.fields import Entry, parse_yaml
from sozialblog.i18n import msg

MAX_FRONT = 256 * 1024  #: characters; several hundred photographs with captions fit
_CODE = 4  #: columns: Markdown that begins so deep is code


@dataclass(frozen=True, slots=True)
class Source:
    """A file taken apart: its front matter, its text, and the line on which the text begins."""

    front: Entry
    body: str
    body_line: int


class _LinedYaml(YAMLHandler):
    """python-frontmatter's YAML handler, but reading into entries that know their line."""

    # The stock pattern's \s also swallows the blank lines that follow, and with them the count of lines.
    FM_BOUNDARY = re.compile(r"^-{3,}[ \t]*$", re.MULTILINE)

    def __init__(self, path: str, blank: int) -> None:
        super().__init__()
        self._path = path
        self._blank = blank
        self.entry: Entry | None = None
        self.body_line = 1
        self.indent = ""  #: of the first line, where that makes it code

    def split(self, text: str) -> tuple[str, str]:
        opening, front, body = self.FM_BOUNDARY.split(text, 2)
        first = self._blank + opening.count("\n") + 1
        above, _, indent = body[: len(body) - len(body.lstrip())].rpartition("\n")
        self.body_line = first + front.count("\n") + above.count("\n") + 1
        self.indent = indent if len(indent.expandtabs(4)) >= _CODE else ""
        return front, body

    def load(self, fm: str, **_: object) -> dict[str, Any]:
        if len(fm) > MAX_FRONT:
            message = msg("The front matter is longer than {limit} characters.", limit=MAX_FRONT)
            raise ContentError("F001", message, msg("Move text below the second “---”."), path=self._path)
        self.entry = parse_yaml(fm, path=self._path, first_line=self._blank + 1)
        return {}


def parse_source(text: str, *, path: str) -> Source:
    """Take a file apart. Raises :class:`ContentError` F001, F007 or F008 if there is no readable front matter."""
    blank = text[: len(text) - len(text.lstrip())].count("\n")
    handler = _LinedYaml(path, blank)
    if not text.lstrip().startswith("---"):
        raise _absent(path, blank + 1)
    _, body = frontmatter.parse(text, handler=handler)
    if handler.entry is None:
        raise _absent(path, blank + 1)
    if not isinstance(handler.entry.value, Mapping):
        message = msg("A list of keys and values is expected here.")
        raise ContentError("F004", message, msg("Correct the value."), path=path, line=handler.entry.line)
    return Source(handler.entry, handler.indent + body, handler.body_line)


def _absent(path: str, line: int) -> ContentError:
    message = msg("There is no front matter between two lines of “---”.")
    fix = msg("Begin the file with “---”, the keys, and “---” again. “sozialblog new” writes one for you.")
    return ContentError("F001", message, fix, path=path, line=line)
