"""uploads: finds an export's photographs in a folder. Follows no link, leaves the folder on no way, asks no network."""

from __future__ import annotations

import io
import os
import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from PIL import Image

from sozialblog import files, metadata
from sozialblog.errors import ContentError
from sozialblog.i18n import Message, msg
from sozialblog.render.urls import slug

LARGEST = 60_000_000  #: bytes of one photograph; what a site takes by default
_ENDINGS = {
    "jpeg": ".jpg", "png": ".png", "webp": ".webp", "gif": ".gif", "avif": ".avif", "heic": ".heic", "tiff": ".tif",
    "bmp": ".bmp", "pdf": ".pdf",
}  # fmt: skip
_LEAFLET = re.compile(r"(?i)\.pdf$")
_PICTURE = re.compile(r"(?i)\.(jpe?g|png|webp|gif|avif|heic|heif|tiff?|bmp|svg)$")
#: what WordPress appends to the name of a smaller copy, and of a photograph that it made smaller on arrival. A name
#: with -e1561234567890 is one that somebody cropped: its original may show whom they cut off, and is not taken.
_COPY = re.compile(r"(?i)-\d{1,5}x\d{1,5}(?=\.[a-z]{3,4}$)")
_SCALED = re.compile(r"(?i)-scaled(?=\.[a-z]{3,4}$)")
_MOST = 500_000  #: files of the folder whose names are looked at


@dataclass(slots=True)
class Uploads:
    """A folder with photographs, laid out as WordPress does (``2024/05/hof.jpg``) or all in one place."""

    root: Path | None
    _flat: dict[str, list[str]] | None = field(default=None)

    def find(self, names: list[str]) -> str:
        """The first of ``names`` (paths as the export says them) that is there, as path below the root; or empty."""
        if self.root is None:
            return ""
        wanted = [path for path in dict.fromkeys(names) if _is_inside(path)]
        for path in wanted:
            for base in ("", "uploads/", "wp-content/uploads/"):
                if self._is_file(base + path):
                    return base + path
        known = self._names()
        for path in wanted:
            found = known.get(PurePosixPath(path).name.lower(), [])
            if len(found) == 1:
                return found[0]
        return ""

    def _is_file(self, path: str) -> bool:
        assert self.root is not None
        current = self.root
        try:
            for part in path.split("/"):
                current = current / part
                if current.is_symlink():
                    return False
            return current.is_file()
        except (OSError, ValueError):
            return False

    def _names(self) -> dict[str, list[str]]:
        """Every file by its name alone; links are not followed."""
        if self._flat is None:
            self._flat = {}
            count = 0
            assert self.root is not None
            for folder, _, names in os.walk(self.root, followlinks=False):
                for name in names:
                    count += 1
                    path = Path(folder, name)
                    known = _PICTURE.search(name) or _LEAFLET.search(name)
                    if count <= _MOST and known and not path.is_symlink():
                        self._flat.setdefault(name.lower(), []).append(path.relative_to(self.root).as_posix())
        return self._flat


def unscaled(name: str) -> str:
    """The name that a photograph had before WordPress made it smaller on arrival."""
    return _SCALED.sub("", name)


def uncopied(name: str) -> str:
    """The name of the photograph that a smaller copy was made from."""
    return _COPY.sub("", name)


def is_picture(address: str) -> bool:
    """Whether an address is that of a picture, as far as its ending says."""
    return bool(_PICTURE.search(_path(address)))


def is_leaflet(address: str) -> bool:
    """Whether an address is that of a PDF, as far as its ending says."""
    return bool(_LEAFLET.search(_path(address)))


def _path(address: str) -> str:
    try:
        return unquote(urlsplit(address).path)
    except ValueError:
        return ""


def read(root: Path, source: str) -> bytes:
    """A photograph's or leaflet's bytes. Raises :class:`ContentError`, also for what is neither."""
    data = files.read_bytes(root, source, limit=LARGEST)
    kind = metadata.kind(data)
    if kind not in _ENDINGS or (kind == "pdf") != is_leaflet(source):
        message: Message = msg("{file} is no photograph of a kind that can be published.", file=source)
        raise ContentError("I404", message, msg("Save it as JPEG or PNG."), path=source)
    return data


def file_name(origin: str, data: bytes, taken: set[str]) -> str:
    """A plain name for a photograph beside its text, with the ending that its bytes call for."""
    stem = slug(PurePosixPath(unscaled(unquote(origin))).stem)[:60].strip("-") or "foto"
    given = PurePosixPath(origin).suffix.lower()
    ending = _ENDINGS.get(metadata.kind(data) or "") or (given if is_picture(origin) else ".jpg")
    name, number = f"{stem}{ending}", 2
    while name in taken:
        name, number = f"{stem}-{number}{ending}", number + 1
    return name


def has_position(data: bytes) -> bool:
    """Whether the file says where it was taken. Of a file that cannot be read nothing is said."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            return bool(image.getexif().get_ifd(0x8825))
    except Exception:  # noqa: BLE001 - a broken photograph is reported where it is opened to be published
        return False


def _is_inside(path: str) -> bool:
    parts = path.split("/")
    return bool(path) and "\\" not in path and "\0" not in path and ":" not in path and not {"", ".", ".."} & set(parts)
