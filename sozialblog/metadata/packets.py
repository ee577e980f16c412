"""packets: all XMP in a photograph, wherever its format puts it. Understands none of it, never raises.

In most formats a packet lies in the file as plain text. A PNG may pack it or write it as hexadecimal digits; a JPEG
spreads a long one over several segments (XMP specification, part 3, 1.1.3.1).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Final

_BEGIN, _END = "<x:xmpmeta", "</x:xmpmeta>"
_ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-16-be")
_ENOUGH: Final = 1 << 18  #: bytes of all packets together; real ones have a few thousand
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_KEYWORDS: Final = frozenset({b"XML:com.adobe.xmp", b"Raw profile type xmp"})
_HEXADECIMAL: Final = re.compile(rb"[\s\w]*?\n\s*\d+\n([0-9a-fA-F\s]+)\Z")
_EXTENSION: Final = b"http://ns.adobe.com/xmp/extension/\0"
_GUID, _NUMBERS = 32, 8
_SOS: Final = 0xDA


def xmp(data: bytes) -> list[str]:
    """Every packet of ``data``; one that can be read in two ways stands there twice."""
    found: list[str] = []
    left = _ENOUGH
    for place in (data, *_hidden(data)):
        for encoding in _ENCODINGS:
            begin, end = _BEGIN.encode(encoding), _END.encode(encoding)
            at = place.find(begin)
            while at >= 0 and left > 0:
                last = place.find(end, at)
                if last < 0:
                    break
                found.append(place[at : min(last, at + left)].decode(encoding, "replace"))
                left -= len(found[-1])
                at = place.find(begin, last)
    return found


def _hidden(data: bytes) -> Iterator[bytes]:
    """Packets that do not lie in one piece of plain text."""
    if data.startswith(_PNG):
        yield from _texts(data)
    elif data.startswith(b"\xff\xd8"):
        yield from _extended(data)


def _texts(data: bytes) -> Iterator[bytes]:
    """The packed texts of a PNG (third edition, 11.3.3), and hexadecimal ones as ImageMagick writes them."""
    at = len(_PNG)
    while at + 8 <= len(data):
        length, tag = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if tag in (b"iTXt", b"zTXt", b"tEXt"):
            keyword, _, rest = data[at + 8 : at + 8 + length].partition(b"\0")
            if keyword in _KEYWORDS:
                text = _unpacked(tag, rest)
                yield text
                digits = _HEXADECIMAL.match(text)
                if digits:
                    plain = b"".join(digits[1].split())
                    yield bytes.fromhex(plain[: len(plain) // 2 * 2].decode("ascii"))
        at += length + 12


def _unpacked(tag: bytes, rest: bytes) -> bytes:
    packed = tag == b"zTXt" or (tag == b"iTXt" and rest[:1] == b"\1")
    text = rest[1:] if tag == b"zTXt" else rest
    if tag == b"iTXt":
        text = rest[2:].partition(b"\0")[2].partition(b"\0")[2]
    if not packed:
        return text
    try:
        return zlib.decompressobj().decompress(text, _ENOUGH)
    except zlib.error:
        return b""


def _extended(data: bytes) -> Iterator[bytes]:
    """The long packets of a JPEG, each put together from its pieces in their order."""
    pieces: dict[bytes, list[tuple[int, bytes]]] = {}
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != _SOS:
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        body = data[at + 4 : at + 2 + length]
        if body.startswith(_EXTENSION):
            head = len(_EXTENSION) + _GUID + _NUMBERS
            offset = int.from_bytes(body[head - 4 : head], "big")
            pieces.setdefault(body[len(_EXTENSION) : head - _NUMBERS], []).append((offset, body[head:]))
        at += 2 + max(length, 2)
    for found in pieces.values():
        yield b"".join(piece for _offset, piece in sorted(found))
