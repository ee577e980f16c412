"""A document that was online under another address: found by its text, offered as an alias, led on to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import sites

LONG = "\n\n" + " ".join(
    f"Am Nachmittag kam der {word} vorbei und blieb." for word in ("Wind", "Regen", "Herbst", "Abend")
)


@pytest.fixture(autouse=True)
def _approved():
    with sites.without_approval():
        yield


@pytest.fixture
def site() -> sites.Site:
    found = sites.bare()
    for slug in ("sommerfest", "herbstfest"):
        post = found.add(sites.post(slug, photos=0, campaign=None))
        post.body += LONG + f" {sites.canary(slug, 'long')}.\n"
    return found


def built(site: sites.Site, folder: Path) -> sites.Result:
    return sites.build(site.write(folder), folder / "public")


def notes(found: sites.Result, key: str) -> list[tuple[str, str]]:
    return [(item["severity"], item["fix"]) for item in found.document(key)["findings"] if item["code"] == "S508"]


def test_a_renamed_post_is_offered_its_earlier_address(site, tmp_path):
    assert built(site, tmp_path).status == 0
    site.get("sommerfest").slug = "fest-im-hof"
    site.write(tmp_path)
    line = "aliases: [/posts/sommerfest/]"
    assert notes(sites.check(tmp_path), "post/fest-im-hof") == [
        ("note", f"If readers shall still find it there, write: {line}")
    ]
    assert notes(sites.check(tmp_path), "post/herbstfest") == []
    result = built(site, tmp_path)
    assert result.status == 0
    assert line in result.out
    assert "/posts/sommerfest/" not in built(site, tmp_path).out  # nobody is asked twice


def test_the_offered_line_leads_readers_on(site, tmp_path):
    site.toml["site"]["theme"] = "kampagne"
    assert built(site, tmp_path).status == 0
    site.get("sommerfest").slug = "fest-im-hof"
    site.get("fest-im-hof").front["aliases"] = ["/posts/sommerfest/"]
    result = built(site, tmp_path)
    assert (result.status, "S508" in result.out) == (0, False)
    page = (tmp_path / "public/posts/sommerfest/index.html").read_text(encoding="utf-8")
    assert '<meta http-equiv="refresh" content="0; url=../fest-im-hof/">' in page
    assert "Diese Seite ist umgezogen" in page
    assert 'name="robots" content="noindex"' in page
    assert '<link rel="canonical" href="https://blog.brueckenhaus.example/posts/fest-im-hof/">' in page
    assert "posts/sommerfest/" not in (tmp_path / "public/sitemap.xml").read_text(encoding="utf-8")


def test_a_post_in_another_folder_keeps_its_address(site, tmp_path):
    assert built(site, tmp_path).status == 0
    site.get("sommerfest").bundle = False
    assert notes_of(built(site, tmp_path)) == 0


def test_a_page_that_was_a_post(site, tmp_path):
    assert built(site, tmp_path).status == 0
    body = site.get("sommerfest").body
    site.documents.remove(site.get("sommerfest"))
    site.add(sites.page("sommerfest")).body = body
    assert "aliases: [/posts/sommerfest/]" in built(site, tmp_path).out


def test_earlier_aliases_stay_in_the_line(site, tmp_path):
    site.get("sommerfest").front["aliases"] = ["alt/fest"]
    assert built(site, tmp_path).status == 0
    site.get("sommerfest").slug = "fest-im-hof"
    assert "aliases: [/alt/fest/, /posts/sommerfest/]" in built(site, tmp_path).out


def test_doubt_offers_nothing(site, tmp_path):
    site.get("herbstfest").body = site.get("sommerfest").body = LONG
    assert built(site, tmp_path).status == 0
    site.get("sommerfest").slug, site.get("herbstfest").slug = "eins", "zwei"
    assert notes_of(built(site, tmp_path)) == 0


def test_a_post_that_was_taken_down_is_not_offered_back(site, tmp_path):
    assert built(site, tmp_path).status == 0
    site.get("sommerfest").front["status"] = "draft"
    assert built(site, tmp_path).status == 0
    site.get("sommerfest").front["status"] = "ready"
    site.get("sommerfest").slug = "fest-im-hof"
    assert notes_of(built(site, tmp_path)) == 0


def notes_of(result: sites.Result) -> int:
    assert result.status == 0, result.out
    return result.out.count("S508")
