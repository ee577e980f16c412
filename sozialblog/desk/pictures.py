"""pictures: photographs of a document for those who mark the people in them: clean, small, nothing redacted yet."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import replace

from flask import Response, abort

from sozialblog import images
from sozialblog.desk.guard import SITE_POLICY
from sozialblog.desk.shown import REDACT, Mark, as_percent
from sozialblog.errors import ContentError, UsageError
from sozialblog.i18n import msg
from sozialblog.images import faces
from sozialblog.load import read_photo
from sozialblog.pipeline import Judged
from sozialblog.posts import Document

_WIDTH = 900  #: pixels
_KEPT = 24


class _Sketches:
    """The last few small pictures, by the digest of their photograph."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: dict[object, bytes] = {}

    def of(self, data: bytes, path: str, settings: images.ImageSettings) -> bytes:
        wanted = replace(settings, widths=(_WIDTH,), formats=("webp",), embed_credit=False)
        key = (hashlib.sha256(data).digest(), wanted)
        with self._lock:
            if key not in self._made:
                self._made[key] = images.derive(data, path=path, settings=wanted).renditions[0].data
                for old in list(self._made)[:-_KEPT]:
                    del self._made[old]
            return self._made[key]


_sketches = _Sketches()


def answer(judged: Judged, document: Document, number: int) -> Response:
    """The photograph with this number, counted from 0; answers 404 where there is none that can be shown."""
    if number >= len(document.photos):
        abort(404)
    path = document.photo_path(document.photos[number])
    if path not in judged.site.files:
        abort(404)
    try:
        data = _sketches.of(read_photo(judged.site, path), path, judged.site.config.images)
    except ContentError:
        abort(404)
    found = Response(data, content_type="image/webp")
    found.headers["Content-Security-Policy"] = SITE_POLICY
    return found


def suggested(judged: Judged, document: Document, number: int, marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """A box for every face that lies in none of ``marks``, to be made unrecognisable unless somebody says otherwise.

    Raises :class:`UsageError` where nothing is found, or the photograph cannot be read.
    """
    path = document.photo_path(document.photos[number])
    try:
        found = faces.places(read_photo(judged.site, path), path=path, settings=judged.site.config.images)
    except ContentError as error:
        raise UsageError(error.message) from None
    except faces.DetectorError:
        raise UsageError(msg("The face detector failed on this photograph.")) from None
    boxes = [face.box() for face in found]
    fresh = tuple(
        Mark(REDACT, as_percent(box.x), as_percent(box.y), as_percent(box.w), as_percent(box.h), box.kind)
        for box in boxes
        if not any(_holds(mark, 100 * (box.x + box.w / 2), 100 * (box.y + box.h / 2)) for mark in marks)
    )
    if not fresh:
        raise UsageError(msg("No further face was found. Someone can be recognisable all the same."))
    return fresh


def _holds(mark: Mark, x: float, y: float) -> bool:
    try:
        left, top, width, height = (float(value) for value in (mark.x, mark.y, mark.w, mark.h))
    except ValueError:
        return False
    return left <= x <= left + width and top <= y <= top + height
