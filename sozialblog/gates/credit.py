"""I403: every photograph names who took it."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.i18n import msg

RULE = Rule(
    code="I403",
    title=msg("A photograph without a credit"),
    reason=msg("Whoever takes a photograph has the right to be named with it."),
    source=msg("UrhG § 13 [unchecked]"),
    remedy=msg("Name the photographer: “credit: …”."),
    example="credit: Mira Kurz",
)


def gate(case: Case) -> Iterator[Finding]:
    for photo in case.document.photos:
        if not photo.credit and "credit" not in photo.faulty:
            message = msg("The photograph {file} names no photographer.", file=photo.file)
            yield case.finding("I403", message, RULE.remedy, line=photo.line, key="photos.credit")
