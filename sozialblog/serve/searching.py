"""searching: an index of the preview's texts, made when somebody opens the search page. Writes no file."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Final

from sozialblog.pipeline import SEARCH, Index, Preview

_FIRST: Final = f"{SEARCH}pagefind.js"  #: the file that every search asks for before all others


class Searching:
    """Answers for the files of the index. Texts that changed can be found once the search page is loaded again."""

    def __init__(self, make: Index | None) -> None:
        self._make = make
        self._one_at_a_time = threading.Lock()
        self._of: Preview | None = None
        self._files: Mapping[str, bytes] = {}

    @property
    def possible(self) -> bool:
        return self._make is not None

    def file(self, shown: Preview, name: str) -> bytes | None:
        """A file of the index; the one that is asked for first says of which texts all the others will be."""
        if self._make is None or not shown.searchable or not name.startswith(SEARCH):
            return None
        with self._one_at_a_time:
            if name == _FIRST and shown is not self._of:
                self._files, self._of = self._make(shown.findable()), shown
            return self._files.get(name)
