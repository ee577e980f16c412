"""fast: Markdown to HTML by pyromark (pulldown-cmark, in Rust), where that is certain to say what the reference says.

CommonMark and python-markdown agree about nearly everything that people write in a report, and differ at the edges:
nested lists, text that touches a list, raw HTML, footnotes and other extensions. A text that comes near an edge is left
to the reference, so that the engine of a site is a matter of time and never of content. In doubt, the reference.
"""

from __future__ import annotations

import importlib
import re
from functools import cache
from importlib import metadata as packages
from typing import Any

_SIGNS = re.compile(r"[\\{\t`~\ue000\ue001]")  # escapes, attribute lists, code in a line, struck out
_RAW = re.compile(r"<[a-zA-Z/!?]")
_ENTITY = re.compile(r"&#?\w+;")
_LINK = re.compile(r'\]\([A-Za-z0-9!#$%&*+,./:;=?@_~-]+(?: "[^"()&\n]*")?\)')
_MARKED_ALT = re.compile(r"!\[[^\]\n]*[*_&\n\[]")
_LINES = {
    "#": re.compile(r"(?P<heading>#{1,6} (?:.*[^#]))\Z"),
    ">": re.compile(r"(?P<quote>>)(?: ?(?![-+*](?: |\Z)|[#>|= ]|[0-9]+[.)]|\*{3}|-{3}|_{3}|\Z))"),
    "[": re.compile(r"(?P<text>\[)(?![^\]]+\]:)"),
    ":": re.compile(r"(?P<text>:)(?! )"),
    "!": re.compile(r"(?P<text>!)(?!!!)"),
    "=": re.compile(r"(?P<text>=+[^=])"),
    "_": re.compile(r"(?P<rule>_{3,})\Z|(?P<text>_)"),
    " ": re.compile(r"(?!)"),
}
_REST = r"(?![-+#>|= ]|[0-9]+[.)]|\*(?: |\Z)|\*{3}|_{3}|\Z)"
"""What an item holds in its one line: no other block."""
_LINES |= {
    sign: re.compile(rf"(?P<rule>\{sign}{{3,}})\Z|(?P<item>\{sign}) {_REST}|(?P<text>\{sign}(?!-*\Z)[^ ])")
    for sign in "-+*"
}
_LINES |= {
    sign: re.compile(rf"(?P<number>(?!0)[0-9]{{1,9}}\.) {_REST}|(?P<text>[0-9]++(?![.)](?: |\Z)))")
    for sign in "0123456789"
}
_ITEMS = frozenset({"-", "+", "*", "number"})
_TRIPLE = re.compile(r"^(?!(?:\*{3,}|_{3,})$).*(?:\*{3}|_{3})", re.MULTILINE)
_LEFT_OVER = re.compile(r"[*_\[\]|]")
_TAG = re.compile(r"<[^<>]*>")
_RULER = re.compile(r"\|(?: ?:?-+:? ?\|)+")
_TABLE_LINES = (
    ("<table><thead><tr>", "<table>\n<thead>\n<tr>\n"),
    ("</th>", "</th>\n"),
    ("</td>", "</td>\n"),
    ("</tr></thead><tbody>", "</tr>\n</thead>\n<tbody>"),
    ("</tbody></table>", "</tbody>\n</table>"),
    ("<tr><td", "<tr>\n<td"),
    (' style="text-align: left"', ' align="left"'),
    (' style="text-align: center"', ' align="center"'),
    (' style="text-align: right"', ' align="right"'),
)
_IMAGE = re.compile(r'<img (src="[^"]*") (alt="[^"]*")')


NAME = "pyromark"


@cache
def version() -> str:
    """The version of the engine; empty if the extra ``fast`` is not installed."""
    try:
        return packages.version("pyromark")
    except packages.PackageNotFoundError:
        return ""


def html(source: str) -> str | None:
    """The HTML of ``source``; None for a text of which only the reference knows what it means."""
    if not _has_plain_signs(source) or not _has_plain_lines(source):
        return None
    if "|" in source and not all(map(_is_plain_table, _blocks_with_cells(source))):
        return None
    raw = _engine()(source).rstrip("\n")
    has_table = "<table>" in raw
    if _LEFT_OVER.search(_TAG.sub("", raw)):
        return None
    if has_table:
        for written, wanted in _TABLE_LINES:
            raw = raw.replace(written, wanted)
    return _IMAGE.sub(r"<img \2 \1", raw) if "<img " in raw else raw


def _has_plain_signs(source: str) -> bool:
    """Whether everything inside the lines means the same to both."""
    return not (
        _SIGNS.search(source)
        or "[^" in source
        or ("<" in source and _RAW.search(source))
        or ("&" in source and _ENTITY.search(source))
        or ("](" in source and source.count("](") != len(_LINK.findall(source)))
        or ("![" in source and _MARKED_ALT.search(source))
        or (("***" in source or "___" in source) and _TRIPLE.search(source))
    )


def _has_plain_lines(source: str) -> bool:
    """Whether the blocks are paragraphs, headings, rules, flat lists and simple quotations that do not touch."""
    before = apart = ""
    for line in source.split("\n"):
        if not line:
            before, apart = "", before or apart
            continue
        kind = "text"
        pattern = _LINES.get(line[0])
        if pattern is not None:
            match = pattern.match(line)
            if match is None:
                return False
            kind = match.lastgroup or ""
            if kind == "item":
                kind = line[0]
        if line[-1] == " " or not _may_follow(kind, before, apart):
            return False
        before, apart = kind, ""
    return True


def _may_follow(kind: str, before: str, apart: str) -> bool:
    """Whether a line may stand below one of the kind ``before``, or, blank lines between them, ``apart``."""
    if kind in _ITEMS:
        return before in ("", "heading", kind) and (before == kind or apart not in _ITEMS)
    if kind == "quote":
        return before in ("", "quote") and apart != "quote"
    return before not in _ITEMS and before != "quote" and not (kind == "rule" and before in ("text", "rule"))


def _blocks_with_cells(source: str) -> list[list[str]]:
    return [block.strip("\n").split("\n") for block in source.split("\n\n") if "|" in block]


def _is_plain_table(lines: list[str]) -> bool:
    """Whether lines are a table and nothing else, with borders and as many cells in each row."""
    cells = lines[0].count("|")
    return (
        len(lines) > 2
        and cells > 2
        and all(line.startswith("|") and line.endswith("|") and line.count("|") == cells for line in lines)
        and _RULER.fullmatch(lines[1]) is not None
        and all(_RULER.fullmatch(line) is None for line in lines[2:])
    )


@cache
def _engine() -> Any:
    pyromark = importlib.import_module("pyromark")
    options = pyromark.Options.ENABLE_TABLES

    def engine(source: str) -> str:
        return str(pyromark.html(source, options=options))

    return engine
