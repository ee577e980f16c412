"""facts: what gates ask about a text, collected from its HTML before anything is taken out of it."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from sozialblog.markup.body import Heading, Quote

_REQUESTING = {
    "script", "iframe", "object", "embed", "link", "meta", "base", "form", "video", "audio", "source", "track", "svg",
    "style", "input", "button", "frame", "frameset", "applet", "portal", "template", "math",
}  # fmt: skip
_BLOCKS = {
    "p",
    "li",
    "td",
    "th",
    "dd",
    "dt",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "figcaption",
    "summary",
    "pre",
}
_CODE = {"code", "pre", "kbd", "samp"}
_CODE_SPAN = re.compile(r"<code(?: [^<>]*)?>.*?</code>", re.DOTALL)
_NO_SPEECH = "…"  #: what stands for code where speech is looked for
_SAYING = {"alt", "title", "aria-label"}  #: attributes whose words reach a reader
_QUOTED = re.compile('„([^„“”]+)[“”]|“([^“”]+)”|»([^»«]+)«|«([^»«]+)»|"([^"]+)"')
_PLAIN_TAG = re.compile(r'</?[a-z][a-z0-9]*(?: [a-z-]+="[^"<>]*")*(?: /)?>')
_BLOCK = re.compile(rf"<(/?)({'|'.join(sorted(_BLOCKS))})((?: [^<>]*)?)>")
_ID = re.compile(r' id="([^"]*)"')
_HREF = re.compile(r'<a (?:[^<>]* )?href="([^"]*)"')
_SRC = re.compile(r'<img (?:[^<>]* )?src="([^"]*)"')
_WITH_WORDS = re.compile(r'<[a-z][^<>]* (?:alt|title|aria-label)="[^"]*[^"\s][^<>]*>')
_WORDS = re.compile(r' (alt|title|aria-label)="([^"]*)"')
OWN_IDS = "sb-"  #: ids that begin so are the theme's
_SPEECH_WORDS = 4  #: shorter quotations are titles and single words


class Facts(HTMLParser):
    """Collects what gates ask about from the HTML before anything is taken out of it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.images: list[str] = []
        self.links: list[str] = []
        self.said: list[str] = []
        self.foreign: list[str] = []
        self.anchors: set[str] = set()
        self.headings: list[Heading] = []
        self.has_odd_values = False  #: whether sanitising has to look at the values of attributes
        self.spoken: list[str] = []  #: the blocks again, without what is code in them
        self.quoted: list[bool] = []  #: whether the block stands in a quotation
        self._text: list[str] = []
        self._speech: list[str] = []
        self._blockquotes = 0
        self._codes = 0
        self._heading = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS:
            self._flush()
        if tag == "blockquote":
            self._blockquotes += 1
        if tag in _CODE:
            self._speech += [] if self._codes else [_NO_SPEECH]
            self._codes += 1
        self.said += [values[name] for name in sorted(_SAYING & values.keys()) if values[name].strip()]
        if "id" in values:
            self.anchors.add(values["id"])
        if tag in ("h2", "h3", "h4"):
            self._heading = values.get("id", "")
        if tag == "a" and "href" in values:
            self.links.append(values["href"].strip())
        if tag == "img":
            self.handle_image(values)
        elif tag in _REQUESTING:
            self.foreign.append(f"<{tag}>")
        if any(name.startswith("on") for name in values) or "url(" in values.get("style", "").lower():
            self.foreign.append(f"<{tag}>")

    def handle_image(self, values: dict[str, str]) -> None:
        source = values.get("src", "").strip()
        if re.match(r"(?i)(https?:)?//", source):
            self.foreign.append(source)
        else:
            self.images.append(source)
        if values.get("srcset"):
            self.foreign.append("<img srcset>")

    def begin_block(self, tag: str, attributes: str) -> None:
        """A block's first tag, with its attributes as they are written."""
        self._flush()
        if tag == "blockquote":
            self._blockquotes += 1
        elif tag in ("h2", "h3", "h4"):
            found = _ID.search(attributes)
            self._heading = unescape(found[1]) if found else ""

    def text_of(self, html: str) -> None:
        """The words of a piece of HTML without blocks."""
        words = _words(html)
        self._text.append(words)
        self._speech.append(_words(_CODE_SPAN.sub(_NO_SPEECH, html)) if "<code" in html else words)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            text = self._flush()
            if tag == "blockquote":
                self._blockquotes = max(0, self._blockquotes - 1)
            elif tag in ("h2", "h3", "h4") and text:
                self.headings.append(Heading(int(tag[1]), self._heading, text))
        elif tag in _CODE:
            self._codes = max(0, self._codes - 1)

    def handle_data(self, data: str) -> None:
        self._text.append(data)
        if not self._codes:
            self._speech.append(data)

    def close(self) -> None:
        super().close()
        self._flush()

    def _flush(self) -> str:
        text = " ".join("".join(self._text).split())
        speech = text if self._speech == self._text else " ".join("".join(self._speech).split())
        self._text.clear()
        self._speech.clear()
        self._codes = 0  # code that nobody closes ends with its block
        if text:
            self.blocks.append(text)
            self.spoken.append(speech)
            self.quoted.append(self._blockquotes > 0)
        return text


def _words(html: str) -> str:
    words = _PLAIN_TAG.sub("", html) if "<" in html else html
    return unescape(words) if "&" in words else words


def all_facts(html: str) -> Facts:
    """What is in any HTML, however it is written."""
    seen = Facts()
    seen.feed(html)
    seen.close()
    return seen


def plain_facts(html: str) -> Facts | None:
    """The same, in a tenth of the time, of HTML in which a Markdown engine has written every tag by itself.

    There every ``<`` begins a tag and every attribute stands in double quotes. None if it is written otherwise.
    """
    if html.count("<") != len(_PLAIN_TAG.findall(html)):
        return None
    seen = Facts()
    pieces = _BLOCK.split(html)
    seen.text_of(pieces[0])
    for closing, tag, attributes, text in zip(pieces[1::4], pieces[2::4], pieces[3::4], pieces[4::4], strict=True):
        if closing:
            seen.handle_endtag(tag)
        else:
            seen.begin_block(tag, attributes)
        seen.text_of(text)
    seen.close()
    seen.anchors.update(map(unescape, _ID.findall(html)))
    links, images = ([unescape(found) for found in pattern.findall(html)] for pattern in (_HREF, _SRC))
    seen.links.extend(map(str.strip, links))
    for source in images:
        seen.handle_image({"src": source})
    for tag in _WITH_WORDS.findall(html):
        seen.said += [unescape(words) for _, words in sorted(_WORDS.findall(tag)) if words.strip()]
    seen.has_odd_values = any(found != found.strip() for found in (*links, *images)) or any(
        anchor.startswith(OWN_IDS) for anchor in seen.anchors
    )
    return seen


def speech(seen: Facts, lines: Lines) -> list[Quote]:
    """What a text quotes: whole quotations, and words in quotation marks. Nothing in code is speech."""
    found = []
    for block, spoken, quoted in zip(seen.blocks, seen.spoken, seen.quoted, strict=True):
        marked = (next(group for group in match.groups() if group) for match in _QUOTED.finditer(spoken))
        found += [
            Quote(text.strip(), block, lines.of(text))
            for text in ([spoken] if quoted else marked)
            if len(text.split()) >= _SPEECH_WORDS
        ]
    return found


class Lines:
    """Finds the line of the file that something of the converted text came from."""

    def __init__(self, source: str, first_line: int) -> None:
        self._source = source
        self._first = first_line

    def of(self, text: str) -> int:
        """The first line that holds the beginning of ``text``; the first of the body if none does."""
        for length in (40, 20, 10):
            needle = text.strip()[:length]
            at = self._source.find(needle) if needle else -1
            if at >= 0:
                return self._first + self._source.count("\n", 0, at)
        return self._first
