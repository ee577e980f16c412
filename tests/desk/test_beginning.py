"""From the first opening to the first approval, and what the officer does, without a browser."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from sozialblog import signing
from sozialblog.cli.common import pinned_root
from tests import sites
from tests.desk.desks import PASSPHRASE, Desk

NAME = "Dr. Petra Lang"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A site where nobody can approve yet."""
    folder = sites.small().write(tmp_path / "site")
    desk = Desk(folder)
    desk.office.root = lambda: pinned_root(folder)
    desk.office.keystore = signing.Keystore(tmp_path / "keys")
    return desk.opened()


def test_from_the_first_opening_to_the_first_approval(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Make my key" in desk.words("/")
    form = {"name": NAME, "person": "", "passphrase": PASSPHRASE, "again": PASSPHRASE}
    for wrong in (
        {"name": " "},
        {"passphrase": "kurz", "again": "kurz"},
        {"again": "anders"},
        {"person": "../x"},
        {"person": "A B"},
    ):
        answer = desk.post("/begin", form | wrong)
        assert answer.status_code == 422
        assert PASSPHRASE not in answer.text
        assert not desk.office.keystore.folder.exists()
    begun = desk.post("/begin", form)
    assert begun.status_code == 200, begun.text
    assert PASSPHRASE not in begun.text
    fingerprint = re.search(r"\b[0-9a-f]{64}\b", begun.text.split('name="csrf"')[-1].split("change")[-1])
    assert fingerprint
    assert pinned_root(desk.folder) == fingerprint[0]
    sheet = desk.get("/begin/sheet")
    assert fingerprint[0] in sheet.text
    assert "ENCRYPTED PRIVATE KEY" in sheet.text
    item = f"post/hof@{desk.version('post/hof')}"
    answer = desk.post("/approve", {"item": item, "person": "petra-lang", "passphrase": PASSPHRASE})
    assert answer.status_code == 303, answer.text
    monkeypatch.setenv("SOZIALBLOG_KEYS", str(desk.office.keystore.folder))
    monkeypatch.setattr(sites, "environment", lambda _: {})
    assert sites.check(desk.folder).document("post/hof")["verdict"] == "publish"
    for path in ("/begin",):  # nobody begins twice
        assert desk.get(path).status_code == 422
    assert desk.post("/begin", form).status_code == 422
    assert len(list(desk.office.keystore.folder.glob("*.pem"))) == 2


def test_a_withdrawal_needs_no_key(tmp_path: Path) -> None:
    site = sites.small()
    folder = sites.approve(site.write(tmp_path))
    desk = Desk(folder).opened()
    page = desk.words("/register/kim-hof")
    front = site.get("hof").record
    for word in sites.private_words(front):
        for path in ("/register", "/register/kim-hof", "/due?days=4000", "/log", "/queue", "/queue/post/hof", "/done"):
            assert word not in desk.get(path).text, (word, path)
    assert front["name"] in desk.get("/register/kim-hof/report").text
    assert site.get("hof").front["title"] in page
    for wrong in ("", "morgen", "2026-13-01", "2026-07-02"):
        assert desk.post("/register/kim-hof/withdraw", {"on": wrong}).status_code == 422
    assert desk.post("/register/nobody/withdraw", {"on": "2026-07-01"}).status_code == 404
    for _ in range(2):
        answer = desk.post("/register/kim-hof/withdraw", {"on": "2026-06-30", "reason": "Ich möchte\ndas nicht mehr."})
        assert answer.status_code == 303
    found = sites.check(folder).document("post/hof")
    assert [item["code"] for item in found["findings"]] == ["C106"]
    assert "Consent withdrawn as of June 30, 2026" in desk.words("/log")
    assert desk.words("/log").count("Consent withdrawn") == 1
    assert "Ich möchte das nicht mehr." in desk.get("/register/kim-hof/report").text
    assert "Withdrawn on June 30, 2026" in desk.words("/register/kim-hof")


def test_the_register_can_be_searched(tmp_path: Path) -> None:
    folder = sites.small().write(tmp_path)
    desk = Desk(folder).opened()
    assert "kim-hof" in desk.words("/register")
    assert "kim-hof" in desk.words("/register?state=ConsentGiven&word=KIM")
    assert "kim-hof" not in desk.words("/register?state=ConsentExpired")
    assert "kim-hof" not in desk.words("/register?word=nothing")
    desk.today = dt.date(2028, 3, 20)
    assert "kim-hof" in desk.get("/due").text
    for days in ("", "-1", "x", "99999"):
        assert desk.get(f"/due?days={days}").status_code == 200
    for path in ("/register/..%2fsite.toml", "/register/%00", "/register/nobody", "/register/nobody/report"):
        assert desk.get(path).status_code == 404
