"""Which files may be in a published folder, told by name and by content; and the strings of JSON."""

from __future__ import annotations

import functools
import gzip

import pytest

from sozialblog.verify import kinds
from sozialblog.verify.jsontree import strings

packed_up = functools.partial(gzip.compress, mtime=0)  # the same bytes at every time
MARK = b"pagefind_dcd"
NOTICE = (
    b'<!doctype html>\n<html lang="de-x"><head><meta charset="utf-8"><title>410</title>'
    b'<meta name="robots" content="noindex"></head><body><main><h1>Weg.</h1></main></body></html>\n'
)
BOM = b"\xef\xbb\xbf"


@pytest.mark.parametrize(("path", "found"), [
    ("a/b.html", "html"), ("a.b/c", ""), ("a.tar.gz", "gz"), ("LICENSE", ""), (".hidden", ""), (".a.txt", "txt"), ("a/.htaccess", "host"),
    ("_redirects", "host"), ("x/y/_headers", "host"), ("a.", ""), ("pagefind/a.pf_meta", "pf_meta"), ("pagefind/x/a.pf_fragment", "pf_fragment"),
    ("a.pf_meta", ""), ("x/pagefind/a.pagefind", ""), ("a b/c d.html", "html"), ("a.HTML", "HTML"),
])  # fmt: skip
def test_the_ending_of_a_path(path: str, found: str) -> None:
    assert kinds.ending(path) == found


@pytest.mark.parametrize(("kind", "data", "fits"), [
    ("html", b"<p>", True), ("html", BOM + b" \n <p>", True), ("html", b"x", False), ("html", b"", False), ("html", b"<\0", False), ("html", b"<\xff", False),
    ("html", b" " * 2047 + b"<", True), ("html", b" " * 2048 + b"<", False), ("css", b"", True), ("css", b"\0", False), ("js", b"x", True), ("txt", b"\xe4", False),
    ("json", b"{}", True), ("json", BOM + b"{}", True), ("json", b"{", False), ("json", b"[" * 100_000, False), ("webmanifest", b"{}", True), ("webmanifest", b"x", False),
    ("xml", b"<a/>", True), ("xml", b" <?xml?>", True), ("xml", b"x", False), ("xml", b"<!DOCTYPE html>", False), ("svg", b"<svg/>", True), ("svg", b"<?xml?><SVG/>", True),
    ("svg", b"<a/>", False), ("svg", b"svg", False), ("svg", b"x<svg", False), ("ics", b"BEGIN:VCALENDAR", True), ("ics", b"begin:vcalendar", True), ("ics", b"BEGIN:VEVENT", False),
    ("host", b"x", True), ("host", b"\0", False), ("php", b"<?php", False), ("", b"", False), ("HTML", b"<p>", False), ("md", b"x", False),
    ("jpg", b"\xff\xd8\xff", True), ("jpeg", b"\xff\xd8", True), ("jpg", b"\x89PNG", False), ("png", b"\x89PNG", True), ("gif", b"GIF8", True),
    ("webp", b"RIFF....WEBP", True), ("webp", b"RIFF....WAVE", False), ("webp", b"XXXX....WEBP", False), ("avif", b"\0\0\0\0ftypavif", True), ("avif", b"\0\0\0\0ftypavis", True),
    ("avif", b"\0\0\0\0ftypheic", False), ("woff2", b"wOF2", True), ("woff2", b"wOFF", False), ("pdf", b"%PDF-1.7", True), ("pdf", b"x%PDF-", False),
    ("pagefind", packed_up(MARK + b"x"), True), ("pf_meta", packed_up(MARK + b"x"), True), ("pf_meta", packed_up(MARK), False), ("pf_meta", b"x", False),
    ("pf_index", packed_up(b"x" + MARK), False),
])  # fmt: skip
def test_the_content_is_what_the_ending_says(kind: str, data: bytes, *, fits: bool) -> None:
    assert kinds.fits(kind, data) is fits


def test_what_is_packed_in_the_search_index(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = packed_up(MARK + b"Worte" + MARK)
    assert kinds.unpacked(packed) == b"Worte" + MARK
    assert kinds.unpacked(packed[:-1]) == b""
    assert kinds.unpacked(packed + b"x") == b""
    assert kinds.unpacked(packed_up(b"Worte")) == b""
    assert kinds.unpacked(MARK + b"Worte") == b""
    assert kinds.unpacked(b"rubbish") == b""
    monkeypatch.setattr(kinds, "_LARGEST", len(MARK) * 2 + 4)
    assert kinds.unpacked(packed) == b""


@pytest.mark.parametrize(("path", "data", "is_notice"), [
    ("a/index.html", NOTICE, True), ("a/index.txt", NOTICE, False), ("a.html", NOTICE + b"x", False), ("a.html", b"x" + NOTICE, False),
    ("a.html", NOTICE.replace(b"Weg.", b""), False), ("a.html", NOTICE.replace(b"Weg.", b"<b>Mira</b>"), False), ("a.html", NOTICE.replace(b"Weg.", b"x" * 61), False),
])  # fmt: skip
def test_a_page_that_says_only_that_it_is_gone(path: str, data: bytes, *, is_notice: bool) -> None:
    assert kinds.notice(path, data) is is_notice


def test_strings_of_json() -> None:
    value = {"a": ["x", {"b": "y"}, 1, None, True], "c": "z", "d": [["w"]]}
    assert sorted(strings(value)) == [("a", "x"), ("b", "y"), ("c", "z"), ("d", "w")]
    assert list(strings("x")) == [("", "x")]
    assert list(strings(["x"])) == [("", "x")]
