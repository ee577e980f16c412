"""model: what an export's item becomes, as frozen values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from sozialblog.i18n import Message
from sozialblog.posts import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A photograph of a draft, or a leaflet (PDF). ``source`` is its path below ``root``, empty where it was not found.

    ``file`` is the name it gets beside the text, ``origin`` what the export calls it, ``title`` the name of a leaflet.
    """

    file: str
    origin: str
    root: Path | None = None
    source: str = ""
    alt: str = ""
    caption: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document to be. ``origin`` is its former address or file, by which a second import knows it again.

    ``notes`` say what of the original is not in it, or not as it was. ``comments`` is the number of comments that stay
    behind.
    """

    kind: Kind
    slug: str
    title: str
    origin: str
    date: dt.date | None = None
    author: str = ""
    author_name: str = ""
    tags: tuple[str, ...] = ()
    summary: str = ""
    lang: str = ""
    publish_from: dt.date | None = None
    aliases: tuple[str, ...] = ()
    body: str = ""
    pictures: tuple[Picture, ...] = ()
    leaflets: tuple[Picture, ...] = ()
    notes: tuple[Message, ...] = ()
    comments: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """An item that does not become a document, and why. ``type`` is the export's own word for what it is."""

    title: str
    type: str
    origin: str
    why: Message
    comments: int = 0
