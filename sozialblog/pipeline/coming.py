"""coming: when a consent stops carrying what rests on it: its end, the longest term, two birthdays. Pure.

A person is told the *last* day on which the consent still counts; the first day without it is the next one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sozialblog.config import Config, Policy
from sozialblog.consent import FULL_AGE, OWN_CONSENT_AGE, Record, State, age
from sozialblog.pipeline.register import Life


class Why(StrEnum):
    """Why a consent stops counting, and what has to be asked."""

    ENDS = "ends"  #: valid_until
    TERM = "term"  #: no end of its own: the longest term of the policy (C116)
    OWN = "own-consent"  #: turns 14: their own consent is needed as well (C110)
    OF_AGE = "of-age"  #: turns 18: decides alone and anew (C111)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The last day on which a consent counts as it is, and why no longer."""

    last_day: dt.date
    why: Why
    life: Life


def due(lives: Iterable[Life], config: Config, *, on: dt.date, days: int) -> tuple[Due, ...]:
    """What stops counting within ``days`` days from ``on``, the most urgent first.

    What stopped before is in it as long as a document names it. Consents that are withdrawn, refused or not yet
    given need nothing.
    """
    until = on + dt.timedelta(days=min(days, (dt.date.max - on).days))
    found = []
    for life in lives:
        if life.record is None or life.state not in (State.GIVEN, State.EXPIRED):
            continue
        ends = min(last_days(life.record, policies(life, config)), default=None)
        if ends is not None and ends[0] <= until and (ends[0] >= on or life.places):
            found.append(Due(last_day=ends[0], why=ends[1], life=life))
    return tuple(sorted(found, key=lambda item: (item.last_day, item.life.id)))


def last_days(record: Record, rules: Iterable[Policy]) -> Iterator[tuple[dt.date, Why]]:
    """Every day after which something about the record no longer suffices."""
    if record.given is None:
        return
    if record.valid_until is not None:
        yield record.valid_until, Why.ENDS
    else:
        yield min(policy.latest_end(record.given) for policy in rules), Why.TERM
    born = record.private.born
    if born is not None and age(born, record.given) < FULL_AGE:
        yield birthday(born, FULL_AGE) - dt.timedelta(days=1), Why.OF_AGE
    turns = birthday(born, OWN_CONSENT_AGE) if born is not None else None
    if turns is not None and record.given < turns and (record.own_consent is None or record.own_consent > turns):
        yield turns - dt.timedelta(days=1), Why.OWN


def policies(life: Life, config: Config) -> tuple[Policy, ...]:
    """The rules of every unit whose documents name the consent; the Träger's where none does."""
    units = {place.judgement.document.unit for place in life.places}
    return tuple(config.policy_for(unit) for unit in sorted(units)) or (config.policy,)


def birthday(born: dt.date, years: int) -> dt.date:
    """The day on which so many years are completed; for 29 February 1 March (BGB §§ 187 (2), 188 (2))."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return dt.date(born.year + years, 3, 1)
