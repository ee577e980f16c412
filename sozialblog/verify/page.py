"""Pages: everything in one HTML document that loads, links, stores or can be linked to. Parsed once.

Uses a parser that follows the HTML standard, so that it sees what a browser sees, including what a browser
without scripts sees inside ``noscript``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from sozialblog.verify import apart, frames
from sozialblog.verify.addresses import srcset

_LOADING: Final = frozenset({"src", "poster", "background", "lowsrc", "dynsrc", "ping", "attributionsrc", "codebase"})
_SENDING: Final = frozenset({"action", "formaction"})
_OPENING: Final = frozenset({"popovertarget", "commandfor"})
_SETS: Final = frozenset({"srcset", "imagesrcset"})
_ANIMATING: Final = frozenset({"animate", "set", "animatetransform", "animatemotion"})
_ANIMATED: Final = frozenset({"to", "from", "by", "values"})
_NAVIGATING: Final = frozenset(
    {"canonical", "alternate", "author", "license", "me", "next", "prev", "first", "last", "up", "help", "tag"}
    | {"bookmark", "nofollow", "noopener", "noreferrer", "external", "self", "contents", "index", "shortlink"}
    | {"terms-of-service", "privacy-policy", "describedby", "hub"}
)
_NO_PROGRAM: Final = frozenset({"application/ld+json", "application/json", "text/plain", "text/template"})
_REFRESH: Final = re.compile(r"\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?[\"']?([^\"']*)", re.IGNORECASE)
_SVG_LEFTOVERS: Final = frozenset({"metadata"})
_SPECIAL: Final = _SVG_LEFTOVERS | {"template", "script", "style"}
_WORDS: Final = frozenset(
    {"class", "rel", "lang", "type", "content", "property", "title", "alt", "width", "height", "hreflang", "datetime"}
    | {"role", "tabindex", "sizes", "media", "loading", "decoding", "charset", "aria-label", "aria-labelledby"}
)
"""Attributes that hold words: only a function in them, as in ``url(...)``, could load something."""
_IN_PLACE: Final = "<div"  #: begins what is read instead of a template
_MAX_NESTING: Final = 8
_MAX_DEPTH: Final = 3000
_OPENING_OR_CLOSING: Final = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_FRAMING: Final = (b"<iframe", b"<frame", b"<object", b"<embed", b"<portal", b"<fencedframe", b"target")
_VOID: Final = frozenset(
    {b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"source", b"track", b"wbr"}
    | {b"p", b"li", b"td", b"th", b"tr", b"dt", b"dd", b"option"}  # may stand without an end
)


@dataclass(slots=True)
class Page:
    """What one HTML document holds, nested documents and templates included."""

    fetched: list[str] = field(default_factory=list)  #: addresses that a browser asks for by itself
    linked: list[str] = field(default_factory=list)  #: addresses that it asks for when a reader clicks
    anchors: set[str] = field(default_factory=set)
    styles: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)  #: texts for machines, in which own addresses may stand
    roots: list[LexborNode] = field(default_factory=list)  #: the trees, of which a reader sees the texts
    base: str = ""
    sets_cookie: bool = False
    leftovers: bool = False  #: inline SVG with metadata
    too_deep: bool = False
    open_frames: bool = False  #: a frame that shows something by itself, or after less than two clicks

    @property
    def visible(self) -> list[bytes]:
        """What a reader sees, as UTF-8, without blanks between elements."""
        return [root.text().encode(errors="replace") for root in self.roots]

    @property
    def texts(self) -> list[str]:
        """What a reader sees, with and without blanks between elements."""
        return [text for root in self.roots for text in (root.text(), root.text(separator=" "))]

    @property
    def texts_apart(self) -> list[str]:
        """The same with a sign between blocks that no search passes over."""
        return [text for root in self.roots for text in apart.in_page(root)]


def read(html: str | bytes) -> Page:
    """Everything in ``html`` that matters to the promises; never raises for bad markup."""
    page = Page()
    _read_into(page, html, depth=0)
    return page


def _read_into(page: Page, html: str | bytes, *, depth: int) -> None:
    if depth > _MAX_NESTING:
        page.too_deep = True
        return
    raw = html if isinstance(html, bytes) else html.encode(errors="replace")
    if _is_steep(raw):
        page.too_deep = True
        return
    small = raw.lower()
    may_frame = any(word in small for word in _FRAMING)
    # With scripts a browser reads the content of noscript as text, without them as markup.
    for scripting in (False, True) if b"<noscript" in small else (False,):
        tree = LexborHTMLParser(raw, scripting=scripting)
        root = tree.root
        if root is None:
            continue
        for node in root.traverse():
            tag = str(node.tag)
            if tag in _SPECIAL or not tag.islower():
                tag = tag.lower()
                _special(page, tag, node, depth)
            attributes = node.attributes
            if attributes:
                _element(page, tag, attributes, depth)
        page.open_frames = page.open_frames or (may_frame and frames.open_frames(root))
        page.roots.append(root)


def _is_steep(raw: bytes) -> bool:
    """Whether elements may be nested so deeply that building the tree takes minutes; no page of a person's is."""
    if raw.count(b"<") < _MAX_DEPTH:
        return False
    depth = deepest = 0
    for tag in _OPENING_OR_CLOSING.finditer(raw):
        if tag[1]:
            depth = max(0, depth - 1)
        elif tag[2].lower() not in _VOID:
            depth += 1
            deepest = max(deepest, depth)
    return deepest > _MAX_DEPTH


def _special(page: Page, tag: str, node: LexborNode, depth: int) -> None:
    """An element whose content is no part of the tree, or should not be there."""
    if tag == "template":
        _read_into(page, _IN_PLACE + str(node.html)[len("<template") :], depth=depth + 1)
    elif tag in ("script", "style"):
        _program(page, tag, node)
    elif tag in _SVG_LEFTOVERS:
        page.leftovers = True


def _element(page: Page, tag: str, attributes: dict[str, str | None], depth: int) -> None:
    if tag == "link":
        _link(page, attributes)
    elif tag == "meta":
        _meta(page, attributes)
    for name, value in attributes.items():
        if value and (name not in _WORDS or "(" in value):
            _attribute(page, tag, name.lower(), value)
    if "srcdoc" in attributes:
        _read_into(page, attributes["srcdoc"] or "", depth=depth + 1)


def _attribute(page: Page, tag: str, name: str, value: str) -> None:
    if name == "id" or (name == "name" and tag == "a"):
        page.anchors.add(value)
    elif name in ("href", "xlink:href"):
        _href(page, tag, value)
    elif name in _LOADING:
        page.fetched.extend(value.split() if name in ("ping", "attributionsrc") else [value])
    elif name in _SETS:
        page.fetched.extend(srcset(value))
    elif name in _OPENING:
        page.linked.append(f"#{value}")
    elif name in _SENDING or (name == "data" and tag == "object") or (name == "manifest" and tag == "html"):
        page.fetched.append(value)
    elif name == "style":
        page.styles.append(value)
    elif name.startswith("on"):
        page.scripts.append(value)
    elif tag in _ANIMATING and name in _ANIMATED:
        # An animation can set an address; elsewhere its values are numbers and colours.
        page.fetched.extend(part for part in value.split(";") if "//" in part or ":" in part)
    elif "(" in value and ("url(" in value.lower() or "image-set(" in value.lower()):
        # Presentation attributes of SVG (fill, mask, cursor ...) are styles by another name.
        page.styles.append(value)


def _href(page: Page, tag: str, value: str) -> None:
    if tag in ("a", "area"):
        page.linked.append(value)
    elif tag == "base":
        page.base = page.base or value
    elif tag != "link":
        # Whatever else has an address shows what lies there: images and symbols of a drawing above all.
        page.fetched.append(value)


def _program(page: Page, tag: str, node: LexborNode) -> None:
    text = node.text() or ""
    if tag == "style":
        page.styles.append(text)
        return
    kind = str(node.attributes.get("type")).strip().lower()
    (page.mentions if kind in _NO_PROGRAM else page.scripts).append(text)


def _link(page: Page, attributes: dict[str, str | None]) -> None:
    href = attributes.get("href")
    if not href:
        return
    words = str(attributes.get("rel")).lower().split()
    # A relation that is not known to be mere navigation is taken for one that loads.
    (page.linked if words and _NAVIGATING.issuperset(words) else page.fetched).append(href)


def _meta(page: Page, attributes: dict[str, str | None]) -> None:
    content = attributes.get("content") or ""
    action = str(attributes.get("http-equiv")).strip().lower()
    if action == "set-cookie":
        page.sets_cookie = True
    elif action == "refresh":
        match = _REFRESH.match(content)
        if match and match[1].strip():
            page.fetched.append(match[1].strip())
    elif content:
        page.mentions.append(content)
