"""facts: what gates ask about a text, collected from its HTML before anything is taken out of it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from sozialblog.markup.body import Heading, Quote

_REQUESTING = {
    "script", "iframe", "object", "embed", "link", "meta", "base", "form", "video", "audio", "source", "track", "svg",
    "style", "input", "button", "frame", "frameset", "applet", "portal", "template", "math",
}  # fmt: skip
_BLOCKS = {"p", "li", "td", "th", "dd", "dt", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "summary"}
_QUOTED = re.compile('„([^„“”]+)[“”]|“([^“”]+)”|»([^»«]+)«|«([^»«]+)»|"([^"]+)"')
_SPEECH_WORDS = 4  #: shorter quotations are titles and single words


class Facts(HTMLParser):
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


def speech(seen: Facts, lines: Lines) -> list[Quote]:
    found = [Quote(text, text, lines.of(text)) for text in seen.quotations if len(text.split()) >= _SPEECH_WORDS]
    for block in seen.blocks:
        if block in seen.quotations:
            continue
        for match in _QUOTED.finditer(block):
            text = next(group for group in match.groups() if group)
            if len(text.split()) >= _SPEECH_WORDS:
                found.append(Quote(text.strip(), block, lines.of(text)))
    return found


class Lines:
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
