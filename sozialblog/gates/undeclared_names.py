"""T301: every name in the text was declared."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog import pii
from sozialblog.findings import Finding, Rule, Severity
from sozialblog.gates.case import Case
from sozialblog.gates.declared import declared, line_to_add
from sozialblog.gates.legal_names import is_at_stake
from sozialblog.gates.passages import found, heard, is_german, labels, line_of
from sozialblog.i18n import msg

RULE = Rule(
    code="T301",
    title=msg("A name that no one declared"),
    reason=msg(
        "A name identifies. Whoever is named was asked, works here, or is known to the public anyway. Names are looked "
        "for in German texts alone, by a program that overlooks some and takes other words for names: it warns, and a "
        "stricter house lets it withhold."
    ),
    source=msg("GDPR Art. 4 (1), 5 (1) (c), 6 (1) [unchecked]; for clients StGB § 203 (1)"),
    remedy=msg(
        "Name the person's consent record under “people”, add the name to “public_figures” or “places”, or take it "
        'out. With text.names = "block" under [policy] in site.toml, a name nobody declared withholds its text.'
    ),
    example="public_figures: [Astrid Lindgren]\nplaces: [Silberweide]",
)  # fmt: skip


def gate(case: Case) -> Iterator[Finding]:
    if not is_german(case):
        return
    seen = set[str]()
    for item in found(case):
        name = item.hit.text.strip("'’")
        if item.hit.sort is not pii.Sort.NAME or name.casefold() in seen or declared(case).names(name):
            continue
        seen.add(name.casefold())
        if not is_at_stake(case, name):
            yield _finding(case, name, line_of(case, item), item.key)
    spoken = frozenset(form for name in seen for word in pii.words(name) for form in pii.spellings(word))
    known = frozenset(heard(case).names)
    for label in labels(case):
        for word in pii.words(label.text):
            if _is_name(word, spoken, known) and not declared(case).names(word) and not is_at_stake(case, word):
                yield _finding(case, word, label.line, label.key)


def _is_name(word: str, spoken: frozenset[str], known: frozenset[str]) -> bool:
    """Whether a word without a sentence around it is a name: one that stands in the text too, or is widely known."""
    return word in known or not pii.spellings(word).isdisjoint(spoken)


def _finding(case: Case, name: str, line: int, key: str) -> Finding:
    document = case.document
    fix = msg(
        "If the person agreed, add their consent to “people”. If the public knows them anyway, write {figures}; if it "
        "is a place, {places}. Otherwise take the name out.",
        figures=line_to_add("public_figures", document.public_figures, name),
        places=line_to_add("places", document.places, name),
    )
    severity = Severity.BLOCK if case.policy.names == "block" else Severity.WARN
    message = msg("“{name}” is a name that no one declared.", name=name)
    return case.finding("T301", message, fix, line=line, key=key, severity=severity)
