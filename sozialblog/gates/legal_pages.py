"""S501, S502: the site as a whole has a complete Impressum and a privacy statement. Judges no post."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sozialblog.config import SITE_TOML, Config
from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Verdict
from sozialblog.gates.judge import Judgement
from sozialblog.i18n import Message, msg

IMPRESSUM = Rule(
    code="S501",
    title=msg("The Impressum is missing or incomplete"),
    reason=msg(
        "Whoever publishes in Germany has to say who they are and how they can be reached, and who answers for "
        "the texts."
    ),
    source=msg("DDG § 5; MStV § 18 (2)"),
    remedy=msg("Complete [organisation] in site.toml and keep a page with “legal: impressum” and “status: ready”."),
    example="---\ntitle: Impressum\nlegal: impressum\nstatus: ready\n---",
)
PRIVACY = Rule(
    code="S502",
    title=msg("The privacy statement is missing"),
    reason=msg(
        "Visitors and the people pictured have to be told what happens with their data, and what rights they have."
    ),
    source=msg("GDPR Art. 12 to 14 [unchecked]; DSG-EKD and KDG accordingly"),
    remedy=msg("Keep a page with “legal: datenschutz” and “status: ready”."),
    example="---\ntitle: Datenschutz\nlegal: datenschutz\nstatus: ready\n---",
)
_REQUIRED = ("name", "street", "postcode", "city", "email", "phone", "represented_by", "responsible")
_PLACEHOLDER = re.compile(
    r"(?i)\b(muster(mann|frau|stra(ss|ß)e|stadt|verein)|todo|tbd|xxx+|lorem ipsum|platzhalter)\b|\?\?"
)


def gate(judgements: Sequence[Judgement], config: Config) -> Iterator[Finding]:
    """Both pages have to be publishable today, and the organisation's fields filled in truthfully."""
    published = {judgement.document.legal for judgement in judgements if judgement.verdict is Verdict.PUBLISH}
    if "impressum" not in published:
        yield _missing("S501", msg("There is no Impressum that could be published."), IMPRESSUM)
    if "datenschutz" not in published:
        yield _missing("S502", msg("There is no privacy statement that could be published."), PRIVACY)
    organisation = config.organisation
    for key in _REQUIRED if config.readable else ():
        value = getattr(organisation, key)
        if not value or _PLACEHOLDER.search(value):
            problem = msg("“{key}” is a placeholder.", key=key) if value else msg("“{key}” is missing.", key=key)
            yield Finding(
                code="S501", path=SITE_TOML, line=organisation.line, key=f"organisation.{key}",
                message=msg("The Impressum is incomplete: {problem}", problem=problem), fix=IMPRESSUM.remedy,
            )  # fmt: skip


def _missing(code: str, message: Message, rule: Rule) -> Finding:
    return Finding(code=code, path="content/pages", message=message, fix=rule.remedy)
