"""text: the converted body of a document, with its photographs and links put in place.

Works on HTML that nh3 has just written: there every ``<`` of a text is escaped and every attribute stands
in double quotes, so that tags can be found by pattern.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import unquote

from markupsafe import Markup

from sozialblog.markup import Body
from sozialblog.posts import Document, Index, Target, address
from sozialblog.render.urls import Url

_ATTRIBUTES = r'((?: [a-zA-Z-]+="[^"]*")*)'
# One pattern for both, so that what has been put in place is not looked at again.
_IMAGE = re.compile(rf"<p>\s*<img{_ATTRIBUTES}>\s*</p>|<img{_ATTRIBUTES}>")
_LINK = re.compile(rf"<a{_ATTRIBUTES}>(.*?)</a>", re.DOTALL)
_ONE = re.compile(r' ([a-zA-Z-]+)="([^"]*)"')

_EMBED = re.compile(
    r'<figure class="sb-embed sb-embed-(\w+)">(?:<img((?: [a-z]+="[^"]*")*)>)?'
    r'<figcaption><a href="([^"]*)">([^<]*)</a></figcaption></figure>'
)
_PLACE = re.compile(r"\0(\d+)\0")  # HTML that was sanitised holds no such sign

#: (number on the page, address, title as HTML, poster's file or nothing) -> HTML, or nothing for what is no embed
Show = Callable[[int, str, str, str], str]
#: (file, as a figure of its own) -> HTML
Picture = Callable[[str, bool], str]


def body_html(
    document: Document, converted: str, *, index: Index, published: frozenset[str], url: Url, picture: Picture,
    file_address: Callable[[str], str], embed: Show | None = None,
) -> Markup:  # fmt: skip
    """The document's text as HTML for a page whose links ``url`` makes.

    ``published`` holds the keys of documents and the addresses of lists. A link to anything else on this site keeps
    its words and loses its address, so that nothing of a withheld document is given away. ``embed`` shows what comes
    from another server; without it the figure with its link stays as it is.
    """
    shown: list[str] = []

    def figure(match: re.Match[str]) -> str:
        poster = _file(match[2]) if match[2] else ""
        found = embed(len(shown) + 1, unescape(match[3]), match[4], poster) if embed else ""
        if not found:
            return match[0]
        shown.append(found)
        return f"\0{len(shown) - 1}\0"

    def image(match: re.Match[str]) -> str:
        alone = match[1] is not None
        return picture(_file(match[1] if alone else match[2]), alone)

    def link(match: re.Match[str]) -> str:
        attributes = dict(_ONE.findall(match[1]))
        if "href" not in attributes:
            return match[0]
        target = index.resolve(document, unescape(attributes["href"]), files)
        return _link(target, attributes, match[2], index, published, url, file_address)

    files = frozenset(document.photo_path(item) for item in document.files)
    html = _LINK.sub(link, _EMBED.sub(figure, converted))
    html = _IMAGE.sub(image, html)
    html = _PLACE.sub(lambda match: shown[int(match[1])], html)
    return Markup(html)  # noqa: S704 - sanitised by markup.convert; photographs come from the theme's template


def placed_files(body: Body) -> frozenset[str]:
    """The photographs' files that a text shows itself."""
    return frozenset(_normal(reference.target) for reference in body.images)


def figures(converted: str) -> tuple[str, ...]:
    """The photographs' files that a text shows as figures of their own, in its order, each once."""
    alone = (match[1] for match in _IMAGE.finditer(_EMBED.sub("", converted)) if match[1] is not None)
    return tuple(dict.fromkeys(_file(attributes) for attributes in alone))


def _file(attributes: str) -> str:
    return _normal(unescape(dict(_ONE.findall(attributes)).get("src", "")))


def _normal(source: str) -> str:
    return posixpath.normpath(unquote(source))


def _link(
    target: Target, attributes: dict[str, str], inner: str, index: Index, published: frozenset[str], url: Url,
    file_address: Callable[[str], str],
) -> str:  # fmt: skip
    if target.kind == "document" and target.value in published:
        fragment = f"#{target.fragment}" if target.fragment else ""
        attributes["href"] = escape(url(address(index.by_key[target.value]) + fragment))
    elif target.kind == "generated" and target.value in published:
        attributes["href"] = escape(url(target.value))
    elif target.kind == "file":
        attributes["href"] = escape(url(file_address(target.value)))
    elif target.kind == "external":
        attributes["rel"] = "noopener noreferrer external"
    elif target.kind != "anchor":
        return f"<span>{inner}</span>"
    return "<a" + "".join(f' {name}="{value}"' for name, value in attributes.items()) + f">{inner}</a>"
