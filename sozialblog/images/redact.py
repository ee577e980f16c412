"""Redaction: pixels that must not be seen are destroyed before anything else happens. Never blurs.

Blur and fine mosaics can be reversed (Hill et al., PETS 2016; McPherson et al., arXiv:1609.00408), so the area
becomes one fixed grey, which says nothing about what was there, not even its average.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from PIL import Image, ImageDraw

from sozialblog.config import Box

_FILL: Final[dict[str, int | tuple[int, ...]]] = {
    "L": 74, "RGB": (74, 74, 74), "RGBA": (74, 74, 74, 255), "CMYK": (0, 0, 0, 181)
}  # fmt: skip
_BLOCK: Final = 16
"""Pixels over which JPEG spreads one pixel: two blocks of eight, when colour is stored at half size."""


def destroy(image: Image.Image, boxes: Sequence[Box], *, full_width: int) -> Image.Image:
    """``image`` (L, RGB, RGBA or CMYK, upright, possibly decoded at a fraction of ``full_width``) with every box grey.

    Painted in place, so that no second copy of a hundred megapixels with what was to be hidden is made. Each box grows
    by one pixel, and where the picture was decoded smaller by as far as one stored pixel reaches.
    """
    if not boxes:
        return image
    pen = ImageDraw.Draw(image)
    spread = 1 + (math.ceil(_BLOCK * image.width / full_width) if image.width < full_width else 0)
    fill = _FILL[image.mode]
    for box in boxes:
        corners = _corners(box, image.size, spread)
        if corners is None:
            continue
        if box.kind == "ellipse":
            pen.ellipse(corners, fill=fill)
        else:
            pen.rectangle(corners, fill=fill)
    return image


def _corners(box: Box, size: tuple[int, int], spread: int) -> tuple[int, int, int, int] | None:
    """Inclusive pixel corners; an ellipse keeps its centre and so is not cut off at the edges of the picture."""
    width, height = size
    values = (box.x, box.y, box.x + box.w, box.y + box.h)
    if not all(map(math.isfinite, values)):
        # A box that cannot be placed covers everything rather than nothing.
        return (0, 0, width, height)
    left, right = sorted((values[0] * width, values[2] * width))
    top, bottom = sorted((values[1] * height, values[3] * height))
    if right < 0 or bottom < 0 or left > width or top > height:
        return None
    reach = 4 * max(width, height)
    edges = (
        math.floor(left) - spread, math.floor(top) - spread, math.ceil(right) + spread, math.ceil(bottom) + spread
    )  # fmt: skip
    limited = [min(max(edge, -reach), reach) for edge in edges]
    if box.kind == "box":
        limited = [max(limited[0], 0), max(limited[1], 0), min(limited[2], width), min(limited[3], height)]
    return (limited[0], limited[1], limited[2], limited[3])
