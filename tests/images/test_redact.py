"""Redaction: two photographs that differ only in the hidden area become the same bytes."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw

from sozialblog.images import Box, ImageSettings, derive, redact
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


# --- mosaic -------------------------------------------------------------------------------------------------------


def shuffled(kind: str, by: int) -> bytes:
    """A photograph whose cells hold the same colours in another order: a finer mosaic or a blur would tell them apart."""
    image = dirty.picture(size=SIZE)
    for left in range(200, 400, 50):
        for top in range(150, 300, 50):
            cell = Image.radial_gradient("L").resize((50, 50)).convert("RGB")
            image.paste(ImageChops.offset(cell, by, 2 * by), (left, top))
    return dirty.encoded(image, "PNG")


@pytest.mark.parametrize("kind", ["box", "ellipse"])
@pytest.mark.parametrize("own", ["mosaic", ""])
def test_a_mosaic_says_no_more_than_a_few_averages(kind: str, own: str) -> None:
    """Two photographs whose hidden cells have the same averages become the same, whatever the pattern in them."""
    settings = ImageSettings(widths=(200, 800), formats=("png",), redaction="solid" if own else "mosaic")
    box = Box(x=0.25 + 1 / 800, y=0.25 + 1 / 600, w=0.25 - 2 / 800, h=0.25 - 2 / 600, kind=kind, style=own)
    pictures = [derive(shuffled(kind, by), path="x", settings=settings, redact=(box,)) for by in (0, 25)]
    if kind == "box":
        assert pictures[0] == pictures[1]
    shown = Image.open(io.BytesIO(pictures[0].renditions[-1].data)).convert("RGB")
    inner = shown.crop((240, 180, 360, 270))
    assert len(inner.getcolors()) <= 16
    assert all(value % 16 == 8 for _, colour in inner.getcolors() for value in colour)
    plain = derive(shuffled(kind, 0), path="x", settings=settings)
    assert plain.renditions[-1].data != pictures[0].renditions[-1].data


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "CMYK"])
@pytest.mark.parametrize("kind", ["box", "ellipse"])
def test_a_mosaic_of_any_size_in_any_kind_of_picture(mode: str, kind: str) -> None:
    for x, y, w, h in ((0.0, 0.0, 1.0, 1.0), (0.5, 0.5, 0.001, 0.001), (0.9, 0.0, 0.1, 1.0), (0.0, 0.99, 1.0, 0.01)):
        image = dirty.picture(mode, size=(300, 200))
        before = image.tobytes()
        redact.destroy(image, [Box(x=x, y=y, w=w, h=h, kind=kind, style="mosaic")], full_width=300)
        assert image.tobytes() != before
        assert image.size == (300, 200)
    assert len(image.crop((0, 199, 300, 200)).getcolors()) <= 4 + 2


def test_a_mosaic_in_front_matter(tmp_path: Path) -> None:
    seen = {}
    for style in ("solid", "mosaic", None):
        site = sites.small()
        site.toml["images"] = {"redaction": "mosaic"} if style is None else {}
        photo = site.get("hof").photo
        photo["redact"] = [{"x": 0.1, "y": 0.1, "w": 0.5, "h": 0.5, **({"stil": style} if style else {})}]
        place, output = site.write(tmp_path / str(style)), tmp_path / f"{style}-out"
        with sites.without_approval():
            assert sites.build(place, output).status == 0
        seen[style] = {path for path in sites.tree(output) if path.startswith("photos/")}
    assert seen["mosaic"] == seen[None] != seen["solid"]
    site.get("hof").photo["redact"][0]["style"] = "blur"
    with sites.without_approval():
        entry = sites.check(site.write(tmp_path / "blur")).document("post/hof")
    assert [(item["code"], item["key"]) for item in entry["findings"] if item["severity"] == "block"] == [
        ("F004", "photos.redact.style")
    ]
