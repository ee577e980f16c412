"""typography: quotation marks, dashes and dots as they are printed, put into HTML that a Markdown engine has written.

A pass of its own over the finished HTML, the same for every engine: python-markdown's "smarty" does the same inside
its parser, at more than the price of all the rest, and knows no German apostrophe.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TAG = re.compile(r"""(<(?:"[^"<]*"|'[^'<]*'|[^'"<>])*>)""")
_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_SIGN = re.compile(r"""["']|(?<!-)---?(?!-)|(?<!\.)\.\.\.(?!\.)""")
_SIGNS = ('"', "'", "--", "...")
_DECADE = re.compile(r"\d\d(?:s|er)\b")
_VERBATIM = frozenset({"code", "pre", "kbd", "samp", "script", "style", "textarea", "svg", "math"})
_INLINE = frozenset(
    {"a", "abbr", "b", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q", "s", "small", "span"}
    | {"strong", "sub", "sup", "time", "u"}
)
_OPENING = frozenset("([{„“‚‘»«›‹–—-/=>")
_BLANK_ENTITY = re.compile(r"&(?:nbsp|ndash|mdash|#160|#8211|#8212|#xa0);\Z", re.IGNORECASE)
_FIXED = {"---": "—", "--": "–", "...": "…"}

# What a backslash keeps from being turned; such letters of private use cannot stand in a text (see files.decode).
_KEPT = {'\\"': "\ue000", "\\'": "\ue001"}


@dataclass(frozen=True, slots=True)
class Marks:
    """The quotation marks of a language; between letters stands an apostrophe in all of them."""

    double: tuple[str, str]
    single: tuple[str, str]
    apostrophe: str = "’"


GERMAN = Marks(("„", "“"), ("‚", "‘"))
ENGLISH = Marks(("“", "”"), ("‘", "’"))


def hide_escaped(source: str) -> str:
    """Markdown in which quotation marks behind a backslash are out of every parser's sight."""
    if "\\" in source:
        for written, kept in _KEPT.items():
            source = source.replace(written, kept)
    return source


def typeset(html: str, source: str, marks: Marks) -> str:
    """``html``, which was made of ``source``, with marks, dashes and dots as they are printed."""
    if not any(sign in source for sign in (*_SIGNS, *_KEPT.values())):
        return html
    return _Setter(_TAG.split(html), marks).whole()


class _Setter:
    """Goes once through texts and tags, and remembers what stood before."""

    def __init__(self, parts: list[str], marks: Marks) -> None:
        self._parts = parts
        self._marks = marks
        self._verbatim = 0
        self._start_block()

    def whole(self) -> str:
        done = []
        for number, part in enumerate(self._parts):
            if number % 2:
                self._tag(part)
                done.append(_shown(part, "&quot;", "'"))
            elif self._verbatim:
                done.append(_shown(part, '\\"', "\\'"))
            elif part:
                done.append(_shown(self._text(number, part), '"', "'"))
        return "".join(done)

    def _start_block(self) -> None:
        self._before = ""
        self._single_is_open = False

    def _tag(self, tag: str) -> None:
        match = _NAME.match(tag)
        name = match[2].lower() if match else ""
        if match and name in _VERBATIM and not tag.endswith("/>"):
            self._verbatim = max(0, self._verbatim + (-1 if match[1] else 1))
        if name == "br":
            self._before = " "
        elif name not in _INLINE:
            self._start_block()
        elif name in ("code", "img"):
            self._before = "x"

    def _text(self, number: int, part: str) -> str:
        self._emitted = (0, self._before)
        result = _SIGN.sub(lambda match: self._sign(match, number), part)
        self._before = self._emitted[1] if self._emitted[0] == len(part) else part[-1]
        return result

    def _sign(self, match: re.Match[str], number: int) -> str:
        text, at = match.string, match.start()
        before = self._emitted[1] if self._emitted[0] == at else text[at - 1]
        after = text[match.end()] if match.end() < len(text) else self._next(number)
        begins = not before or before.isspace() or before in _OPENING or bool(_BLANK_ENTITY.search(text[:at]))
        shown = _FIXED.get(match[0]) or self._mark(match, before, after, begins=begins)
        self._emitted = (match.end(), shown)
        return shown

    def _mark(self, match: re.Match[str], before: str, after: str, *, begins: bool) -> str:
        ends = not after or after.isspace()
        if match[0] == '"':
            return self._marks.double[0 if begins and not ends else 1]
        if (before.isalnum() and after.isalnum()) or _DECADE.match(match.string, match.end()):
            return self._marks.apostrophe
        if begins and not ends:
            self._single_is_open = True
            return self._marks.single[0]
        if self._single_is_open:
            self._single_is_open = False
            return self._marks.single[1]
        return self._marks.apostrophe

    def _next(self, number: int) -> str:
        """The next letter of the same block, beyond the tags that stand between."""
        for tag, text in zip(self._parts[number + 1 :: 2], self._parts[number + 2 :: 2], strict=False):
            match = _NAME.match(tag)
            if match is None or match[2].lower() not in _INLINE:
                return ""
            if text:
                return text[0]
        return ""


def _shown(text: str, double: str, single: str) -> str:
    if "\ue000" in text or "\ue001" in text:
        return text.replace("\ue000", double).replace("\ue001", single)
    return text
