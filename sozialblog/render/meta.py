"""meta: what the head of a page says."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from sozialblog.render.views import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMeta:
    """What the head of a page says. ``image`` is an absolute address or empty.

    ``alternates`` are the versions of this very page, itself included, by language and ``x-default``; ``languages``
    one link a language of the site, to this page or the nearest there is. ``frames`` are the origins of what a reader
    may load into the page. ``data`` is what machines are told (https://schema.org).
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
    data: Mapping[str, object]
    translations: tuple[Link, ...]
    alternates: tuple[Link, ...] = ()
    languages: tuple[Link, ...] = ()
    frames: tuple[str, ...] = ()
    index: bool = True

    @property
    def json_ld(self) -> Markup:
        """``data`` as JSON that cannot end the script element it stands in."""
        text = json.dumps(self.data, ensure_ascii=False, sort_keys=True)
        for char in "<>&\u2028\u2029":
            text = text.replace(char, f"\\u{ord(char):04x}")
        return Markup(text)  # noqa: S704 - every character that HTML could read is escaped above
