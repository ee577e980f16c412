"""C104: a record covers each use that the document makes of the person."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog.consent import Record
from sozialblog.findings import Finding, Rule, Severity
from sozialblog.gates.case import Case, Use
from sozialblog.i18n import msg
from sozialblog.markup import Quote
from sozialblog.posts import USES

RULE = Rule(
    code="C104",
    title=msg("The consent does not cover this use"),
    reason=msg(
        "Consent is given for something definite. Who agreed to be quoted has not agreed to be pictured. In a post "
        "of the organisation, spoken words in quotation marks need someone whose record covers “quote”."
    ),
    source=msg("GDPR Art. 4 (11), 6 (1) (a): consent is specific [unchecked]; KUG § 22 for images"),
    remedy=msg("Leave this use out, or ask the person and add it to “covers” in the record."),
    example="covers: [image, first-name, quote]",
)


def gate(case: Case) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for use in case.uses():
        for category in _claimed(use):
            if not use.record.covers_use(category) and (use.consent, category) not in seen:
                seen.add((use.consent, category))
                message = msg("The consent “{id}” does not cover “{use}”.", id=use.consent, use=category)
                yield case.finding("C104", message, RULE.remedy, line=use.line, key=use.key)
        if use.key == "people" and use.categories is None and not use.record.covers & set(USES):
            message = msg("The consent “{id}” covers no mention in a text.", id=use.consent)
            yield case.finding("C104", message, RULE.remedy, line=use.line, key=use.key)
        if _named(use) and not use.record.shown_as:
            message = msg("The record “{id}” has no “shown_as”: no name may appear.", id=use.consent)
            fix = msg("Add “shown_as” with the name the person chose, or leave the name out (use).")
            yield case.finding("C104", message, fix, line=use.line, key=use.key)
    yield from _quotes(case)


def _claimed(use: Use) -> tuple[str, ...]:
    return use.categories or ()


def _named(use: Use) -> bool:
    return bool({"first-name", "full-name"} & set(_claimed(use)))


def _quotes(case: Case) -> Iterator[Finding]:
    """The rule of the context “organisation”: spoken words need someone who agreed to be quoted."""
    document = case.document
    if document.context != "organisation" or document.people is None or document.legal:
        return
    people = [use for use in case.uses() if use.key == "people"]
    if len(people) != len(document.people):
        return  # a missing record is a finding of its own
    for quote in case.body.quotes:
        if not people:
            message = msg("Someone is quoted here, but “people” says nobody.")
            fix = msg("If a person of yours said it, name their consent record under “people”.")
            yield case.finding("C104", message, fix, line=quote.line, key="people", severity=Severity.WARN)
        elif not _speakers(quote, people):
            message = msg("The words quoted here are covered by no consent to “quote”.")
            fix = msg(
                "Say under “people” who spoke (use: [quote]), with a record that covers “quote”, or take the words out."
            )
            yield case.finding("C104", message, fix, line=quote.line, key="people")


def _speakers(quote: Quote, people: list[Use]) -> list[Use]:
    """Those who may have said it: the ones named in the paragraph, or else everyone, if they agreed to be quoted."""
    named = [use for use in people if _appears(use.record, quote.block)]
    return [use for use in named or people if _quotable(use)]


def _appears(record: Record, text: str) -> bool:
    return bool(record.shown_as) and record.shown_as in text


def _quotable(use: Use) -> bool:
    return use.record.covers_use("quote") and (use.categories is None or "quote" in use.categories)
