"""verify --against-records: what in a copy of the site has no valid basis today."""

from __future__ import annotations

import datetime as dt

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
