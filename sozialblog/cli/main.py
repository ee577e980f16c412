"""main: finds the command and turns every outcome into an exit status and a sentence."""

from __future__ import annotations

import datetime as dt
import gc
import importlib
import io
import keyword
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from sozialblog import __version__
from sozialblog.cli.common import NO_SITE, OURS, USAGE, Call, narrow, site_options
from sozialblog.cli.speech import click_in, listen, spoken
from sozialblog.errors import ContentError, UsageError
from sozialblog.files import reason
from sozialblog.i18n import Message, msg

_SELDOM = 100_000  #: new values before the collector looks again; a site is many small ones that stay to the end

#: command -> module that holds it, so that one command does not import the others' libraries
_COMMANDS = {
    "build": "build",
    "check": "check",
    "explain": "explain",
    "new": "new",
    "init": "init",
    "import": "import_",
    "preview": "preview",
    "desk": "desk",
    "approve": "approve",
    "reject": "approve",
    "receipt": "approve",
    "keys": "keys",
    "withdraw": "withdraw",
    "consent": "consent",
    "digest": "digest",
    "verify": "verify",
    "deploy": "deploy",
    "faces": "faces",
    "policy": "policy",
    "schema": "schema",
}


class _Program(click.Group):
    """Looks commands up by name, and builds where none is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"sozialblog.cli.{_COMMANDS[cmd_name]}")
        found: click.Command = getattr(module, cmd_name + "_" * keyword.iskeyword(cmd_name))
        call = ctx.find_object(Call)
        return spoken(found, call.language) if call else found

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, _with_command(args))


def _with_command(args: list[str]) -> list[str]:
    """Insert ``build`` where the first word that is no option of the program is an option of its own."""
    place = 0
    while place < len(args):
        word = args[place]
        if word in ("--site", "--today", "--lang"):
            place += 2
        elif word.startswith(("--site=", "--today=", "--lang=")):
            place += 1
        elif word in ("--help", "--version"):
            return args
        elif word.startswith("-"):
            break
        else:
            return args
    return [*args[:place], "build", *args[place:]]


@click.group(cls=_Program, context_settings={"help_option_names": ["--help", "-h"]})
@click.version_option(
    __version__, prog_name="sozialblog", message="%(prog)s %(version)s", help="show the version and stop"
)
@click.pass_context
def program(ctx: click.Context, site: Path | None, today: str | None, lang: str | None) -> None:
    """A static-site generator that publishes nobody without their documented consent."""
    narrow(ctx.obj, site, today, lang)


program.params = [*site_options(), *program.params]


def _speakable() -> None:
    """Let every sentence be printed: a pipe takes UTF-8, and what a terminal cannot show becomes a question mark.

    On Windows a redirected output has the old code page, in which the arrow before a remedy does not exist.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            chosen = stream.isatty() or "PYTHONIOENCODING" in os.environ
            stream.reconfigure(encoding=None if chosen else "utf-8", errors="replace")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; never raises for bad input."""
    _speakable()
    gc.set_threshold(_SELDOM)
    words = list(sys.argv[1:] if arguments is None else arguments)
    call = Call(now=dt.datetime.now(dt.UTC))
    listen(call, words)
    with click_in(call.language):
        return _run(call, words)


def _run(call: Call, words: list[str]) -> int:
    try:
        result: Any = spoken(program, call.language).main(
            args=words, prog_name="sozialblog", obj=call, standalone_mode=False
        )
        return result if isinstance(result, int) else 0
    except UsageError as error:
        call.warn(msg("Error: {problem}", problem=error.message))
        return USAGE
    except click.UsageError as error:
        error.show()
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        call.warn(msg("Stopped."))
        return USAGE
    except ContentError as error:
        call.warn(f"{error.path}:{error.line}: {error.code} " + call.language.say(error.message))
        call.warn("    " + call.language.say(error.fix))
        return NO_SITE
    except OSError as error:
        call.warn(_disk(error))
        return OURS
    except Exception:  # noqa: BLE001 - a fault of ours is told as one, with what a report needs
        call.warn(msg("This is a fault of sozialblog, not yours. Please report the lines below."))
        call.warn(traceback.format_exc())
        return OURS


def _disk(error: OSError) -> Message:
    return msg(
        "The disk or network folder refused: {reason} ({file}). What was not finished is repaired by the next build.",
        reason=reason(error),
        file=str(error.filename or ""),
    )
