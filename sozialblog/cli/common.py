"""common: what every command needs: the site's folder, the day, the language, and where to print."""

from __future__ import annotations

import datetime as dt
import os
import tomllib
import zoneinfo
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from sozialblog.cli.dates import day_of
from sozialblog.errors import UsageError
from sozialblog.files import reason
from sozialblog.i18n import LANGUAGES, Language, Message, msg
from sozialblog.store import alone

# Exit statuses
OK, OURS, USAGE, WITHHELD, NO_SITE = 0, 1, 2, 3, 4


@dataclass(kw_only=True)
class Call:
    """One call of the program. ``today`` is the only clock there is; ``now`` is for signatures alone."""

    folder: Path = Path()
    now: dt.datetime
    day: dt.date | None = None
    lang: str = ""

    @property
    def today(self) -> dt.date:
        """The day of the judgement: ``--today``, else today where the organisation is, wherever the program runs."""
        return self.day or self.now.astimezone(_site_zone(self.folder)).date()

    @cached_property
    def language(self) -> Language:
        """``--lang``, else the site's first language, else German."""
        return Language(self.lang or _site_language(self.folder))

    def say(self, message: Message | str = "") -> None:
        """A line on standard output, in the caller's language."""
        click.echo(self.language.say(message))

    def warn(self, message: Message | str) -> None:
        """A line on standard error."""
        click.echo(self.language.say(message), err=True)

    @property
    def root(self) -> str:
        """The fingerprint of the root key, pinned outside content/; empty if none is."""
        return pinned_root(self.folder)


def undisturbed(call: Call) -> AbstractContextManager[None]:
    """No build and no erasure of the site runs meanwhile; one that does already is waited for, with a word about it."""
    return alone(call.folder, lambda: call.warn(msg("A build of this site is running. Waiting for its end.")))


def pinned_root(folder: Path) -> str:
    """SOZIALBLOG_ROOT, else ``[tool.sozialblog] root`` in the site's pyproject.toml, else empty."""
    if root := os.environ.get("SOZIALBLOG_ROOT"):
        return root.strip()
    pinned = _peek(folder / "pyproject.toml", "tool", "sozialblog", "root")
    return pinned.strip() if isinstance(pinned, str) else ""


def _peek(path: Path, *keys: str) -> object:
    """One value of a TOML file, None if it cannot be had: for what is needed before anything is checked."""
    try:
        value: Any = tomllib.loads(path.read_text(encoding="utf-8"))
        for key in keys:
            value = value[key]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return value


def _site_language(folder: Path) -> str:
    languages = _peek(folder / "content" / "site.toml", "site", "languages")
    first = str(languages[0]) if isinstance(languages, list) and languages else "de"
    code = first.split("-")[0]
    return code if code in LANGUAGES else "de"


def _site_zone(folder: Path) -> dt.tzinfo:
    name = _peek(folder / "content" / "site.toml", "site", "timezone")
    try:
        return zoneinfo.ZoneInfo(name if isinstance(name, str) else "Europe/Berlin")
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return dt.UTC


def site_options() -> list[click.Parameter]:
    """The options that the program and every command take, before or after the command's name."""
    return [
        click.Option(
            ["--site"], type=click.Path(path_type=Path), metavar="FOLDER", help="folder of the site (default: here)"
        ),
        click.Option(["--today"], metavar="DATE", help="judge as of this day (YYYY-MM-DD)"),
        click.Option(["--lang"], type=click.Choice(LANGUAGES), help="language of messages"),
    ]


def narrow(call: Call, site: Path | None, today: str | None, lang: str | None) -> None:
    """Take over options given after the command's name. Raises :class:`UsageError`."""
    if site is not None:
        call.folder = site
    if lang is not None:
        call.lang = lang
    if today is not None:
        call.day = day_of(today)


def need_site(call: Call) -> None:
    """Raises :class:`UsageError` where there is no content/ folder to work on."""
    if not (call.folder / "content").is_dir():
        raise UsageError(
            msg(
                "There is no folder “content” in {folder}. Go to the site's folder or name it with --site; "
                "“sozialblog init” makes a new one.",
                folder=str(call.folder.resolve()),
            )
        )


def agreed(call: Call, question: str, *, default: bool = False) -> bool:
    """Whether the person at the terminal answers yes, in English or German; ``default`` where only Enter is pressed."""
    hint = call.language.say(msg("[Y/n]") if default else msg("[y/N]"))
    while True:
        answer: str = click.prompt(f"{question} {hint}", default="", show_default=False)
        word = answer.strip().casefold()
        if word in ("", "y", "yes", "j", "ja", "n", "no", "nein"):
            return word[0] in "yj" if word else default
        call.warn(msg("Please answer yes or no."))


@contextmanager
def serving(call: Call, port: int) -> Iterator[None]:
    """A server runs until somebody stops it. Raises :class:`UsageError` if its port cannot be used."""
    try:
        yield
    except KeyboardInterrupt:
        call.say()
    except OSError as error:
        message = msg(
            "The port {port} cannot be used ({reason}). Choose another with --port.", port=port, reason=reason(error)
        )
        raise UsageError(message) from None


def command(name: str, **settings: Any) -> Callable[[Callable[..., int]], click.Command]:
    """A command that takes the common options and returns its exit status."""

    def decorate(function: Callable[..., int]) -> click.Command:
        def run(site: Path | None, today: str | None, lang: str | None, **options: Any) -> int:
            call: Call = click.get_current_context().obj
            narrow(call, site, today, lang)
            return function(call, **options)

        own: list[click.Parameter] = getattr(function, "__click_params__", [])
        found = click.Command(name, callback=run, help=function.__doc__, **settings)
        found.params = [*reversed(own), *site_options()]
        return found

    return decorate
