"""People who write at the desk, without a browser: what they type is saved, and nothing else is touched."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from selectolax.lexbor import LexborHTMLParser
from werkzeug.test import TestResponse

from sozialblog import metadata
from sozialblog.desk.posting import of_text
from sozialblog.desk.written import applied
from sozialblog.images import faces
from sozialblog.posts import Kind
from tests import sites
from tests.desk.desks import Desk, fields
from tests.desk.test_uploads import bomb

PATH = "content/posts/hof/index.md"
PAGE = "/staff/post/hof"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sites.small().write(tmp_path_factory.mktemp("staff"))


@pytest.fixture
def desk(prepared: Path, tmp_path: Path) -> Desk:
    return Desk(shutil.copytree(prepared, tmp_path / "site")).opened()


def text(desk: Desk, path: str = PATH) -> str:
    return (desk.folder / path).read_text(encoding="utf-8")


def saved(desk: Desk, path: str = PAGE, **changes: Any) -> TestResponse:
    """Open the page, change what is to be changed (dots as double underscores), and send it back."""
    sent = fields(desk.get(path).text)
    for name, value in changes.items():
        key = name.replace("__", ".")
        sent.pop(key, None) if value is None else sent.update({key: value})
    return desk.post(path, sent)


DEMO = sorted((sites.PROJECT / "content").glob("*s/*.md")) + sorted((sites.PROJECT / "content").glob("*s/*/index.md"))


@pytest.mark.parametrize("path", [item for item in DEMO if item.parent.name != "consents"], ids=str)
def test_a_form_that_nobody_touched_changes_no_byte(path: Path) -> None:
    before = path.read_bytes().decode()
    kind = {"campaigns": Kind.CAMPAIGN, "pages": Kind.PAGE}.get(path.relative_to(sites.PROJECT).parts[1], Kind.POST)
    assert applied(before, of_text(before, kind), kind) == before


BY_HAND = """---
# Notiz der Redaktion
titel: 'Ein Hof'   # bleibt
datum: 2026-06-01
autor: mkurz
zustand: draft
personen:
  - kim-hof # in Absatz zwei
  - {einwilligung: kim-hof, nutzung: [quote]}
fotos:
  - datei: a.jpg   # vom Vorplatz
    zeigt:
      - {consent: kim-hof, x: 0.1, y: 0.2, w: 0.125, h: 0.3333}
    unkenntlich: [{x: 0.5, y: 0.5, w: 0.1, h: 0.1, kind: ellipse}]
    # noch offen: der Nachweis
    alternativtext: >-
      Ein Hof
      mit Rädern
einwilligungen: []
---

Text
"""


def test_what_was_written_by_hand_stays(desk: Desk) -> None:
    (desk.folder / PATH).write_bytes(BY_HAND.replace("\n", "\r\n").encode())
    assert saved(desk).status_code == 303
    assert (desk.folder / PATH).read_bytes() == BY_HAND.replace("\n", "\r\n").encode()
    assert saved(desk, title="Zwei: Höfe", photos__0__credit="Mira Kurz", people__0__consent="").status_code == 303
    after = (desk.folder / PATH).read_bytes().decode().replace("\r\n", "\n")
    assert "titel: 'Zwei: Höfe'   # bleibt\n" in after
    assert "    credit: Mira Kurz\n" in after
    changed = [line for line in BY_HAND.split("\n") if line not in after.split("\n")]
    assert changed == ["titel: 'Ein Hof'   # bleibt", "  - kim-hof # in Absatz zwei"]


def test_what_the_form_cannot_show_is_left_alone(desk: Desk) -> None:
    odd = text(desk).replace("title:", "aliases: {a: [b]}\ntitle:", 1)
    odd = re.sub(r"people:.*?(?=\n\w)", "people: {who: [1, 2]}", odd, count=1, flags=re.DOTALL)
    (desk.folder / PATH).write_text(odd, encoding="utf-8")
    page = desk.get(PAGE)
    assert "left alone: aliases" in page.text
    assert saved(desk, summary="Neu.").status_code == 303
    after = text(desk)
    assert "aliases: {a: [b]}" in after
    assert "people: {who: [1, 2]}" in after
    (desk.folder / PATH).write_text("---\nbroken: [\n---\nText\n", encoding="utf-8")
    page = desk.get(PAGE)
    assert page.status_code == 200
    assert "edit it by hand" in page.text


def test_somebody_else_was_quicker(desk: Desk) -> None:
    sent = fields(desk.get(PAGE).text)
    before = text(desk)
    (desk.folder / PATH).write_text(before.replace("hat die Kette", "hat, die Kette"), encoding="utf-8")
    other = text(desk)
    sent["title"] = ["Meiner"]
    answer = desk.post(PAGE, {**sent, "files": (io.BytesIO(sites.picture("neu")), "neu.jpg")})
    assert answer.status_code == 409
    assert "Meiner" in answer.text
    assert text(desk) == other
    assert sorted(item.name for item in (desk.folder / PATH).parent.iterdir() if item.name != "index.md") == sorted(
        sites.small().get("hof").photos
    )  # fmt: skip


def test_findings_stand_beside_their_fields(desk: Desk) -> None:
    saved(
        desk,
        photos__1__alt="",
        photos__0__nobody=None,
        photos__0__marks__0__who="",
        date="",
        body="Ruf an: 0431 5550199.",
    )
    page = LexborHTMLParser(desk.get(PAGE).text)
    found = {
        node.attributes["data-place"]: node.text() for node in page.css("[data-place]") if node.css_first(".finding")
    }
    assert "I402" in found["photos.1.alt"]
    assert "C102" in found["photos.0.shows"]
    assert "T302" in found["body"]
    assert "date" in found
    german = Desk(desk.folder, lang="de").opened().get(PAGE).text
    assert "fehlt" in german


def test_a_new_post_and_an_idea(desk: Desk) -> None:
    answer = desk.post("/staff/new", {"title": "  Grüße vom\tHof!  ", "author": "tbehn"})
    assert answer.headers["Location"] == "/staff/post/gruesse-vom-hof"
    written = text(desk, "content/posts/gruesse-vom-hof/index.md")
    assert "author: tbehn" in written
    assert "status: draft" in written
    assert desk.get("/staff/post/gruesse-vom-hof").status_code == 200
    again = desk.post("/staff/new", {"title": "Grüße vom Hof"})
    assert again.status_code == 422
    assert "exists already" in again.text
    assert text(desk, "content/posts/gruesse-vom-hof/index.md") == written
    desk.post("/staff/new", {"title": "Reparaturcafé", "text": "Mit der <b>Tafel</b>, im Herbst", "act": "idea"})
    idea = text(desk, "content/posts/reparaturcafe/index.md")
    assert "status: idea" in idea
    assert idea.endswith("Mit der <b>Tafel</b>, im Herbst\n")
    words = desk.words("/staff")
    assert words.index("Ideas") < words.index("Reparaturcafé")
    assert "Grüße vom Hof!" not in desk.words("/staff?author=mkurz")
    saved(desk, "/staff/post/reparaturcafe", act="draft")
    assert "status: draft" in text(desk, "content/posts/reparaturcafe/index.md")


@pytest.mark.parametrize("title", ["", "   ", "…", "../../etc/passwd", "..", "/", "\x00", "a\u202eb", "CON/../x"])
def test_no_title_leads_out(desk: Desk, title: str) -> None:
    before = set(sites.tree(desk.folder))
    answer = desk.post("/staff/new", {"title": title})
    new = set(sites.tree(desk.folder)) - before
    assert answer.status_code in (303, 422)
    assert all(re.fullmatch(r"content/posts/[a-z0-9-]+/index\.md", path) for path in new)


@pytest.mark.parametrize("path", [
    "/staff/post/..%2F..%2Fsite", "/staff/post/../../site.toml", "/staff/approvals/keyring", "/staff/post/hof%2Findex.md",
    "/staff/post/nothing", "/staff/consent/kim-hof", "/staff/post/hof/picture/9", "/staff/post/hof/picture/-1",
    "/staff/post/hof/picture/..%2F..%2Fsite.toml",
])  # fmt: skip
def test_no_address_leads_out(desk: Desk, path: str) -> None:
    before = sites.digests(desk.folder)
    assert desk.get(path).status_code == 404
    assert desk.post(path, {"seen": "", "title": "x"}).status_code in (404, 405)
    assert sites.digests(desk.folder) == before


def uploaded(desk: Desk, *files: tuple[bytes, str], page: str = PAGE) -> TestResponse:
    sent = fields(desk.get(page).text)
    return desk.post(page, {**sent, "act": "photos", "files": [(io.BytesIO(data), name) for data, name in files]})


def test_photographs_are_cleaned_on_arrival(desk: Desk) -> None:
    original = sites.picture("neu", size=(600, 400))
    before = text(desk)
    assert uploaded(desk, (original, "../Sommer <b>Fest.JPG"), (original, "foto-1.jpg")).status_code == 303
    folder = desk.folder / "content/posts/hof"
    new = {item.name for item in folder.iterdir()} - {"index.md", *sites.small().get("hof").photos}
    assert "sommer-b-fest.jpg" in new
    assert len(new) == 2
    for name in new:
        data = (folder / name).read_bytes()
        assert metadata.surplus(data) == ()
        assert Image.open(io.BytesIO(data)).size == (600, 400)
        assert f"- file: {name}" in text(desk)
        assert f"![]({name})" in text(desk)
    assert all(original not in data for data in sites.tree(desk.folder).values())
    assert [line for line in before.split("\n") if line not in text(desk)] == []
    page = desk.get(PAGE).text
    assert "C102" in page  # nobody said who is on them
    assert desk.get(f"{PAGE}/picture/2").content_type == "image/webp"


@pytest.mark.parametrize(("data", "name"), [
    (bomb(), "bombe.png"), (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "bild.svg"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "bild.jpg"), (b"%PDF-1.7", "blatt.pdf"), (b"", "leer.jpg"),
    (b"---\ntitle: x\n---\n", "index.md"), (b"\xff\xd8\xff" + b"\0" * 3000, "<img src=x onerror=alert(1)>.jpg"),
])  # fmt: skip
def test_what_is_no_photograph_is_refused_in_words(desk: Desk, data: bytes, name: str) -> None:
    before = sites.digests(desk.folder)
    answer = uploaded(desk, (data, name))
    assert answer.status_code == 422
    note = LexborHTMLParser(answer.text).css_first("#problem")
    assert note
    assert note.text().strip().startswith(name)
    assert len(note.text()) > len(name) + 15
    assert "<img src=x" not in answer.text
    assert sites.digests(desk.folder) == before


def test_one_bad_file_does_not_hinder_the_others(desk: Desk) -> None:
    answer = uploaded(desk, (b"GIF", "a.gif"), (sites.picture("gut"), "gut.jpg"))
    assert answer.status_code == 422
    assert (desk.folder / "content/posts/hof/gut.jpg").exists()
    sent = fields(answer.text)
    assert desk.post(PAGE, {**sent, "title": "Und weiter"}).status_code == 303
    assert "title: Und weiter" in text(desk)


def test_a_request_that_is_too_large_is_refused(desk: Desk) -> None:
    desk.app.config["MAX_CONTENT_LENGTH"] = 50_000
    assert uploaded(desk, (b"\xff\xd8\xff" + b"\0" * 60_000, "gross.jpg")).status_code == 413


def test_people_and_boxes_on_a_photograph(desk: Desk) -> None:
    boxes = {
        "photos__0__nobody": None, "photos__0__marks__0__who": "kim-hof", "photos__0__marks__0__x": "10,5",
        "photos__0__marks__0__y": "20", "photos__0__marks__0__w": "15", "photos__0__marks__0__h": "95",
        "photos__0__marks__1__who": "redact", "photos__0__marks__1__x": "50", "photos__0__marks__1__y": "0",
        "photos__0__marks__1__w": "10", "photos__0__marks__1__h": "25", "photos__0__marks__1__kind": "ellipse",
        "photos__0__marks__1__style": "mosaic",
    }  # fmt: skip
    answer = saved(desk, **boxes)
    assert answer.status_code == 303, answer.text
    written = text(desk)
    assert re.search(r"consent: kim-hof\s+x: 0\.105\s+y: 0\.2\s+w: 0\.15\s+h: 0\.8\n", written), written
    assert re.search(r"x: 0\.5\s+y: 0\.0\s+w: 0\.1\s+h: 0\.25\s+kind: ellipse\s+style: mosaic", written), written
    again = fields(desk.get(PAGE).text)
    assert again["photos.0.marks.1.who"] == ["redact"]
    assert saved(desk).status_code == 303
    assert text(desk) == written
    assert (
        saved(desk, photos__0__marks__0__who="", photos__0__marks__1__who="", photos__0__nobody="on").status_code == 303
    )
    assert "redact" not in text(desk)
    assert "shows: nobody" in text(desk)


@pytest.mark.parametrize("changes", [
    {"photos__0__nobody": "on", "photos__0__marks__0__who": "kim-hof"},
    {"photos__0__nobody": None, "photos__0__marks__0__who": "redact", "photos__0__marks__0__x": "nan", "photos__0__marks__0__y": "1",
     "photos__0__marks__0__w": "1", "photos__0__marks__0__h": "1"},
    {"photos__0__marks__0__who": "redact", "photos__0__marks__0__x": "100", "photos__0__marks__0__y": "1", "photos__0__marks__0__w": "inf",
     "photos__0__marks__0__h": "1"},
    {"date": "gestern"}, {"people__nobody": "on", "people__0__consent": "kim-hof"},
])  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_is_lost(desk: Desk, changes: dict[str, Any]) -> None:
    before = text(desk)
    answer = saved(desk, summary="Nicht verlieren", **changes)
    assert answer.status_code == 422
    assert LexborHTMLParser(answer.text).css_first("#problem")
    assert fields(answer.text)["summary"] == ["Nicht verlieren"]
    assert text(desk) == before


def test_submitting_says_what_is_missing(desk: Desk) -> None:
    saved(desk, act="draft")
    assert "status: draft" in text(desk)
    alt = fields(desk.get(PAGE).text)["photos.0.alt"]
    saved(desk, act="submit", photos__0__alt="")
    assert "once what is listed below has been mended" in desk.words(PAGE)
    saved(desk, act="submit", photos__0__alt=alt)
    words = desk.words(PAGE)
    assert "Leadership sees it now" in words
    assert "Nothing is missing" in words
    assert "/queue/post/hof" in desk.get("/queue").text


def test_the_preview_writes_nothing(desk: Desk) -> None:
    sent = fields(desk.get(PAGE).text)
    before = sites.digests(desk.folder)
    sent |= {"title": ["Nur zum Ansehen"], "photos.0.alt": [""]}
    told = desk.post(f"{PAGE}/preview", sent, Accept="application/json").get_json()
    assert "Nur zum Ansehen" in desk.get(told["src"]).text
    assert "photos.0.alt" in {item["place"] for item in told["found"]}
    page = desk.post(f"{PAGE}/preview", sent)
    assert page.status_code == 200
    assert fields(page.text)["title"] == ["Nur zum Ansehen"]
    assert sites.digests(desk.folder) == before
    assert desk.post(f"{PAGE}/preview", {**sent, "date": "x"}, Accept="application/json").get_json()["problem"]


EVIL = "\"><script>alert(1)</script>'<img src=x onerror=alert(1)>{{7*7}}"


def test_stored_script_stays_text(desk: Desk) -> None:
    saved(desk, title=EVIL, summary=EVIL, body=EVIL + "\n\n</textarea><script>alert(2)</script>", tags=EVIL,
          photos__0__alt=EVIL, photos__0__caption=EVIL, photos__0__credit=EVIL, people__0__consent=EVIL)  # fmt: skip
    for path in (PAGE, "/staff"):
        page = desk.get(path)
        assert page.status_code == 200
        tree = LexborHTMLParser(page.text)
        assert [node.html for node in tree.css("script") if "/static/" not in (node.attributes.get("src") or "")] == []
        assert [node.html for node in tree.css("img") if node.attributes.get("src") == "x"] == []
        assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    sent = fields(desk.get(PAGE).text)
    assert sent["title"] == [EVIL]
    assert sent["photos.0.caption"] == [EVIL]
    assert "<script>alert(2)" in sent["body"][0]
    frame = LexborHTMLParser(desk.get(PAGE).text).css_first("iframe")
    assert frame
    shown = desk.get(str(frame.attributes["src"]))
    assert "sandbox allow-same-origin" in shown.headers["Content-Security-Policy"]


def test_a_detector_suggests_and_writes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A box for each face that nobody marked; it makes unrecognisable until somebody says who it is."""
    monkeypatch.setattr("sozialblog.images.faces.version", lambda: "1")
    found = (faces.Face(0.1, 0.1, 0.2, 0.3), faces.Face(0.6, 0.2, 0.7, 0.4))
    monkeypatch.setattr("sozialblog.images.faces.places", lambda *_, **__: found)
    before = sites.digests(desk.folder)
    sent = fields(desk.get(PAGE).text)
    sent |= {"photos.1.marks.0.who": "kim-hof", "photos.1.marks.0.x": "5", "photos.1.marks.0.y": "5",
             "photos.1.marks.0.w": "30", "photos.1.marks.0.h": "30", "title": "Noch nicht gespeichert"}  # fmt: skip
    page = desk.post(PAGE, {**sent, "act": "faces.1"})
    again = fields(page.text)
    assert again["photos.1.marks.0.who"] == ["kim-hof"]
    assert "redact" in [again[f"photos.1.marks.{number}.who"][0] for number in (1, 2)]
    assert "57.5" in [again[f"photos.1.marks.{number}.x"][0] for number in (1, 2)]
    assert again["title"] == ["Noch nicht gespeichert"]
    assert desk.post(PAGE, {**fields(desk.get(PAGE).text), "act": "faces.9"}).status_code == 200
    assert sites.digests(desk.folder) == before
