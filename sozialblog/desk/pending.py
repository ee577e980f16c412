"""pending: what lies ready for a passkey to sign, between the question and the answer of one session."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sozialblog.signing import Draft

LASTS = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A draft, whose word it is, and the documents in the version that was shown (key, version)."""

    draft: Draft
    person: str
    rp: str
    items: Sequence[tuple[str, str]]
