"""written: what changed in the form, brought into the file: those values and no other byte. Pure."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sozialblog.desk import front
from sozialblog.desk.posting import DAYS, LISTS, PHOTO_TEXTS, Form, Mark, Person, Picture, of_text
from sozialblog.desk.values import REMOVED, Path
from sozialblog.errors import UsageError
from sozialblog.i18n import msg
from sozialblog.posts import Kind

Change = tuple[Path, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """What comes with the form beside its fields: another status, and the files of new photographs."""

    status: str = ""
    files: tuple[str, ...] = ()


def applied(text: str, form: Form, kind: Kind, more: More | None = None) -> str:
    """``text`` with everything that differs from it in ``form``.

    Raises :class:`UsageError` for what cannot be, :class:`~sozialblog.desk.values.UnsafeError` where the file has to be
    edited by hand.
    """
    more = more or More()
    before = of_text(text, kind)
    changes = [*_fields(before, form), *_people(before, form), *_photographs(before, form, more.files)]
    if more.status:
        changes.append((("status",), more.status))
    for path, value in changes:
        text = front.changed(text, path, value)
    body = "\n\n".join([form.body, *(f"![]({name})" for name in more.files)])
    return front.with_body(text, body)


def _fields(before: Form, form: Form) -> Iterator[Change]:
    for key, old in before.texts.items():
        new = form.texts.get(key, old)
        if new != old:
            yield (key,), _value(key, new)


def _value(key: str, text: str) -> object:
    if not text:
        return REMOVED
    if key in DAYS:
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            raise UsageError(msg("“{day}” is not a date; write it like 2026-05-12.", day=text)) from None
    if key in LISTS:
        return [line for line in text.split("\n") if line]
    if key in ("tags", "channels"):
        return list(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
    return text


def _people(before: Form, form: Form) -> Iterator[Change]:
    """Row by row, so that what somebody wrote beside the others stays."""
    named = [person for person in form.people if person.consent]
    if "people" in before.fixed:
        return
    if form.nobody and named:
        raise UsageError(msg("Either nobody can be recognised in the text, or the people listed; please choose."))
    if form.nobody:
        if not before.nobody:
            yield ("people",), "nobody"
        return
    if not named:
        if before.nobody or before.people:
            yield ("people",), REMOVED
        return
    if not before.people:
        yield ("people",), [_person(person) for person in named]
        return
    yield from _rows(before.people, form.people)


def _rows(before: Sequence[Person], people: Sequence[Person]) -> Iterator[Change]:
    known = len(before)
    for number, (old, new) in enumerate(zip(before, people, strict=False)):
        if new.consent and new != old:
            yield ("people", number), _person(new)
    for number, person in enumerate((person for person in people[known:] if person.consent), known):
        yield ("people", number), _person(person)
    for number in range(known - 1, -1, -1):
        if number >= len(people) or not people[number].consent:
            yield ("people", number), REMOVED


def _person(person: Person) -> object:
    return {"consent": person.consent, "use": list(person.use)} if person.use else person.consent


def _photographs(before: Form, form: Form, files: Sequence[str]) -> Iterator[Change]:
    if "photos" in before.fixed:
        if files:
            raise UsageError(msg("The list of photographs cannot be read; please mend it in the file first."))
        return
    pairs = list(enumerate(zip(before.photos, form.photos, strict=False)))
    for number, (old, new) in pairs:
        if not (new.out or old.fixed):
            yield from _photograph(number, old, new)
    fresh = [dict.fromkeys(("file",), name) for name in files]
    if fresh and not before.photos:
        yield ("photos",), fresh
    else:
        yield from ((("photos", number), item) for number, item in enumerate(fresh, len(before.photos)))
    for number, (_, new) in reversed(pairs):
        if new.out:
            yield ("photos", number), REMOVED


def _photograph(number: int, old: Picture, new: Picture) -> Iterator[Change]:
    for key in PHOTO_TEXTS:
        if new.texts[key] != old.texts[key]:
            yield ("photos", number, key), new.texts[key] or REMOVED
    if new.nobody and (new.people or old.rest):
        raise UsageError(
            msg("Photograph {n}: either nobody can be recognised, or the people listed; please choose.", n=number + 1)
        )
    if (new.nobody, new.people) != (old.nobody, old.people):
        shown = [_shown(mark, number) for mark in new.people]
        yield ("photos", number, "shows"), "nobody" if new.nobody else [*shown, *old.rest] or REMOVED
    if new.redacted != old.redacted:
        yield ("photos", number, "redact"), [_redacted(mark, number) for mark in new.redacted] or REMOVED


def _shown(mark: Mark, number: int) -> object:
    return {"consent": mark.who, **_box(mark, number)} if mark.placed else mark.who


def _redacted(mark: Mark, number: int) -> dict[str, object]:
    kind = {"kind": "ellipse"} if mark.kind == "ellipse" else {}
    style = {"style": mark.style} if mark.style in ("solid", "mosaic") else {}
    return {**_box(mark, number), **kind, **style}


def _box(mark: Mark, number: int) -> dict[str, float]:
    """The box in fractions; what juts out is cut off at the edge."""
    wrong = UsageError(msg("Photograph {n}: a box needs four numbers between 0 and 100.", n=number + 1))
    try:
        x, y, w, h = (float(value) / 100 for value in (mark.x, mark.y, mark.w, mark.h))
    except ValueError:
        raise wrong from None
    if not all(map(math.isfinite, (x, y, w, h))):
        raise wrong
    x, y = max(0.0, x), max(0.0, y)
    w, h = min(w, 1 - x), min(h, 1 - y)
    if w <= 0 or h <= 0:
        raise wrong
    return {side: round(value, 4) for side, value in zip("xywh", (x, y, w, h), strict=True)}
