"""The threat model names tests that exist."""

from __future__ import annotations

import re

from tests.sites import PROJECT


def test_every_named_test_exists() -> None:
    text = (PROJECT / "docs/security.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)
    assert len(named) > 20
    missing = [
        (path, name) for path, name in named
        if not (PROJECT / path).exists() or f"def {name}(" not in (PROJECT / path).read_text(encoding="utf-8")
    ]  # fmt: skip
    assert missing == []
    assert "docs/security.md" in (PROJECT / ".github/SECURITY.md").read_text(encoding="utf-8")
