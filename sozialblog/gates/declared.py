"""declared: what a document, its records and site.toml say may be named, in a form that texts are compared with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Final

from sozialblog import pii
from sozialblog.config import Config
from sozialblog.gates.case import Case
from sozialblog.gates.shared import for_the_same

_SHORTEST: Final = 6  #: digits that two spellings of a telephone number must share
_NO_DIGIT: Final = re.compile(r"\(0\)|\D")
_BEFORE: Final = re.compile(r"\A0*(?:49)?0*")
_STREET: Final = re.compile(r"(?i)(?:straße|strasse|str\.)")
_AT: Final = re.compile(r"(?i)\s?[(\[{]\s?(?:at|ät|klammeraffe|@)\s?[)\]}]\s?")
_DOT: Final = re.compile(r"(?i)\s?[(\[{]\s?(?:dot|punkt|\.)\s?[)\]}]\s?")


@dataclass(frozen=True, slots=True)
class Declared:
    """Words of names in every spelling, and other details; both normalised."""

    words: frozenset[str]
    details: tuple[str, ...]

    def names(self, text: str) -> bool:
        """Whether every word of a name was declared, inflected or not."""
        return all(pii.stems(word) & self.words for word in pii.words(text))

    def holds(self, hit: pii.Hit) -> bool:
        """Whether this telephone number, address or other detail was declared."""
        if hit.sort is pii.Sort.PHONE:
            number = _number(hit.text)
            return any(_same_number(number, _number(detail)) for detail in self.details)
        pieces = {
            piece for detail in self.details for piece in (_detail(detail), *re.split(r"[,;()]", _detail(detail)))
        }
        if hit.sort is pii.Sort.ADDRESS:  # with or without its town, and a preposition before it
            street = _detail(hit.text.partition(",")[0])
            return any(street.endswith(piece) for piece in pieces if re.search(r"\D{4}\d", piece))
        return _detail(hit.text) in pieces


def declared(case: Case) -> Declared:
    """Declared for this document. The words of places and institutions count as much as those of people."""
    return case.once(_declared)


def _declared(case: Case) -> Declared:
    config, document, policy = case.config, case.document, case.policy
    names = [use.record.shown_as for use in case.people()]
    names += [*policy.public_figures, *policy.places, *document.public_figures, *document.places]
    for photo in document.photos:
        names += [photo.credit, photo.copyright, photo.licence]
    words = frozenset(form for name in names for word in pii.words(name) for form in pii.spellings(word))
    own = own_data(config)
    details = (*own, *policy.public_details, *document.public_details, *policy.places, *document.places)
    return Declared(words | _words_of(own), details)


@for_the_same
def own_data(config: Config) -> tuple[str, ...]:
    """What site.toml and the units say about the organisation itself, its people and its contact channels."""
    organisation, site = config.organisation, config.site
    found = [str(getattr(organisation, field.name)) for field in fields(organisation)]
    found += [site.title, site.tagline, *(author.name for author in config.authors.values())]
    channels = [*config.channels]
    for unit in config.units.values():
        found += [unit.name, unit.email, unit.phone, unit.street, unit.city]
        channels += unit.channels
    found += [text for channel in channels for text in (channel.name, channel.value, channel.note)]
    return tuple(dict.fromkeys(text for text in found if text))


@lru_cache(maxsize=8)
def _words_of(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(form for text in texts for word in pii.words(text) for form in pii.spellings(word))


def line_to_add(key: str, present: Iterable[str], new: str) -> str:
    """The line of front matter that declares ``new`` as well: ``places: [Kiel, "Am Markt 5, 24114 Kiel"]``."""
    return f"{key}: [{', '.join(_written((*present, new)))}]"


def _written(values: Iterable[str]) -> Iterator[str]:
    for value in values:
        yield value if re.fullmatch(r"[^\W\d_](?:[\w .'’-]*\w)?", value) else '"' + value.replace('"', '\\"') + '"'


def _number(text: str) -> str:
    """The digits behind country code and leading noughts."""
    return _BEFORE.sub("", _NO_DIGIT.sub("", text))


def _same_number(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= _SHORTEST and (one.endswith(other) or other.endswith(one))


@lru_cache(maxsize=1 << 12)
def _detail(text: str) -> str:
    plain = _DOT.sub(".", _AT.sub("@", text))
    return re.sub(r"[\s\u00a0]+", "", _STREET.sub("str", plain)).casefold()
