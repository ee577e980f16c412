"""How long things may take. Counts the time of the processor, so that a busy machine fails no test."""

from __future__ import annotations

import datetime as dt
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

from tests import sites

CORES, SECONDS = 2, 10


def used(who: int) -> float:
    """Seconds of processor time that this process (its threads too) or the ones it started have used."""
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def test_a_cold_build_of_the_demonstration(tmp_path: Path) -> None:
    shutil.copytree(sites.PROJECT / "content", tmp_path / "content")
    shutil.copy(sites.PROJECT / "pyproject.toml", tmp_path)
    before = used(resource.RUSAGE_SELF)
    result = sites.run("build", "--output", tmp_path / "out", site=tmp_path, today=None)
    assert result.status == 0, result
    assert used(resource.RUSAGE_SELF) - before < CORES * SECONDS


def test_the_time_of_a_check_grows_with_the_number_of_posts(tmp_path: Path) -> None:
    """Four times the posts and records take less than ten times as long."""
    taken = []
    for number in (25, 100):
        site = sites.small()
        for index in range(number):
            post = site.add(sites.post(f"beitrag-{index}", photos=0, people=[sites.record(f"person-{index}")]))
            post.front["date"] = dt.date(2024, 1, 1) + dt.timedelta(days=index)
        folder = site.write(tmp_path / str(number))
        before = used(resource.RUSAGE_CHILDREN)
        assert sites.spawn("check", "--format", "json", cwd=folder).returncode == 3
        taken.append(used(resource.RUSAGE_CHILDREN) - before)
    assert taken[1] < taken[0] * 10


#: what takes long to load, and has nothing to do where nothing changed
SLEEPING = {
    "HanTa", "PIL", "babel", "flask", "icalendar", "jinja2", "markdown", "numpy", "phonenumbers", "pyromark",
    "selectolax", "tinycss2", "waitress",
}  # fmt: skip
LOADED = "import sys; from sozialblog.cli import main; main(sys.argv[1:]); print(*sorted(sys.modules))"


def test_a_build_that_finds_nothing_changed_loads_little(tmp_path: Path) -> None:
    site = sites.bare()
    site.add(sites.post("rad", photos=1, campaign=None))
    place = sites.approve(site.write(tmp_path / "site"))
    options = ["--site", str(place), "--today", sites.TODAY.isoformat(), "build", "--output", str(tmp_path / "out")]
    loaded = []
    for _ in range(2):
        found = subprocess.run(
            [sys.executable, "-c", LOADED, *options], capture_output=True, text=True, check=True, cwd=sites.PROJECT,
            env={**os.environ, **sites.environment(place)},
        )  # fmt: skip
        loaded.append(set(found.stdout.splitlines()[-1].split()))
    assert SLEEPING & loaded[0]
    assert SLEEPING & loaded[1] == set()
