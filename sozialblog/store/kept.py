"""kept: bytes under a key, to be had again at the next build. Vouches for nothing that it gives back.

Whoever reads from here checks what comes. A folder that is full, read-only, damaged or somebody else's costs time
and nothing else; only what has to go and cannot be deleted is an error.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Collection
from functools import cached_property
from pathlib import Path
from typing import Final

from sozialblog import __version__
from sozialblog.store.stage import FOLDER

_PLACE: Final = "kept"
_KEY: Final = re.compile(r"[0-9a-f]{64}\Z")
_MAX: Final = 1 << 30
_MAKERS: Final = ("config", "images", "metadata", "verify")
"""The packages whose code decides what is kept."""


class Kept:
    """What earlier builds of the site in ``folder`` left. Keys are 64 hexadecimal digits."""

    def __init__(self, folder: Path) -> None:
        self._place = folder / FOLDER / _PLACE

    @cached_property
    def code(self) -> str:
        """SHA-256 of the code that makes what is kept; belongs into every key."""
        root = Path(__file__).resolve().parents[1]
        digest = hashlib.sha256(__version__.encode())
        for name in _MAKERS:
            for path in sorted((root / name).rglob("*.py")):
                digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()

    def get(self, key: str) -> bytes | None:
        """What lies under ``key``, or None; never through a link."""
        path = self._path(key)
        try:
            status = path.lstat()
            if self._place.is_symlink() or not stat.S_ISREG(status.st_mode) or status.st_size > _MAX:
                return None
            return path.read_bytes()
        except OSError:
            return None

    def put(self, key: str, data: bytes) -> None:
        """Keep ``data`` under ``key``, in one step; where the disk refuses, the next build works it out again."""
        path = self._path(key)
        temporary = ""
        try:
            if self._place.is_symlink():
                return
            self._place.mkdir(parents=True, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(dir=self._place)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(data)
            Path(temporary).replace(path)
        except OSError:
            if temporary:
                Path(temporary).unlink(missing_ok=True)

    def keep_only(self, keys: Collection[str]) -> None:
        """Delete all that lies under none of ``keys``; raises OSError for what cannot be deleted."""
        if self._place.is_symlink() or self._place.is_file():
            self._place.unlink()
        if not self._place.is_dir():
            return
        for entry in list(os.scandir(self._place)):
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path)
            elif entry.name not in keys or not entry.is_file(follow_symlinks=False):
                Path(entry.path).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        if not _KEY.match(key):
            raise ValueError("not a key of this store")
        return self._place / key
