"""What the image part promises, asked of a finished site: nothing of the camera is left, and readers get what they need."""

from __future__ import annotations

import io
import re
from pathlib import Path

from PIL import Image

from sozialblog import metadata
from sozialblog.images import ImageSettings, derive
from tests import dirty, sites

DIRTY = (
    dirty.corpus()
    | {"tiff/description": dirty.tiff()}
    | {f"moving/{key}": data for key, data in dirty.moving().items()}
)


def test_the_whole_corpus_goes_through_a_build(tmp_path: Path) -> None:
    site = sites.small()
    site.toml["images"] = {"animation": "keep", "formats": ["webp", "avif", "jpeg"]}
    post = site.get("hof")
    pattern = post.front["photos"][1]
    names = {f"bild-{number:03}.{name.partition('/')[0]}": data for number, (name, data) in enumerate(DIRTY.items())}
    post.front["photos"] = [{**pattern, "file": name} for name in names]
    post.photos, post.body = names, post.body.split("\n\n![](")[0] + "\n"
    place, output = site.write(tmp_path / "site"), tmp_path / "out"
    with sites.without_approval():
        assert sites.build(place, output).status == 0
    tree = sites.tree(output)
    pictures = {path: data for path, data in tree.items() if path.startswith("photos/")}
    assert len(pictures) > 20
    for path, data in tree.items():
        assert dirty.CANARY not in data, path
    for data in pictures.values():
        assert metadata.surplus(data) == ()
        assert dirty.CANARY not in dirty.everything_in(data)


def structure(data: bytes) -> tuple[list[bytes], bytes]:
    """The quality tables of a JPEG, and how its colours are sampled."""
    tables, sampling, at = [], b"", 2
    while data[at + 1] != 0xDA:
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        body = data[at + 4 : at + 2 + length]
        if data[at + 1] == 0xDB:
            tables.append(body)
        elif 0xC0 <= data[at + 1] <= 0xC2:
            sampling = data[at + 1 : at + 2] + body[5:]
        at += 2 + length
    return tables, sampling


def test_quality_tables_and_sampling_are_ours_whatever_the_camera_wrote() -> None:
    cameras = [
        {"quality": 98, "subsampling": "4:4:4"}, {"quality": 40, "subsampling": "4:2:0"},
        {"quality": 85, "subsampling": "4:2:2", "progressive": True}, {"qtables": [[7] * 64, [11] * 64]},
    ]  # fmt: skip
    sources = [dirty.encoded(dirty.picture(), "JPEG", **options) for options in cameras]
    assert len({repr(structure(data)) for data in sources}) == len(sources)
    settings = ImageSettings(widths=(48,), formats=("jpeg",))
    published = [derive(data, path="x", settings=settings).renditions[0].data for data in sources]
    assert len({repr(structure(data)) for data in published}) == 1
    assert structure(published[0])[1][:1] == b"\xc0"


def test_readers_get_sizes_a_colour_and_the_large_picture_without_scripts(tmp_path: Path) -> None:
    site = sites.small()
    site.toml["site"]["theme"] = "kampagne"
    site.toml["images"] = {"formats": ["avif", "webp", "jpeg"], "widths": [100, 200, 4000]}
    place, output = site.write(tmp_path / "site"), tmp_path / "out"
    with sites.without_approval():
        assert sites.build(place, output).status == 0
    tree = sites.tree(output)
    page = tree["posts/hof/index.html"].decode()
    shown = re.findall(r"<picture.*?</picture>", page, re.DOTALL)
    assert shown
    for picture in shown:
        assert re.findall(r'type="(image/[a-z]+)"', picture) == ["image/avif", "image/webp"]
        assert {"100w", "200w", "360w"} == set(re.findall(r"\d+w", picture)), "never wider than the source"
        assert 'sizes="' in picture
        assert re.search(r'data-colour="#[0-9a-f]{6}"', picture), "it stands there until the picture has come"
    links = re.findall(r'<a class="sb-photo__link" href="\.\./\.\./(photos/[0-9a-f]{20}\.jpg)"', page)
    assert 2 * len(links) == len(shown), "each once more in large, behind a link or a button, without scripts"
    assert all(Image.open(io.BytesIO(tree[link])).width == 360 for link in links)
    address = re.search(r'property="og:image" content="https://[^/]+/(photos/[^"]+\.jpg)"', page)
    assert address is not None
    assert address[1] in tree
