"""written: what changed in the form, brought into the file: those values and no other byte. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sozialblog.desk import front, workshops
from sozialblog.desk.posting import ACTION, DAYS, LISTS, Form, Person, of_text
from sozialblog.desk.shown import Claim, Mark, Picture
from sozialblog.desk.values import REMOVED, Path
from sozialblog.errors import UsageError
from sozialblog.i18n import msg
from sozialblog.posts import Kind

Change = tuple[Path, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """What comes with the form beside its fields: another status, and the files of new photographs and leaflets."""

    status: str = ""
    files: tuple[str, ...] = ()
    leaflets: tuple[str, ...] = ()


def applied(text: str, form: Form, kind: Kind, more: More | None = None) -> str:
    """``text`` with everything that differs from it in ``form``.

    Raises :class:`UsageError` for what cannot be, :class:`~sozialblog.desk.values.UnsafeError` where the file has to be
    edited by hand.
    """
    more = more or More()
    before = of_text(text, kind)
    changes = [*_fields(before, form), *_people(before, form)]
    changes += _pictures("photos", before, before.photos, form.photos, more.files)
    changes += _pictures("attachments", before, before.leaflets, form.leaflets, more.leaflets)
    if "workshops" not in before.fixed:
        changes += workshops.changes(before.workshops, form.workshops)
    if more.status:
        changes.append((("status",), more.status))
    for path, value in changes:
        text = front.changed(text, path, value)
    body = "\n\n".join([form.body, *(f"![]({name})" for name in more.files)])
    return front.with_body(text, body)


def _fields(before: Form, form: Form) -> Iterator[Change]:
    for key, old in before.texts.items():
        new = form.texts.get(key, old)
        if new != old and key not in ACTION:
            yield (key,), _value(key, new)
    yield from _action(before, form)


def _action(before: Form, form: Form) -> Iterator[Change]:
    """The button of a campaign: both its parts, or none of it."""
    old, new = ({key: side.texts.get(key, "") for key in ACTION} for side in (before, form))
    if any(old.values()) and not any(new.values()):
        yield ("action",), REMOVED
        return
    for key in ACTION:
        if new[key] != old[key]:
            yield tuple(key.split(".")), new[key] or REMOVED


def _value(key: str, text: str) -> object:
    if not text:
        return REMOVED
    if key in DAYS:
        return workshops.day(text)
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


def _pictures(
    key: str, form: Form, before: Sequence[Picture], after: Sequence[Picture], files: Sequence[str]
) -> Iterator[Change]:
    """What changed in the list ``key``; ``files`` are new in it."""
    if key in form.fixed:
        if files:
            raise UsageError(msg("The list of photographs cannot be read; please mend it in the file first."))
        return
    pairs = list(enumerate(zip(before, after, strict=False)))
    for number, (old, new) in pairs:
        if not (new.out or old.fixed):
            yield from _picture((key, number), old, new)
    fresh = [dict.fromkeys(("file",), name) for name in files]
    if fresh and not before:
        yield (key,), fresh
    else:
        yield from (((key, number), item) for number, item in enumerate(fresh, len(before)))
    for number, (_, new) in reversed(pairs):
        if new.out:
            yield (key, number), REMOVED


def _picture(place: tuple[str, int], old: Picture, new: Picture) -> Iterator[Change]:
    for key, text in old.texts.items():
        if new.texts[key] != text:
            yield (*place, key), new.texts[key] or REMOVED
    if new.nobody and (new.people or new.claims):
        raise UsageError(
            msg("{file}: either nobody can be recognised, or the people listed; please choose.", file=old.file)
        )
    if (new.nobody, new.people, new.claims) != (old.nobody, old.people, old.claims):
        shown = [*(_shown(mark, old.file) for mark in new.people), *map(_claim, new.claims)]
        yield (*place, "shows"), "nobody" if new.nobody else shown or REMOVED
    if new.redacted != old.redacted:
        yield (*place, "redact"), [_redacted(mark, old.file) for mark in new.redacted] or REMOVED


def _claim(claim: Claim) -> dict[str, object]:
    said = {"exception": claim.clause, "reason": claim.reason, "consent": claim.consent, "minors": claim.minors}
    return {key: value for key, value in said.items() if value or key == "reason"}


def _shown(mark: Mark, file: str) -> object:
    return {"consent": mark.who, **_box(mark, file)} if mark.placed else mark.who


def _redacted(mark: Mark, file: str) -> dict[str, object]:
    kind = {"kind": "ellipse"} if mark.kind == "ellipse" else {}
    style = {"style": mark.style} if mark.style in ("solid", "mosaic") else {}
    return {**_box(mark, file), **kind, **style}


def _box(mark: Mark, file: str) -> dict[str, float]:
    """The box in fractions; what juts out is cut off at the edge."""
    wrong = UsageError(msg("{file}: a box needs four numbers between 0 and 100.", file=file))
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
