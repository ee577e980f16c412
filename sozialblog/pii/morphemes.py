"""morphemes: how likely each reading of a German word is, by the model of the Hanover Tagger. Knows no sentence.

Wartena 2019 (HanTa): a word is a chain of morphemes; the tag of each depends on the two before it. The model in the
package says how likely one tag follows others, and a morpheme is one of its tag. It is a pickle, and only numbers are
read out of it. The package's own code would load numpy, which takes 0.4 s in every process, for one sum of logarithms;
this finds the same numbers, and a test holds it to them.
"""

from __future__ import annotations

import gzip
import math
import pickle
import struct
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any, Final

_PACKAGE: Final = "HanTa"
_MODEL: Final = "morphmodel_ger.pgz"
_START: Final = (0, 1)  #: the two tags before a word
_FOLLOWED: Final = 3  #: chains that are followed further from each place in a word, and
_CLOSE: Final = 1.0  #: those that are not much less likely than the next
_COUNTED: Final = 24  #: letters; the model knows no difference between longer morphemes
_ENDING: Final = 4  #: letters by which an unknown morpheme is judged, at most
_TINY: Final = 2  #: letters of a morpheme that is taken for no unknown one,
_SHORT: Final = 4  #: unless the word has fewer letters than this
_WHOLE: Final = -4.6  #: what an unknown morpheme that is the whole word is less likely for it

State = tuple[int, int]


class Morphemes:
    """The model. All likelihoods are natural logarithms."""

    def __init__(self, stored: tuple[Any, ...]) -> None:
        _, names, endings, lengths, unknown, rare, follows, morphemes, *_, cases, _, _, _, listed = stored
        self._names: Mapping[int, str] = names
        self._listed: Mapping[str, list[tuple[int, float]]] = listed
        self._cases: Mapping[int, Mapping[bool, float]] = cases
        self._inner = {state: {tag: step for tag, step in after.items() if tag > 0} for state, after in follows.items()}
        self._last = {state: {tag: step for tag, step in after.items() if tag < 0} for state, after in follows.items()}
        self._open = [
            (tag, unknown + chance, lengths[tag], endings[tag]) for tag, chance in rare.items() if tag in endings
        ]
        self._endings: dict[str, list[tuple[int, float, Sequence[float], float]]] = {}
        self._known: dict[str, dict[int, float]] = {}
        for tag, chances in morphemes.items():
            for morpheme, chance in chances.items():
                self._known.setdefault(morpheme, {})[tag] = chance

    def readings(self, word: str, within: float) -> tuple[dict[str, float], dict[str, float]]:
        """How likely each tag is for a word, with its capital or small letter counted and without.

        Readings that are less likely than the best one by more than ``within`` are left out, unless the model lists the
        word as such.
        """
        low = word.lower()
        plain = dict(self._listed[low]) if low in self._listed else self._read(low)
        capital = word[0].isupper()
        cased = {tag: chance + self._cases[tag][capital] for tag, chance in plain.items()}
        found = []
        for chances in (cased, plain):
            least = -math.inf if low in self._listed else max(chances.values(), default=0.0) - within
            found.append({self._names[tag]: chance for tag, chance in chances.items() if chance >= least})
        return found[0], found[1]

    def _read(self, word: str) -> dict[int, float]:
        found: dict[int, float] = {}
        for (_, tag), chance in self._ended(self._chains(word)).items():
            found[-tag] = _either(found[-tag], chance) if -tag in found else chance
        return found

    def _chains(self, word: str) -> dict[State, float]:
        """The likeliest chain of morphemes that make up the word, for each two tags at its end."""
        reached: list[dict[State, float]] = [{_START: 0.0}, *({} for _ in word)]
        for begin, row in enumerate(reached[:-1]):
            likely = list(_likely(row))
            for end in range(begin + 1, len(reached)):
                chances = self._chances(word[begin:end], len(word))
                for state, before in likely:
                    _extend(reached[end], state, before, self._inner.get(state, {}), chances)
        return reached[-1]

    def _ended(self, chains: Mapping[State, float]) -> dict[State, float]:
        found: dict[State, float] = {}
        for state, before in chains.items():
            after = self._last.get(state, {})
            _extend(found, state, before, after, dict.fromkeys(after, 0.0))
        return found

    def _chances(self, morpheme: str, whole: int) -> dict[int, float]:
        """How likely the morpheme is for each tag, in a word of ``whole`` letters."""
        known, length = self._known.get(morpheme, {}), len(morpheme)
        if length <= _TINY and whole >= _SHORT:
            return known
        counted, less = min(length, _COUNTED), _WHOLE if length == whole else 0.0
        unknown = {
            tag: chance + lengths[counted] + ending + less
            for tag, chance, lengths, ending in self._unknown(morpheme[1:][-_ENDING:])
        }
        return unknown | known

    def _unknown(self, ending: str) -> list[tuple[int, float, Sequence[float], float]]:
        """What is known of an unknown morpheme by its ending, for each tag that it may have."""
        if ending not in self._endings:
            self._endings[ending] = [
                (tag, chance, lengths, likely)
                for tag, chance, lengths, endings in self._open
                if (likely := _by_ending(endings, ending)) > -math.inf
            ]
        return self._endings[ending]


def _extend(
    reached: dict[State, float], state: State, before: float, steps: Mapping[int, float], chances: Mapping[int, float]
) -> None:
    """Add the chains that end in ``state`` and go on with one more tag, where they are the likeliest so far."""
    for tag, chance in chances.items():
        if tag in steps:
            likelihood = before + steps[tag] + chance
            after = (state[1], tag)
            if likelihood > reached.get(after, -math.inf):
                reached[after] = likelihood


def _likely(row: Mapping[State, float]) -> Iterator[tuple[State, float]]:
    ranked = sorted(row.values(), reverse=True)
    least = ranked[_FOLLOWED] - _CLOSE if len(ranked) > _FOLLOWED else -math.inf
    return ((state, chance) for state, chance in row.items() if chance >= least)


def _by_ending(endings: Mapping[str, float], ending: str) -> float:
    """By as much of the ending as the model knows."""
    return next(endings[ending[begin:]] for begin in range(len(ending) + 1) if ending[begin:] in endings)


def _either(one: float, other: float) -> float:
    """The logarithm of the sum of two likelihoods."""
    high, low = max(one, other), min(one, other)
    return high + math.log1p(math.exp(low - high))


class _Numbers(pickle.Unpickler):
    """Reads tables of numbers and text, and refuses everything else that a pickle could hold."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("numpy", "dtype"):
            return _Kind
        if name == "scalar" and module.startswith("numpy."):
            return _scalar
        raise pickle.UnpicklingError(f"{module}.{name}")


class _Kind:
    """The kind of a numpy number. There is one such number in the model, of eight bytes."""

    def __init__(self, name: str, *_: object) -> None:
        self.name = name

    def __setstate__(self, _state: object) -> None:
        pass


def _scalar(kind: _Kind, data: bytes) -> float:
    if kind.name != "f8":
        raise pickle.UnpicklingError(kind.name)
    number: float = struct.unpack("<d", data)[0]
    return number


@cache
def german() -> Morphemes:
    """The model for German; 0.1 s when the first word asks."""
    packed = Path(import_module(_PACKAGE).__path__[0], _MODEL).read_bytes()
    return Morphemes(_Numbers(BytesIO(gzip.decompress(packed))).load())
