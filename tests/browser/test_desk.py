"""The desk in a real browser: the way from a comma to an approval, by mouse, by keyboard alone, and without scripts.

Needs Chromium. Where there is none the tests are skipped, but not in CI, where they have to run.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests import sites
from tests.desk.desks import PASSPHRASE

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
TITLE = "Zwei Kollegen mit Schlappohren"
POST = "content/posts/besuchshunde/index.md"
KEY = "post/besuchshunde"
#: all but two posts: rendering and photographs cost time, and nothing here needs them
OTHERS = [
    item.name
    for item in (sites.PROJECT / "content/posts").iterdir()
    if item.name not in ("besuchshunde", "warum-wir-bloggen.md")
]


class Running:
    """A desk in a process of its own, on a copy of the demonstration that nobody has approved anything in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keys = folder.parent / "keys"
        self.environment = {**os.environ, "SOZIALBLOG_KEYS": str(self.keys), "PYTHONUNBUFFERED": "1"}
        self.environment.pop("SOZIALBLOG_ROOT", None)
        self.process: subprocess.Popen[str] | None = None

    def begin(self) -> None:
        """Make the director's key as the terminal does."""
        secret = self.folder.parent / "passphrase"
        secret.write_text(PASSPHRASE, encoding="utf-8")
        self.program("keys", "init", "--person", "helene-marquardt", "--name", "Dr. Helene Marquardt", "--pin",
                     "--passphrase-file", str(secret))  # fmt: skip
        secret.unlink()

    def program(self, *arguments: str) -> sites.Result:
        """Call the program in this process, as the director's own."""
        with mock.patch.dict(os.environ, {"SOZIALBLOG_KEYS": str(self.keys)}):
            return sites.run(*arguments, site=self.folder, today=None, lang="de")

    def open(self) -> str:
        """Start it and return the address that opens it once."""
        self.process = subprocess.Popen(
            [sys.executable, str(sites.PROJECT / "build.py"), "--site", str(self.folder), "--lang", "de", "desk",
             "--port", "0", "--no-open"],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        assert self.process.stdout
        line = self.process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, line
        return found[0]

    def close(self) -> str:
        """Stop it; everything that it printed after its address."""
        if self.process is None:
            return ""
        self.process.terminate()
        rest = self.process.communicate(timeout=20)[0]
        self.process = None
        return rest

    def published(self) -> str:
        """The page of the post after a build, or nothing."""
        self.program("build", "--output", str(self.folder.parent / "out"))
        page = self.folder.parent / "out/posts/besuchshunde/index.html"
        return page.read_text(encoding="utf-8") if page.exists() else ""

    def verdict(self) -> str:
        """What a build would do with the post."""
        verdict: str = self.program("check", "--format", "json").document(KEY)["verdict"]
        return verdict

    def edit(self, old: str, new: str) -> None:
        path = self.folder / POST
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    folder = tmp_path / "site"
    shutil.copytree(sites.PROJECT / "content", folder / "content", ignore=shutil.ignore_patterns("approvals", *OTHERS))
    settings = folder / "content/site.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("[480, 800, 1200, 1600]", "[480]"), encoding="utf-8")
    started = Running(folder)
    yield started
    started.close()


@contextlib.contextmanager
def page_of(browser: Browser, address: str, **settings: object) -> Iterator[Page]:
    """A page on an opened desk; anything foreign, refused or wrong on it fails the test."""
    context: BrowserContext = browser.new_context(viewport={"width": 1280, "height": 900}, **settings)  # type: ignore[arg-type]
    page = context.new_page()
    problems: list[str] = []
    origin = address.partition("/open/")[0]
    page.on("request", lambda request: None if request.url.startswith(origin) else problems.append(request.url))
    page.on("console", lambda said: problems.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(address)
    yield page
    assert [problem for problem in problems if "status of 422" not in problem] == []  # that is how a form is refused
    context.close()


COMMA = ("Sie haben einen eigenen Eintrag", "Sie haben, einen eigenen Eintrag")


def test_from_a_comma_to_an_approval(running: Running, browser: Browser) -> None:
    running.begin()
    with page_of(browser, running.open()) as page:
        page.get_by_role("link", name=TITLE).click()
        frame = page.frame_locator("iframe.site")
        assert frame.get_by_role("heading", level=1).inner_text().replace("\n", " ") == TITLE
        assert frame.locator("figure img").evaluate("async i => { await i.decode(); return i.naturalWidth > 100 }")
        page.get_by_label("Passphrase").first.fill(PASSPHRASE)
        page.get_by_role("button", name="Nur diesen Beitrag freigeben").click()
        page.get_by_text(f"Freigegeben: {TITLE}").wait_for()
        assert COMMA[0] in running.published()
        running.edit(*COMMA)
        assert running.published() == ""
        page.reload()
        page.get_by_role("link", name=TITLE).click()
        assert ["".join(text.split()) for text in page.locator("ins").all_inner_texts()] == ["[hinzugefügt:,]"]
        assert page.locator("del").count() == 0
        page.get_by_label("Passphrase").first.fill(f"{PASSPHRASE}!")
        page.get_by_role("button", name="Nur diesen Beitrag freigeben").click()
        page.locator("#problem").wait_for()
        assert running.published() == ""
        page.get_by_label("Passphrase").first.fill(PASSPHRASE)
        page.get_by_role("button", name="Nur diesen Beitrag freigeben").click()
        page.get_by_text(f"Freigegeben: {TITLE}").wait_for()
        assert COMMA[1] in running.published()


def press_until(page: Page, condition: str) -> None:
    """Tab until the focused element fulfils ``condition``, a script about ``e``."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(f"(e => {condition})(document.activeElement)"):
            return
    pytest.fail(f"the keyboard never came to {condition}")


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
        assert running.verdict() == "publish"
        running.edit(*COMMA)
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
        assert running.verdict() == "withhold"
        assert "Bitte ohne das Komma" in running.program("check", POST).out


def test_without_scripts(running: Running, browser: Browser) -> None:
    """From the first opening of all: a key, several read and approved with one passphrase, a withdrawal."""
    with page_of(browser, running.open(), java_script_enabled=False) as page:
        page.get_by_role("link", name="Meinen Schlüssel machen").click()
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
        assert running.verdict() == "publish"
        page.get_by_role("link", name="Einwilligungen").click()
        page.get_by_role("link", name="Frau Thiele").click()
        page.get_by_role("button", name="Jetzt widerrufen").click()
        assert "widerrufen" in page.get_by_role("status").inner_text()
        assert running.verdict() == "withhold"
        (cookie,) = page.context.cookies()
        assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")


def test_a_passphrase_is_nowhere(running: Running, browser: Browser) -> None:
    """Not in what is printed, not in the list of processes, not in any file, not in the browser's storage."""
    running.begin()
    with page_of(browser, running.open()) as page:
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


PAGES = [
    "/queue",
    f"/queue/{KEY}",
    "/done",
    "/register",
    "/register/frau-thiele-2026",
    "/due?days=365",
    "/log",
    "/nothing",
]


def test_every_page_for_everybody(running: Running, browser: Browser) -> None:
    """axe-core, widths of a phone and a desktop, light and dark, German and English."""
    address = running.open()
    pages = ["/begin", *PAGES]
    settings = [("de", "light", 390), ("en", "dark", 1280)]
    with page_of(browser, address) as page:
        base = page.url.partition("/queue")[0].rstrip("/")
        for number, (lang, scheme, width) in enumerate(settings):
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            if number:
                running.begin()
                page.goto(f"{base}/queue/{KEY}")
                page.get_by_label("Passphrase").first.fill(PASSPHRASE)
                page.get_by_role("button", name="Nur diesen Beitrag freigeben").click()
                running.edit(*COMMA)
                page.get_by_role("button", name="English").click()
            for path in pages if not number else PAGES[:-1]:
                if path == "/nothing":
                    continue
                page.goto(base + path)
                page.wait_for_load_state("networkidle")
                assert page.locator("html").get_attribute("lang") == lang
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
                assert violations(page) == [], path
                if folder := os.environ.get("SOZIALBLOG_SCREENSHOTS"):
                    name = re.sub(r"\W+", "-", path).strip("-")
                    page.screenshot(path=f"{folder}/{name}-{lang}-{scheme}-{width}.png", full_page=True)


def violations(page: Page) -> list[str]:
    """What axe-core finds, run outside the page's own policy for scripts."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.enable")
    session.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    result = session.send(
        "Runtime.evaluate",
        {"expression": "axe.run({exclude: [['iframe.site']]}, {resultTypes: ['violations'], iframes: false})", "awaitPromise": True, "returnByValue": True},
    )  # fmt: skip
    return [
        f"{item['id']}: {node['html'][:160]}"
        for item in result["result"]["value"]["violations"]
        for node in item["nodes"]
    ]


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
        page.get_by_role("button", name="In den Schlüsselbund eintragen").click()
        page.get_by_text("Von jetzt an kann dieser Passkey freigeben.").wait_for()
        shutil.rmtree(running.keys)  # from here on no passphrase opens anything
        page.get_by_role("link", name=TITLE).click()
        assert page.locator("#sign").is_visible()
        assert page.locator("input[type=password]:visible").count() == 0

        device.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
        page.get_by_role("button", name="Mit Passkey freigeben").click()
        page.get_by_text("Das Gerät hat nicht geantwortet; es wurde nichts unterschrieben.").wait_for()
        assert running.verdict() == "withhold"

        device.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": True})
        page.get_by_role("button", name="Mit Passkey freigeben").click()
        page.get_by_text(f"Freigegeben: {TITLE}").wait_for()
        assert COMMA[0] in running.published()
        running.edit(*COMMA)
        assert running.published() == ""

        page.reload()
        page.get_by_role("link", name=TITLE).click()
        page.get_by_text("Mit Begründung zurückschicken").click()
        page.get_by_label("Was ist zu ändern?").fill("Das Komma ist zu viel.")
        page.get_by_role("button", name="Mit Passkey zurückschicken").click()
        page.get_by_text(f"Zurückgegeben: {TITLE}").wait_for()
        assert "Das Komma ist zu viel." in running.program("check").out
