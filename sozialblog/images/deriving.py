"""Deriving: one photograph becomes the files that are published of it. Decides nothing about consent."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Final

from PIL import Image

from sozialblog.config import Box, ImageSettings
from sozialblog.i18n import msg
from sozialblog.images import colour, encode
from sozialblog.images.finished import Picture
from sozialblog.images.opening import Opened, guarded, open_header, pixels
from sozialblog.images.redact import destroy
from sozialblog.images.rules import unreadable

_LONGEST_SIDE: Final = 16_383
"""WebP's limit (RFC 9649, 2.1); a taller picture is made narrower."""

_GIANT: Final = 200_000_000  #: bytes of memory
_giants: Final = threading.Lock()


def _room(opened: Opened) -> AbstractContextManager[object]:
    """Very large pictures one after the other: 100 megapixels take 500 MB while they are worked on."""
    return _giants if opened.memory > _GIANT else nullcontext()


def inspect(
    original: bytes, *, path: str, settings: ImageSettings, redact: tuple[Box, ...] = ()
) -> tuple[int, int]:  # fmt: skip
    """Decode ``original`` to its end and return its upright width and height in pixels.

    Raises :class:`ContentError` I404 or I405 exactly where :func:`derive` would.
    """
    opened = open_header(original, path=path, settings=settings)
    _refuse_motion(opened, settings, path)
    if opened.frames > 1:
        _frames(opened, settings, redact, path)
        return opened.width, opened.height
    with _room(opened):
        image, width, height = pixels(opened, path=path, at_least=1)
        _plain(image, path)
    return width, height


def derive(
    original: bytes, *, path: str, settings: ImageSettings, redact: tuple[Box, ...] = (), credit: bytes = b""
) -> Picture:  # fmt: skip
    """Every published file of the photograph ``original``; the same bytes for the same input and libraries.

    ``path`` names the photograph in errors, ``credit`` is the XMP that each file is to carry. Raises
    :class:`ContentError` I404 (unreadable or refused), I405 (too large), or I401 if the result held anything but
    pixels and the credit, which would be a fault of ours.
    """
    opened = open_header(original, path=path, settings=settings)
    _refuse_motion(opened, settings, path)
    if opened.frames > 1:
        return _animated(opened, settings, redact, path, credit)
    largest = max(_sizes(opened.width, opened.height, settings.widths))[0]
    with _room(opened), guarded(path):
        image, width, height = pixels(opened, path=path, at_least=largest)
        clean = destroy(_plain(image, path), redact, full_width=width, style=settings.redaction)
        # From here on the original pixels of a redacted area no longer exist.
        steps = _chain(clean, _sizes(width, height, settings.widths), opened.profile)
        files = [encode.still(step, form, path=path, credit=credit) for form in _formats(settings) for step in steps]
        return Picture(width=width, height=height, renditions=tuple(files), colour=_average(steps[0]))


def _chain(image: Image.Image, sizes: Sequence[tuple[int, int]], profile: bytes) -> list[Image.Image]:
    """``image`` in every size, each made from the next larger one; smallest first."""
    steps: list[Image.Image] = []
    current = image
    for size in reversed(sizes):
        resized = current if current.size == size else current.resize(size, _sampling(current, size, steps))
        if not steps:
            resized = colour.to_srgb(resized, profile)
        current = colour.without_hidden(resized)
        steps.append(current)
    return steps[::-1]


def _sampling(image: Image.Image, size: tuple[int, int], before: Sequence[Image.Image]) -> Image.Resampling:
    """The first step from a picture decoded at a fraction costs most and needs least: 50 instead of 52 dB."""
    cheap = not before and image.width < 2 * size[0]
    return Image.Resampling.BICUBIC if cheap else Image.Resampling.LANCZOS


def _sizes(width: int, height: int, widths: Sequence[int]) -> list[tuple[int, int]]:
    """The sizes to make, ascending: the widths asked for, but none above the source."""
    limit = min(width, max(1, _LONGEST_SIDE * width // height), _LONGEST_SIDE)
    wanted = sorted({min(max(1, asked), limit) for asked in widths} or {limit})
    return [(size, max(1, round(height * size / width))) for size in wanted]


def _formats(settings: ImageSettings) -> tuple[str, ...]:
    known = tuple(dict.fromkeys(form for form in settings.formats if form in encode.FORMATS))
    return known or ("jpeg",)


def _average(image: Image.Image) -> str:
    pixel = colour.on_white(image).convert("RGB").resize((1, 1), Image.Resampling.BOX).tobytes()
    return f"#{pixel.hex()}"


def _plain(image: Image.Image, path: str) -> Image.Image:
    try:
        return colour.plain(image)
    except colour.UnknownPixelsError as error:
        raise unreadable(
            msg("The picture stores its colours in a way we cannot convert (“{mode}”).", mode=str(error)), path=path
        ) from error


def _refuse_motion(opened: Opened, settings: ImageSettings, path: str) -> None:
    if opened.frames > 1 and settings.animation != "keep":
        raise unreadable(
            msg("This is an animation of {frames} pictures, and this site publishes none.", frames=opened.frames),
            path=path,
            key="images.animation",
            fix=msg('Use a single picture, or set animation = "keep" under [images] in content/site.toml.'),
        )  # fmt: skip


def _animated(
    opened: Opened, settings: ImageSettings, redact: tuple[Box, ...], path: str, credit: bytes
) -> Picture:  # fmt: skip
    """An animated WebP in every size, and the first frame in the other formats."""
    sizes = _sizes(opened.width, opened.height, settings.widths)
    chains, durations = _frames(opened, settings, redact, path)
    with guarded(path):
        files = [
            encode.moving([chain[step] for chain in chains], durations, path=path, credit=credit)
            for step in range(len(sizes))
        ]
        stills = [form for form in _formats(settings) if form != "webp"] or ["jpeg"]
        files += [encode.still(step, form, path=path, credit=credit) for form in stills for step in chains[0]]
        return Picture(
            width=opened.width, height=opened.height, renditions=tuple(files), colour=_average(chains[0][0])
        )  # fmt: skip


def _frames(
    opened: Opened, settings: ImageSettings, redact: tuple[Box, ...], path: str
) -> tuple[list[list[Image.Image]], list[int]]:  # fmt: skip
    """Every frame in every size, redacted, and how long each is shown in milliseconds."""
    sizes = _sizes(opened.width, opened.height, settings.widths)
    chains, durations = [], []
    with guarded(path):
        for number in range(opened.frames):
            opened.image.seek(number)
            frame, width, _height = pixels(opened, path=path)
            plain = _plain(frame, path).convert("RGBA")
            clean = destroy(plain, redact, full_width=width, style=settings.redaction)
            chains.append(_chain(clean, sizes, opened.profile))
            durations.append(int(opened.image.info.get("duration") or 100))
    return chains, durations
