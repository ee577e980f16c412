"""What a photograph's own file says about the people in it is read before it is thrown away, and held against."""

from __future__ import annotations

import datetime as dt
import zlib
from pathlib import Path
from typing import Any

import pytest

from sozialblog.metadata import NOTHING, Stated, packets, stated
from tests import dirty, sites

SPACES = (
    'xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
    ' xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"'
)
NOBODY_SIGNED = 'plus:ModelReleaseStatus="http://ns.useplus.org/ldf/vocab/MR-NON"'
ALL_SIGNED = '<plus:ModelReleaseStatus rdf:resource="http://ns.useplus.org/ldf/vocab/MR-UMR"/>'
SOME_SIGNED = "<plus:ModelReleaseStatus>MR-LMR</plus:ModelReleaseStatus>"
YOUNG = "<plus:MinorModelAgeDisclosure>http://ns.useplus.org/ldf/vocab/AG-A16</plus:MinorModelAgeDisclosure>"
CHILD = 'plus:MinorModelAgeDisclosure="AG-U14"'
GROWN_UP = 'plus:MinorModelAgeDisclosure="http://ns.useplus.org/ldf/vocab/AG-A25"'
AGES = "<Iptc4xmpExt:ModelAge><rdf:Bag><rdf:li>34</rdf:li><rdf:li>9</rdf:li></rdf:Bag></Iptc4xmpExt:ModelAge>"
NAMES = (
    "<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Ada</rdf:li><rdf:li>Bo</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>"
)
FACES = '<rdf:li mwg-rs:Type="Face"/><rdf:li><mwg-rs:Type>Face</mwg-rs:Type></rdf:li><rdf:li mwg-rs:Type="Pet"/>'


def xmp(*said: str) -> bytes:
    attributes = " ".join(item for item in said if not item.startswith("<"))
    elements = "".join(item for item in said if item.startswith("<"))
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description rdf:about="" {SPACES} {attributes}>{elements}'
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def photo(*said: str) -> bytes:
    return dirty.jpeg(dirty.segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp(*said)))


@pytest.mark.parametrize(("said", "read"), [
    ((NOBODY_SIGNED,), Stated(release="NON")), ((ALL_SIGNED,), Stated(release="UMR")),
    ((SOME_SIGNED, CHILD), Stated(release="LMR", minor=True)), ((YOUNG,), Stated(minor=True)),
    ((GROWN_UP,), NOTHING), ((AGES,), Stated(minor=True)), ((NAMES,), Stated(people=2)), ((FACES,), Stated(people=2)),
    ((), NOTHING),
])  # fmt: skip
def test_every_way_of_writing_it_is_read(said: tuple[str, ...], read: Stated) -> None:
    packet = xmp(*said)
    files = [
        photo(*said), dirty.webp(dirty.riff(b"XMP ", packet), flags=4), dirty.encoded(dirty.picture(), "AVIF", xmp=packet),
        dirty.png(dirty.chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet)),
        dirty.encoded(dirty.picture(), "TIFF", tiffinfo={700: packet}),
    ]  # fmt: skip
    assert [stated(data) for data in files] == [read] * len(files)


def extension(packet: bytes, size: int = 150, guid: bytes = b"0123456789ABCDEF" * 2) -> list[bytes]:
    """Segments of a JPEG over which a packet is spread, not in their order."""
    pieces = [(at, packet[at : at + size]) for at in range(0, len(packet), size)]
    head = b"http://ns.adobe.com/xmp/extension/\0" + guid + len(packet).to_bytes(4, "big")
    return [dirty.segment(0xE1, head + at.to_bytes(4, "big") + piece) for at, piece in reversed(pieces)]


def extended(packet: bytes, size: int = 150) -> bytes:
    return dirty.jpeg(dirty.segment(0xE5, b""), *extension(packet, size))


def hexadecimal(packet: bytes) -> bytes:
    """As ImageMagick writes a profile into a text of a PNG."""
    digits = packet.hex()
    lines = "\n".join(digits[at : at + 72] for at in range(0, len(digits), 72))
    return f"\nxmp\n{len(packet):8}\n{lines}\n".encode()


@pytest.mark.parametrize(
    "place",
    [
        "iTXt",
        "iTXt of no language",
        "zTXt",
        "hexadecimal",
        "packed hexadecimal",
        "extended",
        "extended far",
        "utf-16",
        "HEIF",
    ],
)
def test_packed_and_spread_it_is_read_as_well(place: str) -> None:
    packet = xmp(SOME_SIGNED, CHILD, NAMES)
    assert len(packet) > 400
    long = xmp("<a>" + "x" * 900 + "</a>", SOME_SIGNED, CHILD, NAMES)
    keyword = b"XML:com.adobe.xmp\0"
    raw = b"Raw profile type xmp\0"
    if place == "HEIF":
        pytest.importorskip("pillow_heif").register_heif_opener()
    data = {
        "iTXt": lambda: dirty.png(dirty.chunk(b"iTXt", keyword + b"\1\0de\0\0" + zlib.compress(packet))),
        "iTXt of no language": lambda: dirty.png(dirty.chunk(b"iTXt", keyword + b"\1\0\0\0" + zlib.compress(packet))),
        "zTXt": lambda: dirty.png(dirty.chunk(b"zTXt", keyword + b"\0" + zlib.compress(packet))),
        "hexadecimal": lambda: dirty.png(dirty.chunk(b"tEXt", raw + hexadecimal(packet))),
        "packed hexadecimal": lambda: dirty.png(dirty.chunk(b"zTXt", raw + b"\0" + zlib.compress(hexadecimal(packet)))),
        "extended": lambda: extended(packet),
        "extended far": lambda: extended(long, 300),
        "utf-16": lambda: photo() + packet.decode().encode("utf-16-be"),
        "HEIF": lambda: dirty.encoded(dirty.picture(), "HEIF", xmp=packet),
    }[place]()
    assert stated(data) == Stated(release="LMR", minor=True, people=2)


def test_two_long_packets_are_not_mixed_up() -> None:
    one, two = extension(xmp(SOME_SIGNED), 7), extension(xmp(NAMES), 7, guid=b"F" * 32)
    segments = [item for pair in zip(one, two, strict=False) for item in pair] + one[len(two) :] + two[len(one) :]
    assert stated(dirty.jpeg(*segments)) == Stated(release="LMR", people=2)


def test_what_looks_like_a_segment_in_the_pixels_is_none() -> None:
    scan = b"\xff\xda\0\2" + b"".join(extension(xmp(SOME_SIGNED)))
    assert stated(b"\xff\xd8" + b"".join(extension(xmp(NAMES))) + scan) == Stated(people=2)


def test_hexadecimal_digits_end_with_their_chunk() -> None:
    """The sum that follows is not read, so it cannot make the digits look like others."""
    body = b"Raw profile type xmp\0" + hexadecimal(xmp(NAMES))
    data = dirty.png(len(body).to_bytes(4, "big") + b"tEXt" + body + b"zzzz")
    assert stated(data) == Stated(people=2)


def test_every_packet_is_read() -> None:
    assert stated(xmp(NAMES) + b"x" + xmp(CHILD) + xmp(SOME_SIGNED)) == Stated(release="LMR", minor=True, people=2)
    assert stated(xmp(SOME_SIGNED)[:-9] + xmp(NAMES)) == Stated(release="LMR", people=2)  # one without an end
    assert stated(xmp(NAMES) + xmp(NAMES)) == Stated(people=2)  # the same people, said twice


def test_packets_are_read_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = (b"<x:xmpmeta>" + text + b"</x:xmpmeta>" for text in (b"a" * 20, b"b" * 20))
    monkeypatch.setattr(packets, "_ENOUGH", 30)
    assert packets.xmp(one + two + one) == [">" + "a" * 20, ">" + "b" * 8]
    packed = dirty.png(dirty.chunk(b"zTXt", b"XML:com.adobe.xmp\0\0" + zlib.compress(one)))
    assert packets.xmp(packed) == []  # its end lies behind the limit
    monkeypatch.setattr(packets, "_ENOUGH", len(one))
    assert packets.xmp(packed) == [">" + "a" * 20]


@pytest.mark.parametrize("data", [
    dirty.png(dirty.chunk(b"zTXt", b"XML:com.adobe.xmp\0\0kein zlib")), dirty.png()[:40] + b"\xff" * 40,
    dirty.png(dirty.chunk(b"tEXt", b"Raw profile type xmp\0\nxmp\n 3\nabc\n")), b"\xff\xd8\xff\xe1\0\0",
    dirty.png(dirty.chunk(b"zTXt", b"XML:com.adobe.xmp\0\0" + zlib.compress(bytes(1 << 24)))), b"\xff\xd8\xff\xe1",
], ids=["zlib", "cut", "odd", "length", "bomb", "short"])  # fmt: skip
def test_broken_packets_say_nothing(data: bytes) -> None:
    assert stated(data) == NOTHING


@pytest.mark.parametrize(
    "data", [b"", b"<x:xmpmeta" * 99999, xmp(NAMES)[:-9], b"<x:xmpmeta" + b"\xff" * 99 + b"</x:xmpmeta>"]
)
def test_what_cannot_be_read_says_nothing(data: bytes) -> None:
    assert stated(data) == NOTHING


def warned(tmp_path: Path, said: tuple[str, ...], shows: Any = None, **record: Any) -> list[str]:
    """The messages of I407 about the first photograph; the post must be published all the same."""
    site = sites.small()
    post = site.get("hof")
    post.photos[post.photo["file"]] = photo(*said)
    post.record.update(record)
    if shows is not None:
        post.photo["shows"] = shows
    with sites.without_approval():
        entry = sites.check(site.write(tmp_path / "site")).document("post/hof")
    assert entry["verdict"] == "publish", entry
    found = [item for item in entry["findings"] if item["code"] == "I407"]
    assert {item["severity"] for item in found} <= {"warn"}
    assert {item["key"] for item in found} <= {"photos.shows"}
    return [item["message"] for item in found]


@pytest.mark.parametrize(("said", "shows", "words"), [
    ((NOBODY_SIGNED,), None, ["no model release"]), ((SOME_SIGNED,), None, ["limited"]), ((ALL_SIGNED,), None, []),
    ((YOUNG,), None, ["minor"]), ((AGES, NOBODY_SIGNED), None, ["minor", "no model release"]), ((GROWN_UP,), None, []),
    ((NAMES,), None, []), ((NAMES,), "nobody", ["names or marks people (2)"]), ((ALL_SIGNED,), "nobody", ["model release"]),
    ((NOBODY_SIGNED,), "nobody", []), ((CHILD,), "nobody", ["minor"]), ((), "nobody", []),
])  # fmt: skip
def test_a_contradiction_is_a_warning(tmp_path: Path, said: tuple[str, ...], shows: Any, words: list[str]) -> None:
    found = warned(tmp_path, said, shows)
    assert len(found) == len(words), found
    assert all(any(word in message for message in found) for word in words)
    assert not any(name in message for message in found for name in ("Ada", "Bo "))


def test_a_minor_with_a_record_that_says_so_is_no_contradiction(tmp_path: Path) -> None:
    young = {
        "person": "child", "born": dt.date(2015, 5, 5), "own_consent": None,
        "guardians": [{"name": "A. Hof", "given": dt.date(2026, 3, 1)}], "sole_custody": True,
    }  # fmt: skip
    site = sites.small()
    post = site.get("hof")
    post.photos[post.photo["file"]] = photo(YOUNG)
    post.record.update({key: value for key, value in young.items() if value is not None})
    with sites.without_approval():
        entry = sites.check(site.write(tmp_path / "site")).document("post/hof")
    assert "I407" not in {item["code"] for item in entry["findings"]}
