"""templates: a theme's templates with the filters and functions that the handbook promises them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import TemplateError
from markupsafe import Markup

from sozialblog.errors import ContentError
from sozialblog.i18n import msg
from sozialblog.render.environments import environment as environment_of
from sozialblog.render.sandbox import Sandbox
from sozialblog.render.theme import Theme
from sozialblog.render.urls import Url
from sozialblog.render.views import EmbedView, PictureView


class Templates:
    """Renders templates in the language of each page. One environment a language, compiled once."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._environments: dict[str, Sandbox] = {}

    def has(self, name: str) -> bool:
        return self._theme.template(name) is not None

    def page(self, name: str, lang: str, url: Url, values: Mapping[str, Any]) -> bytes:
        """A whole page. Raises :class:`ContentError` F011 where the template is at fault."""
        return self._render(name, lang, url, values).encode()

    def piece(self, name: str, lang: str, url: Url, values: Mapping[str, Any]) -> Markup:
        """A piece of pages. Raises :class:`ContentError` F011 where the template is at fault."""
        return Markup(self._render(name, lang, url, values))  # noqa: S704 - the template escapes what it puts in

    def picture(self, view: PictureView, lang: str, url: Url, *, figure: bool, eager: bool) -> str:
        """A photograph in a text."""
        return self._render("_picture.html", lang, url, {"picture": view, "figure": figure, "eager": eager}).strip()

    def embed(self, view: EmbedView, lang: str, url: Url) -> str:
        """Something of another server in a text, which loads nothing by itself."""
        return self._render("_embed.html", lang, url, {"embed": view}).strip()

    def _render(self, name: str, lang: str, url: Url, values: Mapping[str, Any]) -> str:
        environment = self._environment(lang)
        try:
            return environment.get_template(name).render(
                {**values, "url": url, "static": lambda path: url(f"static/{path}")}
            )
        except (
            TemplateError,
            ArithmeticError,
            AttributeError,
            LookupError,
            MemoryError,
            RecursionError,
            TypeError,
            ValueError,
        ) as error:
            raise self._fault(name, error) from None

    def _fault(self, name: str, error: Exception) -> ContentError:
        """What a template does wrong while it runs is its author's to mend, whatever Python calls it."""
        message = msg("The template {name} cannot be used: {problem}", name=name, problem=str(error))
        fix = msg("Mend the template, or use the theme “kampagne” in site.toml.")
        line = getattr(error, "lineno", None) or 1
        return ContentError("F011", message, fix, path=f"themes/{self._theme.name}/templates/{name}", line=line)

    def _environment(self, lang: str) -> Sandbox:
        if lang not in self._environments:
            environment = environment_of(self._theme, lang)
            locale = locale_of(lang)
            environment.filters["date"] = cache(lambda day: format_date(day, "long", locale))
            environment.filters["shortdate"] = cache(lambda day: format_date(day, "medium", locale))
            environment.filters["isodate"] = dt.date.isoformat
            environment.filters["time"] = lambda text: _time(text, locale)
            environment.filters["language_name"] = _language_name
            environment.filters["filesize"] = lambda size: _filesize(size, locale)
            environment.filters["direction"] = lambda tag: locale_of(tag).text_direction
            self._environments[lang] = environment
        return self._environments[lang]


@cache
def locale_of(lang: str) -> Locale:
    """What Babel knows of a language; German where it knows nothing."""
    for tag in (lang, lang.split("-", maxsplit=1)[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("de")


def _time(text: str, locale: Locale) -> str:
    return f"{text} Uhr" if locale.language == "de" else text


def _filesize(size: int, locale: Locale) -> str:
    """Bytes as people read them, rounded up: 340 kB, 1,2 MB."""
    if size < 1_000_000:
        return f"{format_decimal(-(-size // 1000), locale=locale)} kB"
    return f"{format_decimal(-(-size // 100_000) / 10, '#,##0.0', locale=locale)} MB"


def _language_name(tag: str) -> str:
    """The language's name in itself; Leichte Sprache has no code of its own in CLDR."""
    if tag == "de-x-leicht":
        return "Leichte Sprache"
    return locale_of(tag).get_display_name(locale_of(tag)) or tag
