"""library: pikepdf (which is qpdf), loaded when it is first needed, and the errors that a leaflet can have."""

from __future__ import annotations

import importlib
from functools import cache
from typing import Any

from sozialblog.errors import ContentError
from sozialblog.i18n import Message, msg

_PRINT_AGAIN = msg("Open the file, print it to a new PDF and put that in its place.")
_SMALLER = msg("Make the file smaller, or split it.")
_INSTALL = msg("Install the extra that cleans them: {command}", command='pip install "sozialblog[pdf]"')


@cache
def load() -> Any:
    """The library pikepdf, or None if the extra ``pdf`` is not installed."""
    try:
        return importlib.import_module("pikepdf")
    except ImportError:
        return None


def version() -> str:
    """What has a part in the bytes of a leaflet; empty if the extra is not installed."""
    library = load()
    return f"pikepdf {library.__version__} qpdf {library.__libqpdf_version__}" if library else ""


def refused(reason: Message) -> ContentError:
    """I404: the leaflet cannot be cleaned; whoever calls names the file."""
    return ContentError("I404", reason, _PRINT_AGAIN)


def too_large(reason: Message) -> ContentError:
    """I405: the leaflet cannot be read safely."""
    return ContentError("I405", reason, _SMALLER)


def missing() -> ContentError:
    """I404: there is nothing here that could clean it."""
    return ContentError("I404", msg("PDF files cannot be cleaned here, so none is published."), _INSTALL)
