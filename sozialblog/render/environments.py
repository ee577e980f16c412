"""environments: what a theme's templates run in, in one language, with the theme's own sentences."""

from __future__ import annotations

import gettext
from pathlib import Path

from jinja2 import BaseLoader, StrictUndefined, TemplateNotFound

from sozialblog.i18n import msg
from sozialblog.render.catalogs import NAMES, catalog
from sozialblog.render.sandbox import Sandbox
from sozialblog.render.theme import Theme, plain_file, unusable

_CATALOG = "locale/{}/LC_MESSAGES/{}"


def environment(theme: Theme, lang: str) -> Sandbox:
    """Templates of the theme in one language: sandboxed, escaping, and strict about what is not there.

    Raises :class:`ContentError` F011 for a catalog that is damaged.
    """
    found = Sandbox(
        loader=_Loader(theme), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"], keep_trailing_newline=False, auto_reload=False, cache_size=200,
    )  # fmt: skip
    found.speak(_translations(theme, lang))
    return found


class _Loader(BaseLoader):
    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def get_source(self, environment: object, template: str) -> tuple[str, str, None]:
        found = self._theme.template(template)
        if found is None:
            raise TemplateNotFound(template)
        return found[0], str(found[1]), None


def _translations(theme: Theme, lang: str) -> gettext.NullTranslations:
    """The theme's own sentences, then its parents'; English is in the templates.

    What a catalog for the whole tag (``de-x-leicht``) lacks comes from that of the language alone.
    """
    chain = gettext.NullTranslations()
    for folder in theme.folders:
        for tag in dict.fromkeys((lang, lang.replace("-", "_"), lang.split("-", maxsplit=1)[0])):
            path = next((path for name in NAMES if (path := plain_file(folder, _CATALOG.format(tag, name)))), None)
            if path is not None:
                chain.add_fallback(_catalog(theme, folder, path))
    return chain


def _catalog(theme: Theme, folder: Path, path: Path) -> gettext.NullTranslations:
    try:
        return catalog(path)
    except ValueError as error:
        place = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        message = msg("The catalog {file} is damaged ({reason}).", file=place, reason=str(error))
        raise unusable(theme.name, message) from None
