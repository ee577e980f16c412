"""consent: records of who agreed to what, and their computed state. Judges no document.

The fields are the union of ISO/IEC TS 27560, the W3C Data Privacy Vocabulary (DPV 2), the IPTC/PLUS model
release terms and German practice. States are computed for a day and never typed by hand.
"""

from sozialblog.consent.model import (
    CATEGORIES,
    CHANNELS,
    FULL_AGE,
    METHODS,
    OWN_CONSENT_AGE,
    PERSONS,
    POSTMORTEM_YEARS,
    SPECIAL,
    Private,
    Record,
    Signature,
    State,
    add_years,
    age,
)
from sozialblog.consent.parse import SPELLINGS, parse_record

__all__ = [
    "CATEGORIES", "CHANNELS", "FULL_AGE", "METHODS", "OWN_CONSENT_AGE", "PERSONS", "POSTMORTEM_YEARS", "SPECIAL",
    "SPELLINGS", "Private", "Record", "Signature", "State", "add_years", "age", "parse_record",
]  # fmt: skip
