"""heic: the optional reader of photographs as iPhones save them (ISO/IEC 23008-12). Writes none.

libheif turns a picture upright while it decodes and keeps to its own security limits; a file with several pictures
gives its primary one. Thumbnails, depth maps and gain maps are not even read.
"""

from __future__ import annotations

import importlib
from functools import cache


@cache
def version() -> str:
    """The version of the reader, which Pillow knows from now on; empty if the extra ``heic`` is not installed."""
    try:
        library = importlib.import_module("pillow_heif")
    except ImportError:
        return ""
    library.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
    return f"{library.__version__} {library.libheif_version()}"
