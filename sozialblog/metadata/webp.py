"""WebP (RFC 9649): RIFF chunks, frames and flags. Decodes nothing."""

from __future__ import annotations

from typing import Final

from sozialblog.metadata import credit
from sozialblog.metadata.reader import Reader, Unreadable

MAY_REMAIN: Final = frozenset(
    {"webp:VP8", "webp:VP8L", "webp:VP8X", "webp:ALPH", "webp:ANIM", "webp:ANMF"}
    | {"webp:ANMF:VP8", "webp:ANMF:VP8L", "webp:ANMF:ALPH"}
)

CREDIT: Final = "webp:credit"

_FLAG_ICC, _FLAG_EXIF, _FLAG_XMP = 0x20, 0x08, 0x04
_RESERVED: Final = 0xC1
_FRAME_HEADER: Final = 16


def names(data: bytes) -> frozenset[str]:
    """Every chunk of ``data``; raises :class:`Unreadable` when the sizes do not add up."""
    reader = Reader(data)
    if reader.take(4) != b"RIFF":
        raise Unreadable("no RIFF header")
    body = reader.part(reader.number(4, "little"))
    if body.take(4) != b"WEBP":
        raise Unreadable("no WebP header")
    found: set[str] = set()
    _chunks(body, "webp", found)
    if (CREDIT in found) != ("webp:VP8X:xmp-flag" in found):
        found.add("webp:VP8X:metadata-flag")
    found.discard("webp:VP8X:xmp-flag")
    if not found & {"webp:VP8", "webp:VP8L", "webp:ANMF"}:
        raise Unreadable("no picture in the file")
    if reader.left:
        found.add("webp:trailing")
    return frozenset(found)


def _chunks(reader: Reader, prefix: str, found: set[str]) -> None:
    while reader.left:
        tag = reader.take(4)
        size = reader.number(4, "little")
        chunk = reader.part(size)
        if size % 2 and reader.number(1):
            found.add(f"{prefix}:padding")
        name = f"{prefix}:{_printable(tag)}"
        if name == "webp:XMP" and credit.read(chunk.data[chunk.position : chunk.end]):
            name = CREDIT
        if name in found and tag != b"ANMF":
            found.add(f"{name}:again")
        found.add(name)
        if name == "webp:VP8X":
            _flags(chunk, found)
        elif name == "webp:ANMF":
            chunk.take(_FRAME_HEADER)
            inside: set[str] = set()
            _chunks(chunk, name, inside)
            found |= inside


def _flags(chunk: Reader, found: set[str]) -> None:
    """Flags that promise metadata, and reserved bits that could carry it."""
    if chunk.left != 10:
        found.add("webp:VP8X:size")
        return
    flags, reserved = chunk.number(1), chunk.number(3)
    if flags & (_FLAG_ICC | _FLAG_EXIF):
        found.add("webp:VP8X:metadata-flag")
    if flags & _FLAG_XMP:
        found.add("webp:VP8X:xmp-flag")
    if flags & _RESERVED or reserved:
        found.add("webp:VP8X:reserved")


def _printable(tag: bytes) -> str:
    """A chunk's four letters without trailing blanks; others in hexadecimal."""
    name = tag.rstrip(b" ")
    return name.decode() if name.isalnum() else tag.hex()
