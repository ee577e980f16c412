"""The run: every file of a folder once, then what can only be judged when all files are known.

A fault of this module while reading a file is itself a finding about that file: doubt withholds.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from sozialblog.findings import Finding, ordered
from sozialblog.i18n import msg
from sozialblog.verify.expect import Expectation, Fault
from sozialblog.verify.facts import File, FileFacts
from sozialblog.verify.links import broken
from sozialblog.verify.private import Search
from sozialblog.verify.reader import Reader

_NOTHING_KNOWN: Final = Expectation()
_TOO_LARGE: Final = 200_000_000
_UNREAD: Final = FileFacts(digest="")


def verify(
    folder: Path, expectation: Expectation = _NOTHING_KNOWN, *, progress: Callable[[int, int], None] | None = None
) -> tuple[Finding, ...]:  # fmt: skip
    """Everything in ``folder`` that the promises forbid; nothing is written and nothing raised for bad content.

    ``progress`` is told the number of files done and in all.
    """
    paths, findings = walk(folder)
    reader, search = Reader(expectation), Search(expectation.forbidden)
    facts: dict[str, FileFacts] = {}
    for done, path in enumerate(paths, start=1):
        try:
            file = File(path, (folder / path).read_bytes())
        except OSError:
            facts[path] = _UNREAD
            findings.append(_unexpected(path, "cannot be read"))
            continue
        facts[path], found = examine(file, reader, search)
        findings += found
        if progress is not None:
            progress(done, len(paths))
    findings += judge(facts, expectation, lambda path: File(path, (folder / path).read_bytes()), reader)
    return ordered(findings)


def examine(file: File, reader: Reader, search: Search) -> tuple[FileFacts, list[Finding]]:
    """The facts of one file, and the forbidden strings in it. Raises nothing: a fault of ours is a finding too."""
    try:
        return reader.read(file), search.findings(file)
    except Exception as error:  # noqa: BLE001, whatever goes wrong with a file must stop its publication
        return _UNREAD, [_unexamined(file.path, error)]


def judge(
    facts: Mapping[str, FileFacts], expectation: Expectation, again: Callable[[str], File], reader: Reader
) -> list[Finding]:  # fmt: skip
    """What follows from the facts of all files of a folder, by path.

    ``again`` opens a file anew; it is asked only for files in which an address turns out to lead nowhere.
    """
    originals = {digest.lower() for digest in expectation.originals}
    findings: list[Finding] = []
    for path, item in facts.items():
        findings += item.findings
        if item.digest in originals or not originals.isdisjoint(item.embedded):
            findings.append(Fault("S507", msg("This is a photograph as it came from the camera.")).finding(path))
    try:
        for path, faults in broken(facts, lambda path: reader.links(again(path))).items():
            data = again(path).data
            findings += [fault.finding(path, data) for fault in faults]
    except Exception as error:  # noqa: BLE001, what cannot be judged must stop the publication
        findings.append(_unexamined(".", error))
    return findings


def _unexamined(path: str, error: Exception) -> Finding:
    return Fault("S507", msg("The file could not be examined ({kind}).", kind=type(error).__name__)).finding(path)


def walk(folder: Path) -> tuple[list[str], list[Finding]]:
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
        entry.name.encode()
    except (OSError, UnicodeEncodeError):
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size <= _TOO_LARGE


def _unexpected(path: str, why: str) -> Finding:
    messages = {
        "cannot be read": msg("This cannot be read, so nothing can be said about what is in it."),
        "no plain file": msg("This is neither a folder nor a plain file: a link, a device, or far too large."),
        "empty": msg("The folder is empty, so nothing can be proved about it."),
    }
    return Fault("S507", messages[why]).finding(path.encode(errors="replace").decode())
