"""Encoding: bare pixels in, a file that holds nothing else out. Trusts no encoder, reads each result back."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Final

from PIL import Image, PngImagePlugin

from sozialblog.images.colour import on_white
from sozialblog.images.finished import Rendition, checked

_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    # One table for all: a camera's own quality tables are a fingerprint (Kornblum, DFRWS 2008).
    "jpeg": {"format": "JPEG", "quality": 80, "subsampling": "4:2:0", "optimize": True},
    "webp": {"format": "WEBP", "quality": 78, "method": 2},
    # One thread, because pictures are made side by side already.
    "avif": {"format": "AVIF", "quality": 60, "speed": 8, "max_threads": 1},
    "png": {"format": "PNG", "compress_level": 7},
    "gif": {"format": "GIF"},
}
_OPAQUE: Final = frozenset({"jpeg", "gif"})
_MIN_DURATION, _MAX_DURATION = 20, 60_000

FORMATS: Final = tuple(_OPTIONS)


def still(image: Image.Image, form: str, *, path: str, credit: bytes = b"") -> Rendition:
    """``image`` (L, RGB or RGBA in sRGB) as one file that carries ``credit`` (XMP) and nothing else.

    Raises :class:`ContentError` I401 if more came out of the encoder. A GIF carries no credit.
    """
    bare = _bare(on_white(image) if form in _OPAQUE else image)
    out = io.BytesIO()
    bare.save(out, **_OPTIONS[form], **_carried(form, credit))
    return checked(out.getvalue(), form, bare.size, moving=False, path=path, credit=credit)


def moving(
    frames: Sequence[Image.Image], durations: Sequence[int], *, path: str, credit: bytes = b""
) -> Rendition:  # fmt: skip
    """``frames`` (all of one size) as an endless animated WebP; ``durations`` in milliseconds."""
    bare = [_bare(frame.convert("RGBA")) for frame in frames]
    out = io.BytesIO()
    bare[0].save(
        out, format="WEBP", save_all=True, append_images=bare[1:], loop=0, quality=78, method=2,
        duration=[min(max(int(value), _MIN_DURATION), _MAX_DURATION) for value in durations],
        **_carried("webp", credit),
    )  # fmt: skip
    return checked(out.getvalue(), "webp", bare[0].size, moving=True, path=path, credit=credit)


def _carried(form: str, credit: bytes) -> dict[str, Any]:
    """The encoder's option that writes the credit."""
    if not credit or form == "gif":
        return {}
    if form == "png":
        chunks = PngImagePlugin.PngInfo()
        chunks.add_itxt("XML:com.adobe.xmp", credit.decode())
        return {"pnginfo": chunks}
    return {"xmp": credit}


def _bare(image: Image.Image) -> Image.Image:
    """A new image of the same pixels. ``info`` survives copying and converting, and some encoders write it unasked."""
    bare = Image.new(image.mode, image.size, None)
    bare.paste(image)
    return bare
