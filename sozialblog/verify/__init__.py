"""verify: reads a built folder back and proves the promises on it. Shares no code with what built it.

It believes nothing: what it cannot read, does not know or did not expect is a finding, never an exception.
"""

from __future__ import annotations

from sozialblog.verify.expect import Expectation, Forbidden
from sozialblog.verify.rules import RULES
from sozialblog.verify.run import verify

__all__ = ["RULES", "Expectation", "Forbidden", "verify"]
