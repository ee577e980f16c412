"""A site that is written from right to left, in a real browser: nothing barred, nothing too wide, everything mirrored."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests import sites
from tests.browser.test_browser import SIZES, _Handler, _violations
from tests.features.test_languages import ARABIC, TURKISH, in_words_of_their_own

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("directions")
    with sites.without_approval():
        assert sites.build(in_words_of_their_own(folder / "site", tr=TURKISH, ar=ARABIC), folder / "www").status == 0
    handler = functools.partial(_Handler, directory=str(folder / "www"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("address", ["ar/", "posts/salam/", "posts/merhaba/"])
def test_a_page_in_arabic_or_turkish(address: str, size: str, home: str, browser: Browser) -> None:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(home + address, wait_until="load")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    outside = "[...document.querySelectorAll('main *')].filter(e => { const b = e.getBoundingClientRect(); return b.width && (b.left < -1 || b.right > innerWidth + 1) }).length"
    assert page.evaluate(outside) == 0
    assert _violations(page) == []
    side = (
        "(b => Math.abs(innerWidth - b.right) < Math.abs(b.left))(document.querySelector('h1').getBoundingClientRect())"
    )
    begins = page.evaluate("getComputedStyle(document.querySelector('h1')).direction")
    assert begins == ("ltr" if "merhaba" in address else "rtl")
    if size == "desktop" and "posts" in address:
        assert page.evaluate(side) is ("salam" in address), "the page begins on the side where its language does"
    context.close()
