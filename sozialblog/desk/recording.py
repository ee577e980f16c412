"""recording: a consent record as the fields of a form, and what changed in them. Pure.

A key that somebody wrote in a way that the fields cannot hold is left alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

from sozialblog.consent import CATEGORIES, CHANNELS, METHODS, PERSONS, SPELLINGS
from sozialblog.desk import front
from sozialblog.desk.values import REMOVED
from sozialblog.errors import UsageError
from sozialblog.i18n import msg

SIGNATURES = {"guardians": range(1, 3), "relatives": range(1, 4)}
_TEXTS = ("contact", "shown_as", "purpose", "evidence")
_DAYS = ("born", "given", "valid_until", "secrecy_release", "own_consent", "died")
_TICKS = ("sole_custody", "refused")
_KEYS = (
    "name", *_TEXTS, *_DAYS, "person", "method", "covers", "channels", "campaigns", *_TICKS, *SIGNATURES, "notice",
    "explicit",
)  # fmt: skip
_LONGEST = 500


def answers(form: MultiDict[str, str]) -> dict[str, object]:
    """What was said, by key of the record; what was left open is left out. Raises :class:`UsageError` for no date."""
    said: dict[str, object] = {key: line(form, key) for key in _TEXTS} | {key: _day(form, key) for key in _DAYS}
    said |= {key: form.get(key) for key, known in (("person", PERSONS), ("method", METHODS)) if form.get(key) in known}
    for key, words in (("covers", CATEGORIES), ("channels", CHANNELS)):
        said[key] = [word for word in words if word in form.getlist(key)]
    said["campaigns"] = [_clean(slug) for slug in form.getlist("campaigns") if _clean(slug)]
    said |= {key: key in form for key in _TICKS}
    for key, numbers in SIGNATURES.items():
        signed = [(line(form, f"{key}.{number}.name"), _day(form, f"{key}.{number}.given")) for number in numbers]
        said[key] = [{"name": name, "given": given or ""} for name, given in signed if name]
    version, date = line(form, "notice.version"), _day(form, "notice.date")
    said["notice"] = {"version": version, "date": date} if version and date else None
    found = {key: value for key, value in said.items() if value}
    if form.get("explicit") in ("true", "false"):
        found["explicit"] = form["explicit"] == "true"
    return found


def shown(record: Mapping[str, object]) -> tuple[MultiDict[str, str], frozenset[str]]:
    """The fields of a record as it stands in its file, and the keys that they cannot hold."""
    said = {SPELLINGS.get(key, key): value for key, value in record.items()}
    form: MultiDict[str, str] = MultiDict()
    for key, value in said.items():
        _fill(form, key, value)
    try:
        found = {"name": line(form, "name"), **answers(form)}
    except UsageError:
        found = {}
    return form, frozenset(key for key in _KEYS if said.get(key) and _plain(said[key]) != _plain(found.get(key)))


def _fill(form: MultiDict[str, str], key: str, value: object) -> None:
    if value is None:
        return
    if key in SIGNATURES and isinstance(value, list):
        for number, item in enumerate(value, 1):
            for name, said in _english(item).items():
                form[f"{key}.{number}.{name}"] = str(said or "")
    elif key == "notice":
        for name, said in _english(value).items():
            form[f"notice.{name}"] = str(said)
    elif key in ("covers", "channels", "campaigns") and isinstance(value, list):
        form.setlist(key, [str(item) for item in value])
    elif key in _TICKS:
        if value is True:
            form[key] = "on"
    else:
        form[key] = str(value).lower() if isinstance(value, bool) else str(value)


def _english(value: object) -> dict[str, object]:
    return {SPELLINGS.get(str(key), str(key)): said for key, said in value.items()} if isinstance(value, dict) else {}


def _plain(value: object) -> object:
    """A value for comparing: days as text, lists in no order, names of keys in English, what is empty left out."""
    if isinstance(value, dict):
        return {key: _plain(said) for key, said in _english(value).items() if said}
    if isinstance(value, list):
        return sorted((_plain(item) for item in value), key=repr)
    return value if isinstance(value, bool) or value is None else str(value)


def applied(text: str, record: Mapping[str, object], form: MultiDict[str, str]) -> str:
    """``text`` with everything that differs from ``record`` in ``form``.

    Raises :class:`UsageError` for what cannot be, :class:`~sozialblog.desk.values.UnsafeError` where the file has to be
    edited by hand.
    """
    before, fixed = shown(record)
    if not line(form, "name"):
        raise UsageError(msg("Please give the person's name; it stays private."))
    old, new = ({"name": line(side, "name"), **answers(side)} for side in (before, form))
    known = {SPELLINGS.get(key, key) for key in record}
    for key in _KEYS:
        if key not in fixed and _plain(new.get(key)) != _plain(old.get(key)):
            value = new.get(key, REMOVED)
            if value is not REMOVED or key in known:
                text = front.changed(text, (key,), value)
    return text


def line(form: MultiDict[str, str], key: str) -> str:
    """A field as one line without control characters."""
    return _clean(form.get(key, ""))


def _clean(text: str) -> str:
    return " ".join("".join(char for char in text if char.isprintable() or char.isspace()).split())[:_LONGEST]


def _day(form: MultiDict[str, str], key: str) -> dt.date | None:
    typed = line(form, key)
    try:
        return dt.date.fromisoformat(typed) if typed else None
    except ValueError:
        raise UsageError(msg("“{day}” is not a date; write it like 2026-05-12.", day=typed[:20])) from None
