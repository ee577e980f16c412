"""model: what a document states about itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from sozialblog.config import Box


class Kind(StrEnum):
    """Which folder of content/ a document lives in."""

    POST = "post"
    CAMPAIGN = "campaign"
    PAGE = "page"


class Status(StrEnum):
    """How far a document is."""

    IDEA = "idea"  #: a thought of the staff's; listed for leadership, never published
    DRAFT = "draft"  #: being written
    READY = "ready"  #: to be judged for publication


CONTEXTS = ("own-work", "organisation", "clients")
#: the ways a text can use a person; data categories of a consent record
USES = ("first-name", "full-name", "quote", "story", "voice", "video", "social-situation", "health")
EXCEPTIONS = ("kug-23-1-1", "kug-23-1-2", "kug-23-1-3", "kug-23-1-4")
LEGAL = ("impressum", "datenschutz", "barrierefreiheit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone recognisable in the text; ``use`` None claims what the record covers, whatever that is."""

    consent: str
    use: tuple[str, ...] | None
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionClaim:
    """A claim that KUG § 23 makes consent unnecessary, with the reason of the person who claims it."""

    clause: str
    reason: str
    consent: str = ""
    minors: bool = False
    line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where in a photograph the person of a consent is. For whoever looks it over; nothing is judged by it."""

    consent: str
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Shows:
    """Who a photograph shows; all empty means it was stated that nobody is recognisable.

    Whoever has one of the ``marks`` is among ``consents`` too.
    """

    consents: tuple[str, ...] = ()
    exceptions: tuple[ExceptionClaim, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photograph of a document. ``shows`` None: not stated. Boxes are fractions of the upright picture."""

    file: str
    alt: str
    caption: str
    credit: str
    shows: Shows | None
    redact: tuple[Box, ...]
    line: int
    copyright: str = ""
    licence: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
    faulty: frozenset[str] = frozenset()
    key: ClassVar[str] = "photos"  #: of the front matter

    def line_of(self, key: str) -> int:
        return self.lines.get(key, self.line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A leaflet to be downloaded: a PDF of the document's folder. ``shows`` None: not stated who is in it."""

    file: str
    title: str
    shows: Shows | None
    line: int
    lines: Mapping[str, int] = field(default_factory=dict)
    faulty: frozenset[str] = frozenset()
    key: ClassVar[str] = "attachments"  #: of the front matter

    def line_of(self, key: str) -> int:
        return self.lines.get(key, self.line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """A date of a campaign; ``start`` and ``end`` are local times ``HH:MM`` or empty, ``until`` its last day.

    ``registration`` is a mail or web address, or empty.
    """

    title: str
    date: dt.date | None
    until: dt.date | None
    start: str
    end: str
    place: str
    registration: str
    cancelled: bool
    posts: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What a campaign asks its readers to do: the words on a button, and the link behind it as written."""

    label: str
    link: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A post, a campaign or a page. ``path`` is relative to the site folder, with forward slashes.

    ``people`` None means that nobody said who is recognisable; an empty tuple that nobody is. ``front`` is
    the front matter as written, without lines: what an approval is computed from. Keys in ``faulty`` have
    a finding already and read as absent, so that one mistake causes one finding. ``readable`` is False where
    the front matter could not be parsed at all.
    """

    kind: Kind
    slug: str
    path: str
    folder: str
    title: str
    status: Status
    body: str
    body_line: int
    front: Mapping[str, Any]
    date: dt.date | None = None
    author: str = ""
    publish_from: dt.date | None = None
    publish_until: dt.date | None = None
    campaign: str = ""
    unit: str = ""
    tags: tuple[str, ...] = ()
    summary: str = ""
    lang: str = ""
    translation_of: str = ""
    aliases: tuple[str, ...] = ()
    context: str = "organisation"
    channels: tuple[str, ...] = ("website",)
    people: tuple[Person, ...] | None = None
    photos: tuple[Photo, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    public_figures: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    public_details: tuple[str, ...] = ()
    start: dt.date | None = None
    end: dt.date | None = None
    workshops: tuple[Workshop, ...] = ()
    registration: str = ""
    action: Action | None = None
    legal: str = ""
    contact_box: bool = False
    lines: Mapping[str, int] = field(default_factory=dict)
    faulty: frozenset[str] = frozenset()
    readable: bool = True

    @property
    def key(self) -> str:
        """``post/slug``: unique in the site."""
        return f"{self.kind}/{self.slug}"

    def line_of(self, key: str) -> int:
        return self.lines.get(key, 1)

    @property
    def files(self) -> tuple[Photo | Attachment, ...]:
        """Everything of the folder that is to be published, photographs first."""
        return (*self.photos, *self.attachments)

    def photo_path(self, photo: Photo | Attachment) -> str:
        """The file of a photograph or an attachment relative to the site folder."""
        return f"{self.folder}/{photo.file}"
