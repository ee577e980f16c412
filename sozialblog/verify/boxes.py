"""The strict grammar of a clean AVIF still: boxes in known places, items that fill the media data. Names nothing."""

from __future__ import annotations

import re
import struct
from typing import Final

from sozialblog.verify.credits import is_credit

_TOP: Final = re.compile(r"ftyp meta mdat")
_META: Final = re.compile(r"hdlr pitm iloc iinf (?:iref )?iprp")
_PROPERTIES: Final = re.compile(r"ispe pixi av1C colr(?: pixi av1C auxC)?")
_BRANDS: Final = frozenset({b"avif", b"mif1", b"miaf", b"MA1A", b"MA1B"})
_HANDLER: Final = bytes(8) + b"pict" + bytes(13)
_ALPHA: Final = bytes(4) + b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0"
_ITEM: Final = re.compile(rb"\x02\0\0\0\0[\x01\x02]\0\0av01(?:Color|Alpha)?\0")
_XMP_ITEM: Final = re.compile(rb"\x02\0\0\0\0([\x02\x03])\0\0mimeXMP\0application/rdf\+xml\0")
_BOX: Final = struct.Struct(">I4s")
_EXTENT: Final = struct.Struct(">HHHII")


def is_clean_avif(data: bytes, credited: bool) -> bool:  # noqa: FBT001, as all checks are called
    """Whether ``data`` is one AV1 still with at most an alpha picture; raises ``struct.error``, Value- or IndexError.

    With ``credited`` it may have one item more, which is its credit.
    """
    top = _split(data)
    if not _TOP.fullmatch(_word(top)):
        return False
    meta = _split(top[1][1][4:])
    if not _META.fullmatch(_word(meta)):
        return False
    inner = dict(meta)
    media_end = len(data)
    media_start = media_end - len(top[2][1])
    return (
        _brands(top[0][1])
        and inner["hdlr"] == _HANDLER
        and inner["pitm"] == b"\0\0\0\0\0\1"
        and _items(inner["iinf"], inner["iloc"], data if credited else b"")
        and _properties(inner["iprp"])
        and _fills(inner["iloc"], media_start, media_end)
    )


def _split(data: bytes) -> list[tuple[str, bytes]]:
    found, at = [], 0
    while at < len(data):
        size, tag = _BOX.unpack_from(data, at)
        if size < _BOX.size or at + size > len(data):
            raise ValueError
        found.append((tag.decode(), data[at + _BOX.size : at + size]))
        at += size
    return found


def _word(found: list[tuple[str, bytes]]) -> str:
    return " ".join(tag for tag, _body in found)


def _brands(body: bytes) -> bool:
    brands = [body[:4], *(body[at : at + 4] for at in range(8, len(body), 4))]
    return body[:4] == b"avif" and body[4:8] == bytes(4) and set(brands) <= _BRANDS and len(brands) <= 6


def _items(body: bytes, places: bytes, data: bytes) -> bool:
    """Whether the items are the picture, its transparency and, at the end, the credit that lies in ``data``."""
    found = _split(body[6:])
    if body[:4] != bytes(4) or int.from_bytes(body[4:6]) != len(found):
        return False
    last = _XMP_ITEM.fullmatch(found[-1][1])
    if last is not None:
        number = last[1][0]
        spans = [data[at : at + size] for item, _, _, at, size in _EXTENT.iter_unpack(places[8:]) if item == number]
        if len(spans) != 1 or not is_credit(spans[0]):
            return False
        found = found[:-1]
    return 1 <= len(found) <= 2 and all(tag == "infe" and _ITEM.fullmatch(item) for tag, item in found)


def _properties(body: bytes) -> bool:
    outer = _split(body)
    if _word(outer) != "ipco ipma":
        return False
    found = _split(outer[0][1])
    colours = [item for tag, item in found if tag == "colr"]
    aux = [item for tag, item in found if tag == "auxC"]
    return (
        bool(_PROPERTIES.fullmatch(_word(found)))
        and all(item[:4] == b"nclx" and len(item) == 11 for item in colours)
        and all(item == _ALPHA for item in aux)
        and all(len(item) == 4 for tag, item in found if tag == "av1C")
    )


def _fills(body: bytes, start: int, end: int) -> bool:
    """Whether the items lie end to end from ``start`` to ``end``."""
    if body[:6] != b"\0\0\0\0\x44\0" or int.from_bytes(body[6:8]) * _EXTENT.size != len(body) - 8:
        return False
    spans = []
    for _item, _source, count, offset, length in _EXTENT.iter_unpack(body[8:]):
        if count != 1:
            return False
        spans.append((offset, offset + length))
    for first, last in sorted(spans):
        if first != start:
            return False
        start = last
    return bool(spans) and start == end
