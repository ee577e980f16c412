"""verify --against-records: what in a copy of the site has no valid basis today."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest

from tests import sites


@pytest.fixture
def place(tmp_path):
    with sites.without_approval():
        site = sites.bare()
        site.add(
            sites.post(
                "hof", people=[sites.record("kim", campaigns=None, valid_until=dt.date(2026, 7, 10))], campaign=None
            )
        )
        site.add(sites.post("bleibt", campaign=None))
        folder = site.write(tmp_path / "site")
        assert sites.build(folder, tmp_path / "copy").status == 0
        yield folder, tmp_path / "copy"


def ask(place, **options):
    folder, copy = place
    return sites.run("verify", copy, "--against-records", site=folder, **options)


def test_a_fresh_copy_is_in_order(place):
    assert ask(place).status == 0


def test_after_the_last_day_every_file_that_shows_it_is_named(place):
    before = sites.tree(place[1])
    assert ask(place, today=dt.date(2026, 7, 10)).status == 0
    result = ask(place, today=dt.date(2026, 7, 11))
    assert result.status == 3
    assert "post/hof: C105" in result.out
    own = {line.strip() for line in result.out.splitlines() if line.startswith("    ") and "among others" not in line}
    assert "posts/hof/index.html" in own
    photos = set(sites.with_colour(sites.colours(place[1]), f"hof/{sites.post('hof').photo['file']}"))
    assert photos <= own
    assert not {path for path in own if "bleibt" in path}
    assert "feed.xml (among others)" in result.out
    assert sites.tree(place[1]) == before, "nothing is changed"


def test_a_withdrawal_is_seen_at_once(place):
    sites.run("withdraw", "kim", site=place[0])
    assert "post/hof: C106" in ask(place).out


def test_a_document_without_a_source_has_no_basis(place):
    (place[0] / "content" / "posts" / "bleibt" / "index.md").unlink()
    result = ask(place)
    assert "post/bleibt: not to be published today" in result.out


def test_a_folder_of_somebody_else_cannot_be_held_against_anything(place, tmp_path):
    (tmp_path / "fremd").mkdir()
    assert sites.run("verify", tmp_path / "fremd", "--against-records", site=place[0]).status == 2


# -- what it shows, compared with what is approved today ---------------------------------------------------------------


def page(place, slug="bleibt"):
    return place[1] / "posts" / slug / "index.html"


def test_words_that_somebody_put_into_a_page_by_hand_are_named(place):
    path = page(place)
    path.write_text(
        path.read_text(encoding="utf-8").replace("hat die Kette", "hat mit Jonas Kowalski die Kette"), encoding="utf-8"
    )
    result = ask(place)
    assert result.status == 3
    assert "Changed since they were published" in result.out
    assert "    posts/bleibt/index.html" in result.out
    assert "Jonas Kowalski die Kette dreimal aufgelegt" in result.out
    assert "posts/hof" not in result.out


def test_whoever_forges_the_manifest_too_is_still_seen(place):
    path, manifest = page(place), place[1] / "sozialblog-manifest.json"
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_text(
        path.read_text(encoding="utf-8").replace("hat die Kette", "hat mit Jonas die Kette"), encoding="utf-8"
    )
    after = hashlib.sha256(path.read_bytes()).hexdigest()
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    result = ask(place)
    assert result.status == 3
    assert "Changed since" not in result.out
    assert "Sentences that nothing approved today says:" in result.out
    assert "hat mit Jonas die Kette" in result.out


def test_a_file_that_was_never_published_and_a_changed_photograph(place):
    copy = place[1]
    (copy / "posts" / "extra").mkdir()
    (copy / "posts" / "extra" / "index.html").write_text(
        "<!doctype html><html><p>Noch etwas</p></html>", encoding="utf-8"
    )
    (copy / "notiz.txt").write_text("Der Host braucht das.", encoding="utf-8")
    photo = next(path for path in copy.rglob("*.jpg"))
    photo.write_bytes(sites.picture("ein anderes"))
    result = ask(place)
    assert result.status == 3
    never, changed = "Never published by sozialblog", "Changed since they were published"
    assert result.out.index(changed) < result.out.index(photo.relative_to(copy).as_posix()) < result.out.index(never)
    assert "    posts/extra/index.html" in result.out
    assert "notiz.txt" not in result.out, "what shows nobody is the host's own business"


def test_an_older_version_of_a_text_has_no_approval_today(tmp_path):
    site = sites.bare()
    site.add(sites.post("hof", campaign=None))
    site.add(sites.post("bleibt", campaign=None))
    folder = sites.approve(site.write(tmp_path / "site"))
    assert sites.build(folder, tmp_path / "copy").status == 0
    site.get("hof").body = site.get("hof").body.replace("dreimal", "viermal")
    sites.approve(site.write(folder))
    result = ask((folder, tmp_path / "copy"))
    assert result.status == 3
    assert "another version than the one approved today" in result.out
    assert "    post/hof" in result.out
    assert "dreimal aufgelegt" in result.out
    assert "post/bleibt" not in result.out
    assert sites.build(folder, tmp_path / "copy").status == 0
    assert ask((folder, tmp_path / "copy")).status == 0


def test_a_copy_of_another_day_is_no_false_alarm(tmp_path):
    with sites.without_approval():
        site = sites.bare()
        site.add(sites.post("hof", campaign=None))
        site.add(sites.post("spaeter", campaign=None, publish_from=dt.date(2026, 7, 9)))
        folder = site.write(tmp_path / "site")
        assert sites.build(folder, tmp_path / "copy").status == 0
        result = ask((folder, tmp_path / "copy"), today=dt.date(2026, 7, 10))
        assert result.status == 0, result.out


def test_where_the_site_cannot_be_built_nothing_is_claimed(place):
    (place[0] / "content" / "pages" / "impressum.md").unlink()
    result = ask(place)
    assert result.status == 3
    assert "The texts were not compared" in result.out
