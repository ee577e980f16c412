"""desk: the approval desk in the browser."""

from __future__ import annotations

import datetime as dt
import importlib.util
from dataclasses import replace
from urllib.parse import urlsplit

import click

from sozialblog.cli.common import OK, Call, command, need_site, pinned_root, serving
from sozialblog.cli.passphrases import chance, keystore
from sozialblog.errors import UsageError
from sozialblog.i18n import msg

_NEEDED = ("flask", "waitress")


@command("desk")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8009,
    metavar="NUMBER",
    help="port on this machine (0: any free one)",
)
@click.option("--host", default="", metavar="ADDRESS", help="listen there instead of on this machine alone")
@click.option(
    "--behind", default="", metavar="URL", help="https address of the proxy that stands before the desk, if one does"
)
@click.option("--open/--no-open", "open_browser", default=True, help="open the browser")
def desk(call: Call, port: int, host: str, behind: str, open_browser: bool) -> int:  # noqa: FBT001
    """Mark people and approve, in the browser. Listens on this machine alone."""
    need_site(call)
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise UsageError(
            msg(
                "The desk needs {names}. Install them with: {command}",
                names=missing,
                command='pip install "sozialblog[desk]"',
            )
        )
    from sozialblog.desk import LOOPBACK, Office, Where, serve

    where = Where(host=host or LOOPBACK[0], port=port, behind=behind)
    if behind and (
        urlsplit(behind).scheme != "https" or not urlsplit(behind).netloc or urlsplit(behind).path.strip("/")
    ):
        raise UsageError(msg("--behind is an address like https://desk.example.org."))
    if where.host not in LOOPBACK and not behind:
        raise UsageError(
            msg(
                "Beyond this machine passphrases would travel unprotected. Put a proxy with https before the desk and "
                "name its address with --behind."
            )
        )

    def now() -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    def ready(address: str) -> None:
        call.say(msg("Desk: {address} (opens once; Enter shows a new address, Ctrl+C stops)", address=address))
        if open_browser:
            click.launch(address)

    work = Office(
        call.folder, today=lambda: replace(call, now=now()).today, now=now, root=lambda: pinned_root(call.folder),
        language=call.language, keystore=keystore(), chance=chance,
    )  # fmt: skip
    work.prepare()
    with serving(call, port):
        serve(work, where, ready)
    return OK
