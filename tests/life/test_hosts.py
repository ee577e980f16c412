"""The rules for removed addresses, asked of a real Apache and a real nginx on this machine; the others by their syntax.

Needs the servers. Where there is none the tests are skipped, but not in CI, where they have to run.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest

from sozialblog.publish.headers import HEADERS
from sozialblog.publish.removed import LISTS, Host, answers
from tests import sites
from tests.webservers import readable, served

BASE = "/sub/blog/"
#: removed files with everything in their names that means something in a configuration
REMOVED = [
    "posts/a-b/index.html", "alt/x.html", "über/uns/index.html", "posts/a+b (c)/index.html", "posts/$1;x/index.html",
    "posts/[a]{2}/index.html", "posts/100%/index.html", "posts/it's/index.html", "posts/a|b.html", "posts/^x.html",
]  # fmt: skip
KEPT = [
    "index.html",
    "posts/a-b-c/index.html",
    "posts/a/index.html",
    "alt/xxhtml",
    "404.html",
    "posts/aab (c)/index.html",
]


def write(root: Path, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        target = root / BASE.strip("/") / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


@pytest.fixture
def root():
    with readable() as place:
        yield place


@pytest.mark.parametrize("server", ["apache", "nginx"])
def test_a_real_server_answers_410_for_every_spelling_and_for_nothing_else(server, root, tmp_path):
    write(root, dict.fromkeys(KEPT, b"<p>da</p>"))
    write(root, answers(REMOVED, Host(url=f"https://traeger.example{BASE}")))
    with served(server, root, tmp_path, BASE) as ask:
        for path in REMOVED:
            folder = path.removesuffix("index.html")
            for spelling in {path, folder, folder.rstrip("/") if folder != path else path}:
                assert ask(BASE + spelling) == 410, spelling
        for path in KEPT:
            assert ask(BASE + path) == 200, path
            assert ask(BASE + path.removesuffix("index.html")) == 200, path
        for path in ("posts/a-b/x", "posts/a-bb/", "nirgends/"):
            assert ask(BASE + path) == 404, path
        for path in LISTS:
            assert ask(BASE + path) == 404, "the lists are nobody's to read"


def test_a_fresh_site_has_its_headers_from_the_first_day_on_a_real_apache(root, tmp_path):
    """Nothing was removed yet. The error page is the site's own, and the manifest is nobody's to read."""
    site = sites.bare()
    site.toml["site"]["url"] = f"https://traeger.example{BASE}"
    folder, out = site.write(tmp_path / "site"), root / BASE.strip("/")
    with sites.without_approval():
        assert sites.build(folder, out).status == 0
    with served("apache", root, tmp_path) as ask:
        for path, expected in ((BASE, 200), (f"{BASE}nirgends/", 404), (f"{BASE}sozialblog-manifest.json", 404)):
            status, headers, body = ask.whole(path)
            assert status == expected
            assert {name: headers[name] for name in HEADERS} == dict(HEADERS), path
            assert headers["Strict-Transport-Security"] is None, "the answer came over HTTP"
            assert status == 200 or body == (out / "404.html").read_bytes()


@pytest.mark.parametrize("server", ["apache", "nginx"])
def test_after_a_withdrawal_the_old_addresses_are_gone_on_a_real_server(server, root, tmp_path):
    site = sites.bare()
    site.toml["site"]["url"] = f"https://traeger.example{BASE}"
    site.add(
        sites.post("hof", people=[sites.record("kim", campaigns=None)], campaign=None, aliases=["alt/hof", "kim.html"])
    )
    site.add(sites.post("bleibt", campaign=None))
    folder, out = site.write(tmp_path / "site"), root / BASE.strip("/")
    with sites.without_approval():
        assert sites.build(folder, out).status == 0
        photos = sorted(sites.with_colour(sites.colours(out), f"hof/{site.get('hof').photo['file']}"))
        assert photos
        assert sites.run("withdraw", "kim", "--output", out, site=folder).status == 0
        assert sites.build(folder, out).status == 3
    with served(server, root, tmp_path, BASE) as ask:
        for path in ("posts/hof/", "posts/hof", "posts/hof/index.html", "alt/hof/", "alt/hof", "kim.html"):
            assert ask(BASE + path) == 410, path
        for path in ("", "posts/bleibt/", "feed.xml", "sitemap.xml"):
            assert ask(BASE + path) == 200, path
        for path in photos:
            assert ask(BASE + path) == 404, path


def test_netlify_and_cloudflare_can_read_every_line():
    """The files' documented syntax: “from to status!”, one blank between, addresses percent-encoded, comments with #.

    Cloudflare Pages knows only 301, 302, 303, 307 and 308, ignores other lines, and reads at most 2,100 of 1,000 letters.
    """
    files = answers(REMOVED, Host(url=f"https://traeger.example{BASE}"))
    gone = set()
    for line in files["_redirects"].decode("ascii").splitlines():
        if line.startswith("#"):
            continue
        source, target, status = line.split(" ")
        assert source.startswith(BASE)
        assert not set(source) & set(":*#? ")
        assert target == f"{BASE}404.html"
        assert status in ("410!", "404!")
        assert len(line) < 1000
        if status == "410!":
            gone.add(unquote(source).removeprefix(BASE))
    assert set(REMOVED) <= gone
    block = None
    for line in files["_headers"].decode("ascii").splitlines():
        if line.startswith("  "):
            assert block
            assert line == "  X-Robots-Tag: noindex" or (block == f"{BASE}*" and line.count(": ") == 1)
        elif not line.startswith("#"):
            block = line
            assert unquote(line).removeprefix(BASE) in {*LISTS, "*"}
