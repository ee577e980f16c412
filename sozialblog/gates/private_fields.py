"""S507: no private field of a consent record stands in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ahocorasick_rs import AhoCorasick, Implementation

from sozialblog.consent import Record
from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.gates.passages import heard
from sozialblog.gates.shared import for_the_same
from sozialblog.gates.texts import Text, public_names, texts
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
    return bool(_search(case.all_records).within(_plain(text)))


def gate(case: Case) -> Iterator[Finding]:
    """Looks in the text itself, so that one post is withheld before verify would stop the whole publication."""
    search = _search(case.all_records)
    if not search.may_hold(heard(case).words.text):
        return
    found: dict[tuple[str, str, str, str], Text] = {}
    for text in texts(case):
        for hit in search.within(_plain(text.text)):
            found.setdefault(hit, text)
    public = public_names(case.config)
    for (_, record_id, field, value), text in sorted(found.items()):
        if value not in public:
            message = msg("A private field ({field}) of the record “{id}” stands here.", field=field, id=record_id)
            yield case.finding("S507", message, RULE.remedy, line=text.line, key=text.key)


class _Search:
    """Looks for the private values of all records at once: their number must not count for each document."""

    def __init__(self, records: Mapping[str, Record]) -> None:
        self._values = sorted(
            {
                (needle, record.id, field, value)
                for record in records.values()
                for field, value in record.private_values()
                if field != "name" and len(value) >= _SHORTEST and (needle := _plain(value))
            }
        )
        self._automaton = AhoCorasick([needle for needle, *_ in self._values])
        by_word: dict[str, list[str]] = {}
        for needle, *_ in self._values:
            by_word.setdefault(max(needle.split(), key=len), []).append(needle)
        self._needles = list(by_word.values())
        self._words = AhoCorasick(list(by_word), implementation=Implementation.DFA)

    def may_hold(self, words: str) -> bool:
        """Whether a value may stand in a text of these case-folded words: if one does, each of its words is there."""
        hits = self._words.find_matches_as_indexes(words, overlapping=True)
        return any(
            all(word in words for word in needle.split())
            for number in {number for number, _start, _end in hits}
            for needle in self._needles[number]
        )

    def within(self, plain: str) -> set[tuple[str, str, str, str]]:
        """Needle, record, field and value of each private value in a text."""
        hits = self._automaton.find_matches_as_indexes(plain, overlapping=True)
        return {self._values[number] for number, _start, _end in hits}


_search = for_the_same(_Search)


def _plain(text: str) -> str:
    """Words alone, in one spelling: nothing that verify would still find may slip through here."""
    return _NO_WORD.sub(" ", text.casefold()).strip()
