"""init: a new site, complete but for what only the organisation knows."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import click

from sozialblog.cli import judging
from sozialblog.cli.common import OK, Call, command
from sozialblog.cli.report import print_findings
from sozialblog.errors import UsageError
from sozialblog.i18n import msg
from sozialblog.pipeline import scaffold


@command("init")
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False))
def init(call: Call, folder: Path) -> int:
    """Make a new site in FOLDER."""
    if (folder / "content").exists():
        raise UsageError(msg("There is a site in {folder} already.", folder=str(folder)))
    source = resources.files("sozialblog.cli") / "site"
    for path in ("content/site.toml", "content/pages/impressum.md", "content/pages/datenschutz.md",
                 "content/pages/barrierefreiheit.md", "content/pages/kontakt.md"):  # fmt: skip
        _write(folder, path, (source / Path(path).name).read_text(encoding="utf-8"))
    title = call.language.say(msg("Our first post"))
    name = scaffold.slug_of(title)
    _write(folder, f"content/posts/{name}/index.md", scaffold.post(title, call.today, "redaktion", call.language))
    _write(folder, ".gitignore", "/public/\n/.sozialblog/\neinwilligung-*.html\n")
    call.say(msg("Made a site in {folder}.", folder=str(folder)))
    call.folder = folder
    judged = judging.judged(call)
    call.say(msg("Left to fill in before it can be published:"))
    print_findings(call, judged.site_findings)
    call.say(msg("Next: complete content/site.toml, write the first post, and run “sozialblog check” in the folder."))
    return OK


def _write(folder: Path, path: str, text: str) -> None:
    target = folder / path
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")
