"""Takes the handbook's screenshots from the demonstration, and draws the picture of the architecture.

    python docs/handbuch/pictures.py            all of them; needs Chromium and the extra `test`
    python docs/handbuch/pictures.py register   only those whose name holds this word

Everybody in the pictures is invented (see content/site.toml), or cannot be recognised.
"""

from __future__ import annotations

import contextlib
import functools
import http.server
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
PAGES = HERE / "content" / "pages"
TODAY = "2026-11-20"
PASSPHRASE = "Korrekt Pferd Batterie Klammer"
WIDE = {"width": 1100, "height": 760}
PHONE = {"width": 390, "height": 760}
SHEET = {"width": 800, "height": 1000}


def main(wanted: str) -> None:
    path = os.environ.get("SOZIALBLOG_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        camera = Camera(browser, wanted)
        for photographer in (published, withheld, papers, desk, drawing):
            if camera.wants(photographer.__doc__ or ""):
                photographer(camera, Path(folder) / photographer.__name__)
        browser.close()


class Camera:
    """Takes pictures; leaves out those nobody asked for."""

    def __init__(self, browser: Browser, wanted: str) -> None:
        self._browser = browser
        self._wanted = wanted

    def wants(self, names: str) -> bool:
        return self._wanted in names

    @contextlib.contextmanager
    def page(self, address: str, size: dict[str, int] = WIDE) -> Iterator[Page]:
        context = self._browser.new_context(
            viewport=size, device_scale_factor=1.5, locale="de-DE", timezone_id="Europe/Berlin"
        )
        page = context.new_page()
        page.goto(address)
        yield page
        context.close()

    def take(self, what: Page | Locator, name: str, quality: int = 72) -> None:
        """Keep ``what`` as ``name`` (page/file) below content/pages, as WebP."""
        if not self.wants(name):
            return
        picture = Image.open(io.BytesIO(what.screenshot())).convert("RGB")
        path = PAGES / f"{name}.webp"
        path.parent.mkdir(exist_ok=True)
        picture.save(path, quality=quality, method=6)
        print(f"{path.relative_to(HERE)}: {picture.width} x {picture.height}, {path.stat().st_size // 1000} kB")

    def draw(self, html: str, path: Path) -> None:
        """Keep a page as a PNG of few colours."""
        with self.page("about:blank", {"width": 1000, "height": 100}) as page:
            page.set_content(html)
            picture = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
        picture.quantize(32, dither=Image.Dither.NONE).save(path, optimize=True)
        print(f"{path.name}: {picture.width} x {picture.height}, {path.stat().st_size // 1000} kB")


# -- the demonstration ----------------------------------------------------------------------------------------------


def site(folder: Path) -> Path:
    """A copy of the demonstration."""
    shutil.copytree(PROJECT / "content", folder / "content")
    shutil.copy(PROJECT / "pyproject.toml", folder)
    return folder


def program(folder: Path, *arguments: str) -> str:
    """What a command prints. That something is withheld is no failure here."""
    done = subprocess.run(
        command(folder, *arguments), env=environment(folder), check=False, capture_output=True, text=True
    )
    if done.returncode not in (0, 3):
        raise SystemExit(done.stdout + done.stderr)
    return done.stdout


def command(folder: Path, *arguments: str) -> list[str]:
    return [
        sys.executable,
        str(PROJECT / "build.py"),
        "--site",
        str(folder),
        "--lang",
        "de",
        "--today",
        TODAY,
        *arguments,
    ]


def environment(folder: Path) -> dict[str, str]:
    known = {name: value for name, value in os.environ.items() if name != "SOZIALBLOG_ROOT"}
    return {**known, "SOZIALBLOG_KEYS": str(folder / "keys"), "PYTHONUNBUFFERED": "1"}


@contextlib.contextmanager
def running(folder: Path, *arguments: str) -> Iterator[str]:
    """A command that serves; the address that it prints."""
    process = subprocess.Popen(
        command(folder, *arguments, "--port", "0", "--no-open"),
        env=environment(folder),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        for line in process.stdout or ():
            found = re.search(r"http://\S+", line)
            if found:
                yield found[0]
                break
    finally:
        process.terminate()
        process.wait()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        return


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


# -- what is photographed -------------------------------------------------------------------------------------------


def published(camera: Camera, folder: Path) -> None:
    """beitrag-schreiben/telefon fotos-und-menschen/kasten kampagnen/kampagne sprachen/leicht filme-und-karten/klick
    kontaktwege/kasten"""
    program(site(folder), "build", "--output", str(folder / "public"))
    with served(folder / "public") as home:
        with camera.page(f"{home}posts/kater/", PHONE) as page:
            camera.take(page, "beitrag-schreiben/telefon")
        with camera.page(f"{home}posts/fotowerkstatt/", {"width": 800, "height": 700}) as page:
            figure = page.locator("figure").first
            figure.scroll_into_view_if_needed()
            figure.locator("img").first.evaluate("i => i.decode()")
            camera.take(figure, "fotos-und-menschen/kasten")
        with camera.page(f"{home}campaigns/platz-da/") as page:
            page.get_by_text("Bankwerkstatt").first.scroll_into_view_if_needed()
            page.wait_for_timeout(400)
            camera.take(page, "kampagnen/kampagne")
        with camera.page(f"{home}posts/erstgespraech-leicht/", PHONE) as page:
            camera.take(page, "sprachen/leicht")
        with camera.page(f"{home}posts/proberaum/", {"width": 800, "height": 700}) as page:
            embed = page.locator("details").first
            embed.locator("summary").click()
            camera.take(embed, "filme-und-karten/klick")
        with camera.page(f"{home}kontakt/", {"width": 800, "height": 900}) as page:
            box = page.locator("section", has_text="Beratungstelefon").first
            camera.take(box, "kontaktwege/kasten")


def withheld(camera: Camera, folder: Path) -> None:
    """vorschau-und-befunde/befund"""
    site(folder)
    (folder / "content/consents/samira-2026.md").unlink()
    with running(folder, "preview") as home, camera.page(f"{home}posts/nur-den-flur/") as page:
        page.locator("aside[aria-label=sozialblog]").wait_for()
        camera.take(page, "vorschau-und-befunde/befund")


def papers(camera: Camera, folder: Path) -> None:
    """einwilligung-einholen/formular ueberblick/bericht pruefen-und-nachweisen/nachweis"""
    site(folder)
    shown = {
        "einwilligung-einholen/formular": ("consent", "form", "samira-2026"),
        "ueberblick/bericht": ("digest", "--since", "2026-09-01", "--format", "html"),
        "pruefen-und-nachweisen/nachweis": ("receipt", "kater", "--format", "html"),
    }
    for name, words in shown.items():
        if not camera.wants(name):
            continue
        if "form" in words:
            program(folder, *words, "--output", str(folder / "page.html"))
        else:
            (folder / "page.html").write_text(program(folder, *words), encoding="utf-8")
        with camera.page((folder / "page.html").as_uri(), SHEET) as page:
            camera.take(page, name)


def desk(camera: Camera, folder: Path) -> None:
    """erste-freigabe/schluessel erste-freigabe/liste erste-freigabe/beitrag register-und-fristen/register
    jemand-widerruft/einwilligung pruefen-und-nachweisen/protokoll am-schreibtisch/liste am-schreibtisch/formular
    am-schreibtisch/foto"""
    site(folder)
    shutil.rmtree(folder / "content/approvals")
    with running(folder, "desk") as address, camera.page(address) as page:
        origin = address.partition("/open/")[0]
        page.goto(f"{origin}/begin")
        camera.take(page, "erste-freigabe/schluessel")
    secret = folder / "passphrase"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    program(folder, "keys", "init", "--person", "helene-marquardt", "--name", "Dr. Helene Marquardt", "--pin",
            "--passphrase-file", str(secret))  # fmt: skip
    approve = ("approve", "--yes", "--as", "helene-marquardt", "--passphrase-file", str(secret))
    program(folder, *approve, "kater", "proberaum", "mauergarten", "kontakt", "ueber-uns")
    with running(folder, "desk") as address, camera.page(address) as page:
        origin = address.partition("/open/")[0]
        for path, name in (
            ("queue", "erste-freigabe/liste"),
            ("queue/post/besuchshunde", "erste-freigabe/beitrag"),
            ("register", "register-und-fristen/register"),
            ("register/lotte-2026", "jemand-widerruft/einwilligung"),
            ("log", "pruefen-und-nachweisen/protokoll"),
            ("staff", "am-schreibtisch/liste"),
            ("staff/post/fotowerkstatt", "am-schreibtisch/formular"),
        ):
            page.goto(f"{origin}/{path}", wait_until="networkidle")
            camera.take(page, name)
        picture = page.locator(".picture").first
        picture.locator(".marker img").evaluate("i => i.decode()")
        picture.evaluate("place => place.scrollIntoView({behavior: 'instant'})")
        page.wait_for_timeout(400)
        camera.take(page, "am-schreibtisch/foto")


ARCHITECTURE = """<!doctype html><html lang="en"><style>
body{margin:0;padding:28px;width:944px;background:#fdfcf8;color:#14211f;font:15px/1.35 "Liberation Sans",sans-serif}
.row{display:grid;grid-template-columns:repeat(7,1fr);gap:22px;align-items:stretch}
.box{position:relative;border:2px solid #0b3b3c;border-radius:6px;padding:10px 8px;background:#fff;text-align:center}
.box b{display:block;font-size:17px}.box small{color:#4b5855;font-size:12.5px;display:block;margin-top:4px}
.row>.box:not(:last-child)::after{content:"\\2192";position:absolute;right:-21px;top:34%;font-size:20px;color:#00565a}
.gate{background:#ffc629}.in,.out{display:grid;grid-template-columns:repeat(7,1fr);gap:22px;margin:0 0 12px}
.out{margin:12px 0 0}.note{font-size:12.5px;color:#14211f;border:1px dashed #4b5855;border-radius:6px;padding:7px 8px;background:#f3f0e6}
.stop{border-color:#a02020;color:#a02020}.wide{grid-column:span 2}
</style><body>
<div class="in"><div class="note wide">content/: posts, photographs, consent records, approvals, site.toml</div>
<div class="note" style="grid-column:3/span 2">originals and .sozialblog/: facts and clean pictures, never a verdict</div>
<div class="note" style="grid-column:5">theme: templates in a sandbox</div>
<div class="note wide" style="grid-column:6/span 2">code that shares nothing with the steps before</div></div>
<div class="row">
<div class="box"><b>load</b><small>files into frozen values</small></div>
<div class="box gate"><b>judge</b><small>gates: pure, with today's date</small></div>
<div class="box"><b>images</b><small>clean, redacted, resized</small></div>
<div class="box"><b>render</b><small>cleared documents only</small></div>
<div class="box"><b>stage</b><small>on disk, outside the output</small></div>
<div class="box gate"><b>verify</b><small>reads it back</small></div>
<div class="box"><b>publish</b><small>removes first, then writes</small></div></div>
<div class="out"><div class="note stop" style="grid-column:1/span 3">Findings: whatever may not be seen stops here, and what is already
online of it is deleted before anything slow begins.</div>
<div class="note" style="grid-column:4/span 2">Only a judgement makes a <b>Cleared</b> document; the type is the ticket.</div>
<div class="note stop" style="grid-column:6">One finding stops the publication.</div>
<div class="note" style="grid-column:7">public/: plain files for any host</div></div>
</body></html>"""


def drawing(camera: Camera, folder: Path) -> None:
    """architecture"""
    camera.draw(ARCHITECTURE, HERE.parent / "architecture.png")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
