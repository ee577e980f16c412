"""photographs: cleaned photographs as templates see them. Knows addresses, holds no pixels."""

from __future__ import annotations

from dataclasses import dataclass

from sozialblog.posts import Photo
from sozialblog.render.views import PictureView, SourceView

PHOTOS = "photos/"
_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif"}
_FALLBACKS = ("jpeg", "png", "gif")
_SOCIAL_WIDTH = 1200


@dataclass(frozen=True, slots=True)
class Rendition:
    """One published file of a photograph: its format, size in pixels, and name below photos/."""

    format: str
    width: int
    height: int
    name: str

    @property
    def address(self) -> str:
        return PHOTOS + self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Photograph:
    """A cleaned photograph: upright size in pixels, a colour to stand in for it, and its files."""

    width: int
    height: int
    colour: str
    renditions: tuple[Rendition, ...]

    def view(self, photo: Photo, number: int) -> PictureView:
        """What a template needs to show it; ``number`` counts the photographs of a page."""
        fallbacks = self._fallbacks()
        largest = max(self.renditions, key=lambda item: (item.width, item.format in _FALLBACKS))
        formats = list(dict.fromkeys(item.format for item in self.renditions if item.format != fallbacks[0].format))
        return PictureView(
            id=f"sb-photo-{number}",
            sources=tuple(SourceView(type=_TYPES[name], candidates=self._candidates(name)) for name in formats),
            fallback=fallbacks[len(fallbacks) // 2].address,
            fallback_candidates=self._candidates(fallbacks[0].format),
            largest=next((item for item in reversed(fallbacks) if item.width == largest.width), largest).address,
            width=largest.width,
            height=largest.height,
            alt=photo.alt,
            caption=photo.caption,
            credit=photo.credit,
            colour=self.colour,
        )

    def social(self) -> Rendition:
        """The file for previews elsewhere: the widest that most networks take."""
        fitting = [item for item in self._fallbacks() if item.width <= _SOCIAL_WIDTH]
        return fitting[-1] if fitting else self._fallbacks()[0]

    def _fallbacks(self) -> list[Rendition]:
        """Files every browser shows, narrow first; the narrow-to-wide files of any format if there are none."""
        plain = [item for item in self.renditions if item.format in _FALLBACKS]
        return sorted(plain or self.renditions, key=lambda item: item.width)

    def _candidates(self, name: str) -> tuple[tuple[str, int], ...]:
        chosen = sorted((item for item in self.renditions if item.format == name), key=lambda item: item.width)
        return tuple((item.address, item.width) for item in chosen)
