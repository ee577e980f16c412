"""verify: read any built folder back and prove the promises on it."""

from __future__ import annotations

from pathlib import Path

import click

from sozialblog import pipeline
from sozialblog.cli.common import OK, WITHHELD, Call, command
from sozialblog.cli.report import print_findings
from sozialblog.errors import UsageError
from sozialblog.i18n import msg


@command("verify")
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
def verify(call: Call, folder: Path) -> int:
    """Search a built FOLDER for everything that must not be in it.

    With the site's content at hand (--site) also for private fields and withheld documents.
    """
    from sozialblog.verify import Expectation
    from sozialblog.verify import verify as look

    if not folder.is_dir():
        raise UsageError(msg("There is no folder {folder}.", folder=str(folder)))
    known = (call.folder / "content").is_dir()
    expected = pipeline.expectation(pipeline.judge_site(call.folder, call.today, call.root)) if known else Expectation()
    found = look(folder, expected)
    print_findings(call, found)
    if found:
        call.say(msg("Findings in {folder}: {n}.", n=len(found), folder=str(folder)))
        return WITHHELD
    call.say(msg("{folder} holds nothing that it must not.", folder=str(folder)))
    if not known:
        call.say(msg("Private fields and withheld documents were not looked for: name the site with --site."))
    return OK
