"""C101: every document says who is recognisable in its text."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.i18n import msg

RULE = Rule(
    code="C101",
    title=msg("Nobody said who is recognisable in the text"),
    reason=msg(
        "Whether consent is needed depends on whether anyone can be recognised. Only a person can tell, so a person "
        "has to say it, also when the answer is “nobody”."
    ),
    source=msg("GDPR Art. 4 (11), 5 (2), 7 (1): consent must be specific and provable [unchecked]"),
    remedy=msg("Add “people: nobody”, or a list of the consent records of everyone who can be recognised."),
    example="people:\n  - consent: jonas-k-2026\n    use: [first-name, quote]",
)


def gate(case: Case) -> Iterator[Finding]:
    """Legal pages hold only the organisation's own data and need no statement."""
    document = case.document
    if document.people is None and "people" not in document.faulty and not document.legal:
        yield case.finding("C101", msg("It is not stated who is recognisable in the text."), RULE.remedy, key="people")
