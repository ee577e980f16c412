"""convert: Markdown to sanitised HTML and to facts, in one go."""

from __future__ import annotations

import re
from functools import cache

import nh3

from sozialblog.config import ENGINES
from sozialblog.errors import ContentError
from sozialblog.i18n import msg
from sozialblog.markup import fast, reference, typography
from sozialblog.markup.body import Body, Converted, Reference
from sozialblog.markup.embeds import expand
from sozialblog.markup.facts import OWN_IDS, Lines, all_facts, plain_facts, speech
from sozialblog.markup.fences import lift
from sozialblog.markup.headings import stepwise, with_ids
from sozialblog.markup.limits import refuse_endless

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
_RAW = re.compile(r"<[a-zA-Z/!?]|\{")
"""What can bring an element or an attribute into the text that Markdown itself does not make."""


def convert(source: str, *, lang: str, first_line: int, engine: str = ENGINES[0]) -> Converted:
    """Convert Markdown of language ``lang``, which begins on ``first_line`` of its file.

    ``engine`` is one of ENGINES; the HTML is the same, and the reference does the work of one that is not installed.
    Raises :class:`ContentError` F001 for a text that no person wrote: the converter's time grows with the square of
    some characters, and its stack with nesting.
    """
    refuse_endless(source, first_line)
    expanded = expand(source)
    lifted = lift(expanded.source)
    hidden = typography.hide_escaped(lifted.source)
    try:
        raw = (fast.html(hidden) if engine == fast.NAME and fast.version() else None) or reference.html(hidden)
    except RecursionError:
        message = msg("The text is nested too deeply.")
        raise ContentError("F001", message, msg("Take lists out of lists."), line=first_line) from None
    marks = typography.ENGLISH if lang.startswith("en") else typography.GERMAN
    raw = lifted.put_back(stepwise(with_ids(typography.typeset(raw, hidden, marks))))
    plain = None if _RAW.search(lifted.source) else plain_facts(raw)
    seen = plain or all_facts(raw)
    lines = Lines(source, first_line)
    html = _cleaner(filtered=plain is None or plain.has_odd_values).clean(raw)
    text = "\n".join(seen.blocks)
    body = Body(
        text=text,
        words=len(text.split()),
        images=tuple(Reference(target, lines.of(target)) for target in seen.images),
        links=tuple(Reference(target, lines.of(target)) for target in seen.links),
        foreign=(
            *(Reference(target, lines.of(target)) for target in seen.foreign),
            *(Reference(words, first_line + line) for words, line in expanded.refused),
        ),
        embeds=expanded.embeds,
        said=tuple(Reference(words, lines.of(words)) for words in seen.said),
        quotes=tuple(speech(seen, lines)),
        anchors=frozenset(seen.anchors),
        headings=tuple(seen.headings),
    )
    return Converted(body, html)


def missing_engine(engine: str) -> str:
    """The extra of this package that has to be installed before ``engine`` can be used; empty if nothing is missing."""
    return "fast" if engine == fast.NAME and not fast.version() else ""


def requests(words: str) -> tuple[str, ...]:
    """What ``words`` would load or run where somebody takes them for HTML, as feed readers do with titles."""
    return tuple(all_facts(words).foreign) if "<" in words else ()


@cache
def _cleaner(*, filtered: bool) -> nh3.Cleaner:
    """What takes everything out of HTML that is not on the list; ``filtered`` looks at the values of attributes too."""
    return nh3.Cleaner(
        tags=_TAGS, attributes=_ATTRIBUTES, attribute_filter=_attribute if filtered else None, link_rel=None,
        url_schemes={"http", "https", "mailto", "tel"},
        clean_content_tags={"script", "style", "template", "svg", "math"},
    )  # fmt: skip


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Ids of the theme are its own; links keep no surrounding blanks."""
    if name == "id" and value.startswith(OWN_IDS):
        return None
    return value.strip() if name in ("href", "src") else value
