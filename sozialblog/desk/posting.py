"""posting: a document as the form shows it, out of its file or as the browser sent it back. Writes nothing. Pure.

Every field is text, and one that comes back as it was shown changes nothing in the file. What somebody wrote by hand in
a way that the form cannot show is ``fixed``: it is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from sozialblog.desk import front
from sozialblog.desk.shown import (
    LEAFLET_TEXTS,
    NOBODY,
    PHOTO_TEXTS,
    Mark,
    Picture,
    is_plain,
    named,
    pictures_of,
    plain_text,
    rows,
    sent_pictures,
    tidy,
)
from sozialblog.desk.workshops import Workshop, sent_workshops, workshops_of
from sozialblog.posts import SPELLINGS, USES, Kind

DAYS = ("date", "publish_from", "publish_until", "start", "end")
LISTS = ("aliases", "places", "public_figures", "public_details")  #: one item a line
ACTION = ("action.label", "action.link")
_CAMPAIGN = ("registration", *ACTION)
TEXTS = ("title", "author", "unit", "campaign", "summary", "lang", "translation_of", "context", *_CAMPAIGN)
_NOT = {
    Kind.POST: frozenset({"start", "end", *_CAMPAIGN}),
    Kind.CAMPAIGN: frozenset({"date", "author", "campaign"}),
    Kind.PAGE: frozenset({"campaign", "start", "end", *_CAMPAIGN}),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody recognisable in the text; no ``use`` claims whatever is covered."""

    consent: str = ""
    use: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Everything on the page of a document."""

    texts: Mapping[str, str]
    nobody: bool = False
    people: tuple[Person, ...] = ()
    photos: tuple[Picture, ...] = ()
    leaflets: tuple[Picture, ...] = ()
    workshops: tuple[Workshop, ...] = ()
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
    said |= _action(said.get("action"))
    fixed = {key for key in keys_of(kind) if not is_plain(said.get(key), several=key in (*LISTS, "tags", "channels"))}
    texts = {key: _as_text(key, said.get(key)) for key in keys_of(kind) if key not in fixed}
    nobody, people = _people(said.get("people"))
    photos = pictures_of(said.get("photos"), PHOTO_TEXTS)
    leaflets = pictures_of(said.get("attachments"), LEAFLET_TEXTS)
    workshops = workshops_of(said.get("workshops"))
    lists = {"people": people, "photos": photos, "attachments": leaflets, "workshops": workshops}
    fixed |= {key for key, found in lists.items() if found is None}
    return Form(
        texts=texts, nobody=nobody, people=people or (), photos=photos or (), leaflets=leaflets or (),
        workshops=workshops or (), body=front.body_of(text), fixed=frozenset(fixed),
    )  # fmt: skip


def _action(value: object) -> dict[str, object]:
    """What a campaign asks for, by the names of its two fields; what is no table cannot be shown."""
    if value is None:
        return {}
    if not isinstance(value, dict) or set(named(value)) - {"label", "link"}:
        return dict.fromkeys(ACTION, value if isinstance(value, (dict, list)) else [value])
    return {f"action.{key}": item for key, item in named(value).items()}


def _as_text(key: str, value: object) -> str:
    if isinstance(value, list):
        return (", " if key in ("tags", "channels") else "\n").join(str(item).strip() for item in value)
    return plain_text(value, lines=_several_lines(key))


def _several_lines(key: str) -> bool:
    return key in ("summary", *LISTS)


def _people(value: object) -> tuple[bool, tuple[Person, ...] | None]:
    if value is None or (isinstance(value, str) and value.strip() in NOBODY):
        return value is not None, ()
    people = []
    for item in value if isinstance(value, list) else [value]:
        plain = named(item)
        consent, said = plain.get("consent"), plain.get("use") or []
        use = tuple(word for word in said if word in USES) if isinstance(said, list) else ()
        if not (set(plain) <= {"consent", "use"} and isinstance(consent, str) and list(use) == said):
            return False, None
        people.append(Person(consent, use))
    return False, tuple(people)


def of_browser(sent: MultiDict[str, str], kind: Kind) -> Form:
    """The form as it came back; a field that did not come is as if it was never shown."""
    keys = [key for key in keys_of(kind) if key in sent and key != "channels"]
    texts = {key: tidy(sent.get(key, ""), lines=_several_lines(key)) for key in keys}
    if "channels" in sent:
        texts["channels"] = ", ".join(filter(None, sent.getlist("channels")))
    people = [
        Person(
            sent.get(f"{name}.consent", "").strip(), tuple(use for use in USES if use in sent.getlist(f"{name}.use"))
        )
        for name in rows(sent, "people", "consent")
    ]
    return Form(
        texts=texts, nobody="people.nobody" in sent, people=tuple(people),
        photos=sent_pictures(sent, "photos", PHOTO_TEXTS), leaflets=sent_pictures(sent, "attachments", LEAFLET_TEXTS),
        workshops=sent_workshops(sent), body=sent.get("body", "").replace("\r\n", "\n").replace("\r", "\n").strip(),
    )  # fmt: skip
