"""The dirty corpus: one file for each format and each place where something can hide in a picture.

Every file carries :data:`CANARY` in the place it is named after. Nothing here is shared with the code that cleans:
files are put together from the standards, byte by byte, around pictures that Pillow made.
"""

from __future__ import annotations

import contextlib
import io
import struct
import zlib
from collections.abc import Callable

from PIL import Image, ImageCms

CANARY = b"KANARIENVOGEL-4711"
TEXT = CANARY.decode()
SIZE = (96, 64)


def picture(mode: str = "RGB", size: tuple[int, int] = SIZE) -> Image.Image:
    """A picture of soft colours with a red upper left corner, so that turning it shows."""
    bands = [Image.linear_gradient("L").resize(size), Image.radial_gradient("L").resize(size)]
    image = Image.merge("RGB", [bands[0], bands[1], bands[0].transpose(Image.Transpose.FLIP_TOP_BOTTOM)])
    image.paste((250, 10, 10), (0, 0, size[0] // 4, size[1] // 4))
    return image.quantize(128) if mode == "P" else image.convert(mode)


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    """``image`` in Pillow's format ``form``."""
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def at(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    """The channels of one pixel."""
    return tuple(image.crop((x, y, x + 1, y + 1)).tobytes())


def spread(image: Image.Image) -> int:
    """The largest difference between two values of the same channel."""
    channels = [image.getchannel(band).tobytes() for band in image.getbands()]
    return max(max(channel) - min(channel) for channel in channels)


# --- EXIF and ICC ---------------------------------------------------------------------------------------------


def exif(orientation: int = 1) -> bytes:
    """A TIFF structure with description, maker note, GPS position and a thumbnail, the canary in each."""
    thumbnail = encoded(picture(size=(16, 16)), "JPEG", comment=CANARY)
    blob = b"II*\0" + struct.pack("<I", 8)
    main = [(0x010E, 2, CANARY + b"\0"), (0x0112, 3, struct.pack("<H", orientation))]
    camera = [(0x927C, 7, b"Maker\0" + CANARY)]
    place = [(1, 2, b"N\0"), (2, 5, struct.pack("<6I", 52, 1, 31, 1, 12, 1)), (0x1C, 7, b"ASCII\0\0\0" + CANARY)]
    camera_at = 8 + _ifd_size([*main, (0x8769, 4, b"....."[:4]), (0x8825, 4, b"....")])
    place_at = camera_at + _ifd_size(camera)
    second_at = place_at + _ifd_size(place)
    blob += _ifd(
        [*main, (0x8769, 4, struct.pack("<I", camera_at)), (0x8825, 4, struct.pack("<I", place_at))], 8, second_at
    )
    blob += _ifd(camera, camera_at, 0) + _ifd(place, place_at, 0)
    pointers = [(0x0201, 4, b"...."), (0x0202, 4, struct.pack("<I", len(thumbnail)))]
    pointers[0] = (0x0201, 4, struct.pack("<I", second_at + _ifd_size(pointers)))
    return blob + _ifd(pointers, second_at, 0) + thumbnail


_WIDTHS = {2: 1, 3: 2, 4: 4, 5: 8, 7: 1}


def _ifd_size(entries: list[tuple[int, int, bytes]]) -> int:
    return 6 + 12 * len(entries) + sum(len(value) + len(value) % 2 for _tag, _kind, value in entries if len(value) > 4)


def _ifd(entries: list[tuple[int, int, bytes]], at: int, following: int) -> bytes:
    table, values = struct.pack("<H", len(entries)), b""
    value_at = at + 6 + 12 * len(entries)
    for tag, kind, value in entries:
        count = len(value) // _WIDTHS[kind]
        if len(value) > 4:
            table += struct.pack("<HHII", tag, kind, count, value_at + len(values))
            values += value + b"\0" * (len(value) % 2)
        else:
            table += struct.pack("<HHI", tag, kind, count) + value.ljust(4, b"\0")
    return table + struct.pack("<I", following) + values


def profile(name: str = "sRGB") -> bytes:
    """An ICC profile with a private tag that holds the canary; ``wide`` has the primaries of Display P3."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    tags = [struct.unpack_from(">4sII", plain, 132 + 12 * n) for n in range(struct.unpack_from(">I", plain, 128)[0])]
    bodies = {tag: plain[at : at + size] for tag, at, size in tags}
    if name == "wide":
        for tag, xyz in ((b"rXYZ", (0.51512, 0.24120, -0.00105)), (b"gXYZ", (0.29198, 0.69225, 0.04189)),
                         (b"bXYZ", (0.15710, 0.06657, 0.78407))):  # fmt: skip
            bodies[tag] = b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(value * 65536) for value in xyz))
    bodies[b"prvt"] = b"text\0\0\0\0" + CANARY + b"\0"
    at, table, content = 132 + 12 * len(bodies), struct.pack(">I", len(bodies)), b""
    for tag, body in bodies.items():
        table += struct.pack(">4sII", tag, at + len(content), len(body))
        content += body + b"\0" * (-len(body) % 4)
    total = at + len(content)
    return struct.pack(">I", total) + plain[4:84] + bytes(16) + plain[100:128] + table + content


XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>' + CANARY + b"</rdf:RDF></x:xmpmeta>"


# --- JPEG -----------------------------------------------------------------------------------------------------


def segment(marker: int, body: bytes) -> bytes:
    """One JPEG segment."""
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def jpeg(*segments: bytes, after: bytes = b"", **options: object) -> bytes:
    """A JPEG with ``segments`` behind its start and ``after`` behind its end."""
    plain = encoded(picture(), "JPEG", quality=88, **options)
    return plain[:2] + b"".join(segments) + plain[2:] + after


def _jpeg_files() -> dict[str, bytes]:
    plain = encoded(picture(), "JPEG", quality=88)
    waves = encoded(picture(), "JPEG", quality=88, progressive=True)
    second_scan = waves.index(b"\xff\xda", waves.index(b"\xff\xda") + 2)
    tables = waves.rindex(b"\xff\xc4", 0, second_scan)
    icc = profile()
    mpf = b"MPF\0II*\0\x08\0\0\0\x01\0\x00\xb0\x07\0\x04\0\0\x000100\0\0\0\0" + CANARY
    quantisation = plain.index(b"\xff\xdb")
    return {
        "exif": jpeg(segment(0xE1, b"Exif\0\0" + exif())),
        "xmp": jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP)),
        "xmp-extended": jpeg(
            segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 32 + struct.pack(">II", len(XMP), 0) + XMP)
        ),
        "iptc": jpeg(
            segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(CANARY) + 5)
                    + b"\x1c\x02\x50" + struct.pack(">H", len(CANARY)) + CANARY + b"\0")
        ),
        "icc": jpeg(segment(0xE2, b"ICC_PROFILE\0\x01\x01" + icc)),
        "comment": jpeg(segment(0xFE, CANARY)),
        "jfif-thumbnail": plain[:2] + segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\2\3" + CANARY) + plain[20:],
        "jfxx": jpeg(segment(0xE0, b"JFXX\0\x13\2\3" + CANARY)),
        "app4": jpeg(segment(0xE4, b"SERIAL" + CANARY)),
        "app11": jpeg(segment(0xEB, b"JP\0\1" + CANARY)),
        "gain-map": jpeg(segment(0xE2, b"urn:iso:std:iso:ts:21496:-1\0" + CANARY)),
        "mpf": jpeg(segment(0xE2, mpf), after=encoded(picture(), "JPEG", comment=CANARY)),
        "mpo": encoded(picture(), "MPO", save_all=True, append_images=[picture("L").convert("RGB")]) + CANARY,
        "trailing": jpeg(after=CANARY),
        "motion-photo": jpeg(after=b"\0\0\0\x18ftypmp42" + CANARY),
        "between-segments": plain[:quantisation] + CANARY + plain[quantisation:],
        "between-scans": waves[:tables] + CANARY + waves[tables:],
        "fill-bytes": plain[:quantisation] + b"\xff" * 9 + plain[quantisation:] + CANARY,
    }  # fmt: skip


# --- PNG ------------------------------------------------------------------------------------------------------


def chunk(tag: bytes, body: bytes) -> bytes:
    """One PNG chunk with its checksum."""
    return struct.pack(">I", len(body)) + tag + body + struct.pack(">I", zlib.crc32(tag + body))


def png(*chunks: bytes, after: bytes = b"", mode: str = "RGB") -> bytes:
    """A PNG with ``chunks`` behind its header."""
    plain = encoded(picture(mode), "PNG")
    return plain[:33] + b"".join(chunks) + plain[33:] + after


def _rows() -> bytes:
    width, height = SIZE
    data = picture().tobytes()
    return b"".join(b"\0" + data[3 * width * row : 3 * width * (row + 1)] for row in range(height))


def _bare_png(pixels: bytes) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", *SIZE, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def _png_files() -> dict[str, bytes]:
    squeezed = zlib.compress(CANARY)
    raw_exif = b"\nexif\n%8d\n" % len(exif()) + exif().hex().encode()
    return {
        "text": png(chunk(b"tEXt", b"Comment\0" + CANARY)),
        "compressed-text": png(chunk(b"zTXt", b"Comment\0\0" + squeezed)),
        "international-text": png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)),
        "exif": png(chunk(b"eXIf", exif())),
        "raw-profile": png(chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(raw_exif))),
        "time": png(chunk(b"tIME", struct.pack(">HBBBBB", 2026, 3, 1, 12, 0, 0)), after=CANARY),
        "icc": png(chunk(b"iCCP", b"icc\0\0" + zlib.compress(profile()))),
        "resolution": png(chunk(b"pHYs", struct.pack(">IIB", 4711, 4711, 1)), chunk(b"tEXt", b"a\0" + CANARY)),
        "private": png(chunk(b"prVt", CANARY)),
        "trailing": png(after=CANARY),
        "after-pixels": _bare_png(zlib.compress(_rows()) + CANARY),
        "beyond-pixels": _bare_png(zlib.compress(_rows() + CANARY * 3)),
    }


# --- WebP, GIF, AVIF, TIFF ------------------------------------------------------------------------------------


def riff(tag: bytes, body: bytes) -> bytes:
    """One RIFF chunk, padded."""
    return tag + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def webp(*chunks: bytes, flags: int = 0, after: bytes = b"") -> bytes:
    """An extended WebP with ``chunks`` behind its picture."""
    picture_chunk = encoded(picture(), "WEBP", quality=80)[12:]
    canvas = bytes([flags, 0, 0, 0]) + struct.pack("<I", SIZE[0] - 1)[:3] + struct.pack("<I", SIZE[1] - 1)[:3]
    body = b"WEBP" + riff(b"VP8X", canvas) + picture_chunk + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body + after


def gif(*blocks: bytes, after: bytes = b"") -> bytes:
    """A GIF89a with ``blocks`` in front of its picture."""
    plain = encoded(picture("P"), "GIF")
    at = 13 + (3 << ((plain[10] & 7) + 1))
    return b"GIF89a" + plain[6:at] + b"".join(blocks) + plain[at:] + after


def _sub_blocks(data: bytes) -> bytes:
    parts = [data[at : at + 255] for at in range(0, len(data), 255)]
    return b"".join(bytes([len(part)]) + part for part in parts) + b"\0"


def _other_files() -> dict[str, bytes]:
    still = encoded(picture(), "AVIF")
    return {
        "webp/exif": webp(riff(b"EXIF", exif()), flags=0x08),
        "webp/xmp": webp(riff(b"XMP ", XMP), flags=0x04),
        "webp/icc": encoded(picture(), "WEBP", icc_profile=profile()),
        "webp/unknown": webp(riff(b"LOVE", CANARY)),
        "webp/trailing": webp(after=CANARY),
        "gif/comment": gif(b"!\xfe" + _sub_blocks(CANARY)),
        "gif/application": gif(b"!\xff\x0bSECRETAPP1." + _sub_blocks(CANARY)),
        "gif/xmp": gif(b"!\xff\x0bXMP DataXMP" + _sub_blocks(XMP)),
        "gif/plain-text": gif(b"!\x01\x0c" + bytes(12) + _sub_blocks(CANARY)),
        "gif/unknown": gif(b"!\x42" + _sub_blocks(CANARY)),
        "gif/trailing": gif(after=CANARY),
        "avif/exif": encoded(picture(), "AVIF", exif=exif()),
        "avif/xmp": encoded(picture(), "AVIF", xmp=XMP),
        "avif/icc": encoded(picture(), "AVIF", icc_profile=profile()),
        "avif/free": still + struct.pack(">I", 8 + len(CANARY)) + b"free" + CANARY,
        "avif/media": still[: still.index(b"mdat") - 4]
        + struct.pack(">I", len(still) - still.index(b"mdat") + 4 + len(CANARY))
        + still[still.index(b"mdat") :]
        + CANARY,
    }


def corpus() -> dict[str, bytes]:
    """Every dirty still by name, such as ``jpeg/exif``."""
    files = {f"jpeg/{name}": data for name, data in _jpeg_files().items()}
    files |= {f"png/{name}": data for name, data in _png_files().items()}
    return files | _other_files()


def moving() -> dict[str, bytes]:
    """Animations, each with a comment or text where the format has one."""
    frames = [picture(), picture().transpose(Image.Transpose.ROTATE_180), picture("L").convert("RGB")]
    makers: dict[str, Callable[[], bytes]] = {
        "gif": lambda: encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], comment=CANARY, duration=70),
        "png": lambda: encoded(frames[0], "PNG", save_all=True, append_images=frames[1:], duration=70),
        "webp": lambda: encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=70, xmp=XMP),
    }
    return {name: make() for name, make in makers.items()}


def tiff() -> bytes:
    """A TIFF with description and XMP; it is read as a photograph but never published as it is."""
    return encoded(picture(), "TIFF", tiffinfo={270: TEXT, 700: XMP})


def everything_in(data: bytes) -> bytes:
    """``data`` and all that can be unpacked from zlib streams inside it, so that nothing hides by compression."""
    unpacked = [data]
    for head in (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda"):
        at = data.find(head)
        while at >= 0:
            with contextlib.suppress(zlib.error):
                unpacked.append(zlib.decompressobj().decompress(data[at:], 1 << 20))
            at = data.find(head, at + 1)
    return b"\n".join(unpacked)
