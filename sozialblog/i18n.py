"""i18n: sentences that wait for their language. Knows no finding, no file but its own catalogs.

A sentence is written once, in English, where the rule is; gettext catalogs under ``locale/`` carry the
German. Because a finding is made before anyone knows who will read it, it holds a :class:`Message` and
not a string.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("de", "en")
_DOMAIN = "sozialblog"
LOCALE = Path(__file__).parent / "locale"


@dataclass(frozen=True, slots=True)
class Message:
    """A translatable sentence and the values that belong into its ``{names}``."""

    msgid: str
    params: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        return Language("en").say(self)


def msg(msgid: str, /, **params: object) -> Message:
    """Mark ``msgid`` (English, str.format fields) for translation; the catalog tool extracts these calls."""
    frozen = {name: tuple(value) if isinstance(value, list) else value for name, value in params.items()}
    return Message(msgid, tuple(sorted(frozen.items())))


class Language:
    """Turns messages into text of one language; a language without a catalog falls back to English."""

    def __init__(self, code: str) -> None:
        self.code = code if code in LANGUAGES else "en"
        self._translations = _catalog(self.code)

    def say(self, message: Message | str) -> str:
        """The sentence with its values filled in; a plain string is content and stays as it is."""
        if isinstance(message, str):
            return message
        values = {name: self._value(value) for name, value in message.params}
        template = self._translations.gettext(message.msgid) if message.msgid else ""
        return template.format(**values) if values else template

    def plural(self, one: str, many: str, number: int) -> str:
        """The form that fits ``number``, with ``{n}`` filled in."""
        return self._translations.ngettext(one, many, number).format(n=number)

    def _value(self, value: object) -> str:
        if isinstance(value, Message):
            return self.say(value)
        if isinstance(value, (tuple, list)):
            return ", ".join(self._value(item) for item in value)
        return str(value)


def language_of(lang: str) -> Language:
    """The language of our own sentences on a page in ``lang`` (a tag such as ``en-GB``): English, or else German."""
    return Language("en" if lang.startswith("en") else "de")


@cache
def _catalog(code: str) -> gettext.NullTranslations:
    return gettext.translation(_DOMAIN, LOCALE, languages=[code], fallback=True)
