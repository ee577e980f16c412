"""Puts a folder of real camera files through a build: `python tests/images/corpus.py FOLDER`.

Such files are not in this repository: they belong to those who took them. For each one a post of its own is published
or withheld with a finding. Of what is published nothing may be left of the source's metadata, and it has to look like
the source, upright and in the colours that its profile means. Prints what became of every file; fails if one is wrong.
"""

from __future__ import annotations

import io
import json
import re
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageChops, ImageCms, ImageOps, ImageStat

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sozialblog.images import heic
from sozialblog.verify import Expectation, verify
from tests import sites

_GRID = (24, 24)
_MOST_OFF = 12.0  #: of 255, on average over a grid: encoding, and two ways of making pictures small
_TELLING = re.compile(rb"[A-Za-z][A-Za-z0-9 ._-]{7,60}")


def main(folder: Path) -> int:
    sources = sorted(path for path in folder.rglob("*") if path.is_file())
    wrong = 0
    with tempfile.TemporaryDirectory() as place:
        site, out = sites.small(), Path(place) / "out"
        for number, path in enumerate(sources):
            post = site.add(sites.post(f"bild-{number}", photos=1))
            post.photos = {f"foto{path.suffix.lower()}": path.read_bytes()}
            post.photo["file"] = f"foto{path.suffix.lower()}"
            post.body = "Ein Bild.\n"
        with sites.without_approval():
            built = sites.build(site.write(Path(place) / "site"), out)
            judged = json.loads(sites.check(Path(place) / "site").out)
        assert built.status in (0, 3), built
        left = verify(out, Expectation(base_url=site.toml["site"]["url"]))
        assert not left, left
        found = {item["slug"]: item for item in judged["documents"]}
        for number, path in enumerate(sources):
            item = found[f"bild-{number}"]
            if item["verdict"] != "publish":
                codes = sorted({finding["code"] for finding in item["findings"] if finding["severity"] == "block"})
                print(f"{path.name}: withheld {codes}")
                continue
            page = (out / f"posts/bild-{number}/index.html").read_text(encoding="utf-8")
            names = {name.split("/")[-1] for name in re.findall(r"photos/[\w.-]+", page)}
            problem = _left(path, out, names) or _unlike(path, out, names)
            wrong += bool(problem)
            print(f"{path.name}: {problem or 'published'}")
    print(f"{len(sources)} files, {wrong} wrong")
    return 1 if wrong else 0


def _left(source: Path, out: Path, names: set[str]) -> str:
    """Words of the first 64 KiB, where cameras write who and where they are, that are in what was published."""
    words = set(_TELLING.findall(source.read_bytes()[: 1 << 16]))
    words = {word for word in words if len(set(word)) > 5}
    for name in names:
        data = (out / "photos" / name).read_bytes()
        if found := [word for word in words if word in data]:
            return f"left in {name}: {found[:3]}"
    return ""


def _unlike(source: Path, out: Path, names: set[str]) -> str:
    reference = _reference(source)
    largest = max((Image.open(out / "photos" / name) for name in names), key=lambda image: image.width)
    shape = (reference.width * largest.height) / (reference.height * largest.width)
    if not 0.97 < shape < 1.03:
        return f"another shape: {reference.size} became {largest.size}"
    difference = ImageChops.difference(reference.resize(_GRID), largest.convert("RGB").resize(_GRID))
    off = sum(ImageStat.Stat(difference).mean) / 3
    return f"other colours: {off:.1f} of 255 off" if off > _MOST_OFF else ""


def _reference(source: Path) -> Image.Image:
    """The source as a colour-managed program shows it: upright, through its profile."""
    image = Image.open(source)
    profile = image.info.get("icc_profile")
    image = ImageOps.exif_transpose(image)
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            managed = ImageCms.profileToProfile(
                image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except ImageCms.PyCMSError:
            managed = None  # a profile that cannot be read is no profile
        if managed is not None:
            return managed
    return image.convert("RGB")


if __name__ == "__main__":
    heic.version()  # registers the reader for the references too
    raise SystemExit(main(Path(sys.argv[1])))
