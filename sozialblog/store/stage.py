"""stage: the result of a build on disk, outside the output, for as long as it is read back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

FOLDER = ".sozialblog"
_STAGE = "stage"


@contextmanager
def staged(folder: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    """A folder that holds ``files`` while the block runs, to be read back before anything is published.

    What a killed build left there is taken away first.
    """
    stage = folder / FOLDER / _STAGE
    shutil.rmtree(stage, ignore_errors=True)
    try:
        for path, data in files.items():
            target = stage / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        stage.mkdir(parents=True, exist_ok=True)
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def forget(folder: Path) -> None:
    """Delete everything that earlier builds of the site in ``folder`` kept; raises OSError if the disk refuses."""
    place = folder / FOLDER
    if place.is_symlink():
        place.unlink()
    elif place.exists():
        shutil.rmtree(place)
