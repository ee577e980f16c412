"""Redaction: pixels that must not be seen are destroyed before anything else happens. Never blurs.

Blur and fine mosaics can be reversed (Hill et al., PETS 2016; McPherson et al., arXiv:1609.00408), so the area
becomes one fixed grey, which says nothing about what was there, not even its average. Who wants a mosaic gets one so
coarse that a face is a few patches of colour in few shades, however large it is; for writing and number plates, which
can be guessed one by one and compared, grey remains the right choice.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, Literal

from PIL import Image, ImageDraw

from sozialblog.config import Box

_FILL: Final[dict[str, int | tuple[int, ...]]] = {
    "L": 74, "RGB": (74, 74, 74), "RGBA": (74, 74, 74, 255), "CMYK": (0, 0, 0, 181)
}  # fmt: skip
_CELLS: Final = 4  #: along the longer side of a mosaic
_STEP: Final = 16  #: of 256 levels: the exact average of an area is a clue to what was in it
_BLOCK: Final = 16
"""Pixels over which JPEG spreads one pixel: two blocks of eight, when colour is stored at half size."""


def destroy(
    image: Image.Image, boxes: Sequence[Box], *, full_width: int, style: Literal["solid", "mosaic"] = "solid"
) -> Image.Image:  # fmt: skip
    """``image`` (L, RGB, RGBA or CMYK, upright, possibly decoded at a fraction of ``full_width``) with no box readable.

    ``style`` holds for boxes that name none. Painted in place, so that no second copy of a hundred megapixels with what
    was to be hidden is made. Each box grows by one pixel, and where the picture was decoded smaller by as far as one
    stored pixel reaches.
    """
    if not boxes:
        return image
    pen = ImageDraw.Draw(image)
    spread = 1 + (math.ceil(_BLOCK * image.width / full_width) if image.width < full_width else 0)
    for box in boxes:
        corners = _corners(box, image.size, spread)
        if corners is None:
            continue
        if (box.style or style) == "mosaic":
            _mosaic(image, corners, box.kind)
        elif box.kind == "ellipse":
            pen.ellipse(corners, fill=_FILL[image.mode])
        else:
            pen.rectangle(corners, fill=_FILL[image.mode])
    return image


def _mosaic(image: Image.Image, corners: tuple[int, int, int, int], kind: str) -> None:
    """Paint over ``corners`` (inclusive) with a few large cells of one colour each."""
    left, top = max(corners[0], 0), max(corners[1], 0)
    right, bottom = min(corners[2] + 1, image.width), min(corners[3] + 1, image.height)
    if left >= right or top >= bottom:
        return
    wide, high = right - left, bottom - top
    across, down = (min(side, max(1, round(_CELLS * side / max(wide, high)))) for side in (wide, high))
    averages = image.resize((across, down), Image.Resampling.BOX, box=(left, top, right, bottom))
    averages = averages.point([value // _STEP * _STEP + _STEP // 2 for value in range(256)] * len(averages.getbands()))
    if averages.mode == "RGBA":
        averages.putalpha(255)
    for row in range(down):
        for column in range(across):
            cell = (
                left + wide * column // across, top + high * row // down,
                left + wide * (column + 1) // across, top + high * (row + 1) // down,
            )  # fmt: skip
            patch = averages.crop((column, row, column + 1, row + 1)).resize((cell[2] - cell[0], cell[3] - cell[1]))
            image.paste(patch, cell, _part_of_ellipse(corners, cell) if kind == "ellipse" else None)


def _part_of_ellipse(corners: tuple[int, int, int, int], cell: tuple[int, int, int, int]) -> Image.Image:
    """Which pixels of a cell lie in the ellipse."""
    mask = Image.new("L", (cell[2] - cell[0], cell[3] - cell[1]))
    moved = (corners[0] - cell[0], corners[1] - cell[1], corners[2] - cell[0], corners[3] - cell[1])
    ImageDraw.Draw(mask).ellipse(moved, fill=255)
    return mask


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
