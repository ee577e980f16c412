"""folders: what lies in a folder of content/, always in the same order. Follows no link."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path


def listing(folder: Path | str) -> Iterator[tuple[str, bool]]:
    """(name, is a folder) of what lies in a folder, by name.

    Hidden files, names that are no text and a missing folder give nothing.
    """
    try:
        kind = os.lstat(folder).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return
    if not stat.S_ISDIR(kind):
        return
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda item: item.name):
            if not entry.name.startswith(".") and is_text(entry.name):
                yield entry.name, entry.is_dir(follow_symlinks=False)


def listed(folder: Path | str, refused: Callable[[OSError], object]) -> list[tuple[str, bool]]:
    """The same as a list; none, and ``refused`` is called, where the system refuses.

    A withdrawal has to take effect whatever else cannot be read.
    """
    try:
        return list(listing(folder))
    except OSError as error:
        refused(error)
        return []


def is_text(name: str) -> bool:
    """Whether a file's name can be written: Linux allows bytes that are no UTF-8."""
    return name.isascii() or name.encode("utf-8", "replace").decode() == name


def files_below(folder: Path | str, refused: Callable[[OSError], object]) -> Iterator[str]:
    for name, is_folder in listed(folder, refused):
        if is_folder:
            yield from (f"{name}/{below}" for below in files_below(f"{folder}/{name}", refused))
        else:
            yield name
