"""I402: every photograph is described for those who do not see it."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.i18n import msg

RULE = Rule(
    code="I402",
    title=msg("A photograph without alternative text"),
    reason=msg(
        "People who are blind hear this text instead of the picture. Social work of all should not leave them out."
    ),
    source=msg("WCAG 2.2, success criterion 1.1.1; EN 301 549"),
    remedy=msg("Describe in a sentence what the picture shows: “alt: …”."),
    example="alt: Acht Fahrräder lehnen an einer Backsteinwand.",
)


def gate(case: Case) -> Iterator[Finding]:
    for photo in case.document.photos:
        if not photo.alt and "alt" not in photo.faulty:
            message = msg("The photograph {file} has no alternative text.", file=photo.file)
            yield case.finding("I402", message, RULE.remedy, line=photo.line, key="photos.alt")
