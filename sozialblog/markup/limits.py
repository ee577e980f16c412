"""limits: refuses texts that no person wrote, before a converter spends hours on them. Converts nothing.

A Markdown converter's time grows with the square of some things. Each limit bounds one of them; texts that people
write stay far below all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from sozialblog.errors import ContentError
from sozialblog.i18n import Message, msg

_LONGEST: Final = 300_000  #: characters: a book of two hundred pages
_MOST: Final = {
    "[": 1_000, "<": 3_000, "\n:": 500, "\n*[": 200, "\\": 10_000, "&": 10_000, "`": 10_000, "  \n": 10_000,
    "\n\n": 20_000, "*": 40_000, "_": 40_000,
}  # fmt: skip
_BETWEEN: Final = re.compile(r"\n[ \t]*\n")

_MARK: Final = re.compile(r"^(?:[ \t>*+\-\d.]*+(?:#|!!!)|[ \t>]*+[-=_*][-=_* \t]*+$)", re.MULTILINE)
"""A line that ends a paragraph without a blank line: a heading, a rule, a box."""
_MARKED: Final = 4_000_000
"""Characters: at each such line the converter reads again what follows up to the next blank line."""

_SIGN: Final = re.compile(r"\\.|[\[\]]", re.DOTALL)
_TARGET: Final = re.compile(r"""\((?:[^()"']|\([^()"']*+\)){0,2000}+(?:"[^"]{0,2000}+"\s*+|'[^']{0,2000}+'\s*+)?\)""")
_OPEN: Final = 500_000
"""Characters: at each bracket the converter goes on sign by sign to where it is closed, or to the next blank line."""


def refuse_endless(source: str, first_line: int) -> None:
    """Raises :class:`ContentError` F001 with the line; ``first_line`` is the number of the text's first line."""
    split = msg("Split the text into several documents.")
    for sign, most in _MOST.items():
        if source.count(sign) > most:
            shown = sign.replace("\n", "↵")
            message = msg("The text holds “{sign}” more than {most} times.", sign=shown, most=most)
            raise _refusal(message, split, source, _place(source, sign, most), first_line)
    if len(source) > _LONGEST:
        raise _refusal(msg("The text is longer than {limit} characters.", limit=_LONGEST), split, source, 0, first_line)
    if len(_MARK.findall(source)) * len(source) > _MARKED:
        place = _beyond(source, _marks, _MARKED)
        if place is not None:
            message = msg("Too many headings and rules stand here without an empty line between them.")
            raise _refusal(message, msg("Put an empty line before each heading and rule."), source, place, first_line)
    if source.count("[") * len(source) > _OPEN:
        place = _beyond(source, _brackets, _OPEN)
        if place is not None:
            message = msg("Too many brackets stand open here.")
            raise _refusal(message, msg("Close each bracket, or put a backslash before it."), source, place, first_line)


def _refusal(message: Message, fix: Message, source: str, place: int, first_line: int) -> ContentError:
    return ContentError("F001", message, fix, line=first_line + source[:place].count("\n"))


def _place(source: str, sign: str, most: int) -> int:
    place = -1
    for _ in range(most + 1):
        place = source.index(sign, place + 1)
    return place


def _beyond(source: str, costs: Callable[[str], Iterator[tuple[int, int]]], most: int) -> int | None:
    """Where in ``source`` the costs of all blocks, added up, become more than ``most``; None if they do not."""
    total = start = 0
    for block in _BETWEEN.split(source):
        start = source.index(block, start)
        for place, cost in costs(block):
            total += cost
            if total > most:
                return start + place
        start += len(block)
    return None


def _marks(block: str) -> Iterator[tuple[int, int]]:
    return ((mark.start(), len(block) - mark.start()) for mark in _MARK.finditer(block))


def _brackets(block: str) -> Iterator[tuple[int, int]]:
    """Place and cost of each bracket, and of each link's target behind one."""
    opened: list[int] = []
    for sign in _SIGN.finditer(block):
        if sign[0] == "[":
            opened.append(sign.start())
        elif sign[0] == "]":
            if opened:
                place = opened.pop()
                yield place, sign.end() - place
            if block.startswith("(", sign.end()):
                target = _TARGET.match(block, sign.end())
                yield sign.start(), (target.end() if target else len(block)) - sign.start()
    yield from ((place, len(block) - place) for place in opened)
