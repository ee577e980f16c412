"""A running desk on a copy of the demonstration, and a page in Chromium that opened it."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from sozialblog import signing
from sozialblog.cli.common import pinned_root
from sozialblog.desk import Office
from sozialblog.desk.app import create_app
from sozialblog.desk.guard import Guard
from sozialblog.i18n import Language
from tests import sites
from tests.desk.desks import COMPILED, PASSPHRASE

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
#: all but two posts: rendering and photographs cost time, and nothing here needs them
OTHERS = [
    item.name
    for item in (sites.PROJECT / "content/posts").iterdir()
    if item.name not in ("besuchshunde", "warum-wir-bloggen.md")
]


class _Quiet(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        return


class Running:
    """A desk on a copy of the demonstration that nobody has approved anything in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keys = folder.parent / "keys"
        self.environment = {**os.environ, "SOZIALBLOG_KEYS": str(self.keys), "PYTHONUNBUFFERED": "1"}
        self.environment.pop("SOZIALBLOG_ROOT", None)
        self.process: subprocess.Popen[str] | None = None
        self.server: tuple[BaseWSGIServer, threading.Thread] | None = None

    @classmethod
    def at(cls, base: Path, *without: str) -> Running:
        """On a fresh copy below ``base``."""
        folder = base / "site"
        ignored = shutil.ignore_patterns("approvals", *OTHERS, *without)
        shutil.copytree(sites.PROJECT / "content", folder / "content", ignore=ignored)
        settings = folder / "content/site.toml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text.replace("[480, 800, 1200, 1600]", "[480]"), encoding="utf-8")
        return cls(folder)

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
        """Serve it in this process, which is quick, and return the address that opens it once."""
        office = Office(
            self.folder, today=lambda: dt.datetime.now(dt.UTC).date(), now=lambda: dt.datetime.now(dt.UTC),
            root=lambda: pinned_root(self.folder), language=Language("de"), keystore=signing.Keystore(self.keys),
            chance=os.urandom,
        )  # fmt: skip
        server = make_server("localhost", 0, lambda *_: [], threaded=True, request_handler=_Quiet)
        guard = Guard(
            [f"http://localhost:{server.port}"], language=office.language, now=office.now, chance=office.chance
        )
        server.app = app = create_app(office, guard)
        app.jinja_env.bytecode_cache = COMPILED
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        self.server = server, thread
        return guard.address()

    def start(self) -> str:
        """Start “sozialblog desk” as people do, in a process of its own; the address that opens it once."""
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
        if self.server is not None:
            server, thread = self.server
            server.shutdown()
            thread.join()
            server.server_close()
            self.server = None
        if self.process is None:
            return ""
        self.process.terminate()
        rest = self.process.communicate(timeout=20)[0]
        self.process = None
        return rest

    def published(self, slug: str) -> str:
        """The page of a post after a build, or nothing."""
        self.program("build", "--output", str(self.folder.parent / "out"))
        page = self.folder.parent / f"out/posts/{slug}/index.html"
        return page.read_text(encoding="utf-8") if page.exists() else ""

    def verdict(self, key: str) -> str:
        """What a build would do with the post."""
        verdict: str = self.program("check", "--format", "json").document(key)["verdict"]
        return verdict


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
    # that is how a form is refused, a page that is not there, and a change that came too late; and in the frame without
    # scripts no large photograph opens, so that its button takes no focus either
    known = ("status of 422", "status of 404", "status of 409", "Blocked autofocusing on a <button>")
    found = [problem for problem in problems if not any(part in problem for part in known)]
    assert not found, found
    context.close()


def press_until(page: Page, condition: str, key: str = "Tab") -> None:
    """Tab until the focused element fulfils ``condition``, a script about ``e``; whatever has the focus shows it."""
    for _ in range(120):
        page.keyboard.press(key)
        found = page.evaluate(
            f"""() => {{ const e = document.activeElement;
            const seen = e === document.body || e.tagName === 'IFRAME' || getComputedStyle(e).outlineStyle !== 'none';
            return [seen, seen && Boolean((e => {condition})(e)), e.outerHTML.slice(0, 120)] }}"""
        )
        assert found[0], f"nothing shows that this has the focus: {found[2]}"
        if found[1]:
            return
    pytest.fail(f"the keyboard never came to {condition}")


def violations(page: Page, rule: str = "") -> list[str]:
    """What axe-core finds, by all its rules or one, run outside the page's own policy for scripts."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.enable")
    if not page.evaluate("'axe' in window"):
        session.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    only = f", runOnly: ['{rule}']" if rule else ""
    asked = f"axe.run({{exclude: [['iframe.site']]}}, {{resultTypes: ['violations'], iframes: false{only}}})"
    result = session.send(
        "Runtime.evaluate", {"expression": asked, "awaitPromise": True, "returnByValue": True}
    )  # fmt: skip
    return [
        f"{item['id']}: {node['html'][:160]}"
        for item in result["result"]["value"]["violations"]
        for node in item["nodes"]
    ]
