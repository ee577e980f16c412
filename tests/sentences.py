"""Sentences as people read them, kept in a file whose diff a person reads (``pytest --update-golden``)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from sozialblog.findings import Finding
from sozialblog.i18n import Language

_DIGEST = re.compile(r"[0-9a-f]{64}")


def paragraphs(findings: Iterable[Finding]) -> str:
    """Each finding with its place, and what it says in English and German; digests are cut short."""
    lines = []
    for finding in findings:
        lines.append(f"{finding.code} {finding.severity} {finding.path}:{finding.line} {finding.key}".rstrip())
        for language in map(Language, ("en", "de")):
            lines += [language.say(finding.message), language.say(finding.fix)]
    return _DIGEST.sub(lambda found: f"{found[0][:4]}…", "\n".join(lines)) or "nothing"


def compare(name: str, words: str, expected: Path, request: pytest.FixtureRequest) -> None:
    """``words`` are what ``expected`` holds under the heading ``name``, or are put there under --update-golden."""
    known = sections(expected)
    if request.config.getoption("--update-golden"):
        known[name] = words
        _write(expected, known)
    assert known.get(name) == words, f"if that is meant: pytest {request.node.nodeid.split('[')[0]} --update-golden"


def complete(names: Iterable[str], expected: Path, request: pytest.FixtureRequest) -> None:
    """``expected`` has just these headings, in this order; what is left over goes under --update-golden."""
    known = sections(expected)
    if request.config.getoption("--update-golden"):
        known = {name: known[name] for name in names}
        _write(expected, known)
    assert list(known) == list(names)


def sections(path: Path) -> dict[str, str]:
    parts = ("\n" + path.read_text(encoding="utf-8") if path.exists() else "").split("\n## ")[1:]
    return dict(part.rstrip("\n").split("\n", 1) for part in parts)


def _write(path: Path, known: dict[str, str]) -> None:
    path.write_text("\n".join(f"## {name}\n{words}\n" for name, words in known.items()), encoding="utf-8")
