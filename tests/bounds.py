"""The ends of what pyproject.toml allows, tested: `python tests/bounds.py --lowest` (or `--highest`).

Installs sozialblog with the oldest (newest) version of every direct dependency that its bounds allow into a temporary
environment of its own, and runs a part of the suite there that uses each of them. What follows `--` goes to pytest
instead of that part. `--python PROGRAM` takes another Python, `--keep DIR` keeps the environment.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests import supply

PART = (
    "tests/test_golden.py", "tests/approvals/test_signing.py", "tests/deploy/test_recipes.py",
    "tests/desk/test_guard.py", "tests/features/test_campaigns.py", "tests/features/test_search.py", "tests/images",
    "tests/importers", "tests/life/test_export.py", "tests/markup", "tests/pii", "tests/verify/test_agreement.py",
)  # fmt: skip


def above(program: Path) -> list[str]:
    """Bounds that the environment of ``program`` does not reach, because another package asks for something newer."""
    asked = "import json; from importlib.metadata import distributions as d; print(json.dumps([[i.name, i.version] for i in d()]))"
    said = subprocess.run([program, "-c", asked], capture_output=True, text=True, check=True).stdout
    installed = {supply.named(name): version for name, version in json.loads(said)}
    found = []
    for line in supply.requirements():
        oldest, version = re.search(r">=([\d.]+)", line), installed.get(supply.named(line), "")
        if oldest and version and not f"{version}.0.0".startswith(f"{oldest[1]}."):
            found.append(f"{line}: {version}")
    return sorted(set(found))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    end = parser.add_mutually_exclusive_group(required=True)
    end.add_argument("--lowest", action="store_true")
    end.add_argument("--highest", action="store_true")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("pytest", nargs="*", help="arguments for pytest, after --")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = (chosen.keep or Path(folder)).resolve() / "environment"
        subprocess.run([chosen.python, "-m", "venv", "--clear", place], check=True)
        program = place / ("Scripts" if os.name == "nt" else "bin") / "python"
        uv = supply.tool(Path(folder), "uv") / "uv"
        resolution = "lowest-direct" if chosen.lowest else "highest"
        pip = [uv, "pip", "install", "--quiet", "--python", program, "--resolution", resolution]
        subprocess.run([*pip, "-e", f"{supply.ROOT}[test]"], check=True)
        for line in above(program) if chosen.lowest else ():
            print(f"the oldest that can be installed is newer than the bound: {line}")
        tests = chosen.pytest or ["-q", "-n", "auto", *PART]
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        command = [program, "-m", "pytest", "-p", "no:cacheprovider", *tests]
        return subprocess.run(command, cwd=supply.ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
