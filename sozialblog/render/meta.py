"""meta: what the head of a page says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from markupsafe import Markup

from sozialblog.render.views import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMeta:
    """What the head of a page says. ``image`` is an absolute address or empty.

    ``alternates`` are the versions of this very page, itself included, by language and ``x-default``; ``languages``
    one link a language of the site, to this page or the nearest there is. ``frames`` are the origins of what a reader
    may load into the page.
    """

    kind: str
    title: str
    description: str
    address: str
    canonical: str
    lang: str
    image: str
    image_width: int
    image_height: int
    published: dt.date | None
    author: str
    json_ld: Markup
    translations: tuple[Link, ...]
    alternates: tuple[Link, ...] = ()
    languages: tuple[Link, ...] = ()
    frames: tuple[str, ...] = ()
    index: bool = True
