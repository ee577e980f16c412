"""dates: days that a person types."""

from __future__ import annotations

import datetime as dt

from sozialblog.errors import UsageError
from sozialblog.i18n import msg


def day_of(text: str) -> dt.date:
    """A day written ``YYYY-MM-DD``. Raises :class:`UsageError`."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(msg("“{day}” is not a date; write it like 2026-05-12.", day=text)) from None
