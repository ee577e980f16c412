"""What a file says is a pure function of its bytes, and the quick look at a file never misses what the close one finds."""

from __future__ import annotations

import json
import os
import pickle
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sozialblog.i18n import msg
from sozialblog.verify import Expectation, File, FileFacts, Forbidden, Reader, Search, examine, judge, verify, walk
from sozialblog.verify.private import plain
from sozialblog.verify.skeleton import RARE, Skeletons, page_views
from tests.verify import site


def kept(facts: FileFacts) -> FileFacts:
    """Facts as they come back from a file of JSON."""
    words = json.loads(json.dumps([facts.digest, facts.embedded, facts.wanted, facts.anchors]))
    digest, embedded, wanted, anchors = words
    return FileFacts(
        digest=digest, embedded=tuple(embedded), wanted=tuple((place, anchor) for place, anchor in wanted),
        anchors=None if anchors is None else tuple(anchors),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("gone", "found"),
    [
        ("media/a.webp", {"post/index.html"}),
        ("post/index.html", {"404.html", "alt/index.html", "feed.json", "feed.xml", "index.html", "post/index.html", "sitemap.xml", "termine.ics"}),
    ],
)  # fmt: skip
def test_kept_facts_are_judged_like_fresh_ones(gone: str, found: set[str], tmp_path: Path) -> None:
    """A file that vanishes is missed by those that were read before it did."""
    files, expected = site.clean(), site.expectation()
    reader, search = Reader(expected), Search(expected.forbidden)
    facts = {}
    for path, data in files.items():
        fresh, faults = examine(File(path, data), reader, search)
        assert faults == []
        assert pickle.loads(pickle.dumps(fresh)) == fresh
        facts[path] = kept(fresh)
        assert facts[path] == fresh
    assert judge(facts, expected, lambda path: File(path, files[path]), reader) == []
    del facts[gone], files[gone]
    told = judge(facts, expected, lambda path: File(path, files[path]), Reader(expected))
    assert {finding.path for finding in told} == found - {gone}
    assert sorted(told, key=repr) == sorted(verify(site.write(tmp_path, files), expected), key=repr)


def test_walk_names_every_file_in_order(tmp_path: Path) -> None:
    paths, findings = walk(site.write(tmp_path, site.clean()))
    assert paths == sorted(site.clean())
    assert findings == []


# --- the quick look -----------------------------------------------------------------------------------------------


def test_every_letter_that_becomes_ascii_is_known() -> None:
    """Whatever is no ASCII and holds an ASCII letter once it is composed and folded has to be looked at closely."""
    for number in range(0x80, 0x30000):
        letter = chr(number)
        if 0xD800 <= number < 0xE000 or letter == "ß":
            continue
        folded = unicodedata.normalize("NFC", letter).casefold()
        if any(sign.isascii() and sign.isalnum() for sign in folded):
            assert letter.encode().startswith(RARE), hex(number)


LETTERS = st.text(alphabet="abcdefgxyzÄäÖöüßẞéłşıİſKﬁ ñ Ж字-_.\u00ad\u200b\u0301\u0308\u00a0\u2010<>&%;12", max_size=12)
NEEDLES = st.text(alphabet="abcdxyzÄöüßéłşıſñ Ж-", min_size=4, max_size=9)


def spelled(needle: str, way: int) -> str:
    """The same words for a reader, written otherwise."""
    if way % 2:
        needle = unicodedata.normalize("NFD", needle)
    if way % 3:
        needle = "\u00ad".join(needle)
    needle = needle.upper() if way % 5 == 0 else needle
    return needle.replace(" ", ("-", "\n  ", "\u00a0", "_")[way % 4])


@settings(max_examples=5000 if os.environ.get("SOZIALBLOG_LONG") else 400)
@given(NEEDLES, st.integers(0, 59), LETTERS, LETTERS)
@example("özgür şahin", 1, "", "")
@example("ſtrasse", 0, "a", "")
@example("Straße", 5, "", "z")
def test_what_the_close_look_finds_has_a_skeleton(needle: str, way: int, before: str, after: str) -> None:
    text = before + spelled(needle, way) + after
    if len(plain(needle)) >= 4 and plain(needle) in plain(text):
        assert Skeletons([plain(needle)]).may_hold([text.encode()])


@pytest.mark.parametrize("around", [0, 100, 511, 512, 513, 2000])
@pytest.mark.parametrize(
    "written",
    ["Jonas&#32;Kowalski", "&#74;onas Kowalski", "Jonas%20Kowalski", "Jonas&amp;#32;Kowalski", "%4Aonas&nbsp;Kowalski"],
)
@pytest.mark.parametrize("filling", ["Wort ", " " * 5, "<br>", "%41"])
def test_escapes_are_found_wherever_they_stand(around: int, written: str, filling: str) -> None:
    text = "x" + filling * (around // len(filling)) + written + filling * (around // len(filling)) + "x"
    views = page_views(text.encode(), [])
    assert Skeletons(["jonas kowalski"]).may_hold(views)


def test_most_pages_need_no_close_look() -> None:
    known = Skeletons([plain("Özgür Şahin"), plain("Jonas Kowalski-Weiß"), plain("12.03.1990")])
    assert not known.blind
    assert not known.may_hold(
        [("Özgür und Jonas gehen am 12. März 1990 nach Hause, die Łódź-Gruppe auch. " * 40).encode()]
    )


def test_names_without_ascii_letters_are_found_all_the_same(tmp_path: Path) -> None:
    forbidden = Expectation(forbidden=(Forbidden(text="Олена Шевченко", what=msg("a name")),))
    site.write(tmp_path, {"index.html": "<!doctype html><title>x</title><p>Олена <b>Шев</b>ченко".encode()})
    assert [finding.code for finding in verify(tmp_path, forbidden)] == ["S507"]
