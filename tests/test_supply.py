"""What the project says of what it is built on is true: licences, bounds, and the lock that CI installs from."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests import supply

PROJECT = tomllib.loads((supply.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
#: without an upper bound: versions are dates, or types that follow the library
_DATED = {"tzdata", "fsspec", "distributed", "types-markdown", "types-paramiko", "types-pyyaml"}


def _stated() -> dict[str, tuple[str, str]]:
    rows = (line.split(" | ") for line in supply.LICENCES.read_text(encoding="utf-8").splitlines() if " | " in line)
    return {row[0]: (row[1], row[2]) for row in rows}


def test_every_direct_dependency_is_listed_with_its_licence() -> None:
    stated, wanted = _stated(), supply.direct()
    for name, extra in wanted.items():
        assert stated[name][0] == (f"`[{extra}]`" if extra else "always"), f"{name}: python tests/supply.py licences"
        assert stated[name][1], name
    installed = [name for name in wanted if supply._installed(name)]
    assert len(installed) > 20
    assert {name: stated[name][1] for name in installed} == {name: supply.licence(name) for name in installed}
    assert not [name for name, (_, words) in stated.items() if re.search(r"\bA?GPL|General Public License v3$", words)]


def test_nothing_is_listed_that_is_not_asked_for() -> None:
    listed = {name for name, (purpose, _) in _stated().items() if "indirectly" not in purpose} - {
        "package",
        "---|---|---",
    }
    assert listed == set(supply.direct())


@pytest.mark.parametrize("extra", ["", *PROJECT["optional-dependencies"]])
def test_every_dependency_is_bounded_on_both_sides(extra: str) -> None:
    wanted = PROJECT["optional-dependencies"][extra] if extra else PROJECT["dependencies"]
    for line in wanted:
        if supply.named(line) not in _DATED:
            assert re.fullmatch(r"[\w.-]+(\[\w+\])?>=[\d.]+,<\d[\d.]*", line), line


def test_the_lock_of_ci_holds_each_of_them_with_digests_and_within_its_bounds() -> None:
    pins = re.findall(
        r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)(?: ; [^\\\n]+)?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)$",
        supply.LOCK.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    lines = [
        line for line in supply.LOCK.read_text(encoding="utf-8").splitlines() if not line.startswith("    --hash=")
    ]
    assert len(pins) == len(lines), "every line is a version with digests"
    versions: dict[str, list[str]] = {}
    for name, version, _ in pins:
        versions.setdefault(supply.named(name), []).append(version)
    wanted = [
        *PROJECT["dependencies"],
        *PROJECT["optional-dependencies"]["test"],
        *PROJECT["optional-dependencies"]["faces"],
    ]
    assert {supply.named(line) for line in [*wanted, *supply.BUILDING.split()]} <= versions.keys()
    for line in wanted:
        lowest, _, limit = line.partition(">=")[2].partition(",<")
        for version in versions[supply.named(line)]:
            assert not lowest or _numbers(version) >= _numbers(lowest), line
            assert not limit or _numbers(version) < _numbers(limit), f"{line}: python tests/supply.py lock"


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version.partition("rc")[0])))
