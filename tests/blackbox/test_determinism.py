"""The same inputs on the same day give the same bytes, whatever surrounds the program."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests import sites


def test_another_folder_zone_language_seed_and_number_of_workers(tmp_path: Path) -> None:
    site = sites.full()
    one, two = tmp_path / "eins", tmp_path / "an einem" / "anderen Ort äöü"
    sites.approve(site.write(one))
    shutil.copytree(one, two)
    shutil.rmtree(two / ".sozialblog", ignore_errors=True)
    day = sites.TODAY.isoformat()
    first = sites.spawn(
        "build", "--output", one / "aus", "--today", day, "--workers", "1", cwd=one,
        env={"TZ": "Pacific/Kiritimati", "LANG": "de_DE.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
    )  # fmt: skip
    second = sites.spawn(
        "build", "--output", "../../out put", "--today", day, "--workers", "4", "--lang", "en", cwd=two,
        env={"TZ": "America/Los_Angeles", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "4242", "PYTHONUTF8": "0"},
    )  # fmt: skip
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert sites.digests(one / "aus") == sites.digests(tmp_path / "out put")


def test_the_order_in_which_files_were_made_does_not_matter(tmp_path: Path) -> None:
    site = sites.full()
    with sites.without_approval():
        assert sites.build(site.write(tmp_path / "a"), tmp_path / "a-out").status == 0
        site.documents.reverse()
        site.units = dict(reversed(site.units.items()))
        assert sites.build(site.write(tmp_path / "b"), tmp_path / "b-out").status == 0
    assert sites.digests(tmp_path / "a-out") == sites.digests(tmp_path / "b-out")


def test_unused_files_change_nothing(tmp_path: Path) -> None:
    site = sites.small()
    with sites.without_approval():
        assert sites.build(site.write(tmp_path / "a"), tmp_path / "a-out").status == 0
        site.get("hof").photos["unbenutzt.jpg"] = sites.picture("unused")
        assert sites.build(site.write(tmp_path / "a"), tmp_path / "b-out").status == 0
    assert sites.digests(tmp_path / "a-out") == sites.digests(tmp_path / "b-out")
