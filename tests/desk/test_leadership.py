"""Leadership at the desk, without a browser: it sees what it signs, and signs nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests import sites
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
