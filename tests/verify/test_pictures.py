"""The strict grammars of clean pictures, with pictures that are built part by part. The counterpart of the golden file
for what a clean picture may hold but ours seldom do: movement, transparency, credits."""

from __future__ import annotations

import struct
import zlib

import pytest

from sozialblog.metadata import Credit, packet
from sozialblog.verify import pictures
from sozialblog.verify.credits import is_credit
from tests.dirty import CANARY, chunk, riff, segment
from tests.images.test_structure import (
    ALPHA,
    AVIF,
    COLOUR,
    FRAME,
    GIF,
    HANDLER,
    ITEXT,
    JPEG,
    OURS,
    WEBP,
    XMP_HEAD,
    XMP_ITEM,
    box,
    deflated,
    gif,
    header,
    iinf,
    infe,
    png,
    webp,
)  # fmt: skip
from tests.verify import site


def clean(data: bytes, form: str, *, credited: bool = False) -> bool:
    return pictures.is_clean(data, form, credited=credited)


# -- JPEG --------------------------------------------------------------------------------------------------------------

AT = JPEG.index(b"\xff\xda")
FRAME_HEADER = JPEG.index(b"\xff\xc0")
CREDITED = JPEG[:20] + segment(0xE1, XMP_HEAD + OURS) + JPEG[20:]


def jpeg_with(interval: bytes) -> bytes:
    return JPEG[:AT] + segment(0xDD, interval) + JPEG[AT:]


@pytest.mark.parametrize(("data", "is_clean"), [
    (site.clean()["media/a.jpg"], True), (JPEG, True), (JPEG[:-2] + CANARY + JPEG[-2:], False), (jpeg_with(b"\0\0"), True), (jpeg_with(b"\0"), False), (jpeg_with(b""), False),
    (CREDITED, False), (JPEG[: FRAME_HEADER + 4] + b"\x0c" + JPEG[FRAME_HEADER + 5 :], False),  # twelve bits: nobody opens it
    (b"", False), (b"\xff\xd8", False), (JPEG[:20], False),
])  # fmt: skip
def test_jpeg(data: bytes, *, is_clean: bool) -> None:
    assert clean(data, "jpeg") is is_clean


def test_what_decodes_was_asked_before_for_jpegs_alone() -> None:
    hidden = JPEG[:-2] + CANARY + JPEG[-2:]
    assert pictures.is_clean(hidden, "jpeg", read_before=True)
    assert not pictures.is_clean(hidden + b"x", "jpeg", read_before=True)
    assert clean(CREDITED, "jpeg", credited=True)
    assert not pictures.is_clean(CREDITED, "jpeg")
    assert clean(GIF, "gif")


# -- PNG ---------------------------------------------------------------------------------------------------------------


def _header(*, packing: int = 0, filtering: int = 0, interlacing: int = 0) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 0, packing, filtering, interlacing))


ROWS = deflated(bytes(6))


@pytest.mark.parametrize(("data", "is_clean"), [
    (png(head=_header(), pixels=ROWS), True), (png(head=_header(packing=1), pixels=ROWS), False), (png(head=_header(filtering=1), pixels=ROWS), False),
    (png(head=_header(interlacing=1), pixels=ROWS), False), (png(head=header(3, 2, 3, 0), pixels=ROWS), False), (png(head=header(2, 2, 8, 1), pixels=ROWS), False),
    (png(head=header(2, 2, 16, 3), pixels=deflated(bytes(10))), False), (png(head=header(1 << 31, 1, 8, 0), pixels=ROWS), False),
    (png(chunk(b"PLTE", b"abc"), chunk(b"tRNS", b"a"), head=header(2, 2, 8, 3), pixels=ROWS), True),
    (png(chunk(b"tRNS", b"a"), chunk(b"PLTE", b"abc"), head=header(2, 2, 8, 3), pixels=ROWS), False),
    (png(head=_header() + chunk(b"iTXt", ITEXT + OURS), pixels=ROWS), False), (png(pixels=zlib.compress(b"")), False),
])  # fmt: skip
def test_png(data: bytes, *, is_clean: bool) -> None:
    assert clean(data, "png") is is_clean


# -- WebP --------------------------------------------------------------------------------------------------------------

VP8, ODD = WEBP[12:], riff(b"VP8L", b"xxx")


def moving(*frames: bytes, start: bytes = b"\0" * 6, flags: int = 0x02, more: bytes = b"") -> bytes:
    return webp(riff(b"ANIM", start), *(riff(b"ANMF", FRAME + frame) for frame in frames), more, flags=flags, first=b"")


@pytest.mark.parametrize(("data", "is_clean"), [
    (webp(first=ODD), True), (webp(riff(b"ALPH", b"a"), VP8, first=b"", flags=0x10), True), (webp(riff(b"ALPH", b"a"), VP8, first=b""), True),
    (webp(b"VP8L\3\0\0\0xxx", first=b""), False), (webp(b"VP8L\3\0\0\0xxxx", first=b""), False), (webp(riff(b"ALPH", b"a"), ODD, first=b""), False),
    (webp(riff(b"ALPH", b"a"), riff(b"ALPH", b"a"), VP8, first=b""), False), (webp(flags=0x02), False), (webp(flags=0x12), False), (webp(flags=0x10), True),
    (moving(VP8), True), (moving(ODD, VP8), True), (moving(riff(b"ALPH", b"a") + VP8), True), (moving(VP8, flags=0x12), True), (moving(VP8, flags=0x00), False),
    (moving(VP8, flags=0x10), False), (moving(VP8, start=b"\0" * 5), False), (moving(VP8, start=b"\0" * 7), False), (moving(), False), (moving(b""), False),
    (moving(VP8 + VP8), False), (moving(riff(b"XMP ", OURS)), False), (moving(riff(b"EXIF", b"x")), False), (moving(VP8, more=riff(b"ANIM", b"\0" * 6)), False),
    (webp(riff(b"ANMF", FRAME + VP8), flags=0x02, first=b""), False), (moving(b"x"), False),
])  # fmt: skip
def test_webp(data: bytes, *, is_clean: bool) -> None:
    assert clean(data, "webp") is is_clean


@pytest.mark.parametrize(("data", "is_clean"), [
    (webp(riff(b"XMP ", OURS), flags=4), True), (moving(VP8, more=riff(b"XMP ", OURS), flags=0x06), True), (moving(VP8, more=riff(b"XMP ", OURS), flags=0x02), False),
    (webp(riff(b"XMP ", OURS)), False), (webp(flags=4), False), (webp(riff(b"XMP ", OURS + b"x"), flags=4), False),
])  # fmt: skip
def test_webp_with_its_credit(data: bytes, *, is_clean: bool) -> None:
    assert clean(data, "webp", credited=True) is is_clean
    assert not clean(data, "webp")


# -- GIF and fonts -----------------------------------------------------------------------------------------------------

CONTROL = b"!\xf9\4\0\0\0\0\0"


@pytest.mark.parametrize(("data", "is_clean"), [
    (GIF[:10] + b"\0\0\0" + CONTROL + GIF[25:], True), (GIF, True), (gif(CONTROL), True), (gif(CONTROL[:-1] + b"\1x\0"), False), (gif(CONTROL, CONTROL), False), (gif(b"!\xf9\5\0\0\0\0\0\0"), False),
    (gif(b"!\xfe\1x\0"), False), (GIF[:-1], False), (GIF + b"x", False), (GIF[:-1] + b"x", False),
])  # fmt: skip
def test_gif(data: bytes, *, is_clean: bool) -> None:
    assert clean(data, "gif") is is_clean


def font(*, length: int = 0, places: bytes = bytes(20), head: bytes = b"wOF2", body: bytes = b"\xff" * 9) -> bytes:
    data = head + b"\0\1\0\0" + struct.pack(">I", length or 48 + len(body)) + b"\xff" * 16 + places + body
    assert len(data) == 48 + len(body)
    return data


@pytest.mark.parametrize(("data", "is_clean"), [
    (font(), True), (font(length=(1 << 24) + 57), False), (font(length=56), False), (font(length=58), False), (font(head=b"wOFF"), False), (b"", False), (font()[:20], False),
    *((font(places=bytes(at) + b"\1" + bytes(19 - at)), False) for at in range(20)),
])  # fmt: skip
def test_fonts(data: bytes, *, is_clean: bool) -> None:
    assert clean(data, "woff2") is is_clean


# -- AVIF --------------------------------------------------------------------------------------------------------------


def _boxes(data: bytes) -> dict[bytes, bytes]:
    found, at = {}, 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        found[data[at + 4 : at + 8]] = data[at + 8 : at + size]
        at += size
    return found


_META = _boxes(_boxes(AVIF)[b"meta"][4:])
_IPRP = _boxes(_META[b"iprp"])
_PROPERTIES = _boxes(_IPRP[b"ipco"])
ISPE, PIXI, AV1C, COLR = (box(tag, _PROPERTIES[tag]) for tag in (b"ispe", b"pixi", b"av1C", b"colr"))
AUXC = box(b"auxC", b"\0\0\0\0urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0")
OPAQUE, CLEAR = (ISPE, PIXI, AV1C, COLR), (ISPE, PIXI, AV1C, COLR, PIXI, AV1C, AUXC)
BRANDS = b"avif\0\0\0\0avifmif1miaf"


def xmp_item(number: int) -> bytes:
    return infe(b"mime", b"XMP\0application/rdf+xml\0").replace(b"\0\1\0\0mime", bytes([0, number, 0, 0]) + b"mime")


def avif(
    *, items: bytes = iinf(COLOUR), media: tuple[bytes, ...] = (b"picture",), properties: tuple[bytes, ...] = OPAQUE,
    numbers: tuple[int, ...] = (1, 2, 3, 4), brands: bytes = BRANDS, meta: tuple[bytes, ...] = (), gap: int = 0, count: int | None = None,
    extents: int = 1, handler: bytes = HANDLER, primary: bytes = b"\0\0\0\0\0\1", order: bool = True, head: bytes = b"\0\0\0\0\x44\0",
) -> bytes:  # fmt: skip
    """In the strict grammar, its media one after the other; numbers say to which item each belongs."""
    iprp = box(b"iprp", box(b"ipco", b"".join(properties)) + box(b"ipma", b"x"))

    def whole(start: int) -> bytes:
        places, at = [], start + gap
        for number, data in zip(numbers, media, strict=False):
            places.append(struct.pack(">HHHII", number, 0, extents, at, len(data)))
            at += len(data)
        entries = b"".join(places if order else reversed(places))
        iloc = box(b"iloc", head + struct.pack(">H", len(media) if count is None else count) + entries)
        inner = box(b"hdlr", handler) + box(b"pitm", primary) + iloc + box(b"iinf", items) + b"".join(meta) + iprp
        return box(b"ftyp", brands) + box(b"meta", b"\0\0\0\0" + inner) + box(b"mdat", b"".join(media))

    return whole(len(whole(0)) - len(b"".join(media)))


TWO = {"items": iinf(COLOUR, ALPHA), "media": (b"picture", b"alpha"), "properties": CLEAR}
CREDIT_TWO = {"items": iinf(COLOUR, xmp_item(2)), "media": (b"picture", OURS)}
CREDIT_THREE = {"items": iinf(COLOUR, ALPHA, xmp_item(3)), "media": (b"picture", b"alpha", OURS), "properties": CLEAR}


@pytest.mark.parametrize(("parts", "is_clean"), [
    ({}, True), (TWO, True), ({**TWO, "order": False}, True), ({"meta": (box(b"iref", b"x"),)}, True), ({"meta": (box(b"idat", b"x"),)}, False),
    ({"brands": b"avif\0\0\0\0avifmif1miafMA1AMA1B"}, True), ({"brands": b"avif\0\0\0\0avifmif1miafMA1AMA1Bavif"}, False), ({"brands": b"avif\0\0\0\0"}, True),
    ({"brands": b"avif\0\0\0\1avif"}, False), ({"brands": b"mif1\0\0\0\0avif"}, False), ({"brands": b"avif\0\0\0\0avifx"}, False),
    ({"items": iinf(COLOUR, ALPHA, ALPHA), "media": (b"a", b"b", b"c"), "properties": CLEAR}, False), ({"items": iinf()}, False), ({"items": iinf(xmp_item(1))}, False),
    ({"items": iinf(box(b"xxxx", COLOUR[8:]))}, False), ({"items": iinf(COLOUR, infe(b"av01", b"Mira\0")), "media": (b"a", b"b")}, False), ({"items": iinf(infe(b"av01", b"\0"))}, True),
    ({"properties": (ISPE, PIXI, AV1C, box(b"colr", b"nclx" + b"\0" * 6))}, False), ({"properties": (ISPE, PIXI, AV1C, box(b"colr", b"prof" + b"\0" * 7))}, False),
    ({"properties": (ISPE, PIXI, box(b"av1C", b"\0" * 5), COLR)}, False), ({"properties": (*CLEAR[:-1], box(b"auxC", AUXC[8:] + b"x"))}, False),
    ({"properties": (*CLEAR[:5], box(b"av1C", b"\0" * 5), AUXC)}, False), ({"properties": (box(b"ispe"), box(b"pixi"), AV1C, COLR)}, True), ({"properties": (ISPE, AV1C, PIXI, COLR)}, False),
    ({"gap": 1}, False), ({"count": 2}, False), ({"count": 0}, False), ({"media": ()}, False), ({"extents": 2}, False), ({"media": (b"picture", b"more")}, True),
    ({"handler": HANDLER + b"x"}, False), ({"primary": b"\0\0\0\0\0\2"}, False), ({"head": b"\0\0\0\0\x88\0"}, False), ({"head": b"\1\0\0\0\x44\0"}, False),
    (CREDIT_TWO, False), (CREDIT_THREE, False),
])  # fmt: skip
def test_avif(parts: dict[str, object], *, is_clean: bool) -> None:
    assert clean(avif(**parts), "avif") is is_clean


@pytest.mark.parametrize(("parts", "is_clean"), [
    ({}, True), (TWO, True), (CREDIT_TWO, True), (CREDIT_THREE, True), ({**CREDIT_THREE, "order": False}, True), ({**CREDIT_TWO, "media": (b"picture", OURS + b"x")}, False),
    ({**CREDIT_TWO, "numbers": (2, 1)}, False), ({**CREDIT_TWO, "numbers": (1, 3)}, False), ({**CREDIT_TWO, "media": (b"picture", OURS, OURS), "numbers": (1, 2, 2)}, False),
    ({"items": iinf(xmp_item(2), COLOUR), "media": (OURS, b"picture"), "numbers": (2, 1)}, False), ({"items": iinf(COLOUR, XMP_ITEM), "media": (b"picture", OURS)}, False),
    ({"items": iinf(COLOUR, infe(b"av01", b"Mira\0"), xmp_item(3)), "media": (b"picture", b"more", OURS)}, False),
    ({"items": iinf(xmp_item(2)), "media": (OURS,), "numbers": (2,)}, False), ({"items": iinf(COLOUR, xmp_item(4)), "media": (b"picture", OURS), "numbers": (1, 4)}, False),
])  # fmt: skip
def test_avif_with_its_credit(parts: dict[str, object], *, is_clean: bool) -> None:
    assert clean(avif(**parts), "avif", credited=True) is is_clean


@pytest.mark.parametrize("data", [
    b"", AVIF[:-1], AVIF + b"x", AVIF[:32], avif() + box(b"free"), box(b"ftyp", BRANDS) + box(b"mdat", b"x"), box(b"ftyp", BRANDS) + box(b"meta") + box(b"mdat", b"x"),
    avif().replace(b"mdat", b"\xff\xff\xff\xff"), b"\0\0\0\7ftyp", b"\0\0\0\x09ftyp", b"\xff\xff\xff\xffftyp",
])  # fmt: skip
def test_no_avif(data: bytes) -> None:
    assert not clean(data, "avif")


# -- credits -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("data", "is_one"), [
    (packet(Credit(creator="x" * 500)), True), (packet(Credit(creator="&" * 500)), True), (packet(Credit(creator="x" * 500)).replace(b"x" * 500, b"x" * 501), False),
    (packet(Credit(creator="Ü")), True), (packet(Credit(creator="Ü")).replace("Ü".encode(), "U\u0308".encode()), False), (packet(Credit(creator="")), True),
    (packet(Credit(creator="a", copyright="b", licence="https://c.example/")), True), (packet(Credit(creator="a", copyright="b", licence="c")), True),
    (packet(Credit(creator="a")) + b" ", False), (b"\xff", False), (b"", False),
])  # fmt: skip
def test_credits(data: bytes, *, is_one: bool) -> None:
    assert is_credit(data) is is_one


def test_forms_that_nobody_knows() -> None:
    assert not clean(JPEG, "tiff")
    assert not clean(JPEG, "")
