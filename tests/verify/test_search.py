"""The search for private strings, way by way; and the quick look that spares most files the close one."""

from __future__ import annotations

import functools
import gzip

import pytest

from sozialblog.i18n import msg
from sozialblog.verify import File, Forbidden, Search, skeleton
from sozialblog.verify.apart import in_markup
from sozialblog.verify.private import plain
from sozialblog.verify.skeleton import Skeletons, page_views

packed_up = functools.partial(gzip.compress, mtime=0)  # the same bytes at every time
HEAD = "<!doctype html><title>x</title>"
NOTICE = (
    '<!doctype html>\n<html lang="de"><head><meta charset="utf-8"><title>410</title>'
    '<meta name="robots" content="noindex"></head><body><main><h1>Weg.</h1></main></body></html>\n'
)


def forbidden(*texts: str, document: str = "", address: bool = False) -> list[Forbidden]:
    return [Forbidden(text=text, what=msg("{kind}", kind=text), document=document, address=address) for text in texts]


def found(items: list[Forbidden], path: str, content: bytes | str) -> list[str]:
    """Which of the strings are in a file, in the order in which they are said."""
    data = content if isinstance(content, bytes) else content.encode()
    return [
        str(finding.message).rpartition(": ")[2].rstrip(".") for finding in Search(items).findings(File(path, data))
    ]


@pytest.mark.parametrize(("text", "joined", "apart"), [
    ("Jonas-Peter  Weiß", "jonas peter weiss", "jonas-peter weiss"), ("A_b+c.d/e", "a b c d e", "a_b+c.d/e"), ("a\u2010b\u2013c", "a b c", "a\u2010b\u2013c"),
    ("u\u0308ber\u00ad\u200ball", "überall", "überall"), ("\n a\u00a0b \t", "a b", "a b"), ("X", "x", "x"), ("", "", ""), ("a XXXX b", "a xxxx b", "a xxxx b"),
])  # fmt: skip
def test_one_spelling(text: str, joined: str, apart: str) -> None:
    assert plain(text) == joined
    assert plain(text, join=False) == apart


@pytest.mark.parametrize(("text", "path", "content", "is_found"), [
    # how long it is
    ("Li", "a.html", f"{HEAD}<p>Heute kam Li.", True), ("Li", "a.html", f"{HEAD}<p>Lilien", False), ("Li", "a.html", f"{HEAD}<p title=Li>x", False), ("Q", "a.html", f"{HEAD}<p>Q x", True),
    ("Anna", "a.html", f"{HEAD}<p>Susannas", True), ("Ann", "a.html", f"{HEAD}<p>Susannas", False), ("Ann", "a.html", f"{HEAD}<p>Ann-Katrin", True), ("Ann", "a.txt", "für Ann, heute", True),
    ("Ann", "ann.txt", "x", True), ("Ann", "a.css", "a{b:url(ann.png)}", True), ("Ann", "a.json", '{"x": "\\u0041nn"}', True),
    # names of files
    ("Anna Groß", "anna-gross/index.html", HEAD, True), ("Anna Groß", "anna%20gross.txt", "x", True), ("Anna Groß", "a/anna%2Dgro%C3%9F/x.html", HEAD, True),
    ("Anna Groß", "anna-gross/index.html", NOTICE, False), ("Anna Groß", "a/index.html", NOTICE, False), ("Anna Groß", "anna gross/index.html", NOTICE, True),
    # kinds of files
    ("Anna Groß", "a.xyz", "Anna  Groß", True), ("Anna Groß", "a.xyz", "Anna Groß".encode("utf-16-le"), True), ("Anna Groß", "a.xyz", b"\xff Anna Gross", True),
    ("Anna Groß", "a.woff2", b"wOF2 anna gro\xdf", True), ("Anna Groß", "a.woff2", b"wOF2 anna  gross", False), ("Anna Groß", "a.png", b"\x89PNG" + "ANNA GROß".encode(), True),
    ("Anna Groß", "a.png", b"\x89PNG anna gross", False), ("Mira K", "a.png", b"\x89PNG mira k", True), ("Mira", "a.png", b"\x89PNG mira", False), (" Mira ", "a.png", b"\x89PNG mira", False),
    ("Anna Groß", "a.pdf", b"%PDF- Anna Gro\xdf", True), ("Шевченко", "a.png", b"\x89PNG" + "Шевченко".encode("utf-16-be").lower(), True), ("Анна 😀x", "a.png", b"\x89PNG" + "Анна 😀x".encode(), True),
    ("Anna Groß", "pagefind/a.pf_fragment", packed_up(b"pagefind_dcd" + '{"a": "Anna  Groß"}'.encode()), True),
    ("Anna Groß", "pagefind/a.pf_fragment", packed_up(b"pagefind_dcd\xff anna gro\xdf"), True), ("Anna Groß", "pagefind/a.pf_fragment", packed_up(b"pagefind_dcd\xff Anna  Gross"), True),
    ("Anna Groß", "pagefind/a.pf_fragment", packed_up(b"pagefind_dcd x"), False), ("Anna Groß", "pagefind/a.pf_meta", packed_up(b"pagefind_dcd x")[:5] + b"Anna Gro\xdf", True),
    # ways of writing
    ("Anna Groß", "a.html", f"{HEAD}<p>Anna <b>Gr</b>oß", True), ("Anna Groß", "a.html", f"{HEAD}<table><td>Anna<td>Groß", True), ("Anna Groß", "a.html", f"{HEAD}<!-- Anna\\u0020Groß -->", True),
    ("Anna Groß", "a.html", f"{HEAD}<p>A\\nB", False), ("Anna Groß", "a.html", f"{HEAD}<script>x='Anna Gro\\u00df'</script>", True), ("Anna Groß", "a.html", "<div>" * 4000 + "Anna Groß", True),
    ("Anna Groß", "a.html", f"{HEAD}<p>AnnaXXXXGroß", False), ("Anna Groß", "a.html", f"{HEAD}<p>AnnaGroß", False), ("Anna Groß", "a.js", "'Anna\\nGroß'", True),
    ("Anna Groß", "a.js", "'Anna\\/Groß'", True), ('Anna "x"', "a.js", "'Anna \\\"x\\\"'", True), ("Anna 😀", "a.js", "'Anna \\ud83d\\ude00'", True), ("Anna Groß", "a.js", "'\\ud83d Anna Groß'", True),
    ("Anna Groß", "a.js", "'\\ud83d Anna Gro\\u00df'", True), ("Anna Groß", "a.js", "'Anna\\nGro\\u00df'", True), ("Anna Groß", "a.js", "'\\ud83d\\u0041nna Groß'", True), ("Anna Groß", "a.css", "'\\d800 Anna Gro\\df'", True), ("Anna\ufffdGroß", "a.css", "'Anna\\0 Groß'", True), ("Anna\ufffdGroß", "a.css", "'Anna\\dFFF Groß'", True), ("Anna Groß", "a.css", "a::b{c:'Anna Gro\\df'}", True), ("Anna Groß", "a.css", "a::b{c:'Anna\\000020Groß \\0 \\110000 \\ffffff'}", True),
    ("a\x01b cd", "a.css", "'a\\1 b cd'", True), ("Groß\U0010ffff x", "a.css", "'Groß\\10ffff  x'", True), ("Anna Groß", "a.css", "'\\110000 Anna Groß'", True), ("Anna Groß", "a.css", "'\\0 Anna Gro\\df '", True),
    ("Ordner 7, x", "a.ics", "BEGIN:VCALENDAR\nSUMMARY:Ordner 7\\, x", True), ("Ordner 7; x", "a.ics", "BEGIN:VCALENDAR\nSUMMARY:Ordner 7\\; x", True),
    ("Ordner 7, x", "a.ics", "BEGIN:VCALENDAR\nSUMMARY:Ordner\\N7\\, x", True), ("Ordner 7, x", "a.ics", "BEGIN:VCALENDAR\nSUMMARY:Ordner\\n7\\, x", True),
    ("Anna Groß", "a.ics", "BEGIN:VCALENDAR\r\nSUMMARY:Anna Gr\r\n\toß", True), ("Anna Groß", "a.ics", "BEGIN:VCALENDAR\nSUMMARY:Anna Gr\n oß", True),
    ("Anna Groß", "a.txt", "Anna&nbsp;Gro&szlig;", True), ("Anna Groß", "a.txt", "Anna&amp;nbsp;Gro&amp;szlig;", True), ("Anna Groß", "a.txt", "Anna&amp;amp;nbsp;Groß", False),
        ("Anna Groß", "a.txt", "data:x;base64,QW5uYS1Hcm/Dnw==", True),
        ("Anna%41bc", "a.html", f"{HEAD}<p title='Anna%41bc'>", True),
        ("Anna%41bc", "a.txt", "Anna%41bc", True),
        ("Anna\\nab\\ef", "a.txt", "Anna\\nab\\ef", True),
        ("Anna Groß", "a.txt", "Anna%20Gro%C3%9F", True),
    ("Anna Groß", "a.txt", "Anna&#37;20Gro&#37;C3&#37;9F", False), ("Anna Groß", "a.txt", "Anna&#37;20Groß %", True), ("Anna Groß", "a.txt", "<b>Anna</b> <i>Gr</i>oß", True),
    ("Anna Groß", "a.txt", "<td>Anna</td><td>Groß</td>", True), ("Anna Groß", "a.txt", "&lt;td>Anna&lt;/td>&lt;td>Groß", True), ("Anna Groß", "a.json", '{"a": "<p>Anna <b>Gr<\\/b>o\\u00df"}', True),
    # what data: addresses hold
    ("Anna Groß", "a.txt", "data:,Anna%2520Gro%C3%9F", False), ("Anna Groß", "a.txt", "data:text/plain;base64,QW5uYSBHcm/Dnw==", True), ("Anna Groß", "a.txt", "data:x;base64,QQBuAG4AYQAgAEcAcgBvAN8A", True),
    ("Anna Groß", "a.txt", "data:x;base64,/0FubmEgIEdyb3Nz", True), ("Anna Groß", "a.txt", "data:x;base64,QUJD data:x;base64,QW5uYSBHcm/Dnw==", True),
    ("Anna Groß", "a.txt", "data:x;base64,QW5uYSBHcm/Dnw== data:x;base64,QUJD", True), ("Anna Groß", "a.txt", "data:x;base64,A data:x;base64,QW5uYSBHcm/Dnw==", True),
    ("Anna Groß", "a.html", f"{HEAD}<a href='DATA:text/plain;base64,QW5uYSBHcm/Dnw=='>x</a>", True), ("Ann", "a.txt", "data:x;base64,QW5u", False),
])  # fmt: skip
def test_one_string_in_one_file(text: str, path: str, content: bytes | str, *, is_found: bool) -> None:
    assert found(forbidden(text), path, content) == (
        [text.strip()] if is_found and text == text.strip() else [text] if is_found else []
    )


def test_several_are_all_found_and_said_once_in_order() -> None:
    items = [
        *forbidden("Groß", "Anna Groß", "Anna", document="b.md"),
        *forbidden("Berta", document="a.md"),
        *forbidden("Clara Groß"),
    ]
    everything = ["Clara Groß", "Berta (from a.md)", "Anna (from b.md)", "Anna Groß (from b.md)", "Groß (from b.md)"]
    text = "Anna Groß, Berta, Clara Groß, Anna Groß"
    assert found(items, "a.txt", text) == everything
    assert found(items, "a.html", f"{HEAD}<p>{text}") == everything
    long = [*forbidden("Anna Groß", "na Groß"), *forbidden("a Groß, B")]
    assert found(long, "a.png", b"\x89PNG" + "Anna Groß, B".encode()) == ["Anna Groß", "a Groß, B", "na Groß"]
    assert found(long, "a.txt", "Anna Groß, B") == ["Anna Groß", "a Groß, B", "na Groß"]


def test_in_the_name_and_in_the_page() -> None:
    assert found(forbidden("Berta", "Anna Groß"), "anna-gross/index.html", f"{HEAD}<p>Berta") == ["Anna Groß", "Berta"]
    assert Skeletons(["jonas\ud800"]).may_hold([b"jonas?"])


def test_in_the_line_where_it_is_is_not_said_but_the_file_is() -> None:
    (finding,) = Search(forbidden("Anna Groß")).findings(File("a.txt", b"\n\nAnna Gross"))
    assert (finding.code, finding.path, finding.line) == ("S507", "a.txt", 1)


def test_nothing_to_look_for() -> None:
    assert not Search([])
    assert not Search(forbidden(" ", "-"))
    assert Search(forbidden(" ", "x"))
    assert found(forbidden(" "), "a.html", f"{HEAD}<p>x") == []
    assert found(forbidden(""), "a.png", b"\x89PNG") == []
    assert found(forbidden(" ", "Li"), "a.txt", "a  b") == []
    assert found(forbidden(" ", "Li"), "a.txt", "") == []


@pytest.mark.parametrize(("path", "content", "is_found"), [
    ("a.html", f"{HEAD}<p>03.<b>09</b>.1992", True), ("a.html", f"{HEAD}<p>Seit 1992<p>09.03.", False), ("a.html", "<div>" * 4000 + "03.<b>09</b>.1992", True),
    ("a.html", "<div>" * 4000 + "<p>1992</p><p>09-03</p>", False), ("_redirects", "/1992-09-03/ /410 410", True), ("_redirects", "/1992/09/03/ /410 410", False),
])  # fmt: skip
def test_dates_are_looked_for_within_blocks(path: str, content: str, *, is_found: bool) -> None:
    day = [Forbidden(text=text, what=msg("a day"), day=True) for text in ("1992-09-03", "03.09.1992")]
    assert bool(found([*day, *forbidden("Li")], path, content)) is is_found


@pytest.mark.parametrize("path", ["_redirects", "removed.txt", "sozialblog-manifest.json"])
def test_lists_of_addresses_name_them_but_no_words(path: str) -> None:
    address, words = forbidden("anna-gross", address=True), forbidden("Anna Groß")
    content = '"/anna-gross/ Anna  Groß"'
    assert found(address, path, content) == []
    assert found(address, "a.txt", content) == ["anna-gross"]
    assert found(words, path, content) == ["Anna Groß"]
    assert found(words, path, '"/anna-gross/"') == []
    assert found([*address, *words, *forbidden("Berta")], path, '"Berta"') == ["Berta"]


@pytest.mark.parametrize(("text", "parted"), [
    ("a<p>b</p>c", "a\0b\0c"), ("a<atom:TITLE x='y'>b</atom:title>c", "a\0b\0c"), ("a<b>b</b>c", "abc"), ("a<x-day>b<!-- x -->c<>d", "abcd"), ("a<br/>b", "ab"), ("a< p>b", "a\0b"), ("a < b", "a < b"),
])  # fmt: skip
def test_blocks_part_texts(text: str, parted: str) -> None:
    assert in_markup(text)[0] == parted
    assert in_markup(text)[1].replace(" ", "") == parted.replace(" ", "")


# -- the quick look ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("needle", "text", "may"), [
    ("jonas kowalski", "Jonas Kowalski", True), ("jonas kowalski", "JONAS-KOWALSKI", True), ("jonas kowalski", "j o n a s kowalski", True), ("jonas kowalski", "jonas und kowalski", False),
    ("jonas kowalski", "jonas kowalsk", False), ("müller", "Mu\u0308ller", True), ("müller", "Möller", True), ("müller", "Ller", False), ("müller", "Mller", True), ("weiss", "Weiß", True),
    ("weiss", "WEIẞ", True), ("weiss", "Wei", False), ("i\u0307stanbul", "İstanbul", True), ("stark", "\u017ftark", True), ("anna", "A\u212annna", True), ("abc", "xabcx", True), ("abc", "a b", False),
    ("ab", "zzz", True), ("олена", "zzz", True), ("a" * 30, "a" * 30, True), ("a" * 30, "a" * 29, False), ("x" * 24 + "y", "x" * 24, False), ("äbc", "Abc", True), ("äbc", "abc \u1e9e", True),
    ("abcd ef", "abcdef", True), ("abcd ef", "abcd", False), ("jonas", "jo\u00ednas \u0149", True), ("jonas", "Ä Ö Ü é jona", False), ("jonas", "\u0130", True), ("jonas", "\u0131", False), ("jonas", "Łódź Ģ \u0131 \uf900", False),
    ("jonas", "\u01f0", True), ("jonas", "\ufb01", True), ("jonas", "字 \uffff \u2013", False),
])  # fmt: skip
def test_the_quick_look(needle: str, text: str, *, may: bool) -> None:
    assert Skeletons([needle]).may_hold([text.encode()]) is may


def test_the_quick_look_reads_each_view_by_itself() -> None:
    known = Skeletons(["jonas", "annas", "nasa"])
    assert not known.may_hold([b"jon", b"as ann", b"as"])
    assert known.may_hold([b"x", b"hannasx"])
    assert not known.may_hold([])
    assert not Skeletons([]).may_hold([b"jonas"])
    overlapping = Skeletons(["jonas ü weg", "nasa kim"])
    assert overlapping.may_hold([b"jonasakim"])


def test_many_strings_are_found_by_the_slower_way_too(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    real = skeleton.BytesAhoCorasick
    monkeypatch.setattr(
        skeleton, "BytesAhoCorasick", lambda *args, **kwargs: made.append(kwargs) or real(*args, **kwargs)
    )
    monkeypatch.setattr(skeleton, "_FAST", 8)
    for needles in (["jonas", "ann"], ["jonas", "anna"]):
        assert Skeletons(needles).may_hold([b"xjonas"])
    fast = skeleton.Implementation.DFA
    assert made == [{"implementation": fast}, {"implementation": None}]


FAR = b"wort " * 300


@pytest.mark.parametrize(("data", "views"), [
    (b"x", []), (b"a&amp;b", [b"a&b"]), (b"a&amp;amp;b", [b"a&amp;b", b"a&b"]), (b"a%20b", [b"a b"]), (b"&#37;41", [b"%41", b"A"]), (b"%26amp;", [b"&amp;"]), (b"a & b", []), (b"%", [b"%"]),
    (b"\xff&amp;", ["\ufffd&".encode()]), (b"\xff%41", [b"\xffA"]), (b"&#xd800;", ["\ufffd".encode()]), (b"&", []), (b"x%41", [b"xA"]), (b"%41%42", [b"AB"]),
])  # fmt: skip
def test_views_of_a_page(data: bytes, views: list[bytes]) -> None:
    assert page_views(data, [b"visible"]) == [data, b"visible", *views]


def test_every_escape_is_a_place() -> None:
    assert list(skeleton._places(b"%a%%b%", b"%")) == [0, 2, 3, 5]


def test_only_what_is_near_an_escape_is_decoded() -> None:
    around = skeleton._AROUND
    (near,) = page_views(FAR + b"%41" + FAR, [])[1:]
    assert near == FAR[-around:] + b"A" + FAR[: around - 3]
    two = FAR + b"%41" + FAR[:1000] + b"%42" + FAR
    assert page_views(two, [])[1] == FAR[-around:] + b"A" + FAR[:1000] + b"B" + FAR[: around - 3]
    apart = FAR + b"%41" + FAR + b"%42" + FAR
    assert (
        page_views(apart, [])[1]
        == FAR[-around:] + b"A" + FAR[: around - 3] + b"\0" + FAR[-around:] + b"B" + FAR[: around - 3]
    )
    pair = FAR + b"%41%42" + FAR + b"%43" + FAR
    assert page_views(pair, [])[1].count(b"\0") == 1
    three = FAR + b"%41" + FAR + b"%42" + FAR[:900] + b"&" + FAR[:900] + b"%43" + FAR
    assert page_views(three, [])[-1].count(b"\0") == 1
    assert page_views(three, [])[-1].endswith(b"B" + FAR[:900] + b"&" + FAR[:900] + b"C" + FAR[: around - 3])


@pytest.mark.parametrize("gap", [1023, 1024, 1025])
def test_escapes_that_are_near_each_other_are_decoded_together(gap: int) -> None:
    between = (b"wort" * 300)[: gap - 1]
    found = skeleton._near_escapes(FAR + b"%" + between + b"%" + FAR)
    assert found.count(b"\0") == (gap > 1024)
    assert (between in found) is (gap <= 1024)


@pytest.mark.parametrize(("letters", "whole"), [(48, True), (49, False)])
def test_where_little_stands_around_an_escape_everything_is_decoded(letters: int, *, whole: bool) -> None:
    around, rest = skeleton._AROUND, b"weit weg " * 10
    little = b"x" * letters + b" " * (around - letters)
    for data in (rest + little + b"%41" + FAR, FAR + b"%" + little[:-1] + rest):
        assert (skeleton._near_escapes(data) == data) is whole
    begin = little + b"%41" + FAR
    assert skeleton._near_escapes(begin) == begin[: around * 2]
    end = FAR + b"%" + little[:-1]
    assert skeleton._near_escapes(end) == end[-around * 2 :]
