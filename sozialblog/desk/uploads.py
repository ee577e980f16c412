"""uploads: a photograph or leaflet that comes in, cleaned before it touches the content folder. Keeps no original.

What arrives is decoded and encoded anew from bare pixels: position, camera, names and whatever was appended are gone
before a file exists. Who is in the picture is not known yet, so nothing is redacted here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath, PureWindowsPath

from sozialblog import attachments, images, metadata
from sozialblog.config import ImageSettings
from sozialblog.desk import edits

WIDTH = 3200  #: pixels; twice the widest that sites show, so that cleaning twice costs nothing that anybody sees
_PNG = b"\x89PNG\r\n\x1a\n"
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Arrived:
    """A cleaned photograph or leaflet, and the name under which it may be kept."""

    name: str
    data: bytes = b""
    leaflet: bool = False


def arrived(data: bytes, name: str, settings: ImageSettings, *, taken: Collection[str] = ()) -> Arrived:
    """Clean what was sent; ``name`` is what the browser calls it, ``taken`` what lies in the folder already.

    Raises :class:`~sozialblog.errors.ContentError` I404 or I405 for what is neither photograph nor PDF, or too large to
    decode safely.
    """
    if metadata.kind(data) == "pdf":
        cleaned = attachments.clean(data, path=_plain(name), settings=settings)
        return Arrived(_free(_plain(name), "pdf", taken), cleaned.data, leaflet=True)
    form = "png" if data.startswith(_PNG) else "jpeg"
    wanted = replace(settings, widths=(WIDTH,), formats=(form,), animation="refuse", embed_credit=False)
    picture = images.derive(data, path=_plain(name), settings=wanted)
    (only,) = picture.renditions
    return Arrived(_free(_plain(name), "png" if form == "png" else "jpg", taken), only.data)


def keep(folder: Path, bundle: str, photo: Arrived) -> str:
    """Put what was cleaned into a document's folder (``content/posts/<slug>``); the path of the new file.

    Raises :class:`~sozialblog.errors.UsageError` where the desk writes nothing, and
    :class:`~sozialblog.desk.edits.ConflictError` where somebody else took the name meanwhile.
    """
    path = f"{bundle}/{photo.name}"
    edits.save(folder, path, photo.data, seen=edits.NEW)
    return path


def _plain(name: str) -> str:
    """A stem of small letters, digits and hyphens; no path, no ending, nothing a file system understands otherwise."""
    last = PurePosixPath(PureWindowsPath(name).name).name
    stem = unicodedata.normalize("NFC", last.rpartition(".")[0] or last).lower().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST].strip("-") or "foto"


def _free(stem: str, ending: str, taken: Collection[str]) -> str:
    lower = {name.lower() for name in taken}
    names = (f"{stem}{f'-{number}' if number > 1 else ''}.{ending}" for number in range(1, len(lower) + 3))
    return next(name for name in names if name not in lower)
