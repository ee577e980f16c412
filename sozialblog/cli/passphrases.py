"""passphrases: asked for at the terminal or read from a file. Never echoed, never kept, never an argument."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from sozialblog import signing
from sozialblog.cli.common import Call
from sozialblog.errors import UsageError
from sozialblog.files import reason
from sozialblog.i18n import msg

_MAX_FILE = 4096
_TRIES = 3
passphrase_file = click.option(
    "--passphrase-file", type=click.Path(path_type=Path), metavar="FILE", help="file that holds the passphrase"
)


def chance(size: int) -> bytes:
    """Random bytes of the operating system."""
    return os.urandom(size)


def keystore() -> signing.Keystore:
    """The caller's own folder of keys."""
    return signing.Keystore(signing.default_folder())


def new_passphrase(call: Call, file: Path | None) -> bytes:
    """A passphrase for a new key; at the terminal long enough and typed twice. Raises :class:`UsageError`."""
    if file is not None:
        return _from_file(file)
    _need_terminal()
    call.say(msg("Think of a passphrase: four or five words that nobody would guess, and that you can remember."))
    call.say(msg("Nothing is shown while you type it."))
    while True:
        first: str = click.prompt(call.language.say(msg("Passphrase")), hide_input=True)
        if len(first) < signing.LEAST:
            call.say(msg("Please take at least {n} characters.", n=signing.LEAST))
        elif first != click.prompt(call.language.say(msg("The same again")), hide_input=True):
            call.say(msg("The two are not the same; please try again."))
        else:
            return first.encode("utf-8")


def known_passphrase(call: Call, file: Path | None) -> bytes:
    """The passphrase of a key that exists. Raises :class:`UsageError` without a terminal and without a file."""
    if file is not None:
        return _from_file(file)
    _need_terminal()
    typed: str = click.prompt(call.language.say(msg("Your passphrase")), hide_input=True)
    return typed.encode("utf-8")


def unlocked(call: Call, public: str, file: Path | None) -> signing.Unlocked:
    """The private half of a key; a passphrase mistyped at the terminal may be tried again. Raises UsageError."""
    for _ in range(_TRIES - 1 if file is None else 0):
        try:
            return keystore().unlock(public, known_passphrase(call, file))
        except signing.WrongPassphraseError as error:
            call.warn(error.message)
    return keystore().unlock(public, known_passphrase(call, file))


def is_terminal() -> bool:
    """Whether a person sits there who can answer."""
    return sys.stdin is not None and sys.stdin.isatty()


def _need_terminal() -> None:
    if not is_terminal():
        raise UsageError(msg("Without a terminal the passphrase has to come from --passphrase-file."))


def _from_file(file: Path) -> bytes:
    """The file without the line end that editors add."""
    try:
        with file.open("rb") as stream:
            data = stream.read(_MAX_FILE + 1)
    except OSError as error:
        raise UsageError(msg("The passphrase file cannot be read: {reason}", reason=reason(error))) from None
    passphrase = data.removesuffix(b"\n").removesuffix(b"\r")
    if not passphrase or len(data) > _MAX_FILE:
        raise UsageError(msg("The passphrase file is empty or too long."))
    return passphrase
