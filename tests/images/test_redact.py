"""Redaction: two photographs that differ only in the hidden area become the same bytes."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from sozialblog.images import Box, ImageSettings, derive
from tests import dirty, sites

SIZE = (800, 600)
SETTINGS = ImageSettings(widths=(200, 400), formats=("webp", "jpeg"))
BOX = Box(x=0.25, y=0.25, w=0.25, h=0.25)
INSIDE = (200, 150, 400, 300)


def photograph(secret: tuple[int, int, int], kind: str = "box") -> Image.Image:
    image = dirty.picture(size=SIZE)
    pen = ImageDraw.Draw(image)
    area = (INSIDE[0], INSIDE[1], INSIDE[2] - 1, INSIDE[3] - 1)
    pen.rectangle(area, fill=(120, 120, 120)) if kind == "box" else pen.ellipse(area, fill=(120, 120, 120))
    for step in range(0, 70, 8):
        pen.ellipse((260 + step // 2, 190 + step // 2, 340 - step // 2, 260 - step // 2), outline=secret)
    return image


@pytest.mark.parametrize("kind", ["box", "ellipse"])
@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_nothing_depends_on_what_was_hidden(kind: str, form: str) -> None:
    box = Box(x=BOX.x, y=BOX.y, w=BOX.w, h=BOX.h, kind="ellipse" if kind == "ellipse" else "box")
    options = {"lossless": True} if form == "WEBP" else {}
    first, second = (
        derive(dirty.encoded(photograph(colour, kind), form, **options), path="x", settings=SETTINGS, redact=(box,))
        for colour in ((255, 0, 0), (0, 255, 255))
    )
    assert first == second


@pytest.mark.parametrize("width", [100, 200, 400, 800])
def test_nothing_is_left_of_a_pattern_in_a_jpeg_decoded_at_a_fraction(width: int) -> None:
    settings = ImageSettings(widths=(width,), formats=("png",))
    data = dirty.encoded(photograph((255, 0, 255)), "JPEG", quality=95)
    picture = derive(data, path="x", settings=settings, redact=(BOX,))
    shown = Image.open(io.BytesIO(picture.renditions[0].data)).convert("RGB")
    scale = width / SIZE[0]
    margin = 3  # LANCZOS mixes the edge of the grey with what is outside, never with what was inside
    area = [round(value * scale) for value in INSIDE]
    inner = shown.crop((area[0] + margin, area[1] + margin, area[2] - margin, area[3] - margin))
    assert dirty.spread(inner) <= 1


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_boxes_are_placed_on_the_upright_picture(orientation: int) -> None:
    data = dirty.encoded(Image.new("RGB", SIZE, (255, 255, 255)), "JPEG", exif=b"Exif\0\0" + dirty.exif(orientation))
    picture = derive(
        data, path="x", settings=ImageSettings(widths=(300,), formats=("png",)), redact=(Box(x=0, y=0, w=0.5, h=0.2),)
    )
    shown = Image.open(io.BytesIO(picture.renditions[0].data)).convert("L")
    width, height = shown.size
    assert dirty.at(shown, width // 4, height // 10)[0] < 100
    assert dirty.at(shown, width * 3 // 4, height // 10)[0] > 250
    assert dirty.at(shown, width // 4, height // 2)[0] > 250


@pytest.mark.parametrize(
    "box",
    [
        Box(x=-1, y=-1, w=1.5, h=1.5),
        Box(x=0.5, y=0.5, w=9, h=9, kind="ellipse"),
        Box(x=0.9, y=0.9, w=-0.5, h=-0.5),
        Box(x=5, y=5, w=1, h=1),
        Box(x=float("nan"), y=0, w=1, h=1),
        Box(x=1e300, y=0, w=1e300, h=1),
    ],
)
def test_a_box_that_leaves_the_picture_harms_nothing(box: Box) -> None:
    assert derive(dirty.jpeg(), path="x", settings=SETTINGS, redact=(box,)).renditions


def test_every_frame_of_an_animation_is_redacted() -> None:
    settings = ImageSettings(widths=(96,), animation="keep")
    whole = Box(x=0, y=0, w=1, h=1)
    picture = derive(dirty.moving()["gif"], path="x", settings=settings, redact=(whole,))
    moving = Image.open(io.BytesIO(picture.renditions[0].data))
    for number in range(getattr(moving, "n_frames", 1)):
        moving.seek(number)
        assert dirty.spread(moving.convert("RGB")) <= 2


@pytest.mark.parametrize(
    ("box", "clean"),
    [
        ({"x": 0.2, "y": 0.2, "w": 0.3, "h": 0.3}, True),
        ({"x": 0.5, "y": 0, "w": 0.5, "h": 1, "kind": "ellipse"}, True),
        ({"x": 0.8, "y": 0.2, "w": 0.3, "h": 0.3}, False),
        ({"x": 1.2, "y": 0.2, "w": 0.1, "h": 0.1}, False),
        ({"x": -0.1, "y": 0.2, "w": 0.3, "h": 0.3}, False),
        ({"x": 120, "y": 80, "w": 40, "h": 40}, False),
        ({"x": 0.2, "y": 0.2, "w": 0, "h": 0.3}, False),
        ({"x": 0.2, "y": 0.2, "w": 0.3}, False),
        ({"x": 0.2, "y": 0.2, "w": 0.3, "h": 0.3, "kind": "blur"}, False),
    ],
)
def test_a_box_outside_the_picture_is_a_finding(tmp_path: Path, box: dict[str, object], *, clean: bool) -> None:
    site = sites.small()
    site.get("hof").photo["redact"] = [box]
    with sites.without_approval():
        entry = sites.check(site.write(tmp_path / "site")).document("post/hof")
    found = [(item["code"], item["key"].partition(".")[0]) for item in entry["findings"] if item["severity"] == "block"]
    assert entry["verdict"] == ("publish" if clean else "withhold")
    assert {code for code, _ in found} <= {"F002", "F004", "F005"}
    assert {key for _, key in found} <= {"photos"}
