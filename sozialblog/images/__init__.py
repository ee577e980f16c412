"""images: a photograph's bytes in, clean, redacted, small pictures out. Touches no disk, keeps no original.

Decode once, turn upright, destroy what must not be seen, make smaller, convert to sRGB, encode anew from bare
pixels, read the result back. A photograph that cannot go this whole way is refused, never passed through.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

from sozialblog.config import Box, ImageSettings
from sozialblog.images.finished import Picture, Rendition
from sozialblog.images.kept import key, libraries, pack, unpack
from sozialblog.images.rules import RULES

if TYPE_CHECKING:
    from sozialblog.images import faces
    from sozialblog.images.deriving import derive, inspect
    from sozialblog.images.smaller import small

__all__ = [
    "RULES", "Box", "ImageSettings", "Picture", "Rendition", "derive", "faces", "inspect", "key", "libraries", "pack",
    "small", "unpack",
]  # fmt: skip

_DECODING: Final = {"derive": "deriving", "inspect": "deriving", "small": "smaller", "faces": "faces"}
"""What loads Pillow, which a build that decodes nothing does without, and its module."""


def __getattr__(name: str) -> Any:
    if name not in _DECODING:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = importlib.import_module(f"{__name__}.{_DECODING[name]}")
    found = globals()[name] = module if name == "faces" else getattr(module, name)
    return found
