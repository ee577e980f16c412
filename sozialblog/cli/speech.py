"""speech: help and click's own words in the caller's language. Changes no command, only copies of it.

Docstrings of commands and their options' ``help``, ``metavar`` and ``prompt`` are English sentences in the
code and msgids of the catalog. click takes its own words from gettext's domain “messages”, in the language
that the environment names.
"""

from __future__ import annotations

import copy
import gettext
import inspect
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click

from sozialblog.cli.common import Call
from sozialblog.i18n import LANGUAGES, LOCALE, Language, Message, msg

#: words of click's usage line that it does not give to gettext
USAGE_WORDS = (msg("[OPTIONS]"), msg("COMMAND [ARGS]..."))
_OF_COMMANDS = ("help", "short_help", "epilog", "options_metavar", "subcommand_metavar")
_OF_PARAMETERS = ("help", "metavar", "prompt")

C = TypeVar("C", bound=click.Command)


def listen(call: Call, arguments: Sequence[str]) -> None:
    """Learn the site and the language before click reads the line, because click's own words need them."""
    words = iter(arguments)
    for word in words:
        if word == "--":
            return
        name, equals, value = word.partition("=")
        if name in ("--site", "--lang"):
            value = value if equals else next(words, "")
        if name == "--site":
            call.folder = Path(value)
        elif name == "--lang" and value in LANGUAGES:
            call.lang = value


@contextmanager
def click_in(language: Language) -> Iterator[None]:
    """Let click speak ``language``, whatever the environment says, and put the environment back."""
    gettext.bindtextdomain("messages", str(LOCALE))
    before = os.environ.get("LANGUAGE")
    os.environ["LANGUAGE"] = language.code
    try:
        yield
    finally:
        os.environ.pop("LANGUAGE")
        if before is not None:
            os.environ["LANGUAGE"] = before


def spoken(command: C, language: Language) -> C:
    """A copy of ``command`` and of all below it whose help is in ``language``."""
    own = copy.copy(command)
    _translate(own, _OF_COMMANDS, language)
    own.params = [copy.copy(param) for param in command.params]
    for param in own.params:
        _translate(param, _OF_PARAMETERS, language)
    if isinstance(own, click.Group):
        own.commands = {name: spoken(below, language) for name, below in own.commands.items()}
    return own


def paragraphs(text: str) -> str:
    """A docstring as msgid: one line for each paragraph, but as written where click shall not rewrap it."""
    parts = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join(part if part.startswith("\b") else " ".join(part.split()) for part in parts)


def _translate(thing: object, names: Sequence[str], language: Language) -> None:
    for name in names:
        text = getattr(thing, name, None)
        if isinstance(text, str):
            setattr(thing, name, language.say(Message(paragraphs(text))))
