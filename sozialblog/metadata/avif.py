"""AVIF (AV1 Image File Format 1.1 on ISO/IEC 14496-12 and 23008-12): boxes and items. Decodes nothing."""

from __future__ import annotations

from typing import Final

from sozialblog.metadata import credit
from sozialblog.metadata.reader import Reader, Unreadable

_META: Final = "avif:meta"
_PROPERTIES: Final = "avif:meta:iprp:ipco"
MAY_REMAIN: Final = frozenset(
    {"avif:ftyp", "avif:mdat", _META, f"{_META}:iprp", _PROPERTIES, f"{_META}:iprp:ipma"}
    | {f"{_META}:{box}" for box in ("hdlr", "pitm", "iloc", "iinf", "iref", "infe:av01:Color", "infe:av01:Alpha")}
    | {f"{_PROPERTIES}:{box}" for box in ("ispe", "pixi", "av1C", "colr:nclx", "auxC:alpha")}
)

CREDIT: Final = f"{_META}:credit"

_PACKET: Final = b"<?xpacket"
_XMP_ITEM: Final = f"{_META}:infe:mime:XMP\0application/rdf+xml"
_ALPHA: Final = b"\0\0\0\0urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0"
_PLAIN_HANDLER: Final = b"\0" * 8 + b"pict" + b"\0" * 13
_END: Final = b"\0"
_MAX_ITEMS: Final = 64


def names(data: bytes) -> frozenset[str]:
    """Every box and item of ``data``; raises :class:`Unreadable` when boxes do not nest or items point nowhere."""
    found: set[str] = set()
    extents: list[tuple[int, int]] = []
    media: list[tuple[int, int]] = []
    for tag, box in _boxes(Reader(data)):
        found.add(f"avif:{tag}")
        if tag == "meta":
            _full_box(box)
            for inner_tag, inner in _boxes(box):
                found.add(f"{_META}:{inner_tag}")
                _inside_meta(inner_tag, inner, found, extents)
        elif tag == "mdat":
            media.append((box.position, box.end))
    if not extents:
        raise Unreadable("no picture in the file")
    packets = [data[first:last] for first, last in extents if data[first:last].startswith(_PACKET)]
    if _XMP_ITEM in found and len(packets) == 1 and credit.read(packets[0]):
        found = (found - {_XMP_ITEM}) | {CREDIT}
    if not _covered(media, extents):
        found.add("avif:mdat:unused")
    return frozenset(found)


def _boxes(reader: Reader) -> list[tuple[str, Reader]]:
    boxes = []
    while reader.left:
        size = reader.number(4)
        tag = reader.take(4)
        if size == 1:
            size = reader.number(8) - 8
        elif size == 0:
            size = reader.left + 8
        boxes.append((tag.decode() if tag.isalnum() else tag.hex(), reader.part(size - 8)))
    return boxes


def _full_box(box: Reader) -> int:
    """Skip version and flags; returns the version."""
    version = box.number(1)
    box.take(3)
    return version


def _inside_meta(tag: str, box: Reader, found: set[str], extents: list[tuple[int, int]]) -> None:
    if tag == "hdlr" and box.take(box.left) != _PLAIN_HANDLER:
        found.add(f"{_META}:hdlr:text")
    elif tag == "iinf":
        box.take(2 if _full_box(box) == 0 else 4)
        for _tag, inner in _boxes(box):
            name = f"{_META}:{_item(inner)}"
            found.add(f"{name}:again" if name in found else name)
    elif tag == "iloc":
        extents.extend(_locations(box))
    elif tag == "iprp":
        for inner_tag, inner in _boxes(box):
            found.add(f"{_META}:iprp:{inner_tag}")
            if inner_tag == "ipco":
                found.update(f"{_PROPERTIES}:{_property(name, body)}" for name, body in _boxes(inner))


def _item(box: Reader) -> str:
    """``infe:av01:Color`` and the like: type and name of an item, the name being free text."""
    if _full_box(box) != 2:
        return "infe:unknown"
    box.take(4)
    kind = box.take(4).decode(errors="replace")
    return f"infe:{kind}:{box.take(box.left).rstrip(_END).decode(errors='replace')}"


def _property(tag: str, box: Reader) -> str:
    if tag == "colr":
        return f"colr:{box.take(4).decode(errors='replace')}"
    if tag == "auxC":
        return "auxC:alpha" if box.take(box.left) == _ALPHA else "auxC:other"
    return tag


def _locations(box: Reader) -> list[tuple[int, int]]:
    """Start and end of every extent (ISO/IEC 14496-12, 8.11.3), version 0, offsets from the file's start."""
    if _full_box(box) != 0:
        raise Unreadable("item locations of an unknown version")
    sizes, base = box.number(1), box.number(1) >> 4
    extents = []
    count = box.number(2)
    if count > _MAX_ITEMS:
        raise Unreadable("too many items")
    for _ in range(count):
        box.take(4)
        start = box.number(base)
        for _ in range(box.number(2)):
            offset = start + box.number(sizes >> 4)
            extents.append((offset, offset + box.number(sizes & 15)))
    return extents


def _covered(media: list[tuple[int, int]], extents: list[tuple[int, int]]) -> bool:
    """Whether the extents fill the media data without a gap in which something could hide."""
    for start, end in sorted(media):
        at = start
        for first, last in sorted(extents):
            if start <= first <= at:
                at = max(at, last)
        if at != end:
            return False
    return True
