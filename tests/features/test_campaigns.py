"""Campaigns: calendar files that calendar programs read, progress by the day, registration, a call to action."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import icalendar
import pytest

from tests import sites

OUT = "campaigns/lichtblick/"


@pytest.fixture(autouse=True)
def _approved():
    with sites.without_approval():
        yield


def campaign(**front) -> sites.Site:
    site = sites.bare()
    site.toml["site"]["theme"] = "kampagne"
    site.add(sites._campaign([]))
    site.get("lichtblick").front |= {
        "registration": "anmeldung@brueckenhaus.example",
        "workshops": [
            {"title": "Siebdruck; Farben, Formen und eine lange Überschrift, die umgebrochen werden muss", "date": dt.date(2026, 5, 9),
             "start": "14:00", "end": "18:00", "place": "Lindenweg 4, 24114 Kiel"},
            {"title": "Garten", "date": dt.date(2026, 12, 5), "start": "14:00", "end": "18:00", "place": "Hof"},
            {"title": "Garten", "date": dt.date(2026, 12, 12), "until": dt.date(2026, 12, 13),
             "registration": "https://anmeldung.example/garten"},
            {"title": "Musik", "date": dt.date(2026, 12, 20), "cancelled": True},
        ],
        **front,
    }  # fmt: skip
    return site


def built(site: sites.Site, folder: Path, **day) -> dict[str, bytes]:
    result = sites.build(site.write(folder / "site"), folder / "out", **day)
    assert result.status == 0, result.out
    return sites.tree(folder / "out")


def events(data: bytes) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(data).walk("VEVENT")


def test_calendars(tmp_path):
    files = built(campaign(), tmp_path)
    names = {path for path in files if path.endswith(".ics")}
    slug = "siebdruck-farben-formen-und-eine-lange-ueberschrift-die-umgebrochen-werden-muss"
    single = {f"{OUT}{name}.ics" for name in (slug, "garten", "garten--2", "musik")}
    assert names == {"calendar.ics", f"{OUT}calendar.ics", *single}
    for path in names:
        assert all(len(line) <= 75 for line in files[path].split(b"\r\n")), path
        assert b"\n" not in files[path].replace(b"\r\n", b"")
    whole = events(files[f"{OUT}calendar.ics"])
    first, second, third, _ = whole
    assert str(first["summary"]).startswith("Siebdruck; Farben, Formen und eine lange")
    assert first.start == dt.datetime(2026, 5, 9, 12, tzinfo=dt.UTC)  # summer in Kiel
    assert first.end == dt.datetime(2026, 5, 9, 16, tzinfo=dt.UTC)
    assert second.start == dt.datetime(2026, 12, 5, 13, tzinfo=dt.UTC)  # winter
    assert (third.start, third.end) == (dt.date(2026, 12, 12), dt.date(2026, 12, 14))
    assert [str(event["status"]) for event in whole] == ["CONFIRMED", "CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert str(first["location"]) == "Lindenweg 4, 24114 Kiel"
    assert str(third["contact"]) == "https://anmeldung.example/garten"
    assert str(first["url"]) == "https://blog.brueckenhaus.example/campaigns/lichtblick/"
    uids = [str(event["uid"]) for event in whole]
    assert len(set(uids)) == 4
    assert [str(event["uid"]) for path in sorted(single) for event in events(files[path])] == sorted(
        uids, key=lambda uid: f"{OUT}{uid.split('.')[0]}.ics"
    )


def test_an_event_stays_the_same_event_when_its_day_moves(tmp_path):
    before = events(built(campaign(), tmp_path / "a")[f"{OUT}garten.ics"])[0]
    site = campaign()
    site.get("lichtblick").front["workshops"][1]["date"] = dt.date(2027, 1, 9)
    after = events(built(site, tmp_path / "b")[f"{OUT}garten.ics"])[0]
    assert before["uid"] == after["uid"]
    assert before.start != after.start


def test_calendars_know_no_clock(tmp_path):
    one = built(campaign(), tmp_path, today=dt.date(2026, 5, 1))
    other = built(campaign(), tmp_path, today=dt.date(2026, 12, 24))
    assert [path for path in one if path.endswith(".ics") and one[path] != other[path]] == []


@pytest.mark.parametrize(
    ("day", "words"),
    [("2026-05-09", "0 von 3"), ("2026-05-10", "1 von 3"), ("2026-12-13", "2 von 3"), ("2026-12-24", "3 von 3")],
)
def test_progress_is_counted_on_the_day(day, words, tmp_path):
    files = built(campaign(), tmp_path, today=dt.date.fromisoformat(day))
    for path in (f"{OUT}index.html", "index.html", "campaigns/index.html"):
        assert words in files[path].decode(), path


def test_registration_ends_with_the_workshop(tmp_path):
    page = built(campaign(), tmp_path, today=dt.date(2026, 12, 10))[f"{OUT}index.html"].decode()
    assert "https://anmeldung.example/garten" in page
    assert "mailto:anmeldung@brueckenhaus.example" not in page
    assert "Fällt aus" in page
    page = built(campaign(), tmp_path, today=dt.date(2026, 12, 1))[f"{OUT}index.html"].decode()
    assert "mailto:anmeldung@brueckenhaus.example?subject=Anmeldung%3A%20Garten%2C%205.%20Dezember%202026" in page


def test_the_call_to_action_goes_where_it_may(tmp_path):
    site = campaign(action={"label": "Mach mit", "link": "../../pages/mitmachen.md"})
    site.add(sites.page("mitmachen"))
    page = built(site, tmp_path)[f"{OUT}index.html"].decode()
    assert '<a class="sb-button" href="../../mitmachen/">Mach mit</a>' in page
    site.get("mitmachen").front["status"] = "draft"
    page = built(site, tmp_path)[f"{OUT}index.html"].decode()
    assert "Mach mit" not in page
    assert "mitmachen/" not in page


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("action", {"label": "Los", "link": "../../pages/gibt-es-nicht.md"}, "S504"),
        ("action", {"label": "Los", "link": "javascript:alert(1)"}, "S504"),
        ("action", "Los", "F004"),
        ("action", {"label": "Los"}, "F002"),
        ("registration", "Frau Lang", "F004"),
        ("registration", "javascript:alert(1)", "F004"),
        ("workshops", [{"title": "S", "date": dt.date(2026, 5, 9), "end": "14:00"}], "F004"),
        ("workshops", [{"title": "S", "date": dt.date(2026, 5, 9), "start": "14:00", "end": "13:00"}], "F004"),
        ("workshops", [{"title": "S", "date": dt.date(2026, 5, 9), "until": dt.date(2026, 5, 8)}], "F004"),
    ],
)
def test_what_cannot_be_is_found(key, value, code, tmp_path):
    site = campaign(**{key: value})
    found = sites.check(site.write(tmp_path)).document("campaign/lichtblick")
    blocking = [item for item in found["findings"] if item["severity"] == "block"]
    assert [item["code"] for item in blocking] == [code], found["findings"]
    assert blocking[0]["line"] > 1


def test_nothing_of_a_withheld_campaign_is_in_a_calendar(tmp_path):
    site = campaign()
    draft = sites._campaign([])
    draft.slug, draft.front = "geheim", {**draft.front, "title": "Verschwiegen sei", "status": "draft"}
    draft.front["workshops"] = [{"title": "Unbekannte Werkstatt am See", "date": dt.date(2026, 9, 1)}]
    site.add(draft)
    files = built(site, tmp_path)
    assert not [path for path, data in files.items() if b"Unbekannte" in data or "geheim" in path]
    assert "calendar.ics" in files
