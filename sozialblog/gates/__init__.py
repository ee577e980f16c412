"""gates: judge a document. Reads no file, knows no clock.

One module a rule. The tuple below is the whole of the judgement: a rule that is not in it does not exist,
and an empty one withholds everything. Blocking rules cannot be switched off.
"""

from sozialblog.findings import Rule
from sozialblog.gates import (
    alternative_text,
    approved,
    birth_dates,
    channels,
    clues,
    covers,
    credit,
    evidence,
    exceptions,
    expired,
    faces,
    foreign_requests,
    given,
    legal_names,
    legal_pages,
    links,
    minors,
    notice,
    of_age,
    open_channels,
    people_stated,
    personal_numbers,
    photo_files,
    private_fields,
    purpose,
    record_exists,
    references,
    safe_contact,
    secrecy,
    shows_stated,
    source_claims,
    special_category,
    term,
    undeclared_names,
    unit_policy,
    withdrawn,
)
from sozialblog.gates.case import Case, Gate, Verdict
from sozialblog.gates.heard import Hear, Heard, anew
from sozialblog.gates.judge import Cleared, Judgement, clear, judge, preview_unapproved

_MODULES = (
    references, people_stated, shows_stated, record_exists, covers, expired, withdrawn, given, channels, purpose,
    minors, of_age, special_category, secrecy, evidence, notice, term, exceptions, alternative_text, credit,
    photo_files, undeclared_names, personal_numbers, birth_dates, clues, legal_names, private_fields, foreign_requests,
    links, safe_contact, open_channels, unit_policy, source_claims, faces,
)  # fmt: skip

GATES: tuple[Gate, ...] = (*(module.gate for module in _MODULES), approved.gate)
RULES: tuple[Rule, ...] = (
    *(module.RULE for module in _MODULES),
    *approved.RULES,
    legal_pages.IMPRESSUM,
    legal_pages.PRIVACY,
    links.EXTERNAL,
)

__all__ = [
    "GATES", "RULES", "Case", "Cleared", "Gate", "Hear", "Heard", "Judgement", "Verdict", "anew", "approved", "clear",
    "judge", "legal_pages", "preview_unapproved",
]  # fmt: skip
