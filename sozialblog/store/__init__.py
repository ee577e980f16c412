"""store: the state folder `.sozialblog/`. Holds no verdict; deleting it only costs time."""

from sozialblog.store.kept import Kept
from sozialblog.store.stage import forget, staged

__all__ = ["Kept", "forget", "staged"]
