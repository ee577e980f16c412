"""Faces: counted where the site wants it, held against what was declared, printed ready to hide. Nobody is recognised."""

from __future__ import annotations

import importlib.util
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import yaml
from PIL import Image

from sozialblog.images import Box, ImageSettings, faces
from tests import dirty, sites

Face = faces.Face
ONE, TWO = Face(0.1, 0.2, 0.2, 0.4), Face(0.5, 0.2, 0.6, 0.4)


@pytest.fixture
def detector(monkeypatch: pytest.MonkeyPatch) -> Iterator[mock.Mock]:
    """A detector that sees two faces in every picture."""
    find = mock.Mock(return_value=(ONE, TWO))
    monkeypatch.setattr(faces, "version", lambda: "test")
    monkeypatch.setattr(faces, "find", find)
    monkeypatch.setattr(faces, "places", find)
    with sites.without_approval():
        yield find


def hof(change: Callable[[dict[str, Any]], object] = lambda _: None, *, on: bool = True) -> sites.Site:
    site = sites.small()
    site.toml["images"] = {"faces": on}
    post = site.get("hof")
    del post.front["photos"][1]
    post.body = post.body.split("\n\n![](")[0] + f"\n\n![]({post.photo['file']})\n"
    change(post.photo)
    return site


def verdict(place: Path) -> tuple[str, list[str]]:
    entry = sites.check(place).document("post/hof")
    return entry["verdict"], [item["code"] for item in entry["findings"] if item["severity"] == "block"]


CROWD = {"exception": "kug-23-1-3", "reason": "Straßenfest mit vielen Gästen"}


@pytest.mark.parametrize(("shows", "expected"), [
    (["kim-hof"], ("withhold", ["C118"])), ("nobody", ("withhold", ["C118"])), ([CROWD], ("publish", [])),
    (["kim-hof", CROWD], ("publish", [])),
])  # fmt: skip
def test_more_faces_than_people_withhold(tmp_path: Path, detector: mock.Mock, shows: Any, expected: object) -> None:
    place = hof(lambda photo: photo.update(shows=shows)).write(tmp_path / "site")
    assert verdict(place) == expected


def test_as_many_people_as_faces_are_fine(tmp_path: Path, detector: mock.Mock) -> None:
    detector.return_value = (ONE,)
    assert verdict(hof().write(tmp_path / "site")) == ("publish", [])
    detector.return_value = ()
    assert verdict(hof().write(tmp_path / "site")) == ("publish", [])


def test_without_the_setting_nobody_looks(tmp_path: Path, detector: mock.Mock) -> None:
    assert verdict(hof(on=False).write(tmp_path / "site")) == ("publish", [])
    assert not detector.called


def test_without_the_extra_the_site_is_warned(
    tmp_path: Path, detector: mock.Mock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faces, "version", lambda: "")
    result = sites.check(hof().write(tmp_path / "site"))
    assert result.status == 0
    assert [(item["code"], item["severity"]) for item in result.json["site"]] == [("C118", "warn")]
    assert "pip install" in result.json["site"][0]["fix"]
    assert not detector.called


def test_a_detector_that_fails_withholds(tmp_path: Path, detector: mock.Mock) -> None:
    detector.side_effect = faces.DetectorError("error")
    assert verdict(hof().write(tmp_path / "site")) == ("withhold", ["C118"])


def test_a_broken_photograph_is_told_as_one(tmp_path: Path, detector: mock.Mock) -> None:
    site = hof()
    post = site.get("hof")
    post.photos[post.photo["file"]] = dirty.jpeg()[:300]
    with mock.patch.object(faces, "find", REAL):
        assert verdict(site.write(tmp_path / "site")) == ("withhold", ["I404"])


def test_approve_tells_it_before_anybody_signs(tmp_path: Path, detector: mock.Mock) -> None:
    place = hof().write(tmp_path / "site")
    detector.return_value = (ONE,)
    sites.approve(place)
    hof(lambda photo: photo.update(alt="Zwei Menschen vor der Wand")).write(place)
    detector.return_value = (ONE, TWO)
    told = sites.run("approve", "hof", "--as", sites.LEADER, site=place)
    assert told.status == 3
    assert "C118" in told.out


@pytest.mark.parametrize(
    ("frames", "expected"), [(1, [0]), (3, [0, 1, 2]), (100, [0, 9, 18, 27, 36, 45, 54, 63, 72, 81, 90, 99])]
)
def test_an_animation_is_looked_at_all_over(frames: int, expected: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each frame is a shade of grey of its own; the face is only in the last one."""
    shades = [Image.new("RGB", (64, 64), (2 * number, 0, 0)) for number in range(frames)]
    data = dirty.encoded(shades[0], "WEBP", save_all=True, append_images=shades[1:], lossless=True)
    seen: list[int] = []

    def look(image: Image.Image) -> tuple[faces.Face, ...]:
        seen.append(round(image.getpixel((60, 60))[0] / 2))
        hidden = image.getpixel((5, 5))[0] == 74
        return (ONE, TWO) if seen[-1] == frames - 1 and not hidden else (ONE,)

    monkeypatch.setattr(faces, "_faces", look)
    settings = ImageSettings(animation="keep")
    assert REAL(data, path="x", settings=settings) == (ONE, TWO)
    assert seen == expected
    assert faces.places(data, path="x", settings=settings) == (ONE, TWO)
    assert REAL(data, path="x", settings=settings, redact=(Box(x=0, y=0, w=0.3, h=0.3),)) == (ONE,)


REAL = faces.find


def test_a_withheld_photograph_is_nowhere_and_counting_is_remembered(tmp_path: Path, detector: mock.Mock) -> None:
    site = hof()
    place, output = site.write(tmp_path / "site"), tmp_path / "out"
    assert sites.build(place, output).status == 3
    assert sites.traces(output, site.get("hof").canaries) == {}
    detector.return_value = (ONE,)
    site.write(place)
    assert sites.build(place, output).status == 0
    calls = detector.call_count
    assert sites.build(place, output).status == 0
    assert detector.call_count == calls
    for path in (place / ".sozialblog" / "kept").iterdir():
        if path.read_bytes().startswith(b"1 "):
            path.write_bytes(b"0" + path.read_bytes()[1:])
    assert sites.build(place, output).status == 0
    assert detector.call_count == calls + 1
    calls += 1
    site.get("hof").photo["redact"] = [{"x": 0.1, "y": 0.1, "w": 0.2, "h": 0.2}]
    assert sites.build(site.write(place), output).status == 0
    assert detector.call_count == calls + 1
    assert detector.call_args.kwargs["redact"] == (Box(x=0.1, y=0.1, w=0.2, h=0.2),)


def test_the_command_prints_boxes_ready_to_paste(tmp_path: Path, detector: mock.Mock) -> None:
    (tmp_path / "a.jpg").write_bytes(dirty.jpeg())
    result = sites.run("faces", tmp_path / "a.jpg", today=None)
    assert result.status == 0
    boxes = yaml.safe_load(result.out)["redact"]
    assert len(boxes) == 2
    place = hof(lambda photo: photo.update(redact=boxes)).write(tmp_path / "site")
    detector.return_value = ()
    assert verdict(place) == ("publish", [])


def test_the_command_says_what_is_missing(tmp_path: Path, detector: mock.Mock, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sites.run("faces", tmp_path / "none.jpg", today=None).status == 2
    detector.return_value = ()
    (tmp_path / "a.jpg").write_bytes(dirty.jpeg())
    assert "No face was found" in sites.run("faces", tmp_path / "a.jpg", today=None).out
    monkeypatch.setattr(faces, "version", lambda: "")
    result = sites.run("faces", tmp_path / "a.jpg", today=None)
    assert result.status == 2
    assert "sozialblog[faces]" in result.err


def test_a_box_has_a_margin_and_stays_in_the_picture() -> None:
    box = Face(0.0, 0.9, 0.4, 1.0).box()
    assert (box.x, box.y, box.w, box.h) == (0.0, 0.875, 0.5, 0.125)
    assert box.kind == "ellipse"


def test_of_boxes_that_cover_each_other_the_most_certain_stays() -> None:
    near = Face(0.11, 0.2, 0.21, 0.4)
    assert faces._single([(0.5, near), (0.9, ONE), (0.6, TWO)]) == [ONE, TWO]


# --- with the extra itself ------------------------------------------------------------------------------------------


@pytest.fixture
def portrait() -> bytes:
    """A photograph of one person (NASA, public domain) that comes with a library the extra installs."""
    spec = importlib.util.find_spec("skimage")
    place = Path(spec.submodule_search_locations[0], "data", "astronaut.png") if spec else Path("none")
    if os.environ.get("CI") and not faces.version():
        pytest.fail("CI has to run these tests, and the extra “faces” is not installed")
    if not faces.version() or not place.is_file():
        pytest.skip("the extra “faces” is not installed")
    return place.read_bytes()


def turned(portrait: bytes, orientation: int) -> bytes:
    image = Image.open(io.BytesIO(portrait)).convert("RGB")
    undo = {6: Image.Transpose.ROTATE_90, 3: Image.Transpose.ROTATE_180}.get(orientation)
    return dirty.encoded(
        image.transpose(undo) if undo else image, "JPEG", quality=92, exif=b"Exif\0\0" + dirty.exif(orientation)
    )


@pytest.mark.parametrize("orientation", [1, 3, 6])
def test_one_face_is_found_where_it_is_and_not_once_it_is_hidden(portrait: bytes, orientation: int) -> None:
    data = turned(portrait, orientation)
    (face,) = faces.find(data, path="x", settings=ImageSettings())
    assert face.left < 0.44 < face.right  # the nose, in the upright picture
    assert face.top < 0.25 < face.bottom
    assert faces.find(data, path="x", settings=ImageSettings(), redact=(face.box(),)) == ()


def test_two_sizes_in_a_row_and_a_picture_of_nobody(portrait: bytes) -> None:
    wide = Image.new("RGB", (1600, 700), "grey")
    wide.paste(Image.open(io.BytesIO(portrait)).convert("RGB"), (20, 20))
    wide.paste(Image.open(io.BytesIO(portrait)).convert("RGB"), (1000, 60))
    assert len(faces.find(dirty.encoded(wide, "PNG"), path="x", settings=ImageSettings())) == 2
    assert len(faces.find(portrait, path="x", settings=ImageSettings())) == 1
    assert faces.find(dirty.jpeg(), path="x", settings=ImageSettings()) == ()
    assert faces.find(dirty.encoded(dirty.picture(size=(4000, 30)), "PNG"), path="x", settings=ImageSettings()) == ()


def test_what_the_detector_raises_is_told_apart(portrait: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces, "_model", lambda: Path("no-such-file.onnx"))
    with pytest.raises(faces.DetectorError):
        faces.find(portrait, path="x", settings=ImageSettings())
