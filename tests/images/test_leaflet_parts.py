"""What two independent readers find in tiny PDFs that are fixed to the byte, and in the same with one thing changed.

After a change on purpose: ``pytest tests/images/test_leaflet_parts.py --update-golden``, and read the diff.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pytest

from sozialblog import metadata
from sozialblog.metadata.reader import Unreadable
from sozialblog.verify import leaflets, tokens
from tests import leaflets as leaflet
from tests.dirty import segment
from tests.images.test_structure import JPEG, deflated
from tests.sentences import compare, complete

EXPECTED = Path(__file__).parent / "leaflets.txt"
HEAD = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n"
LABEL = b"<00112233445566778899aabbccddeeff>"


def stream(keys: bytes, packed: bytes) -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (keys, len(packed), packed)


def drawn(text: bytes) -> bytes:
    return stream(b"/Filter /FlateDecode", deflated(text))


def photograph(data: bytes) -> bytes:
    return stream(b"/Type /XObject /Subtype /Image /Width 2 /Height 2 /Filter /DCTDecode", data)


CATALOG, PAGES, PAGE, CONTENTS, FONT, PICTURE, LINK, TABLE = range(8)
PARTS = (
    b"<< /Type /Catalog /Pages 2 0 R /Lang (de) /MarkInfo << /Marked true >> >>",
    b"<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>",
    (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 400 800.5 ] /Contents 4 0 R /Annots [ 7 0 R ]"
        b" /Resources << /Font << /F1 5 0 R >> /XObject << /Im0 6 0 R >> /ProcSet [ /PDF ] >> >>"
    ),
    drawn(b"q /Im0 Do Q BT /F1 9 Tf (Faltblatt) Tj ET"),
    b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 8 0 R >>",
    photograph(JPEG),
    b"<< /Type /Annot /Subtype /Link /Rect [ 0 0 9 9 ] /Border [ 0 0 0 ] /A << /S /URI /URI (https://a.example/) >> >>",
    drawn(b"1 beginbfchar\n<46> <0066>\nendbfchar"),
)
TRAILER = b"<< /Root 1 0 R /Size %d /ID [ %s %s ] >>"


def built(
    parts: Sequence[bytes] = PARTS, *, head: bytes = HEAD, trailer: bytes = TRAILER, label: bytes = LABEL, more: int = 0
) -> bytes:
    """A file of these parts with the places that they really have; ``more`` are announced than there are."""
    data, places = head, list[int]()
    for number, part in enumerate(parts, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    size = len(parts) + 1 + more
    table = b"xref\n0 %d\n0000000000 65535 f \n" % size + b"".join(b"%010d 00000 n \n" % place for place in places)
    end = trailer % (size, LABEL, label) if b"%d" in trailer else trailer
    return data + table + b"trailer %s\nstartxref\n%d\n%%%%EOF\n" % (end, len(data))


def changed(number: int, old: bytes, new: bytes) -> bytes:
    assert PARTS[number].count(old) == 1
    return built([*PARTS[:number], PARTS[number].replace(old, new), *PARTS[number + 1 :]])


def put(number: int, part: bytes) -> bytes:
    return built([*PARTS[:number], part, *PARTS[number + 1 :]])


def beside(text: bytes) -> bytes:
    """With one key more in the catalog."""
    return changed(CATALOG, b"/Lang", text + b" /Lang")


def replaced(old: bytes, new: bytes) -> bytes:
    """In the whole file, so that no place moves if both are as long."""
    assert built().count(old) == 1
    return built().replace(old, new)


def deep(levels: int) -> bytes:
    return beside(b"/K " + b"[ " * levels + b"]" * levels)


CATALOG_SPOKEN = PARTS[CATALOG].replace(b"/Lang", b"/Alt 9 0 R /Lang")
FLATE = b"/Filter /FlateDecode"
ADOBE = b"\xff\xee\0\x0eAdobe\0d\0\0\0\0\0"
FOUR = JPEG[:2] + ADOBE + JPEG[20:]  #: as libjpeg marks four colours, in place of the JFIF header
CASES = {
    "clean": built(),
    # the file
    "another head": built(head=b"%PDF-1.6\n%\xbf\xf7\xa2\xfe\n"), "no head": built(head=b""), "nothing": b"",
    "bytes behind": built() + b"\n", "twice": built() + built(), "a later version": built() + b"trailer <<>>\nstartxref\n9\n%%EOF\n",
    "the same version twice": built() + built()[len(HEAD):], "cut short": built()[:-1],
    "a place too far": built()[:-9] + b"9" + built()[-8:], "a comment": changed(CATALOG, b"/Lang", b"%x\n/Lang"),
    "a table too long": built(more=1), "a place moved": replaced(b"0000000015 00000 n", b"0000000016 00000 n"),
    "an object freed": replaced(b"0000000015 00000 n", b"0000000015 00000 f"),
    "objects in another order": replaced(b"\n2 0 obj", b"\n9 0 obj"), "another generation": replaced(b"\n2 0 obj", b"\n2 1 obj"),
    "an object without an end": replaced(b"(de) /MarkInfo << /Marked true >> >>\nendobj", b"(de) /MarkInfo << /Marked true >> >>\nendxxx"),
    "an object that nobody needs": built([*PARTS, b"<< /Type /Group /S /Transparency >>"]),
    "a reference to nothing": beside(b"/K 99 0 R"),
    "the end of a file in a stream": put(CONTENTS, drawn(b"\nstartxref\n")), "a table in a stream": put(CONTENTS, drawn(b"\nxref\n0 9\n")),
    "a text by itself": built([CATALOG_SPOKEN, *PARTS[1:], b"(Mira)"]),
    # the trailer
    "a trailer with Info": built(trailer=b"<< /Info 1 0 R " + TRAILER[3:]),
    "a trailer without a size": built(trailer=b"<< /Root 1 0 R /ID [ %s %s ] >>" % (LABEL, LABEL)),
    "a trailer without a label": built(trailer=b"<< /Root 1 0 R /Size 9 >>"),
    "a trailer that is a list": built(trailer=b"[ ]"),
    "a root that is no reference": built(trailer=b"<< /Root << /Type /Catalog /Pages 2 0 R >> /Size 9 /ID [ %s %s ] >>" % (LABEL, LABEL)),
    "two labels": built(label=b"<00112233445566778899aabbccddeefe>"), "a label of names": built(trailer=b"<< /Root 1 0 R /Size 9 /ID [ /a /a ] >>"),
    "a label that is a text": built(trailer=b"<< /Root 1 0 R /Size 9 /ID (x) >>"),
    "a label alone": built(trailer=b"<< /Root 1 0 R /Size 9 /ID [ %s ] >>" % LABEL),
    "three labels": built(trailer=b"<< /Root 1 0 R /Size 9 /ID [ %s %s %s ] >>" % (LABEL, LABEL, LABEL)),
    "short labels": built(trailer=b"<< /Root 1 0 R /Size 9 /ID [ <00> <00> ] >>"),
    # values
    "60 levels": deep(59), "61 levels": deep(60), "62 levels": deep(61), "60 levels of parts": beside(b"/K " + b"<< /K " * 59 + b"1" + b" >>" * 59), "61 levels of parts": beside(b"/K " + b"<< /K " * 60 + b"1" + b" >>" * 60), "another end": beside(b"/K [ >>"), "an end too many": beside(b"/K ]"),
    "a key that is no name": beside(b"(K) 1"), "a key twice": beside(b"/K 1 /K 1"), "a name without letters": beside(b"/K /"),
    "a name spelled otherwise": beside(b"/#4b 1"), "numbers": beside(b"/K [ +1 -1 .5 5. -0.25 0 ]"), "a number of a number": beside(b"/K 1.2.3"),
    "words": beside(b"/K [ true false null ]"), "another word": beside(b"/K maybe"), "close together": beside(b"/K[/P<</S/D>>(x)]"),
    "a tab": beside(b"/K\t1"), "lines": beside(b"/K\n \n1"), "a reference without a blank": beside(b"/K 1 0 Rx"),
    "hexadecimal": beside(b"/Alt <4D697261>"), "hexadecimal, odd": beside(b"/Alt <4D6>"), "hexadecimal, empty": beside(b"/Alt <>"),
    "a text in 16 bits": beside(b"/Alt <FEFF00C4>"), "a text in Latin 1": beside(b"/Alt (\xc4)"), "a text in UTF-8": beside("/Alt (Ä)".encode()),
    "brackets": beside(b"/Alt (a(b(c)d)e)"), "brackets without an end": beside(b"/Alt (a(b)"),
    "escapes": beside(rb"/Alt (\(\)\\ \n \r \t \b \f \x \101 \60 \7 \1011 \777 \8)"),
    "lines broken": beside(b"/Alt (a\\\nb\\\r\nc\\\rd)"),
    # keys and texts
    "another key": beside(b"/Secret 1"), "a text where none belongs": beside(b"/K (Mira)"), "a text in a list": beside(b"/K [ (Mira) ]"),
    "a text spoken": beside(b"/Alt (Ein Rad)"), "texts spoken": beside(b"/K << /ActualText [ (Ein) (Rad) ] /E (und) >>"),
    "a kind unknown": beside(b"/K << /Type /Filespec >>"), "a kind that is a text": beside(b"/K << /Type (Page) >>"),
    "a kind that is a number": beside(b"/K << /Type 1 >>"), "a kind known": beside(b"/K << /Type /StructElem >>"),
    "names of its own": changed(PAGE, b"/F1", b"/Own-Name1"), "a name of 127 letters": changed(PAGE, b"/F1", b"/" + b"x" * 127),
    "a name of 128 letters": changed(PAGE, b"/F1", b"/" + b"x" * 128), "names of its own with a kind": changed(PAGE, b"/F1", b"/Type /Font /F1"),
    "names of its own with an action": changed(PAGE, b"/F1", b"/S /D /F1"), "names of its own in a part with a place": changed(PAGE, b"/ProcSet", b"/F1 1 /ProcSet"),
    "a name of its own that holds something": changed(PAGE, b"/F1 5 0 R", b"/F1 5 0 R /F2 << /Secret 1 >>"),
    "a profile": changed(PAGE, b"[ /PDF ]", b"[ /ICCBased 6 0 R ]"), "a profile's name": changed(PAGE, b"[ /PDF ]", b"[ /PDF /ICCBased ]"),
    "an empty list": changed(PAGE, b"[ /PDF ]", b"[ ]"),
    "a palette": beside(b"/K [ /Indexed /DeviceRGB 1 (abcabc) ]"), "a palette too short": beside(b"/K [ /Indexed /DeviceRGB (abcabc) ]"),
    "a palette too long": beside(b"/K [ /Indexed /DeviceRGB 1 2 (abcabc) ]"), "no palette": beside(b"/K [ /Other /DeviceRGB 1 (abcabc) ]"),
    # links
    "a link in letters": changed(LINK, b"https:", b"mailto:"), "a link to call": changed(LINK, b"https://a.example/", b"tel:+4930"),
    "a link in capitals": changed(LINK, b"https:", b"HTTP:"), "a link to a file": changed(LINK, b"https:", b"file:"),
    "a link to nothing": changed(LINK, b"https://a.example/", b"https://"), "a link with a blank": changed(LINK, b"a.example/", b"a.example/ x"),
    "a link that is a name": changed(LINK, b"(https://a.example/)", b"/https"), "a link that does something else": changed(LINK, b"/S /URI", b"/S /Launch"),
    "a link without an action": changed(LINK, b"/S /URI", b""), "a link with more": changed(LINK, b"/S /URI", b"/S /URI /K 1"),
    "a link into the file": changed(LINK, b"/S /URI /URI (https://a.example/)", b"/S /GoTo /D [ 3 0 R /Fit ]"),
    "a link by itself": beside(b"/K << /S /URI /URI (https://a.example/) >>"), "a note": changed(LINK, b"/Link", b"/Text"),
    "a note with words": changed(LINK, b"/Border", b"/Contents (Mira) /Border"), "a note without a border": changed(LINK, b"/Border [ 0 0 0 ]", b""),
    "a note without an action": changed(LINK, b"/A << /S /URI /URI (https://a.example/) >>", b""),
    "a note whose action is a list": changed(LINK, b"<< /S /URI /URI (https://a.example/) >>", b"[ ]"),
    "a note that is none": changed(LINK, b"/Annot", b"/Group"),
    # what is packed
    "nothing packed": put(CONTENTS, stream(FLATE, b"")), "not packed": put(CONTENTS, stream(b"/K 1", b"q Q")),
    "packed otherwise": put(CONTENTS, stream(b"/Filter /ASCIIHexDecode", b"71>")), "packed twice": put(CONTENTS, stream(b"/Filter [ /FlateDecode /FlateDecode ]", deflated(deflated(b"q Q")))),
    "packed in a list": put(CONTENTS, stream(b"/Filter [ /FlateDecode ]", deflated(b"q Q"))),
    "bytes behind what is packed": put(CONTENTS, stream(FLATE, deflated(b"q Q") + b"x")), "packed without an end": put(CONTENTS, stream(FLATE, deflated(b"q Q")[:-1])),
    "rubbish packed": put(CONTENTS, stream(FLATE, b"rubbish")),
    "a stream too short": changed(CONTENTS, b"/Length 52", b"/Length 51"), "a stream too long": changed(CONTENTS, b"/Length 52", b"/Length 53"),
    "a stream without a length": changed(CONTENTS, b"/Length 52", b""), "a length that is a reference": changed(CONTENTS, b"/Length 52", b"/Length 2 0 R"),
    "a length that is a text": changed(CONTENTS, b"/Length 52", b"/Length (52)"), "a stream in a list": put(CONTENTS, b"[ ]\nstream\n\nendstream"),
    "an empty stream of a list": put(CONTENTS, b"1\nstream\n\nendstream"),
    # photographs
    "no photograph": put(PICTURE, photograph(b"rubbish")), "a photograph cut short": put(PICTURE, photograph(JPEG[:-3])),
    "a photograph with a comment": put(PICTURE, photograph(JPEG[:20] + segment(0xFE, b"x") + JPEG[20:])),
    "a photograph and a byte": put(PICTURE, photograph(JPEG + b"x")), "a photograph of four colours": put(PICTURE, photograph(FOUR)),
    "a photograph of Adobe's": put(PICTURE, photograph(JPEG[:20] + ADOBE + JPEG[20:])), "four colours of another kind": put(PICTURE, photograph(FOUR.replace(ADOBE, ADOBE[:-1] + b"\x02"))),
    "a photograph in a list": put(PICTURE, photograph(JPEG).replace(b"/DCTDecode", b"[ /DCTDecode ]")),
    "a photograph packed again": put(PICTURE, stream(b"/Filter [ /FlateDecode /DCTDecode ]", deflated(JPEG))),
}  # fmt: skip


def said(data: bytes) -> str:
    """What the reader that cleans finds too much, and what the other one reads."""
    found, plain = leaflets.examined(data), leaflets.examined(built())
    lines = [f"surplus: {', '.join(metadata.surplus(data)) or 'nothing'}"]
    if found is None or (found == plain and data != built()):
        return "\n".join([*lines, f"verify: {_why(data)}" if found is None else "verify: reads the same"])
    return "\n".join(
        lines
        + [f"verify: {kind} {item!r}" for kind, items in zip(("stream", "words"), found, strict=True) for item in items]
    )


def _why(data: bytes) -> str:
    try:
        tokens.read(data)
    except ValueError as error:
        return f"cannot be read ({error})"
    return "not clean"


@pytest.mark.parametrize("name", CASES)
def test_every_part(name: str, request: pytest.FixtureRequest) -> None:
    compare(name, said(CASES[name]), EXPECTED, request)


def test_what_a_clean_one_is_made_of(request: pytest.FixtureRequest) -> None:
    compare("made of", "\n".join(sorted(metadata.names(built()))), EXPECTED, request)


def test_nothing_else_stands_there(request: pytest.FixtureRequest) -> None:
    complete([*CASES, "made of"], EXPECTED, request)


def test_without_the_library_nothing_can_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pikepdf", None)
    with pytest.raises(Unreadable, match=r"^the extra “pdf” is not installed$"):
        metadata.names(built())


def test_a_lock_is_seen() -> None:
    data = leaflet.saved(leaflet.plain(), encryption=pikepdf.Encryption(owner="x", user=""))
    assert "pdf:encrypted" in metadata.surplus(data)


def test_all_streams_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    streams, _words = leaflets.examined(built())
    size = sum(map(len, streams))
    monkeypatch.setattr(leaflets, "_MOST", size + 1)
    assert leaflets.examined(built()) is not None
    monkeypatch.setattr(leaflets, "_MOST", size)
    assert leaflets.examined(built()) is None
