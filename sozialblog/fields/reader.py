"""reader: typed values out of a mapping, all faults collected.

Every getter names a key by its canonical English name; the ``spellings`` table says which other spellings
(German ones) mean the same. What no getter asked for is unknown, and ``finish`` reports it with the
nearest known key.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence as AnySequence

from sozialblog.errors import ContentError
from sozialblog.fields.entry import Entry
from sozialblog.i18n import Message, msg

_PLAIN = re.compile(r"[a-z][a-z0-9_-]{0,30}")
_MOST_HINTS = 20  #: unknown keys of one mapping that are compared with the known ones


class Fields:
    """A mapping that is being read. Faults go to ``problems``; a faulty value reads as absent."""

    def __init__(
        self,
        entry: Entry,
        *,
        path: str,
        problems: list[ContentError],
        spellings: AnyMapping[str, str] | None = None,
        prefix: str = "",
    ) -> None:
        self.path = path
        self.line = entry.line
        self.faulty: set[str] = set()
        self._problems = problems
        self._prefix = prefix
        self._spellings = spellings or {}
        self._asked: set[str] = set()
        self._entries: dict[str, Entry] = {}
        self._written: dict[str, str] = {}
        if isinstance(entry.value, AnyMapping):
            self._take(entry.value)
        else:
            self.fault("", entry.line, msg("A list of keys and values is expected here."))

    def _take(self, mapping: AnyMapping[str, Entry]) -> None:
        for written, entry in mapping.items():
            name = self._spellings.get(written, written)
            if name in self._entries:
                message = msg("“{one}” and “{two}” mean the same key.", one=self._written[name], two=written)
                self.problem("F007", name, entry.line, message, msg("Keep one of the two."))
                continue
            self._entries[name] = entry
            self._written[name] = written

    # -- where things stand -------------------------------------------------------------------------

    def has(self, key: str) -> bool:
        """Whether the key is written at all, with whatever value."""
        self._asked.add(key)
        return key in self._entries

    def line_of(self, key: str) -> int:
        """The line of the key, or of the mapping where the key is missing."""
        return self._entries[key].line if key in self._entries else self.line

    def entry(self, key: str) -> Entry | None:
        """The raw entry; an empty value (``key:``) counts as not written."""
        self._asked.add(key)
        found = self._entries.get(key)
        return None if found is None or found.value is None else found

    def spelled(self, key: str) -> str:
        """The key as the editor wrote it, German or English."""
        return self._written.get(key, key)

    # -- faults -------------------------------------------------------------------------------------

    def problem(self, code: str, key: str, line: int, message: Message, fix: Message) -> None:
        """Collect a fault under ``code``; the key then counts as faulty."""
        dotted = f"{self._prefix}{self.spelled(key)}".rstrip(".")
        self.faulty.add(key)
        self._problems.append(ContentError(code, message, fix, path=self.path, line=line, key=dotted))

    def fault(self, key: str, line: int, message: Message, fix: Message | None = None) -> None:
        """Collect a wrong type or value (F004)."""
        self.problem("F004", key, line, message, fix or msg("Correct the value."))

    def missing(self, key: str, fix: Message | None = None) -> None:
        """Collect a required key that is not there (F002), unless it is there and already faulty."""
        if key not in self.faulty:
            message = msg("The key “{key}” is missing or empty.", key=key)
            self.problem("F002", key, self.line, message, fix or self._write_it(key))

    def _write_it(self, key: str) -> Message:
        if self.path.endswith(".toml"):
            return msg('Write {key} = "…".', key=key)
        return msg("Write “{key}: …”.", key=key)

    def finish(self, *, discreet: bool = False) -> None:
        """Report every key nobody asked for (F003), with the nearest known one.

        ``discreet``: what may be private and was written as a key by mistake, such as a name, is not repeated.
        """
        known = sorted(self._asked | {s for s, name in self._spellings.items() if name in self._asked})
        unknown = {name: entry for name, entry in self._entries.items() if name not in self._asked}
        for number, (name, entry) in enumerate(unknown.items()):
            written = self._written[name]
            # Comparing is slow, and whoever has so many wrong keys has not mistyped them.
            near = difflib.get_close_matches(written.lower(), known, n=1, cutoff=0.6) if number < _MOST_HINTS else []
            fix = msg("Did you mean “{near}”?", near=near[0]) if near else msg("Known keys: {known}.", known=known)
            if discreet and not _PLAIN.fullmatch(written):
                self.problem("F003", "", entry.line, msg("A key that is not known stands here."), fix)
            else:
                self.problem("F003", name, entry.line, msg("The key “{key}” is not known.", key=written), fix)

    # -- typed values -------------------------------------------------------------------------------

    def text(self, key: str, *, required: bool = False) -> str:
        """Text on one key, stripped; empty if absent. A number counts as text, a date does not."""
        entry = self.entry(key)
        if entry is None:
            if required:
                self.missing(key)
            return ""
        value = entry.value
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, dt.date):
            return value.isoformat()
        if not isinstance(value, str):
            self.fault(
                key,
                entry.line,
                msg("“{key}” has to be text.", key=self.spelled(key)),
                msg("Put the text in quotation marks."),
            )
            return ""
        if required and not value.strip():
            self.missing(key)
        return value.strip()

    def date(self, key: str, *, required: bool = False) -> dt.date | None:
        """A calendar day, ISO 8601 (``2026-05-12``), quoted or not."""
        entry = self.entry(key)
        if entry is None:
            if required:
                self.missing(key)
            return None
        value = entry.value
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        if isinstance(value, str):
            try:
                return dt.date.fromisoformat(value.strip())
            except ValueError:
                pass
        message = msg("“{key}” has to be a date of the calendar.", key=self.spelled(key))
        self.fault(key, entry.line, message, msg("Write year-month-day, for instance 2026-05-12."))
        return None

    def boolean(self, key: str, *, default: bool = False) -> bool:
        """``true`` or ``false``."""
        entry = self.entry(key)
        if entry is None:
            return default
        if isinstance(entry.value, bool):
            return entry.value
        self.fault(
            key, entry.line, msg("“{key}” has to be true or false.", key=self.spelled(key)), msg("Write true or false.")
        )
        return default

    def integer(self, key: str, *, default: int, least: int = 0, most: int = 10**6) -> int:
        """A whole number between ``least`` and ``most``."""
        entry = self.entry(key)
        if entry is None:
            return default
        value = entry.value
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        message = msg(
            "“{key}” has to be a whole number from {least} to {most}.", key=self.spelled(key), least=least, most=most
        )
        self.fault(key, entry.line, message)
        return default

    def number(self, key: str) -> float | None:
        """A number, whole or not."""
        entry = self.entry(key)
        if entry is None:
            self.missing(key)
            return None
        if isinstance(entry.value, (int, float)) and not isinstance(entry.value, bool):
            return float(entry.value)
        self.fault(key, entry.line, msg("“{key}” has to be a number.", key=self.spelled(key)))
        return None

    def choice(self, key: str, options: AnySequence[str], *, default: str = "", required: bool = False) -> str:
        """One word out of ``options``."""
        entry = self.entry(key)
        if entry is None:
            if required:
                self.missing(key, msg("Add “{key}” with one of: {options}.", key=key, options=list(options)))
            return default
        if isinstance(entry.value, str) and entry.value.strip() in options:
            return entry.value.strip()
        message = msg("“{key}” does not know the value “{value}”.", key=self.spelled(key), value=_shown(entry))
        self.fault(key, entry.line, message, msg("Use one of: {options}.", options=list(options)))
        return default

    def items(self, key: str) -> tuple[Entry, ...] | None:
        """A list; a single value counts as a list of one. None if absent."""
        entry = self.entry(key)
        if entry is None:
            return None
        if isinstance(entry.value, tuple):
            return entry.value
        return (entry,)

    def texts(self, key: str, options: AnySequence[str] | None = None) -> tuple[str, ...] | None:
        """A list of words, each out of ``options`` if given; None if absent. Doubles are dropped."""
        items = self.items(key)
        if items is None:
            return None
        found: list[str] = []
        for item in items:
            value = item.value
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                value = str(value)
            if not isinstance(value, str) or not value.strip():
                self.fault(key, item.line, msg("“{key}” has to be a list of words.", key=self.spelled(key)))
            elif options is not None and value.strip() not in options:
                message = msg("“{key}” does not know the value “{value}”.", key=self.spelled(key), value=value)
                self.fault(key, item.line, message, msg("Use one of: {options}.", options=list(options)))
            else:
                found.append(value.strip())
        return tuple(dict.fromkeys(found))

    def table(self, key: str, spellings: AnyMapping[str, str] | None = None) -> Fields | None:
        """A nested mapping to be read the same way; None if absent or of another type."""
        entry = self.entry(key)
        if entry is None:
            return None
        if not isinstance(entry.value, AnyMapping):
            self.fault(key, entry.line, msg("“{key}” has to hold keys of its own.", key=self.spelled(key)))
            return None
        return self.nested(entry, f"{key}.", spellings)

    def nested(self, entry: Entry, prefix: str, spellings: AnyMapping[str, str] | None = None) -> Fields:
        """A reader for an entry below this one."""
        return Fields(
            entry,
            path=self.path,
            problems=self._problems,
            spellings=self._spellings if spellings is None else spellings,
            prefix=f"{self._prefix}{prefix}",
        )

    def keys(self) -> tuple[str, ...]:
        """The canonical names of what is written, in order; for tables with free keys."""
        return tuple(self._entries)


def _shown(entry: Entry) -> str:
    text = str(entry.value) if not isinstance(entry.value, (tuple, AnyMapping)) else "…"
    return text if len(text) <= 40 else text[:39] + "…"
