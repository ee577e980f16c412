"""Fifty photographs, for sozialblog and for the generators it is held against: see `peers.py --photographs`.

They are made of the demonstration's photographs: another part of one each time, mirrored or not, enlarged to 12
megapixels, with the grain of a sensor, as a camera saves it (about 4 MB). Every generator shows all of them on one page,
in four widths as WebP and JPEG. Pelican is left out: it makes no small pictures by itself, and its plugin no WebP.
"""

from __future__ import annotations

import io
import random
import shutil
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from PIL import Image, ImageChops

from tests import dirty, sites
from tests.bench import corpus, generators

SIZE = (4000, 3000)
WIDTHS = (480, 800, 1200, 1600)
_JPEG, _WEBP = 80, 78  #: our qualities
_SOURCES = sorted(
    path for path in (sites.PROJECT / "content").glob("*/*/*.*")
    if path.suffix in (".jpg", ".png", ".webp") and path.stat().st_size > 100_000
)  # fmt: skip


def photographs(number: int) -> Mapping[str, bytes]:
    """``number`` photographs by file name, always the same ones."""
    grain = _grain()
    return {f"foto-{count:02}.jpg": _photograph(count, grain) for count in range(number)}


def _grain() -> Image.Image:
    """Noise of a sensor: a little different in each colour, the same in every run."""
    chance = random.Random(12)
    tile = [Image.frombytes("L", (500, 375), bytes(int(chance.gauss(128, 5)) for _ in range(500 * 375))) for _ in "RGB"]
    return Image.merge("RGB", [_tiled(part) for part in tile])


def _tiled(tile: Image.Image) -> Image.Image:
    whole = Image.new("L", SIZE)
    for left in range(0, SIZE[0], tile.width):
        for top in range(0, SIZE[1], tile.height):
            whole.paste(tile, (left, top))
    return whole


def _photograph(count: int, grain: Image.Image) -> bytes:
    chance = random.Random(count)
    with Image.open(_SOURCES[count % len(_SOURCES)]) as source:
        image = source.convert("RGB")
    high = min(image.height, image.width * 3 // 4) * chance.uniform(0.7, 1)
    left, top = chance.uniform(0, image.width - high * 4 / 3), chance.uniform(0, image.height - high)
    image = image.resize(SIZE, Image.Resampling.BICUBIC, box=(left, top, left + high * 4 / 3, top + high))
    if chance.random() < 0.5:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    moved = ImageChops.offset(grain, 37 * count, 11 * count)
    out = io.BytesIO()
    ImageChops.add(image, moved, offset=-128).save(out, "JPEG", quality=92, exif=b"Exif\0\0" + dirty.exif(1))
    return out.getvalue()


class Ours(generators.Generator):
    name = "sozialblog"

    def version(self) -> str:
        return metadata.version("sozialblog")

    def show(self, folder: Path, photos: Mapping[str, bytes]) -> None:
        site = sites.small()
        site.toml["site"]["theme"] = "kampagne"
        site.toml["images"] = {"widths": list(WIDTHS), "formats": ["webp", "jpeg"]}
        post = site.get("hof")
        pattern = post.front["photos"][1]
        post.front["photos"] = [{**pattern, "file": name} for name in photos]
        post.body = post.body.split("![](")[0] + "\n\n".join(f"![]({name})" for name in photos) + "\n"
        post.photos = dict(photos)
        sites.approve(site.write(folder), corpus.TODAY)

    def command(self, site: Path, output: Path) -> list[str]:
        return sites.command("--site", site, "--today", corpus.TODAY.isoformat(), "build", "--output", output)

    def forget(self, site: Path, output: Path) -> None:
        super().forget(site, output)
        shutil.rmtree(site / ".sozialblog", ignore_errors=True)


class Hugo(generators.Hugo):
    def show(self, folder: Path, photos: Mapping[str, bytes]) -> None:
        pictures = "".join(
            f'{{{{ $small := .Resize "{width}x {form} q{quality}" }}}}<img src="{{{{ $small.RelPermalink }}}}">'
            for form, quality in (("webp", _WEBP), ("jpg", _JPEG))
            for width in WIDTHS
        )
        layout = f'<h1>{{{{ .Title }}}}</h1>{{{{ range .Resources.ByType "image" }}}}{pictures}{{{{ end }}}}'
        _write(folder, {
            "hugo.toml": 'baseURL = "https://blog.example/"\ndisableKinds = ["taxonomy", "term", "rss", "sitemap"]\n',
            "layouts/_default/single.html": layout, "layouts/_default/list.html": "", "layouts/index.html": "",
            "content/posts/fotos/index.md": "---\ntitle: Fotos\ndate: 2026-05-01\n---\nText\n",
        }, "content/posts/fotos", photos)  # fmt: skip


class Eleventy(generators.Eleventy):
    def show(self, folder: Path, photos: Mapping[str, bytes]) -> None:
        modules = (self.tools / "node_modules").as_posix()
        options = (
            f"{{widths: {list(WIDTHS)}, formats: ['webp', 'jpeg'], urlPath: '/photos/', outputDir: directory + '/photos/',"
            f" sharpWebpOptions: {{quality: {_WEBP}}}, sharpJpegOptions: {{quality: {_JPEG}}}}}"
        )
        config = (
            f"import Image from '{modules}/@11ty/eleventy-img/img.js';\nexport default function (config) {{\n"
            "  const directory = process.argv.find((word) => word.startsWith('--output=')).slice('--output='.length);\n"
            "  config.addAsyncShortcode('photo', async (file) => Image.generateHTML("
            f"await Image(file, {options}), {{alt: '', sizes: '100vw'}}));\n}}\n"
        )
        page = "".join(f'{{% photo "./photos/{name}" %}}\n' for name in photos)
        _write(folder, {
            "eleventy.config.js": config, "package.json": '{"type": "module"}',
            "index.njk": f"---\ntitle: Fotos\n---\n{page}",
        }, "photos", photos)  # fmt: skip


ALL: tuple[type[Ours | Hugo | Eleventy], ...] = (Ours, Hugo, Eleventy)


def complete(output: Path, number: int) -> bool:
    """Whether a build made every small picture: each photograph in four widths and two formats."""
    found = [path for path in output.rglob("*") if path.suffix in (".webp", ".jpg", ".jpeg")]
    return len([path for path in found if path.stat().st_size < 2_000_000]) >= number * len(WIDTHS) * 2


def _write(folder: Path, files: Mapping[str, str], where: str, photos: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
    (folder / where).mkdir(parents=True, exist_ok=True)
    for name, data in photos.items():
        (folder / where / name).write_bytes(data)
