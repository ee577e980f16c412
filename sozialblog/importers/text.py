"""text: HTML as the Markdown that this program reads. Pure; lets no element through that Markdown has no word for.

The elements are read with BeautifulSoup and written with markdownify; what Python-Markdown spells in another way
(nested lists, code blocks, escaped signs) is spelled its way here, so that the words a reader sees stay the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import nh3
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from markdownify import MarkdownConverter

from sozialblog.i18n import Message, msg
from sozialblog.importers.code import fenced, language_of, parts

LONGEST = 1_000_000  #: characters of HTML: three times what a document may hold
_GONE = {"script", "style", "template", "noscript", "title", "svg", "math"}
_TOLD = ("script", "noscript", "svg", "math")
_EMPTY = {"br", "hr", "img", "input", "embed", "source"}
_DEEPEST = 200  #: elements within each other; every library below recurses
_FORMS = {"form", "input", "button", "select", "textarea", "option", "fieldset"}
_PLAYERS = {"iframe", "video", "audio", "object", "embed"}
_CODE = {"kbd", "samp", "tt", "var"}
_KNOWN = {
    "a", "address", "article", "aside", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details",
    "div", "dl", "dt", "em", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i",
    "img", "ins", "li", "main", "ol", "p", "pre", "q", "s", "section", "strong", "sub", "summary", "sup", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"class", "src", "data", "alt"}, "a": {"href"}, "ol": {"start"}, "td": {"colspan"}, "th": {"colspan"},
}  # fmt: skip
_BLOCKS = {"div", "section", "article", "details", "summary", "address", "main", "header", "footer", "aside", "caption"}
_ADDRESS = re.compile(r"^\s*https?://[^\s<>]+\s*$")
_SCHEMES = {"http", "https", "mailto", "tel"}

#: an image and the words below it -> the file's name beside the text, or nothing if there will be none
Place = Callable[[dict[str, str], str], str]
#: a link and its words -> what it is called from now on
Follow = Callable[[str, str], str]


def markdown(html: str, *, place: Place, follow: Follow) -> tuple[str, tuple[Message, ...]]:
    """``html`` as Markdown and what of it was lost. Raises ValueError for a text too long or too deep to be one."""
    if len(html) > LONGEST:
        raise ValueError("too long")
    notes: dict[Message, None] = {}
    try:
        for name in _TOLD:
            if f"<{name}" in html.lower():
                notes[msg("<{name}> is not taken over.", name=name)] = None
        html = _sound(html)
        if _depth(html) > _DEEPEST:
            raise ValueError("too deep")
        soup = BeautifulSoup(html, "html.parser")
        _Cleaning(soup, notes, place, follow).run()
        text = _Writer(heading_style="ATX", bullets="-", autolinks=False, sub_symbol="<sub>", sup_symbol="<sup>",
                       strip_document=None).convert_soup(soup)  # fmt: skip
    except RecursionError:
        raise ValueError("too deep") from None
    return _tidy(text), tuple(notes)


def _sound(html: str) -> str:
    """The elements and attributes that are looked at, well nested, after the rules of browsers (html5ever).

    BeautifulSoup's own parser takes the square of the time for tags that nobody closed.
    """
    return nh3.clean(
        html, tags=_KNOWN | _CODE | _PLAYERS | _FORMS | {"source"}, attributes=_ATTRIBUTES, clean_content_tags=_GONE,
        generic_attribute_prefixes={"data-"}, link_rel=None, url_schemes={"http", "https", "mailto", "tel"},
    )  # fmt: skip


def _depth(html: str) -> int:
    """How deep the elements of well-nested HTML lie in each other."""
    depth = deepest = 0
    for match in re.finditer(r"<(/?)([a-z][a-z0-9]*)", html):
        if match[2] not in _EMPTY:
            depth += -1 if match[1] else 1
            deepest = max(deepest, depth)
    return deepest


def _tidy(text: str) -> str:
    found = "".join(part if code else _trimmed(part) for code, part in parts(text)).strip("\n")
    return f"{found}\n" if found.strip() else ""


def _trimmed(text: str) -> str:
    lines = [line if line.endswith("  ") and line.strip() else line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


class _Cleaning:
    """Brings a parsed text to elements that Markdown has words for."""

    def __init__(self, soup: BeautifulSoup, notes: dict[Message, None], place: Place, follow: Follow) -> None:
        self._soup = soup
        self._notes = notes
        self._place = place
        self._follow = follow

    def run(self) -> None:
        for tag in self._soup.find_all(True):
            if tag.name in _PLAYERS:
                self._player(tag)
            elif tag.name in _FORMS:
                self._notes[msg("A form is not taken over: nothing here receives what people would send.")] = None
                tag.unwrap() if tag.name in ("form", "fieldset") else tag.extract()
        for text in self._soup.find_all(string=_ADDRESS):
            self._embed(text)
        for tag in self._soup.find_all("figure"):
            self._figure(tag)
        for tag in self._soup.find_all("img"):
            self._image(tag, "")
        for tag in self._soup.find_all(True):
            self._other(tag)
        for tag in self._soup.find_all("ol"):
            start = int(str(tag["start"])) if str(tag.get("start", "")).isdecimal() else 1
            for number, item in enumerate(tag.find_all("li", recursive=False), start=start):
                item["value"] = str(number)

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
        tag.replace_with(paragraph) if address else tag.extract()

    def _embed(self, text: NavigableString) -> None:
        """An address alone in its paragraph shows what lies there in WordPress; here it is a link."""
        around = text.parent
        if around is None or around.find_parent(["a", "code", "pre"]) or around.name not in ("p", "div", "[document]"):
            return
        address = text.strip()
        self._notes[msg("An embedded post or video has become a link: {address}", address=address[:200])] = None
        link = self._soup.new_tag("a", href=address)
        link.string = address
        text.replace_with(link)

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
        if (
            around is not None
            and around.name == "a"
            and not around.get_text(strip=True)
            and len(around.find_all(True)) == 1
        ):
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
            kept = ("class",) if tag.name in ("pre", "code") else ("start", "colspan")
            tag.attrs = {key: value for key, value in tag.attrs.items() if key in kept}

    def _link(self, tag: Tag) -> None:
        address = self._follow(str(tag.get("href") or "").strip(), " ".join(tag.get_text(" ").split()))
        scheme, colon, _ = re.split(r"[/?#]", address, maxsplit=1)[0].partition(":")
        good = bool(address) and (not colon or scheme.lower() in _SCHEMES)
        if good:
            tag.attrs = {"href": quote(address, safe="/:?#@!$&'*+,;=%~-._[]")}
        else:
            tag.unwrap()


_MARKDOWNIFY: Any = MarkdownConverter  #: its type hints do not name what it lets others override


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
        found: str = _MARKDOWNIFY.process_text(self, el, parent_tags)
        return found if el.find_parent("pre") is not None else re.sub(r"[ \t]*\n[ \t]*", " ", found)

    def convert_img(self, el: Any, text: str, parent_tags: Any) -> str:
        return (
            f"![]({el.get('src')})"
            if "_inline" in parent_tags or el.find_parent("a")
            else f"\n\n![]({el.get('src')})\n\n"
        )

    def convert_pre(self, el: Any, text: str, parent_tags: Any) -> str:
        tags = (el, *el.find_all("code"))
        classes = " ".join(word for tag in tags for word in tag.get_attribute_list("class") if word)
        return f"\n\n{fenced(el.get_text().expandtabs(4), language_of(classes))}\n\n" if el.get_text().strip() else ""

    def convert_li(self, el: Any, text: str, parent_tags: Any) -> str:
        """Four blanks deep, whatever the bullet."""
        text = (text or "").strip()
        bullet = f"{el['value']}." if el.get("value") else "-"
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
