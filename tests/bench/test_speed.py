"""How long things may take. Counts the time of the processor, so that a busy machine fails no test."""

from __future__ import annotations

import datetime as dt
import resource
import shutil
from pathlib import Path

from tests import sites

CORES, SECONDS = 2, 10


def used() -> float:
    """Seconds of processor time that processes started here have used."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def test_a_cold_build_of_the_demonstration(tmp_path: Path) -> None:
    for name in ("content", "themes"):
        shutil.copytree(sites.PROJECT / name, tmp_path / name)
    before = used()
    done = sites.spawn("build", "--output", tmp_path / "out", cwd=tmp_path)
    assert done.returncode in (0, 3, 4), done.stderr
    assert used() - before < CORES * SECONDS


def test_a_check_of_two_hundred_posts_grows_with_their_number(tmp_path: Path) -> None:
    """Four times the posts and records take less than ten times as long."""
    taken = []
    for number in (25, 100):
        site = sites.small()
        for index in range(number):
            post = site.add(sites.post(f"beitrag-{index}", photos=0, people=[sites.record(f"person-{index}")]))
            post.front["date"] = dt.date(2024, 1, 1) + dt.timedelta(days=index)
        folder = site.write(tmp_path / str(number))
        before = used()
        assert sites.spawn("check", "--format", "json", cwd=folder).returncode == 3
        taken.append(used() - before)
    assert taken[1] < taken[0] * 10
