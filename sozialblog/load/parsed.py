"""parsed: what the file of one document says, whatever else is on the site. Pure: to be done anywhere, and kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol, TypeVar

from sozialblog import files, markup
from sozialblog.config import ENGINES
from sozialblog.errors import ContentError
from sozialblog.fields import Entry
from sozialblog.findings import Finding, from_error
from sozialblog.load.frontmatter import parse_source
from sozialblog.posts import Document, Kind, Status, parse_document

A = TypeVar("A")
B = TypeVar("B")


@dataclass(frozen=True, kw_only=True)
class Source:
    """The file of a document and where it lies. ``lang`` is the site's language, for texts that name none,
    ``engine`` its Markdown engine."""

    kind: Kind
    slug: str
    path: str
    folder: str
    lang: str
    data: bytes
    engine: str = ENGINES[0]

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hexadecimal) of everything that :func:`parse` reads."""
        place = f"{self.kind}\0{self.path}\0{self.lang}\0{self.engine}\0"
        return hashlib.sha256(place.encode() + self.data).hexdigest()

    def without_text(self, body_line: int) -> Source:
        """The same without its text, which begins on this line and has been read: many would fill the memory."""
        head = b"\n".join(self.data.split(b"\n")[: body_line - 1])
        source = replace(self, data=head)
        vars(source)["digest"] = self.digest  # that of the whole file
        return source


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A document, the consent records in it, its text as facts and as HTML, and every fault in them.

    ``html`` is None where the text was known and not converted; ``html_digest`` is its SHA-256 (hexadecimal).
    """

    document: Document
    records: tuple[Entry, ...] = ()
    body: markup.Body = field(default_factory=markup.Body)
    html: str | None = ""
    html_digest: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownText:
    """What a text says, and the SHA-256 (hexadecimal) of its HTML."""

    body: markup.Body
    html_digest: str


_NO_TEXT = KnownText(markup.Body(), "")


def parse(source: Source, known: KnownText | None = None) -> Parsed:
    """Read a document; its text only if it is not ``known``. Never raises for what an editor wrote."""
    try:
        text = files.decode(source.data, source.path)
        front = parse_source(text, path=source.path)
    except ContentError as error:
        return unreadable(source, error)
    document, records, problems = parse_document(
        front.front, front.body, kind=source.kind, slug=source.slug, path=source.path, folder=source.folder,
        body_line=front.body_line,
    )  # fmt: skip
    found = tuple(map(from_error, problems))
    if known is not None:
        return Parsed(
            document=document, records=records, body=known.body, html=None, html_digest=known.html_digest,
            findings=found,
        )  # fmt: skip
    return _with_text(Parsed(document=document, records=records, findings=found), convert(_text(document, source)))


def front(source: Source) -> Parsed:
    """Read a document but for its text."""
    return parse(source, _NO_TEXT)


def converted(parsed: Sequence[Parsed], sources: Sequence[Source], each: Each) -> list[Parsed]:
    """These documents with their texts, which ``each`` converts."""
    jobs = [_text(item.document, source) for item, source in zip(parsed, sources, strict=True)]
    texts = each(convert, jobs)
    return [
        _with_text(item, text) if item.document.readable else item for item, text in zip(parsed, texts, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be converted, in its language, and the line on which it begins."""

    markdown: str
    lang: str
    first_line: int
    engine: str


def convert(text: Text) -> markup.Converted | ContentError:
    """The text as HTML and facts, or why it cannot be converted."""
    try:
        return markup.convert(text.markdown, lang=text.lang, first_line=text.first_line, engine=text.engine)
    except ContentError as error:
        return error


def _text(document: Document, source: Source) -> Text:
    return Text(document.body, document.lang or source.lang, document.body_line, source.engine)


def _with_text(parsed: Parsed, text: markup.Converted | ContentError) -> Parsed:
    if isinstance(text, ContentError):
        text.path = parsed.document.path
        return replace(parsed, html="", findings=(*parsed.findings, from_error(text)))
    digest = hashlib.sha256(text.html.encode("utf-8", "surrogatepass")).hexdigest()
    return replace(parsed, body=text.body, html=text.html, html_digest=digest)


def unreadable(source: Source, error: ContentError) -> Parsed:
    """The place of a document of which nothing can be read."""
    error.path = source.path
    document = Document(
        kind=source.kind, slug=source.slug, path=source.path, folder=source.folder, title="", status=Status.READY,
        body="", body_line=1, front={}, readable=False,
    )  # fmt: skip
    return Parsed(document=document, findings=(from_error(error),))


class Known(Protocol):
    """What earlier builds read out of the same bytes; may have lost or never had it."""

    def parsed(self, source: Source) -> Parsed | None:
        """What :func:`parse` gave for just this source, but for its HTML; None for one that holds consent records."""

    def text(self, source: Source) -> KnownText | None:
        """What the text of just this source says."""

    def html(self, source: Source) -> str | None:
        """The HTML that :func:`parse` gave for just this source."""


class Nothing:
    """Knows nothing."""

    def parsed(self, source: Source) -> Parsed | None:
        return None

    def text(self, source: Source) -> KnownText | None:
        return None

    def html(self, source: Source) -> str | None:
        return None


class Each(Protocol):
    """Does a pure piece of work on every item, here or elsewhere; results come in the order of the items."""

    def __call__(self, work: Callable[[A], B], items: Iterable[A], /) -> Iterable[B]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """Who reads documents: ``known`` remembers what earlier builds read, ``each`` reads the rest.

    With ``away`` the texts are converted elsewhere; front matter, in which consent records may stand, never leaves this
    machine. ``instead`` holds what some files, by path, are taken to say instead of what they do.
    """

    known: Known = field(default_factory=Nothing)
    each: Each = map
    away: Each | None = None
    instead: Mapping[str, bytes] = field(default_factory=dict)


class Texts(Mapping[str, str]):
    """The HTML of documents by key: what was just converted, what is known, or else converted now."""

    def __init__(
        self, fresh: Mapping[str, bytes], known: Known, sources: Mapping[str, Source], documents: Mapping[str, Document]
    ) -> None:
        self._fresh = fresh
        self._known = known
        self._sources = sources
        self._documents = documents

    def __getitem__(self, key: str) -> str:
        if key in self._fresh:
            return self._fresh[key].decode("utf-8", "surrogatepass")
        source, document = self._sources[key], self._documents[key]
        kept = self._known.html(source) if document.readable else ""
        if kept is not None:
            return kept
        text = convert(_text(document, source))
        return "" if isinstance(text, ContentError) else text.html

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)
