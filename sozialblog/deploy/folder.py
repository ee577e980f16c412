"""folder: a target that is a folder of this computer, or one that the system shows as such."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from sozialblog.deploy.target import TEMPORARY, Lost
from sozialblog.errors import UsageError
from sozialblog.files import reason
from sozialblog.i18n import msg


class FolderTarget:
    """Follows no link below its folder."""

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            raise UsageError(msg("There is no folder {folder}. Make it, or correct the target.", folder=str(root)))
        self._root = root

    def listing(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for folder, folders, names in os.walk(self._root, followlinks=False):
            for name in [*names, *(name for name in folders if Path(folder, name).is_symlink())]:
                path = Path(folder, name)
                plain = path.is_file() and not path.is_symlink()
                found[path.relative_to(self._root).as_posix()] = path.stat().st_size if plain else -1
        return found

    def read(self, path: str) -> bytes | None:
        place = self._root / path
        return place.read_bytes() if place.is_file() and not place.is_symlink() else None

    def delete(self, paths: Sequence[str]) -> None:
        for path in paths:
            place = self._root / path
            try:
                place.unlink(missing_ok=True)
            except OSError as error:
                raise _refused(path, error) from error
            for parent in place.parents:
                if parent == self._root:
                    break
                with suppress(OSError):
                    parent.rmdir()

    def upload(self, source: Path, paths: Sequence[str]) -> None:
        for path in paths:
            place = self._root / path
            temporary = place.with_name(f"{TEMPORARY}{place.name}"[:200])
            try:
                if any(parent.is_symlink() for parent in place.parents if self._root in parent.parents):
                    raise UsageError(msg("A link stands in the way of {path} at the target.", path=path))
                place.parent.mkdir(parents=True, exist_ok=True)
                temporary.write_bytes((source / path).read_bytes())
                temporary.chmod(0o644)
                temporary.replace(place)
            except OSError as error:
                raise _refused(path, error) from error

    def differing(self, source: Path, paths: Sequence[str]) -> frozenset[str]:
        return frozenset(path for path in paths if self.read(path) != (source / path).read_bytes())

    def close(self) -> None:
        """Nothing is open."""


def _refused(path: str, error: OSError) -> Lost:
    return Lost(msg("{path}: the target refused: {reason}.", path=path, reason=reason(error)))
