"""report: findings and verdicts as people read them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

import click

from sozialblog.cli.common import Call
from sozialblog.findings import Finding, Severity
from sozialblog.gates import Judgement, Verdict
from sozialblog.i18n import msg
from sozialblog.pipeline.words import VERDICTS

_COLOURS = {Severity.BLOCK: "red", Severity.WARN: "yellow", Severity.NOTE: "blue"}
_WIDTH = 100


def finding_lines(call: Call, finding: Finding) -> Iterable[str]:
    """File, line, code and what is wrong; below it how to mend it."""
    say = call.language.say
    place = click.style(f"{finding.path}:{finding.line}", bold=True)
    code = click.style(finding.code, fg=_COLOURS[finding.severity], bold=True)
    yield f"{place}  {code}  {say(finding.message)}"
    yield textwrap.fill(say(finding.fix), _WIDTH, initial_indent="    → ", subsequent_indent="      ")


def print_findings(call: Call, findings: Iterable[Finding]) -> None:
    for finding in findings:
        for line in finding_lines(call, finding):
            call.say(line)


def print_judgement(call: Call, judgement: Judgement) -> None:
    """A document, its verdict, and everything found about it."""
    document = judgement.document
    title = call.language.say(msg("“{title}”", title=document.title)) if document.title else document.slug
    colour = "red" if judgement.verdict is Verdict.WITHHOLD else None
    call.say()
    call.say(click.style(f"{title} {call.language.say(VERDICTS[judgement.verdict])}", fg=colour, bold=True))
    print_findings(call, judgement.findings)


def counted(call: Call, judgements: Sequence[Judgement]) -> str:
    """“9 posts, 1 campaign, 5 pages”."""
    plural = call.language.plural
    kinds = [str(judgement.document.kind) for judgement in judgements]
    parts = [
        plural("{n} post", "{n} posts", kinds.count("post")) if "post" in kinds else "",
        plural("{n} campaign", "{n} campaigns", kinds.count("campaign")) if "campaign" in kinds else "",
        plural("{n} page", "{n} pages", kinds.count("page")) if "page" in kinds else "",
    ]
    return ", ".join(filter(None, parts)) or call.language.say(msg("nothing"))
