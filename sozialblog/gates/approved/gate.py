"""gate: counts the approvals of one document. Pure; in doubt nothing is approved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sozialblog.approvals import Filed, Ledger, Says
from sozialblog.findings import Finding
from sozialblog.gates.approved.changed import changes
from sozialblog.gates.approved.entitled import Doubt, doubt, objects
from sozialblog.gates.approved.rules import remedy
from sozialblog.gates.approved.subjects import everything, required
from sozialblog.gates.case import Case
from sozialblog.i18n import msg


def gate(case: Case) -> Iterator[Finding]:
    """Findings A201 to A208 of a document; none where enough entitled people stand behind every subject."""
    subjects = required(case)
    if not subjects or not case.document.readable:
        return
    if case.ledger.faults:
        yield from _ledger_faults(case)
        return
    needed = _computed(subjects)
    if needed is None:
        message = msg("What would have to be approved cannot be computed: a file is missing or a number is too large.")
        yield case.finding("A201", message, msg("Mend the other findings first."))
        return
    count = _Count(case, needed)
    rejections = list(count.rejections())
    if rejections:
        for filed in rejections:
            yield _sent_back(case, filed)
    elif count.people(count.sure) < case.policy.signatures:
        yield from _missing(case, count)


def site_findings(ledger: Ledger) -> tuple[Finding, ...]:
    """What makes the whole site unbuildable: a keyring that cannot be trusted (A207).

    A gap in the log (A208) withholds every document that needs approval, but the rest of the site stands.
    """
    return tuple(finding for finding in ledger.faults if finding.code == "A207")


def standing(case: Case) -> tuple[Filed, ...]:
    """The approvals that count for the document as it is now, in order of time."""
    needed = _computed(required(case))
    if not needed:
        return ()
    count = _Count(case, needed)
    return tuple(sorted(filter(count.fits, count.sure), key=lambda filed: (filed.statement.at, filed.digest)))


class _Count:
    """The approvals of one document, sorted by how far they can be relied on."""

    def __init__(self, case: Case, needed: Mapping[str, str]) -> None:
        self.case = case
        self.needed = needed
        log = case.ledger.log
        self.filed = case.ledger.filed.get(case.document.key, ())
        self.refused = case.ledger.refused.get(case.document.key, ())
        self.doubts: list[tuple[Filed, Doubt]] = []
        self.entitled: list[Filed] = []
        for filed in self.filed:
            if filed.statement.says is Says.APPROVAL:
                reason = doubt(case, filed)
                if reason is None:
                    self.entitled.append(filed)
                else:
                    self.doubts.append((filed, reason))
        #: not followed by an approval of other bytes: what leadership saw last is what counts
        self.standing = [
            filed
            for filed in self.entitled
            if not any(log.precedes(filed.entry, other.entry) and _contradict(filed, other) for other in self.entitled)
        ]
        #: made in knowledge of every entry whose envelope cannot be read any more, so that none can speak against it
        self.sure = [
            filed for filed in self.standing if all(log.within(entry, (filed.entry,)) for entry in case.ledger.lost)
        ]

    def people(self, among: Sequence[Filed]) -> int:
        """How many distinct people cover each subject at least."""
        return min(
            len({filed.statement.counts_for for filed in among if filed.statement.subjects.get(name) == digest})
            for name, digest in self.needed.items()
        )

    def fits(self, filed: Filed) -> bool:
        """Whether a statement covers every needed subject as it is now."""
        return all(filed.statement.subjects.get(name) == digest for name, digest in self.needed.items())

    def rejections(self) -> Iterator[Filed]:
        """Rejections of just these bytes that the same person has not taken back by approving afterwards."""
        rejections = [filed for filed in self.filed if filed.statement.says is Says.REJECTION]
        now = _computed(everything(self.case)) if rejections else None
        for filed in rejections:
            statement = filed.statement
            if dict(statement.subjects) != now or not objects(self.case, filed):
                continue
            if not any(
                other.statement.counts_for == statement.person
                and self.case.ledger.log.precedes(filed.entry, other.entry)
                for other in self.sure
            ):
                yield filed


def _missing(case: Case, count: _Count) -> Iterator[Finding]:
    """Why the approvals do not suffice: always at least one finding."""
    reasons = [case.finding(refused.code, refused.message, remedy(refused.code)) for refused in count.refused]
    reasons += [
        case.finding(reason.code, reason.message, remedy(reason.code))
        for filed, reason in count.doubts
        if count.fits(filed)
    ]
    number = count.people(count.standing)
    damaged = any(refused.code == "A203" for refused in count.refused)
    if case.ledger.lost and not damaged and (number >= case.policy.signatures or not count.entitled):
        message = msg(
            "The log names an approval or rejection whose file is missing or damaged; it may have "
            "concerned this document."
        )
        reasons.append(case.finding("A208", message, remedy("A208")))
    elif 0 < number < case.policy.signatures:
        message = msg("{number} of {needed} approvals are there.", number=number, needed=case.policy.signatures)
        reasons.append(case.finding("A206", message, remedy("A206")))
    elif number == 0 and count.entitled:
        last = max(count.standing, key=lambda filed: (filed.statement.at, filed.digest))
        reasons += changes(case, last, count.needed)
    yield from reasons or [case.finding("A201", msg("Nobody has approved this yet."), remedy("A201"))]


def _sent_back(case: Case, filed: Filed) -> Finding:
    statement = filed.statement
    message = msg(
        "{name} sent this back on {day}: “{why}”", name=filed.person.name, day=statement.at.date(), why=statement.reason
    )
    return case.finding("A201", message, msg("Change what was asked for; then it can be approved."))


def _ledger_faults(case: Case) -> Iterator[Finding]:
    """One finding a code; the site's own findings list every file."""
    seen: set[str] = set()
    for fault in case.ledger.faults:
        if fault.code not in seen:
            seen.add(fault.code)
            yield case.finding(fault.code, fault.message, fault.fix)


def _computed(subjects: Mapping[str, str | None]) -> dict[str, str] | None:
    """The same with every digest known, or None if one is not."""
    known = {name: digest for name, digest in subjects.items() if digest is not None}
    return known if len(known) == len(subjects) else None


def _contradict(one: Filed, other: Filed) -> bool:
    """Whether two statements name a subject with different digests."""
    mine, theirs = one.statement.subjects, other.statement.subjects
    return any(theirs.get(name, digest) != digest for name, digest in mine.items())
