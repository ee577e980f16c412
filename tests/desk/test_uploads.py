"""What is dragged in is a photograph and nothing else by the time it touches the disk."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from sozialblog import metadata
from sozialblog.config import ImageSettings
from sozialblog.desk.uploads import arrived, keep
from sozialblog.errors import ContentError
from tests import dirty, sites

SETTINGS = ImageSettings(max_megapixels=2)


def test_nothing_but_pixels_is_left(tmp_path: Path) -> None:
    cleaned = 0
    for name, data in dirty.corpus().items():
        with contextlib.suppress(ContentError):
            photo = arrived(data, name, SETTINGS)
            assert metadata.surplus(photo.data) == (), name
            cleaned += 1
    assert cleaned > 10
    photo = arrived(sites.picture("x"), "IMG_0815.JPG", SETTINGS)
    assert photo.name == "img-0815.jpg"
    assert sites.canary("x", "exif").encode() not in photo.data
    path = keep(tmp_path, "content/posts/hof", photo)
    assert (tmp_path / path).read_bytes() == photo.data
    assert list(sites.tree(tmp_path)) == ["content/posts/hof/img-0815.jpg"]


def bomb() -> bytes:
    """A PNG of 100,000 by 100,000 pixels in a few hundred bytes."""

    def chunk(tag: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + tag + body + struct.pack(">I", zlib.crc32(tag + body))

    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
        + chunk(b"IEND", b"")
    )


JPEG = sites.picture("polyglot")


@pytest.mark.parametrize("data", [
    bomb(), b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"%PDF-1.7\n", b"MZ\x90\0", b"PK\x03\x04" + b"\0" * 60,
    b"<!doctype html><script>alert(1)</script>", JPEG[:200], b"\0" * 5000,
], ids=["bomb", "empty", "cut gif", "svg", "svg with prolog", "pdf", "program", "zip", "html", "cut jpeg", "zeros"])  # fmt: skip
def test_what_is_no_photograph_is_refused(data: bytes) -> None:
    with pytest.raises(ContentError) as caught:
        arrived(data, "foto.jpg", SETTINGS)
    assert caught.value.code in ("I404", "I405")


@pytest.mark.parametrize(
    "tail",
    [b"<script>alert(1)</script>", b"PK\x05\x06" + b"\0" * 18, b"%PDF-1.7\n%%EOF", b"<?php system($_GET[0]); ?>"],
)
def test_of_a_polyglot_the_picture_is_left(tail: bytes) -> None:
    comment = b"\xff\xfe" + struct.pack(">H", len(tail) + 2) + tail
    for data in (JPEG + tail, JPEG[:2] + comment + JPEG[2:]):
        photo = arrived(data, "foto.php.jpg", SETTINGS)
        assert tail not in photo.data
        assert Image.open(io.BytesIO(photo.data)).size == (360, 240)


@pytest.mark.parametrize(("name", "plain"), [
    ("../../etc/passwd", "passwd.jpg"), ("..\\..\\boot.ini", "boot.jpg"), ("/etc/cron.d/x.jpg", "x.jpg"), ("C:\\Users\\Kim Müller\\Grüße.jpeg", "gruesse.jpg"),
    (".htaccess", "htaccess.jpg"), ("", "foto.jpg"), ("...", "foto.jpg"), ("a\x00b.jpg", "a-b.jpg"), ("index.md", "index.jpg"), ("日本.jpg", "foto.jpg"),
    ("<script>.jpg", "script.jpg"), ("x" * 300 + ".jpg", "x" * 60 + ".jpg"), ("a\nb.jpg", "a-b.jpg"), ("foto.svg", "foto.jpg"),
])  # fmt: skip
def test_no_name_leads_out(name: str, plain: str) -> None:
    assert arrived(JPEG, name, SETTINGS).name == plain


def test_two_of_one_name() -> None:
    assert arrived(JPEG, "Foto.JPG", SETTINGS, taken=["foto.jpg", "FOTO-2.jpg"]).name == "foto-3.jpg"
