"""metadata: names what is not a picture, in every dirty file, and never believes a broken one."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sozialblog import metadata
from sozialblog.metadata import Unreadable
from tests import dirty

DIRTY = dirty.corpus()
CLEAN = {
    "jpeg": dirty.jpeg(),
    "png": dirty.png(),
    "palette": dirty.png(mode="P"),
    "webp": dirty.encoded(dirty.picture(), "WEBP"),
    "webp-alpha": dirty.encoded(dirty.picture("RGBA"), "WEBP", lossless=True),
    "gif": dirty.encoded(dirty.picture("P"), "GIF"),
    "avif": dirty.encoded(dirty.picture(), "AVIF"),
}


@pytest.mark.parametrize("name", sorted(DIRTY))
def test_every_hiding_place_has_a_name_that_may_not_remain(name: str) -> None:
    assert dirty.CANARY in dirty.everything_in(DIRTY[name]) or dirty.CANARY.hex().encode() in dirty.everything_in(
        DIRTY[name]
    )
    assert metadata.surplus(DIRTY[name])


@pytest.mark.parametrize("name", sorted(CLEAN))
def test_a_bare_picture_has_no_surplus(name: str) -> None:
    assert metadata.surplus(CLEAN[name]) == ()


@pytest.mark.parametrize(
    ("name", "surplus"),
    [
        ("jpeg/exif", ("jpeg:APP1:Exif",)),
        ("jpeg/comment", ("jpeg:COM",)),
        ("jpeg/mpf", ("jpeg:APP2:MPF", "jpeg:trailing")),
        ("jpeg/between-segments", ("jpeg:between-segments",)),
        ("png/text", ("png:tEXt",)),
        ("png/beyond-pixels", ("png:beyond-pixels",)),
        ("png/after-pixels", ("png:after-pixels",)),
        ("webp/unknown", ("webp:LOVE",)),
        ("gif/trailing", ("gif:trailing",)),
        ("avif/media", ("avif:mdat:unused",)),
    ],
)
def test_names_say_what_was_found(name: str, surplus: tuple[str, ...]) -> None:
    assert metadata.surplus(DIRTY[name]) == surplus


@pytest.mark.parametrize("name", sorted(CLEAN))
def test_a_file_cut_anywhere_is_never_clean(name: str) -> None:
    data = CLEAN[name]
    for length in {*range(0, len(data), max(1, len(data) // 60)), len(data) - 1}:
        assert metadata.surplus(data[:length]), f"{name} cut to {length} bytes"


@pytest.mark.parametrize("name", sorted(CLEAN))
def test_one_more_byte_is_found(name: str) -> None:
    assert metadata.surplus(CLEAN[name] + b"\0")


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(DIRTY)), st.data())
def test_broken_structure_raises_one_kind_of_error(name: str, data: st.DataObject) -> None:
    broken = bytearray(DIRTY[name])
    for _ in range(data.draw(st.integers(1, 6))):
        broken[data.draw(st.integers(0, min(len(broken) - 1, 400)))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Unreadable):
        metadata.names(bytes(broken))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", None),
        (b"hello", None),
        (b"%PDF-1.7", "pdf"),
        (b'<?xml version="1.0"?>\n<svg xmlns="x"/>', "svg"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif", "avif"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isom", None),
        (b"II*\0", "tiff"),
        (b"BM", "bmp"),
    ],
)
def test_the_kind_is_read_from_the_content(data: bytes, kind: str | None) -> None:
    assert metadata.kind(data) == kind
    assert metadata.surplus(data)
