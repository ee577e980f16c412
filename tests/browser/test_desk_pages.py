"""Every page of the desk: axe-core, the widths of a phone and a desktop, light and dark, German and English.

SOZIALBLOG_SCREENSHOTS=FOLDER keeps a picture of each, at both widths and in both colours.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.exceptions import HTTPException

from tests import leaflets
from tests.browser.running import Running, page_of, violations
from tests.desk.desks import PASSPHRASE

pytestmark = pytest.mark.browser

SLUG = "besuchshunde"
POST = f"content/posts/{SLUG}/index.md"
CAMPAIGN = "content/campaigns/platz-da/index.md"
#: what is no page: parts of pages, and files
NO_PAGES = {"static", "open_desk", "showing.site", "showing.photo", "showing.then", "showing.leaflet", "staff.picture"}
SIZES = {"phone": 390, "desktop": 1280}


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    started = Running.at(tmp_path)
    yield started
    started.close()


class Eye:
    """Looks at each page at both widths and in both colours; the language changes half way."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.base = f"http://{urlsplit(page.url).netloc}"
        self.lang = "de"
        self.seen: list[str] = []

    def goes(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.sees(path)

    def sees(self, name: str) -> None:
        """The page as it is now: everything on the phone in light colours, contrast on the desktop in dark ones."""
        page = self.page
        self.seen.append(urlsplit(page.url).path)
        assert page.locator("html").get_attribute("lang") == self.lang, name
        for (size, width), scheme in zip(SIZES.items(), ("light", "dark"), strict=True):
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, size)
            assert violations(page, "" if size == "phone" else "color-contrast") == [], (name, size)
        if folder := os.environ.get("SOZIALBLOG_SCREENSHOTS"):
            for width in SIZES.values():
                page.set_viewport_size({"width": width, "height": 844})
                for scheme in ("light", "dark"):
                    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                    file = f"{len(self.seen):02}-{re.sub(r'[^a-z0-9]+', '-', name).strip('-')}-{width}-{scheme}.png"
                    page.screenshot(path=f"{folder}/{file}", full_page=True)


def edit(running: Running, change: Callable[[str], str], path: str = POST) -> str:
    """Change a file as somebody else would; what it said before."""
    file = running.folder / path
    before = file.read_text(encoding="utf-8")
    file.write_text(change(before), encoding="utf-8")
    return before


def first_run(eye: Eye) -> None:
    """Nobody can approve yet; then somebody can."""
    page = eye.page
    for path in ("/", "/begin", "/queue", f"/queue/post/{SLUG}", "/passkey"):
        eye.goes(path)
    page.goto(f"{eye.base}/begin")
    page.get_by_label("Ihr voller Name").fill("Dr. Helene Marquardt")
    for name, again in (("falsch", 1), ("", 0)):
        page.locator("#passphrase").fill(PASSPHRASE)
        page.locator("#again").fill(PASSPHRASE + name)
        page.get_by_role("button", name="Meinen Schlüssel machen").click()
        page.wait_for_load_state()
        eye.sees("begin refused" if again else "begun")
    eye.goes("/begin/sheet")


def leadership(running: Running, eye: Eye) -> None:
    """Approved, then changed: a comma, a leaflet; several put aside; what was approved; the receipt."""
    page, folder = eye.page, (running.folder / POST).parent
    (folder / "blatt.pdf").write_bytes(leaflets.leaflet())
    listed = "attachments:\n  - {file: blatt.pdf, title: Unser Faltblatt, shows: nobody}\nstatus:"
    edit(running, lambda text: text.replace("status:", listed, 1))
    page.goto(f"{eye.base}/queue/post/{SLUG}")
    page.get_by_label("Passphrase").first.fill(PASSPHRASE)
    page.get_by_role("button", name="Nur diesen Beitrag freigeben").click()
    for path in ("/done", f"/done/post/{SLUG}/receipt"):
        eye.goes(path)
    edit(running, lambda text: text.replace("Sie haben einen", "Sie haben, einen"))
    (folder / "blatt.pdf").write_bytes(leaflets.leaflet("Ein anderes Faltblatt mit Worten"))
    eye.goes(f"/queue/post/{SLUG}")
    page.get_by_role("button", name="Gelesen").click()
    eye.goes("/queue")
    page.goto(f"{eye.base}/queue/post/{SLUG}")
    page.get_by_label("Passphrase").first.fill("falsch")
    page.get_by_role("button", name="Nur diesen Beitrag freigeben").click()
    eye.sees("refused approval")


def staff(running: Running, eye: Eye) -> None:
    """The list, a post with boxes, an exception and findings, a campaign with its dates, a conflict, a broken file."""
    page = eye.page
    eye.goes("/staff")
    edit(running, lambda text: re.sub(r"alt: .*", "alt: ''", text, count=1))
    page.goto(f"{eye.base}/staff/post/{SLUG}")
    picture = page.locator(".picture").first
    picture.get_by_role("button", name="Box").click()
    for summary in page.locator("summary").all():
        summary.click()
    eye.sees("post")
    edit(running, lambda text: text.replace("einen", "keinen", 1))
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.get_by_role("heading", name="Somebody else was quicker").wait_for()
    eye.sees("conflict")
    eye.goes("/staff/campaign/platz-da")
    before = edit(running, lambda text: text.replace("title:", "title: [", 1), CAMPAIGN)
    eye.goes("/staff/campaign/platz-da")
    edit(running, lambda _: before, CAMPAIGN)


OFFICE = (
    "/register", "/register/frau-thiele-2026", "/register/lotte-2026/report", "/due?days=365", "/log", "/consents/new",
    "/consents/lotte-2026/edit", "/consents/lotte-2026/form", "/consents/lotte-2026/form?style=leicht", "/passkey", "/nothing",
)  # fmt: skip


def test_every_page_for_everybody(running: Running, browser: Browser) -> None:
    # the policy is other tests' business; under it axe-core cannot run in the papers to print, which allow no script
    with page_of(browser, running.open(), bypass_csp=True) as page:
        page.on("dialog", lambda dialog: dialog.accept())
        eye = Eye(page)
        first_run(eye)
        leadership(running, eye)
        page.goto(f"{eye.base}/queue")
        page.get_by_role("button", name="English").click()
        eye.lang = "en"
        staff(running, eye)
        for path in OFFICE:
            eye.goes(path)
    assert running.server
    found = set()
    urls = running.server[0].app.url_map  # type: ignore[attr-defined]
    for path in eye.seen:
        try:
            found.add(urls.bind("localhost").match(path)[0])
        except HTTPException:
            continue
    pages = {rule.endpoint for rule in urls.iter_rules() if "GET" in (rule.methods or ())}
    assert pages - NO_PAGES - found == set()
