"""consent list, show, due: what the officer sees, and what nobody sees unasked."""

from __future__ import annotations

import datetime as dt

import html5lib
import icalendar
import pytest

from sozialblog.config import Policy
from sozialblog.consent import Private, Record
from sozialblog.pipeline.coming import Why, last_days
from tests import sites


@pytest.fixture
def folder(tmp_path):
    site = sites.bare()
    site.shared["frau-demir-2026"] = (sites.record("frau-demir-2026", valid_until=dt.date(2026, 8, 1)), "Eine Notiz.\n")
    site.shared["jo-2026"] = (sites.minor("jo-2026", dt.date(2008, 7, 15)), "")
    site.shared["mia-2026"] = (sites.minor("mia-2026", dt.date(2012, 7, 20), own_consent=None), "")
    site.shared["ohne-ende"] = (sites.record("ohne-ende", given=dt.date(2023, 7, 10), valid_until=None), "")
    site.shared["lange-vorbei"] = (sites.record("lange-vorbei", valid_until=dt.date(2026, 6, 1)), "")
    site.shared["vorbei-ungenutzt"] = (sites.record("vorbei-ungenutzt", valid_until=dt.date(2026, 6, 1)), "")
    site.shared["widerrufen"] = (sites.record("widerrufen", withdrawn=dt.date(2026, 6, 1)), "")
    site.add(sites.post("hof", people=[sites.record("kim-hof")], campaign=None))
    site.get("hof").front["people"] += ["frau-demir-2026", "lange-vorbei"]
    site.get("hof").photo["shows"] = ["kim-hof", "gibt-es-nicht"]
    return site.write(tmp_path / "site")


def ask(folder, *words):
    result = sites.run("consent", *words, site=folder)
    assert result.status == 0, result
    return result


def test_the_list_names_every_consent_with_its_dpv_state(folder):
    found = {item["id"]: item for item in ask(folder, "list", "--format", "json").json}
    states = {key: item["state"] for key, item in found.items()}
    assert states == {
        "frau-demir-2026": "ConsentGiven", "jo-2026": "ConsentGiven", "mia-2026": "ConsentGiven",
        "ohne-ende": "ConsentGiven", "lange-vorbei": "ConsentExpired", "vorbei-ungenutzt": "ConsentExpired",
        "widerrufen": "ConsentWithdrawn", "kim-hof": "ConsentGiven", "gibt-es-nicht": "ConsentUnknown",
    }  # fmt: skip
    (place,) = found["kim-hof"]["documents"]
    assert place["document"] == "post/hof"
    assert place["text"] == ["first-name", "quote"]
    assert len(place["photographs"]) == 1
    assert found["kim-hof"]["state_iri"] == "https://w3id.org/dpv#ConsentGiven"
    assert "frau-demir-2026  ConsentGiven  2026-08-01  post/hof" in ask(folder, "list").out


def test_the_page_for_the_officer_has_every_consent_and_can_be_filtered(folder):
    page = ask(folder, "list", "--format", "html").out
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    rows = tree.findall(".//tbody/tr")
    assert len(rows) == 9
    states = {row.get("data-state") for row in rows}
    assert states == {option.text for option in tree.iter("option")} - {None}
    assert "src=" not in page
    assert "http" not in page
    record = sites.record("frau-demir-2026", valid_until=dt.date(2026, 8, 1))
    assert not [word for word in [*sites.private_words(record), "Eine Notiz"] if word in page]


def test_private_fields_are_shown_only_where_they_are_asked_for(folder):
    record = sites.record("frau-demir-2026", valid_until=dt.date(2026, 8, 1))
    words = [*sites.private_words(record), "Eine Notiz"]
    for command in (["list"], ["show", "frau-demir-2026"], ["due", "--days", "900"]):
        for form in ("text", "json"):
            assert not [word for word in words if word in ask(folder, *command, "--format", form).out]
    shown = ask(folder, "show", "frau-demir-2026", "--private").out
    assert record["name"] in shown
    assert "Eine Notiz" in shown
    assert (
        ask(folder, "show", "frau-demir-2026", "--private", "--format", "json").json["private"]["name"]
        == record["name"]
    )


def test_a_slip_is_told_with_the_nearest_id(folder):
    result = sites.run("consent", "show", "frau-demir-2062", site=folder)
    assert result.status == 2
    assert "frau-demir-2026" in result.err


def test_who_approved_is_shown(tmp_path):
    site = sites.bare()
    site.add(sites.post("hof", people=[sites.record("kim-hof")], campaign=None))
    site.get("hof").record.pop("campaigns")
    folder = sites.approve(site.write(tmp_path / "site"))
    assert "approved by Dr. Petra Lang on " in ask(folder, "show", "kim-hof").out
    (place,) = ask(folder, "show", "kim-hof", "--format", "json").json["documents"]
    assert [item["by"] for item in place["approved"]] == ["Dr. Petra Lang"]
    assert place["address"] == "https://blog.brueckenhaus.example/posts/hof/"


def test_due_is_everything_that_ends_the_most_urgent_first(folder):
    found = ask(folder, "due", "--days", "60", "--format", "json").json
    assert [(item["last_day"], item["id"], item["why"]) for item in found] == [
        ("2026-06-01", "lange-vorbei", "ends"),
        ("2026-07-10", "ohne-ende", "term"),
        ("2026-07-14", "jo-2026", "of-age"),
        ("2026-07-19", "mia-2026", "own-consent"),
        ("2026-08-01", "frau-demir-2026", "ends"),
    ]
    assert [item["id"] for item in ask(folder, "due", "--days", "9", "--format", "json").json] == [
        "lange-vorbei",
        "ohne-ende",
    ]
    assert "comes of age" in ask(folder, "due").out


def test_the_calendar_can_be_read_by_others_and_names_nobody(folder):
    text = ask(folder, "due", "--format", "ics").out
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert [event.decoded("DTSTART") for event in events][-1] == dt.date(2026, 8, 1)
    assert len({event["UID"] for event in events}) == 5
    assert all("T" in event["DTSTAMP"].to_ical().decode() for event in events)


@pytest.mark.parametrize(
    ("born", "given", "own", "expected"),
    [
        (dt.date(2008, 2, 29), dt.date(2020, 1, 1), None, [(dt.date(2026, 2, 28), Why.OF_AGE), (dt.date(2022, 2, 28), Why.OWN)]),
        (dt.date(2008, 2, 29), dt.date(2023, 1, 1), dt.date(2023, 1, 1), [(dt.date(2026, 2, 28), Why.OF_AGE)]),
        (dt.date(2008, 2, 29), dt.date(2026, 3, 1), None, []),
        (None, dt.date(2026, 3, 1), None, []),
    ],
)  # fmt: skip
def test_birthdays(born, given, own, expected):
    record = Record(
        id="a",
        path="a",
        line=1,
        private=Private(born=born),
        given=given,
        valid_until=dt.date(2040, 1, 1),
        own_consent=own,
    )
    assert list(last_days(record, [Policy()]))[1:] == expected
