"""T303: nobody's date of birth stands in the text."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog import pii
from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.gates.heard import Found
from sozialblog.gates.passages import found, line_of
from sozialblog.gates.private_fields import is_private
from sozialblog.i18n import msg

RULE = Rule(
    code="T303",
    title=msg("A date of birth"),
    reason=msg(
        "With a first name and a town, a date of birth tells one person from all others. An age in years nearly always "
        "says as much as the story needs."
    ),
    source=msg("GDPR Art. 4 (1), 5 (1) (c) [unchecked]; SGB I § 35 for social data [unchecked]"),
    remedy=msg(
        "Write the age, or leave it out. Of someone known to the public, name them in the same paragraph and under "
        "“public_figures”."
    ),
    example="public_figures: [Janusz Korczak]",
)


def gate(case: Case) -> Iterator[Finding]:
    for item in found(case):
        if item.hit.sort is pii.Sort.BIRTH and not _is_public(case, item) and not is_private(case, item.hit.text):
            yield case.finding(
                "T303", msg("A date of birth stands here."), RULE.remedy, line=line_of(case, item), key=item.key
            )  # fmt: skip


def _is_public(case: Case, item: Found) -> bool:
    """Whether someone known to the public is named in the same paragraph."""
    words = {form for word in pii.words(item.paragraph) for form in pii.stems(word)}
    figures = (*case.document.public_figures, *case.policy.public_figures)
    return any(pii.spellings(figure_words[-1]) & words for figure in figures if (figure_words := pii.words(figure)))
