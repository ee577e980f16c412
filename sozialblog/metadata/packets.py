"""packets: all XMP in a photograph, wherever its format puts it. Understands none of it, never raises.

In most formats a packet lies in the file as plain text. A PNG may pack it or write it as hexadecimal digits; a JPEG
spreads a long one over several segments (XMP specification, part 3, 1.1.3.1).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

_BEGIN, _END = "<x:xmpmeta", "</x:xmpmeta>"
_ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-16-be")
_WIDE: Final = b"x\0m\0p\0m\0e\0t\0a\0>"  #: stands in the end of a packet in either order of the bytes
_ENOUGH: Final = 1 << 18  #: bytes of all packets together; real ones have a few thousand
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_KEYWORDS: Final = frozenset({b"XML:com.adobe.xmp", b"Raw profile type xmp"})
_HEXADECIMAL: Final = re.compile(rb"[\s\w]*?\n\s*\d+\n([0-9a-fA-F\s]+)\Z")
_SEGMENT: Final = re.compile(rb"\xff[^\xda](..)", re.DOTALL)
_PIECE: Final = re.compile(
    rb"http://ns\.adobe\.com/xmp/extension/\0(?P<packet>.{32}).{4}(?P<offset>.{4})(?P<content>.*)", re.DOTALL
)


def xmp(data: bytes) -> list[str]:
    """Every packet of ``data``; one that can be read in two ways stands there twice."""
    found: list[str] = []
    left = _ENOUGH
    for place in (data, *_hidden(data)):
        for encoding in _ENCODINGS if _WIDE in place else _ENCODINGS[:1]:
            begin, end = _BEGIN.encode(encoding), _END.encode(encoding)
            for piece in place.split(end)[:-1]:
                packet = piece.partition(begin)[2][:left]
                left -= len(packet)
                if packet:
                    found.append(packet.decode(encoding, "replace"))
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
    while tag := data[at + 4 : at + 8]:
        length = int.from_bytes(data[at : at + 4])
        if tag in (b"iTXt", b"zTXt", b"tEXt"):
            keyword, _, rest = data[at + 8 : at + 8 + length].partition(b"\0")
            if keyword in _KEYWORDS:
                with suppress(zlib.error):
                    yield from _readings(_unpacked(tag, rest))
        at += length + 12


def _readings(text: bytes) -> Iterator[bytes]:
    yield text
    digits = _HEXADECIMAL.match(text)
    if digits:
        plain = b"".join(digits[1].split())
        yield bytes.fromhex(plain[: len(plain) // 2 * 2].decode())


def _unpacked(tag: bytes, rest: bytes) -> bytes:
    """What follows the keyword in one of the three kinds of text; raises :class:`zlib.error` for broken packing."""
    if tag == b"tEXt":
        return rest
    packed = rest[1:]
    if tag == b"iTXt":
        packed = rest[2:].partition(b"\0")[2].partition(b"\0")[2]
        if rest[:1] != b"\1":
            return packed
    return zlib.decompressobj().decompress(packed, _ENOUGH)


def _extended(data: bytes) -> Iterator[bytes]:
    """The long packets of a JPEG, each put together from its pieces in their order."""
    pieces: dict[bytes, list[tuple[bytes, bytes]]] = {}
    at = 2
    while segment := _SEGMENT.match(data, at):
        length = max(int.from_bytes(segment[1]), 2)
        at += 2 + length
        piece = _PIECE.fullmatch(data[segment.end() : at])
        if piece:
            pieces.setdefault(piece["packet"], []).append((piece["offset"], piece["content"]))
    for found in pieces.values():
        yield b"".join(piece for _offset, piece in sorted(found))
