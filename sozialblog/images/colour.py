"""Colour: every kind of pixel a camera or program stores becomes plain sRGB. Keeps no profile.

Two steps, because the first must come before redaction and resizing and the second is far cheaper after it:
:func:`plain` makes L, RGB, RGBA or CMYK; :func:`to_srgb` applies the embedded profile to the small picture.
"""

from __future__ import annotations

import hashlib
import io
import threading
from typing import Final

from PIL import Image, ImageCms

_HIDDEN_ALPHA: Final = 8
"""Below this opacity (of 255) nobody sees a colour, but it would still be in the file."""

_MAX_PROFILES: Final = 64
_PROBE: Final = 5
_lock = threading.Lock()
_transforms: dict[tuple[str, str], ImageCms.ImageCmsTransform | None] = {}


class UnknownPixelsError(ValueError):
    """Pixels of a kind that no camera for the public makes (floating point, 32 bit, Lab)."""


def plain(image: Image.Image) -> Image.Image:
    """``image`` as L, RGB, RGBA or CMYK with eight bits a channel; raises :class:`UnknownPixelsError`."""
    mode = image.mode
    if mode.startswith("I;16"):
        # Left to itself Pillow clips 16-bit grey to white instead of scaling it.
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if "transparency" in image.info or mode in ("LA", "La", "PA", "RGBa"):
        return image if mode == "RGBA" else image.convert("RGBA")
    if mode in ("L", "RGB", "RGBA", "CMYK"):
        return image
    if mode == "1":
        return image.convert("L")
    if mode in ("P", "YCbCr", "RGBX", "HSV"):
        return image.convert("RGBA" if mode == "P" and "A" in (image.palette.mode if image.palette else "") else "RGB")
    raise UnknownPixelsError(mode)


def to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """``image`` (L, RGB, RGBA or CMYK) in sRGB as RGB, RGBA or L; a profile that cannot be used is ignored."""
    if image.mode == "RGBA":
        alpha = image.getchannel("A")
        if alpha.getextrema() == (255, 255):
            return to_srgb(image.convert("RGB"), profile)
        colours = to_srgb(image.convert("RGB"), profile)
        colours.putalpha(alpha)
        return colours
    transform = _transform(profile, image.mode) if profile else None
    if transform is not None:
        return transform.apply(image)
    return image.convert("RGB") if image.mode == "CMYK" else image


def without_hidden(image: Image.Image) -> Image.Image:
    """``image`` with the colours under (almost) full transparency wiped."""
    if image.mode != "RGBA":
        return image
    visible = image.getchannel("A").point([0] * _HIDDEN_ALPHA + [255] * (256 - _HIDDEN_ALPHA))
    empty = Image.new("RGBA", image.size, (0, 0, 0, 0))
    return Image.composite(image, empty, visible)


def on_white(image: Image.Image) -> Image.Image:
    """``image`` without transparency, as on paper."""
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGBA", image.size, (255, 255, 255, 255))
    return Image.alpha_composite(paper, image).convert("RGB")


def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """The way from ``profile`` to sRGB, or ``None`` where there is nothing to do or nothing to be done."""
    key = (hashlib.sha256(profile).hexdigest(), mode)
    with _lock:
        if key in _transforms:
            return _transforms[key]
    built = _build(profile, mode)
    with _lock:
        if len(_transforms) >= _MAX_PROFILES:
            _transforms.clear()
        _transforms[key] = built
    return built


def _build(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        transform = ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        # Broken, or made for other channels than the picture has: viewers ignore such a profile too.
        return None
    return None if mode == "RGB" and _changes_nothing(transform) else transform


def _changes_nothing(transform: ImageCms.ImageCmsTransform) -> bool:
    """Whether the profile is sRGB in effect, as in most phones, so that the work can be saved."""
    levels = [255 * step // (_PROBE - 1) for step in range(_PROBE)]
    colours = bytes(value for r in levels for g in levels for b in levels for value in (r, g, b))
    probe = Image.frombytes("RGB", (_PROBE**3, 1), colours)
    moved = transform.apply(probe).tobytes()
    return all(abs(a - b) <= 1 for a, b in zip(colours, moved, strict=True))
