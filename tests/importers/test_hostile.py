"""Exports made to do harm, and exports that are merely broken, as real ones often are."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

import pytest

from sozialblog.importers import stream
from sozialblog.importers.blocks import Blocks
from sozialblog.importers.stream import Channel, items
from sozialblog.importers.text import markdown
from tests import sites
from tests.importers import wxr
from tests.importers.wxr import Item, photo

BOMB = """<!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>"""


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Path:
    return sites.bare().write(tmp_path / "site")


def take(site: Path, data: bytes | str, *more: str | Path) -> sites.Result:
    path = site.parent / "export.xml"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return sites.run("import", "wordpress", path, *more, site=site)


def written(site: Path) -> list[str]:
    return sorted(
        path.relative_to(site).as_posix() for path in (site / "content" / "posts").rglob("*") if path.is_file()
    )


def text(site: Path, slug: str = "eins") -> str:
    return (site / f"content/posts/{slug}/index.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "doctype",
    [
        BOMB,
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!doctype rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>',
    ],
)
def test_a_document_type_is_refused(site: Path, doctype: str) -> None:
    head, mark, rest = wxr.export([Item(1, "Eins", "&d; &x;")]).partition("<rss")
    result = take(site, f"{head}{doctype}{mark}{rest}")
    assert (result.status, result.out) == (2, "")
    assert "document type" in result.err
    assert written(site) == []


def test_an_entity_that_nobody_declared_is_no_text(site: Path) -> None:
    data = wxr.export([Item(1, "Eins")]).replace("<title>Alter Blog", "<title>&passwd;")
    result = take(site, data)
    assert result.status == 2
    assert "line 8" in result.err
    assert written(site) == []


def test_an_export_that_was_cut_off_writes_nothing(site: Path) -> None:
    data = wxr.export([Item(number, f"Nummer {number}", "Wort " * 50) for number in range(1, 60)])
    result = take(site, data[: len(data) // 2])
    assert result.status == 2
    assert "cut off" in result.err
    assert written(site) == []


@pytest.mark.parametrize(
    "data", [b"", b"<html></html>", b"\x00\xff\xfe", b"<rss><channel><item/></channel></rss>", b"PK\x03\x04"]
)
def test_what_is_no_export_is_said_to_be_none(site: Path, data: bytes) -> None:
    result = take(site, data)
    assert result.status == 2
    assert "export" in result.err
    assert "Traceback" not in result.err


def test_scripts_and_handlers_do_not_arrive(site: Path) -> None:
    evil = (
        '<script>boese()</script><p onmouseover="boese()">Guter Text</p><img src="x" onerror="boese()">'
        '<a href="javascript:boese()">Klick</a><a href=" java\nscript:boese()">Klick</a><a href="data:text/html,boese">Klick</a>'
        '<svg onload="boese()"><desc>boese</desc></svg><style>p{background:url(http://boese)}</style>'
        '<iframe srcdoc="<script>boese()</script>"></iframe><p>&lt;script&gt;harmlos&lt;/script&gt;</p><!-- boese -->'
        '<form action="https://boese.example"><input value="boese"><button>boese</button>Frage</form><math><mi>boese</mi></math>'
    )  # fmt: skip
    take(site, wxr.export([Item(1, "<script>boese()</script>Eins", evil, name="eins")]))
    body = text(site)
    assert "boese" not in body.replace("boese()Eins", "")
    for part in ("Guter Text", "Klick", "Frage", "&lt;script&gt;harmlos"):
        assert part in body


@pytest.mark.parametrize(
    "name",
    [
        "../../../geheim.jpg",
        "/etc/passwd",
        "..\\..\\geheim.jpg",
        "a/../../geheim.jpg",
        "c:geheim.jpg",
        "2024/\u202egpj.exe",
    ],
)
def test_no_photograph_comes_from_outside_the_folder(site: Path, name: str) -> None:
    uploads = site.parent / "innen" / "uploads"
    uploads.mkdir(parents=True)
    for place in (site.parent / "geheim.jpg", site.parent / "innen" / "geheim.jpg"):
        place.write_bytes(sites.picture("geheim"))
    item = Item(1, "Eins", f'<img class="wp-image-5" src="https://alt.example/wp-content/uploads/{name}">')
    result = take(site, wxr.export([item, photo(5, name)]), "--uploads", uploads)
    assert result.status == 3
    assert written(site) == ["content/posts/eins/index.md"]
    assert "was not found" in next(site.glob("import-*.md")).read_text(encoding="utf-8")


def test_links_are_not_followed(site: Path) -> None:
    uploads = site.parent / "uploads"
    (uploads / "2024").mkdir(parents=True)
    secret = site.parent / "geheim"
    secret.mkdir()
    (secret / "a.jpg").write_bytes(sites.picture("geheim"))
    (uploads / "a.jpg").symlink_to(secret / "a.jpg")
    (uploads / "2024" / "05").symlink_to(secret)
    os.mkfifo(uploads / "b.jpg")
    content = "".join(
        f'<img src="https://alt.example/wp-content/uploads/{name}">' for name in ("a.jpg", "2024/05/a.jpg", "b.jpg")
    )
    take(site, wxr.export([Item(1, "Eins", content)]), "--uploads", uploads)
    assert written(site) == ["content/posts/eins/index.md"]


def test_what_only_says_it_is_a_photograph_does_not_arrive(site: Path) -> None:
    uploads = site.parent / "uploads"
    uploads.mkdir()
    (uploads / "a.jpg").write_bytes(b"<?php boese(); ?>")
    (uploads / "b.svg").write_bytes(b"<svg onload='boese()'/>")
    content = "".join(f'<img src="https://alt.example/wp-content/uploads/{name}">' for name in ("a.jpg", "b.svg"))
    take(site, wxr.export([Item(1, "Eins", content)]), "--uploads", uploads)
    assert written(site) == ["content/posts/eins/index.md"]


@pytest.mark.parametrize(
    "name", ["../../../boese", "..", "/etc/cron.d/boese", "a/b", "%2e%2e%2fboese", "\u0000", "con", "x" * 400]
)
def test_no_document_lands_outside_its_folder(site: Path, name: str) -> None:
    outside = set(sites.tree(site.parent))
    take(site, wxr.export([Item(1, "Eins", "Text", name=name)]).replace("\u0000", ""))
    new = set(sites.tree(site.parent)) - outside - {"export.xml"}
    assert len(new) == 2
    assert all(path.startswith(("site/content/posts/", "site/import-")) for path in new)


def test_a_folder_of_the_site_that_is_a_link_is_refused(site: Path) -> None:
    elsewhere = site.parent / "anderswo"
    elsewhere.mkdir()
    (site / "content" / "posts").symlink_to(elsewhere)
    result = take(site, wxr.export([Item(1, "Eins", "Text")]))
    assert result.status == 2
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings_that_occur(site: Path, encoding: str) -> None:
    data = wxr.export([Item(1, "Eins", "<p>Grüße aus Köln</p>")])
    name = "utf-8" if encoding == "utf-8-sig" else encoding
    result = take(site, data.replace('encoding="UTF-8"', f'encoding="{name}"').encode(encoding))
    assert result.status == 0
    assert "Grüße aus Köln" in text(site)


def test_an_encoding_that_is_not_read_is_named(site: Path) -> None:
    for name in ("utf-7", "gibtsnicht"):
        result = take(site, wxr.export([Item(1, "Eins")]).replace('encoding="UTF-8"', f'encoding="{name}"'))
        assert result.status == 2
        assert name in result.err


def test_signs_that_are_no_text_are_taken_out_and_counted(site: Path) -> None:
    data = wxr.export([Item(1, "Eins", "<p>vor\x0b\x03nach \u2028 \u202eXX</p>")]).encode().replace(b"XX", b"\xff\xe4")
    take(site, data)
    assert "vornach" in text(site)
    assert "\u202e" not in text(site)
    assert "no text were taken out or stand as “�”: 4" in next(site.glob("import-*.md")).read_text(encoding="utf-8")
    assert not [finding for finding in sites.check(site).document("post/eins")["findings"] if finding["code"] == "F001"]


def test_memory_does_not_grow_with_the_export(tmp_path: Path) -> None:
    """Thousands of comments in one item, then many items: memory stays where it was."""
    few = [Item(1, "Eins", "Wort", comments=["k" * 1000] * 8_000)]
    many = [Item(number, f"Nr {number}", "Wort " * 4000) for number in range(2, 1000)]
    path = tmp_path / "gross.xml"
    path.write_text(wxr.export([*few, *many]), encoding="utf-8")
    assert path.stat().st_size > 25_000_000
    reading = items(path, Channel())
    used = [_resident() for _ in reading]
    assert len(used) == 999
    assert max(used[1:]) - used[0] < 4_000_000


def _resident() -> int:
    """The memory of this process in bytes, libxml2's included, which no count of Python's knows."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        pytest.skip("this system does not tell its processes how much memory they have")
    return int(statm.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGESIZE")


def test_an_endless_item_is_refused(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "_MOST_VALUES", 1000)
    result = take(site, wxr.export([Item(1, "Eins", "x" * 11_000_000)]))
    assert result.status == 2
    head, mark, tail = wxr.export([Item(1, "Eins", "x")]).partition("</item>")
    result = take(site, head + "<category>x</category>" * 1001 + mark + tail)
    assert result.status == 2
    assert "parts" in result.err
    assert written(site) == []


def test_a_text_that_nobody_wrote_is_left_behind_and_named(site: Path) -> None:
    deep = "<div>" * 5000 + "tief" + "</div>" * 5000
    take(site, wxr.export([Item(1, "Eins", deep), Item(2, "Zwei", "<p>" + "x" * 1_100_000), Item(3, "Drei", "gut")]))
    assert written(site) == ["content/posts/drei/index.md"]
    assert next(site.glob("import-*.md")).read_text(encoding="utf-8").count("longer or nested deeper") == 2


@pytest.mark.parametrize(
    "piece",
    ["<!-- wp:x {", "[a b=", "[caption ", '[a "', "<!--", "<pre", "[embed]", "<", "<a ", "![", "[[", "<li>", "<b>", "<div>", "<p>",
     '<!-- wp:block {"ref":1} /-->', "\n\n", "<p", "&"],
)  # fmt: skip
def test_repetition_takes_no_longer_than_reading(piece: str) -> None:
    """Thirty thousand signs of one beginning: a search from each to the end would take minutes."""
    content = piece * (30_000 // len(piece))
    blocks = Blocks({1: '<!-- wp:block {"ref":1} /-->' * 3})
    start = time.process_time()
    html, _ = blocks.html(content)
    with contextlib.suppress(ValueError):
        markdown(html[:30_000], place=lambda *_: "", follow=lambda link, _: link)
    assert time.process_time() - start < 8
