"""Mutation tests: do the tests notice when a condition of the code that judges is turned round?

    python tests/mutation.py                    every area of tests/mutation.toml, in an hour or so
    python tests/mutation.py approvals gates    these areas
    python tests/mutation.py --keep DIR gates   in this folder; a later call tries again only what survived there

Needs mutmut, which makes the mutants: pip install -e '.[test,mutation]'. Works in a copy and changes nothing here.
Fails if fewer than 95 % of an area's mutants are noticed, or if one survives that tests/mutation.toml does not list with
a reason.
"""

from __future__ import annotations

import argparse
import difflib
import fnmatch
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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

    @property
    def place(self) -> tuple[str, str, str, str]:
        return self.path, self.function, self.was, self.now

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
            mutants, outcomes = run(folder, plan["area"][name])
            good &= report(name, mutants, outcomes, accepted)
    return 0 if good else 1


def run(folder: Path, area: dict[str, Any]) -> tuple[list[Mutant], dict[str, str]]:
    """Mutate a copy of the project and run the area's tests; the mutants, and what became of each."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target)
    mutants = [mutant for path in sorted(_modules(area)) for mutant in mutate(folder, path)]
    results = folder / "mutants-results.jsonl"
    known = _read(results)
    digests = {mutant.id: hashlib.sha256("\0".join(mutant.place).encode()).hexdigest() for mutant in mutants}
    record = folder / "mutants-digests.json"
    before = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
    done = {
        name: known[name] for name, digest in digests.items() if before.get(name) == digest and noticed(known.get(name))
    }
    results.write_text("".join(json.dumps(item) + "\n" for item in done.items()), encoding="utf-8")
    record.write_text(json.dumps(digests), encoding="utf-8")
    todo = [mutant.id for mutant in mutants if mutant.id not in done]
    (folder / "mutants-todo.json").write_text(json.dumps(todo), encoding="utf-8")
    quiet = ["-q", "--assert=plain", "--tb=native", "-p", "no:cacheprovider", "-p", "no:xdist"]
    command = [sys.executable, "-m", "pytest", "-p", "tests.mutants", *quiet, *area["tests"]]
    subprocess.run(command, cwd=folder, check=True, env={**os.environ, "PYTHONPATH": str(folder)})
    return mutants, _read(results)


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
        was, now = _difference(of(f"{function}__mutmut_orig"), of(name))
        shown = function.removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")
        yield Mutant(f"{module}.{name}", path, shown, was, now)


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
    name: str, mutants: list[Mutant], outcomes: dict[str, str], accepted: set[tuple[str, str, str, str]]
) -> bool:
    """Print module by module how many were noticed, and who survived; whether the area is as good as it has to be."""
    print(f"\n{name}: mutants noticed")
    for path in [*dict.fromkeys(mutant.path for mutant in mutants), ""]:
        those = [mutant for mutant in mutants if path in ("", mutant.path)]
        caught = sum(noticed(outcomes.get(mutant.id)) for mutant in those)
        print(f"  {caught:5} of {len(those):5}  {100 * caught / max(1, len(those)):5.1f} %  {path or name}")
    left = [mutant for mutant in mutants if not noticed(outcomes.get(mutant.id))]
    unlisted = [mutant for mutant in left if mutant.place not in accepted]
    for mutant in unlisted:
        print(f"\n# {outcomes.get(mutant.id, 'not tried')}\n{mutant.listed()}")
    return 100 * (len(mutants) - len(left)) >= LEAST * len(mutants) and not unlisted


if __name__ == "__main__":
    raise SystemExit(main())
