"""What is read out of tiny picture files, and out of the same cut short, with a byte changed, or with more in them.

The files are fixed to the byte, so that what stands in structure.txt depends on no encoder. After a change on purpose:
``pytest tests/images/test_structure.py --update-golden``, and read the diff.
"""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import pytest

from sozialblog import metadata
from sozialblog.metadata import Credit, packet
from sozialblog.metadata.credit import read
from sozialblog.metadata.reader import Reader, Unreadable
from tests.dirty import chunk, riff, segment
from tests.images.test_source import AGES, CHILD, FACES, NAMES, SOME_SIGNED, xmp
from tests.sentences import compare, complete

EXPECTED = Path(__file__).parent / "structure.txt"
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeX"
    "BkeFxlZ2P/wAALCAACAAIBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAABP/EABgQAQEAAwAAAAAAAAAAAAAAAAECABFB/9oACAEBAAA/ABUtU1Sq"
    "u1e5/9k="
)
WEBP = base64.b64decode("UklGRjwAAABXRUJQVlA4IDAAAADQAQCdASoCAAIAAUAmJaACdLoB+AADsAD+9hNf/izkYjs83/4E78Cd+BO/8AAAAAA=")
AVIF = base64.b64decode(
    "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAADrbWV0YQAAAAAAAAAhaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAAAAAAAOcGl0"
    "bQAAAAAAAQAAAB5pbG9jAAAAAEQAAAEAAQAAAAEAAAETAAAAKgAAAChpaW5mAAAAAAABAAAAGmluZmUCAAAAAAEAAGF2MDFDb2xvcgAAAABqaXBy"
    "cAAAAEtpcGNvAAAAFGlzcGUAAAAAAAAAAgAAAAIAAAAQcGl4aQAAAAADCAgIAAAADGF2MUOBAAwAAAAAE2NvbHJuY2x4AAEADQAGgAAAABdpcG1h"
    "AAAAAAAAAAEAAQQBAoMEAAAAMm1kYXQSAAoIGAA2iAhoNCAyHBTHh4ZlAgggnlAAAABIWtlc1jBrdk5H94UQbIA="
)
GIF = base64.b64decode("R0lGODlhAgACAIEAAMgKCgAAAAAAAAAAACwAAAAAAgACAAAIBgABCAQQEAA7")
ROWS = b"\0\xc8\x0a\x0a\xc8\x0a\x0a" * 2


def header(width: int = 2, height: int = 2, depth: int = 8, colour: int = 2, interlaced: int = 0) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced))


def deflated(data: bytes) -> bytes:
    """Stored, not squeezed: the same bytes with every library."""
    block = b"\x01" + struct.pack("<HH", len(data), len(data) ^ 0xFFFF) + data
    return b"\x78\x01" + block + struct.pack(">I", zlib.adler32(data))


def png(
    *chunks: bytes, head: bytes = header(), pixels: bytes = deflated(ROWS), end: bytes = chunk(b"IEND", b"")
) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IDAT", pixels) + end


PNG = png()
FILES = {"jpeg": JPEG, "png": PNG, "webp": WEBP, "avif": AVIF, "gif": GIF}
OURS = packet(Credit(creator="Mira Kurz", copyright="© Haus", licence="CC BY"))


def said(data: bytes) -> str:
    """What is surplus with and without the credit, and what the file is."""
    plain, credited = (", ".join(metadata.surplus(data, credited=flag)) or "clean" for flag in (False, True))
    return f"{metadata.kind(data)}: {plain}" + ("" if plain == credited else f"; credited: {credited}")


def ranges(found: list[str]) -> str:
    """One line for neighbours of which the same is said."""
    lines, at = [], 0
    for words, group in groupby(found):
        number = len(list(group))
        lines.append(f"{at}-{at + number - 1}: {words}" if number > 1 else f"{at}: {words}")
        at += number
    return "\n".join(lines)


@pytest.mark.parametrize("form", FILES)
def test_cut_short(form: str, request: pytest.FixtureRequest) -> None:
    data = FILES[form]
    compare(
        f"{form} cut after so many bytes", ranges([said(data[:at]) for at in range(len(data) + 1)]), EXPECTED, request
    )


CHANGES: dict[str, Callable[[int], int]] = {
    "one more": lambda byte: (byte + 1) & 255, "turned round": lambda byte: byte ^ 255, "nought": lambda byte: 0,
}  # fmt: skip


@pytest.mark.parametrize("how", CHANGES)
@pytest.mark.parametrize("form", FILES)
def test_one_byte_changed(form: str, how: str, request: pytest.FixtureRequest) -> None:
    data = FILES[form]
    found = [said(data[:at] + bytes([CHANGES[how](data[at])]) + data[at + 1 :]) for at in range(len(data))]
    compare(f"{form} with byte n changed: {how}", ranges(found), EXPECTED, request)


# -- more in a file than a picture -----------------------------------------------------------------------------


def jpeg(*segments: bytes, after: bytes = b"") -> bytes:
    return JPEG[:20] + b"".join(segments) + JPEG[20:] + after


def webp(
    *chunks: bytes, flags: int = 0, reserved: bytes = b"\0\0\0", after: bytes = b"", first: bytes = WEBP[12:]
) -> bytes:
    body = b"WEBP" + riff(b"VP8X", bytes([flags]) + reserved + b"\1\0\0\1\0\0") + first + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body + after


def gif(*blocks: bytes, after: bytes = b"") -> bytes:
    return GIF[:25] + b"".join(blocks) + GIF[25:] + after


def blocks(*parts: bytes) -> bytes:
    return b"".join(bytes([len(part)]) + part for part in parts) + b"\0"


def box(tag: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", 8 + len(body)) + tag + body


def avif(*boxes: bytes, media: bytes = b"", shift: int = 0) -> bytes:
    """With boxes at the end, and bytes in the media data behind the picture."""
    at = AVIF.index(b"mdat") - 4
    size = struct.pack(">I", len(AVIF) - at + len(media))
    return AVIF[:at] + size + AVIF[at + 4 :] + media + b"".join(boxes)


def _brands(others: int) -> bytes:
    """The beginning of a file of many brands, one of which is known."""
    return b"\0\1\0\0ftypxxxx\0\0\0\0" + b"xxxx" * others + b"avif"


SCAN = JPEG[JPEG.index(b"\xff\xda") : -2]
XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\0"
ITEXT = b"XML:com.adobe.xmp\0\0\0\0\0"
FRAME = b"\0" * 16
MORE = {
    **{f"jpeg with {name}": jpeg(segment(marker, body)) for name, marker, body in (
        ("EXIF", 0xE1, b"Exif\0\0x"), ("XMP", 0xE1, XMP_HEAD + b"x"), ("longer XMP", 0xE1, b"http://ns.adobe.com/xmp/extension/\0x"),
        ("ICC", 0xE2, b"ICC_PROFILE\0x"), ("MPF", 0xE2, b"MPF\0x"), ("Photoshop", 0xED, b"Photoshop 3.0\0x"),
        ("Adobe", 0xEE, b"Adobe\0x"), ("Adobe without nought", 0xEE, b"Adobex"), ("another JFIF", 0xE0, b"JFIF\0x"),
        ("JFXX", 0xE0, b"JFXX\0x"), ("FlashPix", 0xE2, b"FPXR\0x"), ("a gain map", 0xE2, b"urn:iso:std:iso:ts:21496:-1\0x"),
        ("JUMBF", 0xEB, b"JPx"), ("Ducky", 0xEC, b"Duckyx"), ("something", 0xE5, b"x"), ("nothing", 0xEF, b""),
        ("a comment", 0xFE, b"x"), ("DRI", 0xDD, b"\0\0"), ("DNL", 0xDC, b"\0\1"), ("DHP", 0xDE, b"x"), ("EXP", 0xDF, b"x"),
        ("DAC", 0xCC, b"x"), ("SOF2", 0xC2, b"x"), ("SOF15", 0xCF, b"x"), ("JPG", 0xC8, b"x"), ("marker F0", 0xF0, b"x"),
        ("marker 02", 0x02, b"x"), ("JFIF in APP1", 0xE1, JPEG[6:20]), ("a credit", 0xE1, XMP_HEAD + OURS),
        ("a credit and a byte", 0xE1, XMP_HEAD + OURS + b"x"), ("a credit in APP2", 0xE2, XMP_HEAD + OURS),
        ("a credit without head", 0xE1, OURS),
    )},
    "jpeg with two credits": jpeg(segment(0xE1, XMP_HEAD + OURS), segment(0xE1, XMP_HEAD + OURS)),
    "jpeg with two comments": jpeg(segment(0xFE, b"a"), segment(0xFE, b"b")),
    "jpeg with bytes behind": jpeg(after=b"x"),
    "jpeg with bytes between": jpeg(b"abc"),
    "jpeg with bytes between and no more marker": JPEG[:20] + b"abc",
    "jpeg with fill bytes": jpeg(b"\xff\xff"),
    "jpeg with a stray marker": jpeg(b"\xff\x01\xff\xd0"),
    "jpeg with a second start": jpeg(b"\xff\xd8"),
    "jpeg with a marker of nought": jpeg(b"\xff\x00"),
    "jpeg with an empty segment": jpeg(b"\xff\xe5\x00\x02"),
    "jpeg with an impossible segment": jpeg(b"\xff\xe5\x00\x01"),
    "jpeg with two scans": JPEG[:-2] + SCAN + JPEG[-2:],
    "jpeg with three scans": JPEG[:-2] + SCAN * 2 + JPEG[-2:],
    "jpeg without a scan": JPEG[: JPEG.index(b"\xff\xda")] + b"\xff\xd9",
    "jpeg whose scan holds markers of restart": JPEG[:-2] + b"\xff\x00\xff\xd0\xff\xd7\xff\xff\xd9",
    "jpeg that ends twice": JPEG + JPEG[-2:],
    **{f"png with {tag.decode()}": png(chunk(tag, b"x")) for tag in (b"tEXt", b"iTXt", b"eXIf", b"prVt", b"PLTE", b"tRNS", b"zZzz")},
    "png with a chunk without a name": png(chunk(b"te t", b"")),
    "png with a chunk of foreign letters": png(chunk("teÄ".encode(), b"")),
    "png with a wrong checksum": png(chunk(b"tEXt", b"x")[:-1] + b"x"),
    "png with a credit": png(chunk(b"iTXt", ITEXT + OURS)),
    "png with two credits": png(chunk(b"iTXt", ITEXT + OURS) * 2),
    "png with a credit as text": png(chunk(b"tEXt", ITEXT + OURS)),
    "png with a credit without head": png(chunk(b"iTXt", OURS)),
    "png with something in its end": png(end=chunk(b"IEND", b"x")),
    "png with bytes behind": PNG + b"x",
    "png with two headers": png(header()),
    "png without a header": png(head=b""),
    "png with a short header": png(head=chunk(b"IHDR", b"x" * 12)),
    "png with a long header": png(head=chunk(b"IHDR", b"x" * 14)),
    "png with bytes behind its pixels": png(pixels=deflated(ROWS) + b"x"),
    "png with a row too many": png(pixels=deflated(ROWS + ROWS[:7])),
    "png with a byte too many": png(pixels=deflated(ROWS + b"x")),
    "png with a byte too few": png(pixels=deflated(ROWS[:-1])),
    "png without the end of its pixels": png(pixels=deflated(ROWS)[:-1]),
    "png with rubbish for pixels": png(pixels=b"rubbish"),
    "png with pixels in two parts": png(chunk(b"IDAT", deflated(ROWS)[:9]), pixels=deflated(ROWS)[9:]),
    "png with pixels behind the end of the pixels": png(chunk(b"IDAT", deflated(ROWS))),
    "png with empty pixels first": png(chunk(b"IDAT", b"")),
    "png with 1 MiB of pixels": png(head=header(1023, 1024, 8, 0), pixels=zlib.compress(bytes(1 << 20))),
    "png with 1 MiB of pixels and a byte": png(head=header(1023, 1024, 8, 0), pixels=zlib.compress(bytes((1 << 20) + 1))),
    "png with 2 MB of pixels": png(head=header(700, 1000), pixels=zlib.compress(bytes(1000 * 2101))),
    "png with 2 MB of pixels and a byte": png(head=header(700, 1000), pixels=zlib.compress(bytes(1000 * 2101 + 1))),
    "png with 2 MB of pixels but a byte": png(head=header(700, 1000), pixels=zlib.compress(bytes(1000 * 2101 - 1))),
    **{f"png of {width} x {height}, {depth} bits, colour {colour}, interlaced {interlaced}, {size} bytes": png(
        head=header(width, height, depth, colour, interlaced), pixels=deflated(bytes(size)))
       for width, height, depth, colour, interlaced, size in (
        (3, 2, 1, 0, 0, 4), (9, 1, 1, 3, 0, 3), (3, 2, 2, 3, 0, 4), (3, 2, 4, 3, 0, 6), (3, 2, 8, 4, 0, 14), (3, 2, 8, 6, 0, 26),
        (3, 2, 16, 6, 0, 50), (3, 2, 16, 2, 0, 38), (3, 2, 3, 0, 0, 4), (3, 2, 8, 1, 0, 8), (3, 2, 8, 5, 0, 8), (0, 2, 8, 0, 0, 2),
        (2, 0, 8, 0, 0, 0), (1, 1, 8, 0, 1, 2), (1, 1, 8, 0, 2, 2), (2, 2, 8, 0, 1, 7), (3, 3, 8, 0, 1, 14), (8, 8, 8, 0, 1, 79),
        (9, 9, 8, 2, 1, 262), (9, 9, 8, 2, 1, 277), (2, (1 << 24) + 2, 8, 2, 0, 14), (5, 1, 8, 0, 1, 9), (1, 5, 8, 0, 1, 10),
    )},
    **{f"webp with {tag.decode()}": webp(riff(tag, b"xx")) for tag in (b"EXIF", b"XMP ", b"ICCP", b"LOVE", b"VP8L", b"ALPH", b"ANIM", b"A  B")},
    "webp with a chunk of no letters": webp(riff(b"\0\1\2\3", b"xx")),
    "webp with a chunk that ends a line": webp(riff(b"VP8\n", b"xx")),
    "webp of pixels without loss": webp(first=riff(b"VP8L", b"xx")),
    "webp with padding": webp(b"LOVE\x01\0\0\0xy"),
    "webp with plain padding": webp(riff(b"LOVE", b"x")),
    **{f"webp with flags {flags:02x}": webp(flags=flags) for flags in (0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80)},
    "webp with reserved bytes": webp(reserved=b"\0\0\1"),
    "webp with a short canvas": webp(first=riff(b"VP8X", b"\0" * 9) + WEBP[12:]),
    "webp with a long canvas": webp(first=riff(b"VP8X", b"\0" * 11) + WEBP[12:]),
    "webp with two pictures": webp(WEBP[12:]),
    "webp without a picture": webp(first=b""),
    "webp with bytes behind": webp(after=b"x"),
    "webp with a credit": webp(riff(b"XMP ", OURS), flags=4),
    "webp with a credit and no flag": webp(riff(b"XMP ", OURS)),
    "webp with two credits": webp(riff(b"XMP ", OURS) * 2, flags=4),
    "webp with frames": webp(riff(b"ANMF", FRAME + WEBP[12:]) * 2, first=b""),
    "webp with XMP in a frame": webp(riff(b"ANMF", FRAME + riff(b"XMP ", b"xx")), first=b""),
    "webp with padding in a frame": webp(riff(b"ANMF", FRAME + b"VP8 \x01\0\0\0xy"), first=b""),
    "webp with the same twice in a frame": webp(riff(b"ANMF", FRAME + WEBP[12:] * 2), first=b""),
    "webp with a frame cut short": webp(riff(b"ANMF", FRAME[:-1] + b"x"), first=b""),
    "webp of another kind": b"RIFF\x04\0\0\0WAVE",
    **{f"gif with {name}": gif(b"!" + bytes([label]) + blocks(*parts)) for name, label, parts in (
        ("a comment", 0xFE, (b"x",)), ("plain text", 0x01, (b"\0" * 12, b"x")), ("a control", 0xF9, (b"\0" * 4,)),
        ("a long control", 0xF9, (b"\0" * 5,)), ("a control and more", 0xF9, (b"\0" * 4, b"x")), ("an application", 0xFF, (b"NETSCAPE2.0", b"x")),
        ("an application of no letters", 0xFF, ("Ä".encode(), b"x")), ("an application in Latin 1", 0xFF, (b"\xc4", b"x")), ("an application of strange signs", 0xFF, (b"a\0b", b"x")),
        ("something unknown", 0x42, (b"x",)), ("an empty comment", 0xFE, ()),
    )},
    "gif with two frames": gif(GIF[25:-1]),
    "gif with bytes behind": gif(after=b"x"),
    "gif without a frame": GIF[:25] + b";",
    "gif with an unknown block": gif(b"x"),
    "gif of 1987": b"GIF87a" + GIF[6:],
    "gif with a frame of its own colours": GIF[:25] + GIF[25:34] + b"\x80" + b"\0" * 6 + GIF[35:],
    "gif with a frame of eight colours": GIF[:25] + GIF[25:34] + b"\x82" + b"\0" * 24 + GIF[35:],
    "gif without colours": GIF[:10] + b"\0\0\0" + GIF[25:],
    **{f"avif with {tag.decode()}": avif(box(tag, b"x")) for tag in (b"free", b"uuid", b"mdat")},
    "avif with a box of no letters": avif(box(b"\0\1\2\xa9", b"x")),
    "avif with a box to the end": avif(b"\0\0\0\0freex"),
    "avif with a box of a long size": avif(b"\0\0\0\1free" + struct.pack(">Q", 17) + b"x"),
    "avif with a box of an impossible size": avif(b"\0\0\0\7free"),
    "avif with bytes in its media": avif(media=b"x"),
    "avif without media": AVIF[: AVIF.index(b"mdat") - 4],
    "avif without meta": AVIF[:32] + AVIF[AVIF.index(b"mdat") - 4 :],
    "avif with another brand": AVIF.replace(b"avif", b"xxxx").replace(b"mif1", b"yyyy"),
    "avif that is a HEIC": AVIF.replace(b"avif", b"heic"),
    "avif among its compatible brands": AVIF[:8] + b"mif1" + AVIF[12:],
    "avif that moves": AVIF.replace(b"avif", b"avis"),
    "a brand behind its box": b"\0\0\0\x10ftypxxxx\0\0\0\0avif", "a brand in the middle of others": b"\0\0\0\x18ftypxxxx\0\0\0\0xxavifxx",
    "a brand before the end": _brands(59), "a brand where nobody reads any more": _brands(60),
    "nothing": b"", "text": b"hello", "a drawing": b"\xef\xbb\xbf \n<?xml?><SVG>", "a page": b"<html>", "far svg": b"<" + b" " * 4090 + b"<svg",
    "farther svg": b"<" + b" " * 4092 + b"<svg", "svg in a text": b"a <svg>", "svg behind a letter": b"X<svg>", "BMP": b"BMx", "TIFF": b"II*\0", "TIFF of Motorola": b"MM\0*",
    "BigTIFF": b"II+\0", "BigTIFF of Motorola": b"MM\0+", "PDF": b"%PDF-1.7", "only RIFF": b"RIFF", "only ftyp": b"\0\0\0\x10ftyp",
}  # fmt: skip


def _meta(boxes: dict[bytes, bytes], media: bytes = b"picture") -> bytes:
    """An AVIF of parts of our own; the picture's place is written into ``iloc`` by :func:`_place`."""
    meta = box(b"meta", b"\0\0\0\0" + b"".join(box(tag, body) for tag, body in boxes.items()))
    return box(b"ftyp", b"avif\0\0\0\0avif") + meta + box(b"mdat", media)


def _place(*extents: tuple[int, int], version: int = 0, sizes: int = 0x44, base: int = 0, items: int = 1) -> bytes:
    body = bytes([version, 0, 0, 0, sizes, base << 4]) + struct.pack(">H", items)
    body += struct.pack(">HH", 1, 0) + (7 if base else 0).to_bytes(base, "big") + struct.pack(">H", len(extents))
    wide, long = sizes >> 4, sizes & 15
    return body + b"".join(
        max(0, start).to_bytes(wide, "big") + length.to_bytes(long, "big") for start, length in extents
    )


def infe(kind: bytes, name: bytes, version: int = 2) -> bytes:
    return box(b"infe", bytes([version, 0, 0, 0]) + b"\0\1\0\0" + kind + name)


def iinf(*items: bytes, version: int = 0) -> bytes:
    count = struct.pack(">H", len(items)) if version == 0 else struct.pack(">I", len(items))
    return bytes([version, 0, 0, 0]) + count + b"".join(items)


def with_place(boxes: dict[bytes, bytes], media: bytes = b"picture", extents=((0, 7),), **more) -> bytes:
    size = len(_meta({b"iloc": _place(*extents, **more), **boxes}, media)) - len(media)
    shift = 7 if more.get("base") else 0
    return _meta(
        {b"iloc": _place(*((start + size - shift, length) for start, length in extents), **more), **boxes}, media
    )


COLOUR, ALPHA = infe(b"av01", b"Color\0"), infe(b"av01", b"Alpha\0")
XMP_ITEM = infe(b"mime", b"XMP\0application/rdf+xml\0")
HANDLER = b"\0" * 8 + b"pict" + b"\0" * 13
BUILT = {
    "one item": with_place({b"iinf": iinf(COLOUR)}),
    "sizes of another kind": with_place({}, sizes=0x48),
    "a base": with_place({}, base=4),
    "a base of eight bytes": with_place({}, base=8),
    "no extent": with_place({}, extents=()),
    "two extents": with_place({}, extents=((0, 3), (3, 4))),
    "two extents, the second first": with_place({}, extents=((3, 4), (0, 3))),
    "extents that overlap": with_place({}, extents=((0, 5), (2, 5))),
    "a gap between extents": with_place({}, extents=((0, 3), (4, 3))),
    "a gap in front": with_place({}, extents=((1, 6),)),
    "a gap behind": with_place({}, extents=((0, 6),)),
    "beyond the media": with_place({}, extents=((0, 8),)),
    "before the media": with_place({}, extents=((-1, 8),)),
    "locations of another version": with_place({}, version=1),
    "64 items announced": with_place({}, items=64),
    "65 items announced": with_place({}, items=65),
    "another handler": with_place({b"hdlr": HANDLER + b"x"}),
    "our handler": with_place({b"hdlr": HANDLER}),
    "an alpha item": with_place({b"iinf": iinf(COLOUR, ALPHA)}),
    "items with a long count": with_place({b"iinf": iinf(COLOUR, version=1)}),
    "two items of one name": with_place({b"iinf": iinf(COLOUR, COLOUR)}),
    "an item of an old version": with_place({b"iinf": iinf(infe(b"av01", b"Color\0", version=1))}),
    "an item with a name": with_place({b"iinf": iinf(infe(b"av01", b"Mira\0"))}),
    "an item whose name goes on": with_place({b"iinf": iinf(infe(b"av01", b"ColorX\0"))}),
    "an item of no letters": with_place({b"iinf": iinf(infe(b"av\xff1", b"Col\xffr\0"))}),
    "an item of EXIF": with_place({b"iinf": iinf(infe(b"Exif", b"\0"))}),
    "an item of XMP": with_place({b"iinf": iinf(COLOUR, XMP_ITEM)}),
    "a credit": with_place({b"iinf": iinf(COLOUR, XMP_ITEM)}, b"picture" + OURS, ((0, 7), (7, len(OURS)))),
    "a credit changed": with_place({b"iinf": iinf(COLOUR, XMP_ITEM)}, b"picture" + OURS + b"x", ((0, 7), (7, len(OURS) + 1))),
    "a credit without an item": with_place({b"iinf": iinf(COLOUR)}, b"picture" + OURS, ((0, 7), (7, len(OURS)))),
    "a credit twice": with_place({b"iinf": iinf(COLOUR, XMP_ITEM)}, OURS * 2, ((0, len(OURS)), (len(OURS), len(OURS)))),
    "properties": with_place({b"iprp": box(b"ipco", b"".join((
        box(b"ispe"), box(b"colr", b"nclxx"), box(b"colr", b"prof"), box(b"auxC", b"\0\0\0\0urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0"),
        box(b"auxC", b"x"), box(b"irot", b"\1")))) + box(b"ipma") + box(b"xxxx")}),
    "a property of transparency": with_place({b"iprp": box(b"ipco", box(b"auxC", b"\0\0\0\0urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0"))}),
    "a colour of no letters": with_place({b"iprp": box(b"ipco", box(b"colr", b"\xffclx"))}),
    "nothing in meta": _meta({}),
}  # fmt: skip


@pytest.mark.parametrize("name", MORE)
def test_more_than_a_picture(name: str, request: pytest.FixtureRequest) -> None:
    compare(name, said(MORE[name]), EXPECTED, request)


@pytest.mark.parametrize("name", BUILT)
def test_avif_of_our_own(name: str, request: pytest.FixtureRequest) -> None:
    compare(f"avif of our own: {name}", f"{said(BUILT[name])}\n{sorted(_names(BUILT[name]))}", EXPECTED, request)


def _names(data: bytes) -> list[str]:
    try:
        return list(metadata.names(data))
    except Unreadable as error:
        return [str(error)]


@pytest.mark.parametrize("form", FILES)
def test_what_a_clean_file_is_made_of(form: str, request: pytest.FixtureRequest) -> None:
    compare(f"{form} is made of", "\n".join(sorted(metadata.names(FILES[form]))), EXPECTED, request)


def test_without_being_asked_no_credit_may_remain() -> None:
    assert metadata.surplus(jpeg(segment(0xE1, XMP_HEAD + OURS))) == ("jpeg:APP1:credit",)


@pytest.mark.parametrize(("names", "data", "words"), [
    (metadata.jpeg.names, b"xx", "no start of image"), (metadata.png.names, b"x" * 8, "no PNG signature"),
    (metadata.gif.names, b"x" * 6, "no GIF header"), (metadata.webp.names, b"xxxx", "no RIFF header"),
    (metadata.webp.names, b"RIFF\4\0\0\0WAVE", "no WebP header"),
])  # fmt: skip
def test_each_reader_knows_its_own_kind(names: Callable[[bytes], frozenset[str]], data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=f"^{words}$"):
        names(data)


def test_nothing_else_stands_there(request: pytest.FixtureRequest) -> None:
    names = [f"{form} cut after so many bytes" for form in FILES]
    names += [f"{form} with byte n changed: {how}" for how in CHANGES for form in FILES]
    names += [*MORE, *(f"avif of our own: {name}" for name in BUILT), *(f"{form} is made of" for form in FILES)]
    complete(names, EXPECTED, request)


# -- the credit ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("credit", "again"), [
    (Credit(creator="Mira Kurz"), Credit(creator="Mira Kurz")),
    (Credit(creator=" Mira \n Kurz "), Credit(creator="Mira Kurz")),
    (Credit(creator="M", copyright='<b> & "c"', licence="CC BY"), Credit(creator="M", copyright='<b> & "c"', licence="CC BY")),
    (Credit(creator="M", licence="https://a.example/b"), Credit(creator="M", licence="https://a.example/b")),
    (Credit(creator="M", licence="https://a.example/b c"), Credit(creator="M", licence="https://a.example/b c")),
    (Credit(creator="x" * 501), Credit(creator="x" * 500)), (Credit(creator="u\u0308"), Credit(creator="ü")),
    (Credit(creator="x" * 499 + " y"), Credit(creator="x" * 499)), (Credit(creator=""), Credit(creator="")),
    (Credit(creator="", copyright="c"), Credit(creator="", copyright="c")),
])  # fmt: skip
def test_a_credit_comes_back(credit: Credit, again: Credit) -> None:
    assert read(packet(credit)) == again
    assert read(packet(credit) + b" ") is None
    assert read(packet(credit)[:-1]) is None
    assert packet(again) == packet(credit)


def test_a_credit_is_xmp() -> None:
    text = packet(Credit(creator="Mira Kurz", copyright="© Haus", licence="https://a.example/b")).decode()
    assert text.startswith('<?xpacket begin="\ufeff"')
    assert "<dc:creator><rdf:Seq><rdf:li>Mira Kurz</rdf:li>" in text
    assert "<photoshop:Credit>Mira Kurz<" in text
    assert '<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© Haus<' in text
    assert "<xmpRights:WebStatement>https://a.example/b<" in text
    assert "UsageTerms" not in text
    assert '>„A" &amp; &lt;B&gt;<' in packet(Credit(creator='„A" & <B>')).decode()
    assert "UsageTerms" in packet(Credit(creator="M", licence="CC BY")).decode()
    assert "rights" not in packet(Credit(creator="M")).decode().replace("xmpRights=", "").replace("/rights/", "")


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"<photoshop:Credit>a<", packet(Credit(creator="a")).replace(b"a<", b"b<", 1)]
)
def test_what_is_no_credit_of_ours(data: bytes) -> None:
    assert read(data) is None


# -- reading ----------------------------------------------------------------------------------------------------


def test_a_reader_stays_inside() -> None:
    reader = Reader(b"abcdef", 1, 5)
    assert (reader.left, reader.take(1), reader.left) == (4, b"b", 3)
    part = reader.part(2)
    assert (part.left, part.number(2), part.left, reader.left) == (2, int.from_bytes(b"cd", "big"), 0, 1)
    for wrong in (2, -1):
        with pytest.raises(Unreadable, match=r"^ends too early at byte 5$"):
            reader.take(wrong)
        with pytest.raises(Unreadable, match=r"^ends too early at byte 5$"):
            reader.part(wrong)
    assert reader.left == 1
    assert reader.part(0).left == 0
    assert reader.part(1).take(1) == b"e"
    assert Reader(b"ab").number(2, "little") == int.from_bytes(b"ab", "little")


def test_what_a_file_states_ends_somewhere() -> None:
    """Two packets count as one text; from 256 KiB on nobody reads on, and a packet without an end is none."""
    two = b"x" + xmp(CHILD) + b"y" + xmp(NAMES) + b"z"
    assert metadata.stated(two) == metadata.Stated(minor=True, people=2)
    big = xmp(CHILD, "<a>" + "x" * (1 << 18) + "</a>")
    assert metadata.stated(big + xmp(NAMES)) == metadata.Stated(minor=True)
    assert metadata.stated(xmp("<a>" + "x" * (1 << 18) + "</a>", FACES)) == metadata.NOTHING
    assert metadata.stated(xmp(SOME_SIGNED)[: -len("</x:xmpmeta>")] + xmp(NAMES)[1:]) == metadata.Stated(
        release="LMR", people=2
    )
    assert metadata.stated(xmp(AGES.replace("9", "18")).replace(b"34", b"n/a")) == metadata.NOTHING
    assert metadata.stated(xmp(AGES.replace("9", "17"))) == metadata.Stated(minor=True)
    assert metadata.stated(xmp(NAMES, FACES, FACES)).people == 4
    assert metadata.stated(xmp(NAMES, NAMES, FACES)).people == 4
