"""Ten years of days over three hundred consents: each ends on its day and never a day late. States only, no builds."""

from __future__ import annotations

import datetime as dt
import os
import random

from sozialblog.config import Policy
from sozialblog.consent import Private, Record, State, age
from sozialblog.pipeline.coming import Why, last_days
from sozialblog.pipeline.register import state

FIRST = dt.date(2026, 1, 1)
DAYS = 3653  #: ten years, three leap days among them
CONSENTS = 300


def consents(seed: int) -> list[tuple[Record, dt.date | None]]:
    chance = random.Random(seed)

    def day(low: int, high: int) -> dt.date:
        return FIRST + dt.timedelta(days=chance.randint(low, high))

    leap = [dt.date(year, 2, 29) for year in (2008, 2012, 2016, 2028, 2032)]
    found = []
    for number in range(CONSENTS):
        given = day(-400, 3000)
        born = chance.choice(
            [None, given - dt.timedelta(days=chance.randint(8 * 365, 30 * 365)), chance.choice(leap[:3])]
        )
        until = chance.choice([None, given + dt.timedelta(days=chance.randint(0, 1095)), chance.choice(leap)])
        record = Record(
            id=f"person-{number}", path="a", line=1, private=Private(born=born), given=given, valid_until=until,
            own_consent=chance.choice([None, given]), refused=chance.random() < 0.03,
            withdrawn=day(0, 3600) if chance.random() < 0.2 else None,
        )  # fmt: skip
        found.append((record, day(0, 3600) if chance.random() < 0.2 else None))
    return found


def test_every_consent_ends_on_its_day():
    for seed in range(20 if os.environ.get("SOZIALBLOG_LONG") else 1):
        for record, logged in consents(seed):
            withdrawn = min((day for day in (record.withdrawn, logged) if day), default=None)
            begins = record.given
            ends = [day for day in (withdrawn, record.valid_until and record.valid_until + dt.timedelta(days=1)) if day]
            for number in range(DAYS):
                today = FIRST + dt.timedelta(days=number)
                counts = state(record, withdrawn, today) is State.GIVEN
                expected = not record.refused and begins <= today and not any(end <= today for end in ends)
                assert counts == expected, (seed, record, withdrawn, today)


def test_what_is_due_is_told_for_the_day_before_it_no_longer_suffices():
    policy = Policy()
    for record, _ in consents(4711):
        due = {why: day for day, why in last_days(record, [policy])}
        one = dt.timedelta(days=1)
        if Why.ENDS in due:
            assert record.state(due[Why.ENDS] + one) in (State.EXPIRED, State.REFUSED, State.WITHDRAWN, State.UNKNOWN)
        else:
            assert due[Why.TERM] == policy.latest_end(record.given)
        for why, years in ((Why.OF_AGE, 18), (Why.OWN, 14)):
            if why in due:
                assert age(record.private.born, due[why]) == years - 1
                assert age(record.private.born, due[why] + one) == years
