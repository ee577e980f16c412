"""rsync: a target that rsync talks to, over its own protocol or over SSH. A thin edge around the program."""

from __future__ import annotations

import posixpath
import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from sozialblog.deploy.target import Lost
from sozialblog.deploy.where import Where
from sozialblog.errors import UsageError
from sozialblog.i18n import msg

_LINE = re.compile(r"(.)\S{9,10}\s+([\d,.]+)\s+\d{4}/\d\d/\d\d \d\d:\d\d:\d\d (.*)")
_ITEM = re.compile(r"([<>c])f\S{9} (.*)")
_PATIENCE = 60  #: seconds without a sign of life


class RsyncTarget:
    """rsync writes each file under a temporary name and renames it, so every file is replaced in one step."""

    def __init__(self, where: Where, *, key: Path | None = None, known_hosts: Path | None = None) -> None:
        program = shutil.which("rsync")
        if program is None:
            raise UsageError(msg("The program rsync is not installed."))
        self._program = program
        self._shell: list[str] = []
        if where.kind == "rsync":
            user, port = (f"{where.user}@" if where.user else ""), (f":{where.port}" if where.port else "")
            self._base = f"rsync://{user}{where.host}{port}{where.path}/"
            self._shell = [f"--contimeout={_PATIENCE}"]
        else:
            self._base = f"{where.user}@{where.host}:{where.path}/" if where.user else f"{where.host}:{where.path}/"
            ssh = ["ssh", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-p", str(where.port or 22)]
            ssh += ["-i", str(key.expanduser())] if key else []
            ssh += ["-o", f"UserKnownHostsFile={known_hosts.expanduser()}"] if known_hosts else []
            self._shell = ["-e", shlex.join(ssh)]

    def listing(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        said = self._run("-r", "--links", "--list-only", "--no-human-readable", "--", self._base)
        for line in said.splitlines():
            match = _LINE.fullmatch(line)
            if match and match[1] == "-":
                found[_name(match[3])] = int(re.sub(r"\D", "", match[2]))
            elif match and match[1] != "d":
                found[_name(match[3].partition(" -> ")[0])] = -1
        return found

    def read(self, path: str) -> bytes | None:
        with tempfile.TemporaryDirectory(prefix="sozialblog-") as folder:
            try:
                self._run("--", self._base + path, f"{folder}/found")
            except Lost:
                if path in self.listing():
                    raise
                return None
            return (Path(folder) / "found").read_bytes()

    def delete(self, paths: Sequence[str]) -> None:
        """What is on the list and not in an empty folder is deleted; then the folders, of which only empty ones go."""
        if not paths:
            return
        with tempfile.TemporaryDirectory(prefix="sozialblog-") as folder:
            empty = Path(folder, "empty")
            empty.mkdir()
            bare = Path(folder, "folders")
            for path in paths:
                (bare / path).parent.mkdir(parents=True, exist_ok=True)
            self._listed(paths, "--delete-missing-args", "--", f"{bare}/", self._base)
            for inner in _levels(paths):
                self._listed(inner, "--delete-missing-args", "--dirs", "--", f"{empty}/", self._base, strict=False)

    def upload(self, source: Path, paths: Sequence[str]) -> None:
        self._listed(paths, "--ignore-times", "-p", "--chmod=D755,F644", "--", f"{source}/", self._base)

    def differing(self, source: Path, paths: Sequence[str]) -> frozenset[str]:
        said = self._listed(
            paths, "--checksum", "--dry-run", "--itemize-changes", "--out-format=%i %n", "--", f"{source}/", self._base
        )
        return frozenset(_name(match[2]) for line in said.splitlines() if (match := _ITEM.fullmatch(line)))

    def close(self) -> None:
        """Every call is a connection of its own."""

    def _listed(self, paths: Sequence[str], *arguments: str, strict: bool = True) -> str:
        if not paths:
            return ""
        return self._run("--from0", "--files-from=-", *arguments, said="\0".join(paths), strict=strict)

    def _run(self, *arguments: str, said: str = "", strict: bool = True) -> str:
        """One call of rsync; what it prints. Raises :class:`Lost`."""
        command = [self._program, "--8-bit-output", f"--timeout={_PATIENCE}", *self._shell, *arguments]
        done = subprocess.run(command, input=said.encode(), capture_output=True, check=False)  # noqa: S603 - a fixed program and checked words
        if done.returncode and strict:
            lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
            why = lines[0] if lines else str(done.returncode)
            raise Lost(msg("rsync stopped: {reason}", reason=why))
        return done.stdout.decode("utf-8", "surrogateescape")


def _levels(paths: Sequence[str]) -> list[list[str]]:
    """The folders that deleting ``paths`` may leave empty, the innermost first."""
    found: dict[int, set[str]] = {}
    for path in paths:
        while path := posixpath.dirname(path):
            found.setdefault(path.count("/"), set()).add(path)
    return [sorted(found[depth]) for depth in sorted(found, reverse=True)]


def _name(text: str) -> str:
    """A name as rsync prints it: bytes that are no text as a number behind a hash."""
    raw = re.sub(r"\\#([0-7]{3})", lambda match: chr(int(match[1], 8)), text)
    return raw.removeprefix("./")
