"""kept: a finished leaflet as bytes that may be stored, and back. Believes nothing that was stored."""

from __future__ import annotations

import hashlib
import json

from sozialblog.attachments.clean import Leaflet, finished
from sozialblog.attachments.library import version
from sozialblog.config import ImageSettings
from sozialblog.errors import ContentError

_DIGEST = 32
_COUNT = 4


def key(original: str, *, settings: ImageSettings, code: str) -> str:
    """SHA-256 (hexadecimal) of everything a leaflet is made from; ``original`` and ``code`` are SHA-256 themselves."""
    made_from = ["leaflet", original, settings.max_megapixels, settings.max_megabytes, version(), code]
    return hashlib.sha256(json.dumps(made_from).encode()).hexdigest()


def pack(leaflet: Leaflet, name: str) -> bytes:
    """``leaflet`` for storing under the key ``name``: digest, number of pages, file."""
    body = leaflet.pages.to_bytes(_COUNT, "big") + leaflet.data
    return hashlib.sha256(name.encode() + body).digest() + body


def unpack(stored: bytes, name: str) -> Leaflet | None:
    """The leaflet that was stored under the key ``name``; None unless every byte is right and it is clean."""
    body = stored[_DIGEST:]
    if hashlib.sha256(name.encode() + body).digest() != stored[:_DIGEST]:
        return None
    try:
        return finished(body[_COUNT:], int.from_bytes(body[:_COUNT], "big"))
    except ContentError:
        return None
