"""What is read out of pages: frames, nesting, style sheets, drawings; and in which line a fault is."""

from __future__ import annotations

import pytest

from sozialblog.i18n import msg
from sozialblog.verify import page, scripts, styles, xmltree
from sozialblog.verify.expect import Fault

CELL = "<details><summary>Film</summary><iframe name=f{}></iframe><a target=f href=https://video.example/>los</a></details>"


@pytest.mark.parametrize(("html", "is_open"), [
    ("<p>x", False), (CELL.format(""), False), (CELL.format(" title=x sandbox allow='' width=1 id=a lang=de"), False), (CELL.format(" src=x"), True),
    (CELL.format(" srcdoc=x"), True), (CELL.format(" onload=x"), True), (CELL.format(""" name="" """), False), (CELL.format("") + CELL.format(""), True),
    (CELL.format("") + CELL.format("").replace("=f", "=g"), False), (CELL.replace("name=f{}", ""), True), (CELL.replace("name=f{}", "name"), True),
    (CELL.format("").replace("<details>", "<details open>"), True), (f"<details open>{CELL.format('')}</details>", True), (f"<details>{CELL.format('')}</details>", False),
    ("<details><iframe></iframe></details>", True), ("<details><iframe name=f></iframe><iframe name=f></iframe></details>", True), ("<iframe name=f></iframe>", True), ("<details><summary><iframe name=f></iframe></summary></details>", True),
    ("<details><summary><b><iframe name=f></iframe></b></summary></details>", True), ("<details><iframe name=f></iframe></details><a target=f href=x>los</a>", True),
    ("<details><iframe name=f></iframe></details><details><a target=f href=x>los</a></details>", True),
    ("<details><summary><a target=f href=x>los</a></summary><iframe name=f></iframe></details>", True), ("<details><a target=g href=x>los</a></details>", True),
    ("<details><iframe name=f></iframe><form target=f></form></details>", True), ("<details><iframe name=f></iframe><button formtarget=f>x</button></details>", True),
    ("<details><iframe name=f></iframe><details><a target=f href=x>x</a></details></details>", True),
    *((f"<a target={name} href=x>x</a>", False) for name in ("_self", "_blank", "_top", "_parent", "_BLANK", "''")), ("<a target=x href=x>x</a>", True),
    ("<button formtarget=x>x</button>", True), ("<button formtarget=_top>x</button>", False), ("<form target=_blank></form>", False), ("<a target=_blank formtarget=x>x</a>", False),
    *((f"<{tag}></{tag}>", True) for tag in ("object", "embed", "portal", "fencedframe", "OBJECT")), ("<frameset><frame></frameset>", True), ("<base target=_top>", True),
    ("<base href=x>", False), (f"<template>{CELL.format('')}</template>", False), ("<template><iframe></iframe></template>", True), ("<noscript><iframe></iframe></noscript>", True),
    ("<p>x</p><template><p>y</p></template><iframe></iframe>", True),
])  # fmt: skip
def test_a_frame_is_open_or_not(html: str, *, is_open: bool) -> None:
    assert page.read(html).open_frames is is_open


def test_words_of_frames_everywhere_hide_none() -> None:
    words = " ".join(word.decode() for word in page._FRAMING)
    assert page.read(f"<!-- {words} --><iframe></iframe>").open_frames
    assert not page.read(f"<!-- {words} --><p>x").open_frames


def test_every_attribute_a_frame_may_have() -> None:
    known = "title sandbox allow allowfullscreen class id width height loading lang dir referrerpolicy aria-label aria-labelledby"
    assert not page.read(CELL.format("".join(f" {name}=x" for name in known.split()))).open_frames


@pytest.mark.parametrize(("html", "deep"), [
    ("<b>" * 4, False), ("<b>" * 5, True), ("<b>" * 4 + "</b>" * 4 + "<b>" * 4, False), ("<b>" * 3 + "</b>" + "<b>" * 2, False), ("<b>" * 3 + "</b>" + "<b>" * 3, True),
    ("<b>" * 5 + "</b>" * 5, True), ("</b>" * 9 + "<b>" * 4, False), ("</b>" * 9 + "<b>" * 5, True), ("<br>" * 9 + "<BR>" * 9, False), ("<li>" * 9, False), ("< " * 9, False),
    ("<b>" * 2 + "<br>" + "<b>" * 2, False), ("<b>" * 2 + "<br>" + "<b>" * 3, True), ("<b>" * 4 + "</b>" * 2 + "<b>" * 2, False), ("<b>" * 4 + "</b>" * 2 + "<b>" * 3, True),
])  # fmt: skip
def test_too_steep_a_page_is_not_read(html: str, monkeypatch: pytest.MonkeyPatch, *, deep: bool) -> None:
    monkeypatch.setattr(page, "_MAX_DEPTH", 4)
    found = page.read(html)
    assert found.too_deep is deep
    assert (not found.roots) is deep


def test_four_elements_are_never_steep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "_MAX_DEPTH", 4)
    assert [page._is_steep(b"<b>" * number) for number in (3, 4, 5)] == [False, False, True]


def test_signs_that_are_no_letters_do_not_stop_the_reading() -> None:
    found = page.read("<a id=x>\ud800</a>")
    assert (found.anchors, found.visible) == ({"x"}, [b"?"])


def _nested(levels: int, kind: str) -> str:
    html = "<i id=innen></i>"
    for _ in range(levels):
        html = (
            f"<template>{html}</template>" if kind == "template" else f'<iframe srcdoc="{page_escaped(html)}"></iframe>'
        )
    return html


def page_escaped(html: str) -> str:
    return html.replace("&", "&amp;").replace('"', "&quot;")


@pytest.mark.parametrize("kind", ["template", "srcdoc"])
def test_documents_in_documents_are_read_to_a_depth(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "_MAX_NESTING", 3)
    whole, cut = page.read(_nested(3, kind)), page.read(_nested(4, kind))
    assert (whole.too_deep, whole.anchors, len(whole.roots)) == (False, {"innen"}, 4)
    assert (cut.too_deep, cut.anchors, len(cut.roots)) == (True, set(), 4)


# -- style sheets ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("css", "urls", "doubtful"), [
    ("", (), False), ('"x"', (), False), ("a { b: url(x) } c { d: url('y') }", ("x", "y"), False), ("@import 'x'; a { b: 'y' }", ("x",), False),
    ("@import/**/ /**/ 'x'", ("x",), False), ("@IMPORT url(x)", ("x",), False), ("@import a 'x'", (), False), ("@media 'x'", (), False), ("a { b: 'x' }", (), False),
    ("a { b: image-set('x' 1x, 'y' 2x) }", ("x", "y"), False), ("a { b: IMAGE('x') }", ("x",), False), ("a { b: -webkit-cross-fade('x') }", ("x",), False),
    ("a { b: format('x') }", (), False), ("a { b: image-set(type('x')) }", (), False), ("a { b: image-set(('x')) }", (), False), ("a { b: url(var(--x)) }", (), True),
    ("a { b: image-set(var(--x) 1x) }", (), True), ("a { b: image-set(VAR(--x) 1x) }", (), True), ("a { b: var(--x) }", (), False), ("a { b: image-set(calc(1) 1x) }", (), False),
    ("a { b: image-set(var(--x) 1x, calc(1)) }", (), True), ("a { b: url(x y) }", (), True), ("a { b: url(x y); c: url(z) }", ("z",), True), ("a { b: 'x\n }", (), True),
    ("a[b='x'] (url(y)) { }", ("y",), False), ("@import ; 'x'", (), False),
])  # fmt: skip
def test_what_a_style_sheet_loads(css: str, urls: tuple[str, ...], *, doubtful: bool) -> None:
    assert styles.read(css) == styles.Styles(urls, doubtful)


# -- scripts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("source", "found"), [
    ("navigator . storage; caches.x", scripts.Script(("caches", "navigator.storage"), (), (), ())),
    ("new Function ('x'); Function; eval", scripts.Script((), (), ("Function", "eval"), ())),
    ("sendBeacon\\u0028", scripts.Script((), ("sendBeacon",), (), ())),
    ("'\\u{65}val'", scripts.Script((), (), ("eval",), ())), ("'\\u0065val'", scripts.Script((), (), ("eval",), ())), ("'\\x65val'", scripts.Script((), (), ("eval",), ())),
    ("'\\u{10ffff} \\u{110000} \\u{ffffff} eval'", scripts.Script((), (), ("eval",), ())),
    ("'http://www.w3.org/2000/svg' + 'https:\\/\\/a.example/b'", scripts.Script((), (), (), ("http://www.w3.org/2000/svghttps://a.example/b",))),
    ("['http://www.w3.org/2000/svg', 'https:\\/\\/a.example/b', 'https://a.example/b']", scripts.Script((), (), (), ("https://a.example/b",))),
    ("x = /* a */ /[/*]/; // eval", scripts.Script((), (), (), ())), ("x = /* a */ /[/*]/; eval", scripts.Script((), (), ("eval",), ())), ("'\\u{110000}eval'", scripts.Script((), (), ("eval",), ())), ("/[/*]/; eval", scripts.Script((), (), ("eval",), ())), ("x =  /[/*]/; // eval", scripts.Script((), (), (), ())),
    ("`a } b` // eval", scripts.Script((), (), ("eval",), ())), ("`a { b` // eval", scripts.Script((), (), ("eval",), ())), ("`a {} b` // eval", scripts.Script((), (), (), ())),
    ("'{' // eval", scripts.Script((), (), (), ())), ("x = /a", scripts.Script((), (), (), ())), ("/* eval */ x", scripts.Script((), (), (), ())),
])  # fmt: skip
def test_what_a_script_mentions(source: str, found: scripts.Script) -> None:
    assert scripts.read(source) == found


# -- drawings and feeds ----------------------------------------------------------------------------------------------


def test_the_parts_of_an_xml_file() -> None:
    data = b'<a xmlns="urn:a"\n x:y="1" xmlns:x="urn:x">b&lt;c<!-- d -->\n<e f="g"/>&amp;\n<?h i?></a>'
    assert xmltree.read(data) == xmltree.Document(
        elements=[xmltree.Element("a", "urn:a", {"urn:x y": "1"}, 1), xmltree.Element("e", "urn:a", {"f": "g"}, 3)],
        texts=["b<c", "\n", "&\n"], comments=[2], instructions=[(4, "h i")],
    )  # fmt: skip


def test_one_text_comes_in_one_piece() -> None:
    text = b"x" * 100_000 + b"&lt;" + b"y" * 100_000
    assert xmltree.read(b"<a>" + text + b"</a>").texts == ["x" * 100_000 + "<" + "y" * 100_000]


@pytest.mark.parametrize(("data", "declares", "broken"), [
    (b"", 0, 1), (b"<a/>", 0, 0), (b"<a>\n\n</b>", 0, 3), (b"<a>\n", 0, 2), (b"\n<a/>\n<b/>", 0, 3), (b"\n<!DOCTYPE a>\n<a/>", 2, 0), (b"<!DOCTYPE a [\n<!ENTITY b 'c'>]><a/>", 1, 0),
])  # fmt: skip
def test_where_reading_xml_ends(data: bytes, declares: int, broken: int) -> None:
    found = xmltree.read(data)
    assert (found.declares, found.broken) == (declares, broken)


# -- lines -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("data", "clue", "line", "found"), [
    (b"a\nb\nc\nb", "b", 0, 2), (b"\na", "a", 0, 2), (b"\n\na", "a", 0, 3), (b"a\nb", "a", 0, 1), (b"\na", "", 0, 1), (b"\na", "x", 0, 1), (b"a\nb\nc", "b", 7, 7), (b"a", "", 3, 3),
    ("ä\nü".encode(), "ü", 0, 2),
])  # fmt: skip
def test_in_which_line_a_fault_is(data: bytes, clue: str, line: int, found: int) -> None:
    finding = Fault("S503", msg("x"), clue, line).finding("a.html", data)
    assert (finding.path, finding.line) == ("a.html", found)
