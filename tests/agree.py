"""Every version of Python makes the same site: `python tests/agree.py`.

Builds the demonstration and a generated site that has everything with each Python 3.11 or newer that is found (on the PATH,
among pyenv's, or named as arguments), each with an environment of its own that holds the versions of requirements-ci.txt,
and compares every byte. Needs two of them; tells which files differ.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests import sites, supply

_EXTRAS = "fast,pdf,search"
_DEMO_DAY = "2026-11-20"


def pythons(named: list[str]) -> dict[str, str]:
    """Programs by version, such as ``3.12``; those in ``named`` first, then what is found."""
    places = [*named, *(shutil.which(f"python3.{minor}") or "" for minor in range(11, 16)), sys.executable]
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    places += sorted(str(path) for path in pyenv.glob("3.*/bin/python"))
    found: dict[str, str] = {}
    for place in filter(None, places):
        told = subprocess.run([place, "-c", "import sys; print(*sys.version_info[:2], sep='.')"], capture_output=True, text=True, check=False)  # fmt: skip
        version = told.stdout.strip()
        if told.returncode == 0 and version.startswith("3.") and int(version[2:]) >= 11:
            found.setdefault(version, place)
    return found


def prepared(folder: Path) -> dict[str, tuple[Path, str]]:
    """The sites to build, approved, each with the day that it is built on."""
    demo = folder / "demonstration"
    shutil.copytree(sites.PROJECT / "content", demo / "content")
    shutil.copy(sites.PROJECT / "pyproject.toml", demo)
    whole = sites.full()
    whole.toml["site"] |= {"theme": "kampagne", "search": True}
    generated = sites.approve(whole.write(folder / "generated"))
    return {"demonstration": (demo, _DEMO_DAY), "generated": (generated, sites.TODAY.isoformat())}


def wheel(folder: Path) -> Path:
    """sozialblog as it is now, for all of them."""
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*pip, "--wheel-dir", folder, sites.PROJECT], check=True)
    return next(folder.glob("*.whl"))


def environment(program: str, folder: Path, package: Path) -> Path:
    """A Python of this version with ``package`` and the versions of the lock."""
    constraints = folder / "constraints.txt"
    lines = re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?(==[^\s\\]+(?: ; [^\\\n]+)?)", supply.LOCK.read_text(encoding="utf-8"), re.MULTILINE)  # fmt: skip
    constraints.write_text("".join(f"{name}{rest}\n" for name, rest in lines), encoding="utf-8")
    subprocess.run([program, "-m", "venv", folder / "environment"], check=True)
    inside = folder / "environment" / "bin" / "python"
    pip = [inside, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--constraint", constraints]
    subprocess.run([*pip, f"{package}[{_EXTRAS}]"], check=True)
    return inside


def built(program: Path, site: Path, day: str, output: Path) -> dict[str, bytes]:
    """Every file that this Python makes of a copy of ``site``."""
    copy = output.parent / f"{output.name}-site"
    shutil.copytree(site, copy)
    variables = {**os.environ, **sites.environment(site)}
    command = [program.parent / "sozialblog", "--site", copy, "--today", day, "build", "--output", output]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=variables, cwd=output.parent)
    assert done.returncode == 0, (program, done.stdout[-2000:], done.stderr[-2000:])
    return sites.tree(output)


def compare(found: dict[str, str]) -> list[str]:
    """What differs, as sentences; empty if all agree."""
    differences = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        wanted = prepared(folder)
        package = wheel(folder)
        first: dict[str, dict[str, bytes]] = {}
        for version, program in sorted(found.items()):
            own = folder / version
            own.mkdir()
            inside = environment(program, own, package)
            for name, (site, day) in wanted.items():
                tree = built(inside, site, day, own / name)
                other = first.setdefault(name, tree)
                unlike = sorted(path for path in {*tree, *other} if tree.get(path) != other.get(path))
                print(f"Python {version}: {name}, {len(tree)} files, {len(unlike)} differ", flush=True)
                differences += [f"Python {version}: {name}: {path}" for path in unlike]
    return differences


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pythons", nargs="*", help="Python programs to take besides those that are found")
    found = pythons(parser.parse_args().pythons)
    if len(found) < 2:
        print(f"nothing to compare with: only Python {', '.join(found)} is here")
        return 3
    differences = compare(found)
    print(*differences, sep="\n")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
