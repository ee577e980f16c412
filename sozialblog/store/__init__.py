"""store: the state folder `.sozialblog/`. Holds no verdict; deleting it only costs time."""

from sozialblog.store.facts import Facts
from sozialblog.store.kept import Kept
from sozialblog.store.stage import alone, forget, staged

__all__ = ["Facts", "Kept", "alone", "forget", "staged"]
