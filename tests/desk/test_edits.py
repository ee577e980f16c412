"""Files of content/ are saved whole, never over a change that was not seen, and nothing lies about afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from unittest import mock

import pytest

from sozialblog.desk.edits import NEW, ConflictError, opened, save
from sozialblog.errors import ContentError, UsageError
from tests import sites

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


#: two desks in processes of their own: each adds a line to what it sees, again and again
WRITER = """
import sys
from pathlib import Path
from sozialblog.desk.edits import ConflictError, opened, save
folder, path, name, times = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
for number in range(times):
    while True:
        seen = opened(folder, path)
        try:
            save(folder, path, seen.data + f"{name}{number}\\n".encode(), seen=seen.digest)
        except ConflictError:
            continue
        break
"""


def _writer(folder: Path, name: str, times: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WRITER, str(folder), PATH, name, str(times)], cwd=sites.PROJECT)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no lock without a file")
def test_two_desks_on_one_folder_lose_no_line_and_one_is_killed(folder: Path) -> None:
    """Whoever is slower is told, looks again, and adds to what the other one saved; no line is ever overwritten.

    One is killed in the middle: the file is a whole version all the same, and what is left of the attempt is no file of
    the site, stops nobody, and goes with a later saving.
    """
    killed, other = _writer(folder, "a", 1_000_000), _writer(folder, "b", 12)
    assert other.wait(120) == 0
    while b"a5" not in (folder / PATH).read_bytes():
        assert killed.poll() is None
    killed.kill()
    killed.wait(20)
    lines = (folder / PATH).read_text(encoding="utf-8").split()[1:]
    for name in "ab":
        own = [line for line in lines if line.startswith(name)]
        assert own == [f"{name}{number}" for number in range(len(own))]
    assert (folder / PATH).read_bytes().endswith(b"\n")
    assert "b11" in lines
    left = [name for name in names(folder) if name != PATH]
    assert len(left) <= 1
    (folder / PATH).with_name(".index.md.0123.new").write_bytes(b"halb")  # where the instant left nothing behind
    for name in names(folder):
        os.utime(folder / name, (0, 0))
    save(folder, PATH, b"zwei", seen=opened(folder, PATH).digest)
    assert names(folder) == [PATH]
