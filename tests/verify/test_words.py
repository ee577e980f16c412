"""The words of leaflets, as far as they can be told from their bytes."""

from __future__ import annotations

import pytest

from sozialblog.verify import letters
from sozialblog.verify.letters import spoken, words
from sozialblog.verify.tokens import unescape

DRAWN = b"(AB) Tj"


def table(*blocks: bytes) -> bytes:
    return b"/CIDInit " + b" ".join(blocks)


def chars(*pairs: bytes) -> bytes:
    return b"1 beginbfchar\n" + b"\n".join(pairs) + b"\nendbfchar"


def spans(*lines: bytes) -> bytes:
    return b"1 beginbfrange\n" + b"\n".join(lines) + b"\nendbfrange"


@pytest.mark.parametrize(("streams", "found"), [
    ((), []), ((b"q Q",), []), ((b"() Tj",), []), ((DRAWN,), ["AB"]), ((DRAWN, b"<4344> Tj (E\\)) Tj"), ["AB", "CDE)"]), ((b"(A\\\nB) Tj",), ["AB"]),
    ((b"(\xc4\x81) Tj",), ["Ä\ufffd"]), ((b"<4> Tj",), ["@"]), ((b"<4a4B> Tj",), ["JK"]), ((b"[(A) 9 (B)] TJ",), ["AB"]),
    # two bytes a letter, then one
    ((DRAWN, table(chars(b"<4142> <0058>"))), ["AB", "X", ""]), ((DRAWN, table(chars(b"<41> <0058>", b"<42><0059005A>"))), ["AB", "", "XYZ"]),
    ((b"(ABA) Tj", table(chars(b"<4142> <0058>", b"<0041> <0059>"))), ["ABA", "XY", "YY"]), ((b"(AB) Tj", table(chars(b"<41> <D83DDE00>"))), ["AB", "", "😀"]),
    ((b"(AB) Tj", table(chars(b"<41> <D83D>"))), ["AB", "", "\ufffd"]), ((b"(AB) Tj", table(chars(b"<41> <58>"))), ["AB", "", "\ufffd"]),
    ((b"(AB) Tj", table(chars(b"<41> <005>"))), ["AB", "", "P"]),
    # several at once
    ((b"(ABCD) Tj", table(spans(b"<41> <43> <0061>"))), ["ABCD", "", "abc"]), ((b"(ABCD) Tj", table(spans(b"<41> <43> <00780061>"))), ["ABCD", "", "xaxbxc"]),
    ((b"(ABCD) Tj", table(spans(b"<41> <43> [<0061> <0078>]"))), ["ABCD", "", "ax"]), ((b"(ABCD) Tj", table(spans(b"<41> <42> [<0061> <0078> <0079>]"))), ["ABCD", "", "ax"]),
    ((b"(ABCD) Tj", table(spans(b"<41><42><0061>", b"<44> <44> <0078>"))), ["ABCD", "", "abx"]), ((b"(AB) Tj", table(spans(b"<42> <41> <0061>"))), ["AB"]),
    ((b"(AB) Tj", table(spans(b"<41> <42> []"), chars(b"<42> <0078>"))), ["AB", "", "x"]), ((b"(AB) Tj", table(spans(b"<41> <42> <DBFFDFFF>"))), ["AB", "", "\U0010ffff" * 2]),
    ((b"(AB) Tj", table(chars(b"<41> <0078>"), spans(b"<42> <42> [<0079>]"))), ["AB", "", "xy"]), ((b"(AB) Tj", table(chars(b"<41> <0078>"), chars(b"<42> <0079>"))), ["AB", "", "xy"]), ((b"(AB) Tj", table(chars(b"<41> <0078>"), spans(b"<42> <42> <0079>"))), ["AB", "", "xy"]), ((b"(AB) Tj", table(b"beginbf")), ["AB"]),
    # every table is tried, and none is words itself
    ((DRAWN, table(chars(b"<41> <0058>")), table(chars(b"<42> <0059>"))), ["AB", "", "X", "", "Y"]), ((DRAWN, table(chars(b"<41> <0058>")) + b" (x) Tj"), ["AB", "", "X"]),
    ((table(chars(b"<41> <0058>")), DRAWN, b"(A) Tj"), ["AB", "", "X", "A", "X", "X"]),
])  # fmt: skip
def test_what_is_drawn(streams: tuple[bytes, ...], found: list[str]) -> None:
    assert list(words(streams)) == found


def test_tables_and_their_spans_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "_MOST", 2)
    monkeypatch.setattr(letters, "_WIDEST", 2)
    tables = [table(chars(b"<41> <%04X>" % (0x58 + number))) for number in range(3)]
    assert list(words([b"(A) Tj", *tables])) == ["A", "X", "X", "Y", "Y"]
    assert list(words([b"(ABCD) Tj", table(spans(b"<41> <44> <0061>"))])) == ["ABCD", "", "abc"]


@pytest.mark.parametrize(("value", "text"), [
    (b"Rad", "Rad"), ("Räder".encode(), "Räder"), (b"\xfe\xff\0R\0\xe4", "Rä"), (b"\xfe\xff\0", "\ufffd"), (b"\xff\xfeR\0", "\ufffd\ufffdR\0"), (b"R\xe4", "R\ufffd"), (b"", ""),
])  # fmt: skip
def test_what_is_spoken(value: bytes, text: str) -> None:
    assert spoken(value) == text


@pytest.mark.parametrize(("text", "meant"), [
    (rb"\101\60\7\1011\777\400", b"A0\x07A1\xff\x00"), (rb"\8\9", b"89"), (rb"\n\r\t\b\f", b"\n\r\t\b\f"), (b"a\\\nb\\\r\nc\\\rd", b"abcd"), (rb"\(\)\\\x", rb"()\x"), (b"a\\", b"a\\"),
])  # fmt: skip
def test_what_a_text_in_brackets_means(text: bytes, meant: bytes) -> None:
    assert unescape(text) == meant
