"""Pure functions under many inputs: states of a record, ages, policies, the YAML reader, hints."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sozialblog import consent
from sozialblog.config.policy import KEYS, NEEDS, ROLES, Policy, add_duration, combine, is_duration
from sozialblog.consent import Private, Record, State, add_years, age
from sozialblog.errors import ContentError
from sozialblog.fields import Entry, Fields, parse_yaml, plain
from sozialblog.render.urls import relative, slug

settings.register_profile(
    "sozialblog", max_examples=2000 if os.environ.get("SOZIALBLOG_LONG") else 150, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow], database=None,
)  # fmt: skip
settings.load_profile("sozialblog")

DAYS = st.dates(dt.date(1930, 1, 1), dt.date(2090, 12, 31))
MAYBE = st.none() | DAYS


@st.composite
def records(draw: st.DrawFn) -> Record:
    return Record(
        id="a", path="", line=1, private=Private(name="A", born=draw(MAYBE)), person=draw(st.sampled_from(consent.PERSONS)),
        covers=draw(st.frozensets(st.sampled_from(consent.CATEGORIES))), given=draw(MAYBE), valid_until=draw(MAYBE),
        withdrawn=draw(MAYBE), refused=draw(st.booleans()),
    )  # fmt: skip


# --- consent --------------------------------------------------------------------------------------------------------


@given(records(), DAYS)
def test_only_a_consent_given_in_force_and_not_withdrawn_allows(record: Record, day: dt.date) -> None:
    allowed = (
        record.given is not None and record.given <= day and not record.refused
        and (record.valid_until is None or day <= record.valid_until)
        and (record.withdrawn is None or day < record.withdrawn)
    )  # fmt: skip
    assert (record.state(day) is State.GIVEN) is allowed


@given(records(), DAYS, DAYS)
def test_a_withdrawal_is_for_ever(record: Record, withdrawn: dt.date, later: dt.date) -> None:
    gone = dataclasses.replace(record, withdrawn=withdrawn)
    assert (gone.state(later) is State.WITHDRAWN) is (later >= withdrawn)


@given(records(), DAYS, st.integers(1, 4000))
def test_what_was_allowed_and_is_not_never_comes_back(record: Record, day: dt.date, days: int) -> None:
    later = day + dt.timedelta(days)
    began = record.given is not None and record.given <= day
    if began and record.state(day) is not State.GIVEN:
        assert record.state(later) is not State.GIVEN


@given(records(), DAYS)
def test_anything_added_to_a_record_only_takes_away(record: Record, day: dt.date) -> None:
    """Whatever end, refusal or withdrawal is added, nothing is allowed that was not before."""
    for change in ({"withdrawn": day}, {"refused": True}, {"valid_until": day - dt.timedelta(1)}, {"given": None}):
        assert dataclasses.replace(record, **change).state(day) is not State.GIVEN


@given(DAYS, DAYS)
def test_age_goes_up_by_one_on_each_birthday(born: dt.date, day: dt.date) -> None:
    before, now = age(born, day - dt.timedelta(1)), age(born, day)
    birthday = (day.month, day.day) == (born.month, born.day)
    first_of_march = (born.month, born.day) == (2, 29) and (day.month, day.day) == (3, 1) and not _leap(day.year)
    assert now - before == (1 if birthday or first_of_march else 0)


@given(DAYS, st.integers(0, 60))
def test_years_added_are_years_of_age(born: dt.date, years: int) -> None:
    later = add_years(born, years)
    assert later.year == born.year + years
    assert age(born, later + dt.timedelta(1)) >= years >= age(born, later)


@given(records(), DAYS)
def test_a_minor_is_under_18_and_a_child_without_birth_date_always(record: Record, day: dt.date) -> None:
    born = record.private.born
    assert record.is_minor(day) is (age(born, day) < 18 if born else record.person == "child")


@given(records(), st.sampled_from(consent.CATEGORIES))
def test_a_full_name_covers_the_first_and_nothing_else_covers_more(record: Record, use: str) -> None:
    wider = {"first-name": {"first-name", "full-name"}}.get(use, {use})
    assert record.covers_use(use) is bool(wider & record.covers)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


# --- policy ---------------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(("Kiel", "Gaarden", "Ostsee"))
DURATIONS = st.sampled_from(("P1D", "P6M", "P1Y", "P18M", "P2Y", "P3Y", "P5Y", "P10Y"))
VALUES: dict[str, st.SearchStrategy[object]] = {
    "approval.needs": st.sampled_from((("consent", "post"), ("consent",))),
    "approval.signatures": st.integers(1, 5),
    "approval.roles": st.lists(st.sampled_from(ROLES), min_size=1, unique=True).map(tuple),
    "approval.four_eyes": st.booleans(),
    "approval.on_paper": st.booleans(),
    "consent.longest": DURATIONS,
    "consent.require_notice": st.booleans(),
    "text.names": st.sampled_from(("warn", "block")),
    "text.places": st.lists(WORDS, unique=True).map(tuple),
    "text.public_figures": st.lists(WORDS, unique=True).map(tuple),
    "text.public_details": st.lists(WORDS, unique=True).map(tuple),
}
OWN = st.fixed_dictionaries({}, optional=VALUES)
POLICIES = st.fixed_dictionaries(VALUES).map(
    lambda values: Policy(**{KEYS[key]: value for key, value in values.items()})
)


def tightness(policy: Policy) -> tuple[object, ...]:
    """Numbers and sets that never shrink when a policy gets tighter; written apart from the code that is tested."""
    return (
        set(policy.needs), policy.signatures, set(ROLES) - set(policy.roles), policy.four_eyes, not policy.on_paper,
        -(add_duration(dt.date(2024, 1, 1), policy.longest) - dt.date(2024, 1, 1)).days, policy.require_notice,
        policy.names == "block", {"Kiel", "Gaarden", "Ostsee"} - set(policy.places),
        {"Kiel", "Gaarden", "Ostsee"} - set(policy.public_figures),
        {"Kiel", "Gaarden", "Ostsee"} - set(policy.public_details),
    )  # fmt: skip


def test_every_setting_has_a_strategy() -> None:
    assert VALUES.keys() == KEYS.keys()
    assert set(NEEDS) == {"consent", "post"}


@given(POLICIES, OWN)
def test_without_freedoms_a_unit_is_never_looser(traeger: Policy, own: dict[str, object]) -> None:
    policy, refused = combine(traeger, own, {})
    for mine, theirs in zip(tightness(policy), tightness(traeger), strict=True):
        assert mine >= theirs
    for key, value in own.items():
        taken = getattr(policy, KEYS[key]) == value
        assert taken or key in refused


@given(POLICIES, OWN)
def test_what_is_free_is_taken_over(traeger: Policy, own: dict[str, object]) -> None:
    policy, refused = combine(traeger, own, {key: (value,) for key, value in own.items()})
    assert refused == ()
    assert all(getattr(policy, KEYS[key]) == value for key, value in own.items())


@given(POLICIES, OWN)
def test_a_refused_setting_leaves_the_traegers_in_force(traeger: Policy, own: dict[str, object]) -> None:
    policy, refused = combine(traeger, own, {})
    assert all(getattr(policy, KEYS[key]) == getattr(traeger, KEYS[key]) for key in refused)
    assert set(refused) <= set(own)


@given(st.text(alphabet="PYMWDTHS0123456789.,- ", max_size=8))
def test_lengths_of_time_are_read_or_refused(text: str) -> None:
    if is_duration(text):
        assert dt.date(2024, 1, 1) < add_duration(dt.date(2024, 1, 1), text)
    assert isinstance(add_duration(dt.date(9999, 1, 1), "P90Y"), dt.date)


# --- front matter ---------------------------------------------------------------------------------------------------

WRITABLE = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp"), exclude_characters="\ufeff"),
    max_size=20,
)
PLAIN = st.none() | st.booleans() | st.integers(-(10**15), 10**15) | WRITABLE | st.dates()
DATA = st.dictionaries(
    WRITABLE, st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WRITABLE, inner, max_size=4), max_leaves=12),
    max_size=5,
)  # fmt: skip


@given(DATA, st.booleans())
def test_ordinary_documents_mean_what_yaml_says(data: dict[str, object], flow: bool) -> None:
    text = yaml.dump(data, Dumper=_NoAliases, allow_unicode=True, sort_keys=False, default_flow_style=flow, width=60)
    read = parse_yaml(text, path="x")
    assert plain(read) == _json(yaml.safe_load(text)) == _json(data)
    assert all(1 <= entry.line <= text.count("\n") + 1 for entry in _entries(read))


@given(st.text(st.sampled_from("-:[]{},&*!|>'\"%@`#? \n\tab0"), max_size=60))
def test_anything_else_is_a_finding_or_a_value(text: str) -> None:
    found: ContentError | Entry
    try:
        found = parse_yaml(text, path="x", first_line=2)
    except ContentError as error:
        found = error
    assert isinstance(found, Entry) or found.code in {"F001", "F004", "F007", "F008"}
    assert isinstance(found, Entry) or str(found.message)
    assert 2 <= found.line <= text.count("\n") + 3


class _NoAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


def _json(value: object) -> object:
    if isinstance(value, dict):
        return {key: _json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_json(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _entries(entry: Entry) -> list[Entry]:
    value = entry.value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ()
    return [entry, *(found for item in inner for found in _entries(item))]


@pytest.mark.parametrize(
    ("text", "value"),
    [("no", "no"), ("yes", "yes"), ("on", "on"), ("14:00", "14:00"), ("1_000", "1_000"), ("0o17", "0o17"), ("0x1F", "0x1F"),
     ("12e03", 12000.0), (".5", 0.5), ("1.", 1.0), ("~", None), ("'~'", "~"), ("2026-02-30", "2026-02-30"), ("=", "="),
     ("2026-05-12T10:00:00Z", "2026-05-12T10:00:00Z"), ("NULL", None), ("nUll", "nUll"), ("TRUE", True), ("007", 7), ("+7", 7)],
)  # fmt: skip
def test_scalars_follow_yaml_1_2(text: str, value: object) -> None:
    assert plain(parse_yaml(f"a: {text}", path="x")) == {"a": value}


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("titel_", "titel"),
        ("Title", "title"),
        ("datm", "datum"),
        ("kontex", "kontext"),
        ("athor", "author"),
        ("phtos", "photos"),
    ],
)
def test_an_unknown_key_is_told_its_nearest(written: str, near: str) -> None:
    problems: list[ContentError] = []
    known = {"titel": "title", "datum": "date", "kontext": "context", "autor": "author", "fotos": "photos"}
    fields = Fields(parse_yaml(f"{written}: x", path="x"), path="x", problems=problems, spellings=known)
    for key in known.values():
        fields.text(key)
    fields.finish()
    assert [(error.code, error.line, error.key) for error in problems] == [("F003", 1, written)]
    assert f"“{near}”" in str(problems[0].fix)


@given(st.lists(st.sampled_from(("title", "titel", "date", "datum", "x")), unique=True))
def test_one_key_is_never_read_twice(keys: list[str]) -> None:
    problems: list[ContentError] = []
    text = "".join(f"{key}: 2026-05-12\n" for key in keys)
    fields = Fields(
        parse_yaml(text, path="x"), path="x", problems=problems, spellings={"titel": "title", "datum": "date"}
    )
    assert len([error for error in problems if error.code == "F007"]) == sum(
        {a, b} <= set(keys) for a, b in (("title", "titel"), ("date", "datum"))
    )
    fields.date("date")
    fields.text("title")
    fields.finish()
    assert ("x" in keys) is any(error.code == "F003" for error in problems)


# --- addresses ------------------------------------------------------------------------------------------------------


@given(st.text(max_size=300))
def test_a_tag_always_has_a_plain_address(text: str) -> None:
    name = slug(text)
    assert 0 < len(name) < 120
    assert name == slug(name)
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


PARTS = st.lists(st.sampled_from(("posts", "a", "b", "tags", "page")), max_size=4)


@given(PARTS, PARTS)
def test_a_relative_link_leads_where_it_should(page: list[str], target: list[str]) -> None:
    from urllib.parse import urljoin

    here, there = "/".join([*page, ""]).lstrip("/"), "/".join([*target, ""]).lstrip("/")
    for root in ("https://a.example/", "https://a.example/sub/path/"):
        assert urljoin(root + here, relative(here)(there)) == root + there
