"""docs/handbuch: the handbook is built by the program that it describes, and says what that program says."""

from __future__ import annotations

import fnmatch
import functools
import html
import http.server
import importlib.util
import re
import shutil
import threading
from pathlib import Path
from types import ModuleType

import axe_playwright_python
import pytest
from playwright.sync_api import Browser

from sozialblog.cli.rules import all_rules
from sozialblog.i18n import Language
from tests import sites
from tests.test_docs import COMMANDS

HANDBOOK = sites.PROJECT / "docs/handbuch"
BY_HAND = sorted(
    path
    for path in HANDBOOK.rglob("content/pages/**/*")
    if path.is_file() and not re.match(r"(befund|finding)-", path.name)
)
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"


def _module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("handbook_make", HANDBOOK / "make.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MAKE = _module()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The handbook's site with every page that is made, and these pages."""
    folder = tmp_path_factory.mktemp("handbook") / "site"
    hidden = shutil.ignore_patterns("public", ".sozialblog", "__pycache__")
    shutil.copytree(HANDBOOK, folder, ignore=hidden)
    return folder, MAKE.write(folder)


@pytest.fixture(scope="module")
def built(written: tuple[Path, list[str]]) -> Path:
    """The handbook as it is published: everything is, and what was written was read back."""
    folder, _ = written
    output = folder.parent / "public"
    result = sites.run("build", "--strict", "--output", output, site=folder, today=None)
    assert result.status == 0, result.out + result.err
    return output


def test_it_verifies(built: Path) -> None:
    result = sites.run("verify", built, today=None)
    assert result.status == 0, result.out


def words(page: Path) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.read_text(encoding="utf-8"))).split())


@pytest.mark.parametrize(("lang", "slug"), [("de", "befund"), ("en", "finding")])
def test_every_rule_has_its_page(built: Path, lang: str, slug: str) -> None:
    """… which says what explain says, and the list leads to it."""
    say = Language(lang).say
    listed = (built / f"{slug.replace('fund', 'funde').replace('finding', 'findings')}/index.html").read_text("utf-8")
    assert len(all_rules()) > 50
    for rule in all_rules().values():
        text = words(built / f"{slug}-{rule.code.lower()}/index.html")
        for part in (f"{rule.code}: {say(rule.title)}", say(rule.source), rule.example):
            assert _loose(part) in _loose(text), rule.code
        assert f"{slug}-{rule.code.lower()}/" in listed
    assert len(list(built.glob(f"{slug}-*"))) == len(all_rules())


def _loose(text: str) -> str:
    """Without what the printing changes: white space and quotation marks."""
    return re.sub(r"[\s„“”\"'‚‘’]", "", text)


@pytest.mark.parametrize("page", ["befehle", "commands"])
def test_every_command_is_described(built: Path, page: str) -> None:
    text = words(built / page / "index.html")
    for name, command in COMMANDS.items():
        assert f" sozialblog {name} " in text
        options = [option for parameter in command.params for option in parameter.opts if option.startswith("--")]
        assert [option for option in options if option not in text] == []


def test_every_page_stands_in_the_contents(built: Path) -> None:
    """Nothing is published that the first page or a list does not lead to."""
    homes = "".join((built / path).read_text(encoding="utf-8") for path in ("index.html", "en/index.html"))
    lists = {"impressum", "datenschutz", "search", "archive", "campaigns", "tags", "authors", "en", "static", "photos"}
    pages = {path.parent.name for path in built.glob("*/index.html")} - lists
    missing = [name for name in pages if f'"{name}/"' not in homes and f'"../{name}/"' not in homes]
    assert [name for name in missing if not name.startswith(("befund-", "finding-"))] == []


def test_what_is_made_stays_out_of_git(written: tuple[Path, list[str]]) -> None:
    patterns = [line.strip("/") for line in (HANDBOOK / ".gitignore").read_text(encoding="utf-8").split("\n")[1:]]
    for name in written[1]:
        path = f"content/pages/{name}"
        assert any(fnmatch.fnmatch(path, pattern) or path.startswith(f"{pattern}/") for pattern in patterns if pattern)


def test_its_pictures_are_small() -> None:
    pictures = [path for path in BY_HAND if path.suffix in (".webp", ".png")]
    assert len(pictures) > 10
    assert sum(path.stat().st_size for path in pictures) < 2_000_000


def test_the_finding_that_it_shows_is_a_real_one(tmp_path: Path) -> None:
    """The words of the terminal on the page about findings, from the demonstration without one record."""
    post = "content/posts/nur-den-flur.md"
    leave = shutil.ignore_patterns("samira-2026.md", "*.jpg", "*.png", "*.webp", "campaigns")
    shutil.copytree(sites.PROJECT / "content", tmp_path / "content", ignore=leave)
    shutil.copy(sites.PROJECT / "pyproject.toml", tmp_path)
    result = sites.run("check", post, site=tmp_path, today=None, lang="de")
    page = (HANDBOOK / "content/pages/vorschau-und-befunde/index.md").read_text(encoding="utf-8")
    shown = page.partition(f"$ sozialblog check {post}\n")[2]
    assert result.status == 3
    for line in filter(None, result.out.split("\n")):
        assert f"    {line}\n" in shown


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_in_a_browser(built: Path, width: int, browser: Browser) -> None:
    handler = functools.partial(_Quiet, directory=str(built))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever).start()
        page = browser.new_page(viewport={"width": width, "height": 900})
        for address in ("", "erste-freigabe/"):
            page.goto(f"http://127.0.0.1:{server.server_address[1]}/{address}")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            page.evaluate(AXE.read_text(encoding="utf-8"))
            found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))")
            assert found == []
        page.close()
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        return
