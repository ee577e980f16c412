"""F009: what a document refers to exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.gates.hints import nearest
from sozialblog.i18n import msg
from sozialblog.posts import Kind

RULE = Rule(
    code="F009",
    title=msg("Something the document refers to does not exist"),
    reason=msg(
        "An author, unit, campaign or document that does not exist is a mistake in writing, and a mistake may "
        "hide another."
    ),
    source=msg("The content model of sozialblog"),
    remedy=msg("Correct the name, or create what is missing."),
    example="author: mkurz      # [authors.mkurz] in site.toml",
)


def gate(case: Case) -> Iterator[Finding]:
    document, config = case.document, case.config
    if config.readable:
        yield from _check(case, "author", document.author, config.authors)
        yield from _check(case, "unit", document.unit, config.units)
    yield from _check(case, "campaign", document.campaign, case.index.slugs[Kind.CAMPAIGN])
    yield from _check(case, "translation_of", document.translation_of, case.index.slugs[document.kind])
    for workshop in document.workshops:
        for slug in workshop.posts:
            yield from _check(case, "workshops.posts", slug, case.index.slugs[Kind.POST], workshop.line)


def _check(case: Case, key: str, value: str, known: Iterable[str], line: int = 0) -> Iterator[Finding]:
    if not value or value in known:
        return
    near = nearest(value, known)
    fix = msg("Did you mean “{near}”?", near=near) if near else RULE.remedy
    yield case.finding("F009", msg("“{value}” ({key}) does not exist.", value=value, key=key), fix, line=line, key=key)
