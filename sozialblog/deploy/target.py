"""target: what a deployment needs of the place it goes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from sozialblog.i18n import Message

TEMPORARY = ".sozialblog-upload-"


class Lost(Exception):  # noqa: N818 - what happened, in one word
    """The connection broke, or the other side refused. What was done stays done; the next deployment completes it."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


class Target(Protocol):
    """A folder somewhere. Paths are relative to it, with forward slashes. Every method raises :class:`Lost`."""

    def listing(self) -> Mapping[str, int]:
        """Every file with its size in bytes; what is neither file nor folder has the size -1."""

    def read(self, path: str) -> bytes | None:
        """A file's bytes; None if it is not there."""

    def delete(self, paths: Sequence[str]) -> None:
        """Delete files, and the folders that this leaves empty. A file that is gone already is no fault."""

    def upload(self, source: Path, paths: Sequence[str]) -> None:
        """Send files of the folder ``source``, each replacing what is there in one step."""

    def differing(self, source: Path, paths: Sequence[str]) -> frozenset[str]:
        """Those of ``paths`` whose bytes there are not those in ``source``."""

    def close(self) -> None:
        """Let go of the connection."""
