"""Fixtures of all tests. The generator of sites is in ``sites.py``."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write tests/golden/expected anew")


@pytest.fixture(autouse=True)
def _own_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads or writes the keys or the pinned root of whoever runs it."""
    monkeypatch.delenv("SOZIALBLOG_ROOT", raising=False)
    monkeypatch.setenv("SOZIALBLOG_KEYS", str(tmp_path_factory.getbasetemp() / "no-keys"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests that need one. Without any they are skipped, but not in CI, where they have to run."""
    path = os.environ.get("SOZIALBLOG_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("CI has to run these tests, and there is no Chromium")
        pytest.skip("there is no Chromium here (chromium or google-chrome on the PATH)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()
