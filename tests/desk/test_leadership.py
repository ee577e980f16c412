"""Leadership at the desk, without a browser: it sees what it signs, and signs nothing else."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path
from unittest import mock

import pytest
from PIL import Image
from selectolax.lexbor import LexborHTMLParser
from werkzeug.test import TestResponse

from tests import leaflets, sites
from tests.desk.desks import PASSPHRASE, Desk, approved


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that was approved; then a comma came into its post."""
    folder = sites.small().write(tmp_path_factory.mktemp("prepared"))
    sites.approve(folder)
    edit(folder, "hat die Kette", "hat, die Kette")
    return folder


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    return shutil.copytree(prepared, tmp_path / "site")


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "content/posts/hof/index.md"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def signed(desk: Desk, **changes: str) -> dict[str, str]:
    item = f"post/hof@{desk.version('post/hof')}"
    return {"item": item, "person": sites.LEADER, "passphrase": PASSPHRASE, "page": "entry", **changes}


def test_the_comma_is_shown_and_approved(folder: Path) -> None:
    desk = Desk(folder).opened()
    assert not approved(folder, "post/hof")
    page = desk.words("/queue/post/hof")
    assert "hat [added: , ] die Kette" in page
    answer = desk.post("/approve", signed(desk))
    assert answer.status_code == 303, answer.text
    assert approved(folder, "post/hof")
    assert "Approved:" in desk.words("/queue")


def test_the_frame_shows_the_bytes_that_are_published(folder: Path, tmp_path: Path) -> None:
    desk = Desk(folder).opened()
    version = desk.version("post/hof")
    shown = {path: desk.get(f"/site/{version}/{path}").data for path in ("posts/hof/", "", "feed.xml")}
    assert desk.post("/approve", signed(desk)).status_code == 303
    assert sites.build(folder, tmp_path / "out").status == 0
    for path, data in shown.items():
        name = path if path.endswith(".xml") else f"{path}index.html"
        assert (tmp_path / "out" / name).read_bytes() == data


def test_what_changed_since_it_was_shown_is_not_signed(folder: Path) -> None:
    desk = Desk(folder).opened()
    form = signed(desk)
    edit(folder, "aufgelegt.", "aufgelegt!")
    before = sites.digests(folder)
    answer = desk.post("/approve", form)
    assert answer.status_code == 422
    assert "nothing was signed" in answer.text
    assert "aufgelegt" in answer.text
    assert sites.digests(folder) == before


@pytest.mark.parametrize("change", [
    lambda folder: (folder / "content/consents").mkdir() or (folder / "content/consents/kim-hof.md").write_text("---\nid: kim-hof\n---\n", encoding="utf-8"),
    lambda folder: edit(folder, "given: 2026-04-01", "given: 2026-04-02"),
    lambda folder: next((folder / "content/posts/hof").glob("*.jpg")).write_bytes(sites.picture("other")),
    lambda folder: edit(folder, "status: ready", "status: draft"),
], ids=["second record", "record", "photograph", "status"])  # fmt: skip
def test_any_change_keeps_the_signature_back(folder: Path, change: object) -> None:
    desk = Desk(folder).opened()
    form = signed(desk)
    change(folder)
    assert desk.post("/approve", form).status_code == 422
    assert not approved(folder, "post/hof")


def test_a_withdrawal_meanwhile_keeps_the_signature_back(folder: Path) -> None:
    desk = Desk(folder).opened()
    form = signed(desk)
    assert sites.run("withdraw", "kim-hof", site=folder).status == 0
    answer = desk.post("/approve", form)
    assert answer.status_code == 422
    assert "withdrawn" in desk.words("/queue/post/hof")


def test_several_at_once_but_only_what_was_read(folder: Path) -> None:
    edit_campaign = folder / f"content/campaigns/{sites.CAMPAIGN}/index.md"
    edit_campaign.write_text(edit_campaign.read_text(encoding="utf-8") + "\nNeu.\n", encoding="utf-8")
    desk = Desk(folder).opened()
    keys = ["post/hof", f"campaign/{sites.CAMPAIGN}"]
    assert 'name="item"' not in desk.get("/queue").text
    for key in keys:
        assert desk.post(f"/queue/{key}/read", {"version": desk.version(key)}).status_code == 303
    versions = [desk.version(key) for key in keys]
    form = {"item": [f"{key}@{version}" for key, version in zip(keys, versions, strict=True)]}
    assert all(item in desk.get("/queue").text for item in form["item"])
    answer = desk.post("/approve", {**form, "person": sites.LEADER, "passphrase": PASSPHRASE})
    assert answer.status_code == 303, answer.text
    assert [approved(folder, key) for key in keys] == [True, True]
    entries = [path for path in (folder / "content/approvals/log").iterdir() if b'"approval"' in path.read_bytes()]
    assert len(entries) == 2  # the one of the fixture, and one for both


def test_sent_back_with_a_reason(folder: Path) -> None:
    desk = Desk(folder).opened()
    form = {
        "version": desk.version("post/hof"),
        "person": sites.LEADER,
        "passphrase": PASSPHRASE,
        "why": "Bitte ohne\nKomma <b>!",
    }
    assert desk.post("/queue/post/hof/send-back", {**form, "why": "  "}).status_code == 422
    again = desk.post("/queue/post/hof/send-back", {**form, "passphrase": "falsch"})
    assert "Bitte ohne\nKomma &lt;b&gt;!</textarea>" in again.text  # what was typed is not lost
    assert desk.post("/queue/post/hof/send-back", form).status_code == 303
    assert "Bitte ohne Komma <b>!" in sites.check(folder).document("post/hof")["findings"][0]["message"]
    assert "Bitte ohne Komma &lt;b&gt;!" in desk.get("/queue/post/hof").text


def test_wrong_passphrase_and_nobody(folder: Path) -> None:
    desk = Desk(folder).opened()
    before = sites.digests(folder)
    for changes in ({"passphrase": "falsch"}, {"passphrase": ""}, {"person": "nobody"}, {"person": ""}, {"item": ""}):
        assert desk.post("/approve", signed(desk, **changes)).status_code in (404, 422)
    assert sites.digests(folder) == before


def test_what_has_faults_is_not_approved(folder: Path) -> None:
    edit(folder, "credit: Mira Kurz\n  shows: nobody", "shows: nobody")
    desk = Desk(folder).opened()
    answer = desk.post("/approve", signed(desk))
    assert answer.status_code == 422
    assert "waits for no approval" in answer.text
    assert "I403" in desk.words("/queue/post/hof")


def test_photographs_side_by_side(folder: Path) -> None:
    """What was approved at the desk is kept small, and shown beside what took its place."""
    desk = Desk(folder).opened()
    assert desk.post("/approve", signed(desk)).status_code == 303
    first, second = sorted((folder / "content/posts/hof").glob("*.jpg"))
    second.write_bytes(sites.picture("another", tint=(200, 10, 10)))
    edit(folder, f"file: {first.name}\n", f"file: {first.name}\n  redact: [{{x: 0.1, y: 0.1, w: 0.2, h: 0.2}}]\n")
    page = desk.get("/queue/post/hof").text
    version = desk.version("post/hof")
    shown = [image_of(desk.get(f"/then/{version}/{number}")) for number in (0, 1)]
    assert all(max(image.size) <= 360 for image in shown)
    assert set(re.findall(r'src="(/then/[^"]+)"', page)) == {f"/then/{version}/0", f"/then/{version}/1"}
    assert "other places are unrecognisable" in page
    assert "is another file now" in page
    corners = [image.convert("RGB").getpixel((2, 2)) for image in shown]
    assert not any(red > 180 and green < 40 and blue < 40 for red, green, blue in corners), "what it is now"
    assert desk.get(f"/then/{version}/2").status_code == 404


def image_of(answer: TestResponse) -> Image.Image:
    assert answer.status_code == 200
    assert answer.content_type == "image/webp"
    image = Image.open(io.BytesIO(answer.data))
    assert set(image.info) <= {"loop", "background", "timestamp", "duration"}
    return image


def test_blocked_with_and_without_a_passphrase(folder: Path) -> None:
    desk = Desk(folder).opened()
    assert desk.post("/approve", signed(desk)).status_code == 303
    form = {"person": sites.LEADER, "passphrase": PASSPHRASE, "why": "Bitte sofort weg"}
    assert desk.post("/queue/post/hof/block", form | {"passphrase": "falsch"}).status_code == 422
    assert approved(folder, "post/hof")
    assert desk.post("/queue/post/hof/block", form).status_code == 303
    assert "Bitte sofort weg" in sites.check(folder).document("post/hof")["findings"][0]["message"]
    assert desk.post("/approve", signed(desk)).status_code == 303  # taken back
    assert approved(folder, "post/hof")
    before = (folder / "content/posts/hof/index.md").read_text(encoding="utf-8")
    assert desk.post("/queue/post/hof/block").status_code == 303
    after = (folder / "content/posts/hof/index.md").read_text(encoding="utf-8")
    assert after == before.replace("status: ready", "status: draft")
    assert sites.check(folder).document("post/hof")["verdict"] == "draft"


def test_what_i_have_approved(folder: Path) -> None:
    desk = Desk(folder).opened()
    assert "void" in desk.words("/done")
    assert desk.post("/approve", signed(desk)).status_code == 303
    assert "counts today" in desk.words("/done")
    receipt = desk.get("/done/post/hof/receipt")
    assert "Dr. Petra Lang" in receipt.text
    assert desk.get("/done/post/nothing/receipt").status_code == 404


def test_people_and_redactions_are_marked(tmp_path: Path) -> None:
    site = sites.small()
    site.get("hof").photo["shows"] = [{"consent": "kim-hof", "x": 0.25, "y": 0.1, "w": 0.5, "h": 0.3}]
    site.get("hof").photo["redact"] = [{"x": 0.8, "y": 0.8, "w": 0.1, "h": 0.1}]
    desk = Desk(sites.approve(site.write(tmp_path))).opened()
    page = LexborHTMLParser(desk.get("/queue/post/hof").text)
    (person,), (redacted,) = page.css(".mark--person"), page.css(".mark--redacted")
    assert [float(person.attributes[key]) for key in ("x", "y", "width", "height")] == [90, 24, 180, 72]
    assert [round(float(redacted.attributes[key])) for key in ("x", "y", "width", "height")] == [288, 192, 36, 24]
    assert [name.text() for name in page.css(".mark__name")] == ["Kim"]
    text = desk.words("/queue/post/hof")
    assert "On photograph 1" in text
    assert "given until April 1, 2028" in text


def test_stored_script_stays_text(tmp_path: Path) -> None:
    """In the title, summary, alt, caption, credit, a file's name, a consent's shown name and the Markdown itself."""
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg onload=alert(1)>"
    site = sites.small()
    post = site.get("hof")
    post.front |= {"title": f"T {evil}", "summary": f"S {evil}", "tags": [f"x {evil}"]}
    post.photo["alt"] = post.photo["caption"] = post.photo["credit"] = evil
    post.record["shown_as"] = f"Kim {evil}"
    post.front["photos"][1]["file"] = f"a{evil.replace('/', '')}.jpg"
    post.body += f"\n\n{evil}\n\n[link](javascript:alert(1)) <iframe src='/queue'></iframe>\n"
    folder = site.write(tmp_path)
    sites.approve(folder)
    desk = Desk(folder).opened()
    version = desk.version("post/hof")
    for path in ("/queue", "/queue/post/hof", "/register", "/register/kim-hof", "/due", "/log", "/done", "/register/kim-hof/report",
                 f"/site/{version}/posts/hof/", f"/site/{version}/"):  # fmt: skip
        answer = desk.get(path)
        assert answer.status_code == 200, path
        tree = LexborHTMLParser(answer.text)
        assert [node.html for node in tree.css("[onerror], [onload], body iframe:not([sandbox])")] == [], path
        assert [
            node.html
            for node in tree.css("script")
            if not node.attributes.get("src") and node.attributes.get("type") != "application/ld+json"
        ] == [], path
        assert [node.html for node in tree.css("a") if "javascript" in (node.attributes.get("href") or "")] == [], path


def test_two_people_at_one_file(folder: Path) -> None:
    """Whoever comes second sees both versions, and nothing of either is lost."""
    desk = Desk(folder).opened()
    path = folder / "content/posts/hof/index.md"

    def meanwhile(*_: object, **__: object) -> str:
        edit(folder, "aufgelegt.", "abgelegt.")
        return (
            path.read_text(encoding="utf-8")
            .replace("status: ready", "status: draft")
            .replace("abgelegt.", "aufgelegt.")
        )

    with mock.patch("sozialblog.desk.front.changed", side_effect=meanwhile):
        answer = desk.post("/queue/post/hof/block")
    assert answer.status_code == 409
    assert "nothing was overwritten" in answer.text
    assert re.search(r"<del>.*?abgelegt.*?</del>.*?<ins>.*?aufgelegt.*?</ins>", answer.text, re.DOTALL)
    assert "status: draft" in answer.text
    text = path.read_text(encoding="utf-8")
    assert "abgelegt." in text
    assert "status: ready" in text
    assert sorted(item.name for item in path.parent.iterdir() if item.suffix != ".jpg") == ["index.md"]


@pytest.mark.parametrize("fault", ["post", "site", "theme", "photo", "keyring"])
def test_whatever_is_broken_the_pages_say_so(folder: Path, fault: str) -> None:
    """Never a fault of ours for what somebody wrote; and nothing can be signed that is broken."""
    desk = Desk(folder).opened()
    form = signed(desk)
    broken = {
        "post": "content/posts/hof/index.md", "site": "content/site.toml", "theme": "themes/kampagne/templates/post.html",
        "photo": next((folder / "content/posts/hof").glob("*.jpg")).relative_to(folder).as_posix(),
        "keyring": "content/approvals/keyring.json",
    }[fault]  # fmt: skip
    (folder / broken).parent.mkdir(parents=True, exist_ok=True)
    (folder / broken).write_bytes(b"---\n{% [ broken kim-hof \xff")
    for path in ("/queue", "/queue/post/hof", "/register", "/register/kim-hof", "/due", "/log", "/done"):
        answer = desk.get(path)
        assert answer.status_code in (200, 422), (path, answer.text)
        assert "Traceback" not in answer.text
    if fault != "theme":
        assert desk.post("/approve", form).status_code == 422


def test_the_desk_is_an_extra(folder: Path) -> None:
    with mock.patch("importlib.util.find_spec", return_value=None):
        result = sites.run("desk", site=folder)
    assert result.status == 2
    assert 'pip install "sozialblog[desk]"' in result.err


def test_the_frame_shows_the_theme_as_it_is(folder: Path) -> None:
    """Nothing of the document changed, but the page would look different by now."""
    desk = Desk(folder).opened()
    version = desk.version("post/hof")
    assert "neuer Name" not in desk.get(f"/site/{version}/posts/hof/").text
    settings = folder / "content/site.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r'(?m)^title = ".*"$', 'title = "neuer Name"', text), encoding="utf-8")
    assert desk.version("post/hof") == version
    assert "neuer Name" in desk.get(f"/site/{version}/posts/hof/").text


def test_a_leaflet_that_is_another_file_now(folder: Path) -> None:
    """Name, pages and size of what was approved beside what it is now; it can be read as it would be published."""
    place = folder / "content/posts/hof/blatt.pdf"
    place.write_bytes(leaflets.leaflet())
    edit(folder, "title:", "attachments:\n- {file: blatt.pdf, title: Unser Blatt, shows: nobody}\ntitle:")
    desk = Desk(folder).opened()
    words = desk.words("/queue/post/hof")
    assert "The leaflet blatt.pdf is new. now 1 page, " in words
    assert desk.post("/approve", signed(desk)).status_code == 303
    approved_as = desk.words("/queue/post/hof").partition("Unser Blatt")[2]
    assert "The leaflet" not in approved_as
    pdf = leaflets.plain()
    pdf.pages.append(pdf.pages[0])
    place.write_bytes(leaflets.saved(pdf))
    words = desk.words("/queue/post/hof")
    assert re.search(
        r"The leaflet blatt.pdf is another file now\. approved 1 page, \d+ kB now 2 pages, \d+ kB", words
    ), words
    version = desk.version("post/hof")
    answer = desk.get(f"/leaflet/{version}/0")
    assert answer.content_type == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    for number in ("1", "-1", "x"):
        assert desk.get(f"/leaflet/{version}/{number}").status_code == 404
    edit(folder, "- {file: blatt.pdf, title: Unser Blatt, shows: nobody}\n", "")
    edit(folder, "attachments:\n", "")
    assert "The leaflet blatt.pdf was taken out. approved 1 page" in desk.words("/queue/post/hof")
