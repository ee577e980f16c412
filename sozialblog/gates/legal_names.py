"""T305: nobody's legal name appears who is shown under another, or under none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

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
    public, places = public_names(case.config), tuple(texts(case))
    all_words = "\n".join(place.text for place in places).casefold()
    for record in case.all_records.values():
        name = record.private.name
        words = _words(name)
        if name == record.shown_as or name in public or not words or words[-1].casefold() not in all_words:
            continue
        pattern = _pattern(words, record.shown_as, alone=record.id in own)
        found = next((place for place in places if pattern.search(place.text)), None)
        if found is not None:
            message = msg("A name stands here that may not appear (record “{id}”).", id=record.id)
            yield case.finding("T305", message, RULE.remedy, line=found.line, key=found.key)


@lru_cache(maxsize=1 << 12)
def _words(name: str) -> tuple[str, ...]:
    return tuple(word for word in re.split(r"[\s_-]+", name) if word)


def _pattern(name: tuple[str, ...], shown_as: str, *, alone: bool) -> re.Pattern[str]:
    """The full name in either order, with the endings of the genitive; the surname alone for the post's own people."""
    words = [re.escape(word) for word in name]
    between = r"[\s_,.-]{1,3}"
    forms = [between.join(words)]
    if len(words) > 1:
        forms.append(between.join([words[-1], *words[:-1]]))
    surname = words[-1]
    if alone and len(surname) > 2 and not re.search(rf"(?i)\b{surname}\b", shown_as):
        forms.append(surname)
    return re.compile(rf"(?i)(?<![^\W_])(?:{'|'.join(forms)})(?:s|es|’|')?(?![^\W_])")
