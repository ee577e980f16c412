"""entry: a value and the line it stands on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass

#: an id of a record or person, as everything that names one spells it
ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}\Z")

Scalar = str | int | float | bool | None | dt.date | dt.datetime | dt.time
Sequence = tuple["Entry", ...]
Mapping = AnyMapping[str, "Entry"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A scalar, a tuple of entries or a mapping of entries; ``line`` counts from 1 in the file.

    For a value in a mapping the line is its key's, so that a finding points at what the editor wrote.
    """

    value: Scalar | Sequence | Mapping
    line: int


def plain(entry: Entry) -> object:
    """The same data without lines, as JSON knows it: dates and times become ISO 8601 text."""
    value = entry.value
    if isinstance(value, AnyMapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return value
