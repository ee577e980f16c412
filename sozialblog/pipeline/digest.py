"""digest: what happened on a site since a day, by unit, so that leadership knows what is done in its name. Pure.

There is no record of the days on which somebody built. A document is new when it could first be seen since then: by its
own date, or by the last approval that it rests on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sozialblog.approvals import Kind
from sozialblog.consent import State
from sozialblog.gates import Judgement, Verdict
from sozialblog.gates.approved import standing
from sozialblog.i18n import Message, msg
from sozialblog.pipeline.coming import Due, due
from sozialblog.pipeline.judging import Judged
from sozialblog.pipeline.register import Life, register


@dataclass(frozen=True, slots=True, kw_only=True)
class Down:
    """A document that is off the site, since when, and why."""

    judgement: Judgement
    day: dt.date
    why: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDigest:
    """One unit's part; ``unit`` is empty for what belongs to the organisation as a whole."""

    unit: str
    online: tuple[tuple[dt.date, Judgement], ...]
    down: tuple[Down, ...]
    waiting: tuple[Judgement, ...]
    withheld: tuple[Judgement, ...]
    ideas: tuple[Judgement, ...]
    ending: tuple[Due, ...]

    @property
    def empty(self) -> bool:
        return not (self.online or self.down or self.waiting or self.withheld or self.ideas or self.ending)


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """``erasures`` counts how often somebody's data were erased; whose, nobody can know any more."""

    since: dt.date
    units: tuple[UnitDigest, ...]
    withdrawals: int
    erasures: int


def digest(judged: Judged, *, since: dt.date, days: int) -> Digest:
    """Everything since ``since``, and which consents end within ``days`` days."""
    lives = register(judged)
    ending = due(lives, judged.site.config, on=judged.on, days=days)
    units = ["", *judged.site.config.units]
    units += sorted({item.document.unit for item in judged.judgements} - set(units))
    entries = judged.ledger.log.of_kind(Kind.ERASURE)
    return Digest(
        since=since,
        units=tuple(_unit(judged, unit, since, lives, ending) for unit in units),
        withdrawals=sum(life.withdrawn is not None and since <= life.withdrawn <= judged.on for life in lives),
        erasures=sum(since <= entry.at.date() for entry in entries),
    )


def _unit(judged: Judged, unit: str, since: dt.date, lives: Iterable[Life], ending: Iterable[Due]) -> UnitDigest:
    own = [item for item in judged.judgements if item.document.unit == unit]
    withheld = [item for item in own if item.verdict is Verdict.WITHHOLD]
    waiting = [item for item in withheld if waits_for_approval(item)]
    seen = [(_first_seen(item), item) for item in own if item.verdict is Verdict.PUBLISH]
    return UnitDigest(
        unit=unit,
        online=tuple(
            sorted((pair for pair in seen if pair[0] >= since), key=lambda pair: (pair[0], pair[1].document.key))
        ),
        down=tuple(sorted(_down(judged, own, since, lives), key=lambda item: (item.day, item.judgement.document.key))),
        waiting=tuple(waiting),
        withheld=tuple(item for item in withheld if item not in waiting),
        ideas=tuple(item for item in own if item.verdict is Verdict.IDEA),
        ending=tuple(item for item in ending if unit in _units(item)),
    )


def _units(item: Due) -> set[str]:
    return {place.judgement.document.unit for place in item.life.places} or {""}


def _first_seen(judgement: Judgement) -> dt.date:
    """The first day on which the document could be seen as it is now."""
    document = judgement.document
    days = [document.date, document.publish_from, *(filed.statement.at.date() for filed in standing(judgement.case))]
    return max((day for day in days if day is not None), default=dt.date.min)


def waits_for_approval(judgement: Judgement) -> bool:
    """Whether nothing but leadership's word is missing."""
    blocking = [finding.code for finding in judgement.findings if finding.blocks]
    return bool(blocking) and all(code.startswith("A2") for code in blocking)


def _down(judged: Judged, own: list[Judgement], since: dt.date, lives: Iterable[Life]) -> Iterator[Down]:
    """What ended by itself, and what rests on a consent that ended or was withdrawn."""
    for item in own:
        until = item.document.publish_until
        if item.verdict is Verdict.ENDED and until is not None and until >= since - dt.timedelta(days=1):
            yield Down(judgement=item, day=until + dt.timedelta(days=1), why=msg("its time was over"))
    keys = {item.document.key for item in own}
    for life in lives:
        ended = _ended(life)
        if ended is None or not since <= ended[0] <= judged.on:
            continue
        for place in life.places:
            ready = place.judgement.verdict is Verdict.WITHHOLD
            if ready and place.judgement.document.key in keys:
                yield Down(judgement=place.judgement, day=ended[0], why=ended[1])


def _ended(life: Life) -> tuple[dt.date, Message] | None:
    if life.state is State.WITHDRAWN and life.withdrawn is not None:
        return life.withdrawn, msg("the consent “{id}” was withdrawn", id=life.id)
    if life.state is State.EXPIRED and life.record is not None and life.record.valid_until is not None:
        return life.record.valid_until + dt.timedelta(days=1), msg("the consent “{id}” ended", id=life.id)
    return None
