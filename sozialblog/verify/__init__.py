"""verify: reads a built folder back and proves the promises on it. Shares no code with what built it.

It believes nothing: what it cannot read, does not know or did not expect is a finding, never an exception.
"""

from __future__ import annotations

from sozialblog.verify.expect import Expectation, Forbidden
from sozialblog.verify.facts import File, FileFacts
from sozialblog.verify.private import Search
from sozialblog.verify.reader import Reader
from sozialblog.verify.rules import RULES
from sozialblog.verify.run import examine, judge, verify, walk

__all__ = [
    "RULES", "Expectation", "File", "FileFacts", "Forbidden", "Reader", "Search", "examine", "judge", "verify", "walk",
]  # fmt: skip
