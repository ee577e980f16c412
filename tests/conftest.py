"""Fixtures of all tests. The generator of sites is in ``sites.py``."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write tests/golden/expected anew")


@pytest.fixture(autouse=True)
def _own_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads or writes the keys or the pinned root of whoever runs it."""
    monkeypatch.delenv("SOZIALBLOG_ROOT", raising=False)
    monkeypatch.setenv("SOZIALBLOG_KEYS", str(tmp_path_factory.getbasetemp() / "no-keys"))
