"""People who write, in a real browser: from a title to a post that is submitted, approved, changed, and withheld again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests import sites
from tests.browser.running import Running, page_of, press_until
from tests.desk.desks import PASSPHRASE

pytestmark = pytest.mark.browser

SLUG = "nachmittag-im-hof"
POST = f"content/posts/{SLUG}/index.md"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    started = Running.at(tmp_path, "besuchshunde")
    yield started
    started.close()


def registered(page: Page) -> None:
    """A consent for one who is in a picture."""
    for field, value in {
        "name": "Jana Beispielin", "id": "jana-2026", "shown_as": "Jana", "purpose": "Bericht vom Hof", "given": "2026-01-15",
        "evidence": "Ordner 3, Blatt 8", "notice-version": "2026-01", "notice-date": "2026-01-15",
    }.items():  # fmt: skip
        page.locator(f"#{field}").fill(value)
    page.locator("#person").select_option("volunteer")
    page.locator("#method").select_option("paper")
    page.get_by_label("Bild", exact=True).check()
    page.get_by_label("Website", exact=True).check()
    page.get_by_role("button", name="Einwilligung eintragen").click()
    page.get_by_role("status").get_by_text("Eingetragen: jana-2026").wait_for()


def begun(page: Page) -> None:
    """A post with two photographs."""
    page.get_by_role("link", name="Schreiben", exact=True).click()
    page.get_by_label("Titel").fill("Nachmittag im Hof")
    page.get_by_role("button", name="Anfangen").click()
    page.get_by_label("Text", exact=True).fill("Im Hof wurde gegossen und gelacht.")
    page.get_by_label("Fotos hinzufügen").set_input_files([
        {"name": f"IMG {name}.jpg", "mimeType": "image/jpeg", "buffer": sites.picture(f"staff {name}", size=(600, 400))} for name in "12"
    ])  # fmt: skip
    page.get_by_role("button", name="Hinzufügen und speichern").click()
    page.locator(".picture").nth(1).wait_for()


def marked(page: Page) -> None:
    """Who is on them: one with the mouse, the other with the keyboard alone."""
    first, second = page.locator(".picture").nth(0), page.locator(".picture").nth(1)
    for picture, words in ((first, "Eine Frau gießt Tomaten."), (second, "Ein Beet mit Schild.")):
        picture.get_by_label("Alternativtext").fill(words)
        picture.get_by_label("Bildnachweis").fill("Jule Sander")
    image = first.locator(".marker img")
    image.scroll_into_view_if_needed()
    page.wait_for_function("[...document.querySelectorAll('.marker img')].every(image => image.naturalWidth > 0)")
    frame = image.bounding_box()
    assert frame
    page.mouse.move(frame["x"] + frame["width"] * 0.2, frame["y"] + frame["height"] * 0.25)
    page.mouse.down()
    page.mouse.move(frame["x"] + frame["width"] * 0.4, frame["y"] + frame["height"] * 0.75, steps=5)
    page.mouse.up()
    first.get_by_label("Wer ist es?").first.select_option("jana-2026")
    second.get_by_role("button", name="Kasten hinzufügen").focus()
    for key in ("Enter", "ArrowLeft", "ArrowUp", "Shift+ArrowRight"):
        page.keyboard.press(key)
    second.get_by_label("Niemand ist darauf zu erkennen").check()


def test_from_a_title_to_a_comma(running: Running, browser: Browser) -> None:
    running.begin()
    with page_of(browser, running.open()) as page:
        base = page.url.partition("/queue")[0]
        page.goto(f"{base}/consents/new")
        registered(page)
        begun(page)
        marked(page)
        page.get_by_label("Niemand: Das habe ich geprüft").check()
        page.get_by_role("button", name="Zur Freigabe einreichen").click()
        page.get_by_role("status").get_by_text("Eingereicht. Die Leitung sieht den Beitrag jetzt.").wait_for()
        text = (running.folder / POST).read_text(encoding="utf-8")
        assert re.search(
            r"consent: jana-2026\s+x: 0\.(2|19|20)\d*\s+y: 0\.2\d*\s+w: 0\.(2|19|20)\d*\s+h: 0\.(5|49|50)", text
        ), text
        assert re.search(r"redact:\s+- x: 0\.39\s+y: 0\.29\s+w: 0\.21\s+h: 0\.25\n", text), text
        assert running.published(SLUG) == ""
        page.goto(f"{base}/queue/post/{SLUG}")
        page.get_by_label("Passphrase").first.fill(PASSPHRASE)
        page.get_by_role("button", name="Nur diesen Beitrag freigeben").click()
        page.get_by_text("Freigegeben: Nachmittag im Hof").wait_for()
        assert running.published(SLUG).count("<figure") == 2
        page.goto(f"{base}/staff/post/{SLUG}")
        body = page.get_by_label("Text", exact=True)
        body.fill(body.input_value().replace("gegossen und", "gegossen, und"))
        page.get_by_role("button", name="Speichern", exact=True).last.click()
        page.get_by_role("status").get_by_text("Gespeichert.").wait_for()
        assert running.published(SLUG) == ""
        page.goto(f"{base}/queue/post/{SLUG}")
        assert ["".join(found.split()) for found in page.locator("ins").all_inner_texts()] == ["[hinzugefügt:,]"]


def test_without_scripts(running: Running, browser: Browser) -> None:
    """The same fields by hand; what was typed is still there after a preview."""
    with page_of(browser, running.open(), java_script_enabled=False) as page:
        page.goto(page.url + "staff")
        begun(page)
        second = page.locator(".picture").nth(1)
        second.get_by_label("Wer ist es?").select_option("redact")
        for label, value in (("von links", "10"), ("von oben", "20,5"), ("Breite", "30"), ("Höhe", "40")):
            second.get_by_label(label).fill(value)
        page.get_by_label("Titel").fill("Nur zum Ansehen")
        page.get_by_role("button", name="Vorschau").click()
        assert "Nur zum Ansehen" in page.frame_locator("iframe.site").get_by_role("heading", level=1).inner_text()
        assert "redact" not in (running.folder / POST).read_text(encoding="utf-8")
        page.get_by_role("button", name="Speichern", exact=True).last.click()
        page.get_by_role("status").get_by_text("Gespeichert.").wait_for()
        text = (running.folder / POST).read_text(encoding="utf-8")
        assert re.search(r"redact:\s+- x: 0\.1\s+y: 0\.205\s+w: 0\.3\s+h: 0\.4\n", text), text
        assert "title: Nur zum Ansehen" in text


def jana(running: Running) -> None:
    """A consent that lies there already."""
    (running.folder / "content/consents").mkdir(exist_ok=True)
    (running.folder / "content/consents/jana-2026.md").write_text(JANA, encoding="utf-8")


JANA = """---
id: jana-2026
name: Jana Beispielin
shown_as: Jana
person: volunteer
covers: [image]
channels: [website]
purpose: Bericht vom Hof
given: 2026-01-15
method: paper
evidence: Ordner 3, Blatt 8
notice: {version: "2026-01", date: 2026-01-15}
---
"""


def begun_by_keys(page: Page) -> None:
    """A title, a text, and that nobody is named in it."""
    keys = page.keyboard
    press_until(page, "e.textContent === 'Schreiben'")
    keys.press("Enter")
    page.wait_for_url("**/staff")
    press_until(page, "e.id === 'title'")
    keys.type("Nachmittag im Hof")
    keys.press("Enter")
    page.wait_for_url(f"**/{SLUG}")
    press_until(page, "e.id === 'body'")
    keys.type("Im Hof wurde gegossen und gelacht.")
    press_until(page, "e.name === 'people.nobody'")
    keys.press("Space")


def photographs_by_keys(page: Page) -> None:
    press_until(page, "e.type === 'file'")
    with page.expect_file_chooser() as asked:
        page.keyboard.press("Enter")
    asked.value.set_files([
        {"name": f"IMG {name}.jpg", "mimeType": "image/jpeg", "buffer": sites.picture(f"keys {name}", size=(600, 400))} for name in "12"
    ])  # fmt: skip
    press_until(page, "e.value === 'photos'")
    page.keyboard.press("Enter")
    page.locator(".picture").nth(1).wait_for()


def marked_by_keys(page: Page, number: int, words: str) -> None:
    """A box that is drawn, moved and enlarged; on the first photograph it is Jana's, else it makes unrecognisable."""
    keys = page.keyboard
    picture = f"document.querySelectorAll('.picture')[{number}]"
    press_until(page, f"e.matches('[data-add]') && e.closest('fieldset') === {picture}")
    for key in ("Enter", "ArrowLeft", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown", "Shift+ArrowDown"):
        keys.press(key)
    assert page.locator(".marker__box:focus").count() == 1
    if not number:
        keys.press("Enter")  # to the question who it is
        assert page.locator("select[data-who]:focus").count() == 1
        keys.type("Jana")
        press_until(page, "e.matches('.marker__box')", "Shift+Tab")
    press_until(page, f"e.name === 'photos.{number}.alt'")
    keys.type(words)
    press_until(page, f"e.name === 'photos.{number}.credit'")
    keys.type("Jule Sander")
    if number:
        press_until(page, f"e.name === 'photos.{number}.nobody'")
        keys.press("Space")


def test_by_the_keyboard_alone(running: Running, browser: Browser) -> None:
    """From the first page to a submitted post with two photographs: one person marked, another made unrecognisable.

    Only keys; the dialogue of the system in which files are chosen is answered for it.
    """
    running.begin()
    jana(running)
    with page_of(browser, running.open()) as page:
        # Chromium has to know long before the key is pressed that it shall ask us
        page.on("filechooser", lambda _: None)
        begun_by_keys(page)
        photographs_by_keys(page)
        for number, words in enumerate(("Eine Frau gießt Tomaten.", "Ein Beet mit Schild.")):
            marked_by_keys(page, number, words)
        press_until(page, "e.value === 'submit'")
        page.keyboard.press("Enter")
        page.get_by_role("status").get_by_text("Eingereicht. Die Leitung sieht den Beitrag jetzt.").wait_for()
    text = (running.folder / POST).read_text(encoding="utf-8")
    place = r"\s+x: 0\.39\s+y: 0\.29\s+w: 0\.21\s+h: 0\.27\n"
    assert re.search(rf"consent: jana-2026{place}", text), text
    assert re.search(rf"redact:\s+-{place}", text), text
    assert running.verdict(f"post/{SLUG}") == "withhold"
