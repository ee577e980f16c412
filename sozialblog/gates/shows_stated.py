"""C102: every photograph says whom it shows."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.i18n import msg

RULE = Rule(
    code="C102",
    title=msg("Nobody said whom a photograph shows"),
    reason=msg("A person's image may only be spread with their consent. Without a statement nobody has checked."),
    source=msg("KUG § 22; GDPR Art. 7 (1) [unchecked]"),
    remedy=msg("Add “shows: nobody”, or the ids of the consent records of everyone who can be recognised."),
    example="photos:\n  - file: hof.jpg\n    shows: nobody",
)


def gate(case: Case) -> Iterator[Finding]:
    for photo in case.document.photos:
        if photo.shows is None and "shows" not in photo.faulty:
            message = msg("It is not stated whom the photograph {file} shows.", file=photo.file)
            yield case.finding("C102", message, RULE.remedy, line=photo.line, key="photos.shows")
