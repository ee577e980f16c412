"""A201 to A208: leadership's approval. Believes signatures and the log, never a name in a file.

A document is approved when every subject that the policy asks for is covered by enough distinct entitled
people, none of them its author.
"""

from sozialblog.gates.approved.entitled import PAPER, Doubt, doubt
from sozialblog.gates.approved.gate import gate, site_findings, standing
from sozialblog.gates.approved.rules import RULES
from sozialblog.gates.approved.subjects import Subjects, everything, needs_approval, required

__all__ = [
    "PAPER", "RULES", "Doubt", "Subjects", "doubt", "everything", "gate", "needs_approval", "required", "site_findings",
    "standing",
]  # fmt: skip
