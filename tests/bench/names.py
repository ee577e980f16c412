"""How many names are found, and how many are none: `python tests/bench/names.py [--show]`.

Sentences of tests/pii/: the tuned set was looked at while the rules were written, the held-out one was written before
them and only counted.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sozialblog import pii

FOLDER = Path(__file__).resolve().parents[1] / "pii"
TITLES = re.compile(r"\b(?:Frau|Herrn?|Familie|Dr\.|Prof\.|Schwester|Bruder)\s")


@dataclass
class Score:
    """Mentions: found, overlooked, and none at all; words of names: found of all there are."""

    found: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    words: int = 0
    of_words: int = 0

    @property
    def recall(self) -> float:
        return len(self.found) / (len(self.found) + len(self.missed))

    @property
    def precision(self) -> float:
        return len(self.found) / (len(self.found) + len(self.false))


def sentences(name: str) -> Iterator[tuple[str, list[str]]]:
    """(sentence, names in it without titles) of a labelled file."""
    for line in (FOLDER / f"sentences_{name}.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            marked = re.findall(r"\[([^\]]+)\]", line)
            yield line.replace("[", "").replace("]", ""), [TITLES.sub("", TITLES.sub("", item)) for item in marked]


def score(name: str) -> Score:
    """A name counts as found if a hit holds at least one of its words, a hit as false if it holds no name's word."""
    result = Score()
    for sentence, expected in sentences(name):
        hits = [hit.text for hit in pii.read(sentence, "de") if hit.sort is pii.Sort.NAME]
        for mention in expected:
            wanted = set(pii.words(mention))
            held = {word for hit in hits for word in pii.words(hit)}
            result.of_words += len(wanted)
            result.words += len(wanted & held)
            (result.found if wanted & held else result.missed).append(f"{mention}  <-  {sentence}")
        real = {word for mention in expected for word in pii.words(mention)}
        result.false += [f"{hit}  <-  {sentence}" for hit in hits if not set(pii.words(hit)) & real]
    return result


if __name__ == "__main__":
    for name in ("tuned", "held_out"):
        begin = time.perf_counter()
        result = score(name)
        taken = time.perf_counter() - begin
        print(
            f"{name:9} recall {result.recall:.3f}  precision {result.precision:.3f}  "
            f"words found {result.words}/{result.of_words}  names {len(result.found) + len(result.missed)}  {taken:.2f} s"
        )
        if "--show" in sys.argv and name == "tuned":
            print("\n".join(f"  missed {item}" for item in result.missed))
            print("\n".join(f"  false  {item}" for item in result.false))
