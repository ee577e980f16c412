"""pictures: the photographs inside a leaflet, decoded and encoded anew. Passes no file of a camera through."""

from __future__ import annotations

import base64
import io
import warnings
import zlib
from typing import TYPE_CHECKING, Any, Final

from sozialblog.attachments.library import load, refused, too_large
from sozialblog.i18n import msg

if TYPE_CHECKING:
    from PIL import Image

_FORMATS: Final = {"/DCTDecode": "JPEG", "/DCT": "JPEG", "/JPXDecode": "JPEG2000"}
_PACKINGS: Final = "FlateDecode Fl LZWDecode LZW RunLengthDecode RL ASCII85Decode A85 ASCIIHexDecode AHx"
_PLAIN: Final = frozenset(f"/{name}" for name in _PACKINGS.split())
_SPACES: Final = {"L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}
_QUALITY: Final = 85


class Pictures:
    """Cleans the pictures of one file; all together may have ``max_megapixels``."""

    def __init__(self, max_megapixels: int) -> None:
        self._limit = max_megapixels
        self._left = max_megapixels * 1_000_000

    def clean(self, picture: Any, channels: int) -> None:
        """Encode ``picture`` anew in its place; ``channels`` is how many its colour space has, 0 if it names none."""
        names = filters(picture)
        last = names[-1] if names else ""
        if last in _FORMATS:
            self._photograph(picture, names, channels)
        elif set(names) <= _PLAIN:
            self._plain(picture, channels)
        else:
            raise refused(msg("A picture of the PDF is packed in a way that cannot be cleaned: {name}", name=last[1:]))

    def _photograph(self, picture: Any, names: list[str], channels: int) -> None:
        """A JPEG or JPEG 2000: its own metadata, tables and trailing bytes go, and its pixels stay."""
        from PIL import Image  # noqa: PLC0415 - loaded where a leaflet holds a photograph, and not before

        library = load()
        data = _unwrapped(picture, names[:-1])
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                image = Image.open(io.BytesIO(data), formats=(_FORMATS[names[-1]],))
                self._take(*image.size)
                image.load()
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
            raise refused(msg("A picture of the PDF is damaged.")) from error
        bands = len(image.getbands())
        if image.mode not in _SPACES or (channels and channels != bands) or _turned(picture, image):
            raise refused(msg("A picture of the PDF stores its colours in a way that cannot be converted."))
        out = io.BytesIO()
        bare = Image.frombytes(image.mode, image.size, image.tobytes())
        bare.save(out, "JPEG", quality=_QUALITY, subsampling="4:4:4" if bands == 3 else -1)
        if not channels:
            picture["/ColorSpace"] = library.Name(_SPACES[image.mode])
        picture["/BitsPerComponent"] = 8
        picture["/Width"], picture["/Height"] = image.size
        picture.write(out.getvalue(), filter=library.Name("/DCTDecode"))

    def _plain(self, picture: Any, channels: int) -> None:
        """Rows of pixels, cut off after the last one."""
        width, height = int(picture.get("/Width", 0)), int(picture.get("/Height", 0))
        mask = bool(picture.get("/ImageMask", False))
        depth = 1 if mask else int(picture.get("/BitsPerComponent", 8))
        self._take(width, height)
        size = (width * (1 if mask else channels) * depth + 7) // 8 * height
        data = picture.read_bytes()
        if width < 1 or height < 1 or size < 1 or len(data) < size:
            raise refused(msg("A picture of the PDF is damaged."))
        picture.write(data[:size])

    def _take(self, width: int, height: int) -> None:
        self._left -= width * height
        if self._left < 0:
            raise too_large(
                msg("The pictures of the PDF have more than {limit} megapixels together.", limit=self._limit)
            )


def filters(stream: Any) -> list[str]:
    """How a stream is packed, outermost first."""
    found = stream.get("/Filter")
    if found is None:
        return []
    return [str(name) for name in found] if isinstance(found, load().Array) else [str(found)]


def _unwrapped(picture: Any, outer: list[str]) -> bytes:
    """A photograph out of what it is packed in besides; how much that is was measured before."""
    data = bytes(picture.read_raw_bytes())
    for name in outer:
        if name in ("/FlateDecode", "/Fl"):
            data = zlib.decompress(data)
        elif name in ("/ASCII85Decode", "/A85"):
            data = base64.a85decode(data.strip().removesuffix(b"~>"))
        else:
            raise refused(msg("A picture of the PDF is packed in a way that cannot be cleaned: {name}", name=name[1:]))
    return data


def _turned(picture: Any, image: Image.Image) -> bool:
    """Whether viewers are told to read the colours otherwise than the picture itself says, which is rare."""
    parameters = picture.get("/DecodeParms")
    if isinstance(parameters, load().Array):
        parameters = parameters[-1] if len(parameters) else None
    told = parameters.get("/ColorTransform") if isinstance(parameters, load().Dictionary) else None
    usual = 1 if image.mode == "RGB" else 0
    odd = told is not None and int(told) != usual and "adobe_transform" not in image.info
    return odd or bool(picture.get("/SMaskInData", 0))
