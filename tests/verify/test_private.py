"""S507: a private string is found in every disguise, and no message repeats it."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from urllib.parse import quote

import pytest

from sozialblog.i18n import Language, msg
from sozialblog.verify import Expectation, Forbidden, verify
from tests import dirty
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
