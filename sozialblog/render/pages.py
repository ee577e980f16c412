"""pages: what goes into a page, known before it is rendered, so that one whose parts stayed the same need not be."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import msgspec
from markupsafe import Markup

from sozialblog.render.prose import Prose
from sozialblog.render.templates import Templates
from sozialblog.render.urls import Url, folder_of
from sozialblog.render.views import SiteView


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page's bytes, which parts of the site view its template looked at, and the key of everything else in it."""

    data: bytes
    key: str
    looked_at: frozenset[str] = frozenset()


class SiteParts:
    """The parts that every page may show, as digests: what a page never looked at cannot make it out of date."""

    def __init__(self, view: Callable[[str | None], SiteView]) -> None:
        """``view`` gives the site as a page at an address sees it."""
        self.view = view
        self.pieces: dict[tuple[object, ...], _Piece] = {}
        self._digests: dict[str, str] = {}

    def digest(self, names: Iterable[str]) -> str:
        """SHA-256 (hexadecimal) of these parts as they are today."""
        digests = [self._digests.get(name) or self._work_out(name) for name in sorted(names)]
        return _sha256("\n".join(digests))

    def _work_out(self, name: str) -> str:
        digest = self._digests[name] = _sha256(f"{name}={getattr(self._whole, name, None)!r}")
        return digest

    @cached_property
    def _whole(self) -> SiteView:
        return self.view(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page to be rendered: a template, its values, and the site view of its language, of which it may use little.

    ``values`` puts together what the template is given, each time anew: all pages together would fill the memory.
    """

    template: str
    lang: str
    address: str
    url: Url
    values: Callable[[], Mapping[str, Any]]
    templates: Templates = field(repr=False)
    parts: SiteParts = field(repr=False)

    @property
    def key(self) -> str:
        """SHA-256 (hexadecimal) of everything that goes into the page but the site view."""
        return self._key(self.values())

    def _key(self, values: Mapping[str, Any]) -> str:
        inputs = (self.template, self.lang, self.url(""), sorted(values.items()))
        return hashlib.sha256(msgspec.msgpack.encode(inputs, enc_hook=_told)).hexdigest()

    def render(self) -> Rendered:
        """Raises :class:`ContentError` F011 where the template is at fault."""
        values = self.values()
        site = _Watched(self.parts.view(self.address))
        given = {**values, "site": site, "alike": self._alike(site)}
        data = self.templates.page(self.template, self.lang, self.url, given)
        return Rendered(data, self._key(values), frozenset(site.looked_at))

    def _alike(self, site: _Watched) -> Callable[..., Markup]:
        """What gives templates the pieces that look the same on many pages."""
        folder = folder_of(self.address)
        above = folder.rstrip("/").rpartition("/")[0], folder.count("/")

        def alike(name: str, **values: object) -> Markup:
            key = (name, self.lang, *above, *sorted(values.items()))
            piece = self.parts.pieces.get(key)
            if piece is None or not piece.fits(site.view, folder):
                piece = self._piece(name, values, site.view)
                if piece.fits(site.view, folder):
                    self.parts.pieces[key] = piece
            site.looked_at |= piece.looked_at
            return piece.html

        return alike

    def _piece(self, name: str, values: Mapping[str, object], view: SiteView) -> _Piece:
        site, addresses = _Watched(view), set[str]()

        def url(address: str) -> str:
            addresses.add(address)
            return self.url(address)

        html = self.templates.piece(name, self.lang, url, {**values, "site": site})
        return _Piece(view, html, frozenset(site.looked_at), tuple(addresses))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a page, what of the site it shows, and where it leads."""

    view: SiteView
    html: Markup
    looked_at: frozenset[str]
    addresses: tuple[str, ...]

    def fits(self, view: SiteView, folder: str) -> bool:
        """Whether it would be just the same on a page in ``folder``, which lies beside that for which it was made.

        Links from beside each other are the same, but for those into a page's own folder.
        """
        return view is self.view and not any(address.startswith(folder) for address in self.addresses)


class _Watched:
    """A site view that remembers which of its parts were asked for."""

    def __init__(self, view: SiteView) -> None:
        self.view = view
        self.looked_at: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.view, name)
        self.looked_at.add(name)
        return value


def _told(value: object) -> object:
    """What a key tells of a value that is not plain data."""
    return value.made_from if isinstance(value, Prose) else repr(value)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
