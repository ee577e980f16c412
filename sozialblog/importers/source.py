"""source: text files of other generators taken apart: front matter in YAML, TOML or JSON, and the text below it.

YAML is read as our own front matter is: no aliases, no tags, no objects.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from sozialblog import files
from sozialblog.errors import ContentError
from sozialblog.fields import parse_yaml, plain
from sozialblog.i18n import msg

_MARKDOWN = (".md", ".markdown", ".mdown", ".mkd")
_MOST = 100_000  #: files of a site
_OPENED = re.compile(r"(-{3}|\+{3})[ \t]*\n(.*?)^\1[ \t]*$\n?", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A file below ``root``: its front matter with keys in small letters, and its text."""

    path: str
    front: Mapping[str, object] = field(default_factory=dict)
    body: str = ""

    @property
    def folder(self) -> str:
        return "" if self.path.count("/") == 0 else self.path.rpartition("/")[0]

    @property
    def stem(self) -> str:
        return PurePosixPath(self.path).stem

    def word(self, *keys: str) -> str:
        """The first of ``keys`` that holds a word or number, as one line."""
        for key in keys:
            value = self.front.get(key)
            if isinstance(value, list) and value:
                value = value[0]
            if isinstance(value, (str, int, float)) and not isinstance(value, bool) and str(value).strip():
                return " ".join(str(value).split())
        return ""

    def words(self, *keys: str) -> tuple[str, ...]:
        """All words under ``keys``; where one is written without brackets, it is a single one."""
        found: list[str] = []
        for key in keys:
            value = self.front.get(key)
            items = value if isinstance(value, list) else [value]
            found += [
                " ".join(str(item).split()) for item in items if isinstance(item, (str, int)) and str(item).strip()
            ]
        return tuple(dict.fromkeys(found))

    def day(self, *keys: str) -> dt.date | None:
        """The day of the first of ``keys`` that has one; times and zones are left out."""
        for key in keys:
            value = self.front.get(key)
            if isinstance(value, dt.date):
                return value.date() if isinstance(value, dt.datetime) else value
            try:
                return dt.date.fromisoformat(str(value)[:10])
            except ValueError:
                continue
        return None


def walk(root: Path, below: str = "") -> Iterator[str]:
    """The paths below ``root`` of all Markdown and HTML files, by name; no link is followed, nothing hidden read."""
    count = 0
    for folder, folders, names in os.walk(root / below, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "node_modules")
        for name in sorted(names):
            count += 1
            path = Path(folder, name)
            if count > _MOST or name.startswith(".") or path.is_symlink():
                continue
            if path.suffix.lower() in (*_MARKDOWN, ".html"):
                yield path.relative_to(root).as_posix()


def is_markdown(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in _MARKDOWN


def read(root: Path, path: str) -> Text | None:
    """A file taken apart; None if it has no front matter. Raises :class:`ContentError` F001 and those of YAML."""
    text = files.visible(_decoded(files.read_bytes(root, path, limit=files.MAX_TEXT)))
    found = _text(text, path)
    return found if found.front or found.body != text else None


def _text(text: str, path: str) -> Text:
    if text.startswith("{"):
        return _json(text, path)
    opened = _OPENED.match(text) if text.startswith(("---", "+++")) else None
    if opened is None:
        return Text(path=path, body=text)
    if opened[1] == "---":
        value = plain(parse_yaml(opened[2], path=path, first_line=2))
    else:
        try:
            value = tomllib.loads(opened[2])
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise _unreadable(path, str(error)) from None
    return Text(path=path, front=_small(value), body=text[opened.end() :])


def configuration(root: Path, name: str) -> dict[str, object]:
    """A configuration file in YAML, TOML or JSON, by its ending. Raises :class:`ContentError`."""
    text = _decoded(files.read_bytes(root, name, limit=files.MAX_TEXT))
    if name.endswith(".toml"):
        return dict(_text(f"+++\n{text}\n+++\n", name).front)
    return dict(_text(text if name.endswith(".json") else f"---\n{text}\n---\n", name).front)


def _decoded(data: bytes) -> str:
    """UTF-8, else what Windows wrote before."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _json(text: str, path: str) -> Text:
    try:
        value, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable(path, str(error)) from None
    return Text(path=path, front=_small(value), body=text[end:].lstrip("\n"))


def _small(value: object) -> dict[str, object]:
    """Keys in small letters, as Hugo reads them; tuples as lists."""
    if not isinstance(value, Mapping):
        return {}
    return {str(key).lower(): list(item) if isinstance(item, tuple) else item for key, item in value.items()}


def _unreadable(path: str, problem: str) -> ContentError:
    message = msg("The front matter cannot be read here: {problem}", problem=problem)
    return ContentError("F001", message, msg("Correct the value."), path=path)
