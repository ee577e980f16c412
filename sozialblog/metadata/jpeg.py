"""JPEG (ITU-T T.81, JFIF 1.02): segments, scans, and the bytes that are in neither. Decodes nothing."""

from __future__ import annotations

import re
from typing import Final

from sozialblog.metadata import credit
from sozialblog.metadata.reader import Reader, Unreadable

MAY_REMAIN: Final = frozenset({"jpeg:APP0:JFIF", "jpeg:DQT", "jpeg:DHT", "jpeg:DRI", "jpeg:SOF0", "jpeg:SOS"})
"""Baseline, one scan: in a progressive file foreign bytes can lie between the scans and look like pixels."""

CREDIT: Final = "jpeg:APP1:credit"

_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_SOI, _EOI, _SOS, _COM = 0xD8, 0xD9, 0xDA, 0xFE
_STANDALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
_TABLES: Final = {0xDB: "DQT", 0xC4: "DHT", 0xDD: "DRI", 0xDC: "DNL", 0xDE: "DHP", 0xDF: "EXP", 0xCC: "DAC"}
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_MARKER_IN_SCAN: Final = re.compile(rb"\xff+(?![\xff\x00\xd0-\xd7])", re.DOTALL)
_PLAIN_JFIF: Final = re.compile(rb"JFIF\x00\x01[\x00-\x02]\x00\x00\x01\x00\x01\x00\x00")
_SIGNATURES: Final = (
    (b"Exif\0", "Exif"), (b"http://ns.adobe.com/xap/1.0/", "XMP"), (b"http://ns.adobe.com/xmp/extension/", "XMP-ext"),
    (b"ICC_PROFILE\0", "ICC"), (b"MPF\0", "MPF"), (b"Photoshop 3.0\0", "Photoshop"), (b"Adobe\0", "Adobe"),
    (b"Adobe", "Adobe"), (b"JFIF\0", "JFIF-other"), (b"JFXX\0", "JFIF-thumbnail"), (b"FPXR\0", "FlashPix"),
    (b"urn:iso:std:iso:ts:21496:-1\0", "gain-map"), (b"JP", "JUMBF"), (b"Ducky", "Ducky"),
)  # fmt: skip


def names(data: bytes) -> frozenset[str]:
    """Everything in ``data`` beside the scans; raises :class:`Unreadable` when a segment is broken."""
    reader = Reader(data)
    if reader.take(2) != b"\xff\xd8":
        raise Unreadable("no start of image")
    found: set[str] = set()
    scans = 0
    while True:
        marker = _marker(reader, found)
        if marker == _EOI:
            break
        if marker in (_SOI, 0):
            raise Unreadable(f"marker {marker:02x} out of place")
        if marker in _STANDALONE:
            found.add("jpeg:stray-marker")
            continue
        body = reader.take(reader.number(2) - 2)
        name = f"jpeg:{_name(marker, body)}"
        found.add(f"{name}:again" if name == CREDIT and name in found else name)
        if marker == _SOS:
            scans += 1
            _skip_scan(reader)
    if scans == 0:
        raise Unreadable("no picture in the file")
    if scans > 1:
        found.add("jpeg:further-scan")
    if reader.left:
        found.add("jpeg:trailing")
    return frozenset(found)


def _marker(reader: Reader, found: set[str]) -> int:
    """The next marker; what stands before it belongs to no segment and is named."""
    if reader.take(1) != b"\xff":
        found.add("jpeg:between-segments")
        start = reader.data.find(b"\xff", reader.position)
        if start == -1:
            raise Unreadable("no end of image")
        reader.position = start + 1
    code = reader.number(1)
    while code == 0xFF:
        # Fill bytes are legal, and their number can carry a message.
        found.add("jpeg:fill")
        code = reader.number(1)
    return code


def _skip_scan(reader: Reader) -> None:
    """Move to the marker that ends the entropy-coded data."""
    match = _MARKER_IN_SCAN.search(reader.data, reader.position)
    if match is None:
        raise Unreadable("cut short inside the picture")
    reader.position = match.start()


def _name(marker: int, body: bytes) -> str:
    if marker == _SOS:
        return "SOS"
    if marker == _COM:
        return "COM"
    if marker in _TABLES:
        return _TABLES[marker]
    if marker in _FRAMES:
        return f"SOF{marker - 0xC0}"
    if 0xE0 <= marker <= 0xEF:
        return f"APP{marker - 0xE0}:{_application(marker, body)}"
    return f"marker-{marker:02x}"


def _application(marker: int, body: bytes) -> str:
    if marker == 0xE0 and _PLAIN_JFIF.fullmatch(body):
        return "JFIF"
    if marker == 0xE1 and body.startswith(_XMP) and credit.read(body[len(_XMP) :]):
        return "credit"
    return next((name for signature, name in _SIGNATURES if body.startswith(signature)), "unknown")
