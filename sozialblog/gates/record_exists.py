"""C103: every consent that a document names has a record that can be read."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.gates.hints import nearest
from sozialblog.i18n import msg

RULE = Rule(
    code="C103",
    title=msg("There is no such consent record"),
    reason=msg("A name in a list proves nothing. The proof is the record, and there is none under this id."),
    source=msg("GDPR Art. 5 (2), 7 (1): the organisation has to be able to prove consent [unchecked]"),
    remedy=msg("Correct the id, or write the record: under “consents” in the post, or in content/consents/."),
    example="people: [frau-demir-2026]     # content/consents/frau-demir-2026.md",
)


def gate(case: Case) -> Iterator[Finding]:
    """An unreadable record withholds with the findings about the record itself."""
    reported: set[str] = set()
    for claim in case.claims():
        name = claim.consent
        if name in case.records or name in reported:
            continue
        reported.add(name)
        if name in case.broken:
            yield from case.broken[name]
            continue
        if name in case.elsewhere:
            fix = msg(
                "The record stands in {path} and counts only there. Move it to content/consents/ to use it twice.",
                path=case.elsewhere[name],
            )
        else:
            near = nearest(name, case.records)
            fix = msg("Did you mean “{near}”?", near=near) if near else RULE.remedy
        message = msg("No consent record has the id “{id}”.", id=name)
        yield case.finding("C103", message, fix, line=claim.line, key=claim.key)
