"""consent: records of who agreed to what, and their computed state. Judges no document.

The fields are the union of ISO/IEC TS 27560, the W3C Data Privacy Vocabulary (DPV 2), the IPTC/PLUS model
release terms and German practice. States are computed for a day and never typed by hand.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sozialblog.errors import ContentError
from sozialblog.fields import Entry, Fields, plain
from sozialblog.i18n import msg

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

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")

#: German spellings of a record's keys
SPELLINGS: Mapping[str, str] = {
    "kennung": "id",
    "geboren": "born",
    "kontakt": "contact",
    "gezeigt_als": "shown_as",
    "umfasst": "covers",
    "kanäle": "channels",
    "kanaele": "channels",
    "zweck": "purpose",
    "kampagnen": "campaigns",
    "erteilt": "given",
    "gültig_bis": "valid_until",
    "gueltig_bis": "valid_until",
    "form": "method",
    "nachweis": "evidence",
    "information": "notice",
    "fassung": "version",
    "datum": "date",
    "sprache": "language",
    "ausdrücklich": "explicit",
    "ausdruecklich": "explicit",
    "schweigepflichtentbindung": "secrecy_release",
    "sorgeberechtigte": "guardians",
    "alleinige_sorge": "sole_custody",
    "eigene_einwilligung": "own_consent",
    "abgelehnt": "refused",
    "gestorben": "died",
    "angehörige": "relatives",
    "angehoerige": "relatives",
    "widerrufen": "withdrawn",
}


class State(StrEnum):
    """Consent states of DPV 2 (https://w3id.org/dpv#consent-status) that a record can be computed to be in."""

    GIVEN = "ConsentGiven"
    UNKNOWN = "ConsentUnknown"
    REFUSED = "ConsentRefused"
    WITHDRAWN = "ConsentWithdrawn"
    EXPIRED = "ConsentExpired"

    @property
    def allows(self) -> bool:
        """Whether processing may rest on it."""
        return self is State.GIVEN


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


def parse_record(
    entry: Entry, note: str, *, path: str, document: str = ""
) -> tuple[Record | None, str, list[ContentError]]:
    """A record, its id as far as it can be read, and every fault in it; a faulty record is None.

    ``document`` is the key of the document in whose front matter the record stands, or empty for one of
    content/consents/. Fields whose absence is a rule of its own (C107, C114, C115, ...) may be missing here.
    """
    problems: list[ContentError] = []
    top = Fields(entry, path=path, problems=problems, spellings=SPELLINGS, prefix="consents." if document else "")
    record_id = _record_id(top)
    born, died, withdrawn = top.date("born"), top.date("died"), top.date("withdrawn")
    guardians, relatives = _signatures(top, "guardians"), _signatures(top, "relatives")
    private = Private(
        name=top.text("name", required=True),
        born=born,
        contact=top.text("contact"),
        evidence=_evidence(top),
        guardians=guardians,
        relatives=relatives,
        note=note,
    )
    front = plain(entry)
    record = Record(
        id=record_id,
        path=path,
        line=entry.line,
        private=private,
        shown_as=top.text("shown_as"),
        person=top.choice("person", PERSONS, required=True),
        covers=_covers(top),
        channels=top.texts("channels", CHANNELS) or (),
        purpose=top.text("purpose"),
        campaigns=top.texts("campaigns") or (),
        given=top.date("given"),
        valid_until=top.date("valid_until"),
        method=top.choice("method", METHODS),
        notice=_notice(top),
        explicit=top.boolean("explicit") if top.has("explicit") else None,
        secrecy_release=top.date("secrecy_release"),
        sole_custody=top.boolean("sole_custody"),
        own_consent=top.date("own_consent"),
        refused=top.boolean("refused"),
        died=died,
        withdrawn=withdrawn,
        document=document,
        front=front if isinstance(front, dict) else {},
        lines={key: top.line_of(key) for key in top.keys()},  # noqa: SIM118 - Fields is no mapping
    )
    top.finish()
    return (None if problems else record), record_id, problems


def _record_id(top: Fields) -> str:
    value = top.text("id", required=True)
    if value and not _ID.match(value):
        message = msg("“id” has to be a pseudonym of small letters, digits and hyphens.")
        top.fault("id", top.line_of("id"), message, msg("Write it like jonas-k-2026, without the full name."))
    return value


def _covers(top: Fields) -> frozenset[str]:
    covers = top.texts("covers", CATEGORIES)
    if covers is None:
        top.missing("covers", msg("Add “covers: […]” with what the person agreed to."))
    return frozenset(covers or ())


def _evidence(top: Fields) -> tuple[str, ...]:
    """Where the signed form lies and the digests of its scan, each as text."""
    found = []
    for item in top.items("evidence") or ():
        if isinstance(item.value, Mapping):
            nested = top.nested(item, "evidence.")
            digest = nested.text("file-sha256", required=True)
            nested.finish()
            if digest and not _SHA256.match(digest):
                top.fault("evidence", item.line, msg("“file-sha256” has to be 64 hexadecimal digits."))
            found.append(digest)
        elif isinstance(item.value, str):
            found.append(item.value.strip())
        else:
            top.fault("evidence", item.line, msg("“evidence” has to say where the signed form lies."))
    return tuple(text for text in found if text)


def _notice(top: Fields) -> str:
    """Version and date of the information the person received, or empty."""
    entry = top.entry("notice")
    if entry is None:
        return ""
    nested = top.table("notice")
    if nested is None:
        return ""
    version, date = nested.text("version", required=True), nested.date("date", required=True)
    nested.text("language")
    nested.finish()
    return f"{version} ({date})" if version and date else ""


def _signatures(top: Fields, key: str) -> tuple[Signature, ...]:
    found = []
    for item in top.items(key) or ():
        nested = top.nested(item, f"{key}.")
        nested.text("relation")
        found.append(Signature(name=nested.text("name", required=True), given=nested.date("given")))
        nested.finish()
    return tuple(found)
