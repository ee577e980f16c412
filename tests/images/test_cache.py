"""What is kept between two builds: it saves all decoding, is believed only after a look, and goes when it has to."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from PIL import Image, ImageDraw

from sozialblog import images
from sozialblog.store import Kept
from tests import dirty, sites

SETTINGS = images.ImageSettings(widths=(40, 80), formats=("webp", "jpeg", "avif", "png"))
KEY = "ab" * 32


@pytest.fixture
def world(tmp_path: Path) -> Iterator[tuple[sites.Site, Path, Path]]:
    site = sites.small()
    with sites.without_approval():
        yield site, site.write(tmp_path / "site"), tmp_path / "out"


def kept(place: Path) -> dict[str, bytes]:
    return sites.tree(place / ".sozialblog")


def photographs(place: Path) -> int:
    return sum(images.unpack(data, Path(path).name) is not None for path, data in kept(place).items())


def opened(place: Path, output: Path, *more: str, status: int = 0) -> int:
    """How often a build opens a picture."""
    with mock.patch.object(Image, "open", side_effect=Image.open) as look:
        result = sites.build(place, output, *more)
    assert result.status == status, result
    return look.call_count


def test_a_warm_build_opens_no_picture_and_gives_the_same_bytes(world: tuple[sites.Site, Path, Path]) -> None:
    _, place, output = world
    assert opened(place, output) > 0
    cold = sites.tree(output)
    assert photographs(place) == 2
    assert opened(place, output.with_name("warm")) == 0
    assert sites.tree(output.with_name("warm")) == cold
    assert opened(place, output.with_name("clean"), "--clean") > 0
    assert sites.tree(output.with_name("clean")) == cold


def test_check_opens_nothing_that_was_built_and_keeps_nothing(world: tuple[sites.Site, Path, Path]) -> None:
    _, place, output = world
    sites.check(place)
    assert kept(place) == {}
    sites.build(place, output)
    before = kept(place)
    with mock.patch.object(Image, "open", side_effect=AssertionError):
        assert sites.check(place).status == 0
    assert kept(place) == before


@pytest.mark.parametrize("how", ["cut", "flipped", "swapped", "empty", "noise", "folder", "link"])
def test_a_damaged_cache_costs_time_and_nothing_else(world: tuple[sites.Site, Path, Path], how: str) -> None:
    _, place, output = world
    sites.build(place, output)
    right = sites.tree(output)
    found = sorted((place / ".sozialblog" / "kept").iterdir())
    contents = [path.read_bytes() for path in found]
    for number, path in enumerate(found):
        data = contents[number]
        path.unlink()
        if how == "folder":
            (path / "below").mkdir(parents=True)
        elif how == "link":
            path.with_name("elsewhere").write_bytes(data)
            path.symlink_to("elsewhere")
        else:
            flipped = data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :]
            path.write_bytes({
                "cut": data[:-1], "flipped": flipped, "swapped": contents[number - 1], "empty": b"",
                "noise": hashlib.sha256(b"noise").digest() + b"noise",
            }[how])  # fmt: skip
    assert opened(place, output.with_name("again")) > 0
    assert sites.tree(output.with_name("again")) == right
    assert opened(place, output.with_name("third")) == 0


def test_the_state_folder_may_be_a_file_or_lead_elsewhere(world: tuple[sites.Site, Path, Path]) -> None:
    _, place, output = world
    others = place.with_name("others")
    others.mkdir()
    (others / KEY).write_bytes(b"somebody else's")
    (place / ".sozialblog").mkdir()
    (place / ".sozialblog" / "kept").symlink_to(others)
    assert sites.build(place, output).status == 0
    assert sites.tree(others) == {KEY: b"somebody else's"}
    sites.build(place, output, "--clean")
    (place / ".sozialblog" / "kept" / "left-over").write_bytes(b"of a killed build")
    sites.build(place, output)
    assert not any("left-over" in path for path in kept(place))


def _withdraw(site: sites.Site) -> None:
    site.get("hof").record["withdrawn"] = dt.date(2026, 6, 30)


def _broken_site(site: sites.Site) -> None:
    _withdraw(site)
    site.documents.remove(site.get("impressum"))


@pytest.mark.parametrize(("change", "status", "options"), [
    (_withdraw, 3, ()), (_withdraw, 3, ("--strict",)), (_broken_site, 4, ()),
])  # fmt: skip
def test_what_belongs_to_a_withdrawn_photograph_goes_at_once(
    world: tuple[sites.Site, Path, Path], change: object, status: int, options: tuple[str, ...]
) -> None:
    site, place, output = world
    sites.build(place, output)
    names = [path.name for path in output.rglob("*") if path.suffix in (".webp", ".jpg") and "static" not in path.parts]
    derived = [hashlib.sha256(path.read_bytes()).hexdigest() for path in output.rglob("*.jpg")]
    change(site)
    site.write(place)
    assert sites.build(place, output, *options).status == status
    left = b"".join(kept(place).values())
    assert photographs(place) == 0
    assert not any(name.encode() in left for name in [*names, *derived])


def test_a_withdrawn_photograph_goes_though_the_output_cannot_be_made(world: tuple[sites.Site, Path, Path]) -> None:
    site, place, output = world
    sites.build(place, output)
    _withdraw(site)
    site.toml["site"]["theme"] = "no-such-theme"
    site.write(place)
    assert sites.build(place, output).status in (3, 4)
    assert photographs(place) == 0


def test_only_finished_files_are_kept(world: tuple[sites.Site, Path, Path]) -> None:
    site, place, output = world
    post = site.get("hof")
    image = Image.new("RGB", (640, 480), "white")
    ImageDraw.Draw(image).text((200, 200), "GEHEIM", fill="red", font_size=90)
    name = post.photo["file"]
    post.photos[name] = dirty.encoded(image, "JPEG", exif=b"Exif\0\0" + dirty.exif())
    post.photo["redact"] = [{"x": 0.25, "y": 0.3, "w": 0.6, "h": 0.4}]
    site.write(place)
    assert sites.build(place, output).status == 0
    published = set(sites.tree(output).values())
    looked = 0
    for stored in kept(place).values():
        assert dirty.CANARY not in stored
        assert post.photos[name][:64] not in stored
        picture = next((known for key in kept(place) if (known := images.unpack(stored, Path(key).name))), None)
        for file in picture.renditions if picture else ():
            assert file.data in published
            colours = Image.open(io.BytesIO(file.data)).convert("RGB").getcolors(1 << 20)
            if min(max(colours)[1]) > 240:  # the white one; the other photographs have a colour of their own
                looked += 1
                assert all(red < 160 or green > 100 for _, (red, green, _) in colours)
    assert looked


def test_a_file_that_changes_while_the_site_is_built_is_refused(
    world: tuple[sites.Site, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from sozialblog.pipeline import photographs as module

    _, place, output = world
    monkeypatch.setattr(module, "read_photo", lambda _site, _path: dirty.jpeg())
    result = sites.build(place, output)
    assert result.status == 3
    assert "changed while" in result.out
    assert photographs(place) == 0


def test_packed_and_unpacked_is_the_same_picture() -> None:
    picture = images.derive(dirty.jpeg(), path="x", settings=SETTINGS)
    stored = images.pack(picture, KEY)
    assert images.unpack(stored, KEY) == picture
    assert images.unpack(stored, "cd" * 32) is None


def test_dirt_in_a_well_formed_entry_is_not_believed() -> None:
    picture = images.derive(dirty.jpeg(), path="x", settings=SETTINGS)
    for name, data in dirty.corpus().items():
        form = name.partition("/")[0]
        if form == "gif":
            continue
        planted = images.Rendition(width=96, height=64, format=form, data=data, name=picture.renditions[0].name)
        entry = images.Picture(width=96, height=64, colour="#000000", renditions=(planted,))
        assert images.unpack(images.pack(entry, KEY), KEY) is None, name


def test_everything_that_decides_about_the_bytes_is_in_the_key(tmp_path: Path) -> None:
    base = {"settings": SETTINGS, "redact": (), "code": Kept(tmp_path).code}
    changes = [
        {}, {"settings": images.ImageSettings(widths=(40, 81))}, {"settings": images.ImageSettings(animation="keep")},
        {"redact": (images.Box(x=0, y=0, w=0.5, h=0.5),)}, {"redact": (images.Box(x=0, y=0, w=0.5, h=0.5, kind="ellipse"),)},
        {"code": "other"},
    ]  # fmt: skip
    keys = {images.key(KEY, **{**base, **change}) for change in changes} | {images.key("cd" * 32, **base)}
    with mock.patch("sozialblog.images.kept.libraries", return_value=("pillow 99",)):
        keys.add(images.key(KEY, **base))
    assert len(keys) == len(changes) + 2


def test_a_disk_that_refuses_costs_time_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Kept(tmp_path)
    store.put(KEY, b"one")
    assert store.get(KEY) == b"one"
    monkeypatch.setattr(Path, "replace", mock.Mock(side_effect=OSError("full")))
    store.put(KEY, b"two")
    assert store.get(KEY) == b"one"
    assert [path.name for path in (tmp_path / ".sozialblog" / "kept").iterdir()] == [KEY]
    with pytest.raises(ValueError, match="not a key"):
        store.get("../../content/site.toml")
