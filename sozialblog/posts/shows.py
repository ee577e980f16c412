"""shows: who a photograph or an attachment shows, and where: what stands under “shows” and “redact”."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sozialblog.config import Box
from sozialblog.fields import ID, Entry, Fields
from sozialblog.i18n import msg
from sozialblog.posts.model import EXCEPTIONS, ExceptionClaim, Mark, Shows

NOBODY = ("nobody", "niemand")
_PLACE = ("x", "y", "w", "h")


def read_shows(item: Fields) -> Shows | None:
    """Who the file shows. An empty list is no statement."""
    entry = item.entry("shows")
    if entry is None or entry.value == ():
        return None
    if isinstance(entry.value, str) and entry.value.strip() in NOBODY:
        return Shows()
    consents: list[str] = []
    exceptions: list[ExceptionClaim] = []
    marks: list[Mark] = []
    for part in entry.value if isinstance(entry.value, tuple) else (entry,):
        if isinstance(part.value, Mapping) and set(part.value) & set(_PLACE):
            mark = _mark(item, part)
            marks += [mark] if mark else []
            consents += [mark.consent] if mark else []
        elif isinstance(part.value, Mapping):
            exceptions.append(_exception(item, part))
        elif consent := consent_id(item, "shows", part):
            consents.append(consent)
    if "shows" in item.faulty:
        return None
    return Shows(consents=tuple(dict.fromkeys(consents)), exceptions=tuple(exceptions), marks=tuple(marks))


def _exception(item: Fields, part: Entry) -> ExceptionClaim:
    nested = item.nested(part, "shows.")
    claim = ExceptionClaim(
        clause=nested.choice("exception", EXCEPTIONS, required=True),
        reason=nested.text("reason"),
        consent=nested.text("consent"),
        minors=nested.boolean("minors"),
        line=part.line,
    )
    nested.finish()
    item.faulty |= {"shows"} if nested.faulty else set()
    return claim


def _mark(item: Fields, part: Entry) -> Mark | None:
    """A person and where in the picture they are."""
    nested = item.nested(part, "shows.")
    named = nested.entry("consent")
    consent = consent_id(item, "shows", named) if named else nested.text("consent", required=True)
    values = [nested.number(key) for key in _PLACE]
    nested.finish()
    item.faulty |= {"shows"} if nested.faulty else set()
    box = _within(item, part, "shows", values)
    return Mark(consent=consent, box=box) if box else None


def read_box(item: Fields, entry: Entry, key: str) -> Box | None:
    """A part of the picture that is made unrecognisable."""
    nested = item.nested(entry, f"{key}.")
    values = [nested.number(name) for name in _PLACE]
    kind: Any = nested.choice("kind", ("box", "ellipse"), default="box")
    style: Any = nested.choice("style", ("solid", "mosaic"))
    nested.finish()
    if nested.faulty:
        item.faulty.add(key)
        return None
    box = _within(item, entry, key, values)
    return replace(box, kind=kind, style=style) if box else None


def _within(item: Fields, entry: Entry, key: str, values: list[float | None]) -> Box | None:
    x, y, w, h = (value or 0.0 for value in values)
    if not (0 <= x < 1 and 0 <= y < 1 and 0 < w <= 1 and 0 < h <= 1 and x + w <= 1.0001 and y + h <= 1.0001):
        message = msg("This box does not lie within the picture.")
        fix = msg("x, y, w and h are fractions of width and height between 0 and 1, measured from top left.")
        item.fault(key, entry.line, message, fix)
        return None
    return Box(x=x, y=y, w=w, h=h)


def consent_id(top: Fields, key: str, item: Entry) -> str:
    """The id of a record that stands in an entry, or a fault and nothing."""
    value = item.value
    if isinstance(value, str) and ID.match(value) and value not in NOBODY:
        return value
    message = msg("“{key}” has to hold ids of consent records, or “nobody” alone.", key=key)
    top.fault(key, item.line, message, msg("Write the id of the person's record, for instance jonas-k-2026."))
    return ""
