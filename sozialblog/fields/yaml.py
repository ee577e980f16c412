"""yaml: front matter as entries with lines. Never builds objects, follows no alias, knows no tag.

Works on libyaml's events instead of PyYAML's composer: events are not recursive, so neither nesting
nor an alias bomb can exhaust the stack or the memory, and every value keeps its line. Scalars follow the
YAML 1.2 core schema (https://yaml.org/spec/1.2.2/#103-core-schema) plus ISO dates; the older rules that
turn ``14:00`` into 840 and ``no`` into false would surprise people who write German.
"""

from __future__ import annotations

import datetime as dt
import math
import re

import yaml

from sozialblog.errors import ContentError
from sozialblog.fields.entry import Entry, Scalar
from sozialblog.fields.syntax import YAML, advice
from sozialblog.files import refuse_invisible
from sozialblog.i18n import Message, msg

MAX_DEPTH = 16
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?[0-9]{1,18}\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?\Z")
_NUMERIC = frozenset("+-.0123456789")  #: what numbers and dates begin with
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_WORDS: dict[str, Scalar] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


def parse_yaml(text: str, *, path: str, first_line: int = 1) -> Entry:
    """One YAML document as an entry tree.

    ``first_line`` is the line of the file on which ``text`` begins. Raises :class:`ContentError` F001 for
    text that is not YAML, F007 for a key that stands twice, F008 for aliases, tags and deep nesting.
    """
    try:
        return _Builder(path, first_line).build(text)
    except yaml.YAMLError as error:
        raise _syntax(error, path, first_line) from None


class _Builder:
    """Folds the stream of events into entries with an explicit stack."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line

    def build(self, text: str) -> Entry:
        stack: list[_Open] = []
        root = Entry({}, self.first_line)
        documents = 0
        for event in yaml.parse(text, Loader=_LOADER):
            line = self.first_line + (event.start_mark.line if event.start_mark else 0)
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self.refuse(line, "F001", msg("A second YAML document begins here."))
            done = self._step(event, line, stack)
            if done is None:
                continue
            if stack:
                stack[-1].add(done, self)
            else:
                root = done
        return root

    def _step(self, event: yaml.Event, line: int, stack: list[_Open]) -> Entry | None:
        """The entry that this event completes, if it completes one."""
        if isinstance(event, yaml.CollectionEndEvent):
            return stack.pop().close()
        if not isinstance(event, yaml.NodeEvent):
            return None
        if event.anchor:
            raise self.refuse(line, "F008", msg("Anchors (&) and aliases (*) are not allowed in front matter."))
        if getattr(event, "tag", None) not in (None, "!"):
            raise self.refuse(line, "F008", msg("Tags (!) are not allowed in front matter."))
        if isinstance(event, yaml.ScalarEvent):
            refuse_invisible(event.value.replace("\n", " "), self.path, line)
            return Entry(event.value if not event.implicit[0] else self._scalar(event.value, line), line)
        if len(stack) >= MAX_DEPTH:
            raise self.refuse(line, "F008", msg("Nested deeper than {depth} levels.", depth=MAX_DEPTH))
        stack.append(_Open(line, mapping=isinstance(event, yaml.MappingStartEvent)))
        return None

    def _scalar(self, text: str, line: int) -> Scalar:
        if text in _WORDS:
            return _WORDS[text]
        if text[0] not in _NUMERIC:
            return text
        if _INT.match(text):
            return int(text)
        if _DATE.match(text):
            try:
                return dt.date.fromisoformat(text)
            except ValueError:
                return text
        if _FLOAT.match(text):
            number = float(text)
            if not math.isfinite(number):
                raise self.refuse(line, "F004", msg("This number is too large."))
            return number
        return text

    def refuse(self, line: int, code: str, message: Message) -> ContentError:
        fix = msg("Write the values out plainly, as in the examples.")
        return ContentError(code, message, fix, path=self.path, line=line)


class _Open:
    """A mapping or sequence whose end has not been read yet."""

    def __init__(self, line: int, *, mapping: bool) -> None:
        self.line = line
        self.mapping = mapping
        self.items: list[Entry] = []
        self.pairs: dict[str, Entry] = {}
        self.key: Entry | None = None

    def add(self, entry: Entry, builder: _Builder) -> None:
        if not self.mapping:
            self.items.append(entry)
        elif self.key is None:
            self.key = entry
        else:
            self._pair(self.key, entry, builder)
            self.key = None

    def _pair(self, key: Entry, entry: Entry, builder: _Builder) -> None:
        name = key.value
        if not isinstance(name, str):
            raise builder.refuse(key.line, "F004", msg("A key has to be a word, not a number, date or list."))
        if name in self.pairs:
            raise builder.refuse(key.line, "F007", msg("The key “{key}” stands here twice.", key=name))
        self.pairs[name] = Entry(entry.value, key.line)

    def close(self) -> Entry:
        return Entry(dict(self.pairs) if self.mapping else tuple(self.items), self.line)


def _syntax(error: yaml.YAMLError, path: str, first_line: int) -> ContentError:
    mark = getattr(error, "problem_mark", None)
    line = first_line + (mark.line if mark else 0)
    problem = str(getattr(error, "problem", "") or "")
    opened = getattr(error, "context_mark", None)
    if opened and ("end of stream" in problem or "expected ',' or" in problem):
        line = first_line + opened.line  # where it was opened, not where the file ends
    message, fix = advice(YAML, problem) or (
        msg("The front matter cannot be read here: {problem}", problem=problem or "YAML"),
        msg("Look for a missing colon, quotation mark or bracket on this line or the one above."),
    )
    return ContentError("F001", message, fix, path=path, line=line)
