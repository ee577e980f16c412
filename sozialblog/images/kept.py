"""kept: a finished photograph as bytes that may be stored, and back. Believes nothing that was stored.

What is stored are the published files and their sizes: nothing of the original, nothing of a redacted area.
"""

from __future__ import annotations

import hashlib
import importlib
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import cache
from importlib import metadata as packages
from typing import Final

from sozialblog.config import Box, ImageSettings
from sozialblog.errors import ContentError
from sozialblog.images import heic
from sozialblog.images.finished import Picture, Rendition, checked

_DIGEST: Final = 32
_LENGTH: Final = 4
_BUNDLED: Final = ("pillow.libs/", "PIL/.dylibs/", ".pyd,")
"""In what the packages from PyPI carry the codecs, on Linux, macOS and Windows; elsewhere the system has them."""
_CODECS: Final = ("libjpeg_turbo", "jpg", "webp", "avif", "zlib", "zlib_ng", "libtiff", "littlecms2")


@cache
def libraries() -> tuple[str, ...]:
    """Every library with its version that has a part in the bytes of a published picture. Loads none if it can."""
    pillow, heif = _files("pillow"), _files("pillow_heif")
    if any(folder in pillow for folder in _BUNDLED):  # then the list of its files, with their digests, says it all
        return hashlib.sha256(pillow.encode()).hexdigest(), hashlib.sha256(heif.encode()).hexdigest()
    features = importlib.import_module("PIL.features")
    found = [f"pillow {packages.version('pillow')}", *(f"{name} {features.version(name)}" for name in _CODECS)]
    return (*found, f"heif {heic.version()}")


def _files(package: str) -> str:
    """What is installed of a package, with digests; empty if it is not installed."""
    try:
        return packages.distribution(package).read_text("RECORD") or ""
    except packages.PackageNotFoundError:
        return ""


def key(original: str, *, settings: ImageSettings, redact: Sequence[Box], code: str, credit: bytes = b"") -> str:
    """SHA-256 (hexadecimal) of everything a derived photograph is made from.

    ``original`` is the SHA-256 of its file, ``code`` that of the program's own code.
    """
    shape = asdict(replace(settings, faces=False))  # what is counted changes no pixel
    made_from = [original, shape, [asdict(box) for box in redact], credit.hex(), libraries(), code]
    return hashlib.sha256(json.dumps(made_from).encode()).hexdigest()


def pack(picture: Picture, name: str) -> bytes:
    """``picture`` for storing under the key ``name``: digest, length of the head, head, files."""
    head = json.dumps({
        "key": name, "width": picture.width, "height": picture.height, "colour": picture.colour,
        "files": [[file.format, file.width, file.height, len(file.data)] for file in picture.renditions],
    }).encode()  # fmt: skip
    body = len(head).to_bytes(_LENGTH, "big") + head + b"".join(file.data for file in picture.renditions)
    return hashlib.sha256(body).digest() + body


def unpack(stored: bytes, name: str, credit: bytes = b"") -> Picture | None:
    """The picture that was stored under the key ``name``; None unless every byte is right and every file clean."""
    body = stored[_DIGEST:]
    if hashlib.sha256(body).digest() != stored[:_DIGEST]:
        return None
    try:
        length = int.from_bytes(body[:_LENGTH], "big")
        head = json.loads(body[_LENGTH : _LENGTH + length])
        if head["key"] != name:
            return None
        at, files = _LENGTH + length, []
        for form, width, height, size in head["files"]:
            files.append(_file(form, (width, height), body[at : at + size], credit))
            at += size
        if at != len(body) or not files:
            return None
        return Picture(
            width=head["width"], height=head["height"], colour=head["colour"], renditions=tuple(files)
        )  # fmt: skip
    except (ContentError, ValueError, KeyError, TypeError):
        return None


def _file(form: str, size: tuple[int, int], data: bytes, credit: bytes) -> Rendition:
    """Held to what a fresh one is held to; raises :class:`ContentError` I401."""
    return checked(data, form, size, moving=form == "webp", path="", credit=credit)
