"""markup: Markdown to sanitised HTML and to the facts that gates ask about. Pure; follows no link.

The same conversion serves judging and rendering, so that what was judged is what is shown. Raw HTML may
be written, but only an allow-list of harmless elements survives (nh3), and whatever would have made a
visitor's browser ask another server is reported in ``foreign``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import Literal

import markdown
import nh3
from markdown.extensions.toc import slugify_unicode

from sozialblog.errors import ContentError
from sozialblog.i18n import msg

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details", "dfn", "div", "dl", "dt",
    "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol",
    "p", "pre", "q", "s", "section", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "time", "tr", "u", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"class", "id", "lang", "dir", "title"},
    "a": {"href"},
    "img": {"src", "alt"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
    "ol": {"start", "type"},
    "time": {"datetime"},
    "details": {"open"},
}
_REQUESTING = {
    "script", "iframe", "object", "embed", "link", "meta", "base", "form", "video", "audio", "source", "track", "svg",
    "style", "input", "button", "frame", "frameset", "applet", "portal", "template", "math",
}  # fmt: skip
_BLOCKS = {"p", "li", "td", "th", "dd", "dt", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "summary"}
_QUOTED = re.compile('„([^„“”]+)[“”]|“([^“”]+)”|»([^»«]+)«|«([^»«]+)»|"([^"]+)"')
_LONGEST = 300_000  #: characters: a book of two hundred pages
_MOST = {"[": 1_000, "<": 3_000, "\n:": 500, "\n*[": 200}
_SPEECH_WORDS = 4  #: shorter quotations are titles and single words
_QUOTES = {
    "de": {"left-double-quote": "„", "right-double-quote": "“", "left-single-quote": "‚", "right-single-quote": "‘"},
    "en": {"left-double-quote": "“", "right-double-quote": "”", "left-single-quote": "‘", "right-single-quote": "’"},
}


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
    """A converted text. ``html`` is sanitised; its ``<img src>`` still name the photographs' files."""

    html: str = ""
    text: str = ""
    images: tuple[Reference, ...] = ()
    links: tuple[Reference, ...] = ()
    foreign: tuple[Reference, ...] = ()
    quotes: tuple[Quote, ...] = ()
    anchors: frozenset[str] = frozenset()
    headings: tuple[Heading, ...] = field(default=())

    @property
    def words(self) -> int:
        return len(self.text.split())


def convert(source: str, *, lang: str, first_line: int) -> Body:
    """Convert Markdown of language ``lang``, which begins on ``first_line`` of its file.

    Raises :class:`ContentError` F001 for a text that no person wrote: the converter's time grows with the square
    of some characters, and its stack with nesting.
    """
    _refuse_endless(source, first_line)
    try:
        raw = _stepwise(_converter("en" if lang.startswith("en") else "de").reset().convert(source))
    except RecursionError:
        message = msg("The text is nested too deeply.")
        raise ContentError("F001", message, msg("Take lists out of lists."), line=first_line) from None
    seen = _Facts()
    seen.feed(raw)
    seen.close()
    lines = _Lines(source, first_line)
    html = nh3.clean(
        raw, tags=_TAGS, attributes=_ATTRIBUTES, attribute_filter=_attribute, link_rel=None,
        url_schemes={"http", "https", "mailto", "tel"},
        clean_content_tags={"script", "style", "template", "svg", "math"},
    )  # fmt: skip
    return Body(
        html=html,
        text="\n".join(seen.blocks),
        images=tuple(Reference(target, lines.of(target)) for target in seen.images),
        links=tuple(Reference(target, lines.of(target)) for target in seen.links),
        foreign=tuple(Reference(target, lines.of(target)) for target in seen.foreign),
        quotes=tuple(_speech(seen, lines)),
        anchors=frozenset(seen.anchors),
        headings=tuple(seen.headings),
    )


def requests(words: str) -> tuple[str, ...]:
    """What ``words`` would load or run where somebody takes them for HTML, as feed readers do with titles."""
    if "<" not in words:
        return ()
    seen = _Facts()
    seen.feed(words)
    seen.close()
    return tuple(seen.foreign)


@cache
def _converter(quotes: Literal["de", "en"]) -> markdown.Markdown:
    return markdown.Markdown(
        extensions=[
            "tables",
            "footnotes",
            "def_list",
            "attr_list",
            "admonition",
            "abbr",
            "sane_lists",
            "smarty",
            "toc",
        ],
        extension_configs={
            "tables": {"use_align_attribute": True},
            "smarty": {"substitutions": _QUOTES[quotes]},
            "toc": {"slugify": slugify_unicode, "marker": ""},
            "footnotes": {"UNIQUE_IDS": False, "BACKLINK_TITLE": "↩ {}"},
        },
        output_format="html",
    )


def _refuse_endless(source: str, first_line: int) -> None:
    for sign, most in _MOST.items():
        if source.count(sign) > most:
            message = msg("The text holds “{sign}” more than {most} times.", sign=sign, most=most)
            line = first_line + source[: _place(source, sign, most)].count("\n")
            raise ContentError("F001", message, msg("Split the text into several documents."), line=line)
    if len(source) > _LONGEST:
        message = msg("The text is longer than {limit} characters.", limit=_LONGEST)
        raise ContentError("F001", message, msg("Split the text into several documents."), line=first_line)


def _place(source: str, sign: str, most: int) -> int:
    place = -1
    for _ in range(most + 1):
        place = source.index(sign, place + 1)
    return place


def _stepwise(html: str) -> str:
    """Headings below the page's own title, each at most one level deeper than the one before (WCAG 1.3.1)."""
    written: list[int] = []
    shown: list[int] = []

    def step(match: re.Match[str]) -> str:
        if match[1]:
            return f"</h{shown[-1] if shown else 2}>"
        level = int(match[2])
        while written and written[-1] >= level:
            written.pop()
        written.append(level)
        shown.append(min(len(written) + 1, 6))
        return f"<h{shown[-1]}"

    return re.sub(r"<(/)?h([1-6])(?(1)>|(?=[ >]))", step, html)


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Ids of the theme are its own; links keep no surrounding blanks."""
    if name == "id" and value.startswith("sb-"):
        return None
    return value.strip() if name in ("href", "src") else value


class _Facts(HTMLParser):
    """Collects what gates ask about from the HTML before anything is taken out of it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.images: list[str] = []
        self.links: list[str] = []
        self.foreign: list[str] = []
        self.anchors: set[str] = set()
        self.headings: list[Heading] = []
        self.quotations: list[str] = []
        self._text: list[str] = []
        self._blockquotes = 0
        self._heading = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS:
            self._flush()
        if tag == "blockquote":
            self._blockquotes += 1
        if "id" in values:
            self.anchors.add(values["id"])
        if tag in ("h2", "h3", "h4"):
            self._heading = values.get("id", "")
        if tag == "a" and "href" in values:
            self.links.append(values["href"].strip())
        if tag == "img":
            self._image(values)
        elif tag in _REQUESTING:
            self.foreign.append(f"<{tag}>")
        if any(name.startswith("on") for name in values) or "url(" in values.get("style", "").lower():
            self.foreign.append(f"<{tag}>")

    def _image(self, values: dict[str, str]) -> None:
        source = values.get("src", "").strip()
        if re.match(r"(?i)(https?:)?//", source):
            self.foreign.append(source)
        else:
            self.images.append(source)
        if values.get("srcset"):
            self.foreign.append("<img srcset>")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            text = self._flush()
            if tag == "blockquote":
                self._blockquotes = max(0, self._blockquotes - 1)
            elif tag in ("h2", "h3", "h4") and text:
                self.headings.append(Heading(int(tag[1]), self._heading, text))

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def close(self) -> None:
        super().close()
        self._flush()

    def _flush(self) -> str:
        text = " ".join("".join(self._text).split())
        self._text.clear()
        if text:
            self.blocks.append(text)
            if self._blockquotes:
                self.quotations.append(text)
        return text


def _speech(seen: _Facts, lines: _Lines) -> list[Quote]:
    found = [Quote(text, text, lines.of(text)) for text in seen.quotations if len(text.split()) >= _SPEECH_WORDS]
    for block in seen.blocks:
        if block in seen.quotations:
            continue
        for match in _QUOTED.finditer(block):
            text = next(group for group in match.groups() if group)
            if len(text.split()) >= _SPEECH_WORDS:
                found.append(Quote(text.strip(), block, lines.of(text)))
    return found


class _Lines:
    """Finds the line of the file that something of the converted text came from."""

    def __init__(self, source: str, first_line: int) -> None:
        self._lines = source.split("\n")
        self._first = first_line

    def of(self, text: str) -> int:
        """The first line that holds the beginning of ``text``; the first of the body if none does."""
        for length in (40, 20, 10):
            needle = text.strip()[:length]
            for index, line in enumerate(self._lines):
                if needle and needle in line:
                    return self._first + index
        return self._first
