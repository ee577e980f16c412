"""entry: what leadership sees of one document: people, photographs, findings, changes. Shows no private field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sozialblog import digests, pipeline
from sozialblog.approvals import rules_of
from sozialblog.consent import Record, State
from sozialblog.desk.changes import Comparison, compared
from sozialblog.findings import Finding
from sozialblog.gates import Case, Judgement
from sozialblog.gates.approved import everything
from sozialblog.i18n import msg
from sozialblog.pipeline.register import state, withdrawn_on
from sozialblog.posts import Photo

_NOBODY = msg("Nobody has approved this yet.")  #: as the gate says it


@dataclass(frozen=True, slots=True, kw_only=True)
class Rests:
    """One consent that the document rests on. ``record`` is None where no readable record has the id."""

    id: str
    record: Record | None
    state: State
    withdrawn: dt.date | None
    uses: tuple[str, ...]
    photos: tuple[int, ...]  #: which photographs show the person, counted from 1

    @property
    def holds(self) -> bool:
        return self.state is State.GIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Everything beside the frame. ``version`` stands for just what is shown here."""

    version: str
    people: tuple[Rests, ...]
    photos: tuple[Photo, ...]
    findings: tuple[Finding, ...]
    approval: tuple[Finding, ...]
    comparison: Comparison | None
    author: str


def entry_of(judged: pipeline.Judged, judgement: Judgement) -> Entry:
    """What to show of a document."""
    case = judgement.case
    author, comparison = case.config.authors.get(case.document.author), compared(case)
    return Entry(
        version=version_of(case),
        people=tuple(_people(judged, case)),
        photos=case.document.photos,
        findings=tuple(item for item in judgement.findings if not item.code.startswith("A2")),
        approval=tuple(
            item for item in judgement.findings if item.code.startswith("A2") and _says_more(item, comparison)
        ),
        comparison=comparison,
        author=author.name if author else case.document.author,
    )


def _says_more(finding: Finding, comparison: Comparison | None) -> bool:
    """Whether a finding is not what the page shows anyway: the comparison, or that it waits for an approval."""
    if finding.message == _NOBODY:
        return False
    return finding.code != "A202" or comparison is None or not comparison.known


def version_of(case: Case) -> str:
    """A digest over every byte that a signature would cover, and the rules it would be given under."""
    rules = rules_of(case.policy)
    given = [*rules.needs, str(rules.signatures), *rules.roles, str(rules.four_eyes), case.document.unit]
    return digests.of_bytes(digests.canonical([case.document.key, dict(everything(case)), given]))


def _people(judged: pipeline.Judged, case: Case) -> Iterator[Rests]:
    claims = list(case.claims())
    for consent in dict.fromkeys(claim.consent for claim in claims):
        record = case.records.get(consent)
        withdrawn = withdrawn_on(judged.ledger, consent, record)
        in_text = [claim for claim in claims if claim.consent == consent and claim.key == "people"]
        uses = [use for claim in in_text for use in (claim.categories if claim.categories is not None else ("*",))]
        numbers = [
            number for number, photo in enumerate(case.document.photos, 1) if photo.shows and _in(photo, consent)
        ]
        yield Rests(
            id=consent,
            record=record,
            state=state(record, withdrawn, case.on),
            withdrawn=withdrawn,
            uses=tuple(dict.fromkeys(uses)),
            photos=tuple(numbers),
        )


def _in(photo: Photo, consent: str) -> bool:
    shows = photo.shows
    return shows is not None and (
        consent in shows.consents or any(item.consent == consent for item in shows.exceptions)
    )
