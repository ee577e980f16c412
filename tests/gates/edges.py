"""Cases just this side and just that side of a rule, beside the table of faults; what comes of them stands in sentences.txt.

Every case names the codes that it is about. Where a rule must keep silent, sentences.txt says “nothing”.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from tests import sites
from tests.gates.faults import about
from tests.sites import Post, Site

Change = Callable[[Post, Site], None]


@dataclasses.dataclass(frozen=True)
class Edge:
    """``change`` mutates a document that would be published, or the site around it."""

    codes: tuple[str, ...]
    name: str
    make: Callable[[str], Post]
    change: Change

    @property
    def slug(self) -> str:
        return f"kante-{sites.canary(*self.codes, self.name)}"


EDGES: list[Edge] = []


def edge(codes: str, name: str, make: Callable[[str], Post] = about) -> Callable[[Change], Change]:
    def add(change: Change) -> Change:
        EDGES.append(Edge(tuple(codes.split()), name, make, change))
        return change

    return add
