"""Hostile files: I404 or I405 and nothing else, fast."""

from __future__ import annotations

import struct
import time
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sozialblog.errors import ContentError
from sozialblog.images import RULES, ImageSettings, derive, inspect
from tests import dirty

SETTINGS = ImageSettings(widths=(48,), formats=("jpeg",))
FORMS = {
    "jpeg": dirty.jpeg(dirty.segment(0xE1, b"Exif\0\0" + dirty.exif())),
    "progressive": dirty.jpeg(progressive=True),
    "png": dirty.png(dirty.chunk(b"eXIf", dirty.exif())),
    "webp": dirty.encoded(dirty.picture(), "WEBP"),
    "gif": dirty.encoded(dirty.picture("P"), "GIF"),
    "tiff": dirty.tiff(),
    "avif": dirty.encoded(dirty.picture(), "AVIF"),
}


def code(data: bytes, limits: ImageSettings = SETTINGS) -> str:
    """The code that ``derive`` raises, or an empty string; anything else than ContentError fails the test."""
    try:
        derive(data, path="foto", settings=limits)
    except ContentError as error:
        return error.code if error.path == "foto" and str(error.message) and str(error.fix) else "incomplete"
    return ""


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_file_cut_short_is_refused(name: str) -> None:
    data = FORMS[name]
    assert code(data) == ""
    cuts = [0, 1, 3, 12, 40, *(len(data) * part // 12 for part in range(1, 12))]
    for length in cuts:
        assert code(data[:length]) == "I404", f"{name} cut to {length} of {len(data)} bytes"
        with pytest.raises(ContentError):
            inspect(data[:length], path="foto", settings=SETTINGS)


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(sorted(FORMS)), st.data())
def test_changed_bytes_never_raise_anything_else(name: str, data: st.DataObject) -> None:
    broken = bytearray(FORMS[name])
    for _ in range(data.draw(st.integers(1, 8))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    assert code(bytes(broken)) in ("", "I404", "I405")


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"GIF89a", b"II*\0"]), st.binary()
)
def test_noise_is_refused(head: bytes, noise: bytes) -> None:
    assert code(head + noise) in ("I404", "I405")


def _bomb() -> bytes:
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1_000_000), 9) * 3
    return (
        b"\x89PNG\r\n\x1a\n" + dirty.chunk(b"IHDR", header) + dirty.chunk(b"IDAT", pixels) + dirty.chunk(b"IEND", b"")
    )


def test_bombs_are_refused_before_they_go_off() -> None:
    began = time.perf_counter()
    assert code(_bomb()) == "I405"
    assert code(_bomb(), ImageSettings(max_megapixels=100_000)) == "I405"
    gif = dirty.encoded(dirty.picture("P"), "GIF")
    assert code(gif[:6] + struct.pack("<HH", 65_535, 65_535) + gif[10:]) == "I405"
    assert time.perf_counter() - began < 1


def test_limits_of_the_site_count() -> None:
    assert code(dirty.jpeg(), ImageSettings(max_megapixels=0)) == "I405"
    assert code(dirty.jpeg() + bytes(2_000_000), ImageSettings(max_megabytes=1)) == "I405"
    frames = [dirty.picture()] * 200
    animation = dirty.encoded(dirty.picture("L").convert("RGB"), "PNG", save_all=True, append_images=frames)
    assert code(animation, ImageSettings(max_megapixels=1, animation="keep")) == "I405"


@pytest.mark.parametrize(
    "data",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%PDF-1.7\n",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        b"BM" + bytes(100),
        b"MZ" + bytes(100),
        b"",
    ],
)
def test_other_formats_are_refused_with_a_reason(data: bytes) -> None:
    assert code(data) == "I404"


def test_a_wrong_ending_does_not_matter_but_the_content_does() -> None:
    assert derive(FORMS["png"], path="foto.jpg", settings=SETTINGS).width == dirty.SIZE[0]


def test_floating_point_pixels_are_refused() -> None:
    assert code(dirty.encoded(dirty.picture("F"), "TIFF")) == "I404"


def test_rules_explain_both_codes() -> None:
    assert [rule.code for rule in RULES] == ["I404", "I405"]
