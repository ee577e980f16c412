"""A build that is killed, wherever it stands: nothing forbidden is left behind, and the next build repairs the rest.

Most builds are forked from this process and end at a chosen change of the disk (SIGKILL just before it) or after a
chosen share of their processor time (SIGPROF, which nothing here catches); some are processes of their own, killed
after a share of the time they take. SOZIALBLOG_LONG kills 308 builds, the short form five.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sozialblog.publish.manifest import MANIFEST, Manifest, read_manifest
from tests import sites

LONG = bool(os.environ.get("SOZIALBLOG_LONG"))
AT_CHANGES, AT_TIMES, PROCESSES = (25, 11, 20) if LONG else (1, 0, 0)
NEXT_DAY = sites.TODAY + dt.timedelta(days=1)
_CHANGES = frozenset(
    {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "shutil.rmtree", "sqlite3.connect"}
)


@dataclass
class Case:
    """What happens to a site that is online, and which documents may not be seen afterwards."""

    change: Callable[[sites.Site], object] = lambda _site: None
    forbidden: tuple[str, ...] = tuple(sites.WAITING)
    options: tuple[str, ...] = ()
    today: dt.date = sites.TODAY
    cold: bool = False
    statuses: tuple[int, ...] = (0, 3)


def _withdraw(site: sites.Site) -> None:
    site.get("jugend").record["withdrawn"] = sites.TODAY


def _edit(site: sites.Site) -> None:
    site.get("werkstatt").front |= {"title": "Ein anderer Titel, den Nachbarn zeigen", "tags": ["Neues Thema"]}
    festival = site.get("fest")
    festival.photos[festival.photo["file"]] = sites.picture("other pixels")
    site.add(sites.post("neu", date=dt.date(2026, 6, 29)))
    site.get("kueche").front["status"] = "draft"


def _rename(site: sites.Site) -> None:
    site.toml["site"]["title"] = "Anderer Name auf jeder Seite"


def _withheld_too(site: sites.Site) -> None:
    _withdraw(site)
    site.add(sites.post("ohne")).front.pop("people")


def _no_imprint(site: sites.Site) -> None:
    _withdraw(site)
    site.add(sites.post("neu"))
    site.documents.remove(site.get("impressum"))


CASES = {
    "cold": Case(cold=True),
    "cold after a withdrawal": Case(_withdraw, (*sites.WAITING, "jugend"), ("--clean",)),
    "withdrawal": Case(_withdraw, (*sites.WAITING, "jugend")),
    "edits": Case(_edit, (*sites.WAITING, "kueche")),
    "every page on another day": Case(_rename, ("entwurf", "idee", "vorbei", "letzter-tag"), today=NEXT_DAY),
    "strict": Case(_withheld_too, (*sites.WAITING, "jugend", "ohne"), ("--strict",)),
    "no imprint": Case(_no_imprint, (*sites.WAITING, "jugend", "neu"), statuses=(4,)),
    "nothing new": Case(),
}


@dataclass
class Place:
    """A site that is online with all that builds keep, and a copy of both to begin from again and again."""

    folder: Path
    out: Path
    saved: Path
    site: sites.Site = field(default_factory=sites.full)

    def again(self, case: Case) -> None:
        for path, copy in ((self.out, self.saved / "out"), (self.folder / ".sozialblog", self.saved / "state")):
            shutil.rmtree(path, ignore_errors=True)
            if not case.cold:
                shutil.copytree(copy, path, copy_function=shutil.copy2)

    def build(self, case: Case, out: Path | None = None, *more: str) -> sites.Result:
        result = sites.build(self.folder, out or self.out, "--workers", "1", *case.options, *more, today=case.today)
        assert result.status in case.statuses, result
        return result

    def run(self, case: Case, ending: Callable[[], object]) -> tuple[int, float]:
        """Build in a process of its own that knows what this one does; its status, and seconds of processor time."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 and later warn of threads
            child = os.fork()
        if not child:
            try:
                ending()
                self.build(case)
            finally:
                os._exit(0)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        _, status = os.waitpid(child, 0)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return status, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _count(until: int, report: int | None = None) -> None:
    """Have this process killed just before its change of the disk number ``until``; each one is written to ``report``."""
    seen = [0]

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if event in _CHANGES or writes:
            seen[0] += 1
            if seen[0] == until:
                os.kill(os.getpid(), signal.SIGKILL)
            if report is not None:
                os.write(report, b".")

    sys.addaudithook(hook)


@pytest.fixture(scope="module", name="place")
def _place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    base = tmp_path_factory.mktemp("killed")
    place = Place(base / "site", base / "out", base / "saved")
    with sites.without_approval():
        place.site.write(place.folder)
        place.build(Case())
        shutil.copytree(place.out, place.saved / "out")
        shutil.copytree(place.folder / ".sozialblog", place.saved / "state")
        yield place


SHORT = ("cold", "withdrawal", "edits", "strict", "no imprint")


@pytest.mark.parametrize("name", CASES if LONG else SHORT)
def test_killed_at_any_instant(name: str, place: Place) -> None:
    case = CASES[name]
    site = sites.full()
    case.change(site)
    site.write(place.folder)
    secret = [word for slug in case.forbidden for word in site.get(slug).canaries if word != slug]
    before = {} if case.cold else sites.tree(place.saved / "out")
    wanted = _undisturbed(place, case)
    changes, seconds = _measured(place, case)
    chance = random.Random(f"{name} 4711")
    offset = chance.random()
    ends: list[Callable[[], object]] = []
    for number in range(AT_CHANGES):
        at = 1 + int((number + offset) / AT_CHANGES * changes)
        ends.append(lambda at=at: _count(at))
    ends += [_after((number + offset) / AT_TIMES * seconds) for number in range(AT_TIMES)]
    for end in ends:
        assert _killed(place, case, end, chance), "the build was over before it could be killed"
        _nothing_forbidden(place.out, before, secret)
        place.build(case)
        found = sites.tree(place.out)
        differ = {path for path in found.keys() | wanted.keys() if found.get(path) != wanted.get(path)}
        assert differ == set()
        assert sites.traces(place.folder / ".sozialblog", secret) == {}
        assert not (place.folder / ".sozialblog/stage").exists()


def _after(seconds: float) -> Callable[[], object]:
    """Have this process killed after so much processor time."""
    return lambda: signal.setitimer(signal.ITIMER_PROF, max(0.002, seconds))


def _killed(place: Place, case: Case, end: Callable[[], object], chance: random.Random) -> bool:
    """Build until ``end``; where the build was quicker than the one that was measured, until some earlier instant."""
    for _ in range(6):
        place.again(case)
        status, seconds = place.run(case, end)
        if os.WIFSIGNALED(status):
            return True
        end = _after(chance.random() * seconds)
    return False


def _undisturbed(place: Place, case: Case) -> dict[str, bytes]:
    """What a build that knows nothing gives, in a folder that holds what was online."""
    place.again(case)
    shutil.rmtree(place.folder / ".sozialblog", ignore_errors=True)
    place.build(case)
    return sites.tree(place.out)


def _measured(place: Place, case: Case) -> tuple[int, float]:
    """How often an undisturbed build changes the disk, and its seconds of processor time."""
    place.again(case)
    reading, writing = os.pipe()
    _, seconds = place.run(case, lambda: _count(0, writing))
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        return len(stream.read()), seconds


def _nothing_forbidden(out: Path, before: dict[str, bytes], secret: list[str]) -> None:
    """What may not be seen is taken away before anything is written; until then nothing but it goes."""
    found = {path: data for path, data in sites.tree(out).items() if Path(path).name != MANIFEST}
    leaks = {path for paths in sites.traces(out, secret).values() for path in paths} - {MANIFEST}
    assert all(found[path] == before.get(path) for path in leaks), "a forbidden word was written"
    if leaks:
        assert all(data == before.get(path) for path, data in found.items()), "something was shown before it was hidden"
    manifest = read_manifest(out)
    ours = {path for path in found if not Path(path).name.startswith(".sozialblog-")}
    assert isinstance(manifest, Manifest) or not ours
    if isinstance(manifest, Manifest):
        assert ours <= set(manifest.files), "a file of ours that the next build would not find"


@pytest.mark.skipif(not LONG, reason="SOZIALBLOG_LONG is not set")
def test_a_process_of_its_own_with_workers(tmp_path: Path) -> None:
    """The real program on an approved site, with processes that clean photographs, after a withdrawal."""
    site = sites.full()
    folder, out, saved, whole = (tmp_path / name for name in ("site", "out", "saved", "whole"))
    sites.approve(site.write(folder))
    day = sites.TODAY.isoformat()
    assert sites.build(folder, out).status == 0
    shutil.copytree(out, saved)
    shutil.copytree(out, whole)
    _withdraw(site)
    site.write(folder)
    environment = {**os.environ, **sites.environment(folder)}
    secret = [word for word in site.get("jugend").canaries if word != "jugend"]
    before = sites.tree(saved)
    began = time.monotonic()
    assert sites.spawn("build", "--output", whole, "--today", day, "--clean", cwd=folder).returncode == 3
    takes = time.monotonic() - began
    wanted = sites.tree(whole)
    chance = random.Random(4711)
    for number in range(PROCESSES):
        shutil.rmtree(out)
        shutil.copytree(saved, out)
        more = ["--clean", "--workers", "2"] if number % 2 else []
        process = subprocess.Popen(
            sites.command("build", "--output", out, "--today", day, *more), cwd=folder, env=environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            process.wait(timeout=chance.uniform(0.3, 1.0) * takes)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        _nothing_forbidden(out, before, secret)
        assert sites.build(folder, out).status == 3
        assert sites.tree(out) == wanted
