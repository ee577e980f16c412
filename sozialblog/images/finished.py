"""finished: a photograph as it is published, and the look at each of its files. Decodes nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from sozialblog import metadata
from sozialblog.images.rules import unclean

_ENDINGS: Final = {"jpeg": "jpg"}
_NAME_LENGTH: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """One published file: size in pixels, its bytes, and a name that says nothing but what the bytes are."""

    width: int
    height: int
    format: str  #: "webp", "jpeg", "png", "gif" or "avif"
    data: bytes
    name: str  #: first 20 hexadecimal digits of the bytes' SHA-256, and the ending


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A photograph as it is published."""

    width: int  #: of the upright source, in pixels
    height: int
    renditions: tuple[Rendition, ...]  #: by format in the order of the settings, then by width
    colour: str  #: average colour as #rrggbb, shown until the picture has come

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(rendition.name for rendition in self.renditions)


def checked(
    data: bytes, form: str, size: tuple[int, int], *, moving: bool, path: str, credit: bytes = b""
) -> Rendition:  # fmt: skip
    """``data`` as a file that may be published; raises :class:`ContentError` I401 if it is anything but pixels.

    ``size`` is in pixels; ``moving`` says that it may be an animation; ``credit`` is what it carries besides.
    """
    found = metadata.surplus(data, credited=bool(credit))
    if credit and form != "gif" and credit not in data:
        found = (*found, "another credit")
    if metadata.kind(data) != form:
        found = (*found, f"not {form}")
    if not moving and not found and "webp:ANMF" in metadata.names(data):
        found = ("webp:ANMF",)
    if found:
        raise unclean(found, path=path)
    name = f"{hashlib.sha256(data).hexdigest()[:_NAME_LENGTH]}.{_ENDINGS.get(form, form)}"
    return Rendition(width=size[0], height=size[1], format=form, data=data, name=name)
