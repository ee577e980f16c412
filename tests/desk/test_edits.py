"""Files of content/ are saved whole, never over a change that was not seen, and nothing lies about afterwards."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from unittest import mock

import pytest

from sozialblog.desk.edits import NEW, ConflictError, opened, save
from sozialblog.errors import ContentError, UsageError

PATH = "content/posts/hof/index.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "content/posts/hof").mkdir(parents=True)
    (tmp_path / PATH).write_bytes(b"eins\r\n")
    return tmp_path


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def test_saved_as_seen(folder: Path) -> None:
    seen = opened(folder, PATH)
    assert seen.text == "eins\r\n"
    fresh = save(folder, PATH, b"zwei", seen=seen.digest)
    assert (folder / PATH).read_bytes() == b"zwei"
    assert fresh.digest == opened(folder, PATH).digest
    assert names(folder) == [PATH]


def test_a_change_that_was_not_seen_stays(folder: Path) -> None:
    seen = opened(folder, PATH)
    (folder / PATH).write_bytes(b"von jemand anderem")
    with pytest.raises(ConflictError) as caught:
        save(folder, PATH, b"zwei", seen=seen.digest)
    assert caught.value.now.text == "von jemand anderem"
    assert caught.value.mine == b"zwei"
    assert (folder / PATH).read_bytes() == b"von jemand anderem"
    (folder / PATH).unlink()
    with pytest.raises(ConflictError) as caught:
        save(folder, PATH, b"zwei", seen=seen.digest)
    assert caught.value.now is None
    assert names(folder) == []


def test_a_new_file_takes_nobodys_place(folder: Path) -> None:
    with pytest.raises(ConflictError):
        save(folder, PATH, b"zwei", seen=NEW)
    save(folder, "content/posts/neu/index.md", b"neu", seen=NEW)
    assert names(folder) == [PATH, "content/posts/neu/index.md"]


@pytest.mark.parametrize("links", [True, False])
def test_of_many_at_once_one_wins_and_the_others_know(folder: Path, links: bool) -> None:
    seen = opened(folder, PATH)
    lost: list[bytes] = []
    barrier = threading.Barrier(8)

    def write(word: bytes) -> None:
        barrier.wait()
        try:
            save(folder, "content/posts/neu.md", word, seen=NEW)
        except ConflictError:
            lost.append(word)

    threads = [threading.Thread(target=write, args=(b"%d" % number,)) for number in range(8)]
    no_links = mock.patch("os.link", side_effect=OSError) if not links else mock.patch("os.name", os.name)
    with no_links:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if links:
        assert len(lost) == 7
        assert (folder / "content/posts/neu.md").read_bytes() not in lost
    assert names(folder) == ["content/posts/hof/index.md", "content/posts/neu.md"]
    assert opened(folder, PATH).digest == seen.digest


def test_a_full_disk_changes_nothing(folder: Path) -> None:
    seen = opened(folder, PATH)
    for where in ("os.fsync", "pathlib.Path.replace"):
        with (
            mock.patch(where, side_effect=OSError(28, "No space left on device")),
            pytest.raises(OSError, match="No space"),
        ):
            save(folder, PATH, b"zwei", seen=seen.digest)
        assert (folder / PATH).read_bytes() == b"eins\r\n"
        assert names(folder) == [PATH]


@pytest.mark.parametrize("path", [
    "content/site.toml", "content/approvals/keyring.json", "content/approvals/log/x.json", "content/units/a.toml", "pyproject.toml",
    "/etc/passwd", "../x.md", "content/../pyproject.toml", "content/posts/../site.toml", "content/posts/../../x.md",
    "content/posts/..", "content/posts/.hidden.md", "content/posts/a/b/c.md", "content/posts//x.md", "content\\posts\\x.md",
    "content/posts/x\\..\\..\\y.md", "content/posts/x\x00.md", "content/posts/x\n.md", "content/posts/ü.md", "content/consents/x.txt", "", "content/posts/",
    "content/posts/C:x.md", "content/posts/a..b.md",
])  # fmt: skip
def test_no_path_leads_out(folder: Path, path: str) -> None:
    for call in (lambda: opened(folder, path), lambda: save(folder, path, b"x", seen=NEW)):
        with pytest.raises(UsageError):
            call()
    assert names(folder) == [PATH]


def test_no_link_is_followed(folder: Path) -> None:
    outside = folder.parent / "outside"
    outside.mkdir()
    (outside / "index.md").write_bytes(b"fremd")
    (folder / "content/posts/a").symlink_to(outside)
    (folder / "content/posts/b.md").symlink_to(outside / "index.md")
    for path in ("content/posts/a/index.md", "content/posts/a/new.md", "content/posts/b.md"):
        with pytest.raises(UsageError):
            save(folder, path, b"x", seen=NEW)
        with pytest.raises((UsageError, ContentError)):
            opened(folder, path)
    assert [path.read_bytes() for path in outside.iterdir()] == [b"fremd"]
