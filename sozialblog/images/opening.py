"""Opening: from bytes of unknown honesty to decoded, upright pixels. The only place that decodes.

What a file is, is decided by its content and not by its name. Sizes are checked before decoding, and whatever
the decoder raises becomes I404.
"""

from __future__ import annotations

import io
import threading
import warnings
from dataclasses import dataclass
from typing import Final

from PIL import ExifTags, Image, ImageFile

from sozialblog import metadata
from sozialblog.config import ImageSettings
from sozialblog.errors import ContentError
from sozialblog.i18n import Message, msg
from sozialblog.images import heic
from sozialblog.images.rules import too_large, unreadable

_FORMATS: Final = {
    "jpeg": ("JPEG",), "png": ("PNG",), "webp": ("WEBP",), "gif": ("GIF",), "tiff": ("TIFF",), "avif": ("AVIF",),
    "heic": ("HEIF",),
}  # fmt: skip
"""Pillow's names; an MPO opens under JPEG, and its first picture is the photograph."""

_UPRIGHT: Final = frozenset({"tiff", "heic"})
"""Their readers turn a picture by themselves."""

_MOVING: Final = frozenset({"png", "webp", "gif", "avif"})
_REFUSED: Final[dict[str, Message]] = {
    "svg": msg("This is an SVG drawing. It can hold scripts and links and cannot be cleaned as a photograph."),
    "pdf": msg("This is a PDF document and not a photograph."),
    "bmp": msg("This is a BMP picture, a format that is not on the list of those we clean."),
}
_UNKNOWN: Final = msg("This is not a picture in a format we can clean: JPEG, PNG, WebP, GIF, TIFF or AVIF.")

_HEIC: Final = msg("This is a HEIC photograph as iPhones save it, and the reader for it is not installed.")
_INSTALL: Final = msg(
    "Install it with {command}, or save a copy as JPEG and use that; the phone can be set to “most compatible”.",
    command='pip install "sozialblog[heic]"',
)

_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip
"""EXIF 2.32, tag 274: what makes a stored picture upright."""

_WEIGHT: Final = {"webp": 17, "avif": 10, "heic": 8}
"""Bytes of memory for each pixel while a picture is decoded, as measured; in the other formats the mode decides.

Only a JPEG is read in parts. libwebp's decoder, as Pillow uses it, holds four copies of 4 bytes."""

_USUAL: Final = 5
_MODE_WEIGHT: Final = {"P": 6} | dict.fromkeys(("RGBA", "RGBa", "LA", "PA", "I", "I;16", "I;16B", "I;16L"), 10)
"""Where a copy in another mode is needed."""

_SIDEWAYS: Final = frozenset({5, 6, 7, 8})
_MEGA: Final = 1_000_000
_header_lock = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A photograph whose header was read and found safe; sizes are upright, in pixels."""

    image: ImageFile.ImageFile
    kind: str
    orientation: int
    width: int
    height: int
    frames: int
    profile: bytes

    @property
    def memory(self) -> int:
        """Bytes that decoding one of its pictures takes at most."""
        return self.width * self.height * weight(self.kind, self.image.mode)


class guarded:  # noqa: N801, it is read as a verb: "with guarded(path)"
    """Whatever a decoder raises on a hostile file becomes a finding about that file."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> None:
        return

    def __exit__(self, _kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, Image.DecompressionBombError):
            raise too_large(
                msg("The picture claims to be larger than can be decoded safely."), path=self._path
            ) from error
        # Pillow raises OSError, SyntaxError, struct.error, ValueError, MemoryError and more, by format and version.
        if isinstance(error, Exception) and not isinstance(error, ContentError):
            raise unreadable(
                msg("The picture is damaged or cut short and cannot be read to its end ({kind}).",
                    kind=type(error).__name__),
                path=self._path,
            ) from error  # fmt: skip


def weight(kind: str, mode: str) -> int:
    """Bytes of memory for each pixel of a picture in the format ``kind`` with Pillow's ``mode``."""
    return _WEIGHT.get(kind) or _MODE_WEIGHT.get(mode, _USUAL)


def open_header(original: bytes, *, path: str, settings: ImageSettings) -> Opened:
    """Check format, weight and size of ``original`` before any pixel is decoded.

    Raises :class:`ContentError` I404 for a format outside the list or a broken header, I405 above
    ``settings.max_megabytes`` (10^6 bytes) or ``settings.max_megapixels`` (10^6 pixels, all frames together; fewer for
    formats whose decoders take more memory, so that none takes more than five bytes for each pixel of the limit).
    """
    if len(original) > settings.max_megabytes * _MEGA:
        raise too_large(
            msg("The file has {size} MB; the limit is {limit} MB.",
                size=round(len(original) / _MEGA), limit=settings.max_megabytes),
            path=path,
        )  # fmt: skip
    kind = metadata.kind(original) or ""
    if kind not in _FORMATS:
        raise unreadable(_REFUSED.get(kind, _UNKNOWN) if original else msg("The file is empty."), path=path)
    if kind == "heic" and not heic.version():
        raise unreadable(_HEIC, path=path, fix=_INSTALL)
    with guarded(path), _header_lock, warnings.catch_warnings():
        # Filters are shared by all threads, hence the lock. Pillow warns about what is checked below.
        warnings.simplefilter("ignore")
        image = Image.open(io.BytesIO(original), formats=_FORMATS[kind])
        _check_size(image, kind, settings, path)
        orientation = _orientation(image) if kind not in _UPRIGHT else 1
        frames = getattr(image, "n_frames", 1) if kind in _MOVING else 1
        profile = image.info.get("icc_profile") or b""
    if image.width * image.height * frames > settings.max_megapixels * _MEGA:
        raise too_large(
            msg("The animation has {frames} frames of {width} × {height} pixels, more than {limit} megapixels.",
                frames=frames, width=image.width, height=image.height, limit=settings.max_megapixels),
            path=path,
        )  # fmt: skip
    sideways = orientation in _SIDEWAYS
    return Opened(
        image=image, kind=kind, orientation=orientation, frames=frames, profile=bytes(profile),
        width=image.height if sideways else image.width, height=image.width if sideways else image.height,
    )  # fmt: skip


def pixels(opened: Opened, *, path: str, at_least: int = 0) -> tuple[Image.Image, int, int]:
    """Decode ``opened`` and turn it upright; returns the picture and its upright size before any scaling.

    ``at_least`` is the upright width that suffices: a JPEG is then decoded at 1/2, 1/4 or 1/8 of its size.
    """
    image = opened.image
    width, height = opened.width, opened.height
    with guarded(path):
        if opened.kind == "jpeg" and 0 < at_least < width:
            image.draft(None, _stored_size(opened, at_least))
        image.load()
        if opened.kind == "tiff":
            # TIFF turns itself on loading, so only now its size is the upright one.
            width, height = image.size
        return upright(image, opened.orientation), width, height


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """``image`` turned as EXIF ``orientation`` says."""
    turn = _TURNS.get(orientation)
    return image.transpose(turn) if turn is not None else image


def _stored_size(opened: Opened, at_least: int) -> tuple[int, int]:
    """The stored (not upright) size that gives an upright width of ``at_least``, rounded up."""
    height = -(-opened.height * at_least // opened.width)
    return (height, at_least) if opened.orientation in _SIDEWAYS else (at_least, height)


def _check_size(image: Image.Image, kind: str, settings: ImageSettings, path: str) -> None:
    width, height = image.size
    bearable = settings.max_megapixels * _MEGA * _USUAL // weight(kind, image.mode)
    told = bearable // _MEGA or round(bearable / _MEGA, 1)
    if bearable < width * height <= settings.max_megapixels * _MEGA:
        raise too_large(
            msg("The picture has {width} × {height} pixels; in this format, which takes more memory to read, the limit "
                "is {limit} megapixels. A JPEG may have {most}.",
                width=width, height=height, limit=told, most=settings.max_megapixels),
            path=path,
        )  # fmt: skip
    if width * height > settings.max_megapixels * _MEGA:
        raise too_large(
            msg("The picture has {width} × {height} pixels; the limit is {limit} megapixels.",
                width=width, height=height, limit=settings.max_megapixels),
            path=path,
        )  # fmt: skip


def _orientation(image: Image.Image) -> int:
    """EXIF tag 274, also from XMP and PNG text; 1 (upright) when it cannot be read, as viewers do."""
    try:
        value = image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # noqa: BLE001, the EXIF reader raises many kinds; broken EXIF is no broken photograph
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1
