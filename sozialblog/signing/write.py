"""write: put a change of content/approvals/ on the disk. Never leaves half a file."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from sozialblog import files
from sozialblog.approvals import Change
from sozialblog.errors import ContentError, UsageError
from sozialblog.i18n import msg

_BASE = "content/approvals"


def current(folder: Path) -> dict[str, bytes]:
    """The files of content/approvals/ by path; what is no plain file is left out, and the log will miss it."""
    found: dict[str, bytes] = {}
    for base, _, names in os.walk(folder / _BASE):
        for name in names:
            path = (Path(base) / name).relative_to(folder).as_posix()
            if not name.startswith("."):
                with contextlib.suppress(ContentError):
                    found[path] = files.read_bytes(folder, path, limit=files.MAX_TEXT)
    return found


def apply(folder: Path, change: Change) -> None:
    """Write the files of a change below the site folder, each whole or not at all, then delete.

    The entry of the log comes last in a change: killed before, it has approved nothing. Raises OSError, and
    :class:`UsageError` if content/approvals or a folder in it is a link.
    """
    for name, data in change.write.items():
        path = folder / name
        _refuse_links(folder, path.parent)
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".{path.name}.new")
        with partial.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    for name in change.delete:
        _refuse_links(folder, (folder / name).parent)
        (folder / name).unlink(missing_ok=True)


def _refuse_links(folder: Path, path: Path) -> None:
    while path != folder:
        if path.is_symlink():
            raise UsageError(msg("{path} is a link; approvals are only written into real folders.", path=str(path)))
        path = path.parent
