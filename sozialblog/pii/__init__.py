"""pii: what in a text points at a person. Pure facts: finds and never judges, knows nothing of consent.

Names are looked for in German alone; numbers, addresses and dates of birth in every language.
"""

from sozialblog.pii.model import Hit, Sort
from sozialblog.pii.names import is_known_name, is_ordinary
from sozialblog.pii.read import NO_SENTENCE, read
from sozialblog.pii.spelling import searchable, spellings, stems, words

__all__ = [
    "NO_SENTENCE", "Hit", "Sort", "is_known_name", "is_ordinary", "read", "searchable", "spellings", "stems", "words",
]  # fmt: skip
