"""images: a photograph's bytes in, clean, redacted, small pictures out. Touches no disk, keeps no original.

Decode once, turn upright, destroy what must not be seen, make smaller, convert to sRGB, encode anew from bare
pixels, read the result back. A photograph that cannot go this whole way is refused, never passed through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sozialblog.config import Box, ImageSettings
from sozialblog.images.finished import Picture, Rendition
from sozialblog.images.kept import key, libraries, pack, unpack
from sozialblog.images.rules import RULES
from sozialblog.lazily import lazily

if TYPE_CHECKING:
    from sozialblog.images import faces
    from sozialblog.images.deriving import derive, inspect
    from sozialblog.images.smaller import small

__all__ = [
    "RULES", "Box", "ImageSettings", "Picture", "Rendition", "derive", "faces", "inspect", "key", "libraries", "pack",
    "small", "unpack",
]  # fmt: skip

#: what loads Pillow, which a build that decodes nothing does without
__getattr__ = lazily(__name__, {"derive": "deriving", "inspect": "deriving", "small": "smaller", "faces": ""})
