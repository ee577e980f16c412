"""run: the order of a deployment: delete, say what is coming, replace, add, say that it is done, look."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sozialblog.deploy.plan import Plan
from sozialblog.deploy.target import Target
from sozialblog.errors import UsageError
from sozialblog.i18n import Message, msg
from sozialblog.publish import MANIFEST, Manifest, owned
from sozialblog.publish.manifest import read_manifest

_BATCH = 50  #: files sent between two words about how far it is

#: how many of how many files are done
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Local:
    """A published folder that is what its manifest says: sizes in bytes by path."""

    folder: Path
    manifest: Manifest
    sizes: Mapping[str, int]
    others: int  #: files in it that the manifest does not name; they stay where they are


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """Numbers of files."""

    deleted: int = 0
    sent: int = 0
    kept: int = 0


def prepare(folder: Path) -> Local:
    """The folder, proved to be whole. Raises :class:`UsageError` for one that no finished build left."""
    manifest = owned(folder) if folder.is_dir() else None
    if manifest is None:
        raise UsageError(msg("{folder} was not built yet. Run “sozialblog build” first.", folder=str(folder)))
    if not manifest.complete:
        raise UsageError(msg("The last build of {folder} did not finish. Build again.", folder=str(folder)))
    sizes = {}
    for path in manifest.files:
        sizes[path] = _proved(folder, manifest, path)
    ours = {folder / path for path in manifest.files} | {folder / MANIFEST}
    others = sum(1 for path in folder.rglob("*") if path.is_file() and path not in ours)
    return Local(folder=folder, manifest=manifest, sizes=sizes, others=others)


def _proved(folder: Path, manifest: Manifest, path: str) -> int:
    """The size of a file whose bytes are those of the manifest. Raises :class:`UsageError` for any other."""
    try:
        data = (folder / path).read_bytes() if not (folder / path).is_symlink() else b""
    except OSError:
        data = b""
    if hashlib.sha256(data).hexdigest() != manifest.files[path].sha256:
        raise UsageError(msg("{path} is not as the build wrote it. Build again.", path=path))
    return len(data)


def online(target: Target, present: Mapping[str, int]) -> Manifest | None:
    """The manifest at the target; None where there is none. Raises :class:`UsageError` for a damaged one."""
    data = target.read(MANIFEST) if MANIFEST in present else None
    if data is None:
        return None
    with tempfile.TemporaryDirectory(prefix="sozialblog-") as folder:
        (Path(folder) / MANIFEST).write_bytes(data)
        found = read_manifest(Path(folder))
    if not isinstance(found, Manifest):
        raise UsageError(
            msg("The manifest online is damaged, so nobody knows which files there are ours. Empty the folder by hand.")
        )
    return found


def deploy(target: Target, local: Local, todo: Plan, *, progress: Progress | None = None) -> Deployed:
    """Do what ``todo`` says. Raises :class:`Lost` where the connection breaks, and may be called again."""
    target.delete([*todo.unfinished, *todo.doomed])
    coming = (*todo.replaced, *todo.new)
    if coming:
        _say(target, todo.between.encode())
    done = 0
    for paths in (todo.replaced, todo.new):
        for start in range(0, len(paths), _BATCH):
            batch = paths[start : start + _BATCH]
            target.upload(local.folder, batch)
            done += len(batch)
            if progress is not None:
                progress(done, len(coming))
    for path in coming:
        _proved(local.folder, local.manifest, path)
    _say(target, local.manifest.encode())
    return Deployed(deleted=len(todo.doomed), sent=len(coming), kept=len(todo.kept))


def _say(target: Target, manifest: bytes) -> None:
    with tempfile.TemporaryDirectory(prefix="sozialblog-") as folder:
        (Path(folder) / MANIFEST).write_bytes(manifest)
        target.upload(Path(folder), [MANIFEST])


def problems(target: Target, local: Local, todo: Plan, *, every: bool) -> list[Message]:
    """How what is online differs from the manifest: names and sizes of all files, bytes of those that were sent.

    ``every``: the bytes of all files.
    """
    present = target.listing()
    found: list[Message] = []
    for path in sorted(local.manifest.files):
        if path not in present:
            found.append(msg("{path} is not there.", path=path))
        elif present[path] != local.sizes[path]:
            found.append(msg("{path} has another size.", path=path))
    left = [path for path in (*todo.doomed, *todo.unfinished) if path in present and path not in local.manifest.files]
    found += [msg("{path} is still there.", path=path) for path in left]
    looked = sorted(local.manifest.files) if every else [*todo.replaced, *todo.new]
    same = [path for path in looked if present.get(path) == local.sizes[path]]
    found += [msg("{path} has other bytes.", path=path) for path in sorted(target.differing(local.folder, same))]
    if target.read(MANIFEST) != local.manifest.encode():
        found.append(msg("{path} has other bytes.", path=MANIFEST))
    return found
