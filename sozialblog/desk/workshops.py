"""workshops: the dates of a campaign as rows of the form, and what changed in them. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from sozialblog.desk.shown import is_plain, named, plain_text, rows, tidy
from sozialblog.desk.values import REMOVED, Path
from sozialblog.errors import UsageError
from sozialblog.i18n import msg

DAYS = ("date", "until")
TEXTS = ("title", "date", "until", "start", "end", "place", "registration", "posts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """One date. ``posts`` among the texts are the names of posts that report on it, with commas between them."""

    texts: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(TEXTS, ""))
    cancelled: bool = False
    out: bool = False  #: to be taken out of the campaign

    @property
    def said(self) -> bool:
        """Whether anything was typed at all."""
        return any(self.texts.values())


def workshops_of(value: object) -> tuple[Workshop, ...] | None:
    """What stands under “workshops”; None where it is nothing that the form can show."""
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return None
    found = []
    for item in map(named, value):
        cancelled = item.pop("cancelled", False)
        known = all(key in TEXTS and is_plain(said, several=key == "posts") for key, said in item.items())
        if not (known and isinstance(cancelled, bool)):
            return None
        found.append(Workshop(texts={key: _shown(item.get(key)) for key in TEXTS}, cancelled=cancelled))
    return tuple(found)


def _shown(value: object) -> str:
    return ", ".join(map(plain_text, value)) if isinstance(value, list) else plain_text(value)


def sent_workshops(sent: MultiDict[str, str]) -> tuple[Workshop, ...]:
    """The rows as they came back."""
    return tuple(
        Workshop(
            texts={key: tidy(sent.get(f"{name}.{key}", "")) for key in TEXTS}, out=f"{name}.out" in sent,
            cancelled=f"{name}.cancelled" in sent,
        )
        for name in rows(sent, "workshops", "title")
    )  # fmt: skip


def changes(before: Sequence[Workshop], after: Sequence[Workshop]) -> Iterator[tuple[Path, object]]:
    """Value by value, so that what somebody wrote beside the others stays. Raises :class:`UsageError` for no date."""
    pairs = list(enumerate(zip(before, after, strict=False)))
    for number, (old, new) in pairs:
        if new.out or not new.said:
            continue
        for key in TEXTS:
            if new.texts[key] != old.texts[key]:
                yield ("workshops", number, key), _value(key, new.texts[key])
        if new.cancelled != old.cancelled:
            yield ("workshops", number, "cancelled"), True if new.cancelled else REMOVED
    fresh = [_written(item) for item in after[len(before) :] if item.said and not item.out]
    if fresh and not before:
        yield ("workshops",), fresh
    else:
        yield from ((("workshops", number), item) for number, item in enumerate(fresh, len(before)))
    for number, (_, new) in reversed(pairs):
        if new.out or not new.said:
            yield ("workshops", number), REMOVED


def _written(item: Workshop) -> dict[str, object]:
    said = {key: _value(key, text) for key, text in item.texts.items() if text}
    return said | ({"cancelled": True} if item.cancelled else {})


def _value(key: str, text: str) -> object:
    if not text:
        return REMOVED
    if key == "posts":
        return [word.strip() for word in text.split(",") if word.strip()]
    return day(text) if key in DAYS else text


def day(text: str) -> dt.date:
    """A day as it was typed. Raises :class:`UsageError`."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(msg("“{day}” is not a date; write it like 2026-05-12.", day=text)) from None
