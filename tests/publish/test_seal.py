"""Whether an output folder is just as it was left, told without reading what lies in it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sozialblog.publish import MANIFEST, Artifact, Manifest, owned, publish
from sozialblog.publish.seal import Seal, intact, seal

FILES = {path: Artifact.of(b"Text") for path in ("index.html", "a/b/c/x.html", "a/b/c/y.html")}
OURS = {*FILES, ".htaccess", "_headers"}


@pytest.fixture
def sealed(tmp_path: Path) -> tuple[Path, Seal]:
    output = tmp_path / "out"
    change = publish(output, Manifest(), FILES, Manifest())
    assert change.paths == OURS
    found = seal(output, change.paths)
    assert found is not None
    assert found.files.keys() == OURS
    return output, found


def whole(output: Path, known: Seal) -> bool:
    manifest = owned(output)
    assert manifest is not None
    return intact(output, manifest, known)


def test_nothing_has_changed(sealed: tuple[Path, Seal]) -> None:
    output, known = sealed
    assert whole(output, known)
    inside = {path: replace(artifact, content=None) for path, artifact in FILES.items()}
    again = publish(output, owned(output) or Manifest(), inside, Manifest())
    assert again.paths == OURS
    assert whole(output, known)
    assert seal(output, again.paths) == known


def _link(folder: str) -> Callable[[Path], object]:
    """The same folder elsewhere, and a link to it where it was."""

    def change(output: Path) -> None:
        (output / folder).rename(output.parent / "elsewhere")
        (output / folder).symlink_to(output.parent / "elsewhere")

    return change


@pytest.mark.parametrize("change", [
    lambda output: (output / "index.html").write_bytes(b"Taxt"), lambda output: (output / "a/b/c/y.html").unlink(),
    lambda output: os.utime(output / "index.html", (1, 1)), lambda output: (output / MANIFEST).write_bytes((output / MANIFEST).read_bytes() + b" "),
    _link("a"), _link("a/b"), _link("a/b/c"),
], ids=["content", "removed", "time", "manifest", "top", "middle", "bottom"])  # fmt: skip
def test_something_has_changed(change: Callable[[Path], object], sealed: tuple[Path, Seal]) -> None:
    output, known = sealed
    change(output)
    assert not whole(output, known)


def test_what_somebody_else_put_there_breaks_no_seal(sealed: tuple[Path, Seal]) -> None:
    output, known = sealed
    (output / "eigenes.txt").write_bytes(b"x")
    assert whole(output, known)


def test_a_seal_of_other_files_is_none_of_this_folder(sealed: tuple[Path, Seal]) -> None:
    output, known = sealed
    fewer = {path: found for path, found in known.files.items() if path != "index.html"}
    assert not whole(output, replace(known, files=fewer))
    manifest = owned(output)
    assert manifest is not None
    assert not intact(output / "weg", manifest, known)
    wrong = {**manifest.files, "a\0/b": manifest.files["index.html"]}
    assert not intact(
        output, replace(manifest, files=wrong), replace(known, files={**known.files, "a\0/b": (0, 0, 0, 0)})
    )


def test_what_is_not_there_cannot_be_sealed(tmp_path: Path, sealed: tuple[Path, Seal]) -> None:
    output, _known = sealed
    (output / "link.html").symlink_to(output / "index.html")
    assert seal(output, ["index.html", "weg.html"]) is None
    assert seal(output, ["link.html"]) is None
    assert seal(tmp_path / "leer", []) == Seal("", {})
