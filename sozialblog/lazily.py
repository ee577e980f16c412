"""lazily: names of a package that are only imported when somebody asks for them (PEP 562).

A command that has nothing to render, or no picture to decode, need not wait for what does that.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from typing import Any


def lazily(package: str, places: Mapping[str, str]) -> Callable[[str], Any]:
    """The ``__getattr__`` of ``package``. ``places`` maps each name to the module below it in which it is defined.

    A name without a module is that of one. Raises AttributeError for any other name, as Python does.
    """

    def find(name: str) -> Any:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module = importlib.import_module(f"{package}.{places[name] or name}")
        found = getattr(module, name) if places[name] else module
        setattr(sys.modules[package], name, found)
        return found

    return find
