"""Themes and content that were made to do harm: they are refused or made harmless, and what they aim at stays away."""

from __future__ import annotations

import json
import os
import time
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import feedparser
import html5lib
import pytest
from selectolax.lexbor import LexborHTMLParser

from sozialblog.load.clashes import _folded
from tests import sites

SECRET = "ganz-geheimes-wort-4711"
SCRIPT = "<script>alert(1)</script>"
NASTY = (
    SCRIPT, "{{ site.__class__ }}", "{% include '/etc/passwd' %}", "]]>", "</title><img src=x onerror=alert(1)>",
    "../../etc/passwd", '" onmouseover="alert(1)', "</script><script>alert(2)</script>", "%2e%2e%2f", "${7*7}", "<!--",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _approved() -> Iterator[None]:
    with sites.without_approval():
        yield


# --- themes ---------------------------------------------------------------------------------------------------------

ESCAPES = {
    "reads a file": '{% include "../../../secret.txt" %}',
    "reads a file by its whole path": '{% include "/etc/passwd" %}',
    "reads content": '{% include "../../../content/posts/hof/index.md" %}',
    "imports": "{% import 'os' as o %}{{ o.environ }}",
    "extends a link": '{% extends "link.html" %}',
    "through a string": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "through the filter attr": "{{ ''|attr('__class__') }}",
    "through a concatenated name": "{{ ''|attr('__cla' ~ 'ss__') }}",
    "through format": "{{ '{0.__class__.__init__.__globals__}'.format(site) }}",
    "through format_map": "{{ '{x.__class__}'.format_map({'x': site}) }}",
    "through formatted markup": "{{ ('{0.__class__}'|safe).format(site) }}",
    "through a function given": "{{ url.__globals__ }}",
    "through its closure": "{{ static.__closure__[0].cell_contents }}",
    "through gettext": "{{ gettext.__globals__ }}",
    "through gettext's cache": "{{ gettext.__wrapped__ }}",
    "through lipsum": "{{ lipsum.__globals__['os'].environ }}",
    "through cycler": "{{ cycler.__init__.__globals__ }}",
    "through self": "{{ self._TemplateReference__context.environment.loader._theme.folders }}",
    "through a generator": "{{ (post.tags|map(attribute='x')).gi_frame.f_globals }}",
    "through a macro": "{% macro m() %}{% endmacro %}{{ m._func.__globals__ }}",
    "through map": "{{ [site]|map(attribute='__class__')|list|first }}",
    "through sort": "{{ [site]|sort(attribute='__class__.__init__.__globals__')|list }}",
    "changes a value": "{% set _ = site.channels.append(1) %}{{ site.channels.append(1) }}",
    "turns on an extension": "{% do 1 %}",
    "many letters": "{{ 'a' * 10 ** 11 }}",
    "a long range": "{% for a in range(10 ** 9) %}{% endfor %}",
    "a deep power": "{{ (10 ** 10) ** (10 ** 10) }}",
    "a wide format": "{{ '%1000000000000d' % 1 }}",
}


@pytest.fixture(scope="module")
def online(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("themes")
    site = sites.small()
    site.documents = [item for item in site.documents if item.slug != "lichtblick"]
    site.get("hof").front |= {"campaign": None}
    site.get("hof").record["campaigns"] = None
    site.get("hof").front = {key: value for key, value in site.get("hof").front.items() if value is not None}
    del site.get("hof").record["campaigns"]
    site.toml["site"]["theme"] = "boese"
    folder = site.write(base / "site")
    (folder / "secret.txt").write_text(SECRET, encoding="utf-8")
    place = folder / "themes/boese/templates"
    place.mkdir(parents=True)
    (place.parent / "theme.toml").write_text('parent = "plain"\n', encoding="utf-8")
    (place / "link.html").symlink_to(folder / "secret.txt")
    (place / "_picture.html").write_text("", encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", ESCAPES)
def test_a_theme_that_wants_out(name: str, online: Path, tmp_path: Path) -> None:
    """F011, or nothing but what a template may print; in seconds, and without a word of a file."""
    (online / "themes/boese/templates/404.html").write_text(f"<!doctype html><p>{ESCAPES[name]}", encoding="utf-8")
    began = time.process_time()
    result = sites.build(online, tmp_path / "out")
    assert time.process_time() - began < 8
    assert "Traceback" not in result.out + result.err
    assert result.status == 4, result
    assert "F011" in result.out + result.err
    assert not (tmp_path / "out").exists() or sites.traces(tmp_path / "out", [SECRET, "<module", "environ("]) == {}
    assert SECRET not in result.out + result.err


# --- content --------------------------------------------------------------------------------------------------------


def _everywhere(words: str) -> sites.Site:
    site = sites.bare()
    site.toml["site"] |= {"theme": "kampagne"}
    post = site.add(sites.post("hof", campaign=None))
    post.front |= {"title": f"A {words}", "summary": f"B {words}", "tags": [f"C {words}"]}
    post.photo.update(alt=f"D {words}", caption=f"E {words}", credit=f"F {words}")
    post.body += f"\nG {words}\n\n### H {words}\n"
    return site


def _live(html: str) -> list[str]:
    """Everything on a page that would run."""
    found = []
    for node in LexborHTMLParser(html).css("*"):
        values = node.attributes
        if node.tag == "script" and "src" not in values and values.get("type") != "application/ld+json":
            found.append(node.html)
        found += [f"{name}={value}" for name, value in values.items() if name.startswith("on")]
        found += [value for value in values.values() if (value or "").strip().lower().startswith("javascript:")]
    return found


@pytest.mark.parametrize("words", ["quiet", *NASTY])
def test_words_that_are_code_stay_words(words: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = sites.build(_everywhere(words).write(tmp_path / "site"), out)
    assert "Traceback" not in result.out + result.err
    assert result.status in (0, 3)
    if result.status == 3:
        assert not (out / "posts/hof").exists()
        return
    for path, data in sites.tree(out).items():
        if path.endswith(".html"):
            html = data.decode()
            assert _live(html) == [], path
            html5lib.HTMLParser(strict=True).parse(html)
            for node in LexborHTMLParser(html).css('script[type="application/ld+json"]'):
                assert "@context" in json.loads(node.text())
    title = " ".join(f"A {words}".split())
    page = LexborHTMLParser((out / "posts/hof/index.html").read_bytes())
    assert title in " ".join(page.css_first("h1").text().split())
    _feeds(out, title)


def _feeds(out: Path, title: str) -> None:
    for name in ("feed.xml", "rss.xml", "sitemap.xml"):
        ET.fromstring((out / name).read_bytes())  # our own output
    for name in ("feed.xml", "rss.xml"):
        read = feedparser.parse((out / name).read_bytes(), sanitize_html=False, resolve_relative_uris=False)
        assert not read.bozo, read.get("bozo_exception")
        assert title in [
            " ".join(LexborHTMLParser(entry.title).text().split())
            if "&" in entry.title
            else " ".join(entry.title.split())
            for entry in read.entries
        ]
        for entry in read.entries:
            assert _live(entry.get("summary", "") + "".join(part.value for part in entry.get("content", ()))) == []
    found = json.loads((out / "feed.json").read_bytes())
    assert [" ".join(item["title"].split()) for item in found["items"]] == [title]


HIDDEN = ("\u202e", "\u2066", "\u200f\u202d", "\x1b[2J", "\u2028", "\x00")


@pytest.mark.parametrize("sign", HIDDEN, ids=ascii)
@pytest.mark.parametrize("place", ["title", "body", "alt", "tags"])
def test_signs_that_turn_or_hide_text_withhold(sign: str, place: str, tmp_path: Path) -> None:
    site = sites.small()
    post = site.get("hof")
    text = f"Ein {sign} Wort"
    if place == "body":
        post.body += "PLATZ"
    elif place == "alt":
        post.photo["alt"] = "PLATZ"
    else:
        post.front[place] = ["PLATZ"] if place == "tags" else "PLATZ"
    whole = sites.markdown(post.front, post.body)
    for written in (text, json.dumps(text))[: 1 if place == "body" else 2]:  # as it is, and as an escape of YAML
        post.raw = whole.replace("PLATZ", written).encode()
        result = sites.check(site.write(tmp_path / "site"))
        assert result.document("post/hof")["verdict"] == "withhold", written
        assert "\x1b[2J" not in result.out


@pytest.mark.parametrize("sign", ["\\u202e", "\\u001b[2J", "\\u2028"])
def test_the_same_in_site_toml(sign: str, tmp_path: Path) -> None:
    folder = sites.small().write(tmp_path / "site")
    place = folder / "content/site.toml"
    place.write_text(place.read_text(encoding="utf-8").replace('"Lichtblick"', f'"Licht{sign}blick"'), encoding="utf-8")
    result = sites.check(folder)
    assert result.status == 4
    assert [item["code"] for item in result.json["site"] if item["path"] == "content/site.toml"] == ["F001"]


@pytest.mark.parametrize(
    "file",
    ["../../../geheim.jpg", "/etc/passwd", "a/../../b.jpg", "..\\..\\b.jpg", "C:\\b.jpg", "\u202egpj.exe", "a\nb.jpg"],
)
def test_names_of_photographs_that_lead_out(file: str, tmp_path: Path) -> None:
    site = sites.small()
    site.extra["geheim.jpg"] = sites.picture("outside")
    site.get("hof").photo["file"] = file
    folder = site.write(tmp_path / "site")
    assert sites.check(folder).document("post/hof")["verdict"] == "withhold"
    assert sites.build(folder, tmp_path / "out").status == 3
    assert sites.with_colour(sites.colours(tmp_path / "out"), "outside") == []


# --- links ----------------------------------------------------------------------------------------------------------


def test_links_out_of_the_content_are_not_followed(tmp_path: Path) -> None:
    site = sites.small()
    other = site.add(sites.post("anderer"))
    folder, outside = site.write(tmp_path / "site"), tmp_path / "draussen"
    outside.mkdir()
    (outside / "foto.jpg").write_bytes(sites.picture("outside"))
    (outside / "index.md").write_text(f"---\ntitle: {SECRET}\n---\n{SECRET}\n", encoding="utf-8")
    photo = folder / "content/posts/hof" / site.get("hof").photo["file"]
    photo.unlink()
    photo.symlink_to(outside / "foto.jpg")
    text = folder / other.path
    text.unlink()
    text.symlink_to(outside / "index.md")
    (folder / "content/posts/ganz").symlink_to(outside)
    (folder / "content/posts/datei.md").symlink_to(outside / "index.md")
    result = sites.build(folder, tmp_path / "out")
    assert result.status == 3, result
    assert sites.check(folder).document("post/hof")["verdict"] == "withhold"
    assert sites.traces(tmp_path / "out", [SECRET]) == {}
    assert SECRET not in result.out + result.err
    assert sites.with_colour(sites.colours(tmp_path / "out"), "outside") == []


def test_a_hard_link_is_a_file_like_any_other(tmp_path: Path) -> None:
    """No program can tell the first name of a file from the second: what it holds is judged, approved and cleaned."""
    site = sites.small()
    folder, original = site.write(tmp_path / "site"), tmp_path / "original.jpg"
    photo = folder / "content/posts/hof" / site.get("hof").photo["file"]
    photo.rename(original)
    os.link(original, photo)
    before = original.read_bytes()
    assert sites.build(folder, tmp_path / "out").status == 0
    assert original.read_bytes() == before
    assert all(path.stat().st_nlink == 1 for path in (tmp_path / "out").rglob("*") if path.is_file())


def test_a_hard_link_in_the_output_is_replaced_and_not_written_through(tmp_path: Path) -> None:
    site, out = sites.small(), tmp_path / "out"
    folder = site.write(tmp_path / "site")
    assert sites.build(folder, out).status == 0
    outside = tmp_path / "fremd.html"
    outside.write_text("fremd", encoding="utf-8")
    (out / "index.html").unlink()
    os.link(outside, out / "index.html")
    assert sites.build(folder, out).status == 0
    assert outside.read_text(encoding="utf-8") == "fremd"
    assert (out / "index.html").read_bytes() != b"fremd"


# --- file systems ---------------------------------------------------------------------------------------------------

UML = "ä/ü/"


@pytest.mark.parametrize(
    "alias",
    ["posts/hof/index.html", "Posts/HOF/", "POSTS/zwei/", "posts/zwei/index.html", "campaigns/", "Feed.xml/", "Static/x/",
     "ALT/" + unicodedata.normalize("NFD", UML), "impressum/", "IMPRESSUM/Index.html", "photos/x/", "con/", "alt/NUL/", "aux.html", "a/lpt1.txt", "x./"],
)  # fmt: skip
def test_earlier_addresses_that_are_one_with_another(alias: str, tmp_path: Path) -> None:
    site = sites.small()
    site.add(sites.post("zwei", aliases=["alt/" + UML]))
    site.get("hof").front["aliases"] = [alias]
    folder = site.write(tmp_path / "site")
    verdicts = {item["slug"]: item["verdict"] for item in sites.check(folder).json["documents"]}
    assert "withhold" in (verdicts["hof"], verdicts["zwei"])
    result = sites.build(folder, tmp_path / "out")
    assert result.status == 3, result
    assert "Traceback" not in result.err
    paths = [_folded(path) for path in sites.tree(tmp_path / "out")]
    assert len(paths) == len(set(paths))


@pytest.mark.parametrize("name", ["con", "nul", "aux", "prn", "com1", "lpt9"])
def test_names_that_windows_keeps_for_itself(name: str, tmp_path: Path) -> None:
    site = sites.small()
    site.add(sites.post(name, photos=0))
    site.get("hof").front["tags"] = [name.upper(), "Werkstatt"]
    folder = site.write(tmp_path / "site")
    assert sites.check(folder).document(f"post/{name}")["verdict"] == "withhold"
    assert sites.build(folder, tmp_path / "out").status == 3
    parts = {part.partition(".")[0].lower() for path in sites.tree(tmp_path / "out") for part in path.split("/")}
    assert name not in parts


def test_a_photograph_under_the_other_form_of_its_name(tmp_path: Path) -> None:
    """One file in composed and one in decomposed letters: each entry means the file of exactly its letters, or none."""
    site = sites.small()
    post = site.get("hof")
    one, two = (unicodedata.normalize(form, "Bäume.jpg") for form in ("NFC", "NFD"))
    old = post.photo["file"]
    del post.photos[old]
    post.photos[two] = sites.picture("decomposed")
    post.body = post.body.replace(old, one)
    post.photo["file"] = one
    folder = site.write(tmp_path / "site")
    if (folder / post.folder / one).exists():
        pytest.skip("this file system takes the two forms for one")
    assert sites.check(folder).document("post/hof")["verdict"] == "withhold"
    post.photos[one] = sites.picture("composed")
    site.write(folder)
    assert sites.build(folder, tmp_path / "out").status == 0
    seen = sites.colours(tmp_path / "out")
    assert sites.with_colour(seen, "composed")
    assert sites.with_colour(seen, "decomposed") == []
