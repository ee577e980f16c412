"""Approve the demonstration anew, after its content changed: with fresh keys that nobody keeps.

    python tests/approve_demo.py

Makes a root and a director's key in a temporary folder, approves every document of content/, pins the new
root in pyproject.toml and throws the keys away: the demonstration shows that approvals are checked, and there
is nobody whose key could be worth stealing. An organisation keeps its keys; see docs/approvals.md.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PERSON = "helene-marquardt"
_PIN = re.compile(r'^root = "[0-9a-f]*"$', re.MULTILINE)


def main() -> int:
    shutil.rmtree(ROOT / "content" / "approvals", ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        passphrase = Path(folder) / "passphrase"
        passphrase.write_text(secrets.token_urlsafe(32), encoding="utf-8")
        environment = {**os.environ, "SOZIALBLOG_KEYS": str(Path(folder) / "keys"), "SOZIALBLOG_ROOT": ""}

        def run(*arguments: str) -> str:
            command = [sys.executable, str(ROOT / "build.py"), "--site", str(ROOT), *arguments]
            done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, encoding="utf-8")
            return done.stdout

        made = run(
            "keys", "init", "--person", PERSON, "--name", "Dr. Helene Marquardt", "--role", "leitung",
            "--passphrase-file", str(passphrase),
        )  # fmt: skip
        root = made.split()[-1]
        environment["SOZIALBLOG_ROOT"] = root
        run("approve", "--all", "--as", PERSON, "--passphrase-file", str(passphrase))
    pyproject = ROOT / "pyproject.toml"
    text, changed = _PIN.subn(f'root = "{root}"', pyproject.read_text(encoding="utf-8"))
    if changed != 1:
        raise SystemExit("pyproject.toml has no line for the root under [tool.sozialblog]")
    pyproject.write_text(text, encoding="utf-8", newline="\n")
    print(f"approved; the root is {root}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
