"""GIF (CompuServe GIF89a): frames, extensions and what follows them. Unpacks no pixel."""

from __future__ import annotations

from typing import Final

from sozialblog.metadata.reader import Reader, Unreadable

MAY_REMAIN: Final = frozenset({"gif:frame", "gif:control"})

_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
_COMMENT, _PLAIN_TEXT, _CONTROL, _APPLICATION = 0xFE, 0x01, 0xF9, 0xFF
_NAMED: Final = {_COMMENT: "gif:comment", _PLAIN_TEXT: "gif:plain-text", _CONTROL: "gif:control"}


def names(data: bytes) -> frozenset[str]:
    """Every block of ``data``; raises :class:`Unreadable` when blocks are broken or the trailer is missing."""
    reader = Reader(data)
    if reader.take(6) not in (b"GIF87a", b"GIF89a"):
        raise Unreadable("no GIF header")
    screen = reader.take(7)
    _skip_colours(reader, screen[4])
    found: set[str] = set()
    frames = 0
    while (block := reader.number(1)) != _TRAILER:
        if block == _EXTENSION:
            found.add(_extension(reader))
        elif block == _IMAGE:
            frames += 1
            _skip_colours(reader, reader.take(9)[8])
            reader.take(1)
            _sub_blocks(reader)
        else:
            raise Unreadable(f"unknown block {block:02x}")
    if not frames:
        raise Unreadable("no picture in the file")
    found.add("gif:frame")
    if frames > 1:
        found.add("gif:further-frame")
    if reader.left:
        found.add("gif:trailing")
    return frozenset(found)


def _extension(reader: Reader) -> str:
    label = reader.number(1)
    first = _sub_blocks(reader)
    if label == _APPLICATION:
        text = first.decode(errors="replace")
        return f"gif:application:{text if text.isascii() and text.isprintable() else first.hex()}"
    if label == _CONTROL and len(first) != 4:
        return "gif:control:size"
    return _NAMED.get(label, f"gif:extension-{label:02x}")


def _sub_blocks(reader: Reader) -> bytes:
    """Skip a chain of sub-blocks and return the first of them."""
    first = block = reader.take(reader.number(1))
    while block:
        block = reader.take(reader.number(1))
    return first


def _skip_colours(reader: Reader, packed: int) -> None:
    if packed & 0x80:
        reader.take(3 * 2 ** ((packed & 7) + 1))
