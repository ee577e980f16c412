"""calendar: workshops as iCalendar files (RFC 5545). Knows no clock: equal campaigns give equal bytes.

Times are written in UTC, computed by the rules of the site's time zone, so that no calendar program needs to know
them; DTSTAMP, which every event must have, is the beginning of what the campaign itself says about its time.
"""

from __future__ import annotations

import datetime as dt
import importlib
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sozialblog.posts import Workshop

_PRODUCT = "-//sozialblog//workshops//DE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A workshop with the words and the web address that its event carries; ``uid`` is the same in every file."""

    uid: str
    workshop: Workshop
    stamp: dt.date
    description: str
    contact: str
    page: str


def calendar(entries: Iterable[Entry], *, name: str, timezone: str, lang: str) -> bytes:
    """The events in order of time, each line folded at 75 octets and ended by CR LF."""
    zone = zoneinfo.ZoneInfo(timezone)
    # Loaded where there are workshops: it takes as long as a small site.
    icalendar: Any = importlib.import_module("icalendar")
    found = icalendar.Calendar()
    found.add("prodid", _PRODUCT)
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("x-wr-calname", name, parameters={"LANGUAGE": lang})
    found.add("x-wr-timezone", timezone)
    for entry in sorted(
        entries, key=lambda entry: (entry.workshop.date or dt.date.min, entry.workshop.start, entry.uid)
    ):
        if entry.workshop.date:
            found.add_component(_filled(icalendar.Event(), entry, entry.workshop.date, zone, lang))
    data: bytes = found.to_ical()
    return data


def _filled(event: Any, entry: Entry, first: dt.date, zone: zoneinfo.ZoneInfo, lang: str) -> Any:
    workshop = entry.workshop
    last = workshop.until or first
    event.add("uid", entry.uid)
    event.add("dtstamp", dt.datetime.combine(entry.stamp, dt.time(), dt.UTC))
    if workshop.start:
        event.add("dtstart", _instant(first, workshop.start, zone))
        if workshop.end:
            event.add("dtend", _instant(last, workshop.end, zone))
    else:
        event.add("dtstart", first)
        event.add("dtend", last + dt.timedelta(days=1))  # the first day on which it is over
    event.add("summary", workshop.title, parameters={"LANGUAGE": lang})
    if workshop.place:
        event.add("location", workshop.place)
    if entry.description:
        event.add("description", entry.description)
    if entry.contact:
        event.add("contact", entry.contact)
    event.add("url", entry.page)
    event.add("status", "CANCELLED" if workshop.cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if workshop.start else "TRANSPARENT")
    return event


def _instant(day: dt.date, time: str, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """``HH:MM`` on the clocks of a place, as UTC."""
    return dt.datetime.combine(day, dt.time.fromisoformat(time), zone).astimezone(dt.UTC)
