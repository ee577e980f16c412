"""changes: what a document says now beside what was approved last, so that a person can read it. Judges nothing."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sozialblog import digests
from sozialblog.approvals import Filed, Says, Seen, read_seen, subject_name
from sozialblog.desk import leaflets
from sozialblog.desk.leaflets import LeafletChange
from sozialblog.gates import Case
from sozialblog.posts import SPELLINGS

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_MOST_WORDS = 4000  #: of one passage; comparing longer ones word by word would take seconds
_MOST_LINES = 3000
_PLACE = ("x", "y", "w", "h")


class Tag(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with one fate."""

    tag: Tag
    text: str


Passage = tuple[Piece, ...]  #: one line of the source


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyChange:
    """A key of the front matter; an empty side stood for nothing."""

    key: str
    pieces: Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoChange:
    """A photograph that is not what it was: another file, or redacted in another way.

    ``number`` counts from 1, and is 0 where it is gone. ``then`` is a small WebP of what was approved, if one was kept.
    """

    file: str
    number: int
    fresh: bool
    redacted: bool = False
    then: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything that differs from what ``filed`` approved. ``known`` is False where the old text was not kept."""

    filed: Filed
    known: bool
    keys: tuple[KeyChange, ...] = ()
    passages: tuple[Passage, ...] = ()
    photos: tuple[PhotoChange, ...] = ()
    leaflets: tuple[LeafletChange, ...] = ()
    consents: tuple[tuple[str, tuple[str, ...]], ...] = ()  #: id, and the keys that changed where that is known

    @property
    def any(self) -> bool:
        return bool(self.keys or self.passages or self.photos or self.leaflets or self.consents)


def compared(case: Case) -> Comparison | None:
    """The document beside its last approval, or None if there was none."""
    filed = [item for item in case.ledger.filed.get(case.document.key, ()) if item.statement.says is Says.APPROVAL]
    if not filed:
        return None
    last = max(filed, key=lambda item: (item.statement.at, item.digest))
    seen = read_seen(case.ledger.seen.get(last.digest, b""), last.statement.seen)
    return Comparison(
        filed=last,
        known=seen is not None,
        keys=tuple(_keys(seen.front, digests.without_consents(case.document.front))) if seen else (),
        passages=tuple(passages(seen.body, case.document.body)) if seen else (),
        photos=tuple(_photos(case, last, seen)),
        leaflets=tuple(leaflets.changed(case, last, seen)),
        consents=tuple(_consents(case, last, seen)),
    )


def _keys(then: Mapping[str, object], now: Mapping[str, object]) -> Iterator[KeyChange]:
    for key in [*now, *(key for key in then if key not in now)]:
        old, new = (_plain(side[key]) if key in side else "" for side in (then, now))
        if old != new or (key in then) != (key in now):
            yield KeyChange(key=key, pieces=_words(old, new))


def _plain(value: object) -> str:
    """A value of the front matter as lines that a person reads; keys in one order, since what was kept is sorted."""
    if isinstance(value, Mapping):
        place = [f"{float(value[key]):.0%}" for key in _PLACE if isinstance(value.get(key), (int, float))]
        rest = {key: item for key, item in value.items() if key not in _PLACE or len(place) < len(_PLACE)}
        lines = [f"{key}: {_plain(item)}" for key, item in sorted(rest.items())]
        return "\n".join(lines + ([f"({', '.join(place)})"] if len(place) == len(_PLACE) else []))
    if isinstance(value, (list, tuple)):
        return "\n".join(_plain(item) for item in value)
    return str(value)


def passages(then: str, now: str) -> Iterator[Passage]:
    """The lines that differ, each with the words that do."""
    old, new = then.split("\n"), now.split("\n")
    if max(len(old), len(new)) > _MOST_LINES:
        yield (Piece(Tag.REMOVED, then[:_MOST_WORDS]), Piece(Tag.ADDED, now[:_MOST_WORDS]))
        return
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield _words("\n".join(old[a:b]), "\n".join(new[c:d]))


def _words(then: str, now: str) -> Passage:
    """Two texts as one, word by word; a comma is a word of its own."""
    old, new = _WORD.findall(then), _WORD.findall(now)
    if max(len(old), len(new)) > _MOST_WORDS:
        return (Piece(Tag.REMOVED, then), Piece(Tag.ADDED, now))
    pieces: list[Piece] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Tag.SAME, "".join(old[a:b])))
            continue
        pieces += [Piece(Tag.REMOVED, "".join(old[a:b]))] if b > a else []
        pieces += [Piece(Tag.ADDED, "".join(new[c:d]))] if d > c else []
    return tuple(pieces)


def _photos(case: Case, last: Filed, seen: Seen | None) -> Iterator[PhotoChange]:
    pictures = seen.pictures if seen else {}
    redactions = _redactions(seen.front) if seen else {}
    prefix = subject_name("photo", f"{case.document.folder}/")
    then = {name.removeprefix(prefix): digest for name, digest in last.statement.subjects.items() if _photo(name, case)}
    now = _redactions(case.document.front)
    for number, photo in enumerate(case.document.photos, 1):
        same = then.get(photo.file) == case.digests.get(case.document.photo_path(photo))
        redacted = seen is not None and redactions.get(photo.file) != now.get(photo.file)
        if not same or redacted:
            yield PhotoChange(
                file=photo.file,
                number=number,
                fresh=photo.file not in then,
                redacted=same,
                then=pictures.get(photo.file, b""),
            )
    for file in then:
        if file not in {item.file for item in case.document.files}:
            yield PhotoChange(file=file, number=0, fresh=False, then=pictures.get(file, b""))


def _photo(name: str, case: Case) -> bool:
    return name.startswith(subject_name("photo", f"{case.document.folder}/"))


def _redactions(front: Mapping[str, object]) -> dict[str, bytes]:
    """What of each photograph is made unrecognisable, by its file, as far as the front matter can be read."""
    found = {}
    for key, items in front.items():
        for item in items if SPELLINGS.get(key, key) == "photos" and isinstance(items, list) else ():
            if isinstance(item, Mapping):
                plain = {SPELLINGS.get(str(name), str(name)): value for name, value in item.items()}
                found[str(plain.get("file", ""))] = digests.canonical(plain.get("redact") or [])
    return found


def _consents(case: Case, last: Filed, seen: Seen | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    for consent in dict.fromkeys(claim.consent for claim in case.claims()):
        record = case.records.get(consent)
        approved = last.statement.subjects.get(subject_name("consent", consent))
        if record is None or approved == digests.of_record(record.front):
            continue
        yield consent, seen.changed_keys(consent, record.front) if seen and approved else ()
