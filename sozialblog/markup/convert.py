"""convert: Markdown to sanitised HTML and to facts, in one go."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

import markdown
import nh3
from markdown.extensions.toc import slugify_unicode

from sozialblog.errors import ContentError
from sozialblog.i18n import msg
from sozialblog.markup.body import Body, Converted, Reference
from sozialblog.markup.facts import Facts, Lines, speech

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
_LONGEST = 300_000  #: characters: a book of two hundred pages
_MOST = {"[": 1_000, "<": 3_000, "\n:": 500, "\n*[": 200}
_QUOTES = {
    "de": {"left-double-quote": "„", "right-double-quote": "“", "left-single-quote": "‚", "right-single-quote": "‘"},
    "en": {"left-double-quote": "“", "right-double-quote": "”", "left-single-quote": "‘", "right-single-quote": "’"},
}


def convert(source: str, *, lang: str, first_line: int) -> Converted:
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
    seen = Facts()
    seen.feed(raw)
    seen.close()
    lines = Lines(source, first_line)
    html = nh3.clean(
        raw, tags=_TAGS, attributes=_ATTRIBUTES, attribute_filter=_attribute, link_rel=None,
        url_schemes={"http", "https", "mailto", "tel"},
        clean_content_tags={"script", "style", "template", "svg", "math"},
    )  # fmt: skip
    body = Body(
        text="\n".join(seen.blocks),
        images=tuple(Reference(target, lines.of(target)) for target in seen.images),
        links=tuple(Reference(target, lines.of(target)) for target in seen.links),
        foreign=tuple(Reference(target, lines.of(target)) for target in seen.foreign),
        quotes=tuple(speech(seen, lines)),
        anchors=frozenset(seen.anchors),
        headings=tuple(seen.headings),
    )
    return Converted(body, html)


def requests(words: str) -> tuple[str, ...]:
    """What ``words`` would load or run where somebody takes them for HTML, as feed readers do with titles."""
    if "<" not in words:
        return ()
    seen = Facts()
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
