"""metadata: names everything in a picture file that is not its picture. Decodes no pixel, repairs nothing.

The list of what may remain is short and written down; whatever it does not name is surplus. A structure
that cannot be read to its last byte raises :class:`Unreadable`, so that doubt never looks like cleanness.
Limit: bytes that an encoder hides *inside* the compressed pixels of a JPEG, WebP or AVIF look like pixels;
they are gone from our own files because those are encoded anew from bare pixels.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sozialblog.metadata import avif, gif, jpeg, pdf, png, webp
from sozialblog.metadata.credit import Credit, packet
from sozialblog.metadata.reader import Unreadable
from sozialblog.metadata.stated import NOTHING, Stated, stated

__all__ = [
    "CREDITS", "MAY_REMAIN", "NOTHING", "Credit", "Stated", "Unreadable", "kind", "names", "packet", "stated",
    "surplus",
]  # fmt: skip

MAY_REMAIN: Final[frozenset[str]] = (
    jpeg.MAY_REMAIN | png.MAY_REMAIN | webp.MAY_REMAIN | gif.MAY_REMAIN | avif.MAY_REMAIN | pdf.MAY_REMAIN
)
"""What a published picture may consist of: the structure its decoder needs, and nothing that tells a story."""

CREDITS: Final[frozenset[str]] = frozenset({jpeg.CREDIT, png.CREDIT, webp.CREDIT, avif.CREDIT})
"""The packet of :mod:`credit`, which may remain where the site wants it."""

_READERS: Final[dict[str, Callable[[bytes], frozenset[str]]]] = {
    "jpeg": jpeg.names, "png": png.names, "webp": webp.names, "gif": gif.names, "avif": avif.names,
    "pdf": pdf.names,
}  # fmt: skip
_HEADS: Final = {
    b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png", b"GIF87a": "gif", b"GIF89a": "gif", b"BM": "bmp",
    b"II*\0": "tiff", b"MM\0*": "tiff", b"II+\0": "tiff", b"MM\0+": "tiff", b"%PDF-": "pdf",
}  # fmt: skip
_HEIF_BRANDS: Final = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
_TEXT_HEAD: Final = 4096


def kind(data: bytes) -> str | None:
    """What the first bytes say the file is, whatever it is called; ``None`` if they say nothing known."""
    for head, name in _HEADS.items():
        if data.startswith(head):
            return name
    if data[:4] == b"RIFF":
        return "webp" if data[8:12] == b"WEBP" else None
    if data[4:8] == b"ftyp":
        return _isobmff(data)
    text = data[:_TEXT_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "svg" if text.startswith(b"<") and b"<svg" in text else None


def names(data: bytes) -> frozenset[str]:
    """Names such as ``jpeg:APP1:Exif`` of all that ``data`` holds beside pixels.

    Raises :class:`Unreadable` (a ``ValueError``) for a corrupt file and for a kind that has no reader.
    """
    found = kind(data)
    if found not in _READERS:
        raise Unreadable(f"no reader for this kind of file: {found or 'unknown'}")
    return _READERS[found](data)


def surplus(data: bytes, *, credited: bool = False) -> tuple[str, ...]:
    """What is in ``data`` and may not remain, sorted; a file that cannot be read is surplus as a whole.

    ``credited``: the site has its pictures carry their credit.
    """
    try:
        return tuple(sorted(names(data) - MAY_REMAIN - (CREDITS if credited else frozenset())))
    except Unreadable as error:
        return (f"unreadable: {error}",)


def _isobmff(data: bytes) -> str | None:
    """AVIF, HEIF or neither, by the brands of the ``ftyp`` box (ISO/IEC 14496-12, 4.3)."""
    size = int.from_bytes(data[:4])
    brands = {data[8:12], *(data[at : at + 4] for at in range(16, min(size, 256), 4))}
    if brands & {b"avif", b"avis"}:
        return "avif"
    return "heic" if brands.intersection(_HEIF_BRANDS) else None
