"""workshops: what a campaign says beyond other documents: its time, its workshops, and what it asks of readers."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from sozialblog.fields import Fields
from sozialblog.i18n import msg
from sozialblog.posts.model import Action, Workshop

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z")
_MAIL = re.compile(r"[^\s@<>\"?&]+@[^\s@<>\"?&]+\.[^\s@<>\"?&]+\Z")


def read_campaign(top: Fields) -> dict[str, Any]:
    """The keys that only campaigns have."""
    start, end = top.date("start"), top.date("end")
    if start and end and end < start:
        top.fault("end", top.line_of("end"), msg("The campaign ends before it begins."))
    return {
        "date": top.date("date"),
        "author": top.text("author"),
        "start": start,
        "end": end,
        "registration": _registration(top),
        "action": _action(top),
        "workshops": tuple(_workshop(top.nested(item, "workshops.")) for item in top.items("workshops") or ()),
    }


def _action(top: Fields) -> Action | None:
    table = top.table("action")
    if table is None:
        return None
    action = Action(label=table.text("label", required=True), link=table.text("link", required=True), line=table.line)
    table.finish()
    return action if action.label and action.link else None


def _workshop(item: Fields) -> Workshop:
    workshop = Workshop(
        title=item.text("title", required=True),
        date=item.date("date", required=True),
        until=item.date("until"),
        start=_time(item, "start"),
        end=_time(item, "end"),
        place=item.text("place"),
        registration=_registration(item),
        cancelled=item.boolean("cancelled"),
        posts=item.texts("posts") or (),
        line=item.line,
    )
    if workshop.date and workshop.until and workshop.until < workshop.date:
        item.fault("until", item.line_of("until"), msg("The workshop ends before it begins."))
    elif workshop.end and not workshop.start:
        item.fault("end", item.line_of("end"), msg("The workshop has an end and no beginning."), msg("Add “start”."))
    elif workshop.end and workshop.until in (None, workshop.date) and workshop.end <= workshop.start:
        item.fault("end", item.line_of("end"), msg("The workshop ends before it begins."))
    item.finish()
    return workshop


def _time(item: Fields, key: str) -> str:
    value = item.text(key)
    if value and not _TIME.match(value):
        item.fault(
            key, item.line_of(key), msg("“{key}” has to be a time of day.", key=key), msg("Write it like 14:30.")
        )
        return ""
    return value


def _registration(item: Fields) -> str:
    """Where to register: a mail address, or a page that may be linked to."""
    value = item.text("registration")
    if not value or _MAIL.match(value) or _is_page(value):
        return value
    message = msg("“{value}” is neither a mail address nor the address of a page.", value=value[:80])
    fix = msg("Write it like anmeldung@example.org or https://example.org/anmeldung.")
    item.fault("registration", item.line_of("registration"), message, fix)
    return ""


def _is_page(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not set(value) & set(' "<>')
    except ValueError:
        return False
