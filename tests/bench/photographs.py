"""How long fifty photographs of 12 megapixels take, to four widths in WebP and JPEG: `python tests/bench/photographs.py`.

Builds a site of one post with all of them, with an empty cache (cold) and again with a full one (warm), and prints the
medians of seconds by the clock on the wall and of all cores together, and how many pictures were opened. `--rounds N` (default 3), `--number N`.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PIL import Image, ImageChops

from tests import dirty, sites

SIZE = (4000, 3000)


def photograph(number: int, grain: Image.Image) -> bytes:
    """Soft shapes and grain as a camera's sensor makes it, each one different; about 4 MB as cameras save it."""
    shapes = dirty.picture(size=(200 + number, 150)).resize(SIZE, Image.Resampling.BICUBIC)
    noisy = ImageChops.add(shapes, ImageChops.offset(grain, 37 * number, 11 * number), scale=1.2, offset=-20)
    return dirty.encoded(noisy, "JPEG", quality=92, exif=b"Exif\0\0" + dirty.exif(6 if number % 5 == 0 else 1))


def world(folder: Path, number: int) -> Path:
    """A site with ``number`` photographs in one post."""
    site = sites.small()
    site.toml["images"] = {"widths": [480, 800, 1200, 1600], "formats": ["webp", "jpeg"]}
    post = site.get("hof")
    grain = Image.merge("RGB", [Image.effect_noise(SIZE, 18) for _ in range(3)])
    pattern = post.front["photos"][1]
    names = [f"foto-{count:02}.jpg" for count in range(number)]
    post.front["photos"] = [{**pattern, "file": name} for name in names]
    post.body = post.body.split("![](")[0] + "\n\n".join(f"![]({name})" for name in names) + "\n"
    post.photos = {name: photograph(count, grain) for count, name in enumerate(names)}
    return site.write(folder / "site")


def measured(place: Path, output: Path, *options: str) -> tuple[float, float, int]:
    """Seconds of one build, those of all cores together, and how many pictures it opened."""
    with mock.patch.object(Image, "open", side_effect=Image.open) as look, sites.without_approval():
        begin, worked = time.perf_counter(), time.process_time()
        result = sites.build(place, output, *options)
        seconds, work = time.perf_counter() - begin, time.process_time() - worked
    assert result.status == 0, result
    return seconds, work, look.call_count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--number", type=int, default=50)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place, output = world(Path(folder), chosen.number), Path(folder) / "out"
        weight = sum(path.stat().st_size for path in place.rglob("foto-*.jpg")) / 1_000_000
        print(f"{chosen.number} photographs of {SIZE[0]} × {SIZE[1]}, {weight:.0f} MB together")
        for label, options in (("cold", ("--clean",)), ("warm", ())):
            runs = [measured(place, output, *options) for _ in range(chosen.rounds)]
            seconds = statistics.median(run[0] for run in runs)
            work = statistics.median(run[1] for run in runs)
            each = 1000 * work / chosen.number
            print(f"{label}: {seconds:.2f} s, {work:.2f} s of work ({each:.0f} ms a photograph), {runs[-1][2]} opened")


if __name__ == "__main__":
    main()
