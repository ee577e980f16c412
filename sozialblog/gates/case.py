"""case: all that a gate may look at, and nothing that could change under it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from sozialblog.approvals import Ledger
from sozialblog.config import Config, Policy
from sozialblog.consent import Record
from sozialblog.findings import Finding, Severity
from sozialblog.gates.heard import Hear, anew
from sozialblog.i18n import Message
from sozialblog.markup import Body
from sozialblog.metadata import Stated
from sozialblog.posts import Document, Index

T = TypeVar("T")


class Verdict(StrEnum):
    """What follows from a judgement."""

    PUBLISH = "publish"
    WITHHOLD = "withhold"
    DRAFT = "draft"
    IDEA = "idea"
    SCHEDULED = "scheduled"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A document and what it is judged by.

    ``records`` holds the records that this document may rest on, ``elsewhere`` maps the id of every record that
    stands in a document's front matter to that document's path, ``broken`` the ids of unreadable
    records. ``on`` is the day of the judgement. Facts about photographs are by path: ``digests`` (SHA-256) and
    ``sources``, what a file itself says about the people in it where it says anything, and
    ``faces``, how many a detector found where one was asked (None: it failed). ``hear`` gives what the words say.
    """

    document: Document
    body: Body
    config: Config
    policy: Policy
    on: dt.date
    index: Index
    ledger: Ledger
    records: Mapping[str, Record] = field(default_factory=dict)
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    broken: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    all_records: Mapping[str, Record] = field(default_factory=dict)
    files: frozenset[str] = frozenset()
    bodies: Mapping[str, Body] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, Stated] = field(default_factory=dict)
    faces: Mapping[str, int | None] = field(default_factory=dict)
    hear: Hear = anew
    #: what was worked out from the rest and several gates ask for, by who worked it out; never a verdict
    worked_out: dict[Callable[[Case], Any], Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def once(self, work: Callable[[Case], T]) -> T:
        """``work`` on this case, done only once whichever gates ask for it."""
        if work not in self.worked_out:
            self.worked_out[work] = work(self)
        found: T = self.worked_out[work]
        return found

    def forget(self) -> None:
        """Let go of what was worked out: many cases together would fill the memory."""
        self.worked_out.clear()

    def finding(
        self, code: str, message: Message, fix: Message, *, line: int = 0, key: str = "",
        severity: Severity = Severity.BLOCK,
    ) -> Finding:  # fmt: skip
        """A finding in the document's own file; without a line, on that of its key."""
        line = line or self.document.line_of(key.partition(".")[0])
        return Finding(
            code=code, severity=severity, path=self.document.path, line=line, key=key, message=message, fix=fix
        )

    def uses(self) -> tuple[Use, ...]:
        """Every use of a record that exists: people of the text first, then photographs and attachments, in order."""
        return self.once(_uses)

    def claims(self) -> Iterator[Claim]:
        """Every consent id the document names, whether or not a record has it."""
        document = self.document
        for person in document.people or ():
            yield Claim(person.consent, person.use, person.line, "people")
        for item in document.files:
            if item.shows is None:
                continue
            for consent in item.shows.consents:
                yield Claim(consent, ("image",), item.line_of("shows"), f"{item.key}.shows")
            for exception in item.shows.exceptions:
                if exception.consent:
                    yield Claim(exception.consent, (), exception.line, f"{item.key}.shows")

    def people(self) -> tuple[Use, ...]:
        """One use for each person the document rests on: the first place that names them."""
        return self.once(_people)


def _uses(case: Case) -> tuple[Use, ...]:
    claims = ((claim, case.records.get(claim.consent)) for claim in case.claims())
    return tuple(
        Use(claim.consent, claim.categories, claim.line, claim.key, record)
        for claim, record in claims
        if record is not None
    )


def _people(case: Case) -> tuple[Use, ...]:
    first: dict[str, Use] = {}
    for use in case.uses():
        first.setdefault(use.consent, use)
    return tuple(first.values())


@dataclass(frozen=True, slots=True)
class Claim:
    """A place that names a consent. ``categories`` None claims whatever the record covers in a text."""

    consent: str
    categories: tuple[str, ...] | None
    line: int
    key: str


@dataclass(frozen=True, slots=True)
class Use(Claim):
    """A claim whose record exists."""

    record: Record


Gate = Callable[[Case], Iterator[Finding]]
