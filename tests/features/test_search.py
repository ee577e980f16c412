"""Search without a server: an index of what is published and of nothing else, read back although it is packed."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from pathlib import Path
from unittest import mock

import pytest

from sozialblog import search
from sozialblog.i18n import Language, msg
from sozialblog.serve import Server
from sozialblog.verify import Expectation, Forbidden, verify
from tests import sites

pytestmark = pytest.mark.skipif(search.executable() is None, reason="needs the extra search")


@pytest.fixture(autouse=True)
def _approved():
    with sites.without_approval():
        yield


def site() -> sites.Site:
    found = sites.bare()
    found.toml["site"] |= {"theme": "kampagne", "search": True, "languages": ["de", "en"]}
    for slug in ("hof", "fest"):
        found.add(sites.post(slug, photos=0, campaign=None))
    found.add(sites.post("party", photos=0, campaign=None, lang="en", translation_of="fest"))
    return found


def fragments(folder: Path) -> dict[str, str]:
    """What the index says, by the address of the page."""
    found = {}
    for path in (folder / "pagefind/fragment").glob("*"):
        data = json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))
        found[data["url"]] = data["content"]
    return found


def test_everything_published_can_be_found_and_nothing_else(tmp_path):
    found = site()
    found.get("fest").front["status"] = "draft"
    result = sites.build(found.write(tmp_path), tmp_path / "out")
    assert result.status == 0, result.out
    told = fragments(tmp_path / "out")
    assert set(told) == {"/posts/hof/", "/posts/party/", "/kontakt/", "/impressum/", "/datenschutz/"}
    assert sites.canary("hof", "body").title() in told["/posts/hof/"]
    assert sites.canary("hof", "tag").title() in told["/posts/hof/"]
    everything = b"".join(gzip.decompress(path.read_bytes()) for path in (tmp_path / "out/pagefind").rglob("*.pf_*"))
    assert not [word for word in found.get("fest").canaries if word.encode() in everything.lower()]
    languages = json.loads((tmp_path / "out/pagefind/pagefind-entry.json").read_bytes())["languages"]
    assert {lang: item["page_count"] for lang, item in languages.items()} == {"de": 4, "en": 1}
    page = (tmp_path / "out/search/index.html").read_text(encoding="utf-8")
    assert "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'" in page
    assert "script-src" not in (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert (tmp_path / "out/en/search/index.html").is_file()


def test_what_is_withdrawn_leaves_the_index_even_where_nothing_new_may_be_published(tmp_path):
    found = site()
    found.add(sites.post("gast", campaign=None, people=[sites.record("kim", campaigns=None)]))
    assert sites.build(found.write(tmp_path), tmp_path / "out").status == 0
    assert "/posts/gast/" in fragments(tmp_path / "out")
    found.get("gast").record["withdrawn"] = sites.TODAY
    result = sites.build(found.write(tmp_path), tmp_path / "out", "--strict")
    assert result.status == 3
    told = fragments(tmp_path / "out")
    assert "/posts/gast/" not in told
    assert "/posts/hof/" in told  # the rest can be found as before
    assert verify(tmp_path / "out") == ()


def test_the_same_texts_give_the_same_bytes(tmp_path):
    pages = {
        f"posts/{number}/index.html": f'<html lang="{("de", "en", "tr", "fr")[number % 4]}"><body data-pagefind-body><h1>Nummer {number}</h1><p>{sites.canary(str(number))} '
        f"{sites.canary(str(number % 7))}</p></body></html>".encode()
        for number in range(120)
    }  # fmt: skip
    one = search.index(pages)
    with mock.patch.dict(os.environ, {"RAYON_NUM_THREADS": "1", "TZ": "Asia/Tokyo", "LANG": "C"}):
        other = search.index(dict(reversed(pages.items())))
    assert one == other
    assert {"pagefind/pagefind.js", "pagefind/wasm.de.pagefind"} <= one.keys()
    assert not [path for path in one if "ui" in path]


def test_the_index_is_made_again_when_a_text_has_changed_and_only_then(tmp_path):
    """Each incremental build equals a clean one; a file of the index that is missing or other than it was is made anew."""
    found, folder, out = site(), tmp_path / "site", tmp_path / "out"
    made = mock.Mock(side_effect=search.index)
    with mock.patch.object(search, "index", made):

        def build() -> int:
            made.reset_mock()
            found.write(folder)
            assert sites.build(folder, out).status == 0
            return made.call_count

        assert build() == 1
        whole = sites.digests(out)
        assert build() == 0
        assert sites.digests(out) == whole
        found.toml["authors"] = {**found.toml["authors"], "neu": {"name": "Neu Hier"}}
        assert build() == 0, "no text has changed"
        found.get("hof").body += "\nNoch ein Nachsatz über den Brunnen.\n"
        assert build() == 1
        whole = sites.digests(out)
        path = next((out / "pagefind/fragment").glob("*"))
        for spoil in (lambda: path.write_bytes(b"x"), path.unlink):
            spoil()
            assert build() == 1
            assert sites.digests(out) == whole
    assert sites.build(folder, tmp_path / "clean", "--clean").status == 0
    assert whole == sites.digests(tmp_path / "clean")


def test_the_preview_can_be_searched_drafts_too_and_makes_its_index_only_for_who_searches(tmp_path):
    found, made = site(), mock.Mock(side_effect=search.index)
    found.get("fest").front["status"] = "draft"
    server = Server(found.write(tmp_path), lambda: sites.TODAY, "0" * 64, Language("en"), made)

    def told() -> str:
        names = [name for name in server._searching._files if name.startswith("pagefind/fragment/")]
        return "".join(gzip.decompress(server.answer(f"/{name}")[2]).decode() for name in names)

    assert b"pagefind/pagefind.js" in server.answer("/search/")[2]
    assert b'href="../../search/' in server.answer("/posts/hof/")[2]
    assert made.call_count == 0
    assert server.answer("/pagefind/pagefind.js")[0] == 200
    assert '"/posts/fest/"' in told()
    found.get("hof").body += "\nEin Nachsatz über den Springbrunnen.\n"
    found.write(tmp_path)
    server.changed({str(tmp_path / found.get("hof").path)})
    assert b"Springbrunnen" in server.answer("/posts/hof/")[2]
    assert b'href="../../search/' in server.answer("/posts/hof/")[2]
    assert made.call_count == 1, "nothing waits for an index"
    assert "Springbrunnen" not in told()
    server.answer("/pagefind/pagefind.js")
    server.answer("/pagefind/pagefind.js")
    assert made.call_count == 2
    assert "Springbrunnen" in told()
    assert server.answer("/pagefind/nirgends.js")[0] == 404


def test_a_preview_without_the_extra_or_the_wish_has_no_search(tmp_path):
    found = site()
    server = Server(found.write(tmp_path), lambda: sites.TODAY, "0" * 64, Language("en"))
    assert server.answer("/search/")[0] == server.answer("/pagefind/pagefind.js")[0] == 404
    found.toml["site"]["search"] = False
    server = Server(found.write(tmp_path), lambda: sites.TODAY, "0" * 64, Language("en"), search.index)
    assert server.answer("/search/")[0] == server.answer("/pagefind/pagefind.js")[0] == 404


def test_without_the_extra_there_is_a_site_without_a_search(tmp_path):
    with mock.patch.object(search, "executable", return_value=None):
        result = sites.build(site().write(tmp_path), tmp_path / "out")
    assert (result.status, "S510" in result.out) == (0, True)
    assert not (tmp_path / "out/pagefind").exists()
    assert not (tmp_path / "out/search").exists()
    assert "search/" not in (tmp_path / "out/index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("search")
    with sites.without_approval():
        assert sites.build(site().write(folder), folder / "out").status == 0
    return folder / "out"


def codes(folder: Path, word: str) -> set[tuple[str, str]]:
    expected = Expectation(
        base_url="https://blog.brueckenhaus.example/", forbidden=(Forbidden(text=word, what=msg("a name")),)
    )
    return {(item.code, item.path.split("/")[0]) for item in verify(folder, expected)}


def test_verify_reads_what_is_packed(built, tmp_path):
    folder = tmp_path / "out"
    shutil.copytree(built, folder)
    assert codes(folder, "Jonas Kowalski") == set()
    path = next((folder / "pagefind/fragment").glob("*"))
    inside = gzip.decompress(path.read_bytes())
    path.write_bytes(gzip.compress(inside.replace(b'"content":"', b'"content":"Jonas  Kowalski '), mtime=0))
    assert codes(folder, "Jonas Kowalski") == {("S507", "pagefind")}


NO_INDEX = {
    "not packed": ("pagefind/fragment/", b"Jonas"),
    "something else": ("pagefind/fragment/", gzip.compress(b"anything else", mtime=0)),
    "more behind it": ("pagefind/fragment/", gzip.compress(b"pagefind_dcd{}", mtime=0) + b"trailing"),
    "cut off": ("pagefind/fragment/", gzip.compress(b"pagefind_dcd{}", mtime=0)[:-3]),
    "a bomb": ("pagefind/fragment/", gzip.compress(b"pagefind_dcd" + b"0" * 110_000_000, 1, mtime=0)),
    "elsewhere": ("posts/hof/", gzip.compress(b"pagefind_dcd{}", mtime=0)),
}


@pytest.mark.parametrize(("place", "data"), NO_INDEX.values(), ids=NO_INDEX)
def test_verify_stops_what_is_no_index(place, data, built, tmp_path):
    folder = tmp_path / "out"
    shutil.copytree(built, folder)
    (folder / place / "de_1.pf_fragment").write_bytes(data)
    assert codes(folder, "Jonas Kowalski") == {("S507", place.split("/")[0])}
