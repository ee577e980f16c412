"""verify: reads a built folder back and proves the promises on it. Shares no code with what built it.

It believes nothing: what it cannot read, does not know or did not expect is a finding, never an exception.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sozialblog.lazily import lazily
from sozialblog.verify.expect import Expectation, Forbidden

if TYPE_CHECKING:
    from sozialblog.verify.facts import File, FileFacts
    from sozialblog.verify.private import Search, plain
    from sozialblog.verify.reader import Reader
    from sozialblog.verify.rules import RULES
    from sozialblog.verify.run import examine, judge, verify, walk

__all__ = [
    "RULES", "Expectation", "File", "FileFacts", "Forbidden", "Reader", "Search", "examine", "judge", "plain", "verify",
    "walk",
]  # fmt: skip

__getattr__ = lazily(
    __name__,
    {
        "File": "facts", "FileFacts": "facts", "RULES": "rules", "Reader": "reader", "Search": "private",
        "examine": "run", "judge": "run", "plain": "private", "verify": "run", "walk": "run",
    },
)  # fmt: skip
