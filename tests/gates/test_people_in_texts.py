"""T301 to T304 through the command line: what is declared is silent, and every finding says how to mend it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import sites

NAMES = "Das Rad reparierte Mehmet Yılmaz aus Kiel. Später las Yılmaz vor."


def post(slug: str, body: str, **front: Any) -> sites.Post:
    made = sites.post(slug, photos=1, campaign=None, **front)
    made.body = body + "\n\n![](" + next(iter(made.photos)) + ")\n"
    return made


def _credit(item: sites.Post) -> None:
    item.photo["credit"] = "Mehmet Yılmaz"


def _unnamed(item: sites.Post) -> None:
    item.photo["caption"] = "Das ist Halyna beim Nähen."


def _workshop_venue(item: sites.Post) -> None:
    item.kind, item.front = "campaign", {
        "title": "Reihe", "status": "ready", "people": "nobody",
        "workshops": [{"title": "Nähen mit Halyna", "date": sites.TODAY, "place": "Hafenstraße 3, 24103 Kiel"}],
    }  # fmt: skip
    item.photos, item.body = {}, "Ein Text.\n"


#: name -> (document, change, (code, severity, key) of every finding about its words)
CASES: dict[str, tuple[sites.Post, Callable[[sites.Post], None] | None, list[tuple[str, str, str]]]] = {
    "names": (post("names", NAMES), None, [("T301", "warn", ""), ("T301", "warn", "")]),
    "names-figures": (post("names-figures", NAMES, public_figures=["Mehmet Yılmaz"]), None, []),
    "names-german-key": (post("names-german-key", NAMES, öffentliche_personen=["Mehmet Yılmaz"]), None, []),
    "names-places": (post("names-places", NAMES, orte=["Mehmet", "Yılmaz"]), None, []),
    "names-credit": (post("names-credit", NAMES), _credit, []),
    "names-other-spelling": (post("names-other-spelling", "Yilmaz' Rad", public_figures=["Mehmet Yılmaz"]), None, []),
    "names-own-people": (post("names-own-people", "Dr. Petra Lang, Mira Kurz und Tarek Behn luden ein."), None, []),
    "names-consent": (post("names-consent", "Kims Rad steht hier. Kim lacht.", people=[sites.record("kim-text", campaigns=None)]), None, []),
    "names-caption": (post("names-caption", "Ein Text."), _unnamed, [("T301", "warn", "photos.caption")]),
    "names-tag": (post("names-tag", NAMES, tags=["Yilmaz"]), None, [
        ("T301", "warn", ""), ("T301", "warn", ""), ("T301", "warn", "tags")]),
    "names-alt": (post("names-alt", 'Ein <abbr title="Mehmet Yılmaz">M.</abbr> Text.'), None, [("T301", "warn", "")]),
    "names-english": (post("names-english", NAMES, lang="en"), None, []),
    "fest-mit-wolfgang": (post("fest-mit-wolfgang", "Ein Text."), None, [("T301", "warn", "slug")]),
    "workshop": (post("workshop", ""), _workshop_venue, [("T301", "warn", "workshops.title")]),
    "own-data": (post("own-data", "Wir: 0431 / 555 01 00, info@brueckenhaus.example, Lindenweg 4, 24114 Kiel."), None, []),
    "partner": (post("partner", "Dort: 0431 23456789, hallo@partner.example, Hafenstr. 3, DE89 3704 0044 0532 0130 00."), None, [
        ("T302", "block", "")] * 4),
    "partner-public": (post(
        "partner-public", "Dort: 0431 23456789, hallo(at)partner.example, Hafenstr. 3, DE89 3704 0044 0532 0130 00.",
        public_details=["+49 431 23456789", "hallo@partner.example", "Hafenstraße 3, 24103 Kiel", "DE89370400440532013000"],
    ), None, []),
    "insured": (post("insured", "Die Nummer A123456780.", public_details=["A123456780"]), None, [("T302", "block", "")]),
    "telephone-link": (post("telephone-link", "[Anruf](tel:+4943123456789)"), None, [("T302", "block", "")]),
    "born": (post("born", "Korczak, geboren am 22. Juli 1878, war Arzt.", public_figures=["Janusz Korczak"]), None, []),
    "born-here": (post("born-here", "Jemand, geboren am 22. Juli 1998, lacht."), None, [("T303", "block", "")]),
    "clues": (post("clues", "Die 17-jährige aus Gaarden sitzt seit dem Unfall im Rollstuhl."), None, [("T304", "note", "")]),
    "clues-story": (post("clues-story", "Kim, 17 Jahre alt, aus Gaarden sitzt im Rollstuhl.",
                         people=[sites.record("kim-story", campaigns=None)]), None, []),
}  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    site = sites.bare()
    for number, (item, change, _) in enumerate(CASES.values()):
        item.slug = item.slug if "wolfgang" in item.slug else f"fall-{number}"
        if change is not None:
            change(item)
        site.add(item)
    result = sites.check(site.write(tmp_path_factory.mktemp("texts")))
    return {name: [each for each in result.document(item.key)["findings"] if each["code"][0] == "T"]
            for name, (item, _, _) in CASES.items()}  # fmt: skip


@pytest.mark.parametrize("slug", CASES)
def test_what_is_found(slug: str, found: dict[str, list[dict[str, Any]]]) -> None:
    about = [(item["code"], item["severity"], item["key"]) for item in found[slug]]
    assert sorted(about) == sorted(CASES[slug][2])


def test_the_line_that_mends_it_is_printed(found: dict[str, list[dict[str, Any]]]) -> None:
    first = next(item for item in found["names"] if "Mehmet" in item["message"])
    assert "public_figures: [Mehmet Yılmaz]" in first["fix"]
    assert "places: [Mehmet Yılmaz]" in first["fix"]
    fixes = " ".join(item["fix"] for item in found["partner"])
    assert 'public_details: ["0431 23456789"]' in fixes
    assert "public_details: [Hafenstr. 3]" in fixes


def test_no_number_of_a_person_is_repeated(found: dict[str, list[dict[str, Any]]]) -> None:
    assert "A123456780" not in str(found["insured"])
    assert "1998" not in str(found["born-here"])


def test_a_warning_holds_nothing_back(tmp_path: Path) -> None:
    site = sites.small()
    site.get("hof").body += "\nDas Rad reparierte Mehmet Yılmaz.\n"
    folder = sites.approve(site.write(tmp_path / "site"))
    result = sites.check(folder)
    assert (result.status, result.document("post/hof")["verdict"]) == (0, "publish")
    assert sites.build(folder, tmp_path / "out", "--strict").status == 0


@pytest.mark.parametrize("make", [sites.small, sites.full])
def test_valid_sites_have_no_such_finding(make: Callable[[], sites.Site], tmp_path: Path) -> None:
    result = sites.check(make().write(tmp_path))
    assert [item for entry in result.json["documents"] for item in entry["findings"] if item["code"][0] == "T"] == []


def test_the_demonstration_has_no_such_finding() -> None:
    result = sites.check(sites.PROJECT)
    assert [item for entry in result.json["documents"] for item in entry["findings"] if item["code"][0] == "T"] == []
