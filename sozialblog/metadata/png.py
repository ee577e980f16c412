"""PNG (W3C PNG Third Edition): chunks, and what hides behind the pixels. Shows no pixel."""

from __future__ import annotations

import zlib
from typing import Final

from sozialblog.metadata import credit
from sozialblog.metadata.reader import Reader, Unreadable

MAY_REMAIN: Final = frozenset({"png:IHDR", "png:PLTE", "png:tRNS", "png:IDAT", "png:IEND"})

CREDIT: Final = "png:credit"

_XMP: Final = b"XML:com.adobe.xmp\0\0\0\0\0"
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_ADAM7: Final = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_STEP: Final = 1 << 20


def names(data: bytes) -> frozenset[str]:
    """Every chunk type of ``data``; raises :class:`Unreadable` for a wrong checksum or a missing end."""
    reader = Reader(data)
    if reader.take(8) != _SIGNATURE:
        raise Unreadable("no PNG signature")
    found: set[str] = set()
    header = b""
    pixels: list[bytes] = []
    while "png:IEND" not in found:
        length = reader.number(4)
        tag = reader.take(4)
        body = reader.take(length)
        if reader.number(4) != zlib.crc32(body, zlib.crc32(tag)):
            raise Unreadable("wrong checksum of a chunk")
        if not tag.isalpha():
            raise Unreadable("chunk without a name")
        if tag == b"IHDR":
            header += body
        elif tag == b"IDAT":
            pixels.append(body)
        elif tag == b"IEND" and body:
            found.add("png:IEND-content")
        name = f"png:{tag.decode()}"
        if tag == b"iTXt" and body.startswith(_XMP) and credit.read(body[len(_XMP) :]):
            name = f"{CREDIT}:again" if CREDIT in found else CREDIT
        found.add(name)
    if reader.left:
        found.add("png:trailing")
    return frozenset(found | _behind_pixels(header, pixels))


def _behind_pixels(header: bytes, pixels: list[bytes]) -> set[str]:
    """Bytes after the compressed stream, or in it after the last row, which no viewer ever shows."""
    expected = _raw_size(header)
    stream = zlib.decompressobj()
    produced = 0
    extra: set[str] = set()
    try:
        for part in pixels:
            pending = part
            while pending and not stream.eof and produced <= expected:
                produced += len(stream.decompress(pending, _STEP))
                pending = stream.unconsumed_tail
            if stream.eof and (stream.unused_data or pending):
                extra.add("png:after-pixels")
    except zlib.error as error:
        raise Unreadable("pixels cannot be unpacked") from error
    if produced > expected:
        extra.add("png:beyond-pixels")
    elif produced < expected:
        raise Unreadable("cut short inside the picture")
    elif not stream.eof:
        raise Unreadable("pixels have no end")
    return extra


def _raw_size(header: bytes) -> int:
    """Bytes of all filtered rows, by width, height, depth and interlacing (PNG, 7.2 and 8)."""
    if len(header) != 13:
        raise Unreadable("no picture header")
    width, height = int.from_bytes(header[:4]), int.from_bytes(header[4:8])
    depth, colour, interlaced = header[8], header[9], header[12]
    if colour not in _CHANNELS or depth not in (1, 2, 4, 8, 16) or interlaced > 1 or not width or not height:
        raise Unreadable("impossible picture header")
    bits = depth * _CHANNELS[colour]
    passes = _ADAM7 if interlaced else ((0, 0, 1, 1),)
    total = 0
    for left, top, across, down in passes:
        columns, rows = -(-(width - left) // across), -(-(height - top) // down)
        if columns:
            total += rows * (1 + (columns * bits + 7) // 8)
    return total
