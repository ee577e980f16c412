"""store: the state folder `.sozialblog/`. Holds no verdict; deleting it only costs time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_FOLDER = ".sozialblog"
_STAGE = "stage"


@contextmanager
def staged(folder: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    """A folder that holds ``files`` while the block runs, to be read back before anything is published.

    What a killed build left there is taken away first.
    """
    stage = folder / _FOLDER / _STAGE
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
