"""The objects of a PDF as it may be published: read one after the other, every byte accounted for. Knows no library.

A clean file is written at one go: header, objects numbered in order, one table of places, one trailer. Comments,
packed objects, gaps, and versions before the last one have no place in this grammar (ISO 32000-2, 7.3 and 7.5).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

_HEAD: Final = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n"
_OBJECT: Final = re.compile(rb"(\d{1,7}) 0 obj\n")
_STREAM: Final = re.compile(rb"\nstream\n")
_STREAM_END: Final = re.compile(rb"\nendstream\nendobj\n")
_OBJECT_END: Final = re.compile(rb"\nendobj\n")
_TABLE: Final = re.compile(rb"xref\n0 (\d{1,7})\n0000000000 65535 f \n")
_PLACE: Final = re.compile(rb"(\d{10}) 00000 n \n")
_TRAILER: Final = re.compile(rb"trailer ")
_TAIL: Final = re.compile(rb"\nstartxref\n(\d{1,10})\n%%EOF\n\Z")
_SPACE: Final = re.compile(rb"[ \n]*")
_TOKEN: Final = re.compile(
    rb"(?P<open><<|\[)|(?P<close>>>|\])|(?P<ref>\d{1,7}) 0 R(?![A-Za-z])|/(?P<name>[!-$&'*-.0-;=?-Z\\^-z|~]*)"
    rb"|(?P<number>[+-]?(?:\d+(?:\.\d*)?|\.\d+))|(?P<word>true|false|null)|<(?P<hex>[0-9a-fA-F]*)>|(?P<text>\()"
)
_TEXT_STEP: Final = re.compile(rb"[^()\\]*+(?:\\[\s\S]|([()]))")
_ESCAPE: Final = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|[\s\S]))")
_PLAIN: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_WORDS: Final = {b"true": True, b"false": False, b"null": None}
_DEEPEST: Final = 60


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to another object."""

    number: int


@dataclass(frozen=True, slots=True)
class Name:
    """A name, without its slash."""

    text: str


Value: TypeAlias = "dict[str, Value] | list[Value] | Ref | Name | float | bytes | bool | None"


@dataclass(frozen=True, slots=True)
class Part:
    """An object, and the bytes of its stream as they are packed; None if it has no stream."""

    value: Value
    packed: bytes | None


def read(data: bytes) -> tuple[list[Part], dict[str, Value]]:
    """The objects from number 1 on, and the trailer; raises :class:`ValueError` for whatever is not in the grammar."""
    if not data.startswith(_HEAD):
        raise ValueError("head")
    at, places, parts = len(_HEAD), list[int](), list[Part]()
    while match := _OBJECT.match(data, at):
        if int(match[1]) != len(parts) + 1:
            raise ValueError("number")
        places.append(at)
        part, at = _part(data, match.end())
        parts.append(part)
    start = at
    match = _need(_TABLE, data, at)
    at = match.end()
    if int(match[1]) != len(parts) + 1:
        raise ValueError("table")
    for place in places:
        match = _need(_PLACE, data, at)
        at = match.end()
        if int(match[1]) != place:
            raise ValueError("place")
    trailer, at = _value(data, _need(_TRAILER, data, at).end())
    if int(_need(_TAIL, data, at)[1]) != start or not isinstance(trailer, dict):
        raise ValueError("tail")
    return parts, trailer


def _part(data: bytes, at: int) -> tuple[Part, int]:
    value, at = _value(data, at)
    stream = _STREAM.match(data, at)
    if stream is None:
        return Part(value, None), _need(_OBJECT_END, data, at).end()
    length = value.get("Length") if isinstance(value, dict) else None
    end = stream.end() + (int(length) if isinstance(length, float) else 0)
    return Part(value, data[stream.end() : end]), _need(_STREAM_END, data, end).end()


def _need(pattern: re.Pattern[bytes], data: bytes, at: int) -> re.Match[bytes]:
    match = pattern.match(data, at)
    if match is None:
        raise ValueError(f"byte {at}")
    return match


def _value(data: bytes, at: int, depth: int = 0) -> tuple[Value, int]:
    match = _need(_TOKEN, data, _need(_SPACE, data, at).end())
    at, kind = match.end(), match.lastgroup
    if depth > _DEEPEST or kind == "close":
        raise ValueError(f"byte {at}")
    if kind == "open":
        return _dictionary(data, at, depth) if match["open"] == b"<<" else _list(data, at, depth)
    if kind == "text":
        return _text(data, at)
    if kind == "ref":
        return Ref(int(match["ref"])), at
    if kind == "name":
        return Name(match["name"].decode()), at
    if kind == "number":
        return float(match["number"]), at
    if kind == "hex":
        return bytes.fromhex(match["hex"].decode()), at
    return _WORDS[match["word"]], at


def _closes(data: bytes, at: int, sign: bytes) -> int:
    """Where a list goes on after its end, or 0 if it has not ended yet."""
    at = _need(_SPACE, data, at).end()
    return at + len(sign) if data.startswith(sign, at) else 0


def _dictionary(data: bytes, at: int, depth: int) -> tuple[Value, int]:
    found: dict[str, Value] = {}
    while not (end := _closes(data, at, b">>")):
        key, at = _value(data, at, depth + 1)
        value, at = _value(data, at, depth + 1)
        if not isinstance(key, Name) or key.text in found:
            raise ValueError("key")
        found[key.text] = value
    return found, end


def _list(data: bytes, at: int, depth: int) -> tuple[Value, int]:
    found: list[Value] = []
    while not (end := _closes(data, at, b"]")):
        value, at = _value(data, at, depth + 1)
        found.append(value)
    return found, end


def _text(data: bytes, at: int) -> tuple[Value, int]:
    """A string in brackets, which may hold brackets in pairs."""
    start, level = at, 1
    while level:
        match = _need(_TEXT_STEP, data, at)
        at = match.end()
        level += {b"(": 1, b")": -1}.get(match[1], 0)
    return unescape(data[start : at - 1]), at


def unescape(text: bytes) -> bytes:
    """What a string in brackets means."""
    return _ESCAPE.sub(_escaped, text)


def _escaped(match: re.Match[bytes]) -> bytes:
    octal, sign = match.groups()
    return bytes([int(octal, 8) & 255]) if octal else _PLAIN.get(sign, sign)
