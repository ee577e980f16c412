"""explain: a rule by its code, or why a document is or is not published."""

from __future__ import annotations

import re
import textwrap

import click

from sozialblog.cli.check import chosen_by, examined
from sozialblog.cli.common import OK, WITHHELD, Call, command, need_site
from sozialblog.cli.report import print_findings
from sozialblog.cli.rules import all_rules
from sozialblog.errors import UsageError
from sozialblog.findings import Rule
from sozialblog.gates import Judgement, Verdict
from sozialblog.i18n import Message, msg
from sozialblog.pipeline.words import VERDICTS, in_words

CAUTION = msg(
    "[unchecked]: from general knowledge, not checked against the text of the law. None of this is legal advice."
)
_CODE = re.compile(r"[A-Z]\d{3}\Z")
_WIDTH = 88


def sections(rule: Rule) -> tuple[tuple[Message, Message], ...]:
    """What there is to say about a rule below its title, as heading and text; the handbook says the same."""
    return ((msg("Why"), rule.reason), (msg("Source"), rule.source), (msg("Remedy"), rule.remedy))


@command("explain")
@click.argument("what", metavar="CODE|PATH")
def explain(call: Call, what: str) -> int:
    """Explain a finding's code, or why a document is published or not."""
    if _CODE.match(what.upper()):
        rule = all_rules().get(what.upper())
        if rule is None:
            raise UsageError(msg("There is no rule {code}. Known: {known}.", code=what, known=list(all_rules())))
        _rule(call, rule)
        return OK
    need_site(call)
    judged = examined(call)
    chosen = chosen_by(call, judged, (what,))
    for judgement in chosen:
        _document(call, judgement)
    return WITHHELD if any(item.verdict is Verdict.WITHHOLD for item in chosen) else OK


def _rule(call: Call, rule: Rule) -> None:
    say = call.language.say
    call.say(click.style(f"{rule.code}  {say(rule.title)}", bold=True))
    call.say()
    for label, text in sections(rule):
        call.say(click.style(say(label), bold=True))
        call.say(textwrap.fill(say(text), _WIDTH, initial_indent="  ", subsequent_indent="  "))
        call.say()
    if rule.example:
        call.say(click.style(say(msg("Example")), bold=True))
        call.say(textwrap.indent(rule.example, "  "))
        call.say()
    call.say(textwrap.fill(say(CAUTION), _WIDTH))


def _document(call: Call, judgement: Judgement) -> None:
    document, case, say = judgement.document, judgement.case, call.language.say
    call.say(click.style(f"{document.path}: {say(VERDICTS[judgement.verdict])}", bold=True))
    if judgement.verdict is Verdict.SCHEDULED:
        call.say(msg("It appears on {day}.", day=max(filter(None, (document.publish_from, document.date)))))
    for use in case.people():
        state = use.record.state(case.on)
        until = use.record.valid_until or "…"
        call.say(
            msg(
                "  Consent “{id}”: {state}, valid until {day}",
                id=use.consent,
                state=in_words(call.language, state),
                day=until,
            )
        )
    if document.people == () and not any(item.shows and item.shows.consents for item in document.files):
        call.say(msg("  It states that nobody can be recognised."))
    print_findings(call, judgement.findings)
    if judgement.verdict is Verdict.PUBLISH:
        call.say(msg("  Every rule is met on {day}.", day=case.on))
