"""policy: the rules in force for the Träger and for each unit, and contradictions side by side."""

from __future__ import annotations

import click

from sozialblog.cli.common import NO_SITE, OK, WITHHELD, Call, command, need_site
from sozialblog.cli.report import print_findings
from sozialblog.config import as_dotted, display, read_config
from sozialblog.findings import from_error
from sozialblog.i18n import msg


@command("policy")
def policy(call: Call) -> int:
    """Show which rules are in force where."""
    need_site(call)
    config, problems = read_config(call.folder)
    say = call.language.say
    columns = [("", as_dotted(config.policy)), *((unit.id, as_dotted(unit.policy)) for unit in config.units.values())]
    heads = [name or say(msg("Träger")) for name, _ in columns]
    keys = list(columns[0][1])
    cells = [[key, *(display(values[key]) or "–" for _, values in columns)] for key in keys]
    widths = [max(len(row[i]) for row in [["", *heads], *cells]) for i in range(len(heads) + 1)]
    call.say(
        click.style("  ".join(text.ljust(width) for text, width in zip(["", *heads], widths, strict=True)), bold=True)
    )
    for row in cells:
        call.say("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
    looser = [item for unit in config.units.values() for item in unit.looser]
    if looser:
        call.say()
        call.say(click.style(say(msg("Looser than the Träger allows; the Träger's value stays in force:")), bold=True))
    for item in looser:
        call.say(
            msg(
                "  {path}:{line}  P601  {key}: the Träger says {traeger}, {unit} says {own}",
                path=item.path, line=item.line, key=item.key, traeger=item.traeger, unit=item.unit, own=item.own,
            )
        )  # fmt: skip
    print_findings(call, map(from_error, problems))
    if problems:
        return NO_SITE
    return WITHHELD if looser else OK
