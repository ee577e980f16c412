"""rules: what the F-codes mean."""

from __future__ import annotations

from sozialblog.findings import Rule
from sozialblog.i18n import msg

_MODEL = msg("The content model of sozialblog: doubt withholds")
_WHY = msg(
    "What cannot be read for certain cannot be judged, and what cannot be judged is not published. One broken file "
    "never hides another."
)


RULES: tuple[Rule, ...] = (
    Rule(
        code="F001", title=msg("A file cannot be read"), reason=_WHY, source=_MODEL,
        remedy=msg(
            "Save it as UTF-8 text with front matter between two lines of “---”, or mend the line that is "
            "named."
        ),
        example="---\ntitle: Offener Garten\n---\nText",
    ),
    Rule(
        code="F002", title=msg("A required key is missing"), reason=_WHY, source=_MODEL,
        remedy=msg("Add the key. “sozialblog new” writes every required key for you."),
        example="title: Offener Garten\ndate: 2026-05-12\nauthor: mkurz",
    ),
    Rule(
        code="F003", title=msg("A key is not known"), reason=_WHY, source=_MODEL,
        remedy=msg("Correct the spelling; the finding names the nearest known key. German and English keys both work."),
        example="kontext: organisation",
    ),
    Rule(
        code="F004", title=msg("A value is of the wrong kind"), reason=_WHY, source=_MODEL,
        remedy=msg("Write the value as the finding says."), example="date: 2026-05-12",
    ),
    Rule(
        code="F005", title=msg("Two documents have the same address"), reason=_WHY, source=_MODEL,
        remedy=msg("Rename one of them."),
    ),
    Rule(
        code="F006", title=msg("Two consent records have the same id"), reason=_WHY, source=_MODEL,
        remedy=msg("Give each record an id of its own; move one that several posts use to content/consents/."),
    ),
    Rule(
        code="F007", title=msg("A key stands twice"), reason=_WHY, source=_MODEL,
        remedy=msg("Keep one of the two. “titel” and “title” are the same key."),
    ),
    Rule(
        code="F008", title=msg("A feature of YAML that is not allowed"), reason=_WHY, source=_MODEL,
        remedy=msg("Write values out plainly: no anchors, aliases, tags or deep nesting."),
    ),
    Rule(
        code="F010", title=msg("A name that cannot be an address"), reason=_WHY, source=_MODEL,
        remedy=msg("Use small letters a to z, digits and hyphens in names of files and folders."),
    ),
    Rule(
        code="F090", title=msg("A gate could not finish"), reason=_WHY, source=_MODEL,
        remedy=msg("This is a fault of sozialblog. Please report it."),
    ),
)  # fmt: skip
