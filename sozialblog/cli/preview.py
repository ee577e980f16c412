"""preview: a local site that shows drafts and findings and reloads by itself."""

from __future__ import annotations

import click

from sozialblog.cli.common import OK, Call, command, need_site, serving
from sozialblog.i18n import msg


@command("preview")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8008,
    metavar="NUMBER",
    help="port on this machine (0: any free one)",
)
@click.option("--open/--no-open", "open_browser", default=False, help="open the browser")
def preview(call: Call, port: int, open_browser: bool) -> int:  # noqa: FBT001 - click passes it by name
    """Show the site here, with drafts and findings. Never writes the output."""
    from sozialblog import search
    from sozialblog.serve import serve

    need_site(call)

    def ready(address: str) -> None:
        call.say(msg("Preview: {address} (stop with Ctrl+C)", address=address))
        if open_browser:
            click.launch(address)

    with serving(call, port):
        serve(
            call.folder, today=lambda: call.today, root=call.root, language=call.language, port=port, ready=ready,
            index=search.index if search.executable() else None,
        )  # fmt: skip
    return OK
