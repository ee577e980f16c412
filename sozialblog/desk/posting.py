"""posting: a document as the form shows it, out of its file or as the browser sent it back. Writes nothing. Pure.

Every field is text, and one that comes back as it was shown changes nothing in the file. What somebody wrote by hand in
a way that the form cannot show is ``fixed``: it is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from werkzeug.datastructures import MultiDict

from sozialblog.desk import front
from sozialblog.posts import SPELLINGS, USES, Kind

REDACT = "redact"  #: as the person of a box: whoever is there shall not be recognisable
DAYS = ("date", "publish_from", "publish_until")
LISTS = ("aliases", "places", "public_figures", "public_details")  #: one item a line
TEXTS = ("title", "author", "unit", "campaign", "summary", "lang", "translation_of", "context")
PHOTO_TEXTS = ("alt", "caption", "credit", "copyright", "licence")
_NOT = {
    Kind.POST: frozenset[str](),
    Kind.CAMPAIGN: frozenset({"date", "author", "campaign"}),
    Kind.PAGE: frozenset({"campaign"}),
}
_NOBODY = ("nobody", "niemand")
_SIDES = ("x", "y", "w", "h")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody recognisable in the text; no ``use`` claims whatever is covered."""

    consent: str = ""
    use: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A person of a photograph, or :data:`REDACT`; the box in percent, all empty where no place was drawn."""

    who: str = ""
    x: str = ""
    y: str = ""
    w: str = ""
    h: str = ""
    kind: str = "box"
    style: str = ""

    @property
    def placed(self) -> bool:
        return any((self.x, self.y, self.w, self.h))


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One photograph. ``rest`` are claims of an exception, which the form shows and leaves alone."""

    file: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    nobody: bool = False
    marks: tuple[Mark, ...] = ()
    rest: tuple[object, ...] = ()
    fixed: bool = False
    out: bool = False  #: to be taken out of the document

    def beside(self, old: Picture) -> Picture:
        """As it came back, with what the browser never held."""
        marks = old.marks if old.fixed else self.marks
        return replace(self, file=old.file, rest=old.rest, fixed=old.fixed, marks=marks)

    @property
    def people(self) -> tuple[Mark, ...]:
        return tuple(mark for mark in self.marks if mark.who and mark.who != REDACT)

    @property
    def redacted(self) -> tuple[Mark, ...]:
        return tuple(mark for mark in self.marks if mark.who == REDACT and mark.placed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Everything on the page of a document."""

    texts: Mapping[str, str]
    nobody: bool = False
    people: tuple[Person, ...] = ()
    photos: tuple[Picture, ...] = ()
    body: str = ""
    fixed: frozenset[str] = frozenset()

    def with_marks(self, number: int, marks: tuple[Mark, ...]) -> Form:
        """The same with more boxes on one photograph."""
        photos = list(self.photos)
        photos[number] = replace(photos[number], marks=(*photos[number].marks, *marks))
        return replace(self, photos=tuple(photos))


def keys_of(kind: Kind) -> tuple[str, ...]:
    """The fields that documents of this kind have, but for people, photographs and text."""
    every = (*TEXTS, *DAYS, *LISTS, "tags", "channels")
    return tuple(key for key in every if key not in _NOT[kind])


def of_text(text: str, kind: Kind) -> Form:
    """The form of a file. Raises :class:`~sozialblog.desk.values.UnsafeError` where it cannot be taken apart."""
    said = {SPELLINGS.get(key, key): value for key, value in front.said(text).items()}
    fixed = {key for key in keys_of(kind) if not _is_plain(said.get(key), several=key in (*LISTS, "tags", "channels"))}
    texts = {key: _as_text(key, said.get(key)) for key in keys_of(kind) if key not in fixed}
    nobody, people = _people(said.get("people"))
    photos = _photos(said.get("photos"))
    fixed |= ({"people"} if people is None else set()) | ({"photos"} if photos is None else set())
    return Form(
        texts=texts, nobody=nobody, people=people or (), photos=photos or (), body=front.body_of(text),
        fixed=frozenset(fixed),
    )  # fmt: skip


def as_percent(value: float) -> str:
    """A fraction as the form shows it: two digits behind the point are a pixel of the largest photographs."""
    return f"{round(value * 100, 2):g}"


def _is_plain(value: object, *, several: bool) -> bool:
    if several and isinstance(value, list):
        return all(isinstance(item, (str, int, float)) for item in value)
    return value is None or isinstance(value, (str, int, float))


def _as_text(key: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return (", " if key in ("tags", "channels") else "\n").join(str(item).strip() for item in value)
    return _tidy(str(value), key)


def _tidy(text: str, key: str) -> str:
    """Text of one line, or of several where the field has them."""
    lines = [" ".join(line.split()) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    joined = "\n".join(lines).strip()
    return joined if key in ("summary", "alt", "caption", *LISTS) else " ".join(joined.split())


def _people(value: object) -> tuple[bool, tuple[Person, ...] | None]:
    if value is None or (isinstance(value, str) and value.strip() in _NOBODY):
        return value is not None, ()
    people = []
    for item in value if isinstance(value, list) else [value]:
        plain = _named(item)
        consent, said = plain.get("consent"), plain.get("use") or []
        use = tuple(word for word in said if word in USES) if isinstance(said, list) else ()
        if not (set(plain) <= {"consent", "use"} and isinstance(consent, str) and list(use) == said):
            return False, None
        people.append(Person(consent, use))
    return False, tuple(people)


def _named(item: object) -> dict[str, object]:
    """An entry of a list by the English names of its keys; a bare id is the consent of its entry."""
    if isinstance(item, dict):
        return {SPELLINGS.get(str(key), str(key)): value for key, value in item.items()}
    return {"consent": item}


def _photos(value: object) -> tuple[Picture, ...] | None:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return None
    return tuple(_photo(_named(item)) for item in value)


def _photo(said: dict[str, object]) -> Picture:
    texts = {key: _as_text(key, said.get(key)) for key in PHOTO_TEXTS}
    fixed = not all(_is_plain(said.get(key), several=False) for key in PHOTO_TEXTS)
    nobody, shown, rest = _shows(said.get("shows"))
    redacted = _redacted(said.get("redact"))
    return Picture(
        file=str(said.get("file") or ""), texts=texts, nobody=nobody, rest=rest,
        marks=(*(shown or ()), *(redacted or ())), fixed=fixed or shown is None or redacted is None,
    )  # fmt: skip


def _shows(value: object) -> tuple[bool, tuple[Mark, ...] | None, tuple[object, ...]]:
    if value is None or (isinstance(value, str) and value.strip() in _NOBODY):
        return value is not None, (), ()
    marks, rest = [], []
    for item in value if isinstance(value, list) else [value]:
        plain = _named(item)
        consent = plain.pop("consent", None)
        if "exception" in plain:
            rest.append(item)
        elif not isinstance(consent, str) or not (not plain or set(plain) == set(_SIDES)):
            return False, None, ()
        elif (sides := _sides(plain)) is not None:
            marks.append(_mark(consent, sides))
    return False, tuple(marks), tuple(rest)


def _redacted(value: object) -> tuple[Mark, ...] | None:
    marks = []
    for item in value if isinstance(value, list) else [] if value is None else [value]:
        plain = _named(item)
        kind, style = plain.pop("kind", "box"), plain.pop("style", "")
        sides = _sides(plain)
        if set(plain) != set(_SIDES) or sides is None or kind not in ("box", "ellipse"):
            return None
        marks.append(replace(_mark(REDACT, sides), kind=str(kind), style=str(style or "")))
    return tuple(marks)


def _mark(who: str, sides: tuple[str, ...]) -> Mark:
    x, y, w, h = sides
    return Mark(who, x, y, w, h)


def _sides(said: Mapping[str, object]) -> tuple[str, ...] | None:
    """The box in percent; empty texts where there is none, None where it is no box."""
    if not said:
        return ("", "", "", "")
    values = [said.get(side) for side in _SIDES]
    texts = tuple(as_percent(value) for value in values if isinstance(value, (int, float)))
    return texts if len(texts) == len(_SIDES) else None


def of_browser(sent: MultiDict[str, str], kind: Kind) -> Form:
    """The form as it came back; a field that did not come is as if it was never shown."""
    texts = {key: _tidy(sent.get(key, ""), key) for key in keys_of(kind) if key in sent and key != "channels"}
    if "channels" in sent:
        texts["channels"] = ", ".join(filter(None, sent.getlist("channels")))
    people = [
        Person(
            sent.get(f"{name}.consent", "").strip(), tuple(use for use in USES if use in sent.getlist(f"{name}.use"))
        )
        for name in _rows(sent, "people", "consent")
    ]
    return Form(
        texts=texts, nobody="people.nobody" in sent, people=tuple(people),
        photos=tuple(_sent_photo(sent, name) for name in _rows(sent, "photos", "alt")),
        body=sent.get("body", "").replace("\r\n", "\n").replace("\r", "\n").strip(),
    )  # fmt: skip


def _sent_photo(sent: MultiDict[str, str], name: str) -> Picture:
    marks = tuple(_sent_mark(sent, mark) for mark in _rows(sent, f"{name}.marks", "who"))
    return Picture(
        file=sent.get(f"{name}.file", ""), nobody=f"{name}.nobody" in sent, marks=marks,
        texts={key: _tidy(sent.get(f"{name}.{key}", ""), key) for key in PHOTO_TEXTS}, out=f"{name}.out" in sent,
    )  # fmt: skip


def _sent_mark(sent: MultiDict[str, str], name: str) -> Mark:
    who = sent.get(f"{name}.who", "").strip()
    mark = _mark(who, tuple(sent.get(f"{name}.{side}", "").strip().replace(",", ".") for side in _SIDES))
    return (
        replace(mark, kind=sent.get(f"{name}.kind", "box"), style=sent.get(f"{name}.style", ""))
        if who == REDACT
        else mark
    )


def _rows(sent: MultiDict[str, str], name: str, key: str) -> Iterator[str]:
    """The numbered rows that came, in order."""
    number = 0
    while f"{name}.{number}.{key}" in sent:
        yield f"{name}.{number}"
        number += 1
