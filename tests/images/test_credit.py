"""A published picture may carry its credit, if the site wants it: that and nothing else, and never unasked."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from sozialblog import metadata
from sozialblog.images import ImageSettings, derive
from sozialblog.metadata import Credit, packet
from sozialblog.metadata.credit import read
from sozialblog.verify import pictures
from sozialblog.verify.credits import is_credit
from tests import dirty, sites

CREDIT = Credit(creator="Mira Kurz & Söhne", copyright="© 2026 <Brückenhaus>", licence="CC BY-SA 4.0")
PACKET = packet(CREDIT)
FORMATS = ("webp", "jpeg", "png", "avif", "gif")
SETTINGS = ImageSettings(widths=(40, 90), formats=FORMATS, animation="keep")
CARRYING = [form for form in FORMATS if form != "gif"]


def transparent() -> bytes:
    image = dirty.picture("RGBA")
    image.putalpha(dirty.picture("L"))
    return dirty.encoded(image, "PNG")


SOURCES = {"opaque": dirty.jpeg(), "transparent": transparent(), "moving": dirty.moving()["gif"]}
FILES = {
    (name, number, file.format): file.data
    for name, data in SOURCES.items()
    for number, file in enumerate(derive(data, path="x", settings=SETTINGS, credit=PACKET).renditions)
}


@pytest.mark.parametrize("of", FILES, ids=str)
def test_a_picture_carries_its_credit_and_nothing_else(of: tuple[str, int, str]) -> None:
    form, data = of[2], FILES[of]
    assert data.count(PACKET) == (form != "gif")
    assert metadata.surplus(data, credited=True) == ()
    assert pictures.is_clean(data, form, credited=True)
    assert bool(metadata.surplus(data)) == (form != "gif")
    assert pictures.is_clean(data, form) == (form == "gif")
    assert not pictures.is_clean(data + b"\0", form, credited=True)
    if form != "gif":
        shown = Image.open(io.BytesIO(data))
        assert PACKET in (shown.info.get("xmp"), shown.info.get("XML:com.adobe.xmp", "").encode())


@pytest.mark.parametrize("of", FILES, ids=str)
def test_the_pixels_are_the_same_with_and_without(of: tuple[str, int, str]) -> None:
    bare = derive(SOURCES[of[0]], path="x", settings=SETTINGS).renditions[of[1]]
    assert Image.open(io.BytesIO(bare.data)).tobytes() == Image.open(io.BytesIO(FILES[of])).tobytes()


@pytest.mark.parametrize("name", sorted(dirty.corpus()))
def test_what_was_dirty_stays_dirty_where_credits_are_wanted(name: str) -> None:
    data = dirty.corpus()[name]
    assert metadata.surplus(data, credited=True)
    assert not pictures.is_clean(data, name.partition("/")[0], credited=True)


@pytest.mark.parametrize("change", [
    (b"Mira", b"M\xc3\xadra<!-- x -->"), (b"</rdf:Description>", b"<xmp:Rating>5</xmp:Rating></rdf:Description>"),
    (b'<?xpacket end="r"?>', b'  <?xpacket end="r"?>'), (b"&amp;", b"&#38;"), (b"adobe:ns:meta/", b"adobe:ns:meta/x"),
    (b"<photoshop:Credit>Mira", b"<photoshop:Credit>Mara"), (b'about=""', b'about="uuid:4711"'),
    (b"CC BY-SA 4.0", b""),
])  # fmt: skip
def test_another_packet_is_no_credit(change: tuple[bytes, bytes]) -> None:
    assert change[0] in PACKET
    changed = PACKET.replace(*change)
    assert read(changed) is None
    assert not is_credit(changed)
    for form, name in (("jpeg", "JPEG"), ("webp", "WEBP"), ("avif", "AVIF")):
        data = dirty.encoded(dirty.picture(), name, xmp=changed)
        assert metadata.surplus(data, credited=True)
        assert not pictures.is_clean(data, form, credited=True)


def test_a_second_credit_is_one_too_many() -> None:
    segment = dirty.segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PACKET)
    twice = {"jpeg": dirty.jpeg(segment, segment)}
    text = dirty.chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + PACKET)
    twice["png"] = dirty.png(text, text)
    twice["webp"] = dirty.webp(dirty.riff(b"XMP ", PACKET), dirty.riff(b"XMP ", PACKET), flags=0x04)
    for form, data in twice.items():
        assert metadata.surplus(data, credited=True), form
        assert not pictures.is_clean(data, form, credited=True), form


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=600), st.text(max_size=40), st.sampled_from(["", "CC BY 4.0", "https://example.org/l?a=1&b", "x"])
)
def test_what_is_written_can_be_read_and_both_readers_agree(creator: str, notice: str, licence: str) -> None:
    words = [re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", text) for text in (creator, notice, licence)]
    data = packet(Credit(creator=words[0], copyright=words[1], licence=words[2]))
    found = read(data)
    assert found is not None
    assert packet(found) == data
    assert is_credit(data)
    assert len(found.creator) <= 500


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(CARRYING), st.data())
def test_what_verify_accepts_metadata_accepts_too(form: str, data: st.DataObject) -> None:
    original = next(file for (name, _, of), file in FILES.items() if of == form and name == "opaque")
    changed = bytearray(original)
    at = original.index(b"<?xpacket")
    for _ in range(data.draw(st.integers(1, 3))):
        changed[data.draw(st.integers(at - 40, min(at + len(PACKET) + 8, len(changed) - 1)))] = data.draw(
            st.integers(0, 255)
        )
    accepted = pictures.is_clean(bytes(changed), form, credited=True)
    assert not accepted or metadata.surplus(bytes(changed), credited=True) == ()


def written(tmp_path: Path, *, embed: bool) -> tuple[sites.Result, Path]:
    site = sites.small()
    site.toml["images"] = {"embed_credit": embed, "formats": ["avif", "webp", "jpeg"]}
    rights = {"urheberrecht": "© 2026 Brückenhaus", "lizenz": "https://creativecommons.org/licenses/by/4.0/"}
    site.get("hof").photo.update(rights)
    with sites.without_approval():
        return sites.build(site.write(tmp_path / "site"), tmp_path / "out"), tmp_path / "out"


def test_a_site_that_wants_credits_gets_them(tmp_path: Path) -> None:
    result, output = written(tmp_path, embed=True)
    assert result.status == 0, result
    found = [path.read_bytes() for path in (output / "photos").iterdir()]
    assert all(b"Mira Kurz" in data for data in found)
    assert any("© 2026 Brückenhaus".encode() in data and b"licenses/by/4.0" in data for data in found)
    assert not any(re.search(b"Exif\0|GPS|canary", data) for data in found)
    with sites.without_approval():
        assert sites.run("verify", output, site=tmp_path / "site").status == 0
    assert sites.run("verify", output, site=tmp_path / "nowhere").status == 3


def test_without_the_setting_there_is_none(tmp_path: Path) -> None:
    result, output = written(tmp_path, embed=False)
    assert result.status == 0, result
    assert not any(b"xpacket" in path.read_bytes() for path in (output / "photos").iterdir())


def test_another_credit_makes_other_files(tmp_path: Path) -> None:
    _, output = written(tmp_path, embed=True)
    site = sites.small()
    site.toml["images"] = {"embed_credit": True, "formats": ["avif", "webp", "jpeg"]}
    for photo in site.get("hof").front["photos"]:
        photo["credit"] = "Ada Lang"
    with sites.without_approval():
        assert sites.build(site.write(tmp_path / "site"), output).status == 0
    assert all(b"Ada Lang" in path.read_bytes() for path in (output / "photos").iterdir())
