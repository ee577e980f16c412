"""C108: a consent for the website is none for the newspaper."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.i18n import msg

RULE = Rule(
    code="C108",
    title=msg("This channel is not covered"),
    reason=msg(
        "Consent is given for definite places. A photograph agreed for the website must not turn up on a social "
        "network."
    ),
    source=msg("GDPR Art. 4 (11), 5 (1) (b): purpose limitation [unchecked]"),
    remedy=msg("Leave the channel out of the post, or ask the person and add it to the record."),
    example="channels: [website, print]",
)


def gate(case: Case) -> Iterator[Finding]:
    for use in case.people():
        lacking = [channel for channel in case.document.channels if channel not in use.record.channels]
        if lacking:
            message = msg("The consent “{id}” does not cover: {channels}.", id=use.consent, channels=lacking)
            yield case.finding("C108", message, RULE.remedy, line=use.line, key=use.key)
