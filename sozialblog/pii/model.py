"""model: what can be read out of a text about people. Facts without a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    """What kind of thing stands in the text."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    IBAN = "iban"
    HEALTH_INSURANCE = "health-insurance"
    PENSION = "pension"
    TAX = "tax"
    CASE = "case"
    PLATE = "plate"
    BIRTH = "birth"
    CLUES = "clues"  #: age, place and a rare circumstance in one paragraph


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found; ``start`` and ``end`` count characters of the text it was read from.

    ``text`` is what stands there, without titles before a name; of clues the words, joined by commas.
    """

    sort: Sort
    text: str
    start: int
    end: int
