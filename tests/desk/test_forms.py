"""Leaflets, exceptions and workshops in the form: nothing of a file is touched but what was changed."""

from __future__ import annotations

import difflib
import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from sozialblog import metadata
from sozialblog.desk.posting import of_text
from sozialblog.desk.written import applied
from sozialblog.posts import Kind
from tests import dirty, leaflets, sites
from tests.desk.desks import Desk, fields

POST = "content/posts/hof/index.md"
CAMPAIGN = f"content/campaigns/{sites.CAMPAIGN}/index.md"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sites.small().write(tmp_path_factory.mktemp("forms"))


@pytest.fixture
def desk(prepared: Path, tmp_path: Path) -> Desk:
    return Desk(shutil.copytree(prepared, tmp_path / "site")).opened()


def saved(desk: Desk, path: str, changes: dict[str, Any]) -> TestResponse:
    page = "/staff/" + path.removeprefix("content/").replace("s/", "/", 1).removesuffix("/index.md")
    return desk.post(page, {**fields(desk.get(page).text), "act": "save", **changes})


def touched(before: str, after: str) -> list[str]:
    return [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


WORKSHOPS = """---
titel: Lichtblick   # die dritte
status: draft
personen: nobody
beginn: 2026-04-01
werkstätten:
  # die erste war voll
  - {titel: Malen, datum: 2026-05-09, beginn: 14:00, ende: "18:00", ort: "Lindenweg 4"}  # mit Brot
  - titel: Siebdruck
    datum: 2026-08-13
    beiträge: [hof]     # und mehr
    abgesagt: false
aufruf: {aufschrift: Mitmachen, verweis: /kontakt/}
---

Text
"""


def test_workshops(desk: Desk) -> None:
    file = desk.folder / CAMPAIGN
    file.write_text(WORKSHOPS, encoding="utf-8")
    assert saved(desk, CAMPAIGN, {}).status_code == 303
    assert file.read_text(encoding="utf-8") == WORKSHOPS
    answer = saved(desk, CAMPAIGN, {
        "workshops.0.start": "15:30", "workshops.1.place": "Hof: hinten", "workshops.1.cancelled": "on",
        "workshops.2.title": "Fest", "workshops.2.date": "2026-09-01", "workshops.2.end": "", "end": "2026-10-31",
        "action.label": "Komm vorbei",
    })  # fmt: skip
    assert answer.status_code == 303, answer.text
    assert touched(WORKSHOPS, file.read_text(encoding="utf-8")) == [
        '-   - {titel: Malen, datum: 2026-05-09, beginn: 14:00, ende: "18:00", ort: "Lindenweg 4"}  # mit Brot',
        '+   - {titel: Malen, datum: 2026-05-09, beginn: \'15:30\', ende: "18:00", ort: "Lindenweg 4"}  # mit Brot',
        "-     abgesagt: false",
        "+     abgesagt: true",
        "+     place: 'Hof: hinten'",
        "+   - title: Fest",
        "+     date: 2026-09-01",
        "- aufruf: {aufschrift: Mitmachen, verweis: /kontakt/}",
        "+ aufruf: {aufschrift: Komm vorbei, verweis: /kontakt/}",
        "+ end: 2026-10-31",
    ]
    document = next(item for item in desk.office.judged().site.documents if item.slug == sites.CAMPAIGN)
    assert [(item.title, item.start, item.cancelled) for item in document.workshops] == [
        ("Malen", "15:30", False), ("Siebdruck", "", True), ("Fest", "", False),
    ]  # fmt: skip
    empty = {f"workshops.0.{key}": "" for key in ("title", "date", "start", "end", "place")}
    gone = {"workshops.1.out": "on", **empty, "action.label": "", "action.link": ""}
    assert saved(desk, CAMPAIGN, gone).status_code == 303
    after = file.read_text(encoding="utf-8")
    assert "Siebdruck" not in after
    assert "Malen" not in after
    assert "aufruf" not in after
    assert "title: Fest" in after
    assert saved(desk, CAMPAIGN, {"workshops.0.date": "morgen"}).status_code == 422
    saved(desk, CAMPAIGN, {"workshops.0.end": "10:00"})
    page = desk.get(f"/staff/campaign/{sites.CAMPAIGN}").text
    assert "has an end and no beginning" in page.partition('id="found-workshops-0-end"')[2][:400]
    odd = file.read_text(encoding="utf-8").replace("title: Fest", "title: [Fest]")
    file.write_text(odd, encoding="utf-8")
    assert saved(desk, CAMPAIGN, {"title": "Anders"}).status_code == 303
    assert file.read_text(encoding="utf-8") == odd.replace("Lichtblick", "Anders")


def test_an_exception(desk: Desk) -> None:
    file = desk.folder / POST
    before = file.read_text(encoding="utf-8")
    claim = {"photos.1.claims.0.clause": "kug-23-1-3", "photos.1.claims.0.reason": "Fest mit 300 Gästen"}
    nobody = fields(desk.get("/staff/post/hof").text).get("photos.1.nobody")
    assert nobody is None or saved(desk, POST, claim).status_code == 422
    sent = {**fields(desk.get("/staff/post/hof").text), "act": "save", **claim}
    sent.pop("photos.1.nobody", None)
    assert desk.post("/staff/post/hof", sent).status_code == 303
    photo = desk.office.judged().site.documents
    shows = next(item for item in photo if item.slug == "hof").photos[1].shows
    assert shows
    assert [(item.clause, item.reason, item.minors) for item in shows.exceptions] == [
        ("kug-23-1-3", "Fest mit 300 Gästen", False)
    ]
    again = file.read_text(encoding="utf-8")
    assert saved(desk, POST, {}).status_code == 303
    assert file.read_text(encoding="utf-8") == again
    assert (
        saved(desk, POST, {"photos.1.claims.0.minors": "on", "photos.1.claims.0.consent": "kim-hof"}).status_code == 303
    )
    page = desk.get("/staff/post/hof").text
    assert "C117" in page.partition('id="found-photos-1-shows"')[2][:600]
    entry = desk.words("/queue/post/hof")
    assert "exception people among many at a gathering or parade: Fest mit 300 Gästen" in entry
    assert saved(desk, POST, {"photos.1.claims.0.clause": ""}).status_code == 303
    assert "exception" not in file.read_text(encoding="utf-8")
    assert "summary" in before


EXCEPTIONS = """---
title: Hof
status: draft
photos:
  - file: a.jpg
    shows: {ausnahme: kug-23-1-1, begründung: 'Die   Ministerin'}   # ohne Liste
  - file: b.jpg
    shows: [kim-hof, {exception: kug-23-1-2, reason: Im Hintergrund, consent: kim-hof, minors: false}]
  - file: c.jpg
    shows: [{exception: kug-23-1-9, reason: x, odd: 1}]
attachments:
  - {file: a.pdf, title: Faltblatt, shows: nobody}
  - file: b.pdf
    titel: Heft  # Herbst
    zeigt:
      - kim-hof
      - {consent: kim-hof, x: 0.1, y: 0.1, w: 0.1, h: 0.1}
---

Text
"""


def test_exceptions_and_leaflets_that_nobody_touched_stay() -> None:
    form = of_text(EXCEPTIONS, Kind.POST)
    assert [[claim.clause for claim in item.claims] for item in form.photos] == [["kug-23-1-1"], ["kug-23-1-2"], []]
    assert [item.fixed for item in (*form.photos, *form.leaflets)] == [False, False, True, False, True]
    assert applied(EXCEPTIONS, form, Kind.POST) == EXCEPTIONS


def uploaded(desk: Desk, *files: tuple[bytes, str]) -> TestResponse:
    sent = fields(desk.get("/staff/post/hof").text)
    return desk.post(
        "/staff/post/hof", {**sent, "act": "photos", "files": [(io.BytesIO(data), name) for data, name in files]}
    )


def test_a_leaflet_is_cleaned_on_arrival_and_told_apart(desk: Desk) -> None:
    """Dirty PDF in, clean PDF on the disk; a title and who is in it are asked for; it is published as it was seen."""
    original = leaflets.hidden("embedded file")
    assert uploaded(desk, (original, "../Werkstatt <b>2026.PDF"), (sites.picture("neu"), "neu.jpg")).status_code == 303
    file = desk.folder / "content/posts/hof/werkstatt-b-2026.pdf"
    assert metadata.surplus(file.read_bytes()) == ()
    assert dirty.CANARY not in file.read_bytes()
    text = (desk.folder / POST).read_text(encoding="utf-8")
    assert (
        "attachments:\n  - file: werkstatt-b-2026.pdf\n" in text
        or "attachments:\n- file: werkstatt-b-2026.pdf\n" in text
    )
    assert "![](neu.jpg)" in text
    assert "werkstatt-b-2026.pdf)" not in text
    page = desk.get("/staff/post/hof").text
    for place, code in (("title", "F0"), ("shows", "C102")):
        assert code in page.partition(f'id="found-attachments-0-{place}"')[2][:600], place
    answer = saved(desk, POST, {"attachments.0.title": "Unser Faltblatt", "attachments.0.marks.0.who": "kim-hof"})
    assert answer.status_code == 303
    text = (desk.folder / POST).read_text(encoding="utf-8")
    document = next(item for item in desk.office.judged().site.documents if item.slug == "hof")
    assert [(item.file, item.title, item.shows and item.shows.consents) for item in document.attachments] == [
        ("werkstatt-b-2026.pdf", "Unser Faltblatt", ("kim-hof",))
    ]
    assert saved(desk, POST, {"attachments.0.nobody": "on"}).status_code == 422
    assert saved(desk, POST, {"attachments.0.marks.0.who": "", "attachments.0.nobody": "on"}).status_code == 303
    assert "shows: nobody" in (desk.folder / POST).read_text(encoding="utf-8").partition("attachments:")[2]
    assert saved(desk, POST, {"attachments.0.out": "on"}).status_code == 303
    assert "werkstatt" not in (desk.folder / POST).read_text(encoding="utf-8")
    assert file.exists()


def test_what_is_no_leaflet_is_refused(desk: Desk) -> None:
    before = sites.digests(desk.folder)
    for data in (b"%PDF-1.7\n%%EOF", leaflets.leaflet()[:400], b"%PDF-1.7\n<script>alert(1)</script>"):
        assert uploaded(desk, (data, "blatt.pdf")).status_code == 422
    assert sites.digests(desk.folder) == before


def test_stored_script_stays_text(desk: Desk) -> None:
    """In a leaflet's title, the reason of an exception, and every field of a workshop."""
    evil = "\"><script>alert(1)</script>'<img src=x onerror=alert(1)>{{7*7}}"
    uploaded(desk, (leaflets.leaflet(), f"{evil}.pdf"))
    claim = {
        "photos.1.claims.0.clause": "kug-23-1-3",
        "photos.1.claims.0.reason": evil,
        "photos.1.claims.0.consent": evil,
    }
    sent = {**fields(desk.get("/staff/post/hof").text), "act": "save", **claim, "attachments.0.title": evil}
    sent.pop("photos.1.nobody", None)
    assert desk.post("/staff/post/hof", sent).status_code == 303
    row = {f"workshops.1.{key}": evil for key in ("title", "place", "registration", "posts", "start")}
    assert saved(desk, CAMPAIGN, {**row, "action.label": evil, "action.link": evil}).status_code == 303
    for path in (
        "/staff/post/hof",
        "/queue/post/hof",
        f"/staff/campaign/{sites.CAMPAIGN}",
        f"/queue/campaign/{sites.CAMPAIGN}",
    ):
        page = desk.get(path)
        assert page.status_code == 200
        assert "<script>alert" not in page.text, path
        assert "<img src=x" not in page.text, path
        assert "49" not in fields(page.text).get("workshops.1.place", [""])[0] if "staff" in path else True
