"""colours: colour spaces of a PDF without profiles and notes. Changes no pixel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sozialblog.attachments.library import load, refused
from sozialblog.i18n import msg

_BY_NUMBER: Final = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}
_CHANNELS: Final = {
    "/DeviceGray": 1, "/CalGray": 1, "/DeviceRGB": 3, "/CalRGB": 3, "/Lab": 3, "/DeviceCMYK": 4, "/Indexed": 1,
    "/Separation": 1,
}  # fmt: skip
_CALIBRATED: Final = frozenset({"/CalGray", "/CalRGB", "/Lab"})
_CALIBRATION: Final = ("/WhitePoint", "/BlackPoint", "/Gamma", "/Matrix", "/Range")
_DEEPEST: Final = 8


def fit(space: Any, function: Callable[[Any], Any], depth: int = 0) -> Any:
    """``space`` with the embedded profile replaced by the plain colours it is for; ``function`` looks at functions.

    A profile can name the monitor or the person it was made for; those of leaflets differ little from plain colours.
    """
    library = load()
    if isinstance(space, library.Name):
        return space
    if not isinstance(space, library.Array) or not len(space) or depth > _DEEPEST:
        raise _unknown()
    name, size = str(space[0]), len(space)
    if size == 1:
        return space[0]
    if name == "/ICCBased":
        return library.Name(_BY_NUMBER[int(space[1].get("/N", 0))])
    if name in _CALIBRATED:
        kept = {key: space[1][key] for key in _CALIBRATION if _numbers(space[1].get(key))}
        return library.Array([space[0], library.Dictionary(kept)])
    if name == "/Pattern":
        return library.Array([space[0], fit(space[1], function, depth + 1)])
    if name == "/Indexed" and size == 4:
        return _indexed(space, fit(space[1], function, depth + 1))
    if name in ("/Separation", "/DeviceN") and size >= 4:
        tint = function(space[3])
        if tint is not None:
            return library.Array([space[0], space[1], fit(space[2], function, depth + 1), tint])
    raise _unknown()


def channels(space: Any) -> int:
    """How many values one pixel has; raises :class:`ContentError` I404 where that is not known."""
    if isinstance(space, load().Array):
        if str(space[0]) == "/DeviceN":
            return len(space[1])
        space = space[0]
    found = _CHANNELS.get(str(space))
    if found is None:
        raise _unknown()
    return found


def _indexed(space: Any, base: Any) -> Any:
    """A palette, cut off after its last colour."""
    library = load()
    last, table = int(space[2]), space[3]
    data = table.read_bytes() if isinstance(table, library.Stream) else bytes(table)
    return library.Array([space[0], base, last, library.String(data[: (last + 1) * channels(base)])])


def _numbers(value: Any) -> bool:
    library = load()
    return value is not None and not isinstance(value, (library.String, library.Dictionary, library.Stream))


def _unknown() -> Exception:
    return refused(msg("The PDF uses colours of a kind that is not known."))
