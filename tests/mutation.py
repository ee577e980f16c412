"""Mutation tests: do the tests notice when a condition of the code that judges is turned round?

    python tests/mutation.py                 every area, in hours
    python tests/mutation.py approvals gates these areas (tests/mutation.toml names them)
    python tests/mutation.py --keep DIR gates  in this folder, so that a run can be looked at and continued

Needs mutmut: pip install -e '.[test,mutation]'. Works in a copy and changes nothing here. Fails if fewer than 95 % of an
area's mutants are noticed, or if one survives that tests/mutation.toml does not list with a reason.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PLAN = ROOT / "tests" / "mutation.toml"
COPIED = (
    "sozialblog", "tests", "themes", "content", "docs", "build.py", "README.md", "LICENSE", "CHANGELOG.md",
    "pyproject.toml",
)  # fmt: skip
LEAST = 95.0  #: per cent of an area's mutants
NOTICED = {1, 3, 36, 24, 152, 255, -24, -9, -11}  #: mutmut's exit codes: a test failed, or the mutant ran for ever


@dataclass(frozen=True)
class Survivor:
    """A mutant that no test noticed: the lines that were taken out and put in."""

    path: str
    function: str
    was: str
    now: str

    @property
    def place(self) -> tuple[str, str, str, str]:
        return self.path, self.function, self.was, self.now

    def listed(self) -> str:
        """As it would stand in tests/mutation.toml."""
        lines = [
            f"{name} = {json.dumps(getattr(self, name), ensure_ascii=False)}"
            for name in ("path", "function", "was", "now")
        ]
        return "\n".join(["[[survivor]]", *lines, 'reason = ""'])


def main() -> int:
    plan = tomllib.loads(PLAN.read_text(encoding="utf-8"))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("area", nargs="*", help=f"{', '.join(plan['area'])}; every one if none is named")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="work in this folder and leave it")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes at once (default: 1)")
    options = parser.parse_args()
    unknown = set(options.area) - set(plan["area"])
    if unknown:
        parser.error(f"no such area: {', '.join(sorted(unknown))}")
    os.nice(19)
    accepted = {(item["path"], item["function"], item["was"], item["now"]) for item in plan.get("survivor", ())}
    good = True
    for name in options.area or plan["area"]:
        with tempfile.TemporaryDirectory() as temporary:
            folder = (options.keep or Path(temporary)).resolve() / name
            run(folder, plan["area"][name], options.jobs)
            good &= report(name, folder, plan["area"][name], accepted)
    return 0 if good else 1


def run(folder: Path, area: dict[str, Any], jobs: int) -> None:
    """Mutate a copy of the project. In a folder of an earlier run only what survived there is tried again."""
    for meta in (folder / "mutants").rglob("*.py.meta"):
        known = json.loads(meta.read_text(encoding="utf-8"))
        codes = known["exit_code_by_key"]
        known["exit_code_by_key"] = {name: code if code in NOTICED else None for name, code in codes.items()}
        meta.write_text(json.dumps(known), encoding="utf-8")
    for name in COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    if (folder / "mutants").exists():  # mutmut copies what is no Python only once
        fresh = shutil.ignore_patterns("*.py", "__pycache__")
        shutil.copytree(ROOT / "sozialblog", folder / "mutants" / "sozialblog", dirs_exist_ok=True, ignore=fresh)
    settings = {
        "source_paths": ["sozialblog"],
        "only_mutate": area["modules"],
        "do_not_mutate": area.get("without", []),
        "also_copy": [name for name in COPIED if name != "sozialblog"],
        "pytest_add_cli_args": ["-q", "--assert=plain", "-p", "no:cacheprovider"],
        "pytest_add_cli_args_test_selection": area["tests"],
        "timeout_multiplier": 3.0,
    }
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("\n[tool.mutmut]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items()))
    command = [sys.executable, "-c", "from mutmut.__main__ import cli; cli()", "run", "--max-children", str(jobs)]
    subprocess.run(command, cwd=folder, check=True, env={**os.environ, "SOZIALBLOG_MUTATION": "1"})


def report(name: str, folder: Path, area: dict[str, Any], accepted: set[tuple[str, str, str, str]]) -> bool:
    """Print what survived, module by module; whether the area is as good as it has to be."""
    noticed: Counter[str] = Counter()
    every: Counter[str] = Counter()
    unlisted = []
    for meta in sorted((folder / "mutants" / "sozialblog").rglob("*.py.meta")):
        path = meta.relative_to(folder / "mutants").as_posix().removesuffix(".meta")
        if not _matches(path, area["modules"]) or _matches(path, area.get("without", ())):
            continue
        codes = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
        every[path] += len(codes)
        noticed[path] += sum(code in NOTICED for code in codes.values())
        found = survivors(folder, path, [mutant for mutant, code in codes.items() if code not in NOTICED])
        unlisted += [survivor for survivor in found if survivor.place not in accepted]
    print(f"\n{name}")
    for path, number in every.items():
        if number:
            print(f"  {noticed[path]:4} of {number:4}  {100 * noticed[path] / number:5.1f} %  {path}")
    share = 100 * noticed.total() / max(1, every.total())
    print(f"  {noticed.total():4} of {every.total():4}  {share:5.1f} %  {name}\n")
    for survivor in unlisted:
        print(survivor.listed(), end="\n\n")
    return share >= LEAST and not unlisted


def _matches(path: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch.fnmatch(path, pattern) for pattern in patterns)


def survivors(folder: Path, path: str, mutants: list[str]) -> Iterator[Survivor]:
    """What each of these mutants changed."""
    if not mutants:
        return
    script = (
        "import json, sys; from mutmut.mutation.diff_apply import get_diff_for_mutant as diff;"
        "print(json.dumps([diff(name, path=sys.argv[1]) for name in sys.argv[2:]]))"
    )
    command = [sys.executable, "-c", script, path, *mutants]
    diffs = json.loads(subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout)
    for mutant, diff in zip(mutants, diffs, strict=True):
        lines = diff.splitlines()[3:]
        function = mutant.rpartition(".")[2].rpartition("__mutmut_")[0].removeprefix("x_").removeprefix("xǁ")
        was, now = ("\n".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
        yield Survivor(path, function.replace("ǁ", "."), was, now)


if __name__ == "__main__":
    raise SystemExit(main())
