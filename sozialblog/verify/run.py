"""The run: every file of a folder once, then the anchors that can only be judged when all pages are known.

A fault of this module while reading a file is itself a finding about that file: doubt withholds.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sozialblog.findings import Finding, ordered
from sozialblog.i18n import msg
from sozialblog.verify.expect import Expectation, Fault
from sozialblog.verify.inspector import Inspector

_NOTHING_KNOWN: Final = Expectation()
_TOO_LARGE: Final = 200_000_000


def verify(
    folder: Path, expectation: Expectation = _NOTHING_KNOWN, *, progress: Callable[[int, int], None] | None = None
) -> tuple[Finding, ...]:  # fmt: skip
    """Everything in ``folder`` that the promises forbid; nothing is written and nothing raised for bad content.

    ``progress`` is told the number of files done and in all.
    """
    paths, findings = _walk(folder)
    inspector = Inspector(frozenset(paths), expectation)
    for done, path in enumerate(paths, start=1):
        findings += _one(folder, path, inspector)
        if progress is not None:
            progress(done, len(paths))
    findings += inspector.pointers.broken_anchors()
    return ordered(findings)


def _one(folder: Path, path: str, inspector: Inspector) -> list[Finding]:
    try:
        data = (folder / path).read_bytes()
    except OSError:
        return [_unexpected(path, "cannot be read")]
    try:
        return [fault.finding(path, data) for fault in inspector.faults(path, data)]
    except Exception as error:  # noqa: BLE001, whatever goes wrong with a file must stop its publication
        fault = Fault("S507", msg("The file could not be examined ({kind}).", kind=type(error).__name__))
        return [fault.finding(path, data)]


def _walk(folder: Path) -> tuple[list[str], list[Finding]]:
    """All regular files below ``folder`` in order, and a finding for everything that is neither file nor folder."""
    paths: list[str] = []
    findings: list[Finding] = []
    pending = [""]
    while pending:
        below = pending.pop()
        try:
            entries = sorted(os.scandir(folder / below), key=lambda entry: entry.name)
        except OSError:
            findings.append(_unexpected(below or ".", "cannot be read"))
            continue
        for entry in entries:
            path = f"{below}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                pending.append(f"{path}/")
            elif _is_plain(entry):
                paths.append(path)
            else:
                findings.append(_unexpected(path, "no plain file"))
    if not paths and not findings:
        findings.append(_unexpected(".", "empty"))
    return sorted(paths), findings


def _is_plain(entry: os.DirEntry[str]) -> bool:
    try:
        status = entry.stat(follow_symlinks=False)
        entry.name.encode("utf-8")
    except (OSError, UnicodeEncodeError):
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size <= _TOO_LARGE


def _unexpected(path: str, why: str) -> Finding:
    messages = {
        "cannot be read": msg("This cannot be read, so nothing can be said about what is in it."),
        "no plain file": msg("This is neither a folder nor a plain file: a link, a device, or far too large."),
        "empty": msg("The folder is empty, so nothing can be proved about it."),
    }
    return Fault("S507", messages[why]).finding(path.encode("utf-8", "replace").decode(), b"")
