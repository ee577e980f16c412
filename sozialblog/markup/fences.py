"""fences: code between fences, taken out of a text before it is converted and put back into its HTML.

    ```toml
    url = "https://blog.example"
    ```

CommonMark's fences (section 4.5 of its specification), for every engine by the same pass, so that nothing in code means
anything to any of them. One that nobody closes is no fence, as in python-markdown; one inside a list stands four blanks
deep, as everything in python-markdown's lists, or as deep as CommonMark wants it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

_OPENING = re.compile(r"( *(?:(?:[-*+:]|\d{1,9}\.) {1,4})?)(`{3,}(?=[^`]*\Z)|~{3,})(.*)\Z")
_CLOSING = re.compile(r"( *)(`{3,}|~{3,})[ \t]*\Z")
_LANGUAGE = re.compile(r"\s*(?:\{[^}]*?\.|\.)?([A-Za-z0-9_][\w+#.-]{0,39})", re.ASCII)
_ITEM = re.compile(r" *(?:[-*+] |\d{1,9}\. |\[\^[^\]]+\]:|!!!)")
_BELOW = re.compile(r" *: ")  #: a definition stands below its word without a blank line
_HEADING = re.compile(r"#{1,6}(?!#)")
_QUOTED = re.compile(r"\A {0,3}> ?")
_MOST_QUOTED = 9  #: quotations within each other; deeper ones hold no code
_DEEP = 4  #: columns of a list's content, for each list around it

# Letters of private use cannot stand in a text (see files.decode).
_KEPT = "\ue002{}\ue003"
_PLACE = re.compile("<p>\ue002([0-9]+)\ue003(.*?)</p>|\ue002([0-9]+)\ue003", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fence:
    """Code from the line ``start`` to ``end`` (its fences; from 0), and what stands before it: blanks or a bullet."""

    start: int
    end: int
    lead: str
    html: str


@dataclass(frozen=True, slots=True)
class Lifted:
    """A text with a sign in a paragraph of its own where code was, and the code as HTML."""

    source: str
    codes: tuple[str, ...] = ()

    def put_back(self, html: str) -> str:
        """``html``, made of ``source``, with the code where it was."""
        if not self.codes:
            return html
        return _PLACE.sub(self._code, html)

    def _code(self, match: re.Match[str]) -> str:
        code = self.codes[int(match[1] or match[3])]
        beside = (match[2] or "").strip()  # a footnote's way back
        return f"{code}\n<p>{beside}</p>" if beside else code


def lift(source: str) -> Lifted:
    """Take all code between fences out of ``source``, in quotations too. Never raises."""
    if "```" not in source and "~~~" not in source:
        return Lifted(source)
    codes: list[str] = []
    return Lifted("\n".join(_lifted(source.split("\n"), codes, 0)), tuple(codes))


def fences(lines: Sequence[str]) -> Iterator[Fence]:
    """The code between fences in ``lines``, but for what stands in quotations; in time that grows with the text."""
    if not any("```" in line or "~~~" in line for line in lines):
        return
    scan, at = _Scan(lines), 0
    while at < len(lines):
        fence = scan.fence(at)
        if fence is not None:
            yield fence
            at = fence.end
        else:
            scan.follow(at)
        at += 1


def _lifted(lines: list[str], codes: list[str], depth: int) -> list[str]:
    done: list[str] = []
    place = 0
    for fence in fences(lines):
        done += _without_quoted(lines[place : fence.start], codes, depth)
        if done and done[-1].strip() and not fence.lead.strip():
            done.append("")
        done.append(fence.lead + _KEPT.format(len(codes)))
        codes.append(fence.html)
        place = fence.end + 1
        if place < len(lines) and lines[place].strip():
            done.append("")
    return done + _without_quoted(lines[place:], codes, depth)


def _without_quoted(lines: list[str], codes: list[str], depth: int) -> list[str]:
    """``lines`` without the code that stands in the quotations among them."""
    done: list[str] = []
    for quoted, group in groupby(lines, key=lambda line: _QUOTED.match(line) is not None):
        part = list(group)
        if quoted and depth < _MOST_QUOTED:
            before = len(codes)
            inner = _lifted([_QUOTED.sub("", line, count=1) for line in part], codes, depth + 1)
            part = [f"> {line}" if line else ">" for line in inner] if len(codes) > before else part
        done += part
    return done


@dataclass(slots=True)
class _Scan:
    """Goes down a text and knows how many lists are open around a line."""

    lines: Sequence[str]
    _lists: int = 0
    _after_blank: bool = True
    _unclosed: dict[tuple[str, int, int], tuple[int, int]] = field(default_factory=dict)

    def follow(self, at: int) -> None:
        """Go past a line that is no code."""
        line = self.lines[at]
        indent = _indent(line)
        if not line.strip():
            self._after_blank = True
            return
        deep = min(indent // _DEEP, self._lists)
        if self._may_begin(line):
            self._lists = deep + 1
        elif self._after_blank:
            self._lists = deep
        self._after_blank = bool(_HEADING.match(line))

    def fence(self, at: int) -> Fence | None:
        """The code that begins with the fence in line ``at``, if one does and somebody closed it."""
        opening = _OPENING.match(self.lines[at])
        if opening is None:
            return None
        lead = opening[1]
        if lead.strip():
            lists = min(_indent(lead) // _DEEP, self._lists) + 1 if self._may_begin(lead) else -1
        else:
            lists = next((deep for deep in ((len(lead) + 2) // _DEEP, len(lead) // _DEEP) if deep <= self._lists), -1)
        if lists < 0 or _indent(lead) >= (lists + 1) * _DEEP:
            return None
        column = lists * _DEEP
        end = self._closing(at, opening[2], min(len(lead), column), column)
        if end is None:
            return None
        self._lists, self._after_blank = lists, True
        code = [_dedented(line, len(lead)) for line in self.lines[at + 1 : end]]
        return Fence(at, end, lead if lead.strip() else " " * column, _html(opening[3], code))

    def _may_begin(self, line: str) -> bool:
        """Whether a line that looks like an item of a list is one."""
        return bool(_BELOW.match(line) or ((self._after_blank or self._lists) and _ITEM.match(line)))

    def _closing(self, at: int, fence: str, least: int, column: int) -> int | None:
        """The line with the fence that closes the one in ``at``; what is indented less than ``least`` ends the list."""
        key = (fence[0], least, column)
        length, known = self._unclosed.get(key, (0, -1))
        if at < known and len(fence) >= length > 0:
            return None
        place = at + 1
        while place < len(self.lines):
            line = self.lines[place]
            if line.strip() and _indent(line) < least:
                break
            closing = _CLOSING.match(line)
            if closing and closing[2].startswith(fence) and len(closing[1]) < column + _DEEP:
                return place
            place += 1
        self._unclosed[key] = (len(fence), place)
        return None


def _indent(line: str) -> int:
    """How many blanks ``line`` begins with."""
    return len(line) - len(line.lstrip(" "))


def _dedented(line: str, most: int) -> str:
    return line[min(_indent(line), most) :]


def _html(words: str, code: list[str]) -> str:
    language = _LANGUAGE.match(words)
    named = f' class="language-{escape(language[1])}"' if language else ""
    return f"<pre><code{named}>{escape(''.join(f'{line}{chr(10)}' for line in code), quote=False)}</code></pre>"
