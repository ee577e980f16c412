"""model: a consent record and its state on a day. Pure values; nothing is read or judged here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

PERSONS = ("client", "child", "employee", "volunteer", "guest")
CATEGORIES = (
    "image", "first-name", "full-name", "quote", "story", "voice", "video", "social-situation", "health",
)  # fmt: skip
SPECIAL = frozenset({"social-situation", "health"})  #: categories that need explicit consent (GDPR Art. 9)
CHANNELS = ("website", "social-media", "print", "press")
METHODS = ("paper", "digital", "recorded")
FULL_AGE = 18
OWN_CONSENT_AGE = 14
POSTMORTEM_YEARS = 10


class State(StrEnum):
    """Consent states of DPV 2 (https://w3id.org/dpv#consent-status) that a record can be computed to be in."""

    GIVEN = "ConsentGiven"
    UNKNOWN = "ConsentUnknown"
    REFUSED = "ConsentRefused"
    WITHDRAWN = "ConsentWithdrawn"
    EXPIRED = "ConsentExpired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """That a guardian or relative agreed: who, and when. Private."""

    name: str = field(repr=False)
    given: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Private:
    """The fields that may never be in any output, log or message."""

    name: str = ""
    born: dt.date | None = None
    contact: str = ""
    evidence: tuple[str, ...] = ()
    guardians: tuple[Signature, ...] = ()
    relatives: tuple[Signature, ...] = ()
    note: str = ""

    def __repr__(self) -> str:
        return "Private(…)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One person's consent. ``explicit`` None: nobody stated whether it was."""

    id: str
    path: str
    line: int
    private: Private
    shown_as: str = ""
    person: str = ""
    covers: frozenset[str] = frozenset()
    channels: tuple[str, ...] = ()
    purpose: str = ""
    campaigns: tuple[str, ...] = ()
    given: dt.date | None = None
    valid_until: dt.date | None = None
    method: str = ""
    notice: str = ""
    explicit: bool | None = None
    secrecy_release: dt.date | None = None
    sole_custody: bool = False
    own_consent: dt.date | None = None
    refused: bool = False
    died: dt.date | None = None
    withdrawn: dt.date | None = None
    document: str = ""
    front: Mapping[str, object] = field(default_factory=dict, repr=False)
    lines: Mapping[str, int] = field(default_factory=dict, repr=False)

    def line_of(self, key: str) -> int:
        return self.lines.get(key, self.line)

    def age(self, on: dt.date) -> int | None:
        """Completed years of life on that day; None if no birth date is known."""
        born = self.private.born
        return None if born is None else age(born, on)

    def is_minor(self, on: dt.date) -> bool:
        """Whether the person is under 18 on that day; a child without a birth date always is."""
        years = self.age(on)
        return self.person == "child" if years is None else years < FULL_AGE

    def covers_use(self, use: str) -> bool:
        """Whether the category is covered; a full name includes the first name."""
        return use in self.covers or (use == "first-name" and "full-name" in self.covers)

    def state(self, on: dt.date) -> State:
        """The DPV state on that day. The last valid day still counts as given."""
        if self.withdrawn is not None and self.withdrawn <= on:
            return State.WITHDRAWN
        if self.refused:
            return State.REFUSED
        if self.given is None or self.given > on:
            return State.UNKNOWN
        if self.valid_until is not None and self.valid_until < on:
            return State.EXPIRED
        return State.GIVEN

    def private_values(self) -> Iterator[tuple[str, str]]:
        """(key, text) of every private field, for looking for leaks; a birth date in its usual spellings."""
        private = self.private
        if private.name and private.name != self.shown_as:
            yield "name", private.name
        if private.born:
            born = private.born
            yield "born", born.isoformat()
            yield "born", f"{born.day}.{born.month}.{born.year}"
            yield "born", f"{born.day:02}.{born.month:02}.{born.year}"
        if private.contact:
            yield "contact", private.contact
        for text in private.evidence:
            yield "evidence", text
        for signature in private.guardians:
            yield "guardians", signature.name
        for signature in private.relatives:
            yield "relatives", signature.name


def age(born: dt.date, on: dt.date) -> int:
    """Completed years; someone born on 29 February completes one on 1 March (BGB §§ 187 (2), 188 (2))."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def add_years(day: dt.date, years: int) -> dt.date:
    """The same day so many years later; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
