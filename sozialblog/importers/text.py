"""text: HTML as the Markdown that this program reads. Pure; lets no element through that Markdown has no word for.

The elements are read with BeautifulSoup and written with markdownify; what Python-Markdown spells in another way
(nested lists, code blocks, escaped signs) is spelled its way here, so that the words a reader sees stay the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString
from markdownify import MarkdownConverter

from sozialblog.i18n import Message, msg

LONGEST = 1_000_000  #: characters of HTML: three times what a document may hold
_GONE = {"script", "style", "template", "noscript", "head", "title", "meta", "link", "base", "map", "area", "svg", "math"}
_FORMS = {"form", "input", "button", "select", "textarea", "option", "fieldset"}
_PLAYERS = {"iframe", "video", "audio", "object", "embed"}
_CODE = {"kbd", "samp", "tt", "var"}
_KNOWN = {
    "a", "b", "blockquote", "br", "code", "dd", "del", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i",
    "img", "ins", "li", "ol", "p", "pre", "q", "s", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul", "div", "section", "article", "figure", "figcaption", "caption", "details", "summary", "address", "main",
    "header", "footer", "aside", "cite",
}  # fmt: skip
_BLOCKS = {"div", "section", "article", "details", "summary", "address", "main", "header", "footer", "aside", "caption"}
_SCHEMES = {"", "http", "https", "mailto", "tel"}

#: an image and the words below it -> the file's name beside the text, or nothing if there will be none
Place = Callable[[dict[str, str], str], str]
#: a link -> what it is called from now on
Follow = Callable[[str], str]


def markdown(html: str, *, place: Place, follow: Follow) -> tuple[str, tuple[Message, ...]]:
    """``html`` as Markdown and what of it was lost. Raises ValueError for a text too long or too deep to be one."""
    if len(html) > LONGEST:
        raise ValueError("too long")
    notes: dict[Message, None] = {}
    try:
        soup = BeautifulSoup(html, "html.parser")
        _Cleaning(soup, notes, place, follow).run()
        text = _Writer(heading_style="ATX", bullets="-", autolinks=False, sub_symbol="<sub>", sup_symbol="<sup>",
                       strip_document=None).convert_soup(soup)  # fmt: skip
    except RecursionError:
        raise ValueError("too deep") from None
    return _tidy(text), tuple(notes)


def _tidy(text: str) -> str:
    lines = [line if line.endswith("  ") and line.strip() else line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n" if text.strip() else ""


class _Cleaning:
    """Brings a parsed text to elements that Markdown has words for."""

    def __init__(self, soup: BeautifulSoup, notes: dict[Message, None], place: Place, follow: Follow) -> None:
        self._soup = soup
        self._notes = notes
        self._place = place
        self._follow = follow

    def run(self) -> None:
        for text in self._soup.find_all(string=lambda text: isinstance(text, PreformattedString)):
            text.extract()  # comments, declarations
        for tag in self._soup.find_all(True):
            if tag.decomposed:
                continue
            if tag.name in _GONE:
                if tag.name in ("script", "svg", "math", "noscript"):
                    self._note(tag.name)
                tag.decompose()
            elif tag.name in _PLAYERS:
                self._player(tag)
            elif tag.name in _FORMS:
                self._notes[msg("A form is not taken over: nothing here receives what people would send.")] = None
                tag.unwrap() if tag.name in ("form", "fieldset") else tag.decompose()
        for tag in self._soup.find_all("figure"):
            self._figure(tag)
        for tag in self._soup.find_all("img"):
            self._image(tag, "")
        for tag in self._soup.find_all(True):
            self._other(tag)

    def _note(self, name: str) -> None:
        self._notes[msg("<{name}> is not taken over.", name=name)] = None

    def _player(self, tag: Tag) -> None:
        """A player becomes a link: what it showed came from elsewhere."""
        sources = [tag.get("src"), tag.get("data"), *(item.get("src") for item in tag.find_all("source"))]
        address = next((str(source) for source in sources if source), "")
        if address.startswith("//"):
            address = "https:" + address
        self._notes[msg("<{name}> has become a link: {address}", name=tag.name, address=address[:200])] = None
        link = self._soup.new_tag("a", href=address)
        link.string = address
        paragraph = self._soup.new_tag("p")
        paragraph.append(link)
        tag.replace_with(paragraph) if address else tag.decompose()

    def _figure(self, figure: Tag) -> None:
        """A figure with one image hands its caption to the photograph; of several, a gallery, each has its own."""
        if figure.find("figure") is not None:
            return
        images, words = figure.find_all("img"), figure.find("figcaption")
        if len(images) == 1 and words is not None:
            caption = " ".join(words.get_text(" ").split())
            words.decompose()
            self._image(images[0], caption)

    def _image(self, image: Tag, caption: str) -> None:
        if image.get("data-placed"):
            return
        values = {
            str(key): value if isinstance(value, str) else " ".join(value or ()) for key, value in image.attrs.items()
        }
        file = self._place(values, caption)
        around = image.parent
        if around is not None and around.name == "a" and not around.get_text(strip=True) and len(around.find_all(True)) == 1:
            around.unwrap()
        if file:
            image.attrs = {"src": file, "alt": "", "data-placed": "1"}
            return
        words = " ".join(part for part in (values.get("alt", "").strip(), caption) if part)
        image.replace_with(NavigableString(words)) if words else image.decompose()

    def _other(self, tag: Tag) -> None:
        if tag.name in _CODE:
            tag.name = "code"
        elif tag.name in _BLOCKS or tag.name == "figure":
            tag.name = "div"
        elif tag.name not in _KNOWN:
            tag.unwrap()
            return
        if tag.name == "a":
            self._link(tag)
        elif tag.name != "img":
            tag.attrs = {key: value for key, value in tag.attrs.items() if key in ("start", "colspan")}

    def _link(self, tag: Tag) -> None:
        address = self._follow(str(tag.get("href") or "").strip())
        try:
            good = bool(address) and urlsplit(address).scheme.lower() in _SCHEMES
        except ValueError:
            good = False
        if good:
            tag.attrs = {"href": quote(address, safe="/:?#@!$&'*+,;=%~-._[]")}
        else:
            tag.unwrap()


class _Writer(MarkdownConverter):
    """markdownify, in the spelling of Python-Markdown with its extensions that :mod:`sozialblog.markup` uses."""

    def escape(self, text: str, parent_tags: Any) -> str:
        """Signs that would mean something; those at the beginning of a line only there."""
        text = re.sub(r"([\\`*_\[\]{}])", r"\\\1", text or "")
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("|", "&#124;")
        text = re.sub(r"(?m)^(\s*)([#+-])(?=\s|#|-)", r"\1\\\2", text)
        text = re.sub(r"(?m)^(\s*)([:=~!])", _as_number, text)
        return re.sub(r"(?m)^(\s*\d+)\.(?=\s)", r"\1\\.", text)

    def process_text(self, el: Any, parent_tags: Any = None) -> str:
        """Line breaks of the source are blanks, except in code."""
        found: str = super().process_text(el, parent_tags)
        return found if el.find_parent("pre") is not None else re.sub(r"[ \t]*\n[ \t]*", " ", found)

    def convert_img(self, el: Any, text: str, parent_tags: Any) -> str:
        return f"![]({el.get('src')})" if "_inline" in parent_tags or el.find_parent("a") else f"\n\n![]({el.get('src')})\n\n"

    def convert_pre(self, el: Any, text: str, parent_tags: Any) -> str:
        lines = el.get_text().strip("\n").expandtabs(4).split("\n")
        return "\n\n" + "\n".join(f"    {line}" for line in lines) + "\n\n"

    def convert_li(self, el: Any, text: str, parent_tags: Any) -> str:
        """Four blanks deep, whatever the bullet."""
        text = (text or "").strip()
        ordered = el.parent is not None and el.parent.name == "ol"
        start = int(el.parent["start"]) if ordered and str(el.parent.get("start", "")).isdecimal() else 1
        bullet = f"{start + len(el.find_previous_siblings('li'))}." if ordered else "-"
        lines = text.split("\n")
        below = [f"    {line}" if line else "" for line in lines[1:]]
        return "\n".join([f"{bullet:<3} {lines[0]}", *below]) + "\n" if text else "\n"

    def convert_dd(self, el: Any, text: str, parent_tags: Any) -> str:
        lines = (text or "").strip().split("\n")
        return "\n".join([f":   {lines[0]}", *(f"    {line}" if line else "" for line in lines[1:])]) + "\n\n"

    def convert_del(self, el: Any, text: str, parent_tags: Any) -> str:
        return f"<del>{text}</del>" if text.strip() else text

    convert_s = convert_del

    def convert_ins(self, el: Any, text: str, parent_tags: Any) -> str:
        return f"<ins>{text}</ins>" if text.strip() else text


def _as_number(match: re.Match[str]) -> str:
    return f"{match[1]}&#{ord(match[2])};"
