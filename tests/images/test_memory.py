"""Memory: what a large photograph may take while it is worked on, measured in a process of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from sozialblog.errors import ContentError
from sozialblog.images import ImageSettings, derive, heic
from sozialblog.images.opening import open_header
from tests import sites

SIZE = (2000, 1500)
SETTINGS = ImageSettings(widths=(400,), formats=("jpeg",))
FORMS = {
    "jpeg": ("RGB", "JPEG", {}),
    "progressive": ("RGB", "JPEG", {"progressive": True}),
    "CMYK": ("CMYK", "JPEG", {}),
    "png": ("RGB", "PNG", {"compress_level": 1}),
    "transparent": ("RGBA", "PNG", {"compress_level": 1}),
    "16 bit": ("I;16", "PNG", {"compress_level": 1}),
    "palette": ("P", "PNG", {"compress_level": 1}),
    "gif": ("P", "GIF", {}),
    "tiff": ("RGB", "TIFF", {"compression": "tiff_adobe_deflate"}),
    "webp": ("RGB", "WEBP", {"method": 0}),
    "lossless": ("RGB", "WEBP", {"method": 0, "lossless": True}),
    "avif": ("RGB", "AVIF", {"speed": 10}),
    "heic": ("RGB", "HEIF", {}),
}
_SPARE = 5_000_000  #: bytes: small sizes, encoders, buffers


def photograph(mode: str, form: str, options: dict[str, object], size: tuple[int, int] = SIZE) -> bytes:
    heic.version()
    soft = Image.radial_gradient("L").resize(size)
    image = soft.convert("I").convert("I;16") if mode == "I;16" else soft.convert("RGB").convert(mode)
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def measure(folder: Path) -> None:
    """Print for each file of ``folder`` what it takes at most beyond what the process held before, in bytes."""
    derive(photograph("RGB", "JPEG", {}, (60, 40)), path="x", settings=SETTINGS)
    taken = {}
    for path in sorted(folder.iterdir()):
        data = path.read_bytes()
        Path("/proc/self/clear_refs").write_text("5")  # the high-water mark begins anew
        before = _kilobytes("VmRSS")
        derive(data, path="x", settings=SETTINGS)
        taken[path.name] = (_kilobytes("VmHWM") - before) * 1024
    print(json.dumps(taken))


def _kilobytes(name: str) -> int:
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(name))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process held at most")
def test_no_format_takes_more_memory_than_the_limits_count_with(tmp_path: Path) -> None:
    bounds = {}
    for name, (mode, form, options) in FORMS.items():
        data = photograph(mode, form, options)
        (tmp_path / name).write_bytes(data)
        bounds[name] = open_header(data, path="x", settings=SETTINGS).memory
    call = (
        "from pathlib import Path; from tests.images.test_memory import measure; import sys; measure(Path(sys.argv[1]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", call, str(tmp_path)], cwd=sites.PROJECT, capture_output=True, text=True, check=True,
        env={**os.environ, "MALLOC_MMAP_THRESHOLD_": "65536"},  # what was freed is given back at once
    )  # fmt: skip
    taken = json.loads(done.stdout)
    assert taken.keys() == FORMS.keys()
    over = {
        name: f"{taken[name]:,} instead of {bounds[name]:,}" for name in FORMS if taken[name] > bounds[name] + _SPARE
    }
    assert over == {}
    assert taken["webp"] > 30_000_000, "this measures something"
    assert taken["jpeg"] < 10_000_000, "a JPEG is read in parts"


def test_heavy_formats_have_a_lower_limit() -> None:
    """However a photograph was saved, the site's limit means the same memory: five bytes for each of its pixels."""
    limits = ImageSettings(widths=(48,), formats=("jpeg",), max_megapixels=1)
    for name, (mode, form, options) in FORMS.items():
        heavy = name in ("webp", "lossless", "avif", "heic", "transparent", "16 bit")
        data = photograph(mode, form, options, (900, 700))
        if not heavy:
            assert open_header(data, path="x", settings=limits).memory <= 5_000_000
            continue
        with pytest.raises(ContentError, match="memory") as caught:
            open_header(data, path="x", settings=limits)
        assert caught.value.code == "I405"
