"""Mutation tests: do the tests notice when a condition of the code that judges is turned round?

    python tests/mutation.py                     every area of tests/mutation.toml, in some hours
    python tests/mutation.py approvals gates     these areas
    python tests/mutation.py --sample 300 gates  300 mutants of each area, drawn by chance
    python tests/mutation.py --keep DIR gates    in this folder; a later call tries again only what survived there

Needs mutmut, which makes the mutants: pip install -e '.[test,mutation]'. Works in a copy and changes nothing here.
Fails if fewer than 95 % of an area's mutants are noticed, or if one survives that tests/mutation.toml does not list with
a reason. Mutants are tried in an order drawn by chance, so that what was tried is a sample of all wherever it ends.
"""

from __future__ import annotations

import argparse
import difflib
import fnmatch
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from mutmut.mutation.file_mutation import mutate_file_contents

ROOT = Path(__file__).resolve().parent.parent
PLAN = ROOT / "tests" / "mutation.toml"
COPIED = (
    "sozialblog", "tests", "themes", "content", "docs", "build.py", "README.md", "LICENSE", "CHANGELOG.md",
    "pyproject.toml",
)  # fmt: skip
LEAST = 95.0  #: per cent of an area's mutants


@dataclass(frozen=True)
class Mutant:
    """One change of one function: the lines that are taken out and put in."""

    id: str
    path: str
    function: str
    was: str
    now: str
    whole: str  #: the function as it stands

    @property
    def place(self) -> tuple[str, str, str, str]:
        return self.path, self.function, self.was, self.now

    @property
    def digest(self) -> str:
        return hashlib.sha256("\0".join((self.id, *self.place, self.whole)).encode()).hexdigest()

    def listed(self) -> str:
        """As it would stand in tests/mutation.toml."""
        names = ("path", "function", "was", "now")
        lines = [f"{name} = {json.dumps(getattr(self, name), ensure_ascii=False)}" for name in names]
        return "\n".join(["[[survivor]]", *lines, 'reason = ""'])


def main() -> int:
    plan = tomllib.loads(PLAN.read_text(encoding="utf-8"))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("area", nargs="*", help=f"{', '.join(plan['area'])}; every one if none is named")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="work in this folder and leave it")
    parser.add_argument("--sample", type=int, metavar="N", help="of each area no more than N mutants")
    parser.add_argument("--seed", default="sozialblog", metavar="TEXT", help="another seed draws another sample")
    parser.add_argument("--only", default="*", metavar="GLOB", help="only modules with such a path")
    options = parser.parse_args()
    unknown = set(options.area) - set(plan["area"])
    if unknown:
        parser.error(f"no such area: {', '.join(sorted(unknown))}")
    os.nice(19)
    accepted = {(item["path"], item["function"], item["was"], item["now"]) for item in plan.get("survivor", ())}
    keep = options.keep and options.keep.resolve()
    os.chdir(ROOT)  # mutmut reads pyproject.toml
    good = True
    for name in options.area or plan["area"]:
        with tempfile.TemporaryDirectory() as temporary:
            folder = (keep or Path(temporary)) / name
            mutants = made(folder, plan["area"][name], options.only)
            random.Random(options.seed).shuffle(mutants)
            outcomes = run(folder, plan["area"][name], mutants, options.sample)
            good &= report(name, mutants, outcomes, accepted)
    return 0 if good else 1


def made(folder: Path, area: dict[str, Any], only: str) -> list[Mutant]:
    """Mutate a copy of the project."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target)
    paths = (path for path in sorted(_modules(area)) if fnmatch.fnmatch(path, only))
    return [mutant for path in paths for mutant in mutate(folder, path)]


def run(folder: Path, area: dict[str, Any], mutants: list[Mutant], most: int | None) -> dict[str, str]:
    """Run the area's tests for the first mutants; what became of each of them."""
    results = folder / "mutants-results.jsonl"
    known = {digest: outcome for digest, outcome in _read(results).items() if noticed(outcome)}
    results.write_text("".join(json.dumps(item) + "\n" for item in known.items()), encoding="utf-8")
    todo = [(mutant.id, mutant.digest) for mutant in mutants[:most] if mutant.digest not in known]
    (folder / "mutants-todo.json").write_text(json.dumps(todo), encoding="utf-8")
    quiet = ["-q", "--assert=plain", "--tb=native", "-p", "no:cacheprovider", "-p", "no:xdist"]
    command = [sys.executable, "-m", "pytest", "-p", "tests.mutants", *quiet, *area["tests"]]
    subprocess.run(command, cwd=folder, check=True, env={**os.environ, "PYTHONPATH": str(folder)})
    found = _read(results)
    return {mutant.id: found[mutant.digest] for mutant in mutants if mutant.digest in found}


def noticed(outcome: str | None) -> bool:
    """Whether a test failed, or would never have ended."""
    return outcome not in (None, "survived", "no test")


def mutate(folder: Path, path: str) -> Iterator[Mutant]:
    """Put every mutant of a module beside its functions, in the copy."""
    source = (folder / path).read_text(encoding="utf-8")
    mutated = _mutated(folder, path, source)
    (folder / path).write_text(mutated["code"], encoding="utf-8")
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    lines = mutated["code"].split("\n")

    def of(name: str) -> list[str]:
        start, end = mutated["spans"][name]
        return [line.replace(name, "") for line in lines[start - 1 : end]]

    for name in mutated["names"]:
        function = name.rpartition("__mutmut_")[0]
        whole = of(f"{function}__mutmut_orig")
        was, now = _difference(whole, of(name))
        shown = function.removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")
        yield Mutant(f"{module}.{name}", path, shown, was, now, "\n".join(whole))


def _mutated(folder: Path, path: str, source: str) -> dict[str, Any]:
    """What mutmut makes of a module; kept, because it takes a while."""
    kept = folder / "mutants-made" / f"{hashlib.sha256(f'{path} {source}'.encode()).hexdigest()}.json"
    if kept.exists():
        return json.loads(kept.read_text(encoding="utf-8"))
    made = mutate_file_contents(path, source)
    spans = {name: [span.start, span.end] for name, span in made.line_span_by_function_name.items()}
    mutated = {"code": made.code, "names": list(made.mutant_names), "spans": spans}
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(json.dumps(mutated), encoding="utf-8")
    return mutated


def _difference(one: list[str], two: list[str]) -> tuple[str, str]:
    was, now = [], []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if tag != "equal":
            was += [line.strip() for line in one[a:b]]
            now += [line.strip() for line in two[c:d]]
    return "\n".join(was), "\n".join(now)


def _modules(area: dict[str, Any]) -> Iterator[str]:
    for file in (ROOT / "sozialblog").rglob("*.py"):
        path = file.relative_to(ROOT).as_posix()
        if _matches(path, area["modules"]) and not _matches(path, area.get("without", ())):
            yield path


def _matches(path: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch.fnmatch(path, pattern) for pattern in patterns)


def _read(results: Path) -> dict[str, str]:
    if not results.exists():
        return {}
    return dict(json.loads(line) for line in results.read_text(encoding="utf-8").splitlines())


def report(
    area: str, mutants: list[Mutant], outcomes: dict[str, str], accepted: set[tuple[str, str, str, str]]
) -> bool:
    """Print module by module how many were noticed, and who survived; whether the area is as good as it has to be."""
    print(f"\n{area}: mutants noticed of those tried")
    for path in [*dict.fromkeys(mutant.path for mutant in mutants), ""]:
        those = [mutant for mutant in mutants if path in ("", mutant.path)]
        tried = [outcomes[mutant.id] for mutant in those if mutant.id in outcomes]
        caught = sum(noticed(outcome) for outcome in tried)
        low, high = bounds(caught, len(tried), len(those))
        whole = "" if len(tried) == len(those) else f" ({low:.1f} to {high:.1f} % of {len(those)})"
        print(f"  {caught:5} of {len(tried):5}  {100 * caught / max(1, len(tried)):5.1f} %{whole}  {path or area}")
    left = [mutant for mutant in mutants if mutant.id in outcomes and not noticed(outcomes[mutant.id])]
    unlisted = [mutant for mutant in left if mutant.place not in accepted]
    for mutant in unlisted:
        print(f"\n# {outcomes[mutant.id]}\n{mutant.listed()}")
    return 100 * (len(outcomes) - len(left)) >= LEAST * len(outcomes) and not unlisted


def bounds(caught: int, tried: int, total: int) -> tuple[float, float]:
    """Between which percentages the share in the whole lies, at a confidence of 95 %.

    Wilson's score interval, https://doi.org/10.1080/01621459.1927.10502953, with the correction for a finite whole.
    """
    if tried in (0, total):
        return (0.0, 100.0) if tried == 0 else (100 * caught / tried, 100 * caught / tried)
    share, square = caught / tried, 1.96**2
    size = tried * (total - 1) / (total - tried)
    middle, half = share + square / (2 * size), sqrt(square * (share * (1 - share) + square / (4 * size)) / size)
    return 100 * (middle - half) / (1 + square / size), 100 * (middle + half) / (1 + square / size)


if __name__ == "__main__":
    raise SystemExit(main())
