"""shared: what is worked out once for all documents of a site, because it follows from a value that they share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

A = TypeVar("A")
B = TypeVar("B")


def for_the_same(work: Callable[[A], B]) -> Callable[[A], B]:
    """``work``, remembering what it made of the value that it was last asked about: that very one, not an equal one.

    For values that nobody changes and all cases of a judgement hold: the configuration, the records.
    """
    last: list[tuple[Any, Any]] = []

    def remembered(value: A) -> B:
        entry = last[0] if last else None
        if entry is None or entry[0] is not value:
            entry = (value, work(value))
            last[:] = [entry]
        result: B = entry[1]
        return result

    return remembered
