"""digest: leadership reads what is done in its name; ideas are listed and never published."""

from __future__ import annotations

import datetime as dt

import html5lib
import pytest

from tests import sites


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    with sites.without_approval():
        site = sites.full()
        site.add(sites.post("geht", people=[sites.record("geht-2026", withdrawn=dt.date(2026, 6, 20))], unit="nord"))
        site.add(sites.post("ausgelaufen", people=[sites.record("aus-2026", valid_until=dt.date(2026, 6, 14))]))
        site.get("werkstatt").record["valid_until"] = dt.date(2026, 8, 15)
        site.get("jugend").front["date"] = dt.date(2026, 6, 10)
        site.get("beratung").front["title"] = "<i>Beratung</i> & mehr"
        site.get("beratung").front["date"] = dt.date(2026, 6, 30)
        return site.write(tmp_path_factory.mktemp("digest"))


def ask(folder, *more):
    with sites.without_approval():
        result = sites.run("digest", *more, site=folder)
    assert result.status == 0, result
    return result.out


def test_everything_that_happened_stands_under_its_unit(folder):
    text = ask(folder, "--since", "2026-06-01")
    parts = dict(zip(["head", "traeger", "nord", "sued"], _split(text), strict=True))
    assert "1 consent was withdrawn." in parts["head"]
    assert f"2026-06-10  {_title('jugend')}  https://blog.brueckenhaus.example/posts/jugend/" in parts["traeger"]
    assert f"2026-07-01  {_title('vorbei')}: its time was over" in parts["traeger"]
    assert f"2026-06-15  {_title('ausgelaufen')}: the consent “aus-2026” ended" in parts["traeger"]
    assert f"Ideas:\n  - {_title('idee')}" in parts["traeger"]
    assert f"2026-06-20  {_title('geht')}: the consent “geht-2026” was withdrawn" in parts["nord"]
    assert f"{_title('geht')}: C106" in parts["nord"]
    assert "2026-08-15  kim-werkstatt" in parts["nord"]
    assert "2026-06-30  <i>Beratung</i> & mehr" in parts["sued"]


def _split(text):
    parts = []
    for line in text.splitlines():
        if not parts or line in ("Brückenhaus e. V.", "Jugendhilfe Nord", "Beratung Süd"):
            parts.append("")
        parts[-1] += line + "\n"
    return parts


def _title(slug):
    return f"Der {sites.canary(slug, 'title').title()} und die Gärten"


def test_what_was_before_is_not_told_again(folder):
    text = ask(folder, "--since", "2026-06-25", "--days", "1")
    for gone in ("was withdrawn\n", "ended\n", _title("jugend"), "kim-werkstatt"):
        assert gone not in text
    assert "0 consents were withdrawn." in text


def test_what_waits_for_approval(tmp_path):
    site = sites.bare()
    site.add(sites.post("neu", photos=0, campaign=None))
    folder = sites.approve(site.write(tmp_path / "site"))
    site.add(sites.post("wartet", photos=0, campaign=None))
    site.write(folder)
    text = sites.run("digest", "--since", "2026-06-01", site=folder).out
    assert f"Waiting for approval:\n  - {_title('wartet')}" in text


def test_the_page_is_html_and_titles_are_no_markup(folder):
    page = ask(folder, "--since", "2026-06-01", "--format", "html")
    html5lib.HTMLParser(strict=True).parse(page)
    assert "&lt;i&gt;Beratung&lt;/i&gt; &amp; mehr" in page
    assert "<script" not in page


def test_nothing_private_is_in_it(folder):
    words = sites.private_words(sites.record("geht-2026")) + sites.private_words(sites.record("kim-werkstatt"))
    text = ask(folder, "--since", "2020-01-01", "--days", "9000") + ask(folder, "--format", "html")
    assert not [word for word in words if word in text]


def test_an_idea_is_never_published(folder, tmp_path):
    with sites.without_approval():
        sites.build(folder, tmp_path / "out")
    assert (tmp_path / "out" / "index.html").exists()
    idea = next(item for item in sites.full().documents if item.slug == "idee")
    assert {word for word in sites.traces(tmp_path / "out", idea.canaries) if word != "idee"} == set()
