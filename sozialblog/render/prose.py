"""prose: a text as HTML, put together when it is asked for."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup


class Prose:
    """A text as HTML that is only put together when a template asks for it, and not kept: a site has many.

    Templates use it like any safe text. ``made_from`` stands for all that it says.
    """

    def __init__(self, made_from: object, make: Callable[[], Markup]) -> None:
        self.made_from = made_from
        self._make = make

    def __html__(self) -> str:
        return str(self._make())

    def __str__(self) -> str:
        return self._make()  # stays markup, so that a filter which takes text does not escape it again

    def __repr__(self) -> str:
        return f"Prose({self.made_from!r})"

    def __contains__(self, words: str) -> bool:
        return words in self._make()

    def __bool__(self) -> bool:
        return bool(self._make())

    def __len__(self) -> int:
        return len(self._make())
