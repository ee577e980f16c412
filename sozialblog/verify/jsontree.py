"""jsontree: the strings of parsed JSON. Judges nothing."""

from __future__ import annotations

from collections.abc import Iterator


def strings(value: object) -> Iterator[tuple[str, str]]:
    """Every string in parsed JSON with the key it stands under."""
    pending: list[tuple[str, object]] = [("", value)]
    while pending:
        key, item = pending.pop()
        if isinstance(item, dict):
            pending.extend((str(name), inner) for name, inner in item.items())
        elif isinstance(item, list):
            pending.extend((key, inner) for inner in item)
        elif isinstance(item, str):
            yield key, item
