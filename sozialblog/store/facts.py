"""facts: small facts under keys, in one file. Vouches for nothing but that a fact comes back as it was put in.

A fact is worked out from bytes alone, by the code whose version stands in the file: another version, a damaged or
foreign file, a full or read-only disk cost time and nothing else. What is taken out is overwritten.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from sozialblog import __version__
from sozialblog.store.stage import FOLDER

_NAME: Final = "facts.sqlite"
_TABLE: Final = """
    CREATE TABLE fact (
        kind TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, sum BLOB NOT NULL, PRIMARY KEY (kind, key)
    )
"""
_CODE: Final = ("", "code")  #: kind and key of the version that wrote the file
_WAIT: Final = 0.2  #: seconds for another build to let go of the file; afterwards this one works without
_LIBRARIES: Final = (
    "ahocorasick-rs", "babel", "cryptography", "hanta", "icalendar", "jinja2", "markdown", "markupsafe", "msgspec",
    "nh3", "pagefind-bin", "phonenumbers", "pillow", "pyromark", "python-stdnum", "pyyaml",
    "selectolax", "tinycss2",
)  # fmt: skip


class Facts:
    """What earlier builds of the site in ``folder`` found out, by kind and key."""

    def __init__(self, folder: Path) -> None:
        self._place = folder / FOLDER
        self._path = self._place / _NAME
        self._open: dict[int, sqlite3.Connection | None] = {}

    @cached_property
    def code(self) -> str:
        """SHA-256 (hexadecimal) of all code that works facts out, and of the versions of the libraries it uses."""
        root = Path(__file__).resolve().parents[1]
        digest = hashlib.sha256(__version__.encode())
        for path in sorted(root.rglob("*.py")):
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        digest.update(" ".join(map(_version, _LIBRARIES)).encode())
        return digest.hexdigest()

    def get(self, kind: str, key: str) -> bytes | None:
        """A fact, if it is there and whole."""
        connection = self._connection()
        if connection is None:
            return None
        with suppress(sqlite3.Error):
            row = connection.execute("SELECT value, sum FROM fact WHERE kind = ? AND key = ?", (kind, key)).fetchone()
            if row is not None and row[1] == _sum(kind, key, row[0]):
                return bytes(row[0])
        return None

    def all(self, kind: str) -> Iterator[tuple[str, bytes]]:
        """Every whole fact of a kind with its key."""
        connection = self._connection()
        if connection is None:
            return
        with suppress(sqlite3.Error):
            for key, value, total in connection.execute("SELECT key, value, sum FROM fact WHERE kind = ?", (kind,)):
                if total == _sum(kind, key, value):
                    yield key, value

    def put(self, kind: str, facts: Mapping[str, bytes]) -> None:
        """Keep these facts; where the disk refuses, the next build works them out again."""
        if not facts:
            return
        with suppress(sqlite3.Error, OSError):
            connection = self._connection() or self._anew()
            rows = ((kind, key, value, _sum(kind, key, value)) for key, value in facts.items())
            with connection:
                connection.executemany("INSERT OR REPLACE INTO fact VALUES (?, ?, ?, ?)", rows)

    def keep_only(self, kind: str, keys: Collection[str]) -> None:
        """Take out all other facts of a kind, or the whole file where that fails; raises OSError if it cannot go."""
        connection = self._connection()
        try:
            if connection is not None:
                known = {key for (key,) in connection.execute("SELECT key FROM fact WHERE kind = ?", (kind,))}
                with connection:
                    gone = [(kind, key) for key in known.difference(keys)]
                    connection.executemany("DELETE FROM fact WHERE kind = ? AND key = ?", gone)
                return
        except sqlite3.Error:
            self._close()
        self._remove()

    def _connection(self) -> sqlite3.Connection | None:
        """A connection of this very process to a file of this very version, or None."""
        process = os.getpid()
        if process not in self._open:
            self._open[process] = self._existing()
        return self._open[process]

    def _existing(self) -> sqlite3.Connection | None:
        if self._place.is_symlink() or self._path.is_symlink() or not self._path.is_file():
            return None
        with suppress(sqlite3.Error):
            connection = self._connect()
            with suppress(sqlite3.Error):
                row = connection.execute("SELECT value FROM fact WHERE kind = ? AND key = ?", _CODE).fetchone()
                if row is not None and row[0] == self.code.encode():
                    return connection
            connection.close()
        return None

    def _anew(self) -> sqlite3.Connection:
        """An empty file in place of whatever stands there."""
        if self._place.is_symlink():
            raise OSError("a link stands where the state should be")
        self._place.mkdir(parents=True, exist_ok=True)
        self._remove()
        connection = self._connect()
        connection.execute("PRAGMA auto_vacuum = FULL")  # what is taken out makes the file smaller
        value = self.code.encode()
        with connection:
            connection.execute(_TABLE)
            connection.execute("INSERT INTO fact VALUES (?, ?, ?, ?)", (*_CODE, value, _sum(*_CODE, value)))
        self._open[os.getpid()] = connection
        return connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=_WAIT)
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA synchronous = OFF")
        return connection

    def _remove(self) -> None:
        if self._path.is_dir() and not self._path.is_symlink():
            shutil.rmtree(self._path)
        else:
            self._path.unlink(missing_ok=True)

    def _close(self) -> None:
        connection = self._open.pop(os.getpid(), None)
        if connection is not None:
            connection.close()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "-"


def _sum(kind: str, key: str, value: bytes) -> bytes:
    digest = hashlib.blake2b(f"{kind}\0{key}\0".encode(), digest_size=16)
    digest.update(value)
    return digest.digest()
