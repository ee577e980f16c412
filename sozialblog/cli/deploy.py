"""deploy: bring a published folder to where it is served from, and look afterwards whether it arrived."""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict, Unpack

import click

from sozialblog import deploy as deploying
from sozialblog import pipeline
from sozialblog.cli import judging
from sozialblog.cli.common import OK, OURS, WITHHELD, Call, agreed, command
from sozialblog.cli.report import print_findings
from sozialblog.deploy import Lost, Plan, Target, Where
from sozialblog.errors import UsageError
from sozialblog.i18n import Message, msg

_FEW = 20  #: files that may vanish without a question, however small the site is
_SHOWN = 30  #: lines of a list


class _Wanted(TypedDict):
    """What the command line and pyproject.toml say."""

    output: Path | None
    to: str | None
    key: Path | None
    known_hosts: Path | None
    max_deletions: int | None
    confirm_deletions: bool
    take_over: bool
    check: str
    web: bool
    dry: bool


@command("deploy")
@click.option("--output", type=click.Path(path_type=Path), metavar="FOLDER", help="published folder (default: public)")
@click.option("--to", metavar="TARGET", help="folder, sftp://user@host/path, rsync://… or rsync+ssh://…")
@click.option("--key", type=click.Path(path_type=Path), metavar="FILE", help="private SSH key (default: agent)")
@click.option(
    "--known-hosts",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="keys of known servers (default: ~/.ssh/known_hosts)",
)
@click.option(
    "--max-deletions",
    type=click.IntRange(0, 100),
    metavar="PERCENT",
    help="how many of the files online may vanish without a question (default: 25)",
)
@click.option("--confirm-deletions", is_flag=True, help="let any number of files vanish")
@click.option("--take-over", is_flag=True, help="use a folder that holds other files; they stay")
@click.option(
    "--check",
    type=click.Choice(["sent", "all"]),
    default="sent",
    help="compare the bytes of files sent, or of all (names and sizes always)",
)
@click.option("--web", is_flag=True, help="also compare what the website answers")
@click.option("--dry-run", "dry", is_flag=True, help="say what would happen, change nothing")
def deploy(call: Call, **wanted: Unpack[_Wanted]) -> int:
    """Bring a published folder online.

    What may not be seen any more goes first.     The target can stand in pyproject.toml, [tool.sozialblog.deploy].
    """
    settings = _settings(call.folder)
    local = deploying.prepare(wanted["output"] or call.folder / "public")
    place = _place(wanted["to"] or settings.get("to", ""))
    if not _passes(call, local.folder):
        return WITHHELD
    if local.others:
        call.say(
            msg("Files in {folder} that are not ours and stay there: {n}.", folder=str(local.folder), n=local.others)
        )
    target: Target | None = None
    try:
        target = _target(call, place, wanted, settings)
        return _deploy(call, target, local, wanted, settings, place)
    except Lost as error:
        call.warn(error.message)
        call.warn(msg("What was deleted stays deleted. Run the command again: it goes on where it was cut off."))
        return OURS
    finally:
        if target is not None:
            target.close()


def _deploy(
    call: Call, target: Target, local: deploying.Local, wanted: _Wanted, settings: dict[str, str], place: Where
) -> int:  # fmt: skip
    present = target.listing()
    todo = deploying.plan(deploying.online(target, present), present, local.manifest, local.sizes)
    _refuse_foreign(todo, present, place, take_over=wanted["take_over"])
    if wanted["dry"]:
        _rehearse(call, todo)
        return OK
    if not _may_vanish(call, todo, wanted, settings):
        return WITHHELD
    done = deploying.deploy(target, local, todo, progress=_progress(call))
    call.say(msg("Online at {target}: {sent} sent, {deleted} deleted, {kept} unchanged.", target=str(place),
                 sent=done.sent, deleted=done.deleted, kept=done.kept))  # fmt: skip
    if todo.foreign:
        call.say(msg("Files there that are not ours and stay: {n}.", n=len(todo.foreign)))
    found = deploying.problems(target, local, todo, every=wanted["check"] == "all")
    if wanted["web"]:
        from sozialblog.deploy.web import differences

        found += differences(local.manifest, local.manifest.host.url)
    if found:
        call.say(click.style(call.language.say(msg("What is online is not what was built:")), bold=True))
        _list(call, [call.language.say(item) for item in found])
        return WITHHELD
    call.say(msg("What is online is what was built."))
    return OK


def _settings(folder: Path) -> dict[str, str]:
    """``[tool.sozialblog.deploy]`` of the site's pyproject.toml. Raises :class:`UsageError` for anything odd in it."""
    try:
        text = (folder / "pyproject.toml").read_text(encoding="utf-8")
        found = tomllib.loads(text).get("tool", {}).get("sozialblog", {}).get("deploy", {})
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError):
        raise UsageError(msg("{file} cannot be read.", file=str(folder / "pyproject.toml"))) from None
    known = {"to": str, "key": str, "known_hosts": str, "max_deletions": int}
    if not isinstance(found, dict) or any(type(value) is not known.get(key) for key, value in found.items()):
        raise UsageError(
            msg(
                "[tool.sozialblog.deploy] in pyproject.toml takes only to, key and known_hosts (text), and "
                "max_deletions (percent)."
            )
        )
    return {key: str(value) for key, value in found.items()}


def _place(text: str) -> Where:
    if not text:
        raise UsageError(
            msg('Where to? Name the target with --to, or in pyproject.toml: [tool.sozialblog.deploy] to = "…".')
        )
    return deploying.where(text)


def _passes(call: Call, folder: Path) -> bool:
    """Whether ``verify`` finds nothing in the folder; with the site's content at hand nothing private either."""
    from sozialblog.verify import Expectation, verify

    known = (call.folder / "content").is_dir()
    expected = pipeline.expectation(judging.judged_anew(call)) if known else Expectation()
    found = verify(folder, expected)
    if found:
        print_findings(call, found)
        call.say(
            msg("{folder} holds something that it must not. Nothing was deployed; build again.", folder=str(folder))
        )
    return not found


def _target(call: Call, place: Where, wanted: _Wanted, settings: dict[str, str]) -> Target:
    key = wanted["key"] or (Path(settings["key"]) if "key" in settings else None)
    known = wanted["known_hosts"] or (Path(settings["known_hosts"]) if "known_hosts" in settings else None)
    if place.kind == "folder":
        from sozialblog.deploy.folder import FolderTarget

        return FolderTarget(Path(place.path))
    if place.kind != "sftp":
        from sozialblog.deploy.rsync import RsyncTarget

        return RsyncTarget(place, key=key, known_hosts=known)
    try:
        from sozialblog.deploy.sftp import Secrets, SftpTarget
    except ModuleNotFoundError:
        install = 'pip install "sozialblog[sftp]"'
        raise UsageError(msg("SFTP needs an extra: {command}", command=install)) from None
    secrets = Secrets(
        key=key, known_hosts=known or Path("~/.ssh/known_hosts"),
        password=_asked(call, "SOZIALBLOG_DEPLOY_PASSWORD", msg("Password of {target}", target=str(place))),
        passphrase=_asked(call, "SOZIALBLOG_DEPLOY_PASSPHRASE", msg("Passphrase of the SSH key")),
    )  # fmt: skip
    return SftpTarget(place, secrets)


def _asked(call: Call, variable: str, question: Message) -> Callable[[], str]:
    """A secret from the environment, else typed at the terminal, else none."""

    def ask() -> str:
        if given := os.environ.get(variable):
            return given
        if not sys.stdin.isatty():
            return ""
        typed: str = click.prompt(call.language.say(question), hide_input=True, err=True)
        return typed

    return ask


def _refuse_foreign(todo: Plan, present: object, place: Where, *, take_over: bool) -> None:
    if take_over:
        return
    if todo.clashes:
        raise UsageError(
            msg("At {target} lie files of somebody else where ours belong: {paths}. Move them away, or replace them "
                "with --take-over.", target=str(place), paths=list(todo.clashes[:_SHOWN]))
        )  # fmt: skip
    if not todo.online and todo.foreign:
        raise UsageError(
            msg("{target} is not empty and was not filled by sozialblog. Correct the target; or, if it is right, use "
                "--take-over: other files stay as they are.", target=str(place))
        )  # fmt: skip


def _may_vanish(call: Call, todo: Plan, wanted: _Wanted, settings: dict[str, str]) -> bool:
    """A guard against the wrong folder and the half-empty site."""
    percent = wanted["max_deletions"] if wanted["max_deletions"] is not None else int(settings.get("max_deletions", 25))
    if wanted["confirm_deletions"] or todo.vanishing <= _FEW or todo.vanishing * 100 <= todo.online * percent:
        return True
    call.say(msg("{n} of {m} files that are online would vanish.", n=todo.vanishing, m=todo.online))
    if sys.stdin.isatty() and agreed(call, call.language.say(msg("Is that meant?"))):
        return True
    call.say(msg("Nothing was changed. See with --dry-run which they are; if it is meant, add --confirm-deletions."))
    return False


def _rehearse(call: Call, todo: Plan) -> None:
    back = set(todo.replaced)
    _list(call, [f"- {path}" for path in (*todo.unfinished, *todo.doomed) if path not in back], every=True)
    _list(call, [f"~ {path}" for path in todo.replaced], every=True)
    _list(call, [f"+ {path}" for path in todo.new], every=True)
    call.say(msg("Would vanish: {a}. Replaced: {b}. New: {c}. Unchanged: {d}. Nothing was changed (--dry-run).",
                 a=todo.vanishing, b=len(todo.replaced), c=len(todo.new), d=len(todo.kept)))  # fmt: skip


def _list(call: Call, lines: list[str], *, every: bool = False) -> None:
    for line in lines if every else lines[:_SHOWN]:
        call.say(f"    {line}")
    if not every and len(lines) > _SHOWN:
        call.say(msg("    … and {n} more", n=len(lines) - _SHOWN))


def _progress(call: Call) -> Callable[[int, int], None] | None:
    """A line now and then on a terminal, nothing in a log."""
    if not sys.stderr.isatty():
        return None
    return lambda done, total: call.warn(msg("{done} of {total} files", done=done, total=total))
