"""names: where in a German text a person is named. Weighs each word once, and then looks at its neighbours.

A tagger alone takes towns, rivers and brands for names and overlooks names that are ordinary words (Richter, Sommer).
Which of both it is, the words around decide: titles, prepositions of place, other names. Which names were declared
is no matter of this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from sozialblog.pii import lexicon
from sozialblog.pii.model import Hit, Sort
from sozialblog.pii.tagger import Weight, weigh
from sozialblog.pii.tokens import Tokens

# Weights that a word needs to be taken for a name.
_AFTER_ARTICLE: Final = 2.5  #: where a name would be unusual
_KNOWN: Final = -0.5  #: if the tagger was trained on it
_UNKNOWN: Final = -1.5  #: if not
_CLEARLY: Final = 0.5  #: if not, and it says what somebody is
_BESIDE_NAMES: Final = -2.0  #: if names stand beside it
_AS_VERB: Final = -3.0  #: at the beginning of a sentence, where a verb follows

_LONG: Final = 14  #: letters; an unknown word of so many is a compound rather than a name
_SHORTEST_ALONE: Final = 3  #: letters of a name that stands in no sentence

_NO_NAMES: Final = lexicon.NEVER | lexicon.THINGS
_BEFORE_NAMES: Final = lexicon.TITLES | lexicon.OFFICES
_NO_SURNAMES: Final = _NO_NAMES | lexicon.OF_THINGS | lexicon.TITLES
_BESIDE: Final = ("und", "oder", "sowie")
_SHAPE: Final = re.compile(r"(?:Mc|Mac|O['’]|D['’])?[^\W\d_][^\W\d_A-ZÄÖÜ]+\Z")
_ENDING: Final = "'’"
_NONE: Final = Weight(within=-9.0, first=-9.0, rather_noun=-9.0, seen=True, name=False, noun=True, finite=False)
_GIVEN: Final = Weight(within=3.0, first=3.0, rather_noun=3.0, seen=True, name=True, noun=False, finite=False)


def names(paragraph: str) -> Iterator[Hit]:
    """Every name of a person in ``paragraph``, without titles, from left to right."""
    if holds_no_name(paragraph):
        return
    tokens = Tokens(paragraph)
    end = last = 0
    for place in tokens.capitals():
        if place < end or not (_is_promising(tokens.word(place)) or _titled(tokens, place)):
            continue
        end = _name_at(tokens, place, listed=_is_listed(tokens, place, last))
        if end > place:
            start, stop = tokens.start(place), tokens.end(end - 1)
            if tokens.is_initial(end - 1) and paragraph[stop : stop + 1] == ".":
                stop += 1
            yield Hit(Sort.NAME, paragraph[start:stop], start, stop)
            last = end


def holds_no_name(text: str) -> bool:
    """Whether no name begins with any word of ``text``, nor behind it, whatever stands beside them."""
    return all(map(_is_dull, Tokens.of(text)))


@lru_cache(maxsize=1 << 17)
def _is_dull(word: str) -> bool:
    """Whether no name begins with ``word``, nor behind it. Most paragraphs hold no other words."""
    return not _is_promising(word) and word.casefold().rstrip(_ENDING) not in _BEFORE_NAMES


def is_known_name(word: str) -> bool:
    """Whether ``word``, in whatever case, is a name that the tagger has often read; without any sentence around it."""
    capital = word.capitalize()
    if len(word) < _SHORTEST_ALONE or not _is_promising(capital) or _is_place(capital):
        return False
    weight = _weight(capital)
    return weight.seen and min(weight.first, weight.within) > _AFTER_ARTICLE


def is_ordinary(word: str) -> bool:
    """Whether ``word``, written small, is a word of the language as well."""
    weight = weigh(word.lower())
    return weight.seen and weight.first < _KNOWN


@lru_cache(maxsize=1 << 17)
def _is_promising(word: str) -> bool:
    """Whether a name can begin with ``word`` in any place without a title before it. Most words cannot."""
    if not word[0].isupper() or word.casefold().rstrip(_ENDING) in _NO_NAMES | _BEFORE_NAMES:
        return False
    if len(word) == 1:
        return True
    weight = _weight(word)
    return _has_shape(word) and weight.name and _may_be_name(weight)


def _may_be_name(weight: Weight) -> bool:
    """Whether a word of this weight can begin a name by any of the rules below."""
    if weight.within > _BESIDE_NAMES:
        return True
    if weight.seen:
        return weight.first > 0 or (weight.rather_noun > 0 and weight.first > _AS_VERB)
    return weight.first > _KNOWN or weight.rather_noun > _BESIDE_NAMES


def _is_listed(tokens: Tokens, place: int, last: int) -> bool:
    """Whether the word continues a list of names: “Petra, Ayşe und Tom”; ``last`` is where the last name ended."""
    if last == 0:
        return False
    if place == last:
        return tokens.gap(place).strip() == ","
    return place == last + 1 and tokens.low(last) in _BESIDE and tokens.gap(place) == " "


def _name_at(tokens: Tokens, place: int, *, listed: bool) -> int:
    """Where the name ends that begins at ``place``; ``place`` itself if none does."""
    titled = _titled(tokens, place)
    if not titled and not _may_begin(tokens, place, listed=listed):
        return place
    weight = _weight(tokens.word(place))
    if titled == "office" and not weight.name and weight.seen:
        return place
    end = _extended(tokens, place)
    if end < len(tokens) and tokens.low(end) in lexicon.OF_THINGS and tokens.gap(end) in (" ", "-"):
        return place
    if not titled and _is_somewhere(tokens, place, end):
        return place
    return place if tokens.is_initial(place) and end - place == 1 else end


def _titled(tokens: Tokens, place: int) -> str:
    """``title`` after Frau, Herr, Dr.; ``office`` after a word like Familie or Schwester; else empty."""
    if place == 0 or not tokens.is_capital(place) or tokens.low(place).rstrip(_ENDING) in _BEFORE_NAMES:
        return ""
    before = tokens.low(place - 1)
    if before not in _BEFORE_NAMES:
        return ""
    gap = tokens.gap(place)
    if before in lexicon.TITLES and gap in (" ", ". ", "."):
        return "title"
    return "office" if before in lexicon.OFFICES and gap == " " else ""


def _may_begin(tokens: Tokens, place: int, *, listed: bool) -> bool:
    """Whether a name may begin here without a title before it."""
    word = tokens.word(place)
    if len(word) == 1:
        return _is_initial_of_name(tokens, place)
    first = tokens.begins(place)
    before = "" if first else tokens.low(place - 1)
    weight, followed = _weight(word), _is_name_like(tokens, place + 1)
    if before in lexicon.INTRODUCING:
        return weight.name and weight.within > _BESIDE_NAMES
    if (
        before in lexicon.INSTITUTIONS
        or (before in lexicon.COPULAS and weight.noun and (weight.seen or weight.within < _CLEARLY))
    ) and not followed:
        return False
    if before and _after_determiner(tokens, place):
        return weight.seen and weight.within > _AFTER_ARTICLE
    if first:
        return _begins_sentence(tokens, place, weight, followed=followed)
    if weight.seen:
        return weight.within > (_BESIDE_NAMES if followed else _KNOWN)
    if len(word) >= _LONG:
        return weight.rather_noun > _AFTER_ARTICLE
    return weight.rather_noun > (_BESIDE_NAMES if followed or listed else _UNKNOWN)


def _begins_sentence(tokens: Tokens, place: int, weight: Weight, *, followed: bool) -> bool:
    """The first word of a sentence: any word has a capital there. A verb behind it makes it who acts."""
    after = place + 1
    acts = after < len(tokens) and tokens.gap(after) == " " and weigh(tokens.word(after)).finite
    if weight.seen:
        return weight.first > 0 or ((acts or followed) and weight.rather_noun > 0 and weight.first > _AS_VERB)
    return weight.first > _KNOWN or ((acts or followed) and weight.rather_noun > _UNKNOWN)


def _is_name_like(tokens: Tokens, place: int) -> bool:
    """Whether the word at ``place`` follows directly and reads like a name."""
    if place >= len(tokens) or tokens.gap(place) != " " or len(tokens.word(place)) == 1:
        return False
    return _is_promising(tokens.word(place)) and _weight(tokens.word(place)).within > _BESIDE_NAMES


def _is_initial_of_name(tokens: Tokens, place: int) -> bool:
    after = place + 1
    if after >= len(tokens) or tokens.gap(after) not in (". ", ".") or not tokens.is_capital(after):
        return False
    if place and len(tokens.word(place - 1)) == 1 and not tokens.is_capital(place - 1):
        return False  # z. B., d. h.
    if tokens.is_initial(after):
        return _is_initial_of_name(tokens, after)
    return _is_promising(tokens.word(after)) and _weight(tokens.word(after)).within > _BESIDE_NAMES


def _extended(tokens: Tokens, place: int) -> int:
    """The word after the last one of the name that begins at ``place``."""
    end = place + 1
    while end < len(tokens) and not tokens.word(end - 1).endswith(("'", "’")):
        gap = tokens.gap(end)
        if gap != " " and not (tokens.is_initial(end - 1) and gap in (". ", ".")):
            break
        if tokens.is_initial(end):
            if tokens.text[tokens.end(end) : tokens.end(end) + 1] != ".":
                break
            end += 1
        elif tokens.is_capital(end) and _continues(tokens.word(end)):
            end += 1
        elif (beyond := _past_particles(tokens, end)) > end:
            end = beyond
        else:
            break
    return end


def _continues(word: str) -> bool:
    if not _has_shape(word) or word.casefold() in _NO_SURNAMES:
        return False
    weight = _weight(word)
    return weight.name or not weight.seen


def _past_particles(tokens: Tokens, place: int) -> int:
    """After particles and the capitalised word that they lead to; ``place`` if these are no particles of a name."""
    end = place
    while end < len(tokens) and tokens.low(end) in lexicon.ALL_PARTICLES and tokens.gap(end) == " ":
        end += 1
    if end >= len(tokens) or tokens.gap(end) != " ":
        return place
    word = tokens.word(end)
    if word.casefold().split("-")[0] in lexicon.PARTICLES and "-" in word:  # al-Hassan
        return end + 1
    if end == place or not word[0].isupper():
        return place
    if tokens.low(place) in lexicon.PARTICLES:
        return end + 1
    noble = tokens.low(place) in ("von", "zu") and _weight(word).name and word not in lexicon.places()
    return end + 1 if noble else place


def _is_somewhere(tokens: Tokens, begin: int, end: int) -> bool:
    """Whether the words are a place and no person."""
    parts = [tokens.word(place).rstrip(_ENDING) for place in range(begin, end)]
    if all(map(_is_place, parts)) or (len(parts) > 1 and parts[0].casefold() in lexicon.OF_PLACES):
        return True
    if begin == 0 or tokens.low(begin - 1) not in lexicon.LOCATIVES or tokens.gap(begin) != " ":
        return False
    return len(parts) == 1 or _is_place(parts[0])


@lru_cache(maxsize=1 << 14)
def _is_place(word: str) -> bool:
    known = lexicon.places()
    forms = (word, word.removesuffix("s"), word.rpartition("-")[2])
    return any(form in known or form.casefold() in lexicon.QUARTERS for form in forms)


def _has_shape(word: str) -> bool:
    """A name is small letters after a capital: no AWO, WhatsApp, GmbH; but McKay, O'Neill and Anna-Lena."""
    return all(_SHAPE.match(part) for part in re.split("[-‑]", word.rstrip(_ENDING)))


@lru_cache(maxsize=1 << 17)
def _weight(word: str) -> Weight:
    """The weight of a word; of a hyphenated one that of its last part, if the others may be names as well."""
    parts = [part for part in re.split("[-‑]", word.rstrip(_ENDING)) if part]
    if not all(weigh(part).name for part in parts[:-1]):
        return _NONE
    last = parts[-1].casefold()
    return _GIVEN if lexicon.GIVEN & {last, last.removesuffix("s")} else weigh(parts[-1])


def _after_determiner(tokens: Tokens, place: int) -> bool:
    """Whether an article or number stands before the word, with at most one adjective between."""
    before = tokens.low(place - 1)
    if before in lexicon.DETERMINERS and tokens.gap(place) == " ":
        return True
    if place == 1 or tokens.is_capital(place - 1) or not before.endswith(("e", "en", "er", "es", "em")):
        return False
    return tokens.low(place - 2) in lexicon.DETERMINERS and tokens.gap(place) == tokens.gap(place - 1) == " "
