"""register: every consent of a site with its state on the day, where it is used, and who approved that. Writes nothing.

It judges nothing either: the state of a record is computed from its dates and the log, the rest is looked up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sozialblog.approvals import Filed, Ledger, subject_name
from sozialblog.consent import Record, State
from sozialblog.gates import Judgement, Verdict
from sozialblog.gates.approved import standing
from sozialblog.pipeline.judging import Judged
from sozialblog.posts import Attachment, Photo


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A document that names a consent: for what of its text, and on which of its photographs."""

    judgement: Judgement
    uses: tuple[str, ...]
    photos: tuple[Photo | Attachment, ...]
    approved: tuple[Filed, ...] = ()

    @property
    def online(self) -> bool:
        """Whether a build on the day of the judgement publishes it."""
        return self.judgement.verdict is Verdict.PUBLISH


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One consent. ``record`` is None where documents name an id that no readable record has.

    ``withdrawn`` is the earliest day that record or log names, whether it lies ahead or not.
    """

    id: str
    record: Record | None
    state: State
    withdrawn: dt.date | None
    places: tuple[Place, ...]


def register(judged: Judged) -> tuple[Life, ...]:
    """Every consent that has a record or that a document names, by id."""
    ids = set(judged.site.records) | set(judged.site.broken_records)
    ids |= {claim.consent for judgement in judged.judgements for claim in judgement.case.claims()}
    return tuple(life(judged, record_id) for record_id in sorted(ids))


def life(judged: Judged, record_id: str) -> Life:
    """One consent, known or not."""
    record = judged.site.records.get(record_id)
    withdrawn = withdrawn_on(judged.ledger, record_id, record)
    return Life(
        id=record_id,
        record=record,
        state=state(record, withdrawn, judged.on),
        withdrawn=withdrawn,
        places=tuple(_places(judged, record_id)),
    )


def withdrawn_on(ledger: Ledger, record_id: str, record: Record | None) -> dt.date | None:
    """The earliest day of withdrawal that the log or the record names."""
    days = [ledger.withdrawn([record_id]).get(record_id), record.withdrawn if record else None]
    return min((day for day in days if day is not None), default=None)


def state(record: Record | None, withdrawn: dt.date | None, on: dt.date) -> State:
    """The DPV state of a consent on a day, with a withdrawal that only the log may know."""
    if withdrawn is not None and withdrawn <= on:
        return State.WITHDRAWN
    return record.state(on) if record else State.UNKNOWN


def _places(judged: Judged, record_id: str) -> Iterator[Place]:
    for judgement in judged.judgements:
        document = judgement.document
        claims = [claim for claim in judgement.case.claims() if claim.consent == record_id]
        if not claims:
            continue
        in_text = [claim for claim in claims if claim.key == "people"]
        named = [use for claim in in_text for use in (claim.categories if claim.categories is not None else ("*",))]
        yield Place(
            judgement=judgement,
            uses=tuple(dict.fromkeys(named)),
            photos=tuple(item for item in document.files if _shows(item, record_id)),
            approved=tuple(
                filed
                for filed in standing(judgement.case)
                if subject_name("consent", record_id) in filed.statement.subjects
            ),
        )


def _shows(photo: Photo | Attachment, record_id: str) -> bool:
    shows = photo.shows
    return shows is not None and (
        record_id in shows.consents or any(item.consent == record_id for item in shows.exceptions)
    )
