"""T305: nobody's legal name appears who is shown under another, or under none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.gates.texts import public_names, texts
from sozialblog.i18n import msg

RULE = Rule(
    code="T305",
    title=msg("The legal name of someone who may not be named so"),
    reason=msg(
        "The record says under which name the person may appear. The legal name, or the surname alone, gives them away."
    ),
    source=msg("GDPR Art. 5 (1) (c), 6 (1) (a) [unchecked]; for clients StGB § 203 (1)"),
    remedy=msg(
        "Replace the name by the one under “shown_as”, or leave it out. Look at captions, alternative texts and "
        "file names too."
    ),
    example="shown_as: Jonas",
)


def gate(case: Case) -> Iterator[Finding]:
    own = {use.consent for use in case.people()}
    public, seen = public_names(case.config), list(texts(case))
    for record in case.all_records.values():
        if record.private.name == record.shown_as or record.private.name in public:
            continue
        pattern = _pattern(record, alone=record.id in own)
        for text in seen:
            if pattern.search(text.text):
                message = msg("A name stands here that may not appear (record “{id}”).", id=record.id)
                yield case.finding("T305", message, RULE.remedy, line=text.line, key=text.key)
                break


def _pattern(record: Record, *, alone: bool) -> re.Pattern[str]:
    """The full name in either order, with the endings of the genitive; the surname alone for the post's own people."""
    words = [re.escape(word) for word in _words(name)]
    if not words:
        return re.compile(r"(?!)")
    between = r"[\s_,.-]{1,3}"
    forms = [between.join(words)]
    if len(words) > 1:
        forms.append(between.join([words[-1], *words[:-1]]))
    surname = words[-1]
    if alone and len(surname) > 2 and not re.search(rf"(?i)\b{surname}\b", shown_as):
        forms.append(surname)
    return re.compile(rf"(?i)(?<![^\W_])(?:{'|'.join(forms)})(?:s|es|’|')?(?![^\W_])")
