"""Strict grammars of clean pictures: what parts a file may have, in which order. Knows no names of bad parts.

Each recogniser writes down the parts of a file as letters and compares the word with a regular expression. It is
written from the standards, independently of the module that cleans, so that one error cannot hide in both.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Callable
from typing import Final

from sozialblog.verify import boxes
from sozialblog.verify.credits import is_credit


def is_clean(data: bytes, form: str, *, read_before: bool = False, credited: bool = False) -> bool:
    """Whether ``data`` is a picture in the format ``form`` and nothing besides; never raises for bad input.

    With ``read_before`` the one question that has to decode a JPEG was answered for these bytes already; with
    ``credited`` the picture may carry its credit.
    """
    check = _CHECKS.get(form)
    try:
        if check is None or not check(data, credited):
            return False
        return read_before or form != "jpeg" or _needs_its_last_bytes(data)
    except (struct.error, LookupError, ValueError, zlib.error, MemoryError):
        return False


_JPEG_SEGMENT: Final = struct.Struct(">BBH")
_JPEG_LETTERS: Final = {0xE0: "J", 0xE1: "X", 0xDB: "Q", 0xC0: "F", 0xC4: "H", 0xDD: "R", 0xDA: "S"}
_JPEG_WORD: Final = re.compile(r"JX?Q{1,4}FH{1,8}R?S")
_JPEG_APP0: Final = b"JFIF\0\1\1\0\0\1\0\1\0\0"
_JPEG_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_SCAN: Final = re.compile(rb"[^\xff]*+(?:\xff[\x00\xd0-\xd7][^\xff]*+)*+")


def _jpeg(data: bytes, credited: bool) -> bool:  # noqa: FBT001, as all checks are called
    """Baseline JFIF (T.81 B.2, JFIF 1.02) with one scan and nothing after it."""
    if data[:2] != b"\xff\xd8":
        return False
    at, word = 2, ""
    while not word.endswith("S"):
        start, code, length = _JPEG_SEGMENT.unpack_from(data, at)
        letter = _JPEG_LETTERS[code]
        if start != 0xFF or length < 4:
            return False
        if letter == "J" and data[at + 4 : at + 2 + length] != _JPEG_APP0:
            return False
        if letter == "X" and not (credited and _is_xmp(data[at + 4 : at + 2 + length], _JPEG_XMP)):
            return False
        word += letter
        at += 2 + length
    scan = _SCAN.match(data, at)
    return bool(_JPEG_WORD.fullmatch(word)) and scan is not None and data[scan.end() :] == b"\xff\xd9"


def _is_xmp(body: bytes, head: bytes) -> bool:
    return body.startswith(head) and is_credit(body[len(head) :])


def _needs_its_last_bytes(data: bytes) -> bool:
    """Whether a JPEG cut short inside its scan is really incomplete; if not, what was cut off was no picture.

    Bytes behind the last block look like pixels to every reader of structure. Decoding at an eighth of the size
    costs a few milliseconds, and a decoder that has all its blocks does not miss them.
    """
    from PIL import Image  # noqa: PLC0415 - loaded where a new picture is read back, and not before

    def opened(part: bytes) -> Image.Image:
        return Image.open(io.BytesIO(part), formats=_JPEG_ONLY)

    try:
        opened(data)
    except Exception:  # noqa: BLE001, decoders raise many kinds, and what they do not open is no picture
        return False
    try:
        image = opened(data[:_SHORTENED])
        image.draft(None, _SMALLEST)
        image.load()
    except OSError:
        return True
    return False


_JPEG_ONLY: Final = ("JPEG",)
_SHORTENED: Final = -6  #: the mark of the end, and four bytes of the scan
_SMALLEST: Final = (1, 1)


_PNG_LETTERS: Final = {b"IHDR": "H", b"iTXt": "I", b"PLTE": "P", b"tRNS": "T", b"IDAT": "D", b"IEND": "E"}
_PNG_WORD: Final = re.compile(r"HI?P?T?D+E")
_PNG_XMP: Final = b"XML:com.adobe.xmp\0\0\0\0\0"
_PNG_CHUNK: Final = struct.Struct(">I4s")
_STEP: Final = 1 << 20  #: bytes unpacked at once
_PNG_HEADER: Final = struct.Struct(">IIBBBBB")
_PNG_DEPTHS: Final = {0: (1, 1, 2, 4, 8, 16), 2: (3, 8, 16), 3: (1, 1, 2, 4, 8), 4: (2, 8, 16), 6: (4, 8, 16)}
"""By colour type: channels, then the depths allowed."""


def _png(data: bytes, credited: bool) -> bool:  # noqa: FBT001
    """PNG with critical chunks and transparency alone, unpacking to exactly its rows; interlaced ones are refused."""
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        return False
    at, word, packed = 8, "", bytearray()
    header = b""
    while at < len(data):
        length, tag = _PNG_CHUNK.unpack_from(data, at)
        body = data[at + 8 : at + 8 + length]
        if zlib.crc32(tag + body) != int.from_bytes(data[at + 8 + length : at + 12 + length]):
            return False
        word += _PNG_LETTERS[tag]
        header = header or body
        if tag == b"IDAT":
            packed += body
        elif (tag == b"IEND" and body) or (tag == b"iTXt" and not (credited and _is_xmp(body, _PNG_XMP))):
            return False
        at += 12 + length
    return bool(_PNG_WORD.fullmatch(word)) and _rows_fit(header, bytes(packed))


def _rows_fit(header: bytes, packed: bytes) -> bool:
    width, height, depth, colour, packing, filtering, interlacing = _PNG_HEADER.unpack(header)
    channels, *depths = _PNG_DEPTHS[colour]
    if depth not in depths or packing or filtering or interlacing or not width or not height:
        return False
    rows = height * (1 + (width * channels * depth + 7) // 8)
    stream = zlib.decompressobj()
    while rows >= 0 and not stream.eof:
        piece = stream.decompress(packed, _STEP)
        if not piece and not stream.eof:
            return False
        rows -= len(piece)
        packed = stream.unconsumed_tail
    return rows == 0 and not stream.unused_data


_WEBP_LETTERS: Final = {
    b"VP8 ": "L",
    b"VP8L": "N",
    b"VP8X": "X",
    b"ALPH": "A",
    b"ANIM": "M",
    b"ANMF": "F",
    b"XMP ": "C",
}
_WEBP_WORD: Final = re.compile(r"L|N|X(?:A?L|N)C?|XMF+C?")
_WEBP_FRAME: Final = re.compile(r"A?L|N")
_RIFF: Final = struct.Struct("<4sI")
_STILL_FLAGS, _MOVING_FLAGS, _XMP_FLAG = (0x00, 0x10), (0x02, 0x12), 0x04
_ANIMATION_START: Final = 6


def _webp(data: bytes, credited: bool) -> bool:  # noqa: FBT001
    """WebP (RFC 9649) without ICC, EXIF, XMP or unknown chunks, exactly as long as it says."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or _RIFF.unpack_from(data)[1] != len(data) - 8:
        return False
    parts = _riff(data, 12)
    word = "".join(_WEBP_LETTERS[tag] for tag, _body in parts)
    if not _WEBP_WORD.fullmatch(word):
        return False
    carried = _XMP_FLAG if "C" in word else 0
    flags = tuple(flag | carried for flag in (_MOVING_FLAGS if "F" in word else _STILL_FLAGS))
    return all(_webp_part(tag, body, flags, credited=credited) for tag, body in parts)


def _webp_part(tag: bytes, body: bytes, flags: tuple[int, ...], *, credited: bool) -> bool:
    if tag == b"VP8X":
        return len(body) == 10 and body[0] in flags and body[1:4] == b"\0\0\0"
    if tag == b"XMP ":
        return credited and is_credit(body)
    if tag == b"ANMF":
        inner = "".join(_WEBP_LETTERS[name] for name, _body in _riff(body, 16))
        return bool(_WEBP_FRAME.fullmatch(inner))
    return tag != b"ANIM" or len(body) == _ANIMATION_START


def _riff(data: bytes, at: int) -> list[tuple[bytes, bytes]]:
    """Chunks from ``at`` to the end; raises :class:`ValueError` where they do not end with the data."""
    parts = []
    while at < len(data):
        tag, length = _RIFF.unpack_from(data, at)
        end = at + 8 + length
        if end > len(data) or (length % 2 and data[end]):
            raise ValueError
        parts.append((tag, data[at + 8 : end]))
        at = end + length % 2
    return parts


def _gif(data: bytes, _credited: bool) -> bool:  # noqa: FBT001
    """GIF with one frame, at most preceded by one graphic control extension."""
    if data[:6] not in (b"GIF87a", b"GIF89a"):
        return False
    at = 13 + _table(data[10])
    if data[at : at + 3] == b"!\xf9\x04":
        if data[at + 7]:
            return False
        at += 8
    if data[at] != 0x2C:
        return False
    at += 10 + _table(data[at + 9]) + 1
    while data[at]:
        at += 1 + data[at]
    return data[at:] == b"\0;"


def _table(packed: int) -> int:
    return 3 << ((packed & 7) + 1) if packed & 0x80 else 0


def _woff2(data: bytes, _credited: bool) -> bool:  # noqa: FBT001
    """A WOFF2 font (W3C, 4.1) without its metadata block and private block, as long as it says."""
    length = int.from_bytes(data[8:12])
    return data[:4] == b"wOF2" and length == len(data) and data[28:48] == bytes(20)


_CHECKS: Final[dict[str, Callable[[bytes, bool], bool]]] = {
    "jpeg": _jpeg, "png": _png, "webp": _webp, "gif": _gif, "avif": boxes.is_clean_avif, "woff2": _woff2,
}  # fmt: skip
