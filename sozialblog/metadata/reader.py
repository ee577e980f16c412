"""A position in bytes that never reads past the end. Knows no format."""

from __future__ import annotations

from typing import Literal


class Unreadable(ValueError):  # noqa: N818, it names a state of the file
    """The structure is broken, cut short or unknown, so nothing can be said about what is in it."""


class Reader:
    """Reads ``data`` between two offsets from front to back."""

    __slots__ = ("data", "end", "position")

    def __init__(self, data: bytes, start: int = 0, end: int | None = None) -> None:
        self.data = data
        self.position = start
        self.end = len(data) if end is None else end

    @property
    def left(self) -> int:
        """Bytes not yet read."""
        return self.end - self.position

    def take(self, count: int) -> bytes:
        """The next ``count`` bytes; :class:`Unreadable` if there are fewer."""
        if count < 0 or count > self.left:
            raise Unreadable(f"ends too early at byte {self.end}")
        start = self.position
        self.position += count
        return self.data[start : self.position]

    def number(self, size: int, order: Literal["big", "little"] = "big") -> int:
        """The next ``size`` bytes as an unsigned integer."""
        return int.from_bytes(self.take(size), order)

    def part(self, count: int) -> Reader:
        """A reader of the next ``count`` bytes, which this one has then passed."""
        start = self.position
        if count < 0 or count > self.left:
            raise Unreadable(f"ends too early at byte {self.end}")
        self.position += count
        return Reader(self.data, start, self.position)
