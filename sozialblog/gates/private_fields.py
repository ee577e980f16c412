"""S507: no private field of a consent record stands in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.gates.texts import public_names, texts
from sozialblog.i18n import msg

RULE = Rule(
    code="S507",
    title=msg("A private field, or a withheld document, in the output"),
    reason=msg(
        "Contact, birth date, guardians and the place of the signed form are kept to prove consent, never to be "
        "published."
    ),
    source=msg("GDPR Art. 5 (1) (c) and (f), 25 [unchecked]"),
    remedy=msg("Take the words out of the text. The record keeps them."),
    example="",
)


_NO_WORD = re.compile(r"[\W_]+")
_SHORTEST = 6  #: characters; a shorter value ("Mama") would find itself everywhere


def is_private(case: Case, text: str) -> bool:
    """Whether ``text`` is or holds a private value of any record, which then has a finding by this rule."""
    plain = _plain(text)
    return any(
        needle in plain
        for record in case.all_records.values()
        for field, value in record.private_values()
        if field != "name" and len(value) >= _SHORTEST and (needle := _needle(value))
    )


def gate(case: Case) -> Iterator[Finding]:
    """Looks in the text itself, so that one post is withheld before verify would stop the whole publication."""
    public, places = public_names(case.config), [(_plain(text.text), text) for text in texts(case)]
    all_words = "\n".join(plain for plain, _ in places)
    for record in case.all_records.values():
        for field, value in record.private_values():
            needle = _needle(value)
            if field == "name" or len(value) < _SHORTEST or value in public:
                continue
            if not needle or needle not in all_words:
                continue
            found = next(text for plain, text in places if needle in plain)
            message = msg("A private field ({field}) of the record “{id}” stands here.", field=field, id=record.id)
            yield case.finding("S507", message, RULE.remedy, line=found.line, key=found.key)


@lru_cache(maxsize=1 << 14)
def _needle(value: str) -> str:
    """A private value, for every document of the site the same."""
    return _plain(value)


def _plain(text: str) -> str:
    """Words alone, in one spelling: nothing that verify would still find may slip through here."""
    return " ".join(_NO_WORD.sub(" ", text.casefold()).split())
