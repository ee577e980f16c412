"""body: what became of a text, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field

from sozialblog.markup.embeds import Embed


@dataclass(frozen=True, slots=True)
class Reference:
    """Something the text points to, and the line of the file it stands on."""

    target: str
    line: int


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted speech: the words, the block they stand in, and the line of the file."""

    text: str
    block: str
    line: int


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of the table of contents; ``level`` as in ``<h2>``."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What a converted text says, and what it points to.

    ``said`` are the words of alternative texts and tooltips; ``words`` is how many stand in ``text``.
    """

    text: str = ""
    images: tuple[Reference, ...] = ()
    links: tuple[Reference, ...] = ()
    foreign: tuple[Reference, ...] = ()
    said: tuple[Reference, ...] = ()
    quotes: tuple[Quote, ...] = ()
    anchors: frozenset[str] = frozenset()
    headings: tuple[Heading, ...] = field(default=())
    embeds: tuple[Embed, ...] = ()
    words: int = 0


@dataclass(frozen=True, slots=True)
class Converted:
    """A text in both forms. ``html`` is sanitised; its ``<img src>`` still name the photographs' files."""

    body: Body
    html: str
