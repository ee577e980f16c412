"""stage: the result of a build on disk, outside the output, for as long as it is read back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

FOLDER: Final = ".sozialblog"
_STAGE: Final = "stage"
_LOCK: Final = "lock"


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """An empty folder for what is to be read back before anything is published; gone when the block ends.

    What a killed build left there is taken away first.
    """
    stage = folder / FOLDER / _STAGE
    shutil.rmtree(stage, ignore_errors=True)
    try:
        stage.mkdir(parents=True, exist_ok=True)
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def alone(folder: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """One build or erasure at a time: another one of the same site is waited for, after ``waiting`` was called.

    The system takes the lock from a build that was killed. Where no lock can be had, as on a read-only disk, there is
    none to wait for.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - most commands wait for nobody, and it takes long to load

    place = folder / FOLDER
    lock = FileLock(place / _LOCK)
    taken = False
    try:
        if not place.is_symlink() and not (place / _LOCK).is_symlink():
            place.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=0)
    except Timeout:
        taken = True
    except (OSError, NotImplementedError):
        pass  # such a disk knows no locks
    if taken:
        waiting()
        lock.acquire()
    if lock.is_locked:  # no build runs, so that what stands on the stage is a killed one's
        shutil.rmtree(place / _STAGE, ignore_errors=True)
    try:
        yield
    finally:
        lock.release()


def forget(folder: Path) -> None:
    """Delete everything that earlier builds of the site in ``folder`` kept; raises OSError if the disk refuses.

    For whoever is :func:`alone`, so that no build puts back what goes here. The lock stays: whoever waits for it has to
    find the very one that is held.
    """
    place = folder / FOLDER
    if place.is_symlink():
        place.unlink()
        return
    for item in list(place.iterdir()) if place.is_dir() else ():
        if item.is_dir() and not item.is_symlink():
            shutil.rmtree(item)
        elif item.name != _LOCK:
            item.unlink()
