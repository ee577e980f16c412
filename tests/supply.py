"""What sozialblog is made of: `python tests/supply.py lock | licences | audit | sbom FILE`.

    lock        writes requirements-ci.txt: every package of the tests, its version and its digests
    licences    writes docs/licences.md from what the packages in this Python say of themselves
    audit       asks the Python Packaging Advisory Database about every package of requirements-ci.txt
    sbom FILE   installs sozialblog into an empty place and writes what is there as CycloneDX JSON

Used by tests/test_supply.py. Tools (uv, pip-audit, cyclonedx-bom) are fetched into a temporary folder.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements-ci.txt"
LICENCES = ROOT / "docs" / "licences.md"
BUILDING = "hatchling\neditables\n"  #: what pip would fetch by itself to install this project
NOT_SHIPPED = ("test", "mutation")
_NAME = re.compile(r"[\w.-]+")
_LONG = 40
#: packages whose metadata do not say it, and where it stands
_ELSEWHERE = {"pyromark": "MIT"}  # its LICENSE file

_HEAD = """# Licences of what sozialblog builds on

Written by `python tests/supply.py licences` from what the packages say of themselves; a test compares the direct dependencies.
None of them is changed or shipped with sozialblog: pip fetches them. sozialblog itself is under Apache-2.0. HanTa, paramiko,
python-stdnum (LGPL), pikepdf and tqdm (MPL) are used as they are, which these licences allow for any program.
"""


def _project() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return found


def requirements() -> list[str]:
    """Every line by which pyproject.toml asks for a package, for users and for tests."""
    project = _project()
    return [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]


def direct() -> dict[str, str]:
    """What users install: names as pip compares them, each with the extra that asks for it (empty: always)."""
    project = _project()
    found = {}
    for extra, wanted in project["optional-dependencies"].items():
        if extra not in NOT_SHIPPED:
            found |= {named(line): extra for line in wanted}
    return found | {named(line): "" for line in project["dependencies"]}


def named(requirement: str) -> str:
    """The name that a requirement begins with, as pip compares it."""
    match = _NAME.match(requirement)
    assert match is not None, requirement
    return re.sub(r"[-_.]+", "-", match[0]).lower()


def licence(package: str) -> str:
    """What an installed package says its licence is; raises PackageNotFoundError."""
    about = metadata.metadata(package)
    short = (about.get("License") or "").strip()
    classes = [
        line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or () if line.startswith("License ::")
    ]
    telling = [name for name in classes if name != "OSI Approved"]
    found = about.get("License-Expression") or " / ".join(telling) or (short if len(short) <= _LONG else "")
    return found.replace("\n", " ") or _ELSEWHERE.get(named(package), "")


def everything(start: dict[str, str]) -> dict[str, str]:
    """``start`` and all that it needs in turn, as far as it is installed here."""
    found, todo = dict(start), list(start)
    while todo:
        name = todo.pop()
        try:
            wanted = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        for line in wanted:
            needed = named(line)
            if "extra ==" not in line and needed not in found and _installed(needed):
                found[needed] = found[name]
                todo.append(needed)
    return found


def _installed(package: str) -> bool:
    try:
        return bool(metadata.version(package))
    except metadata.PackageNotFoundError:
        return False


def licences() -> None:
    wanted = direct()
    missing = sorted(name for name in wanted if not _installed(name))
    if missing:
        raise SystemExit(f"not installed here: {', '.join(missing)}; install every extra first")
    lines = [_HEAD, "package | for | licence", "---|---|---"]
    for name, extra in sorted(everything(wanted).items()):
        purpose = (f"`[{extra}]`" if extra else "always") + ("" if name in wanted else ", indirectly")
        lines.append(f"{name} | {purpose} | {licence(name)}")
    LICENCES.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{LICENCES.relative_to(ROOT)}: {len(lines) - 3} packages")


def lock() -> None:
    options = [
        "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate",
        "--no-header", "--extra", "test", "--extra", "faces", "pyproject.toml", "-", "--output-file", str(LOCK),
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        uv = tool(Path(folder), "uv") / "uv"
        subprocess.run([uv, *options], input=BUILDING, text=True, check=True, cwd=ROOT)


def tool(folder: Path, package: str) -> Path:
    """The folder with the programs of a tool, fetched into ``folder``."""
    place = folder / package
    venv.create(place, with_pip=True)
    subprocess.run([place / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", package], check=True)
    return place / "bin"


def audit() -> int:
    """0 nothing known against any package, 1 something is, 3 the service was not reached: nothing is known."""
    with tempfile.TemporaryDirectory() as folder:
        command = [tool(Path(folder), "pip-audit") / "pip-audit", "--requirement", LOCK, "--no-deps", "--disable-pip"]
        done = subprocess.run([*command, "--format", "json"], capture_output=True, text=True, check=False)
    try:
        found = json.loads(done.stdout)["dependencies"]
    except ValueError:
        print(f"not audited: {done.stderr.strip().splitlines()[-1:]}")
        return 3
    known = [item for item in found if "vulns" in item]
    bad = [item for item in known if item["vulns"]]
    for item in bad:
        print(f"{item['name']} {item['version']}: {', '.join(vulnerability['id'] for vulnerability in item['vulns'])}")
    print(f"{len(known)} of {len(found)} packages audited, {len(bad)} with known faults")
    if not known:
        print("not audited: the service for vulnerabilities cannot be reached from here")
    return 1 if bad else 0 if len(known) == len(found) else 3


def sbom(target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "install"
        venv.create(place, with_pip=True)
        subprocess.run([place / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", ROOT], check=True)
        bill = tool(Path(folder), "cyclonedx-bom") / "cyclonedx-py"
        options = ["--output-reproducible", "--output-format", "JSON", "--output-file", target.resolve()]
        subprocess.run(
            [bill, "environment", "--pyproject", ROOT / "pyproject.toml", *options, place / "bin" / "python"],
            check=True,
        )
    print(f"{target}: {len(json.loads(target.read_text(encoding='utf-8'))['components'])} components")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("lock", "licences", "audit", "sbom"))
    parser.add_argument("file", type=Path, nargs="?", default=Path("sozialblog.cdx.json"))
    chosen = parser.parse_args()
    if chosen.what == "audit":
        return audit()
    if chosen.what == "sbom":
        sbom(chosen.file)
    else:
        {"lock": lock, "licences": licences}[chosen.what]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
