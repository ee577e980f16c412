"""Skeletons: can a file hold one of many strings at all? Errs on the side of yes, so that few files need a close look.

The skeleton of a text are its ASCII letters and digits, in small letters and without anything between them. Every
way in which :func:`~sozialblog.verify.private.plain` makes texts equal (case, composed letters, invisible signs,
blanks, hyphens) leaves the skeleton as it is, but for the few letters that turn into ASCII ones; a text that holds
one of them (``RARE``) has to be looked at closely. So where a string stands in a text, the longest run of ASCII letters
and digits of the one stands in the skeleton of the other.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final
from urllib.parse import unquote_to_bytes

from ahocorasick_rs import BytesAhoCorasick, Implementation

RARE: Final = (b"\xc4\xb0", b"\xc5\x89", b"\xc5\xbf", b"\xc7\xb0", b"\xe1\xba", b"\xef\xac", b"\xe2\x84\xaa")
"""UTF-8 of letters that are no ASCII and become it when case is folded; the sharp s is dealt with apart."""

_LARGE: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_KEPT: Final = frozenset(b"0123456789\0" + _LARGE + _LARGE.lower())
_LEADS: Final = bytes(rare[0] for rare in RARE[:-1])
_MARK: Final = b"\1"
_DROPPED: Final = bytes(set(range(256)) - _KEPT)
_DROPPED_UNMARKED: Final = bytes(set(range(256)) - _KEPT - set(_LEADS))
_SMALL: Final = bytes.maketrans(_LARGE + _LEADS, _LARGE.lower() + _MARK * len(_LEADS))
_ASCII: Final = re.compile(rb"[\x00-\x7f]+")
_LONGEST: Final = 24  #: bytes of a string that are looked for
_SHORTEST: Final = 3  #: fewer stand everywhere
_FAST: Final = 60_000  #: bytes of all strings up to which the faster automaton takes little memory
_AROUND: Final = 512  #: bytes on both sides of an escape in which a string that it is part of can lie


class Skeletons:
    """Looks for the skeletons of many strings, given in the spelling of ``plain``, at once."""

    def __init__(self, needles: Iterable[str]) -> None:
        self._needles: dict[bytes, list[str]] = {}
        for needle in needles:
            self._needles.setdefault(_anchor(needle), []).append(needle)
        #: whether some string has no skeleton to speak of, such as a name in Cyrillic letters
        self.blind = any(len(anchor) < _SHORTEST for anchor in self._needles)
        self._anchors = sorted(anchor for anchor in self._needles if len(anchor) >= _SHORTEST)
        fast = sum(map(len, self._anchors)) <= _FAST
        self._automaton = BytesAhoCorasick(self._anchors, implementation=Implementation.DFA if fast else None)

    def may_hold(self, views: Sequence[bytes]) -> bool:
        """Whether one of the strings may stand in one of ``views`` (UTF-8); False is certain."""
        if self.blind:
            return True
        text = b"\0".join(views)
        if RARE[-1] in text:
            return True
        plain = text.replace(b"\xc3\x9f", b"ss")
        skeleton = plain.translate(_SMALL, _DROPPED_UNMARKED)
        if _MARK in skeleton:
            if any(rare in text for rare in RARE):
                return True
            skeleton = plain.translate(_SMALL, _DROPPED)
        hits = self._automaton.find_matches_as_indexes(skeleton, overlapping=True)
        needles = (needle for number in {hit[0] for hit in hits} for needle in self._needles[self._anchors[number]])
        return any(_in_order(needle).search(skeleton) for needle in needles)


def page_views(data: bytes, visible: Sequence[bytes]) -> list[bytes]:
    """A page as it stands, as people see it, and, near escapes, as readers decode it."""
    near = _near_escapes(data)
    if not near:
        return [data, *visible]
    text = near.decode(errors="replace")
    once = html.unescape(text)
    twice = html.unescape(once)
    decoded = [item.encode() for item in dict.fromkeys((once, twice)) if item != text]
    quoted = [unquote_to_bytes(item) for item in (near, *decoded) if b"%" in item]
    return [data, *visible, *decoded, *quoted]


def _near_escapes(data: bytes) -> bytes:
    """The parts of ``data`` that decoding can change, with enough around them; all of it where that is unsure."""
    pieces = []
    places = sorted([*_places(data, b"&"), *_places(data, b"%")])
    for number, first in enumerate(places):
        if number and first - places[number - 1] <= 2 * _AROUND:
            continue
        last = first
        for place in places[number + 1 :]:
            if place - last > 2 * _AROUND:
                break
            last = place
        begin, end = max(0, first - _AROUND), last + _AROUND
        if (begin and not _is_enough(data[begin:first])) or (end < len(data) and not _is_enough(data[last:end])):
            return data
        pieces.append(data[begin:end])
    return b"\0".join(pieces)


def _places(data: bytes, sign: bytes) -> Iterator[int]:
    at = data.find(sign)
    while at >= 0:
        yield at
        at = data.find(sign, at + 1)


def _is_enough(around: bytes) -> bool:
    return len(around.translate(None, _DROPPED)) > 2 * _LONGEST


def _anchor(needle: str) -> bytes:
    """The beginning of the longest run in the skeleton that no other letter interrupts."""
    return max(_runs(needle), key=len, default=b"")[:_LONGEST]


@lru_cache(maxsize=1024)
def _in_order(needle: str) -> re.Pattern[bytes]:
    """All runs of a string one after the other; a letter between them may be written as an ASCII one and a sign."""
    gap = rb"[a-z0-9]{0,%d}" % sum(not sign.isascii() for sign in needle)
    return re.compile(gap.join(_runs(needle)))


def _runs(needle: str) -> list[bytes]:
    found = (run.translate(None, _DROPPED) for run in _ASCII.findall(needle.encode(errors="replace")))
    return [run for run in found if run]
