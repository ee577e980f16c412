"""code: code as our Markdown writes it, and texts as what is code in them and what is not. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sozialblog.markup import fences

_TICKS = re.compile(r"`+")
_LANGUAGE = re.compile(r"(?:\b(?:language|lang)-|\bbrush:\s*)([\w+#.-]+)", re.ASCII)
_NAME = re.compile(r"[\w+#.-]+", re.ASCII)


def fenced(code: str, language: str = "") -> str:
    """``code`` between fences that are longer than any in it."""
    ticks = "`" * max([3, *(len(run) + 1 for run in _TICKS.findall(code))])
    name = language if _NAME.fullmatch(language) else ""
    return f"{ticks}{name}\n{code.strip(chr(10))}\n{ticks}"


def language_of(classes: str) -> str:
    """The language that an element's class names, as WordPress, its plugins and Prism write it; empty if none."""
    match = _LANGUAGE.search(classes)
    return match[1] if match else ""


def parts(markdown: str) -> Iterator[tuple[bool, str]]:
    """(is code, lines) of a Markdown text, each with its last line break but the text's own last one."""
    lines = markdown.split("\n")
    place = 0
    for fence in fences(lines):
        yield False, "".join(f"{line}\n" for line in lines[place : fence.start])
        last = fence.end == len(lines) - 1
        yield True, "\n".join(lines[fence.start : fence.end + 1]) + ("" if last else "\n")
        place = fence.end + 1
    yield False, "\n".join(lines[place:])
