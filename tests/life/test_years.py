"""Ten years of daily builds over a site of 300 consents: each ends on its day and never a day late.

The real build runs, through the command line, for every day on which something changes and for the days around it, in
the order of the calendar and into one and the same folder. What has to be online is worked out by a small oracle that
shares no code with the program. The normal run takes a sample of these days; SOZIALBLOG_LONG takes all of them, and
SOZIALBLOG_LONG=daily every single day of the ten years.
"""

from __future__ import annotations

import calendar
import dataclasses
import datetime as dt
import gc
import os
import random
import re
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import pytest

from sozialblog.config import Policy
from sozialblog.consent import Private, Record, State, age
from sozialblog.pipeline.coming import Why, last_days
from sozialblog.pipeline.register import state
from tests import sites

FIRST = dt.date(2026, 1, 1)
LAST = dt.date(2035, 12, 31)  #: three leap days among them
CONSENTS = 300
ONE = dt.timedelta(days=1)
LONG = os.environ.get("SOZIALBLOG_LONG")


# -- the oracle: what the rules say, written down a second time ----------------------------------------------------------


def years_later(day: dt.date, years: int) -> dt.date:
    """The same day; 29 February becomes the last of February."""
    return dt.date(day.year + years, day.month, min(day.day, calendar.monthrange(day.year + years, day.month)[1]))


def birthday(born: dt.date, years: int) -> dt.date:
    """The day on which so many years are completed; who was born on 29 February completes them on 1 March."""
    leap = (born.month, born.day) == (2, 29) and not calendar.isleap(born.year + years)
    return dt.date(born.year + years, 3, 1) if leap else dt.date(born.year + years, born.month, born.day)


@dataclasses.dataclass
class Life:
    """One consent and the only post that rests on it. ``logged`` is withdrawn by the command on that day."""

    name: str
    given: dt.date
    until: dt.date | None = None
    born: dt.date | None = None
    own: dt.date | None = None
    withdrawn: dt.date | None = None
    logged: dt.date | None = None

    def days(self) -> tuple[dt.date, dt.date]:
        """The first day on which it counts, and the first on which it counts no more."""
        begins, ends = [self.given], [self.longest + ONE]
        ends += [day for day in (self.withdrawn, self.logged) if day]
        if self.until:
            ends.append(self.until + ONE)
        if self.born and self.given < birthday(self.born, 18):
            ends.append(birthday(self.born, 18))
            if self.own is None:
                ends.append(birthday(self.born, 14))
            elif self.given >= birthday(self.born, 14):
                begins.append(self.own)
        return max(begins), min(ends)

    @property
    def longest(self) -> dt.date:
        return years_later(self.given, 3)

    def online(self, today: dt.date) -> bool:
        begins, ends = self.days()
        return begins <= today < ends

    def record(self) -> dict:
        more = {"campaigns": None, "given": self.given, "valid_until": self.until, "withdrawn": self.withdrawn}
        more |= {"notice": {"version": "1", "date": self.given}, "secrecy_release": self.given}
        if self.born is None:
            return sites.record(self.name, **more)
        guardians = [{"name": f"{sites.canary(self.name, who).title()} Sorge", "given": self.given} for who in "ab"]
        return sites.minor(self.name, self.born, guardians=guardians, own_consent=self.own, **more)


def lives(seed: int) -> list[Life]:
    """Adults and minors; ends, leap days and leap birthdays of every kind among them."""
    chance = random.Random(seed)
    span = (LAST - FIRST).days

    def day(low: int, high: int) -> dt.date:
        return FIRST + dt.timedelta(days=chance.randint(low, high))

    found = []
    for number in range(CONSENTS):
        given = day(-300, span - 200)
        life = Life(f"mensch-{number}", given)
        kind = number % 6
        if kind == 0:
            life.until = day(0, span)
        elif kind == 1:  # a leap day as the last one, or as the day of the signature, with the longest term after it
            leap = dt.date(chance.choice([2028, 2032]), 2, 29)
            life.given, life.until = (leap, None) if number % 12 == 1 else (leap - dt.timedelta(days=90), leap)
        elif kind in (2, 3):  # a birthday within the term: 14 or 18, every third on a leap day
            years = 14 if kind == 2 else 18
            year = chance.choice([2028, 2032] if years == 14 and number % 3 == 0 else range(2027, 2035))
            born = dt.date(year - years, chance.randint(1, 12), chance.randint(1, 28))
            if number % 9 in (2, 3):
                born = dt.date(chance.choice([2012, 2016] if years == 14 else [2008, 2012, 2016]), 2, 29)
            life.born = born
            life.given = birthday(born, years) - dt.timedelta(days=chance.randint(1, 900))
            life.own = life.given if years == 18 else None
        elif kind == 4:
            life.withdrawn = day(0, span)
        else:
            life.logged = day(0, span)
        if life.until and not life.given <= life.until <= life.longest:
            life.until = chance.choice([life.longest, life.given, life.given + ONE])
        found.append(life)
    return found


# -- the site and its builds -----------------------------------------------------------------------------------------------


def site_of(found: list[Life]) -> sites.Site:
    site = sites.bare()
    site.toml["site"]["posts_per_page"] = 50
    for life in found:
        site.add(
            sites.post(life.name, photos=0, people=[life.record()], campaign=None, date=dt.date(2020, 1, 1), tags=[])
        )
    return site


def days_of_change(found: list[Life]) -> list[dt.date]:
    """Every day on which a consent begins or ends, with the days before and after it."""
    changes = {day for life in found for day in life.days()}
    return sorted({day + dt.timedelta(days=more) for day in changes for more in (-1, 0, 1) if FIRST <= day <= LAST})


def compare(out: Path, site: sites.Site, found: list[Life], today: dt.date) -> None:
    expected = {life.name for life in found if life.online(today)}
    shown = {path.parent.name for path in (out / "posts").glob("*/index.html")}
    assert shown == expected, (today, shown ^ expected)
    withheld = [word for life in found if life.name not in expected for word in site.get(life.name).canaries]
    left = sites.traces(out, [word for word in withheld if not word.startswith("mensch-")])
    assert left == {}, (today, left)
    feed = (out / "feed.xml").read_text(encoding="utf-8")
    assert set(re.findall(r"/posts/(mensch-\d+)/", feed)) <= expected, today


def run_through(found: list[Life], place: Path, days: list[dt.date]) -> None:
    site = site_of(found)
    folder, out = site.write(place / "site"), place / "out"
    waiting = sorted((life.logged, life.name) for life in found if life.logged)
    with sites.without_approval():
        for today in days:
            if LONG:  # a build expects to be a process of its own
                gc.collect()
            while waiting and waiting[0][0] <= today:
                day, name = waiting.pop(0)
                assert (
                    sites.run("withdraw", name, "--on", str(day), "--output", out, site=folder, today=day).status == 0
                )
            result = sites.build(folder, out, today=today)
            assert result.status in (0, 3), result
            compare(out, site, found, today)


def test_each_consent_ends_on_its_day_and_never_a_day_late(tmp_path):
    """A slice with every kind of end, on the days that matter most."""
    found = lives(1)[:24]
    changes = sorted({day for life in found for day in life.days() if FIRST <= day <= LAST})
    leap = [day for day in changes if (day - ONE).month == 2 and day.month == 3]
    chosen = sorted({*leap[:3], *changes[:: max(1, len(changes) // 5)]})
    days = sorted({day + dt.timedelta(days=more) for day in chosen for more in (-1, 0)})
    assert len(leap) >= 2
    run_through(found, tmp_path, days)


@pytest.mark.skipif(not LONG, reason="ten years take a while: SOZIALBLOG_LONG=1, or =daily for every single day")
def test_ten_years_of_a_site_of_300_consents(tmp_path):
    found = lives(2)
    every = [FIRST + dt.timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
    run_through(found, tmp_path, every if LONG == "daily" else days_of_change(found))


@pytest.mark.skipif(not LONG, reason="ten years take a while: SOZIALBLOG_LONG=1")
@pytest.mark.parametrize("part", range(10))
def test_ten_years_in_ten_sites(part, tmp_path):
    found = lives(3)[part::10]
    run_through(found, tmp_path, days_of_change(found))


@pytest.mark.parametrize(
    ("zone", "at", "online"),
    [
        ("Europe/Berlin", "2028-02-29T22:30", True),
        ("Europe/Berlin", "2028-02-29T23:30", False),
        ("America/Los_Angeles", "2028-02-29T23:30", True),
        ("America/Los_Angeles", "2028-03-01T07:59", True),
        ("America/Los_Angeles", "2028-03-01T08:00", False),
        ("Pacific/Kiritimati", "2028-02-29T09:59", True),
        ("Pacific/Kiritimati", "2028-02-29T10:00", False),
    ],
)
def test_the_day_is_the_organisation_s_wherever_the_clock_stands(zone, at, online, tmp_path, monkeypatch):
    """The last valid day is a leap day; the machine that builds counts in UTC, or believes to be in Auckland."""
    site = sites.bare()
    site.toml["site"]["timezone"] = zone
    leap = dt.date(2028, 2, 29)
    life = Life("mensch", leap - dt.timedelta(days=100), until=leap)
    site.add(sites.post("mensch", photos=0, people=[life.record()], campaign=None, date=dt.date(2020, 1, 1)))
    folder = site.write(tmp_path / "site")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    moment = dt.datetime.fromisoformat(at).replace(tzinfo=dt.UTC)
    clock = SimpleNamespace(UTC=dt.UTC, datetime=SimpleNamespace(now=moment.astimezone))
    with sites.without_approval(), mock.patch("sozialblog.cli.main.dt", clock):
        result = sites.run("build", "--output", tmp_path / "out", site=folder, today=None)
    assert result.status == (0 if online else 3), result
    assert (tmp_path / "out" / "posts" / "mensch" / "index.html").exists() == online


# -- states, every day -----------------------------------------------------------------------------------------------------


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


def test_every_state_changes_on_its_day():
    for seed in range(20 if LONG else 1):
        for record, logged in consents(seed):
            withdrawn = min((day for day in (record.withdrawn, logged) if day), default=None)
            begins = record.given
            ends = [day for day in (withdrawn, record.valid_until and record.valid_until + dt.timedelta(days=1)) if day]
            for number in range((LAST - FIRST).days + 1):
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
