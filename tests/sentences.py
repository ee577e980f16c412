"""Sentences as people read them, kept in a file whose diff a person reads (``pytest --update-golden``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from sozialblog.findings import Finding
from sozialblog.i18n import Language

_DIGEST = re.compile(r"[0-9a-f]{64}")


def paragraph(finding: Finding) -> str:
    """One finding with its place, and what it says in English and German; digests are cut short."""
    lines = [f"{finding.code} {finding.severity} {finding.path}:{finding.line} {finding.key}".rstrip()]
    for language in map(Language, ("en", "de")):
        lines += [language.say(finding.message), language.say(finding.fix)]
    return _DIGEST.sub(lambda found: f"{found[0][:4]}…", "\n".join(lines))


def compare(said: Mapping[str, str], expected: Path, request: pytest.FixtureRequest) -> None:
    """``said`` is what ``expected`` holds, or is written there under --update-golden."""
    if request.config.getoption("--update-golden"):
        expected.write_text("\n".join(f"## {name}\n{words}\n" for name, words in said.items()), encoding="utf-8")
    parts = ("\n" + expected.read_text(encoding="utf-8")).split("\n## ")[1:]
    known = dict(part.rstrip("\n").split("\n", 1) for part in parts)
    assert said == known, f"read what changed; if it is meant: pytest {request.node.nodeid} --update-golden"
