"""edits: text files of content/ that people change at the desk. Overwrites nothing that it has not seen.

A file is replaced in one step, and only if its bytes are still those that were shown. On a network drive or in git
somebody else may save at any time, and both versions are shown then. Between looking and replacing, desks on the same
machine wait for each other by a lock on the open folder: it leaves no file, and the system drops it with the process.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sozialblog import files
from sozialblog.digests import of_bytes
from sozialblog.errors import ContentError, UsageError
from sozialblog.i18n import msg

if sys.platform != "win32":  # there one desk waits for itself, and two leave a moment between looking and replacing
    from fcntl import LOCK_EX, LOCK_NB, flock

_MOST = 64 << 20  #: bytes of one file
_PATIENCE, _PAUSE = 200, 0.01  #: times, and seconds between them
_STALE = 600.0  #: seconds after which nobody is writing any more
_waiting = threading.Lock()
NEW = ""  #: the digest of a file that does not exist yet
_PART = r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}"
#: documents, their photographs, and records; never approvals, site.toml or units
_EDITABLE = re.compile(rf"content/(?:(?:posts|pages|campaigns)/(?:{_PART}/)?{_PART}|consents/{_PART}\.md)\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as it was shown to somebody; ``digest`` travels with the form and comes back with the change."""

    path: str
    data: bytes

    @property
    def digest(self) -> str:
        return of_bytes(self.data)

    @property
    def text(self) -> str:
        """With its own line ends and byte-order mark. Raises :class:`ContentError` F001 where it is no UTF-8."""
        files.decode(self.data, self.path)
        return self.data.decode("utf-8")


class ConflictError(UsageError):
    """Somebody else changed the file meanwhile.

    ``now`` is what it says, None if it is gone; ``mine`` is what was not written.
    """

    def __init__(self, path: str, now: Opened | None, mine: bytes) -> None:
        super().__init__(msg("Somebody else changed {path} meanwhile; nothing was overwritten.", path=path))
        self.path = path
        self.now = now
        self.mine = mine


def opened(folder: Path, path: str) -> Opened:
    """The file as it is. Raises :class:`UsageError` for a path the desk does not edit, :class:`ContentError` F001."""
    _place(folder, path)
    return Opened(path, files.read_bytes(folder, path, limit=files.MAX_TEXT))


def save(folder: Path, path: str, data: bytes, *, seen: str) -> Opened:
    """Put ``data`` in place of the bytes whose digest is ``seen``, all or nothing; :data:`NEW` where there was no file.

    Raises :class:`ConflictError`, :class:`UsageError` for a path the desk does not edit, and OSError.
    """
    place = _place(folder, path)
    place.parent.mkdir(parents=True, exist_ok=True)
    _sweep(place)
    partial = place.with_name(f".{place.name}.{secrets.token_hex(8)}.new")
    try:
        with partial.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        with _alone(place.parent):
            now = _now(folder, path)
            if (now.digest if now else NEW) != seen:
                raise ConflictError(path, now, data)
            if seen == NEW:
                _first(partial, place, folder, path, data)
            else:
                with contextlib.suppress(OSError):
                    partial.chmod(place.stat().st_mode & 0o777)
                partial.replace(place)
    finally:
        partial.unlink(missing_ok=True)
    return Opened(path, data)


def _sweep(place: Path) -> None:
    """Take away what a desk that was killed while saving left behind."""
    for left in place.parent.glob(f".{place.name}.*.new"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE:
                left.unlink()


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """While nobody else on this machine replaces a file of the folder, as far as its file system has such locks."""
    with _waiting, contextlib.ExitStack() as stack:
        if sys.platform != "win32":
            with contextlib.suppress(OSError):
                opened = os.open(folder, os.O_RDONLY)
                stack.callback(os.close, opened)
                _locked(opened)
        yield


def _locked(opened: int) -> None:
    """Wait for the lock, but not for ever: whoever holds it needs it for some milliseconds."""
    for _ in range(_PATIENCE):
        try:
            flock(opened, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            time.sleep(_PAUSE)
        else:
            return


def _first(partial: Path, place: Path, folder: Path, path: str, data: bytes) -> None:
    """Give the file its name, unless somebody else was quicker."""
    try:
        os.link(partial, place)
    except FileExistsError:
        raise ConflictError(path, _now(folder, path), data) from None
    except OSError:  # a drive without links: as good as it gets there
        if place.exists():
            raise ConflictError(path, _now(folder, path), data) from None
        partial.replace(place)


def _now(folder: Path, path: str) -> Opened | None:
    """The file as it is, None if there is none. Raises :class:`UsageError` where something else is in its place."""
    if not os.path.lexists(folder / path):
        return None
    try:
        return Opened(path, files.read_bytes(folder, path, limit=_MOST))
    except ContentError as error:
        raise UsageError(error.message) from None


def _place(folder: Path, path: str) -> Path:
    """The file of a path below the site folder. Raises :class:`UsageError` unless the desk may edit it."""
    if not _EDITABLE.match(path) or ".." in path:
        raise UsageError(msg("The desk does not edit {path}.", path=path))
    place = folder
    for part in path.split("/"):
        place = place / part
        if place.is_symlink():
            raise UsageError(msg("{path} is a link; the desk writes only into real files and folders.", path=path))
    return place
