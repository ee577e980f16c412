"""The test command: installs what the tests need into .venv, then format, lint, types, architecture and tests.

    python3 tests/run.py            everything, in a few minutes
    python3 tests/run.py --long     the long proofs too (hundreds of kills, many more random cases)
    python3 tests/run.py -- -k NAME only these tests (what follows -- goes to pytest)

Needs Python 3.11 or newer and nothing else. Tests in a browser are skipped where there is no Chromium.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--long", action="store_true", help="run the long proofs as well")
    parser.add_argument("pytest", nargs="*", help="arguments for pytest, after --")
    options = parser.parse_args()
    if not (BIN / "python").exists() and not (BIN / "python.exe").exists():
        venv.create(VENV, with_pip=True)
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "PYTHONDONTWRITEBYTECODE": "1"}
    if options.long:
        environment["SOZIALBLOG_LONG"] = "1"
    # The face detector is 400 MB of libraries; its tests are skipped where it is missing.
    extras = "test,faces" if options.long else "test"
    pip = ["python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if os.environ.get("CI"):  # what was tested here is what is installed there, digest by digest, and nothing else
        installing = [
            [*pip, "--require-hashes", "-r", "requirements-ci.txt"],
            [*pip, "--no-deps", "--no-build-isolation", "-e", "."],
        ]
    else:
        installing = [[*pip, "-e", f".[{extras}]"]]
    steps = [
        *installing,
        ["ruff", "format", "--check", "--quiet", "."],
        ["ruff", "check", "--quiet", "."],
        ["mypy"],
        ["lint-imports"],
        ["python", "-m", "pytest", "-n", "auto", *options.pytest],
    ]
    if options.pytest:
        steps = [*installing, steps[-1]]
    for step in steps:
        print("$", *step, flush=True)
        done = subprocess.run([str(BIN / step[0]), *step[1:]], cwd=ROOT, env=environment, check=False)
        if done.returncode:
            print(f"failed: {' '.join(step)}", file=sys.stderr)
            return done.returncode
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
