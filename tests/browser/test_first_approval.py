"""From the first opening to the first approval: how many pages, fields and keys, and how long, by a model of a person.

The person is the Keystroke-Level Model (Card, Moran and Newell 1980): 0.28 s a key of an average typist, 1.1 s to point,
0.2 s to click, 0.4 s from mouse to keyboard or back, 1.35 s to make up one's mind on each page and field; and silent
reading at 238 words a minute (Brysbaert 2019). Every word of the desk is read but the cards behind the first; a
passphrase takes ten seconds to think up, and the recovery sheet is printed meanwhile. The post itself is read as well, which is what the director is there for, and
is counted apart, since it is as long as somebody wrote it.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.running import Running, page_of

pytestmark = pytest.mark.browser

NAME = "Dr. Helene Marquardt"
TITLE = "Zwei Kollegen mit Schlappohren"
KEY, POINT, CLICK, HANDS, MIND = 0.28, 1.1, 0.2, 0.4, 1.35  # seconds
WORD = 60 / 238  # seconds
THINKING_IT_UP = 10.0  # seconds
FOUR_WORDS = "Garten Regen Lampe Brot"


@dataclass
class Person:
    """Does what a director does, and counts it."""

    page: Page
    words: int = 0
    keys: int = 0
    clicks: int = 0
    changes: int = 0
    decisions: int = 0
    fields: int = 0
    pages: list[str] = field(default_factory=list)
    typing: bool = False

    def reads(self, text: str) -> None:
        self.words += len(text.split())

    def arrives(self, what: str, text: str = "") -> None:
        self.pages.append(what)
        self.decisions += 1
        self.reads(text or self.page.inner_text("main"))

    def _hands(self, *, typing: bool) -> None:
        self.changes += typing is not self.typing
        self.typing = typing

    def clicks_on(self, what: Locator) -> None:
        self._hands(typing=False)
        self.clicks += 1
        what.click()

    def types(self, what: Locator, text: str, *, tab: bool = False) -> None:
        """Into a field that is clicked on, or reached with the Tab key from the one before."""
        if tab:
            self.keys += 1
            self.page.keyboard.press("Tab")
            assert what.evaluate("e => e === document.activeElement")
        else:
            self.clicks_on(what)
        self._hands(typing=True)
        self.fields += 1
        self.decisions += 1
        self.keys += len(text)
        self.page.keyboard.type(text)

    def enters(self) -> None:
        self.keys += 1
        self.page.keyboard.press("Enter")

    @property
    def seconds(self) -> float:
        hand = self.keys * KEY + self.clicks * (POINT + CLICK) + self.changes * HANDS
        return hand + self.decisions * MIND + self.words * WORD + THINKING_IT_UP


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    started = Running.at(tmp_path)
    yield started
    started.close()


def cpu(process: int) -> float:
    """Seconds that a process has worked; 0 where the system does not tell."""
    place = Path(f"/proc/{process}/stat")
    if not place.exists():
        return 0.0
    parts = place.read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def begins(person: Person) -> None:
    """Make the key, and print the sheet to lock away."""
    page = person.page
    person.arrives("make your key")
    person.types(page.get_by_label("Ihr voller Name"), NAME)
    person.types(page.locator("#passphrase"), FOUR_WORDS, tab=True)
    person.types(page.locator("#again"), FOUR_WORDS, tab=True)
    person.enters()
    page.get_by_role("link", name="Weiter zu dem").wait_for()
    person.arrives("key made")
    with page.context.expect_page() as opened:
        person.clicks_on(page.get_by_role("link", name="Notfallblatt"))
    sheet = opened.value
    assert re.search(r"[0-9a-f]{64}", sheet.inner_text("body"))
    person.arrives("recovery sheet", "nobody reads it now, it is printed: Ctrl+P, Enter, and the window is closed")
    person.keys += 4
    sheet.close()
    person.clicks_on(page.get_by_role("link", name="Weiter zu dem"))


def test_two_minutes_from_the_first_opening_to_the_first_approval(running: Running, browser: Browser) -> None:
    """A folder without keys, “sozialblog desk” as people start it, and nothing known of before."""
    started = time.monotonic()
    address = running.start()
    assert running.process
    with page_of(browser, address) as page:
        person = Person(page)
        begins(person)
        main = page.inner_text("main")
        person.arrives("queue", main[: main.index(TITLE) + len(TITLE)])
        person.clicks_on(page.get_by_role("link", name=TITLE))
        person.arrives("post with its people")
        post = len(page.frame_locator("iframe.site").locator("main").inner_text().split()) * WORD
        person.types(page.get_by_label("Ihre Passphrase").first, FOUR_WORDS)
        person.enters()
        page.get_by_text(f"Freigegeben: {TITLE}").wait_for()
        machine, worked = time.monotonic() - started, cpu(running.process.pid)
    print(f"\n{person}\nperson {person.seconds:.0f} s, desk {worked:.1f} s, all {machine:.0f} s, post {post:.0f} s")
    assert running.verdict("post/besuchshunde") == "publish"
    assert len(person.pages) <= 5
    assert person.fields <= 4
    assert person.clicks <= 6
    assert person.seconds + worked < 120
