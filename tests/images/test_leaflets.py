"""Leaflets: cleaned to what their pages show, or refused; approved, published and taken down like photographs."""

from __future__ import annotations

import io
import re
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from sozialblog import attachments, metadata
from sozialblog.attachments import bounds, library
from sozialblog.config import ImageSettings
from sozialblog.errors import ContentError
from sozialblog.verify import leaflets as grammar
from tests import dirty, leaflets, sites
from tests.verify.site import findings

SETTINGS = ImageSettings()
FILE = "blatt.pdf"
ENTRY = {"file": FILE, "title": "Faltblatt zur Werkstatt", "shows": "nobody"}


def cleaned(data: bytes) -> attachments.Leaflet:
    return attachments.clean(data, path="content/posts/hof/blatt.pdf", settings=SETTINGS)


def refusal(data: bytes) -> ContentError:
    with pytest.raises(ContentError) as caught:
        cleaned(data)
    assert caught.value.path == "content/posts/hof/blatt.pdf"
    return caught.value


def unpacked(data: bytes) -> bytes:
    """The file and everything that is packed in it."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        streams = [part for part in pdf.objects if isinstance(part, pikepdf.Stream)]
        plain = [part.read_bytes() for part in streams if part.get("/Filter") != "/DCTDecode"]
        return b"\n".join([data, *plain, *(part.read_raw_bytes() for part in streams)])


# --- what is left in them ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", leaflets.PLACES)
def test_nothing_hidden_is_left(place: str) -> None:
    original = leaflets.hidden(place)
    before = unpacked(original)
    assert dirty.CANARY in before or dirty.CANARY.hex().encode() in before
    result = cleaned(original)
    whole = unpacked(result.data)
    assert dirty.CANARY not in whole
    assert dirty.CANARY.hex().encode() not in whole
    assert b"JavaScript" not in whole
    assert leaflets.WORDS.encode() in whole
    assert result.pages == 1
    assert grammar.examined(result.data) is not None
    assert metadata.surplus(result.data) == ()


@pytest.mark.parametrize("place", leaflets.PLACES)
def test_both_readers_see_what_is_hidden(place: str) -> None:
    """Saved by the same library in the same form, the dirty file is no clean one to either of the two checks."""
    with pikepdf.open(io.BytesIO(leaflets.hidden(place))) as pdf:
        if place != "label":
            del pdf.trailer["/ID"]
        data = leaflets.saved(
            pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable, force_version="1.7", deterministic_id=True
        )
    if place in ("comment", "marked content", "beyond the rows"):
        return  # inside a stream: only cleaning knows what belongs there
    assert grammar.examined(data) is None
    assert metadata.surplus(data)


def test_the_same_bytes_again_and_cleaning_twice_changes_nothing() -> None:
    pdf = leaflets.plain()
    leaflets.PLACES["spoken"](pdf)
    leaflets.PLACES["beyond the rows"](pdf)  # a JPEG encoded twice is another one
    original = leaflets.saved(pdf)
    once = cleaned(original)
    assert cleaned(original) == once
    assert cleaned(once.data) == once
    assert re.fullmatch(r"[0-9a-f]{20}\.pdf", once.name)


def test_earlier_versions_are_gone() -> None:
    original = leaflets.earlier_version()
    assert dirty.CANARY in original
    result = cleaned(original).data
    assert dirty.CANARY not in unpacked(result)
    assert leaflets.WORDS.encode() in unpacked(result)


def test_people_who_hear_it_and_who_follow_links_lose_nothing() -> None:
    pdf = leaflets.plain()
    leaflets.PLACES["spoken"](pdf)
    pdf.Root["/Lang"] = pikepdf.String("de")
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(S=Name.URI, URI="https://example.org/")
    )  # fmt: skip
    pdf.pages[0].obj["/Annots"] = Array([pdf.make_indirect(link)])
    with pikepdf.open(io.BytesIO(cleaned(leaflets.saved(pdf)).data)) as result:
        (element,) = result.Root.StructTreeRoot.K
        assert (str(element.Alt), element.Pg.objgen) == ("Ein Rad", result.pages[0].obj.objgen)
        assert str(result.Root.Lang) == "de"
        assert result.Root.MarkInfo.Marked
        assert str(result.pages[0].obj.Annots[0].A.URI) == "https://example.org/"
        assert b"MCID 0" in result.pages[0].obj.Contents.read_bytes()


def test_photographs_in_it_are_encoded_anew() -> None:
    with pikepdf.open(io.BytesIO(cleaned(leaflets.hidden("photograph")).data)) as result:
        data = result.pages[0].obj.Resources.XObject.Im0.read_raw_bytes()
    assert metadata.surplus(data) == ()


def test_a_photograph_for_print_stays_one() -> None:
    """Four colours, as print shops want them: cleaned, and let through by both checks."""
    pdf = leaflets.plain()
    picture = pdf.pages[0].obj.Resources.XObject.Im0
    picture.write(dirty.encoded(dirty.picture().convert("CMYK"), "JPEG"), filter=Name.DCTDecode)
    picture["/ColorSpace"] = Name.DeviceCMYK
    data = cleaned(leaflets.saved(pdf)).data
    assert metadata.surplus(data) == ()
    assert grammar.examined(data) is not None
    with pikepdf.open(io.BytesIO(data)) as result:
        assert result.pages[0].obj.Resources.XObject.Im0.ColorSpace == Name.DeviceCMYK


# --- what is refused --------------------------------------------------------------------------------------------------


def _locked() -> bytes:
    return leaflets.saved(leaflets.plain(), encryption=pikepdf.Encryption(owner="x", user="geheim"))


def _restricted() -> bytes:
    return leaflets.saved(leaflets.plain(), encryption=pikepdf.Encryption(owner="x", user=""))


def _layers() -> bytes:
    pdf = leaflets.plain()
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Entwurf"))
    pdf.Root["/OCProperties"] = Dictionary(OCGs=[layer], D=Dictionary(OFF=[layer]))
    return leaflets.saved(pdf)


def _cropped() -> bytes:
    pdf = leaflets.plain()
    pdf.pages[0].obj["/CropBox"] = Array([0, 0, 400, 600])
    return leaflets.saved(pdf)


def _picture(packing: str) -> bytes:
    pdf = leaflets.plain()
    pdf.pages[0].obj.Resources.XObject.Im0.write(b"...", filter=Name("/" + packing))
    return leaflets.saved(pdf)


def _instruction(text: bytes) -> bytes:
    pdf = leaflets.plain()
    pdf.pages[0].obj.Contents.write(text)
    return leaflets.saved(pdf)


REFUSED = {
    "words": (b"%PDF-1.7\nkein PDF", "damaged"), "archive": (b"PK\3\4", "not a PDF"), "empty": (b"", "not a PDF"),
    "photograph": (dirty.jpeg(), "not a PDF"), "cut short": (leaflets.leaflet()[:-400], "damaged"),
    "locked": (_locked(), "password"), "restricted": (_restricted(), "password"), "layers": (_layers(), "layers"),
    "cropped": (_cropped(), "cropped"), "packing": (_picture("JBIG2Decode"), "JBIG2"),
    "picture": (_picture("DCTDecode"), "damaged"), "instruction": (_instruction(b"(Geheim) verstecke"), "not known"),
    "text": (_instruction(b"(Geheim) w"), "text in a place"), "packed twice": (leaflets.bomb(2), "packed"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_cleaned_is_refused(kind: str) -> None:
    data, word = REFUSED[kind]
    error = refusal(data)
    assert (error.code, error.key) == ("I404", "attachments.file")
    assert word in str(error.message)
    assert str(error.fix)


@pytest.mark.parametrize(("limit", "data", "word"), [
    ("MAX_UNPACKED", leaflets.bomb(), "unpacks"), ("MAX_OBJECTS", b"%PDF-1.7\n" + b"1 0 obj\n" * 1_000_001, "parts"),
    ("MAX_UNPACKED", b"%PDF-1.7\n<< /Filter /LZW#44ecode >>\nstream\n" + bytes(900), "unpacks"),
], ids=["bomb", "parts", "dense"])  # fmt: skip
def test_bombs_are_known_before_they_are_opened(
    limit: str, data: bytes, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, limit, 1_000_000)
    error = refusal(data)
    assert error.code == "I405"
    assert word in str(error.message)


def test_too_many_pages_pixels_and_instructions(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf = leaflets.plain()
    for _ in range(3):
        pdf.add_blank_page()
    data = leaflets.saved(pdf)
    monkeypatch.setattr("sozialblog.attachments.bounds.MAX_PAGES", 3)
    assert refusal(data).code == "I405"
    monkeypatch.undo()
    monkeypatch.setattr("sozialblog.attachments.content.MAX_INSTRUCTIONS", 5)
    assert refusal(data).code == "I405"
    monkeypatch.undo()
    pdf.pages[0].obj.Resources.XObject.Im0.write(
        dirty.encoded(dirty.picture(size=(1200, 1000)), "JPEG"), filter=Name.DCTDecode
    )
    for settings, size in ((ImageSettings(max_megapixels=1), 0), (ImageSettings(max_megabytes=1), 1_000_000)):
        with pytest.raises(ContentError) as caught:
            attachments.clean(leaflets.saved(pdf) + bytes(size), path="x", settings=settings)
        assert caught.value.code == "I405"


def test_without_the_extra_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["sozialblog.attachments.clean"], "load", lambda: None)
    place = world().write(tmp_path / "site")
    with sites.without_approval():
        entry = sites.check(place).document("post/hof")
    (found,) = (item for item in entry["findings"] if item["severity"] == "block")
    assert (found["code"], found["key"]) == ("I404", "attachments.file")
    assert 'pip install "sozialblog[pdf]"' in found["fix"]
    assert library.load() is not None


# --- on the way of a post ---------------------------------------------------------------------------------------------


def world(data: bytes = b"", **entry: object) -> sites.Site:
    site = sites.small()
    post = site.get("hof")
    post.front["attachments"] = [{**ENTRY, **entry}]
    post.photos[FILE] = data or leaflets.hidden("info")
    post.body += f"\n[Das Faltblatt]({FILE})\n"
    return site


def blocking(place: Path) -> list[tuple[str, str]]:
    entry = sites.check(place).document("post/hof")
    return [(item["code"], item["key"]) for item in entry["findings"] if item["severity"] == "block"]


@pytest.mark.parametrize("theme", ["kampagne", "plain"])
def test_it_is_published_under_a_name_that_says_nothing(tmp_path: Path, theme: str) -> None:
    site = world()
    site.toml["site"]["theme"] = theme
    place, output = site.write(tmp_path / "site"), tmp_path / "out"
    with sites.without_approval():
        assert sites.build(place, output).status == 0
        first = sites.tree(output)
        assert sites.build(place, output).status == 0
        assert sites.tree(output) == first
        assert sites.build(place, tmp_path / "again", "--clean").status == 0
        assert sites.tree(tmp_path / "again") == first
    (name,) = (path for path in first if path.endswith(".pdf"))
    assert re.fullmatch(r"files/[0-9a-f]{20}\.pdf", name)
    page = first["posts/hof/index.html"].decode()
    assert page.count(f'href="../../{name}"') == 2 if theme == "kampagne" else 1
    assert "Faltblatt zur Werkstatt" in page
    assert dirty.CANARY not in unpacked(first[name])
    assert not any(b"blatt.pdf" in data for data in first.values())


def test_the_german_spelling_and_the_schema(tmp_path: Path) -> None:
    site = world()
    post = site.get("hof")
    post.front["anhänge"] = [{"datei": FILE, "titel": "Faltblatt", "zeigt": "niemand"}]
    del post.front["attachments"]
    with sites.without_approval():
        assert blocking(site.write(tmp_path / "site")) == []
    keys = sites.run("schema").json["properties"]
    assert {"attachments", "anhänge", "anhaenge"} <= set(keys)


@pytest.mark.parametrize(("change", "expected"), [
    ({"title": None}, ("F002", "attachments.title")), ({"shows": None}, ("C102", "attachments.shows")),
    ({"file": "fehlt.pdf"}, ("I406", "attachments.file")), ({"file": "../offen/x.pdf"}, ("I406", "attachments.file")),
    ({"shows": ["niemand-bekannt"]}, ("C103", "attachments.shows")), ({"colour": "rot"}, ("F003", "attachments.colour")),
    ({"title": f"Für {sites.record('kim-hof')['name']}"}, ("T305", "attachments.title")),
], ids=str)  # fmt: skip
def test_what_its_entry_lacks(tmp_path: Path, change: dict[str, object], expected: tuple[str, str]) -> None:
    site = world(**change)
    entry = site.get("hof").front["attachments"][0]
    site.get("hof").front["attachments"][0] = {key: value for key, value in entry.items() if value is not None}
    with sites.without_approval():
        assert expected in blocking(site.write(tmp_path / "site"))


def test_listed_twice_or_as_a_photograph_too(tmp_path: Path) -> None:
    site = world()
    post = site.get("hof")
    post.front["photos"].append({**post.front["photos"][0], "file": FILE, "shows": "nobody"})
    with sites.without_approval():
        assert ("F007", "attachments") in blocking(site.write(tmp_path / "site"))


def test_an_approval_covers_its_bytes(tmp_path: Path) -> None:
    site = world()
    place, output = site.write(tmp_path / "site"), tmp_path / "out"
    sites.approve(place)
    assert sites.build(place, output).status == 0
    assert any(path.endswith(".pdf") for path in sites.tree(output))
    site.get("hof").photos[FILE] = leaflets.leaflet("Neue Worte")
    site.write(place)
    entry = sites.check(place).document("post/hof")
    (found,) = (item for item in entry["findings"] if item["severity"] == "block")
    assert (found["code"], found["key"]) == ("A202", "attachments.file")
    assert "blatt.pdf is another file now" in found["message"]
    assert sites.build(place, output).status == 3
    assert not any(path.endswith(".pdf") for path in sites.tree(output))


def test_a_withdrawal_takes_the_leaflet_down(tmp_path: Path) -> None:
    site = world(shows=["kim-hof"])
    place, output = site.write(tmp_path / "site"), tmp_path / "out"
    with sites.without_approval():
        assert sites.build(place, output).status == 0
        assert any(path.endswith(".pdf") for path in sites.tree(output))
        told = sites.run("withdraw", "kim-hof", site=place)
        assert "blatt.pdf" in told.out
        sites.build(place, output)
    assert not any(path.endswith(".pdf") for path in sites.tree(output))
    assert not any(b"%PDF-" in path.read_bytes() for path in (place / ".sozialblog").rglob("*") if path.is_file())


def test_a_broken_one_withholds_its_document_alone(tmp_path: Path) -> None:
    place, output = world(b"%PDF-1.4\n").write(tmp_path / "site"), tmp_path / "out"
    with sites.without_approval():
        result = sites.build(place, output)
    assert result.status == 3
    tree = sites.tree(output)
    assert "posts/hof/index.html" not in tree
    assert "index.html" in tree


# --- verify by itself -------------------------------------------------------------------------------------------------


Verify = Callable[[bytes], set[str]]


@pytest.fixture
def verified(tmp_path: Path) -> Verify:
    """The codes of what verify finds in a clean site with this file."""
    return lambda data: {item.code for item in findings(tmp_path, {"files/x.pdf": data})}


def test_verify_accepts_a_clean_one_and_no_other(verified: Verify) -> None:
    data = cleaned(leaflets.leaflet()).data
    assert verified(data) == set()
    assert verified(leaflets.leaflet()) == {"I401"}
    assert verified(data + b"\n") == {"I401"}
    assert verified(data + data) == {"I401"}
    assert verified(data.replace(b"%%EOF", b"%%E0F")) == {"I401"}
    assert verified(b"%PDF-1.7\n") == {"I401"}
    assert verified(b"<html>") == {"S507"}


def test_verify_reads_the_words(verified: Verify) -> None:
    assert verified(cleaned(leaflets.leaflet("Jonas Kowalski-Weiß")).data) == {"S507"}
    pdf = leaflets.plain()
    table = b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n2 beginbfrange\n<0041> <005A> <0061>\n<0001> <0002> [<0020> <006A>]\nendbfrange\n1 beginbfchar\n<0003> <00DF>\nendbfchar"
    pdf.pages[0].obj.Resources.Font.F1["/ToUnicode"] = pdf.make_stream(table)
    code = {" ": 1, "j": 2, "ß": 3} | {chr(0x61 + number): 0x41 + number for number in range(26)}
    shown = "".join(f"{code[sign]:04x}" for sign in "ordner geheimes werkstattfest")
    pdf.pages[0].obj.Contents.write(f"BT /F1 9 Tf <{shown}> Tj ET".encode())
    assert verified(cleaned(leaflets.saved(pdf)).data) == {"S507"}


@pytest.mark.parametrize("change", [
    lambda pdf: pdf.Root.__setitem__("/Metadata", pdf.make_stream(b"x")),
    lambda pdf: pdf.pages[0].obj.__setitem__("/Annots", Array([Dictionary(Type=Name.Annot, Subtype=Name.Text)])),
    lambda pdf: pdf.Root.__setitem__("/AA", Dictionary(S=Name.JavaScript)),
    lambda pdf: pdf.pages[0].obj.Resources.__setitem__("/ProcSet", pikepdf.String("x")),
    lambda pdf: pdf.pages[0].obj.Contents.write(zlib.compress(b"x") + b"tail", filter=Name.FlateDecode),
    lambda pdf: pdf.pages[0].obj.Contents.write(b"78>", filter=Name.ASCIIHexDecode),
])  # fmt: skip
def test_verify_knows_what_may_be_in_one(change: Callable[[Pdf], object], verified: Verify) -> None:
    with pikepdf.open(io.BytesIO(cleaned(leaflets.leaflet()).data)) as pdf:
        change(pdf)
        data = _raw(pdf)
    assert verified(data) == {"I401"}


def _raw(pdf: Pdf) -> bytes:
    return leaflets.saved(
        pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable, force_version="1.7", deterministic_id=True,
        compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none,
    )  # fmt: skip
