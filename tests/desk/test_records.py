"""A consent is registered at the desk: in a file of its own, under a pseudonym, and nowhere else."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests import sites
from tests.desk.desks import Desk, fields

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


def test_somebody_who_died_and_somebody_who_refused(desk: Desk) -> None:
    """§ 22 KUG: the relatives decide for ten years; a refusal is on record so that nobody asks twice."""
    known = {**ALL, "person": "volunteer", "given": "2026-06-01"}
    desk.post("/consents/new", known | {
        "id": "opa-2026", "died": "2026-03-01", "relatives.1.name": "Eva Muster", "relatives.1.given": "2026-05-30",
        "relatives.2.name": "Jan Muster",
    })  # fmt: skip
    desk.post("/consents/new", known | {"id": "nein-2026", "refused": "on"})
    records = desk.office.judged().site.records
    assert str(records["opa-2026"].died) == "2026-03-01"
    assert [(item.name, str(item.given)) for item in records["opa-2026"].private.relatives] == [
        ("Eva Muster", "2026-05-30"),
        ("Jan Muster", "None"),
    ]
    assert records["nein-2026"].state(sites.TODAY).value == "ConsentRefused"
    for path in ("/register", "/register/opa-2026", "/due?days=365", "/log"):
        assert "Eva Muster" not in desk.get(path).text
    desk.post(
        "/consents/opa-2026/edit",
        fields(desk.get("/consents/opa-2026/edit").text) | {"relatives.2.given": "2026-06-02"},
    )
    assert [str(item.given) for item in desk.office.judged().site.records["opa-2026"].private.relatives][
        1
    ] == "2026-06-02"


def test_a_consent_is_filled_in_once_it_is_signed(desk: Desk) -> None:
    later = ("given", "evidence", "notice.version", "notice.date", "explicit", "secrecy_release", "method")
    desk.post("/consents/new", {key: value for key, value in ALL.items() if key not in later})
    path = desk.folder / "content/consents/uemit-o-2026.md"
    registered = (
        path.read_text(encoding="utf-8").replace("purpose:", "# aus dem Gespräch\npurpose:").replace("\n", "\r\n")
    )
    path.write_bytes(registered.encode())
    page = "/consents/uemit-o-2026/edit"
    assert "uemit-o-2026/edit" in desk.get("/register/uemit-o-2026").text
    sent = fields(desk.get(page).text)
    assert desk.post(page, sent).status_code == 303
    assert path.read_bytes() == registered.encode()
    assert desk.post(page, sent | {"given": "gestern"}).status_code == 422
    assert desk.post(page, sent | {"name": " "}).status_code == 422
    assert path.read_bytes() == registered.encode()
    assert desk.post(page, sent | {key: ALL[key] for key in later}).status_code == 303
    written = path.read_bytes().decode()
    lost = [line for line in registered.split("\r\n") if line not in written.split("\r\n")]
    assert [line.partition(":")[0] for line in lost] == [
        "given",
        "method",
        "evidence",
        "notice",
        "explicit",
        "secrecy_release",
    ]
    assert "# aus dem Gespräch\r\n" in written
    record = desk.office.judged().site.records["uemit-o-2026"]
    assert (record.state(sites.TODAY).value, record.private.evidence) == ("ConsentGiven", ("Ordner 7 # Blatt 12",))
    answer = desk.post(page, sent | {"contact": "anderswo"})  # the page of before: somebody was quicker
    assert answer.status_code == 409
    assert path.read_bytes().decode() == written


def test_what_the_form_of_a_consent_cannot_hold_stays(desk: Desk) -> None:
    path = desk.folder / "content/consents/alt-2020.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(OLD, encoding="utf-8")
    page = desk.get("/consents/alt-2020/edit")
    assert "left alone: evidence, guardians, notice" in page.text
    sent = fields(page.text)
    assert desk.post("/consents/alt-2020/edit", sent).status_code == 303
    assert path.read_text(encoding="utf-8") == OLD
    assert desk.post("/consents/alt-2020/edit", sent | {"purpose": "Neu"}).status_code == 303
    assert path.read_text(encoding="utf-8") == OLD.replace("Berichte", "Neu")
    for other in ("kim-hof", "nothing", "..%2f..%2fsite"):  # one stands in a post, the others nowhere
        assert desk.get(f"/consents/{other}/edit").status_code == 404
        assert desk.post(f"/consents/{other}/edit", sent).status_code == 404


OLD = f"""---
kennung: alt-2020
name: Mia Muster   # wie im Ausweis
person: child
umfasst: [image]
kanäle: [website]
zweck: Berichte
kampagnen: [verschwunden]
sorgeberechtigte:
  - {{name: Eva Muster, given: 2026-01-01, relation: Mutter}}
erteilt: 2026-01-01
nachweis:
  - file-sha256: {"a" * 64}
information: {{fassung: "1", datum: 2026-01-01, sprache: tr}}
---
Notiz
"""
