"""Embeds: a directive in any text becomes a figure that loads nothing; anything else from elsewhere withholds."""

from __future__ import annotations

import pytest

from sozialblog.markup import convert
from sozialblog.verify import verify
from tests import sites

VIDEO = "::: video https://tube.example/w/4b2c\ntitle: Ein Rundgang\n:::\n"
HEAD = '<!doctype html><html lang="de"><title>x</title>'
FRAME = '<iframe name="sb-frame-1" title="Video"></iframe>'
LINK = '<a href="https://tube.example/videos/embed/4b2c" target="sb-frame-1">laden</a>'


@pytest.fixture(autouse=True)
def _approved():
    with sites.without_approval():
        yield


@pytest.mark.parametrize(
    ("words", "frame"),
    [
        ("video https://www.youtube.com/watch?v=a_B-1&t=3", "https://www.youtube-nocookie.com/embed/a_B-1"),
        ("video https://youtu.be/a_B-1", "https://www.youtube-nocookie.com/embed/a_B-1"),
        ("video https://vimeo.com/123", "https://player.vimeo.com/video/123?dnt=1"),
        ("video https://tube.example/videos/watch/4b-2c", "https://tube.example/videos/embed/4b-2c"),
        ("map https://umap.openstreetmap.de/de/map/wege_12", "https://umap.openstreetmap.de/de/map/wege_12"),
        ("map https://www.openstreetmap.org/#map=17/54.32/10.13", "https://www.openstreetmap.org/export/embed.html"),
        (
            "map https://www.openstreetmap.org/?mlat=54.32&mlon=10.13#map=1/2/3",
            "https://www.openstreetmap.org/export/embed.html",
        ),
        ("post https://social.example/@haus/12", "https://social.example/@haus/12/embed"),
    ],
)
def test_what_can_be_shown(words, frame):
    body = convert(f"Vorher\n\n::: {words}\ntitel: Ein Rundgang\n:::\n\nNachher", lang="de", first_line=1).body
    assert [embed.frame.split("?bbox")[0] for embed in body.embeds] == [frame]
    assert body.foreign == ()
    assert body.text.split("\n") == ["Vorher", "Ein Rundgang", "Nachher"]


@pytest.mark.parametrize(
    "block",
    [
        "::: video https://maps.example/irgendwas\ntitle: x\n:::",
        "::: video http://youtu.be/abc\ntitle: x\n:::",
        "::: video https://youtu.be/abc\n:::",
        "::: video https://youtu.be/abc\ntitle: x",
        "::: video https://youtu.be/abc\nautoplay: ja\ntitle: x\n:::",
        "::: video\ntitle: x\n:::",
        "::: map https://www.google.com/maps/@54,10\ntitle: x\n:::",
        "::: map https://www.openstreetmap.org/#map=17/a/b\ntitle: x\n:::",
        '::: post https://social.example/@a"onload="x/12\ntitle: x\n:::',
        "::: tweet https://x.example/a/status/1\ntitle: x\n:::",
        ":::",
    ],
)
def test_anything_else_withholds(block, tmp_path):
    site = sites.bare()
    site.add(sites.post("hof", photos=0, campaign=None)).body += f"\n{block}\n\nEnde\n"
    found = sites.check(site.write(tmp_path)).document("post/hof")["findings"]
    assert [item["code"] for item in found] == ["S503"], found
    text = (tmp_path / "content/posts/hof/index.md").read_text(encoding="utf-8").split("\n")
    assert text[found[0]["line"] - 1].startswith(":::")


def test_code_is_no_directive():
    assert convert(f"~~~\n{VIDEO}~~~\n", lang="de", first_line=1).body.embeds == ()


def test_a_page_with_an_embed(tmp_path):
    site = sites.bare()
    site.toml["site"]["theme"] = "kampagne"
    post = site.add(sites.post("hof", photos=1, campaign=None))
    name = post.front["photos"][0]["file"]
    post.body = VIDEO.replace("title", f"poster: {name}\ntitle")
    assert sites.build(site.write(tmp_path), tmp_path / "out").status == 0
    page = (tmp_path / "out/posts/hof/index.html").read_text(encoding="utf-8")
    assert "form-action 'none'; frame-src https://tube.example\"" in page
    assert 'href="https://tube.example/videos/embed/4b2c" target="sb-frame-1"' in page
    assert "<details>" in page
    assert "Foto: Mira Kurz" in page
    assert page.count("<picture>") == 1  # the poster, and no gallery with the same again
    feed = (tmp_path / "out/feed.json").read_text(encoding="utf-8")
    assert "iframe" not in feed
    assert "https://tube.example/w/4b2c" in feed
    other = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert "frame-src" not in other


def test_a_poster_is_a_photograph_like_any_other(tmp_path):
    site = sites.bare()
    site.add(sites.post("hof", photos=0, campaign=None)).body += VIDEO.replace("title", "poster: fremd.jpg\ntitle")
    assert [item["code"] for item in sites.check(site.write(tmp_path)).document("post/hof")["findings"]] == ["I406"]


def page(tmp_path, body: str) -> list[str]:
    (tmp_path / "index.html").write_text(f"{HEAD}<body>{body}</body></html>", encoding="utf-8")
    return [finding.code for finding in verify(tmp_path)]


def test_verify_lets_the_inert_form_through(tmp_path):
    assert page(tmp_path, f"<details><summary>Video</summary>{LINK}{FRAME}</details>") == []


@pytest.mark.parametrize(
    "body",
    [
        FRAME,
        f"<details open><summary>Video</summary>{LINK}{FRAME}</details>",
        f"<details open><details><summary>Video</summary>{LINK}{FRAME}</details></details>",
        f"<details><summary>Video {FRAME}</summary>{LINK}</details>",
        f"<details><summary>{LINK}</summary>{FRAME}</details>",
        f"{LINK}<details><summary>Video</summary>{FRAME}</details>",
        f"<details><summary>A</summary>{LINK}</details><details><summary>Video</summary>{FRAME}</details>",
        f"<details><summary>Video</summary>{LINK}{FRAME}{FRAME}</details>",
        "<details><summary>Video</summary><iframe></iframe></details>",
        '<details><summary>Video</summary><iframe name="a" srcdoc="x"></iframe></details>',
        '<details><summary>Video</summary><iframe name="a" src="https://tube.example/"></iframe></details>',
        '<details><summary>Video</summary><iframe name="a" onload="x()"></iframe></details>',
        f'<form target="sb-frame-1"></form><details><summary>Video</summary>{FRAME}</details>',
        f'<base target="sb-frame-1"><details><summary>Video</summary>{FRAME}</details>',
        "<details><summary>Video</summary><object></object></details>",
    ],
)
def test_verify_stops_every_other_frame(body, tmp_path):
    assert "S503" in page(tmp_path, body)
