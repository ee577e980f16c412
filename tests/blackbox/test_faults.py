"""Disks that are full or refuse, clocks that go back, two builds at once: words, and nothing too much is visible."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sozialblog.pipeline import untouched
from sozialblog.publish import folder as publishing
from sozialblog.store import alone
from tests import sites

LONG = bool(os.environ.get("SOZIALBLOG_LONG"))
NOBODY = 65534  #: a user id that owns nothing


@pytest.fixture(autouse=True)
def _approved() -> Iterator[None]:
    with sites.without_approval():
        yield


@pytest.fixture(name="disk")
def _disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Small file systems in memory, where this process may mount any."""
    mounted: list[Path] = []

    def mount(size: str) -> Path:
        place = tmp_path / f"disk{len(mounted)}"
        place.mkdir()
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", place], capture_output=True, check=False
        )
        if done.returncode:
            pytest.skip("a small disk can be mounted by root only, and not in every container")
        mounted.append(place)
        return place

    if not shutil.which("mount"):
        pytest.skip("there is no mount")
    yield mount
    for place in mounted:
        subprocess.run(["umount", "-l", place], check=False, capture_output=True)


def _withdrawn(site: sites.Site, folder: Path) -> list[str]:
    site.get("hof").record["withdrawn"] = sites.TODAY
    site.add(sites.post("neu"))
    site.write(folder)
    return [word for word in site.get("hof").canaries if word != "hof"]


def test_a_disk_that_is_really_full(disk: Callable[[str], Path], tmp_path: Path) -> None:
    """The output lies on a disk with less and less room; what was withdrawn is gone on each, and space repairs it."""
    site = sites.small()
    folder = site.write(tmp_path / "site")
    out = disk("4m") / "out"
    assert sites.build(folder, out).status == 0
    saved = tmp_path / "saved"
    shutil.copytree(out, saved)
    secret = _withdrawn(site, folder)
    whole = tmp_path / "whole"
    shutil.copytree(saved, whole)
    assert sites.build(folder, whole).status == 3
    for left in range(0, 240_000, 8_000 if LONG else 60_000):
        shutil.rmtree(out)
        shutil.copytree(saved, out)
        filler = out.parent / "filler"
        free = shutil.disk_usage(out).free
        filler.write_bytes(bytes(max(0, free - left)))
        result = sites.build(folder, out)
        assert result.status in (1, 3), result
        assert "Traceback" not in result.err
        assert {path for paths in sites.traces(out, secret).values() for path in paths} <= {"sozialblog-manifest.json"}
        filler.unlink()
        assert sites.build(folder, out).status == 3
        assert sites.tree(out) == sites.tree(whole)


def test_a_state_without_room(disk: Callable[[str], Path], tmp_path: Path) -> None:
    """The site with its state lies on a full disk: an error in words; what has to go goes from the output."""
    site = sites.small()
    place = disk("4m")
    folder = site.write(place / "site")
    assert sites.build(folder, tmp_path / "out").status == 0
    secret = _withdrawn(site, folder)
    (place / "filler").write_bytes(bytes(shutil.disk_usage(place).free))
    result = sites.build(folder, tmp_path / "out")
    assert result.status in (1, 3)
    assert "Traceback" not in result.err
    assert sites.traces(tmp_path / "out", secret) == {}
    (place / "filler").unlink()
    assert sites.build(folder, tmp_path / "out").status == 3


def _as_nobody(action: Callable[[], sites.Result]) -> tuple[int, str]:
    """Status and words of ``action`` in a process that may not do everything, as root may."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        status = 99
        try:
            os.close(reading)
            if os.getuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            result = action()
            os.write(writing, (result.out + result.err).encode()[-4000:])
            status = result.status
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        said = stream.read().decode(errors="replace")
    _, ended = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(ended), said


def _for_nobody(*folders: Path) -> None:
    for folder in folders:
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
            if os.getuid() == 0:
                os.chown(path, NOBODY, NOBODY)


@pytest.fixture(name="open_folder")
def _open_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder that anybody can reach."""
    with tempfile.TemporaryDirectory(prefix="sozialblog-test-") as name:
        place = Path(name)
        place.chmod(0o755)
        yield place


@pytest.mark.parametrize(
    "what", ["output", "a page", "a photograph", "a text", "the state", "a folder of content", "all posts"]
)
def test_without_permission(what: str, open_folder: Path) -> None:
    site = sites.small()
    site.add(sites.post("bleibt", photos=0))
    folder, out = site.write(open_folder / "site"), open_folder / "out"
    assert sites.build(folder, out).status == 0
    secret = _withdrawn(site, folder)
    _for_nobody(folder, out)
    place = {
        "output": out, "a page": out / "index.html", "a photograph": folder / "content/posts/neu" / site.get("neu").photo["file"],
        "a text": folder / "content/posts/neu/index.md", "the state": folder / ".sozialblog", "a folder of content": folder / "content/posts/neu", "all posts": folder / "content/posts",
    }[what]  # fmt: skip
    place.chmod(0o555 if what in ("output", "the state") else 0)
    status, said = _as_nobody(lambda: sites.build(folder, out, "--workers", "1"))
    place.chmod(0o755)
    assert "Traceback" not in said
    assert status in (1, 3), said
    assert sites.traces(out, sites.post("neu").canaries) == {} or what in ("a page", "the state")
    if what != "output":
        assert sites.traces(out, secret) == {}, said
    assert sites.build(folder, out).status == 3
    assert sites.traces(out, secret) == {}


def test_what_a_build_that_was_cut_off_could_not_forget_is_forgotten_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, out = sites.full(), tmp_path / "out"
    folder = site.write(tmp_path / "site")
    assert sites.build(folder, out).status == 0
    site.get("jugend").record["withdrawn"] = sites.TODAY
    site.write(folder)
    with monkeypatch.context() as patch:
        patch.setattr(untouched, "forget", _refused)
        assert sites.build(folder, out, "--strict").status == 1
    assert sites.build(folder, out, "--strict").status == 3
    secret = [word for word in site.get("jugend").canaries if word != "jugend"]
    assert sites.traces(folder / ".sozialblog", secret) == {}
    left = folder / ".sozialblog/stage/posts"
    left.mkdir(parents=True)
    assert sites.build(folder, out, "--strict").status == 3
    assert not left.exists()


@pytest.mark.parametrize("last", ["feed.xml", "index.html", "sitemap.xml"])
def test_a_list_that_was_about_to_come_back_comes_back(
    last: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build that may publish nothing new is cut off while it writes the lists without the one who withdrew."""
    site, out, whole = sites.small(), tmp_path / "out", tmp_path / "whole"
    folder = site.write(tmp_path / "site")
    for place in (out, whole):
        assert sites.build(folder, place).status == 0
    _withdrawn(site, folder)
    assert sites.build(folder, whole, "--strict").status == 3
    put = publishing._put

    def cut_off(output: Path, path: str, *more: Any) -> bool:
        if path == last:
            _refused()
        return put(output, path, *more)

    with monkeypatch.context() as patch:
        patch.setattr(publishing, "_put", cut_off)
        assert sites.build(folder, out, "--strict").status == 1
    assert not (out / last).exists()
    assert sites.build(folder, out, "--strict").status == 3
    assert sites.tree(out) == sites.tree(whole)


def _refused(*_: object) -> None:
    raise PermissionError(13, "Permission denied")


def test_a_clock_that_was_set_back(tmp_path: Path) -> None:
    """A withdrawal in the log counts from its day on; a consent given after today is no consent; and it stays whole."""
    site, out = sites.small(), tmp_path / "out"
    folder = site.write(tmp_path / "site")
    assert sites.build(folder, out).status == 0
    clean = sites.tree(out)
    secret = [word for word in site.get("hof").canaries if word != "hof"]
    assert sites.build(folder, out, today=dt.date(2026, 3, 1)).status == 3
    assert sites.traces(out, secret) == {}
    assert sites.build(folder, out, today=dt.date(1970, 1, 1)).status in (0, 3)
    assert sites.traces(out, secret) == {}
    assert sites.build(folder, out).status == 0
    assert sites.tree(out) == clean


def test_files_of_another_time_cost_nothing_but_time(tmp_path: Path) -> None:
    """Times of files from the future or from 1970 are never believed over their bytes."""
    site, out = sites.small(), tmp_path / "out"
    folder = site.write(tmp_path / "site")
    for moment in (0, 4_000_000_000):
        for path in [*folder.rglob("*"), *out.rglob("*")]:
            os.utime(path, (moment, moment))
        site.get("hof").body += "\nNoch ein Satz.\n"
        site.write(folder)
        os.utime(folder / "content/posts/hof/index.md", (moment, moment))
        assert sites.build(folder, out).status == 0
        assert sites.build(folder, tmp_path / f"clean{moment}").status == 0
        assert sites.tree(out) == sites.tree(tmp_path / f"clean{moment}")


def test_two_builds_at_once(tmp_path: Path) -> None:
    """The second waits for the first, says so, and both leave what one would have left."""
    site, out = sites.small(), tmp_path / "out"
    folder = sites.approve(site.write(tmp_path / "site"))
    day = sites.TODAY.isoformat()
    environment = {**os.environ, **sites.environment(folder)}
    with alone(folder, lambda: None):
        waiting = [
            subprocess.Popen(
                sites.command("--lang", "en", "--today", day, "build", "--output", out), cwd=folder, env=environment, text=True,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )
            for _ in range(2)
        ]  # fmt: skip
        assert waiting[0].stderr.readline().startswith("A build of this site is running")
        assert not out.exists()
    assert [process.communicate(timeout=120) and process.returncode for process in waiting] == [0, 0]
    assert sites.build(folder, tmp_path / "alone").status == 0
    assert sites.tree(out) == sites.tree(tmp_path / "alone")


def test_a_clean_build_takes_nothing_from_under_another(tmp_path: Path) -> None:
    site, out = sites.small(), tmp_path / "out"
    folder = sites.approve(site.write(tmp_path / "site"))
    held = folder / ".sozialblog/stage/posts"
    with alone(folder, lambda: None):
        held.mkdir(parents=True)
        with subprocess.Popen(
            sites.command("--lang", "en", "--today", sites.TODAY.isoformat(), "build", "--clean", "--output", out),
            cwd=folder, env={**os.environ, **sites.environment(folder)}, text=True, stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        ) as process:  # fmt: skip
            assert process.stderr.readline().startswith("A build of this site is running")
            assert held.is_dir()
            process.kill()
    assert sites.build(folder, out, "--clean").status == 0
    assert not held.exists()
