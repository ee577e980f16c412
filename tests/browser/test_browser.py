"""The demonstration in a real browser: nothing foreign, nothing stored, nothing too wide, nothing barred.

Needs Chromium. Where there is none the tests are skipped, but not in CI, where they have to run.
"""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, Route

from tests import sites

pytestmark = pytest.mark.browser

SIZES = {"phone": (360, 740), "desktop": (1280, 900)}
EMBED = "posts/proberaum/"
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
KINDS = (
    "home",
    "post",
    "report",
    "campaign",
    "campaigns",
    "tag",
    "tags",
    "author",
    "archive",
    "page",
    "contact",
    "404",
    "search",
    "english",
    "leicht",
    "embed",
)


class _Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration, built once, below a folder that is served."""
    base = tmp_path_factory.mktemp("browser")
    folder = base / "site"
    shutil.copytree(sites.PROJECT / "content", folder / "content")
    shutil.copy(sites.PROJECT / "pyproject.toml", folder)
    text = (folder / "content/site.toml").read_text(encoding="utf-8")
    lines = [
        'url = "https://traeger.example/sub/blog/"' if line.startswith("url =") else line for line in text.split("\n")
    ]
    (folder / "content/site.toml").write_text("\n".join(lines), encoding="utf-8")
    result = sites.run("build", "--output", base / "www/sub/blog", site=folder, today=None)
    assert result.status == 0, result.out + result.err
    return base / "www"


@pytest.fixture(scope="session")
def home(site: Path) -> Iterator[str]:
    """The address of the demonstration's first page, under a sub-path."""
    handler = functools.partial(_Handler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/sub/blog/"
        server.shutdown()
        thread.join()


def addresses(site: Path) -> dict[str, str]:
    """An address for each kind of page, chosen from what was built."""
    root = site / "sub/blog"
    posts = sorted(path.parent.name for path in root.glob("posts/*/index.html"))
    photos = {slug: (root / f"posts/{slug}/index.html").read_text(encoding="utf-8").count("<figure") for slug in posts}
    report = max(posts, key=lambda slug: photos[slug])
    post = next(slug for slug in posts if 0 < photos[slug] < 3)
    return {
        "home": "", "post": f"posts/{post}/", "report": f"posts/{report}/", "campaigns": "campaigns/", "tags": "tags/",
        "campaign": _first(root, "campaigns"), "tag": _first(root, "tags"), "author": _first(root, "authors"),
        "archive": "archive/", "page": "ueber-uns/", "contact": "kontakt/", "404": "404.html",
        "search": "search/", "english": "en/", "leicht": "leicht/", "embed": EMBED,
    }  # fmt: skip


def _first(root: Path, folder: str) -> str:
    return f"{folder}/{min(path.parent.name for path in root.glob(f'{folder}/*/index.html'))}/"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_page(kind: str, scheme: str, size: str, site: Path, home: str, browser: Browser) -> None:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    requests: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    answer = page.goto(home + addresses(site)[kind], wait_until="load")
    assert answer is not None
    assert answer.status == 200
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(home))
    assert [url for url in requests if not url.startswith(origin) and not url.startswith("data:")] == []
    assert [url for url in requests if not url.startswith(home)] in ([], [f"{origin}/favicon.ico"])
    assert errors == []
    too_wide = page.evaluate(
        "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 90)).slice(0, 5)"
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), too_wide
    _stores_nothing(page)
    assert _violations(page) == []
    context.close()


def _stores_nothing(page: Page) -> None:
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert page.evaluate("indexedDB.databases().then(found => found.length)") == 0
    assert (
        page.evaluate("navigator.serviceWorker ? navigator.serviceWorker.getRegistrations().then(r => r.length) : 0")
        == 0
    )
    assert page.evaluate("'caches' in window ? caches.keys().then(found => found.length) : 0") == 0


def _violations(page: Page) -> list[str]:
    """What axe-core finds, run outside the page's own policy for scripts."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.enable")
    session.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    result = session.send(
        "Runtime.evaluate",
        {"expression": "axe.run({resultTypes: ['violations']})", "awaitPromise": True, "returnByValue": True},
    )
    return [
        f"{item['id']}: {node['html'][:160]}"
        for item in result["result"]["value"]["violations"]
        for node in item["nodes"]
    ]


@pytest.mark.parametrize("size", SIZES)
def test_the_skip_link_works_by_keyboard(size: str, home: str, browser: Browser) -> None:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, bypass_csp=True)  # to wait for it
    page = context.new_page()
    page.goto(home)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href') || ''").startswith("#")
    page.wait_for_function("document.activeElement.getBoundingClientRect().top >= 0", timeout=5000)  # it slides in
    box = page.evaluate("(r => [r.top, r.left, r.width, r.height])(document.activeElement.getBoundingClientRect())")
    assert box[1] >= 0
    assert min(box[2:]) > 10
    target = page.evaluate("document.activeElement.getAttribute('href').slice(1)")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(f"document.getElementById({target!r}).contains(document.activeElement)")
    assert page.evaluate("document.getElementById(location.hash.slice(1)).tagName") == "MAIN"
    context.close()


def test_every_focus_is_visible(home: str, browser: Browser) -> None:
    """Each of the first links looks different when it has the focus."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(home)
    for _ in range(12):
        page.keyboard.press("Tab")
        focused = page.screenshot()
        page.evaluate("window.last = document.activeElement; last.blur()")
        assert page.screenshot() != focused, page.evaluate("last.outerHTML.slice(0, 120)")
        page.evaluate("last.focus({preventScroll: true})")
    context.close()


def test_without_style_sheets_and_scripts_the_text_is_there(home: str, site: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route("**/*.css", lambda route: route.abort())
    page.goto(home + addresses(site)["post"])
    assert page.locator("main h1").inner_text()
    assert page.locator("main p").count() > 3
    context.close()


# --- what readers do ------------------------------------------------------------------------------------------------


def focus(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus, as somebody without a mouse would."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def watched(page: Page, home: str) -> list[str]:
    """Requests that leave the site, as they happen; whoever is asked answers with a page of their own."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        if route.request.url.startswith((home.split("/sub/", maxsplit=1)[0], "data:")):
            route.continue_()
        else:
            asked.append(route.request.url)
            route.fulfill(status=200, content_type="text/html", body="<!doctype html><p id=there>Da bin ich.</p>")

    page.route("**/*", answer)
    return asked


def test_search_by_keyboard(home: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    asked = watched(page, home)
    page.goto(home)
    focus(page, ".sb-tools__search")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/")
    focus(page, "#sb-words")
    page.keyboard.type("Werkstätte")  # German stemming finds the singular and the plural
    page.locator(".sb-search__found mark").first.wait_for()
    assert "Seiten zu „Werkstätte“" in page.locator(".sb-search__state").inner_text()
    assert {"Drei Werkstätten, ein Platz", "Platz da!"} <= set(page.locator(".sb-search__found h2").all_inner_texts())
    assert _violations(page) == []
    focus(page, ".sb-search__found a")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.startswith((f"{home}posts/", f"{home}campaigns/")))
    page.goto(home + "search/?q=<img src=x onerror=alert(1)>gibtesnicht")
    page.get_by_text("wurde nichts gefunden").wait_for()
    page.goto(home + "en/search/?q=interpreter")
    page.locator(".sb-search__found mark").first.wait_for()
    assert page.locator(".sb-search__found a").all_inner_texts() == ["What happens in a first conversation?"]
    _stores_nothing(page)
    assert asked == []
    context.close()


def test_without_scripts_the_search_says_so(home: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(home + "search/")
    assert page.get_by_text("Die Suche braucht JavaScript").is_visible()
    assert not page.locator("#sb-words").is_visible()
    context.close()


def test_language_switch(home: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(home + "posts/erstgespraech/")
    focus(page, ".sb-languages [hreflang=en]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/posts/first-conversation/")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.locator(".sb-languages [hreflang=de-x-leicht]").click()
    page.wait_for_url("**/posts/erstgespraech-leicht/")
    size = "parseFloat(getComputedStyle(document.querySelector('.sb-prose p')).fontSize)"
    easy = page.evaluate(size)
    page.locator(".sb-languages [hreflang=de]").click()
    page.wait_for_url("**/posts/erstgespraech/")
    assert easy > page.evaluate(size) * 1.1  # Leichte Sprache has a typography of its own
    page.goto(home + "campaigns/platz-da/")
    page.locator(".sb-languages [hreflang=en]").click()
    page.wait_for_url("**/campaigns/make-room/")
    page.locator(".sb-languages [hreflang=de-x-leicht]").click()
    page.wait_for_url("**/leicht/")  # nothing like it there: the first page
    context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize(
    ("where", "host"), [(EMBED, "video.faehrhaus-silberweide.example"), ("kontakt/", "www.openstreetmap.org")]
)
def test_an_embed_asks_nobody_before_the_second_click(
    where: str, host: str, scripts: bool, home: str, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    asked = watched(page, home)
    page.goto(home + where, wait_until="networkidle")
    page.locator(".sb-embed summary").click()
    page.locator(".sb-embed a.sb-button").wait_for()
    assert host in page.locator(".sb-embed__body").inner_text()
    page.wait_for_timeout(200)
    assert asked == []
    page.locator(".sb-embed a.sb-button").click()
    page.frame_locator(".sb-embed iframe").locator("#there").wait_for()
    assert len(asked) == 1
    assert urlsplit(asked[0]).netloc == host
    assert page.url == home + where
    context.close()


def test_an_embed_by_keyboard(home: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, color_scheme="dark")
    page = context.new_page()
    asked = watched(page, home)
    page.goto(home + EMBED)
    focus(page, ".sb-embed summary")
    page.keyboard.press("Enter")
    assert _violations(page) == []
    assert asked == []
    focus(page, ".sb-embed a.sb-button")
    page.keyboard.press("Enter")
    page.frame_locator(".sb-embed iframe").locator("#there").wait_for()
    assert [urlsplit(url).path for url in asked] == ["/videos/embed/erste-probe"]
    _stores_nothing(page)
    context.close()


def test_contact_box(home: str, browser: Browser) -> None:
    """Under a post for people who need help: protected ways, reached by keyboard, and no network among them."""
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(home + "posts/erstgespraech/")
    box = page.locator(".sb-contact")
    assert "vertraulich" in box.inner_text()
    assert "Mastodon" not in box.inner_text()
    focus(page, ".sb-contact a[href^='tel:']")
    page.goto(home + "kontakt/")
    words = page.locator(".sb-contact").inner_text()
    assert words.index("Beratungstelefon") < words.index("Kein Telefon") < words.index("Mastodon")
    assert "Fotos von Briefen, Ausweisen oder Befunden" in words
    assert page.locator(".sb-unit h2").all_inner_texts() == ["Beratungsstelle Lotsenhaus"]
    context.close()


REPORT = "posts/mauergarten/"
_OPEN = "[...document.querySelectorAll('.sb-view')].map((v, i) => v.checkVisibility() ? i : -1).filter(i => i >= 0)"
_FOCUSED = "[document.activeElement.textContent.trim(), document.activeElement.checkVisibility()]"


def large(page: Page, number: int) -> None:
    """Wait until the large view of one photograph is there, and no other one."""
    page.wait_for_function(f"(found => found.length === 1 && found[0] === {number})({_OPEN})")
    page.wait_for_function(
        f"(image => image.complete && image.naturalWidth > 0)(document.querySelectorAll('.sb-view img')[{number}])"
    )


def closed(page: Page) -> None:
    page.wait_for_function(f"{_OPEN}.length === 0")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_photographs_in_large_by_keyboard_without_scripts(scheme: str, home: str, browser: Browser) -> None:
    """Enter opens, Escape and a button close, two buttons lead on; nothing behind it can be reached."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, color_scheme=scheme, bypass_csp=True, device_scale_factor=3
    )  # type: ignore[call-overload]
    page = context.new_page()
    page.goto(home + REPORT, wait_until="networkidle")
    assert page.locator("script:not([type='application/ld+json'])").count() == 0
    focus(page, ".sb-photo__open")
    before = page.evaluate("scrollY")
    page.keyboard.press("Enter")
    large(page, 0)
    assert page.evaluate(_FOCUSED) == ["Schließen", True]
    assert _violations(page) == []
    reached = set()
    for _ in range(6):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.textContent.trim()") if page.evaluate(
            "document.activeElement !== document.body") else "")  # fmt: skip
    assert reached - {""} == {"Schließen", "Nächstes Foto"}
    focus(page, ".sb-view__button--next")
    page.keyboard.press("Enter")
    large(page, 1)
    assert page.evaluate(_FOCUSED) == ["Schließen", True]
    page.keyboard.press("Tab")
    assert page.evaluate(_FOCUSED) == ["Voriges Foto", True]
    page.keyboard.press("Enter")
    large(page, 0)
    page.keyboard.press("Enter")  # the focus is on the button that closes
    closed(page)
    focus(page, ".sb-photo__open")  # no further than a few steps
    page.keyboard.press("Enter")
    page.wait_for_function(f"{_OPEN}.length === 1")
    page.keyboard.press("Escape")
    closed(page)
    assert page.evaluate("document.activeElement.className") == "sb-photo__open", "where it was before"
    assert page.url == home + REPORT
    assert abs(page.evaluate("scrollY") - before) < 2000
    context.close()


def test_a_large_photograph_is_not_loaded_before_it_is_asked_for(home: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1400, "height": 800}, has_touch=True, bypass_csp=True)
    page = context.new_page()
    page.goto(home + REPORT, wait_until="networkidle")
    seen = "found => found.map(image => image.naturalWidth > 0)"
    for photograph in page.locator(".sb-photo__open").all():
        photograph.scroll_into_view_if_needed()
    frames = page.locator(".sb-photo__frame img")
    page.wait_for_function(f"({seen})([...document.querySelectorAll('.sb-photo__frame img')]).every(Boolean)")
    assert frames.evaluate_all(seen) == [True] * 6
    # A view that shows the very file that the page shows has it already; the others have a larger one.
    larger = page.evaluate(
        "[...document.querySelectorAll('.sb-photo')].map(figure => new Set([...figure.querySelectorAll('img')].map(image => image.currentSrc)).size > 1)"
    )
    assert larger.count(True) > 1
    assert page.locator(".sb-view img").evaluate_all(seen) == [not other for other in larger]
    page.locator(".sb-photo__open").first.tap()
    large(page, 0)
    for number in (1, 2):  # a finger closes one before it opens the next
        page.locator(".sb-view__button--next:visible").last.tap()
        large(page, number)
    assert page.locator(".sb-view img").evaluate_all(seen) == [True] * 3 + [not other for other in larger[3:]]
    page.locator(".sb-view__picture:visible").last.tap()
    closed(page)
    context.close()


def test_print_and_browsers_that_lack_it_have_no_large_view(home: str, browser: Browser) -> None:
    """Without the style sheet's condition a photograph is a link to its largest file; paper never shows the view."""
    context = browser.new_context(viewport={"width": 390, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto(home + EMBED)
    page.locator(".sb-photo__open").first.click()
    large(page, 0)
    page.emulate_media(media="print")
    assert page.locator(".sb-view:visible, .sb-photo__open:visible").count() == 0
    assert page.locator("main h1").is_visible()
    context.close()
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()

    def older(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("selector(:popover-open)", "selector(:unheard-of)"))

    page.route("**/kampagne.css", older)
    page.goto(home + EMBED)
    assert page.locator(".sb-photo__open:visible").count() == 0
    focus(page, ".sb-photo__link")
    page.keyboard.press("Enter")
    page.wait_for_url("**/photos/*")
    assert page.evaluate("document.images[0].naturalWidth") >= 1000
    page.go_back()
    page.wait_for_url(f"**/{EMBED}")
    context.close()
