"""calendar: days as an iCalendar file (RFC 5545) that every calendar program can read. Knows nothing of consents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

_OCTETS = 74  #: of a line without its end (RFC 5545, 3.1: 75 with a leading blank)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A whole day in a calendar. ``uid`` is the same for the same thing in every export."""

    uid: str
    on: dt.date
    summary: str
    description: str = ""


def calendar(days: Iterable[Day], *, name: str, stamp: dt.datetime) -> str:
    """The file; ``stamp`` is when it was made."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//sozialblog//consents//DE", f"X-WR-CALNAME:{_text(name)}"]
    for item in days:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{item.uid}",
            f"DTSTAMP:{stamp.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{item.on:%Y%m%d}",
            f"SUMMARY:{_text(item.summary)}",
            f"DESCRIPTION:{_text(item.description)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(_folded(line) for line in [*lines, "END:VCALENDAR"])


def _text(value: str) -> str:
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return value.replace("\r\n", "\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """A line in pieces of at most 75 octets, none of which cuts a letter in two."""
    pieces, current = [], b""
    for letter in line:
        data = letter.encode()
        if len(current) + len(data) > _OCTETS:
            pieces.append(current)
            current = b" "
        current += data
    return b"\r\n".join([*pieces, current]).decode() + "\r\n"
