"""entitled: whether the signer of a statement may speak for a document. Believes the keyring and the log alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sozialblog.approvals import Filed, Ledger, Person, Revocation
from sozialblog.gates.case import Case
from sozialblog.i18n import Message, msg

PAPER = "vertretung"  #: the role that may record an approval which somebody else gave on paper
_CLOCKS_MAY_DIFFER = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a statement does not count: A204 (not entitled) or A205 (the author's own)."""

    code: str
    message: Message


def doubt(case: Case, filed: Filed) -> Doubt | None:
    """The first reason why an approval does not count for this document, or None if it does."""
    return next(_doubts(case, filed), None)


def objects(case: Case, filed: Filed) -> bool:
    """Whether a rejection counts: anyone in the keyring who speaks for the unit may object, whatever their role."""
    return next(_about_signer(case, filed), None) is None


def _doubts(case: Case, filed: Filed) -> Iterator[Doubt]:
    yield from _about_signer(case, filed)
    if filed.statement.on_behalf_of:
        yield from _about_paper(case, filed)
    elif filed.statement.role not in case.policy.roles:
        message = msg(
            "{name} approved as “{role}”; the policy asks for: {roles}.",
            name=filed.person.name, role=filed.statement.role, roles=case.policy.roles,
        )  # fmt: skip
        yield Doubt("A204", message)
    if case.policy.four_eyes and is_author(case, filed):
        message = msg("{name} is the author and cannot approve it as well.", name=filed.person.name)
        yield Doubt("A205", message)


def _about_signer(case: Case, filed: Filed) -> Iterator[Doubt]:
    statement, person, key = filed.statement, filed.person, filed.key
    unit, day = case.document.unit, statement.at.date()
    if statement.person != person.id:
        message = msg(
            "The approval names {named}, but the key belongs to {name}.", named=statement.person, name=person.name
        )
        yield Doubt("A204", message)
    if statement.role not in person.roles:
        message = msg("{name} does not have the role “{role}”.", name=person.name, role=statement.role)
        yield Doubt("A204", message)
    if statement.unit != unit or not person.leads(unit):
        message = msg("{name} does not speak for {unit}.", name=person.name, unit=unit or msg("the whole organisation"))
        yield Doubt("A204", message)
    if not person.valid_on(day) or not key.valid_on(day):
        message = msg("{name} was not entitled to approve on {day}.", name=person.name, day=day)
        yield Doubt("A204", message)
    if key.revoked is not None and not _before_revocation(case.ledger, filed, key.revoked):
        message = msg(
            "The key of {name} was revoked from {day} on, and the log does not prove that this approval is older.",
            name=person.name, day=key.revoked.since,
        )  # fmt: skip
        yield Doubt("A204", message)
    latest = case.ledger.log.latest_before(statement.heads)
    if latest is not None and statement.at + _CLOCKS_MAY_DIFFER < latest:
        message = msg("The approval of {name} claims to be older than what it follows in the log.", name=person.name)
        yield Doubt("A204", message)


def _about_paper(case: Case, filed: Filed) -> Iterator[Doubt]:
    """Somebody signed on paper and a ``vertretung`` recorded it, saying where the paper lies."""
    statement, day = filed.statement, filed.statement.at.date()
    keyring = case.ledger.keyring
    assert keyring is not None  # without one nothing is filed
    other = keyring.people.get(statement.on_behalf_of)
    if not case.policy.on_paper:
        yield Doubt(
            "A204", msg("{name} recorded an approval on paper; the policy does not allow that.", name=filed.person.name)
        )
    if statement.role != PAPER or not statement.place.strip():
        yield Doubt("A204", msg("An approval on paper is recorded by a “vertretung” and says where the paper lies."))
    if other is None or not _may_on_paper(case, other, day):
        message = msg("{person} was not entitled to approve on {day}.", person=statement.on_behalf_of, day=day)
        yield Doubt("A204", message)


def _may_on_paper(case: Case, person: Person, day: dt.date) -> bool:
    return (
        bool(set(person.roles) & set(case.policy.roles)) and person.leads(case.document.unit) and person.valid_on(day)
    )


def is_author(case: Case, filed: Filed) -> bool:
    """Whether the author has a hand in it, through whatever key or entry of the keyring."""
    name = case.document.author
    if not name:
        return False
    author = case.config.authors.get(name)
    ids = {name} if author is None else {author.person}
    if {filed.person.id, filed.statement.person, filed.statement.counts_for} & ids:
        return True
    return author is not None and author.name.casefold() == filed.person.name.casefold()


def _before_revocation(ledger: Ledger, filed: Filed, revoked: Revocation) -> bool:
    """Whether the log proves that the approval was made before its key stopped to count.

    Its own date proves nothing: whoever has the key can write any. A revocation that takes effect at once is
    witnessed by the root, which signed the ends of the log as they were. One that reaches back needs another
    witness from before its date: a statement that somebody else signed and that follows this approval.
    """
    if filed.statement.at.date() >= revoked.since:
        return False
    if not ledger.log.within(filed.entry, revoked.heads):
        return False
    if revoked.since >= revoked.recorded.date():
        return True
    return any(
        other.person.id != filed.person.id
        and other.statement.at.date() < revoked.since
        and ledger.log.within(filed.entry, other.statement.heads)
        for found in ledger.filed.values()
        for other in found
    )
