"""folder: the only code that writes or deletes in an output folder."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import takewhile
from pathlib import Path

from sozialblog.errors import UsageError
from sozialblog.i18n import msg
from sozialblog.publish.manifest import MANIFEST, Entry, Manifest, read_manifest
from sozialblog.publish.removed import CONFIGURATIONS, MARK, Host, answers

_TEMPORARY = ".sozialblog-"
_NOWHERE = Host()

Signature = tuple[int, int, int, int]  #: size, times of the last change of content and of state, number of the file


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file to publish: the SHA-256 of its bytes, the keys of the documents it shows something of, whether it is one's
    page, and its bytes: at hand, in a file that is ready to be moved into place, or (None) in place already.
    """

    sha256: str
    rests_on: frozenset[str] = frozenset()
    page: bool = False
    content: bytes | Path | None = None

    @classmethod
    def of(cls, data: bytes) -> Artifact:
        """A file that rests on nobody's consent."""
        return cls(hashlib.sha256(data).hexdigest(), content=data)


Files = Mapping[str, Artifact] | Mapping[str, Entry]  #: what is to be, or what is in a folder, by path


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a publication did: numbers of files, and the paths of all that are ours there now."""

    written: int = 0
    unchanged: int = 0
    removed: int = 0
    paths: frozenset[str] = field(default=frozenset(), compare=False, repr=False)


def retract(output: Path, manifest: Manifest, allowed: Callable[[str], bool]) -> tuple[frozenset[str], Manifest]:
    """Delete every published file that shows something of a document that is not ``allowed`` any more.

    Runs before anything slow and whatever else is wrong with the site. ``manifest`` says what is there. Returns the
    paths that went, and what is left: incomplete if anything went, until lists that lost an entry are back.
    """
    if output.is_dir():
        _sweep(output)
    stays = cache(lambda keys: all(map(allowed, keys)))  # many lists rest on the same documents
    gone = {path for path, entry in manifest.files.items() if not stays(entry.rests_on)}
    for path in gone:
        _remove(output, path)
    if not gone:
        return frozenset(), manifest
    kept = {path: entry for path, entry in manifest.files.items() if path not in gone}
    documents = {key: digest for key, digest in manifest.documents.items() if allowed(key)}
    texts = {key: digest for key, digest in manifest.texts.items() if allowed(key)}
    removed = _removed(manifest, kept)
    said = _answers(output, manifest, removed, manifest.host)
    after = replace(
        manifest, files=kept | _entries(said), documents=documents, texts=texts, removed=removed, complete=False
    )
    _write(output, MANIFEST, after.encode())
    for path in sorted(said):
        _put(output, path, said[path])
    return frozenset(gone), after


def restore(output: Path, before: Manifest, files: Mapping[str, Artifact]) -> Change:
    """Write back pages that were retracted, without what they had to lose; everything else stays as it is."""
    removed = _removed(before, {**before.files, **_entries(files)})
    files = {**_answers(output, before, removed, before.host), **files}
    after = {**before.files, **_entries(files)}
    _write(output, MANIFEST, replace(before, files=after, complete=False).encode())
    written = sum(_put(output, path, files[path]) for path in sorted(files))
    _write(output, MANIFEST, replace(before, files=after, removed=removed, complete=True).encode())
    return Change(written=written)


def publish(output: Path, before: Manifest, files: Mapping[str, Artifact], after: Manifest) -> Change:
    """Make the folder, which holds ``before``, hold exactly ``files``, what answers for removed pages, and ``after``.

    Files that are not ours stay as they are. ``after`` says everything but the files and the removed pages. Raises
    :class:`UsageError` where a link stands in the way, OSError if the disk refuses.
    """
    output.mkdir(parents=True, exist_ok=True)
    removed = _removed(before, _entries(files))
    files = {**_answers(output, before, removed, after.host), **files}
    entries = _entries(files)
    for folder in {path.rpartition("/")[0] for path in files}:
        if _inside(output, folder) is None:
            raise _in_the_way(folder)
    final = replace(after, files=entries, removed=removed)
    gone = {path for path in before.files.keys() - entries.keys() if not _replaced(output, path)}
    if final == before and all(artifact.content is None for artifact in files.values()):
        return Change(unchanged=len(files), paths=frozenset(files))
    _write(output, MANIFEST, replace(before, files={**before.files, **entries}, complete=False).encode())
    for path in sorted(gone):
        _remove(output, path)
    written = sum(_put(output, path, files[path]) for path in sorted(files))
    _write(output, MANIFEST, final.encode())
    return Change(written=written, unchanged=len(files) - written, removed=len(gone), paths=frozenset(files))


def _removed(before: Manifest, after: Mapping[str, Entry]) -> tuple[str, ...]:
    """Pages that were online once and are not ``after``; one that comes back leaves the list."""
    known = {path for path, entry in before.files.items() if entry.page} | set(before.removed)
    return tuple(sorted(path for path in known if path not in after or not after[path].page))


def _answers(output: Path, before: Manifest, removed: tuple[str, ...], host: Host) -> dict[str, Artifact]:
    """The files for hosts; a file that somebody else put there, such as a .htaccess, stays."""
    return {
        path: _known(output, before, path, Artifact.of(data))
        for path, data in answers(removed, host).items()
        if path in removed or not (_replaced(output, path) if path in before.files else (output / path).exists())
    }


def _known(output: Path, before: Manifest, path: str, artifact: Artifact) -> Artifact:
    """``artifact`` as one that is in place already, if it is."""
    in_place = path in before.files and before.files[path].sha256 == artifact.sha256
    return replace(artifact, content=None) if in_place and _read(output / path) == artifact.content else artifact


def _replaced(output: Path, path: str) -> bool:
    """Whether somebody put a configuration of their own where ours was."""
    return path in CONFIGURATIONS and not (_read(output / path) or MARK).startswith(MARK)


def _read(path: Path) -> bytes:
    """No bytes of what is not there or cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _entries(files: Mapping[str, Artifact]) -> dict[str, Entry]:
    return {
        path: Entry(
            sha256=artifact.sha256,
            rests_on=artifact.rests_on,
            page=artifact.page,
        )
        for path, artifact in files.items()
    }


def owned(output: Path) -> Manifest | None:
    """The manifest of a folder that is ours; None for one that is empty or does not exist.

    Raises :class:`UsageError` for anything else: a folder somebody else filled is never touched.
    """
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise UsageError(msg("{folder} is not a folder. Name another one with --output.", folder=str(output)))
    manifest = read_manifest(output)
    if isinstance(manifest, Manifest):
        return manifest
    if manifest == "damaged":
        raise UsageError(
            msg("The manifest in {folder} is damaged. Delete the folder and build again.", folder=str(output))
        )
    if output.is_dir() and any(not path.name.startswith(_TEMPORARY) for path in output.iterdir()):
        raise UsageError(
            msg(
                "{folder} is not empty and was not made by sozialblog. Name another folder with --output, or empty it.",
                folder=str(output),
            )
        )
    return None


def _sweep(output: Path) -> None:
    """Take away what a killed build was just writing."""
    for folder, _, names in os.walk(output):  # goes through no link
        for name in names:
            if name.startswith(_TEMPORARY):
                (Path(folder) / name).unlink()


def _remove(output: Path, path: str) -> None:
    """Delete a file and the folders that it leaves empty."""
    target = _inside(output, path)
    if target is None:
        return
    target.unlink(missing_ok=True)
    with suppress(OSError):
        for parent in takewhile(lambda folder: folder != output, target.parents):
            parent.rmdir()


def signature(output: Path, path: str) -> Signature | None:
    """What tells whether a published file was touched since, without reading it; None for what is no plain file."""
    try:
        status = os.lstat(f"{output}/{path}")
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def _put(output: Path, path: str, artifact: Artifact) -> bool:
    """Bring a file into place in one step; False if it already was."""
    content = artifact.content
    if content is None:
        return False
    if isinstance(content, bytes):
        return _write(output, path, content)
    target = _inside(output, path)
    if target is None:
        raise _in_the_way(path)
    if _same(target, content):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        content.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        return _write(output, path, content.read_bytes())  # made ready on another disk
    return True


def _same(one: Path, other: Path) -> bool:
    """What cannot be read is not the same."""
    try:
        return one.is_file() and one.stat().st_size == other.stat().st_size and one.read_bytes() == other.read_bytes()
    except OSError:
        return False


def _write(output: Path, path: str, data: bytes) -> bool:
    """Replace a file in one step; False if it already held these bytes."""
    target = _inside(output, path)
    if target is None:
        raise _in_the_way(path)
    try:
        if target.is_file() and target.stat().st_size == len(data) and target.read_bytes() == data:
            return False
    except OSError:
        pass  # what cannot be read is written anew
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f"{_TEMPORARY}{target.name}")
    try:
        temporary.write_bytes(data)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return True


def _inside(output: Path, path: str) -> Path | None:
    """The file's place, or None if a link on the way would lead elsewhere."""
    ends = [at for at, sign in enumerate(path) if sign == "/"]
    return None if any(_is_link(f"{output}/{path[:end]}") for end in (*ends, len(path))) else output / path


def _is_link(place: str) -> bool:
    try:
        return stat.S_ISLNK(os.lstat(place).st_mode)
    except (OSError, ValueError):
        return False  # what is not there, or cannot be looked at, fails where it is to be written


def _in_the_way(path: str) -> UsageError:
    return UsageError(msg("A link stands in the way of {path} in the output folder.", path=path))
