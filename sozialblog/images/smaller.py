"""smaller: a cleaned photograph once more, as small as a reminder needs to be. Made from published bytes alone."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image

from sozialblog.images.finished import Picture

_SIDE: Final = 360  #: pixels
_QUALITY: Final = 60


def small(picture: Picture) -> bytes:
    """A WebP of at most 360 pixels a side, redactions and all; of an animation the first picture."""
    smallest = min(picture.renditions, key=lambda item: (item.width, len(item.data)))
    with Image.open(io.BytesIO(smallest.data)) as image:
        still = image.convert("RGBA" if "A" in image.getbands() else "RGB")
    still.thumbnail((_SIDE, _SIDE))
    out = io.BytesIO()
    still.save(out, "WEBP", quality=_QUALITY, method=4)
    return out.getvalue()
