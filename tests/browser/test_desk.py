"""The desk in a real browser: the way from a comma to an approval, by mouse, by keyboard alone, and without scripts.

Needs Chromium. Where there is none the tests are skipped, but not in CI, where they have to run.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import sites
from tests.browser.running import Running, page_of, press_until, violations
from tests.desk.desks import PASSPHRASE

pytestmark = pytest.mark.browser

TITLE = "Zwei Kollegen mit Schlappohren"
SLUG = "besuchshunde"
KEY = f"post/{SLUG}"
POST = f"content/posts/{SLUG}/index.md"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    started = Running.at(tmp_path)
    yield started
    started.close()


def edit(running: Running, old: str, new: str) -> None:
    path = running.folder / POST
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


COMMA = ("Sie haben einen eigenen Eintrag", "Sie haben, einen eigenen Eintrag")


def test_from_a_comma_to_an_approval(running: Running, browser: Browser) -> None:
    running.begin()
    with page_of(browser, running.open()) as page:
        page.get_by_role("link", name=TITLE).click()
        frame = page.frame_locator("iframe.site")
        assert frame.get_by_role("heading", level=1).inner_text().replace("\n", " ") == TITLE
        assert frame.locator("figure img").first.evaluate(
            "async i => { await i.decode(); return i.naturalWidth > 100 }"
        )
        page.get_by_label("Passphrase").first.fill(PASSPHRASE)
        page.get_by_role("button", name="Nur diesen Beitrag freigeben").click()
        page.get_by_text(f"Freigegeben: {TITLE}").wait_for()
        assert COMMA[0] in running.published(SLUG)
        edit(running, *COMMA)
        assert running.published(SLUG) == ""
        page.reload()
        page.get_by_role("link", name=TITLE).click()
        assert ["".join(text.split()) for text in page.locator("ins").all_inner_texts()] == ["[hinzugefügt:,]"]
        assert page.locator("del").count() == 0
        page.get_by_label("Passphrase").first.fill(f"{PASSPHRASE}!")
        page.get_by_role("button", name="Nur diesen Beitrag freigeben").click()
        page.locator("#problem").wait_for()
        assert running.published(SLUG) == ""
        page.get_by_label("Passphrase").first.fill(PASSPHRASE)
        page.get_by_role("button", name="Nur diesen Beitrag freigeben").click()
        page.get_by_text(f"Freigegeben: {TITLE}").wait_for()
        assert COMMA[1] in running.published(SLUG)


def test_by_the_keyboard_alone(running: Running, browser: Browser) -> None:
    """From the first page with the skip link to an approval, and to sending back; no trap on the way, not even the frame."""
    running.begin()
    with page_of(browser, running.open()) as page:
        press_until(page, f"e.textContent.trim() === '{TITLE}'")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name=TITLE, level=1).wait_for()
        press_until(page, "e.type === 'password'")
        page.keyboard.type(PASSPHRASE)
        page.keyboard.press("Enter")
        page.get_by_text(f"Freigegeben: {TITLE}").wait_for()
        assert running.verdict(KEY) == "publish"
        edit(running, *COMMA)
        page.reload()
        press_until(page, f"e.textContent.trim() === '{TITLE}'")
        page.keyboard.press("Enter")
        page.locator("ins").wait_for()
        press_until(page, "e.tagName === 'SUMMARY'")
        page.keyboard.press("Enter")
        press_until(page, "e.tagName === 'TEXTAREA'")
        page.keyboard.type("Bitte ohne das Komma")
        press_until(page, "e.type === 'password'")
        page.keyboard.type(PASSPHRASE)
        page.keyboard.press("Enter")
        page.get_by_text(f"Zurückgegeben: {TITLE}").wait_for()
        assert running.verdict(KEY) == "withhold"
        assert "Bitte ohne das Komma" in running.program("check", POST).out


def test_without_scripts(running: Running, browser: Browser) -> None:
    """From the first opening of all: a key, several read and approved with one passphrase, a withdrawal."""
    with page_of(browser, running.open(), java_script_enabled=False) as page:
        page.get_by_label("Ihr voller Name").fill("Dr. Helene Marquardt")
        page.locator("#passphrase").fill(PASSPHRASE)
        page.locator("#again").fill(PASSPHRASE)
        page.get_by_role("button", name="Meinen Schlüssel machen").click()
        page.get_by_role("link", name="Weiter zu dem").click()
        page.get_by_role("link", name=TITLE).click()
        page.get_by_role("button", name="Gelesen, weiter zum nächsten").click()
        other = page.get_by_role("heading", level=1).inner_text()
        page.get_by_role("button", name="Gelesen, weiter zum nächsten").click()
        page.get_by_role("link", name="Zurück zur Liste").click()
        assert page.get_by_role("checkbox").count() == 2
        page.get_by_label("Ihre Passphrase").fill(PASSPHRASE)
        page.get_by_role("button", name="Alles Angekreuzte freigeben").click()
        assert page.get_by_role("status").all_inner_texts() == [f"Freigegeben: {TITLE}", f"Freigegeben: {other}"]
        assert running.verdict(KEY) == "publish"
        page.get_by_role("link", name="Einwilligungen").click()
        page.get_by_role("link", name="Frau Thiele").click()
        page.get_by_role("button", name="Jetzt widerrufen").click()
        assert "widerrufen" in page.get_by_role("status").inner_text()
        assert running.verdict(KEY) == "withhold"
        (cookie,) = page.context.cookies()
        assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")


def test_a_passphrase_is_nowhere(running: Running, browser: Browser) -> None:
    """Not in what is printed, not in the list of processes, not in any file, not in the browser's storage."""
    running.begin()
    with page_of(browser, running.start()) as page:
        base = page.url.partition("/queue")[0]
        for passphrase in (f"{PASSPHRASE}x", PASSPHRASE):
            page.goto(f"{base}/queue/{KEY}")
            page.get_by_label("Passphrase").first.fill(passphrase)
            page.get_by_role("button", name="Nur diesen Beitrag freigeben").click()
            page.locator("#problem, [role=status]").first.wait_for()
            assert PASSPHRASE not in page.content()
        assert PASSPHRASE not in str(page.context.storage_state())
        assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
        assert running.process
        for name in ("cmdline", "environ"):
            place = Path(f"/proc/{running.process.pid}/{name}")
            assert not place.exists() or PASSPHRASE.encode() not in place.read_bytes()
    assert PASSPHRASE not in running.close()
    for path, data in sites.tree(running.folder.parent).items():
        assert PASSPHRASE.encode() not in data, path


def test_another_site_reaches_nothing(running: Running, browser: Browser) -> None:
    """A page of another origin in the same browser: forms, fetches, frames and pictures, with the session at hand."""
    running.begin()
    address = running.open()
    origin = address.partition("/open/")[0]
    context = browser.new_context()
    own = context.new_page()
    own.goto(address)
    evil = context.new_page()
    evil.route("https://evil.example/**", lambda route: route.fulfill(content_type="text/html", body="<h1>Evil</h1>"))
    evil.goto("https://evil.example/")
    before = sites.digests(running.folder)
    seen = evil.evaluate(
        """async origin => {
          const seen = [];
          for (const mode of ['cors', 'no-cors']) for (const method of ['GET', 'POST'])
            try { seen.push((await fetch(origin + '/queue', {mode, method, credentials: 'include'})).type) } catch { seen.push('refused') }
          const picture = new Image();
          seen.push(await new Promise(done => { picture.onload = () => done('loaded'); picture.onerror = () => done('refused'); picture.src = origin + '/static/icon.svg' }));
          return seen }""",
        origin,
    )
    assert set(seen) <= {"refused", "opaque"}
    assert seen[-1] == "refused"
    evil.evaluate(
        """origin => { const form = document.createElement('form'); form.method = 'post'; form.action = origin + '/queue/post/besuchshunde/block';
          document.body.append(form); form.submit() }""",
        origin,
    )
    evil.wait_for_url(f"{origin}/**")
    assert "anderen Website" in evil.inner_text("main")
    assert evil.locator("input[name=csrf]").count() == 0
    evil.goto("https://evil.example/")
    evil.evaluate(
        "origin => { const a = document.createElement('a'); a.href = origin + '/queue'; document.body.append(a); a.click() }",
        origin,
    )
    evil.wait_for_url(f"{origin}/**")
    assert TITLE not in evil.content()
    assert sites.digests(running.folder) == before
    context.close()


def test_a_passkey_is_set_up_and_approves(running: Running, browser: Browser) -> None:
    """Chromium's virtual authenticator: set up, put in the keyring, approve; a comma takes the approval away again."""
    running.begin()
    with page_of(browser, running.open()) as page:
        assert page.url.startswith("http://localhost:")
        device = page.context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                   "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
        authenticator = device.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
        page.goto(f"{page.evaluate('location.origin')}/passkey")
        page.get_by_role("button", name="Passkey einrichten").click()
        page.get_by_label("Passphrase des Hauptschlüssels").fill(PASSPHRASE)
        assert violations(page) == []
        page.get_by_role("button", name="In den Schlüsselbund eintragen").click()
        page.get_by_text("Von jetzt an kann dieser Passkey freigeben.").wait_for()
        shutil.rmtree(running.keys)  # from here on no passphrase opens anything
        page.get_by_role("link", name=TITLE).click()
        assert page.locator("#sign").is_visible()
        assert page.locator("input[type=password]:visible").count() == 0

        device.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
        page.get_by_role("button", name="Mit Passkey freigeben").click()
        page.get_by_text("Das Gerät hat nicht geantwortet; es wurde nichts unterschrieben.").wait_for()
        assert running.verdict(KEY) == "withhold"

        device.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": True})
        page.get_by_role("button", name="Mit Passkey freigeben").click()
        page.get_by_text(f"Freigegeben: {TITLE}").wait_for()
        assert COMMA[0] in running.published(SLUG)
        edit(running, *COMMA)
        assert running.published(SLUG) == ""

        page.reload()
        page.get_by_role("link", name=TITLE).click()
        page.get_by_text("Mit Begründung zurückschicken").click()
        page.get_by_label("Was ist zu ändern?").fill("Das Komma ist zu viel.")
        page.get_by_role("button", name="Mit Passkey zurückschicken").click()
        page.get_by_text(f"Zurückgegeben: {TITLE}").wait_for()
        assert "Das Komma ist zu viel." in running.program("check").out
