"""shown: photographs and leaflets of a document as the form has them: who is on them, and where. Pure.

What somebody wrote by hand in a way that the form cannot show is ``fixed``: it is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from werkzeug.datastructures import MultiDict

from sozialblog.posts import SPELLINGS

REDACT = "redact"  #: as the person of a box: whoever is there shall not be recognisable
PHOTO_TEXTS = ("alt", "caption", "credit", "copyright", "licence")
LEAFLET_TEXTS = ("title",)
NOBODY = ("nobody", "niemand")
_SIDES = ("x", "y", "w", "h")
_LINES = ("alt", "caption")  #: what may have several


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


@dataclass(frozen=True, slots=True)
class Claim:
    """That an exception of the law makes consent unnecessary, and the reason of whoever says so."""

    clause: str = ""
    reason: str = ""
    consent: str = ""
    minors: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One photograph or leaflet; a leaflet has no boxes."""

    file: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    nobody: bool = False
    marks: tuple[Mark, ...] = ()
    claims: tuple[Claim, ...] = ()
    fixed: bool = False
    out: bool = False  #: to be taken out of the document

    def beside(self, old: Picture) -> Picture:
        """As it came back, with what the browser never held."""
        if old.fixed:
            return replace(self, file=old.file, fixed=True, marks=old.marks, claims=old.claims)
        return replace(self, file=old.file)

    @property
    def people(self) -> tuple[Mark, ...]:
        return tuple(mark for mark in self.marks if mark.who and mark.who != REDACT)

    @property
    def redacted(self) -> tuple[Mark, ...]:
        return tuple(mark for mark in self.marks if mark.who == REDACT and mark.placed)


def as_percent(value: float) -> str:
    """A fraction as the form shows it: two digits behind the point are a pixel of the largest photographs."""
    return f"{round(value * 100, 2):g}"


def named(item: object) -> dict[str, object]:
    """An entry of a list by the English names of its keys; a bare id is the consent of its entry."""
    if isinstance(item, dict):
        return {SPELLINGS.get(str(key), str(key)): value for key, value in item.items()}
    return {"consent": item}


def is_plain(value: object, *, several: bool = False) -> bool:
    """Whether a value is one that a field can hold."""
    if several and isinstance(value, list):
        return all(isinstance(item, (str, int, float)) for item in value)
    return value is None or isinstance(value, (str, int, float))


def tidy(text: str, *, lines: bool = False) -> str:
    """Text of one line, or of several where the field has them."""
    rows = [" ".join(line.split()) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    joined = "\n".join(rows).strip()
    return joined if lines else " ".join(joined.split())


def plain_text(value: object, *, lines: bool = False) -> str:
    """A plain value as the form shows it."""
    return "" if value is None else tidy(str(value), lines=lines)


def pictures_of(value: object, texts: tuple[str, ...]) -> tuple[Picture, ...] | None:
    """What stands under “photos” or “attachments”; None where it is no list that the form can show."""
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return None
    return tuple(_picture(named(item), texts) for item in value)


def _picture(said: dict[str, object], texts: tuple[str, ...]) -> Picture:
    fixed = not all(is_plain(said.get(key)) for key in texts)
    nobody, shown, claims = _shows(said.get("shows"))
    redacted = _redacted(said.get("redact"))
    leaflet = texts is LEAFLET_TEXTS and any(mark.placed for mark in shown or ())
    return Picture(
        file=str(said.get("file") or ""), nobody=nobody, claims=claims,
        texts={key: plain_text(said.get(key), lines=key in _LINES) for key in texts},
        marks=(*(shown or ()), *(redacted or ())), fixed=fixed or leaflet or shown is None or redacted is None,
    )  # fmt: skip


def _shows(value: object) -> tuple[bool, tuple[Mark, ...] | None, tuple[Claim, ...]]:
    if value is None or (isinstance(value, str) and value.strip() in NOBODY):
        return value is not None, (), ()
    marks, claims = [], []
    for item in value if isinstance(value, list) else [value]:
        plain = named(item)
        if "exception" in plain:
            claim = _claim(plain)
            if claim is None:
                return False, None, ()
            claims.append(claim)
            continue
        consent = plain.pop("consent", None)
        sides = _sides(plain)
        if not isinstance(consent, str) or sides is None or set(plain) - set(_SIDES):
            return False, None, ()
        marks.append(_mark(consent, sides))
    return False, tuple(marks), tuple(claims)


def _claim(said: dict[str, object]) -> Claim | None:
    minors = said.pop("minors", False)
    if set(said) - {"exception", "reason", "consent"} or not isinstance(minors, bool):
        return None
    if not all(is_plain(value) for value in said.values()):
        return None
    clause, reason, consent = (plain_text(said.get(key)) for key in ("exception", "reason", "consent"))
    return Claim(clause, reason, consent, minors)


def _redacted(value: object) -> tuple[Mark, ...] | None:
    marks = []
    for item in value if isinstance(value, list) else [] if value is None else [value]:
        plain = named(item)
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


def sent_pictures(sent: MultiDict[str, str], key: str, texts: tuple[str, ...]) -> tuple[Picture, ...]:
    """The photographs or leaflets as they came back."""
    return tuple(_sent_picture(sent, name, texts) for name in rows(sent, key, texts[0]))


def _sent_picture(sent: MultiDict[str, str], name: str, texts: tuple[str, ...]) -> Picture:
    return Picture(
        nobody=f"{name}.nobody" in sent, out=f"{name}.out" in sent,
        marks=tuple(_sent_mark(sent, mark) for mark in rows(sent, f"{name}.marks", "who")),
        claims=tuple(claim for row in rows(sent, f"{name}.claims", "clause") if (claim := _sent_claim(sent, row))),
        texts={key: tidy(sent.get(f"{name}.{key}", ""), lines=key in _LINES) for key in texts},
    )  # fmt: skip


def _sent_claim(sent: MultiDict[str, str], name: str) -> Claim | None:
    clause, reason, consent = (tidy(sent.get(f"{name}.{key}", "")) for key in ("clause", "reason", "consent"))
    return Claim(clause, reason, consent, f"{name}.minors" in sent) if clause else None


def _sent_mark(sent: MultiDict[str, str], name: str) -> Mark:
    who = sent.get(f"{name}.who", "").strip()
    mark = _mark(who, tuple(sent.get(f"{name}.{side}", "").strip().replace(",", ".") for side in _SIDES))
    return (
        replace(mark, kind=sent.get(f"{name}.kind", "box"), style=sent.get(f"{name}.style", ""))
        if who == REDACT
        else mark
    )


def rows(sent: MultiDict[str, str], name: str, key: str) -> Iterator[str]:
    """The numbered rows that came, in order."""
    number = 0
    while f"{name}.{number}.{key}" in sent:
        yield f"{name}.{number}"
        number += 1
