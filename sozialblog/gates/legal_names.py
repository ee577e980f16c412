"""T305: nobody's legal name appears who is shown under another, or under none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final

from ahocorasick_rs import AhoCorasick, Implementation

from sozialblog import pii
from sozialblog.consent import Record
from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.gates.declared import own_data
from sozialblog.gates.heard import Words
from sozialblog.gates.passages import heard
from sozialblog.gates.shared import for_the_same
from sozialblog.gates.texts import Text, public_names, put_together, texts
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

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*['’]?")
_BESIDE: Final = re.compile(r"[\s_,.‐‑–-]{1,3}\Z")  #: what may stand between two words of one name
_PARTICLES: Final = frozenset({"von", "van", "der", "de", "den", "zu", "zum", "zur", "vom", "al", "el", "di", "da"})
_FAR: Final = 4  #: words between which first name and surname may stand
_ALONE: Final = 3  #: letters of a word that identifies by itself
_LONG: Final = 5  #: letters of a word that is known without its umlauts' dots
_JOINED: Final = 8  #: letters of a name in one word
_INFLECTED: Final = re.compile(r"(?:e?s)?(?![a-z])")
_LABELS: Final = ("slug", "aliases", "tags", "photos.file", "attachments.file")


@dataclass(frozen=True, slots=True)
class _Name:
    """A legal name: spellings of the parts of first names and of the surname, and of both in one word."""

    first: tuple[frozenset[str], ...]
    last: tuple[frozenset[str], ...]
    joined: frozenset[str]

    @property
    def words(self) -> frozenset[str]:
        return frozenset[str]().union(*self.first, *self.last)


@dataclass(frozen=True, slots=True)
class _Place:
    """A word of a text: what it may be an inflected form of, and which word of which text it is."""

    stems: frozenset[str]
    match: re.Match[str]
    text: Text
    number: int


def gate(case: Case) -> Iterator[Finding]:
    search = _search(case.all_records)
    if not (search and search.may_find(heard(case).words)):
        return
    read = texts(case)
    own = {use.consent for use in case.people()}
    public = public_names(case.config)
    written = {word for text in read for view in _views(text.text) for word in _WORD.findall(view)}
    suspects = _named(case, {stem for word in written for stem in pii.stems(word)})
    if not suspects:
        return
    lines, index = _read(read)
    declared = _declared(case)
    for record in suspects:
        name = _name(record.private.name)
        if record.private.name in (record.shown_as, *public) or not name.last:
            continue
        found = _found(name, lines, index, alone=declared if record.id in own else None)
        if found is not None:
            message = msg("A name stands here that may not appear (record “{id}”).", id=record.id)
            yield case.finding("T305", message, RULE.remedy, line=found.line, key=found.key)


class _Search:
    """Looks for the words of all legal names at once: their number must not count for each document."""

    def __init__(self, records: Mapping[str, Record]) -> None:
        names = map(_name, (record.private.name for record in records.values()))
        self._forms = sorted({form for name in names for form in name.words | name.joined if form})
        self._automaton = AhoCorasick(self._forms, implementation=Implementation.DFA)

    def __bool__(self) -> bool:
        return bool(self._forms)

    def may_find(self, words: Words) -> bool:
        """Whether a word of a name may be among ``words``, inflected or not; in doubt it may."""
        text = words.text
        return not words.whole or any(
            (start == 0 or not text[start - 1].isalpha()) and _INFLECTED.match(text, end)
            for _number, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True)
        )


_search = for_the_same(_Search)


def _named(case: Case, forms: Iterable[str]) -> list[Record]:
    """The records of whose legal names at least a word is among ``forms``."""
    records = tuple(case.all_records.values())
    held = _forms(tuple(record.private.name for record in records))
    return [records[place] for place in sorted({place for form in forms for place in held.get(form, ())})]


@lru_cache(maxsize=2)
def _forms(names: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
    """For every document of a site the same: which of ``names`` has a word in this spelling."""
    found: dict[str, list[int]] = {}
    for place, name in enumerate(map(_name, names)):
        for form in name.words | name.joined:
            found.setdefault(form, []).append(place)
    return {form: tuple(places) for form, places in found.items()}


@lru_cache(maxsize=1 << 12)
def _name(name: str) -> _Name:
    parts = [pii.words(part) for part in name.split()]
    parts = [part for part in parts if part]
    if not parts:
        return _Name((), (), frozenset())
    first = tuple(_spellings(word) for part in parts[:-1] for word in part if word.casefold() not in _PARTICLES)
    last = tuple(_spellings(word) for word in parts[-1])
    surnames = {"".join(words) for words in product(*last)}
    joined = {form for given in first for a in given for b in surnames for form in (a + b, b + a)}
    return _Name(first, last, frozenset(form for form in joined if len(form) >= _JOINED))


def _spellings(word: str) -> frozenset[str]:
    """Short words keep their umlauts: Bär is no Bar."""
    found = pii.spellings(word)
    return found if len(word) >= _LONG else frozenset({max(found, key=len)})


def _declared(case: Case) -> frozenset[str]:
    """Words that may stand alone: of names under which people appear here, and of the organisation's own."""
    shown = [use.record.shown_as for use in case.people()]
    return frozenset(
        form
        for text in (*shown, *own_data(case.config), *case.policy.public_figures)
        for word in pii.words(text)
        for form in pii.spellings(word)
    )


def _views(text: str) -> set[str]:
    """The text as it stands, and with words put together that were divided at the end of a line."""
    return {text, put_together(text)}


def _read(found: tuple[Text, ...]) -> tuple[list[list[_Place]], dict[str, list[_Place]]]:
    """The words of each text, and each word's places."""
    lines: list[list[_Place]] = []
    index: dict[str, list[_Place]] = {}
    for text in found:
        for view in _views(text.text):
            shown = Text(view, text.line, text.key)
            places = [_Place(pii.stems(match[0]), match, shown, len(lines)) for match in _WORD.finditer(view)]
            lines.append(places)
            for place in places:
                for stem in place.stems:
                    index.setdefault(stem, []).append(place)
    return lines, index


def _found(
    name: _Name, lines: list[list[_Place]], index: dict[str, list[_Place]], *, alone: frozenset[str] | None
) -> Text | None:
    """Where the name stands; ``alone`` are the words that do not count by themselves, None if no word does."""
    for form in name.joined:
        if form in index:
            return index[form][0].text
    surnames = [place for part in name.last for form in part for place in index.get(form, ())]
    for place in surnames:
        if not name.first or _is_whole(name, place, lines[place.number]):
            return place.text
    if alone is None:
        return None
    givens = [place for part in name.first for form in part for place in index.get(form, ())]
    for place in surnames:
        if _betrays(place, name.last, alone):
            return place.text
    return next(
        (place.text for place in givens if place.match[0][0].isupper() and _betrays(place, name.first, alone)), None
    )


def _is_whole(name: _Name, place: _Place, line: list[_Place]) -> bool:
    """Whether a first name stands beside the surname, before or behind it."""
    at = line.index(place)
    for step in (-1, 1):
        other = at
        for _ in range(_FAR):
            before, other = other, other + step
            if not 0 <= other < len(line) or not _adjoin(line[min(before, other)], line[max(before, other)]):
                break
            stems = line[other].stems
            if any(stems & given for given in name.first):
                return True
            if not (stems & _PARTICLES or len(line[other].match[0]) == 1):
                break
    return False


def _adjoin(left: _Place, right: _Place) -> bool:
    return bool(_BESIDE.match(left.text.text[left.match.end() : right.match.start()]))


def _betrays(place: _Place, parts: tuple[frozenset[str], ...], alone: frozenset[str]) -> bool:
    """Whether a word by itself is a part of the name and nothing else."""
    word = place.match[0]
    if len(word.rstrip("'’")) < _ALONE or any(place.stems & part & alone for part in parts):
        return False
    return word[0].isupper() or place.text.key in _LABELS or not pii.is_ordinary(word)


def is_at_stake(case: Case, text: str) -> bool:
    """Whether a legal name stands in ``text``, so that this rule alone speaks of it, without repeating it."""
    words = frozenset(form for word in pii.words(text) for form in pii.stems(word))
    own = {use.consent for use in case.people()}
    for record in _named(case, words):
        name = _name(record.private.name)
        if sum(bool(part & words) for part in (*name.first, *name.last)) >= (1 if record.id in own else 2):
            return True
    return False
