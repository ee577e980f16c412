"""HEIC photographs: read upright and in the right colours where the extra is installed, refused with a word where not."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from sozialblog import metadata
from sozialblog.errors import ContentError
from sozialblog.images import Box, ImageSettings, derive, heic, inspect
from tests import dirty

SETTINGS = ImageSettings(widths=(60,), formats=("png", "jpeg"))
BRAND = b"\0\0\0\x18ftypheic\0\0\0\0heicmif1"


def test_without_the_extra_the_finding_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heic, "version", lambda: "")
    with pytest.raises(ContentError) as caught:
        derive(BRAND + bytes(100), path="content/posts/x/a.heic", settings=SETTINGS)
    assert caught.value.code == "I404"
    assert "HEIC" in str(caught.value.message)
    assert 'pip install "sozialblog[heic]"' in str(caught.value.fix)


def test_the_reader_is_missed_without_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(_name: str) -> object:
        raise ImportError

    monkeypatch.setattr(heic.importlib, "import_module", absent)
    assert heic.version.__wrapped__() == ""


@pytest.fixture
def photograph() -> bytes:
    pytest.importorskip("pillow_heif")
    assert heic.version()
    image = dirty.picture(size=(120, 80))
    return dirty.encoded(
        image, "HEIF", quality=95, exif=b"Exif\0\0" + dirty.exif(6), xmp=dirty.XMP, icc_profile=dirty.profile("wide")
    )


def test_read_upright_and_cleaned(photograph: bytes) -> None:
    assert metadata.kind(photograph) == "heic"
    assert dirty.CANARY in photograph
    assert inspect(photograph, path="x", settings=SETTINGS) == (80, 120)
    picture = derive(photograph, path="x", settings=SETTINGS, redact=(Box(x=0, y=0.5, w=0.5, h=0.5),))
    assert (picture.width, picture.height) == (80, 120)
    for file in picture.renditions:
        assert metadata.surplus(file.data) == ()
        assert dirty.CANARY not in dirty.everything_in(file.data)
    shown = Image.open(io.BytesIO(picture.renditions[0].data)).convert("RGB")
    red = dirty.at(shown, 54, 5)  # the red corner was top left before the turn
    assert red[0] > 200
    assert max(red[1:]) < 80
    assert dirty.at(shown, 10, 80) == (74, 74, 74)


def test_a_wide_profile_is_converted(photograph: bytes) -> None:
    plain = dirty.encoded(dirty.picture(size=(120, 80)), "HEIF", quality=95)
    colours = [
        dirty.at(Image.open(io.BytesIO(derive(data, path="x", settings=SETTINGS).renditions[0].data)), 30, 45)
        for data in (plain, photograph)
    ]
    assert colours[0] != colours[1]


@pytest.mark.parametrize("cut", [30, 200, -200, -1])
def test_a_damaged_file_is_a_finding(photograph: bytes, cut: int) -> None:
    with pytest.raises(ContentError) as caught:
        derive(photograph[:cut], path="x", settings=SETTINGS)
    assert caught.value.code == "I404"


def test_limits_hold(photograph: bytes) -> None:
    big = dirty.encoded(Image.new("RGB", (1200, 900)), "HEIF", quality=10)
    with pytest.raises(ContentError) as caught:
        derive(big, path="x", settings=ImageSettings(max_megapixels=1))
    assert caught.value.code == "I405"
