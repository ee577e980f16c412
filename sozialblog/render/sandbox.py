"""sandbox: Jinja's sandbox for themes, which asks each question once instead of at every use. Allows nothing more.

Whether a template may look at an attribute depends on the attribute and on the type of the value, never on the
value; for the frozen views of our own that pages are made of, the answer is remembered. Functions of this package
that templates are given, and the macros of the theme itself, are called without being asked whether they are safe.
"""

from __future__ import annotations

import gettext
from functools import lru_cache
from types import FunctionType
from typing import Any

from jinja2.runtime import Context, Macro, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

_LARGEST = 10_000  #: of a power's numbers, and of how often a text is repeated
_OWN_PACKAGE = "sozialblog."
_OWN_FUNCTIONS = frozenset(
    {"sozialblog.render.pages", "sozialblog.render.urls", "sozialblog.render.templates", __name__}
)


class Sandbox(ImmutableSandboxedEnvironment):
    """One environment for a theme in one language. Loops may take long; single steps may not fill the memory."""

    intercepted_binops = frozenset({"*", "**", "%"})  # which Jinja else works out while it compiles

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._safe: set[tuple[type, str]] = set()

    def speak(self, translations: gettext.NullTranslations) -> None:
        """Put sentences into the language of ``translations``; they may hold values as ``%(name)s``."""
        extended: Any = self  # the extension "i18n" adds the method
        extended.install_gettext_translations(translations, newstyle=True)

        @lru_cache(maxsize=1024)
        def plain(sentence: str) -> Markup:
            return Markup(translations.gettext(sentence)) % {}  # noqa: S704 - the theme's own sentence

        def say(sentence: str, **values: Any) -> Markup:
            if not values:
                return plain(sentence)
            return Markup(translations.gettext(sentence)) % values  # noqa: S704 - it escapes the values

        self.globals["gettext"] = self.globals["_"] = say

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """As Jinja computes ``left operator right``; raises ValueError for what would take all memory or all time."""
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        large = max((abs(value) for value in (left, right) if isinstance(value, int)), default=0) > _LARGEST
        if (operator == "**" and large) or (operator == "*" and large and not numbers):
            raise ValueError("a number is too large")
        if operator == "%" and not numbers and not isinstance(left, Markup):
            raise ValueError("text is formatted with the filter “format” only")
        return super().call_binop(context, operator, left, right)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """As Jinja asks for ``obj.attribute``."""
        kind = type(obj)
        if (kind, attribute) in self._safe:
            try:
                return getattr(obj, attribute)
            except AttributeError:
                return super().getattr(obj, attribute)
        value = super().getattr(obj, attribute)
        if kind.__module__.startswith(_OWN_PACKAGE) and not callable(value) and not isinstance(value, Undefined):
            self._safe.add((kind, attribute))
        return value

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """As Jinja calls ``obj(...)``."""
        kind = type(obj)
        if kind is Macro:
            args = (context.eval_ctx, *args)
        elif kind is not FunctionType or obj.__module__ not in _OWN_FUNCTIONS:
            return super().call(context, obj, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return obj(*args, **kwargs)
