"""derive: nothing but the picture comes out, upright, in the right colours, the same each time."""

from __future__ import annotations

import io
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat

from sozialblog import metadata
from sozialblog.errors import ContentError
from sozialblog.images import ImageSettings, Picture, derive, inspect
from tests import dirty

SETTINGS = ImageSettings(widths=(48, 96), formats=("webp", "jpeg"))
ALL_FORMATS = ImageSettings(widths=(48, 96), formats=("webp", "jpeg", "png", "avif"))
DIRTY = dirty.corpus() | {"tiff/description": dirty.tiff()}


def shown(picture: Picture, form: str = "jpeg") -> Image.Image:
    """The widest rendition in ``form`` as a browser shows it."""
    data = [file.data for file in picture.renditions if file.format == form][-1]
    return Image.open(io.BytesIO(data)).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of a channel, 0 to 255."""
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean)


@pytest.mark.parametrize("name", sorted(DIRTY))
def test_nothing_survives(name: str) -> None:
    picture = derive(DIRTY[name], path=name, settings=ALL_FORMATS)
    assert {file.format for file in picture.renditions} == {"webp", "jpeg", "png", "avif"}
    for file in picture.renditions:
        assert metadata.surplus(file.data) == ()
        assert dirty.CANARY not in dirty.everything_in(file.data)
        assert dirty.CANARY.hex().encode() not in dirty.everything_in(file.data)
    assert difference(shown(picture, "png"), dirty.picture()) < 12


@pytest.mark.parametrize("name", ["jpeg/exif", "png/text", "webp/xmp", "gif/comment"])
def test_cleaning_twice_changes_no_structure(name: str) -> None:
    once = derive(DIRTY[name], path=name, settings=SETTINGS)
    for file in once.renditions:
        again = derive(file.data, path=name, settings=ImageSettings(widths=(file.width,), formats=(file.format,)))
        assert metadata.names(again.renditions[0].data) == metadata.names(file.data)
        assert (again.width, again.height) == (file.width, file.height)


def test_names_say_nothing_and_sizes_never_grow() -> None:
    picture = derive(dirty.jpeg(), path="anna-am-fenster.jpg", settings=ImageSettings(widths=(48, 480, 1600)))
    assert [(file.format, file.width, file.height) for file in picture.renditions] == [
        ("webp", 48, 32), ("webp", 96, 64), ("jpeg", 48, 32), ("jpeg", 96, 64),
    ]  # fmt: skip
    assert all(len(file.name.split(".")[0]) == 20 for file in picture.renditions)
    assert {file.name.split(".")[1] for file in picture.renditions} == {"webp", "jpg"}
    assert len(picture.colour) == 7


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("carrier", ["jpeg", "png", "webp", "raw-profile", "xmp", "tiff"])
def test_every_orientation_comes_out_upright(orientation: int, carrier: str) -> None:
    upright = dirty.picture()
    # What is stored is the upright picture turned back, so that its tag makes it upright again.
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}.get(orientation)
    stored = upright.transpose(Image.Transpose(back)) if back is not None else upright
    picture = derive(_with_orientation(stored, orientation, carrier), path="x", settings=SETTINGS)
    assert (picture.width, picture.height) == upright.size
    assert difference(shown(picture), upright) < 8


def _with_orientation(stored: Image.Image, orientation: int, carrier: str) -> bytes:
    tag = dirty.exif(orientation)
    if carrier == "xmp":
        xmp = f'<x tiff:Orientation="{orientation}"/>'.encode()
        plain = dirty.encoded(stored, "JPEG", quality=95)
        return plain[:2] + dirty.segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp) + plain[2:]
    if carrier == "raw-profile":
        plain = dirty.encoded(stored, "PNG")
        raw = b"\nexif\n%8d\n" % len(tag) + tag.hex().encode()
        text = dirty.chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(raw))
        return plain[:33] + text + plain[33:]
    if carrier == "tiff":
        return dirty.encoded(stored, "TIFF", tiffinfo={274: orientation})
    return dirty.encoded(stored, carrier.upper(), exif=b"Exif\0\0" + tag, quality=95)


def test_a_large_photograph_is_decoded_small_and_stays_upright() -> None:
    stored = dirty.picture(size=(1600, 1200)).transpose(Image.Transpose.ROTATE_90)
    data = dirty.encoded(stored, "JPEG", exif=b"Exif\0\0" + dirty.exif(6), quality=92)
    picture = derive(data, path="x", settings=ImageSettings(widths=(300, 400), formats=("jpeg",)))
    assert (picture.width, picture.height) == (1600, 1200) == inspect(data, path="x", settings=SETTINGS)
    assert [(file.width, file.height) for file in picture.renditions] == [(300, 225), (400, 300)]
    assert difference(shown(picture), dirty.picture(size=(1600, 1200)).resize((400, 300))) < 4


@pytest.mark.parametrize("carrier", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_wide_gamut_profile_is_converted(carrier: str) -> None:
    profile = dirty.profile("wide")
    source = dirty.picture()
    expected = ImageCms.profileToProfile(
        source, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
    )
    assert expected is not None
    assert difference(source, expected) > 3, "the profile must matter for this test to mean anything"
    data = dirty.encoded(source, carrier, icc_profile=profile, **({"quality": 97} if carrier != "PNG" else {}))
    picture = derive(data, path="x", settings=ImageSettings(widths=(96,), formats=("png",)))
    assert difference(shown(picture, "png"), expected) < 3


def test_sixteen_bit_grey_keeps_its_tones() -> None:
    ramp = Image.frombytes("I;16", (256, 4), b"".join(bytes([255, value]) for value in range(256)) * 4)
    for carrier in ("PNG", "TIFF"):
        data = dirty.encoded(ramp, carrier)
        picture = derive(data, path="x", settings=ImageSettings(widths=(256,), formats=("png",)))
        grey = shown(picture, "png").convert("L").crop((0, 0, 256, 1)).tobytes()
        assert all(abs(value - level) <= 1 for level, value in enumerate(grey))


def test_sixteen_bit_colour_keeps_its_colours() -> None:
    width, height = dirty.SIZE
    flat = dirty.picture().tobytes()
    rows = b"".join(
        b"\0" + b"".join(bytes([value, 0x80]) for value in flat[3 * width * row : 3 * width * (row + 1)])
        for row in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        dirty.chunk(tag, body) for tag, body in ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    )
    picture = derive(data, path="x", settings=ImageSettings(widths=(width,), formats=("png",)))
    assert difference(shown(picture, "png"), dirty.picture()) < 1


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "YCbCr"])
def test_every_kind_of_pixel_becomes_a_picture(mode: str) -> None:
    data = dirty.encoded(dirty.picture(mode), "TIFF" if mode in ("CMYK", "YCbCr") else "PNG")
    picture = derive(data, path="x", settings=ALL_FORMATS)
    assert difference(shown(picture, "png"), dirty.picture(mode).convert("RGB")) < 3


def test_cmyk_jpeg_comes_out_as_rgb() -> None:
    picture = derive(dirty.encoded(dirty.picture("CMYK"), "JPEG", quality=95), path="x", settings=SETTINGS)
    assert Image.open(io.BytesIO(picture.renditions[-1].data)).mode == "RGB"
    assert difference(shown(picture), dirty.picture()) < 12


def test_what_is_transparent_is_wiped_and_white_in_jpeg() -> None:
    secret = Image.new("RGBA", dirty.SIZE, (10, 200, 30, 0))
    secret.paste((200, 0, 0, 255), (0, 0, 48, 64))
    data = dirty.encoded(secret, "PNG")
    picture = derive(data, path="x", settings=ALL_FORMATS)
    assert dirty.at(shown(picture), 90, 30) == pytest.approx((255, 255, 255), abs=3)
    for file in picture.renditions:
        if file.format in ("png", "webp", "avif"):
            red, green, blue, alpha = dirty.at(Image.open(io.BytesIO(file.data)).convert("RGBA"), file.width - 4, 20)
            assert alpha == 0
            assert green < 120, f"{file.format} still shows the hidden green: {(red, green, blue)}"


def test_the_same_photograph_gives_the_same_bytes_in_many_threads() -> None:
    files = [dirty.corpus()["jpeg/icc"], dirty.corpus()["png/icc"]] * 6
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda data: derive(data, path="x", settings=SETTINGS), files))
    assert all(result == results[number % 2] for number, result in enumerate(results))


@pytest.mark.parametrize("name", sorted(dirty.moving()))
def test_animations_are_refused_unless_the_site_keeps_them(name: str) -> None:
    data = dirty.moving()[name]
    for function in (derive, inspect):
        with pytest.raises(ContentError) as caught:
            function(data, path="tanz", settings=SETTINGS)
        assert (caught.value.code, caught.value.key, caught.value.path) == ("I404", "images.animation", "tanz")


@pytest.mark.parametrize("name", sorted(dirty.moving()))
def test_kept_animations_are_clean_in_every_frame(name: str) -> None:
    settings = ImageSettings(widths=(48, 96), animation="keep")
    picture = derive(dirty.moving()[name], path="tanz", settings=settings)
    assert inspect(dirty.moving()[name], path="tanz", settings=settings) == dirty.SIZE
    moving = [file for file in picture.renditions if file.format == "webp"]
    assert [getattr(Image.open(io.BytesIO(file.data)), "n_frames", 1) for file in moving] == [3, 3]
    for file in picture.renditions:
        assert metadata.surplus(file.data) == ()
        assert dirty.CANARY not in dirty.everything_in(file.data)
    assert "webp:ANMF" not in metadata.names(next(file for file in picture.renditions if file.format == "jpeg").data)
