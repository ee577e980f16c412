"""A201 to A208: leadership's approval. Written with the approvals themselves."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case

RULES: tuple[Rule, ...] = ()


def gate(case: Case) -> Iterator[Finding]:
    """Nothing to say yet."""
    del case
    yield from ()
