"""One Chromium for all tests that need a browser.

Where there is none they are skipped, but not in CI, where they have to run.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("SOZIALBLOG_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("CI has to run these tests, and there is no Chromium")
        pytest.skip("there is no Chromium here (chromium or google-chrome on the PATH)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()
