"""tagger: how far a word looks like a name. Remembers every word it was asked for.

The likelihoods are those of the Hanover Tagger (:mod:`sozialblog.pii.morphemes`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sozialblog.pii import morphemes

_NAME: Final = "NE"
_FOREIGN: Final = frozenset({"NE", "FM", "XY"})  #: name, foreign word, no word: none speaks against a name
_VERBS: Final = ("VV", "VA", "VM")
_RANGE: Final = 8.0  #: how much less likely a reading may be than the best one, as a logarithm
_NOWHERE: Final = 9.0  #: distance of a reading that the model does not offer
_LONGEST: Final = 40  #: letters; the tagger takes the square of them in time, and no name has more
_SEEN: Final = -20.0  #: words below this likelihood were in no text the model was trained on


@dataclass(frozen=True, slots=True)
class Weight:
    """How a word reads: logarithms of how much likelier a name is than anything else, and what the word may be.

    ``within`` a sentence, where the capital counts; ``first`` in one, where it says nothing. ``rather_noun`` is
    ``within`` against nouns alone. ``seen``: the model knows the word.
    """

    within: float
    first: float
    rather_noun: float
    seen: bool
    name: bool
    noun: bool
    finite: bool


@lru_cache(maxsize=1 << 17)
def weigh(word: str) -> Weight:
    """The weight of one word without hyphens."""
    if len(word) > _LONGEST:
        return Weight(
            within=-_NOWHERE, first=-_NOWHERE, rather_noun=-_NOWHERE, seen=False, name=False, noun=True, finite=False
        )
    within, first = morphemes.german().readings(word, _RANGE)
    best = max(within.values(), default=-100.0)
    nouns = {tag: value for tag, value in within.items() if tag.startswith("NN") or tag == _NAME}
    top = max(first, key=lambda tag: first[tag], default="")
    return Weight(
        within=_margin(within),
        first=_margin(first),
        rather_noun=_margin(nouns),
        seen=best > _SEEN,
        name=_NAME in within,
        noun=any(tag.startswith("NN") for tag in within),
        finite=top.startswith(_VERBS) and top.endswith("(FIN)"),
    )


def _margin(readings: dict[str, float]) -> float:
    """How much likelier a name is than the best of the rest."""
    others = [value for tag, value in readings.items() if tag not in _FOREIGN]
    if _NAME not in readings:
        return -_NOWHERE
    return readings[_NAME] - max(others) if others else _NOWHERE
