"""parse: a document's front matter into a Document, with every fault in it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Any

from sozialblog.config import is_language
from sozialblog.errors import ContentError
from sozialblog.fields import Entry, Fields, plain
from sozialblog.files import is_device
from sozialblog.i18n import msg
from sozialblog.posts.keys import SPELLINGS
from sozialblog.posts.model import (
    CONTEXTS,
    LEGAL,
    USES,
    Attachment,
    Document,
    Kind,
    Person,
    Photo,
    Status,
)
from sozialblog.posts.shows import NOBODY, consent_id, read_box, read_shows
from sozialblog.posts.workshops import read_campaign

_CHANNELS = ("website", "social-media", "print", "press")
_ALIAS = re.compile(r"[\w.~-]+(?:/[\w.~-]+)*\Z")


def parse_document(
    entry: Entry, body: str, *, kind: Kind, slug: str, path: str, folder: str, body_line: int
) -> tuple[Document, tuple[Entry, ...], list[ContentError]]:
    """The document, the consent records that stand in it, and its faults.

    A faulty key reads as absent and is named in ``faulty``.
    """
    problems: list[ContentError] = []
    top = Fields(entry, path=path, problems=problems, spellings=SPELLINGS)
    shared = _shared(top)
    if kind is Kind.POST:
        own = _post(top)
    elif kind is Kind.CAMPAIGN:
        own = read_campaign(top)
    else:
        own = _page(top)
    records = top.items("consents") or ()
    top.finish()
    _apart(top, shared["photos"], shared["attachments"])
    front = plain(entry)
    document = Document(
        kind=kind,
        slug=slug,
        path=path,
        folder=folder,
        body=body,
        body_line=body_line,
        front=front if isinstance(front, dict) else {},
        lines={key: top.line_of(key) for key in top.keys()},  # noqa: SIM118 - Fields is no mapping
        faulty=frozenset(top.faulty),
        **{**shared, **own},
    )
    return document, records, problems


def _shared(top: Fields) -> dict[str, Any]:
    """The keys every kind of document has."""
    lang = top.text("lang")
    if lang and not is_language(lang):
        message = msg("“{lang}” is not a language tag.", lang=lang)
        top.fault("lang", top.line_of("lang"), message, msg("Write de, en or de-x-leicht."))
    return {
        "title": top.text("title", required=True),
        "status": Status(_status(top)),
        "publish_from": top.date("publish_from"),
        "publish_until": top.date("publish_until"),
        "unit": top.text("unit"),
        "summary": top.text("summary"),
        "lang": lang,
        "translation_of": top.text("translation_of"),
        "aliases": _aliases(top),
        "context": top.choice("context", CONTEXTS, default="organisation"),
        "channels": top.texts("channels", _CHANNELS) or ("website",),
        "people": _people(top),
        "photos": _photos(top),
        "attachments": _attachments(top),
        "tags": top.texts("tags") or (),
        "public_figures": top.texts("public_figures") or (),
        "places": top.texts("places") or (),
        "public_details": top.texts("public_details") or (),
    }


def _aliases(top: Fields) -> tuple[str, ...]:
    """Earlier addresses, relative to the site's root; a folder's ends with a slash."""
    found = []
    for alias in top.texts("aliases") or ():
        path = alias.strip("/")
        parts = path.split("/")
        if not _ALIAS.match(path) or {".", ".."} & set(parts) or any(map(is_device, parts)):
            message = msg("“{alias}” cannot be an address.", alias=alias[:80])
            fix = msg("Write the path only, for instance /2024/05/sommerfest/.")
            top.fault("aliases", top.line_of("aliases"), message, fix)
        else:
            found.append(path if path.endswith((".html", ".htm")) else path + "/")
    return tuple(dict.fromkeys(found))


def _status(top: Fields) -> str:
    return top.choice("status", tuple(Status), default=Status.DRAFT)


def _post(top: Fields) -> dict[str, Any]:
    return {
        "date": top.date("date", required=True),
        "author": top.text("author", required=True),
        "campaign": top.text("campaign"),
    }


def _page(top: Fields) -> dict[str, Any]:
    return {
        "date": top.date("date"),
        "author": top.text("author"),
        "legal": top.choice("legal", LEGAL),
        "contact_box": top.boolean("contact_box"),
    }


def _people(top: Fields) -> tuple[Person, ...] | None:
    """Who is recognisable in the text. An empty list is no statement."""
    entry = top.entry("people")
    if entry is None or entry.value == ():
        return None
    if isinstance(entry.value, str) and entry.value.strip() in NOBODY:
        return ()
    people = []
    for item in entry.value if isinstance(entry.value, tuple) else (entry,):
        if isinstance(item.value, Mapping):
            nested = top.nested(item, "people.")
            people.append(
                Person(consent=nested.text("consent", required=True), use=nested.texts("use", USES), line=nested.line)
            )
            nested.finish()
            top.faulty |= {"people"} if nested.faulty else set()
        elif consent := consent_id(top, "people", item):
            people.append(Person(consent=consent, use=None, line=item.line))
    return None if "people" in top.faulty else tuple(people)


def _photos(top: Fields) -> tuple[Photo, ...]:
    photos: list[Photo] = []
    for item in top.items("photos") or ():
        nested = top.nested(item, "photos.")
        photo = _photo(nested)
        nested.finish()
        if any(photo.file and photo.file == other.file for other in photos):
            message = msg("The photograph “{file}” is listed twice.", file=photo.file)
            nested.problem("F007", "file", photo.line_of("file"), message, msg("Keep one of the two entries."))
        photos.append(photo)
    return tuple(photos)


def _photo(item: Fields) -> Photo:
    file = item.text("file", required=True)
    shows = read_shows(item)
    redact = tuple(box for entry in item.items("redact") or () if (box := read_box(item, entry, "redact")))
    texts = {key: item.text(key) for key in ("alt", "caption", "credit", "copyright", "licence")}
    return Photo(
        file=posixpath.normpath(file) if file else "",
        shows=shows,
        redact=redact,
        line=item.line,
        lines={key: item.line_of(key) for key in item.keys()},  # noqa: SIM118 - Fields is no mapping
        faulty=frozenset(item.faulty),
        **texts,
    )


def _attachments(top: Fields) -> tuple[Attachment, ...]:
    found: list[Attachment] = []
    for item in top.items("attachments") or ():
        nested = top.nested(item, "attachments.")
        file, title, shows = nested.text("file", required=True), nested.text("title", required=True), read_shows(nested)
        nested.finish()
        found.append(
            Attachment(
                file=posixpath.normpath(file) if file else "",
                title=title,
                shows=shows,
                line=item.line,
                lines={key: nested.line_of(key) for key in nested.keys()},  # noqa: SIM118 - Fields is no mapping
                faulty=frozenset(nested.faulty),
            )
        )
    return tuple(found)


def _apart(top: Fields, photos: tuple[Photo, ...], attachments: tuple[Attachment, ...]) -> None:
    """No file is an attachment twice, or a photograph as well: what is found out about a file is kept by its name."""
    seen = {photo.file for photo in photos}
    for item in attachments:
        if item.file and item.file in seen:
            message = msg("The file “{file}” is listed twice.", file=item.file)
            top.problem("F007", "attachments", item.line_of("file"), message, msg("Keep one of the two entries."))
        seen.add(item.file)
