"""headings: levels and ids of headings in the HTML that a Markdown engine has written, the same for every engine."""

from __future__ import annotations

import html
import re

_STEP = re.compile(r"<(/)?h([1-6])(?(1)>|(?=[ >]))")
_HEADING = re.compile(r"<(h[1-6])((?: [^<>]*)?)>(.{0,2000}?)</\1>", re.DOTALL)
_ID = re.compile(r' id="([^"]*)"')
_NOTE = re.compile(r'<sup id="fnref[^"]*">.*?</sup>', re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_NO_WORD = re.compile(r"[^\w\s-]")
_JOINTS = re.compile(r"[-\s]+")
_COUNTED = re.compile(r"(.+)_([0-9]+)\Z")


def with_ids(raw: str) -> str:
    """Every heading with an id made of its words, as python-markdown's "toc" makes them, unless it has one."""
    if "</h" not in raw:
        return raw
    taken = {html.unescape(found) for found in _ID.findall(raw)}

    def named(match: re.Match[str]) -> str:
        tag, attributes, inner = match.groups()
        if _ID.search(attributes):
            return match[0]
        words = html.unescape(" ".join(_TAG.sub("", _NOTE.sub("", inner)).split()))
        name = _unique(_JOINTS.sub("-", _NO_WORD.sub("", words).strip().lower()), taken)
        return f'<{tag}{attributes} id="{html.escape(name)}">{inner}</{tag}>'

    return _HEADING.sub(named, raw)


def stepwise(raw: str) -> str:
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

    return _STEP.sub(step, raw)


def _unique(name: str, taken: set[str]) -> str:
    if name in taken or not name:
        match = _COUNTED.match(name)
        base, count = (match[1], int(match[2])) if match else (name, 0)
        count += 1
        while f"{base}_{count}" in taken:
            count += 1
        name = f"{base}_{count}"
    taken.add(name)
    return name
