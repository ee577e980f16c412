"""A consent is registered at the desk: in a file of its own, under a pseudonym, and nowhere else."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests import sites
from tests.desk.desks import Desk

ALL = {
    "name": 'Ümit "Kay" Östermann', "person": "client", "covers": ["image", "quote"], "shown_as": "Kay", "channels": ["website"],
    "purpose": "Berichte: Hof & Haus", "campaigns": ["lichtblick"], "valid_until": "2028-01-01", "contact": "Fach 9, 18 Uhr",
    "given": "2026-06-01", "method": "paper", "evidence": "Ordner 7 # Blatt 12", "notice.version": "2026-01",
    "notice.date": "2026-06-01", "explicit": "true", "secrecy_release": "2026-06-01",
}  # fmt: skip


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sites.small().write(tmp_path_factory.mktemp("records"))


@pytest.fixture
def desk(prepared: Path, tmp_path: Path) -> Desk:
    return Desk(shutil.copytree(prepared, tmp_path / "site")).opened()


def test_a_consent_that_holds(desk: Desk) -> None:
    assert desk.get("/consents/new").status_code == 200
    answer = desk.post("/consents/new", ALL)
    assert answer.status_code == 303, answer.text
    assert answer.headers["Location"] == "/register/uemit-o-2026"
    judged = desk.office.judged()
    record = judged.site.records["uemit-o-2026"]
    assert record.state(sites.TODAY).value == "ConsentGiven"
    assert (record.private.name, record.private.contact) == (ALL["name"], "Fach 9, 18 Uhr")
    assert record.private.evidence == ("Ordner 7 # Blatt 12",)
    assert record.covers == {"image", "quote"}
    assert record.explicit is True
    page = desk.get("/register/uemit-o-2026").text
    for private in ("Östermann", "Fach 9", "Ordner 7"):
        assert private not in page
    assert "uemit-o-2026" in desk.get("/staff/post/hof").text
    paper = desk.get("/consents/uemit-o-2026/form")
    assert "Östermann" in paper.text
    assert "sandbox" in paper.headers["Content-Security-Policy"]
    assert desk.get("/consents/uemit-o-2026/form?style=leicht").status_code == 200


def test_a_child(desk: Desk) -> None:
    desk.post("/consents/new", {
        "name": "Mia Muster", "id": "mia-2026", "person": "child", "covers": ["image"], "born": "2014-02-02",
        "guardians.1.name": "Eva Muster", "guardians.1.given": "2026-06-01", "guardians.2.name": "Jan Muster", "given": "2026-06-01",
    })  # fmt: skip
    record = desk.office.judged().site.records["mia-2026"]
    assert [(item.name, item.given is None) for item in record.private.guardians] == [
        ("Eva Muster", False),
        ("Jan Muster", True),
    ]


@pytest.mark.parametrize("changes", [
    {"name": " "}, {"id": "../../site"}, {"id": "kim-hof"}, {"id": "Groß"}, {"id": "a\nb: c"}, {"given": "gestern"},
])  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_is_written(desk: Desk, changes: dict[str, Any]) -> None:
    before = sites.digests(desk.folder)
    answer = desk.post("/consents/new", ALL | changes)
    assert answer.status_code == 422
    assert 'id="problem"' in answer.text
    assert "Berichte: Hof &amp; Haus" in answer.text
    assert sites.digests(desk.folder) == before


def test_nothing_that_is_typed_becomes_another_key(desk: Desk) -> None:
    evil = 'x"\r\nwithdrawn: 2020-01-01\r\n--- <script>alert(1)</script>'
    desk.post(
        "/consents/new", ALL | {"id": "kay-2026", "purpose": evil, "shown_as": evil, "covers": ["image", "everything"]}
    )
    record = desk.office.judged().site.records["kay-2026"]
    assert record.withdrawn is None
    assert record.covers == {"image"}
    for path in ("/register/kay-2026", "/register", "/staff/post/hof", "/consents/kay-2026/form"):
        assert "<script>alert" not in desk.get(path).text
    assert desk.get("/consents/..%2F..%2Fsite/form").status_code == 404
    assert desk.get("/consents/kay-2026/form?style=../x").status_code == 404
