"""C109: a consent serves its campaigns and its purpose only."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.i18n import msg
from sozialblog.posts import Kind

RULE = Rule(
    code="C109",
    title=msg("This campaign or purpose is not covered"),
    reason=msg(
        "Consent holds for the purpose the person was told. A record limited to some campaigns carries no other "
        "post, and a record without a purpose carries none."
    ),
    source=msg("GDPR Art. 5 (1) (b), 6 (1) (a) [unchecked]"),
    remedy=msg("Use the material within its campaign, or ask the person and extend the record."),
    example="purpose: Berichte über die Kampagne\ncampaigns: [sichtbar]",
)


def gate(case: Case) -> Iterator[Finding]:
    document = case.document
    campaign = document.slug if document.kind is Kind.CAMPAIGN else document.campaign
    for use in case.people():
        record = use.record
        if not record.purpose:
            message = msg("The consent “{id}” names no purpose.", id=use.consent)
            fix = msg("Add “purpose” to the record, with what the person was told.")
        elif record.campaigns and campaign not in record.campaigns:
            message = msg("The consent “{id}” holds only for: {campaigns}.", id=use.consent, campaigns=record.campaigns)
            fix = RULE.remedy
        else:
            continue
        yield case.finding("C109", message, fix, line=use.line, key=use.key)
