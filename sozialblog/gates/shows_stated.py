"""C102: every photograph and every attachment says whom it shows."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.i18n import msg
from sozialblog.posts import Attachment

RULE = Rule(
    code="C102",
    title=msg("Nobody said whom a photograph or an attachment shows"),
    reason=msg("A person's image may only be spread with their consent. Without a statement nobody has checked."),
    source=msg("KUG § 22; GDPR Art. 7 (1) [unchecked]"),
    remedy=msg("Add “shows: nobody”, or the ids of the consent records of everyone who can be recognised."),
    example="photos:\n  - file: hof.jpg\n    shows: nobody",
)


def gate(case: Case) -> Iterator[Finding]:
    for item in case.document.files:
        if item.shows is None and "shows" not in item.faulty:
            message = msg("It is not stated whom the photograph {file} shows.", file=item.file)
            if isinstance(item, Attachment):
                message = msg("It is not stated who can be recognised in the attachment {file}.", file=item.file)
            yield case.finding("C102", message, RULE.remedy, line=item.line, key=f"{item.key}.shows")
