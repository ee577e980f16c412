"""seal: tells whether an output folder is just as the last publication left it, without reading what lies in it."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sozialblog.publish.folder import Signature, signature
from sozialblog.publish.manifest import MANIFEST, Manifest


@dataclass(frozen=True, slots=True)
class Seal:
    """SHA-256 (hexadecimal) of the manifest, and the signatures of the files that it names by path."""

    manifest: str
    files: Mapping[str, Signature]


def seal(output: Path, paths: Iterable[str]) -> Seal | None:
    """The folder as it is now, right after ``paths`` were published in it; None where one of them is not there."""
    files = {path: signature(output, path) for path in paths}
    there = {path: found for path, found in files.items() if found is not None}
    return Seal(_digest(output), there) if len(there) == len(files) else None


def intact(output: Path, manifest: Manifest, known: Seal) -> bool:
    """Whether nothing in the folder, of which ``manifest`` was read, has changed since it was sealed."""
    if known.files.keys() != manifest.files.keys() or known.manifest != _digest(output):
        return False
    folders = {path.rpartition("/")[0] for path in known.files}
    if not all(map(_is_folder, {f"{output}/{above}" for folder in folders for above in _way_to(folder)})):
        return False
    return all(signature(output, path) == found for path, found in known.files.items())


def _way_to(folder: str) -> Iterable[str]:
    """A folder and those around it."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]


def _is_folder(path: str) -> bool:
    """Whether it is one itself: a link to one would lead elsewhere."""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except (OSError, ValueError):
        return False


def _digest(output: Path) -> str:
    try:
        return hashlib.sha256((output / MANIFEST).read_bytes()).hexdigest()
    except OSError:
        return ""
