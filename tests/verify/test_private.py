"""S507: a private string is found in every disguise, and no message repeats it."""

from __future__ import annotations

import base64
import datetime as dt
import json
from html import escape
from pathlib import Path
from urllib.parse import quote

import pytest
from selectolax.lexbor import LexborHTMLParser

from sozialblog.i18n import Language, msg
from sozialblog.verify import Expectation, Forbidden, verify
from sozialblog.verify.apart import in_page
from tests import dirty, sites
from tests.verify import site

NAME = site.LEGAL_NAME
HEAD = "<!doctype html><title>x</title>"
ENCODED = base64.b64encode(f"Hallo {NAME}".encode()).decode()

DISGUISES: dict[str, tuple[str, bytes | str]] = {
    "plain": ("a.html", f"{HEAD}<p>{NAME}</p>"),
    "upper-case": ("a.html", f"{HEAD}<p>JONAS KOWALSKI-WEISS</p>"),
    "markup-between": ("a.html", f"{HEAD}<p>Jonas <em>Kowal</em>ski-Weiß</p>"),
    "cells": ("a.html", f"{HEAD}<table><td>Jonas</td><td>Kowalski-Weiß</td></table>"),
    "line-break": ("a.html", f"{HEAD}<p>Jonas\n      Kowalski-Weiß</p>"),
    "no-break-space": ("a.html", f"{HEAD}<p>Jonas&nbsp;Kowalski-Weiß</p>"),
    "entities": ("a.html", f"{HEAD}<p>&#74;onas Kowalski-Wei&szlig;</p>"),
    "soft-hyphen": ("a.html", f"{HEAD}<p>Jonas Kowal\u00adski-Weiß</p>"),
    "comment": ("a.html", f"{HEAD}<!-- {NAME} -->"),
    "attribute": ("a.html", f"{HEAD}<p title='{NAME}'>x</p>"),
    "address": ("a.html", f"{HEAD}<a href='mailto:x@example.org?subject={quote(NAME)}'>x</a>"),
    "template": ("a.html", f"{HEAD}<template><p>Jonas <b>Kowalski</b>-Weiß</p></template>"),
    "srcdoc": ("a.html", f"{HEAD}<iframe srcdoc='Jonas &lt;b&gt;Kowalski-Weiß&lt;/b&gt;'></iframe>"),
    "slug": ("a.html", f"{HEAD}<p class='jonas-kowalski-weiss'>x</p>"),
    "json": ("a.json", json.dumps({"a": NAME})),
    "json-markup": ("a.json", json.dumps({"a": "Jonas <em>Kowalski-Weiß</em>"})),
    "feed": ("a.xml", "<a>&lt;p&gt;Jonas &lt;em&gt;Kowalski-Weiß&lt;/em&gt;&lt;/p&gt;</a>"),
    "cdata": ("a.xml", f"<a><![CDATA[{NAME}]]></a>"),
    "calendar": ("a.ics", "BEGIN:VCALENDAR\r\nSUMMARY:Jonas Kowal\r\n ski-Weiß\r\nEND:VCALENDAR\r\n"),
    "calendar-comma": ("a.ics", "BEGIN:VCALENDAR\r\nSUMMARY:Ordner 7\\, Blatt 12\r\nEND:VCALENDAR\r\n"),
    "script": ("a.js", f"const a = '{NAME}';"),
    "script-escaped": ("a.js", "const a = 'Jonas Kowalski-Wei\\u00df';"),
    "style": ("a.css", "a::after { content: 'Jonas Kowalski-Wei\\df ' }"),
    "host": ("_redirects", "# Geheimes  Werkstattfest\n/weg/ /410 410\n"),
    "text": ("a.txt", "geheimes  werkstattfest"),
    "file-name": ("jonas-kowalski-weiss.txt", "x"),
    "folder-name": ("geheimes-werkstattfest/index.html", HEAD),
}


@pytest.mark.parametrize("name", sorted(DISGUISES))
def test_private_strings_are_found(name: str, tmp_path: Path) -> None:
    path, content = DISGUISES[name]
    found = site.findings(tmp_path, {path: content})
    frames = {("S503", path)} if name == "srcdoc" else set()  # a page inside a page is not wanted in any case
    assert {(finding.code, finding.path) for finding in found} == {("S507", path)} | frames
    for finding in found:
        for language in ("de", "en"):
            said = Language(language).say(finding.message) + Language(language).say(finding.fix)
            assert not any(item.text.casefold() in said.casefold() for item in site.FORBIDDEN)


@pytest.mark.parametrize("path", ["_redirects", ".htaccess"])
def test_a_removed_address_may_stand_where_the_host_looks_for_it(path: str, tmp_path: Path) -> None:
    assert site.findings(tmp_path, {path: "/geheimes-werkstattfest/ /410 410\n"}) == ()


BORN = dt.date(1992, 9, 3)
DAY = Expectation(
    forbidden=tuple(
        Forbidden(text=text, what=msg("a birth date"), day=True) for text in ("1992-09-03", "3.9.1992", "03.09.1992")
    )
)
#: what a reader sees as one date, or what is one for a program
TOGETHER = {
    "plain": "<p>Sie wurde am 3.9.1992 geboren",
    "span": "<p><span>03</span><span>.09.</span><span>1992</span>",
    "spans with blanks": "<p><span>03.</span> <span>09.</span>\n<span>1992</span>",
    "emphasis": "<p>03.<b>09</b>.<em>19</em>92",
    "soft hyphen": "<p>03.09.\u00ad1992",
    "soft hyphen as entity": "<p>03&shy;.09.19&shy;92",
    "zero width": "<p>03.\u200b09.\u200b1992",
    "no-break space": "<p>03.&nbsp;09.&#160;1992",
    "line break": "<p>03.09.<br>1992",
    "row of a table": "<table><tr><td>03</td><td>09</td><td>1992</td></tr></table>",
    "an element that nobody knows": "<p><x-day>03.09.</x-day><x-year>1992</x-year>",
    "a link": "<p>1992-<a>09</a>-03",
    "a time that is no whole date": "<p><time>03.09.</time>1992",
    "a time with half a date": "<p><time datetime='09-03'>03.09.</time><time datetime='1992'>1992</time>",
    "for machines": "<p><time datetime='1992-09-03'>im Herbst</time>",
    "a heading": "<h2>03.<i>09.</i>1992</h2>",
    "a title": "<title>03.09.1992</title>",
    "inside a block of a block": "<div><ul><li>03.<span>09.</span>1992</li></ul></div>",
    "template": "<template><p>03.<b>09.</b>1992</template>",
    "comment": "<!-- 03.09.1992 -->",
    "comment between": "<p>03.09.<!-- x -->1992",
    "attribute": "<p title='03.09.1992'>x",
}
#: what nobody reads as one date
APART = {
    "a title above a day": "<h2>Das Haus steht seit 1992</h2>\n<p>09.03. Ein Fest",
    "two paragraphs": "<p>Seit 1992</p>\n\n<p>09. 03.",
    "two items": "<ul><li>Seit 1992</li><li>09.03. Fest</li></ul>",
    "an item of an archive": "<ol><li><time datetime='2026-03-10'>10.03.</time> <a>Seit 1992</a></li>"
    "<li><time datetime='2026-03-09'>09.03.</time> <a>x</a></li></ol>",
    "a day behind a title": "<li><a>Seit 1992</a> <time datetime='2026-03-09'>09.03.</time></li>",
    "a day before a title": "<li><time datetime='2026-09-03'>03.09.</time> <a>1992 und heute</a></li>",
    "two rows": "<table><tr><td>Seit 1992</td></tr><tr><td>09</td><td>03</td></tr></table>",
    "header and section": "<header>Seit 1992</header><section>09.03.</section>",
    "the page's title": "<title>Seit 1992</title><body>09.03.",
    "terms": "<dl><dt>Seit 1992</dt><dd>09.03.</dd></dl>",
}
FEED = "<feed><entry><title>Seit 1992</title>\n<summary>09.03. Fest</summary><content>{}</content></entry></feed>"


@pytest.mark.parametrize("name", TOGETHER)
def test_a_birth_date_is_found_however_it_is_marked_up(name: str, tmp_path: Path) -> None:
    assert _days(tmp_path, "a.html", "<!doctype html>" + TOGETHER[name]) == ["S507"]
    if name not in ("comment", "template", "title", "attribute", "for machines"):
        assert _days(tmp_path, "a.xml", FEED.format(escape(TOGETHER[name], quote=False))) == ["S507"]


@pytest.mark.parametrize("name", APART)
def test_what_stands_in_different_blocks_is_no_birth_date(name: str, tmp_path: Path) -> None:
    assert _days(tmp_path, "a.html", "<!doctype html>" + APART[name]) == []
    if "<time" not in APART[name]:
        assert _days(tmp_path, "a.xml", FEED.format(escape(APART[name], quote=False))) == []


def test_other_words_are_found_across_blocks_too(tmp_path: Path) -> None:
    assert {finding.code for finding in site.findings(tmp_path, {"a.html": f"{HEAD}<p>Jonas<p>Kowalski-Weiß"})} == {
        "S507"
    }


def _days(folder: Path, path: str, content: str) -> list[str]:
    site.write(folder, {path: content.encode()})
    found = [finding.code for finding in verify(folder, DAY)]
    (folder / path).unlink()
    return found


def test_a_page_that_is_taken_apart_loses_no_letter() -> None:
    pages = sorted((sites.PROJECT / "tests/golden/expected").rglob("*.html"))
    assert len(pages) > 5
    for page in pages:
        root = LexborHTMLParser(page.read_bytes()).root
        assert root is not None
        whole, spaced = in_page(root)
        assert whole.replace("\0", "") == root.text()
        assert spaced.replace("\0", "").split() == root.text(separator=" ").split()


def test_days_of_posts_and_titles_with_years_stop_nobody(tmp_path: Path) -> None:
    """Through the command line: archives join titles and days, and somebody was born on the very day of a post."""
    made = sites.small()
    made.toml["site"]["theme"] = "kampagne"
    made.get("hof").record["born"] = BORN
    made.add(sites.post("neu", people=[sites.record("lu", born=dt.date(1990, 5, 5))]))
    made.add(sites.post("alt", photos=0, date=dt.date(1990, 5, 5)))
    for number, title in ((9, "Wir feiern ein Fest"), (10, "Das Haus steht seit 1992")):
        post = made.add(sites.post(f"fest-{number}", photos=0, date=dt.date(2026, 3, number)))
        post.front |= {"title": title, "campaign": None}
    folder, out = made.write(tmp_path / "site"), tmp_path / "out"
    with sites.without_approval():
        assert sites.build(folder, out).status == 0
        assert "1992 09.03.2026" in " ".join(
            LexborHTMLParser((out / "archive/index.html").read_bytes()).root.text().split()
        )
        page = out / "posts/hof/index.html"
        page.write_text(page.read_text("utf-8").replace("</h1>", " (<span>3</span>.<i>9</i>.1992)</h1>"), "utf-8")
        assert "S507" in sites.run("verify", out, site=folder).out


def test_private_strings_are_found_in_embedded_data(tmp_path: Path) -> None:
    found = site.findings(tmp_path, {"a.html": f"{HEAD}<a href='data:text/plain;base64,{ENCODED}'>x</a>"})
    assert {finding.code for finding in found} == {"S503", "S507"}


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-16-le", "utf-16-be"])
def test_private_strings_are_found_in_pictures(encoding: str, tmp_path: Path) -> None:
    found = site.findings(tmp_path, {"media/b.jpg": dirty.jpeg(dirty.segment(0xFE, NAME.encode(encoding)))})
    assert {finding.code for finding in found} == {"I401", "S507"}


def test_the_document_is_named(tmp_path: Path) -> None:
    found = site.findings(tmp_path, {"a.txt": NAME})
    assert "content/consents/jonas.md" in str(found[0].message)


def test_short_strings_count_as_words_only(tmp_path: Path) -> None:
    forbidden = Expectation(forbidden=(Forbidden(text="Li", what=msg("a name")),))
    site.write(tmp_path, {"index.html": f"{HEAD}<ul><li>Lilien und Lichter</li></ul>".encode()})
    assert verify(tmp_path, forbidden) == ()
    site.write(tmp_path, {"index.html": f"{HEAD}<p>Heute kam Li.</p>".encode()})
    assert [finding.code for finding in verify(tmp_path, forbidden)] == ["S507"]


def test_an_empty_string_forbids_nothing(tmp_path: Path) -> None:
    site.write(tmp_path, {"index.html": HEAD.encode()})
    assert verify(tmp_path, Expectation(forbidden=(Forbidden(text=" ", what=msg("nothing")),))) == ()
