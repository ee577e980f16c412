"""Addresses that were online once and are not any more: answered as removed, until they come back."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sozialblog.publish.removed import Host, answers
from sozialblog.verify import kinds
from tests import sites

LISTS = {".htaccess", "nginx-removed.conf", "_redirects", "_headers", "removed.txt"}
MANIFEST = "sozialblog-manifest.json"


@pytest.fixture(autouse=True)
def _approved():
    with sites.without_approval():
        yield


@pytest.fixture
def site() -> sites.Site:
    found = sites.bare()
    found.add(sites._campaign(["werkstatt"]))
    found.add(sites.post("werkstatt", people=[sites.record("kim-2026")], aliases=["alt/werkstatt", "kim.html"]))
    found.add(sites.post("bleibt"))
    return found


def withdraw(site: sites.Site, folder: Path) -> None:
    site.get("werkstatt").record["withdrawn"] = sites.TODAY
    site.write(folder)


def removed(out: Path) -> list[str]:
    return json.loads((out / MANIFEST).read_bytes())["removed"]


WANTED = ["alt/werkstatt/index.html", "kim.html", "posts/werkstatt/index.html"]


def test_no_address_is_written_before_one_was_removed(site, tmp_path):
    assert sites.build(site.write(tmp_path / "site"), tmp_path / "out").status == 0
    tree = sites.tree(tmp_path / "out")
    assert LISTS & tree.keys() == {".htaccess", "_headers"}
    assert b"410 " not in tree[".htaccess"].replace(b"ErrorDocument 410 ", b"")
    assert removed(tmp_path / "out") == []


@pytest.mark.parametrize("how", ["plain", "strict", "no site", "no impressum"])
def test_every_address_of_the_document_is_removed_in_every_kind_of_build(how, site, tmp_path):
    folder, out = site.write(tmp_path / "site"), tmp_path / "out"
    assert sites.build(folder, out).status == 0
    withdraw(site, folder)
    if how == "no site":
        (folder / "content" / "site.toml").write_bytes(b"[")
    if how == "no impressum":
        (folder / "content" / "pages" / "impressum.md").unlink()
    result = sites.build(folder, out, *(["--strict"] if how == "strict" else []))
    assert result.status == (4 if how.startswith("no ") else 3), result
    assert set(WANTED) <= set(removed(out))
    if not how.startswith("no "):
        assert removed(out) == WANTED
    tree = sites.tree(out)
    assert tree.keys() >= LISTS
    assert "https://blog.brueckenhaus.example/posts/werkstatt/\n" in tree["removed.txt"].decode()
    for name in (".htaccess", "nginx-removed.conf", "_redirects"):
        assert "posts/werkstatt" in tree[name].decode()
        assert ("posts/bleibt" in tree[name].decode()) == ("posts/bleibt/index.html" in removed(out))
    assert not set(WANTED) & tree.keys()
    if how in ("plain", "strict"):
        found = sites.run("verify", out, site=folder)
        assert found.status == 0, found.out


def test_an_address_that_comes_back_leaves_the_list(site, tmp_path):
    folder, out = site.write(tmp_path / "site"), tmp_path / "out"
    sites.build(folder, out)
    before = sites.tree(out)
    withdraw(site, folder)
    assert sites.build(folder, out).status == 3
    del site.get("werkstatt").record["withdrawn"]
    site.write(folder)
    assert sites.build(folder, out).status == 0
    assert sites.tree(out) == before, "and leaves no trace"


def test_tags_and_photographs_are_in_no_list(site, tmp_path):
    folder, out = site.write(tmp_path / "site"), tmp_path / "out"
    sites.build(folder, out)
    withdraw(site, folder)
    sites.build(folder, out)
    words = [word for word in site.get("werkstatt").canaries if word != "werkstatt"]
    assert sites.traces(out, words) == {}


def test_the_list_lasts_and_says_the_same_again(site, tmp_path):
    folder, out = site.write(tmp_path / "site"), tmp_path / "out"
    sites.build(folder, out)
    withdraw(site, folder)
    sites.build(folder, out)
    once = sites.tree(out)
    site.documents = [item for item in site.documents if item.slug != "werkstatt"]
    site.get("lichtblick").front["workshops"] = []
    site.write(folder)
    sites.build(folder, out)
    sites.build(folder, out)
    assert removed(out) == WANTED, "even once the document itself is gone"
    assert {name: sites.tree(out)[name] for name in LISTS} == {name: once[name] for name in LISTS}


def test_a_file_that_the_host_s_owner_put_there_stays(site, tmp_path):
    folder, out = site.write(tmp_path / "site"), tmp_path / "out"
    sites.build(folder, out)
    (out / ".htaccess").write_bytes(b"Options -Indexes\n")
    withdraw(site, folder)
    sites.build(folder, out)
    sites.build(folder, out)
    assert (out / ".htaccess").read_bytes() == b"Options -Indexes\n"
    assert (out / "_redirects").exists()


def test_a_notice_stands_there_only_where_the_site_asks_for_it(site, tmp_path):
    site.toml["site"]["removed_pages"] = True
    folder, out = site.write(tmp_path / "site"), tmp_path / "out"
    sites.build(folder, out)
    withdraw(site, folder)
    assert sites.build(folder, out).status == 3
    page = (out / "posts" / "werkstatt" / "index.html").read_text(encoding="utf-8")
    assert "Diese Seite wurde entfernt." in page
    assert 'name="robots" content="noindex"' in page
    assert {(out / path).read_text(encoding="utf-8") for path in WANTED} == {page}, "it says nothing else"
    found = sites.run("verify", out, site=folder)
    assert found.status == 0, found.out
    (out / "posts" / "werkstatt" / "index.html").write_text(page.replace("Seite", "<b>Seite</b>"), encoding="utf-8")
    assert removed(out) == WANTED
    site.toml["site"]["removed_pages"] = False
    site.write(folder)
    sites.build(folder, out)
    assert not (out / "posts" / "werkstatt").exists()


def test_verify_still_finds_a_withheld_slug_anywhere_else(site, tmp_path):
    site.get("werkstatt").slug = "jonas-kowalski-erzaehlt"
    site.get("lichtblick").front["workshops"] = []
    folder, out = site.write(tmp_path / "site"), tmp_path / "out"
    assert sites.build(folder, out).status == 0
    site.get("jonas-kowalski-erzaehlt").record["withdrawn"] = sites.TODAY
    site.write(folder)
    sites.build(folder, out)
    assert sites.run("verify", out, site=folder).status == 0
    (out / "leck.txt").write_text("posts/jonas-kowalski-erzaehlt/\n", encoding="utf-8")
    assert sites.run("verify", out, site=folder).status == 3


# -- the forms -------------------------------------------------------------------------------------------------------

HOST = Host(url="https://traeger.example/sub/blog/", lang="de")


def test_apache_matches_every_spelling_and_nothing_more():
    lines = answers(["posts/a-b/index.html", "alt/x.html"], HOST)[".htaccess"].decode().splitlines()
    rules = [re.fullmatch(r'RedirectMatch (\d+) "(.*)"', line) for line in lines if line.startswith("RedirectMatch")]
    gone = [re.compile(rule[2]) for rule in rules if rule[1] == "410"]

    def is_gone(path: str) -> bool:
        return any(pattern.search(path) for pattern in gone)

    for path in (
        "/sub/blog/posts/a-b",
        "/sub/blog/posts/a-b/",
        "/sub/blog/posts/a-b/index.html",
        "/sub/blog/alt/x.html",
    ):
        assert is_gone(path)
    for path in (
        "/sub/blog/posts/a-b-c/",
        "/sub/blog/posts/",
        "/posts/a-b/",
        "/sub/blog/alt/xxhtml",
        "/sub/blog/posts/a-b/x",
    ):
        assert not is_gone(path)
    assert [rule[1] for rule in rules].count("404") == 3


def test_nginx_and_netlify_name_each_spelling():
    files = answers(["posts/a-b/index.html"], HOST)
    nginx = files["nginx-removed.conf"].decode()
    assert re.findall(r'location = "(.*)" { return 410; }', nginx) == [
        "/sub/blog/posts/a-b/", "/sub/blog/posts/a-b", "/sub/blog/posts/a-b/index.html",
    ]  # fmt: skip
    assert "/sub/blog/posts/a-b/ /sub/blog/404.html 410!\n" in files["_redirects"].decode()


def test_what_a_notice_looks_like_is_known_to_verify():
    files = answers(["posts/a/index.html"], Host(lang="en", notices=True))
    assert kinds.notice("posts/a/index.html", files["posts/a/index.html"])
    assert b"This page was removed." in files["posts/a/index.html"]
    assert not kinds.notice("posts/a/index.html", files["posts/a/index.html"] + b"<p>mehr</p>")


def test_no_removal_no_list():
    assert set(answers([], HOST)) == {".htaccess", "_headers"}
