"""Passkeys at the desk, with an authenticator in software: set up, sign, and every way in which that must not work."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from html import unescape
from pathlib import Path

import pytest

from tests import sites
from tests.approvals.authenticator import UP, Authenticator
from tests.desk.desks import PASSPHRASE, Desk, approved

KEY = "post/hof"
HOST = "localhost:8009"
LOCAL = {"Host": HOST, "Origin": f"http://{HOST}"}


class Passkeys(Desk):
    """A desk opened at localhost, with a device at hand. The challenges are what the desk says, as a browser hands them on."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.device = Authenticator()

    def get(self, path: str, **headers: str | None):
        return super().get(path, **{"Host": HOST, **headers})

    def post(self, path: str, data=None, *, csrf: str | None = "", **headers: str | None):
        return super().post(path, data, csrf=csrf, **{**LOCAL, **headers})

    def answers(self, asked: list[dict], **lies) -> str:
        return json.dumps([self.device.assertion(b"", **{"challenge": item["challenge"], **lies}) for item in asked])

    def proved(self, **lies):
        fields = {"person": sites.LEADER, "credential": self.device.credential, "public": self.device.spki}
        proof = self.post("/passkey/proof", fields)
        assert proof.status_code == 200, proof.text
        return self.post("/passkey", {**fields, "answers": self.answers(proof.json["asked"], **lies)})

    def enrolled(self) -> Passkeys:
        page = self.proved()
        assert page.status_code == 200, page.text
        found = re.search(r'name="line" value="([^"]+)"', page.text)
        assert found, page.text
        answer = self.post("/passkey/admit", {"line": unescape(found[1]), "passphrase": PASSPHRASE})
        assert answer.status_code == 303, answer.text
        return self

    def challenge(self, *keys: str, **more: str):
        items = [f"{key}@{self.version(key)}" for key in keys or (KEY,)]
        return self.post("/passkey/challenge", {"item": items, "passkey_person": sites.LEADER, **more})


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that was approved; then a comma came into its post, and Dr. Lang set up a passkey."""
    folder = sites.small().write(tmp_path_factory.mktemp("prepared"))
    sites.approve(folder)
    edit(folder, "hat die Kette", "hat, die Kette")
    Passkeys(folder).opened().enrolled()
    return folder


@pytest.fixture
def desk(prepared: Path, tmp_path: Path) -> Passkeys:
    return Passkeys(shutil.copytree(prepared, tmp_path / "site")).opened()


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "content/posts/hof/index.md"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_approved_by_a_touch(desk: Passkeys) -> None:
    assert "Approve with a passkey" in desk.words(f"/queue/{KEY}")
    asked = desk.challenge()
    assert asked.status_code == 200, asked.text
    (question,) = asked.json["asked"]
    assert question["rpId"] == "localhost"
    assert question["userVerification"] == "required"
    assert question["allowCredentials"] == [{"type": "public-key", "id": desk.device.credential}]
    answers = desk.answers([question])
    assert not approved(desk.folder, KEY)
    answer = desk.post("/approve", {"answers": answers, "page": "entry"})
    assert answer.status_code == 303, answer.text
    assert approved(desk.folder, KEY)
    again = desk.post("/approve", {"answers": answers})
    assert again.status_code == 422
    assert "too long" in again.text
    edit(desk.folder, "hat, die Kette", "hat die Kette")
    assert not approved(desk.folder, KEY)


@pytest.mark.parametrize(
    "lies",
    [
        {"flags": UP},
        {"origin": "https://evil.example"},
        {"rp": "evil.example"},
        {"type": "webauthn.create"},
        {"challenge": "AAAA"},
    ],
)
def test_no_lie_is_filed(desk: Passkeys, lies: dict) -> None:
    before = sites.tree(desk.folder)
    asked = desk.challenge().json["asked"]
    item = f"{KEY}@{desk.version(KEY)}"
    answer = desk.post("/approve", {"answers": desk.answers(asked, **lies), "page": "entry", "item": item})
    assert answer.status_code == 422
    assert "nothing was signed" in answer.text
    assert sites.tree(desk.folder) == before


def test_nothing_is_signed_that_changed_meanwhile(desk: Passkeys) -> None:
    asked = desk.challenge().json["asked"]
    edit(desk.folder, "hat, die Kette", "hat die Kette")
    answer = desk.post("/approve", {"answers": desk.answers(asked)})
    assert answer.status_code == 422
    assert "changed since" in answer.text


def test_nothing_is_signed_after_somebody_else_signed(desk: Passkeys) -> None:
    asked = desk.challenge().json["asked"]
    sites.approve(desk.folder)
    before = sites.tree(desk.folder)
    assert desk.post("/approve", {"answers": desk.answers(asked)}).status_code == 422
    assert sites.tree(desk.folder) == before


def test_nothing_is_signed_late(desk: Passkeys) -> None:
    asked = desk.challenge().json["asked"]
    desk.clock += dt.timedelta(minutes=11)
    answer = desk.post("/approve", {"answers": desk.answers(asked)})
    assert answer.status_code == 422
    assert "too long" in answer.text


def test_an_approval_is_no_rejection(desk: Passkeys) -> None:
    """What was asked as one thing is not filed as another."""
    asked = desk.challenge().json["asked"]
    back = f"/queue/{KEY}/send-back"
    assert desk.post(back, {"answers": desk.answers(asked), "why": "x"}).status_code == 422
    empty = desk.challenge(says="rejection", why=" ")
    assert empty.status_code == 422
    assert "what has to change" in empty.json["problem"]
    asked = desk.challenge(says="rejection", why="Bitte ohne Komma.").json["asked"]
    assert desk.post("/approve", {"answers": desk.answers(asked)}).status_code == 422
    asked = desk.challenge(says="rejection", why="Bitte ohne Komma.").json["asked"]
    assert desk.post(back, {"answers": desk.answers(asked), "why": "Bitte ohne Komma."}).status_code == 303
    assert "Bitte ohne Komma." in sites.run("check", site=desk.folder).out


def test_whom_no_passkey_answers_for(desk: Passkeys) -> None:
    item = f"{KEY}@{desk.version(KEY)}"
    for person in ("", "nobody"):
        answer = desk.post("/passkey/challenge", {"item": item, "passkey_person": person})
        assert answer.status_code == 422
        assert "who signs" in answer.json["problem"]
    assert desk.post("/passkey/challenge", {"passkey_person": sites.LEADER}).status_code == 422
    old = desk.post("/passkey/challenge", {"item": f"{KEY}@{'0' * 64}", "passkey_person": sites.LEADER})
    assert "changed since" in old.json["problem"]


def test_at_an_address_of_digits_there_are_none(desk: Passkeys) -> None:
    digits = Desk(desk.folder).opened()
    assert "http://localhost" in digits.get("/passkey").text
    item = f"{KEY}@{digits.version(KEY)}"
    answer = digits.post("/passkey/challenge", {"item": item, "passkey_person": sites.LEADER})
    assert answer.status_code == 422
    assert "Approve with a passkey" not in digits.get(f"/queue/{KEY}").text


def test_every_door_is_guarded(desk: Passkeys) -> None:
    for path in ("/passkey", "/passkey/options", "/passkey/proof", "/passkey/admit", "/passkey/challenge"):
        assert desk.post(path, {}, csrf=None).status_code == 403
        assert desk.post(path, {}, Origin="https://evil.example").status_code == 403


def test_setting_up(desk: Passkeys) -> None:
    options = desk.post("/passkey/options", {"person": sites.LEADER})
    assert options.json["attestation"] == "none"
    assert options.json["authenticatorSelection"] == {"residentKey": "preferred", "userVerification": "required"}
    assert options.json["excludeCredentials"] == [{"type": "public-key", "id": desk.device.credential}]
    assert len(options.json["user"]["id"].encode()) <= 64
    assert desk.post("/passkey/options", {"person": "nobody"}).status_code == 422

    desk.device = Authenticator(seed=8)
    refused = desk.proved(flags=UP)
    assert refused.status_code == 422
    assert "did not prove" in refused.text
    line = unescape(re.search(r'name="line" value="([^"]+)"', desk.proved().text)[1])
    before = sites.tree(desk.folder)
    for wrong in ({"line": line, "passphrase": f"{PASSPHRASE}!"}, {"line": line}, {"line": line[:-9], "passphrase": PASSPHRASE}):  # fmt: skip
        answer = desk.post("/passkey/admit", wrong)
        assert answer.status_code == 422
        assert f"{PASSPHRASE}!" not in answer.text
    assert sites.tree(desk.folder) == before


def test_the_line_is_for_whoever_holds_the_root_key(desk: Passkeys, tmp_path: Path) -> None:
    """On another computer: the line goes to “keys add”, and “keys list” names it."""
    desk.device = Authenticator(seed=9)
    line = unescape(re.search(r'name="line" value="([^"]+)"', desk.proved().text)[1])
    (tmp_path / "secret").write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    (tmp_path / "line.txt").write_text(f"{line}\n", encoding="utf-8")
    add = ("keys", "add", str(tmp_path / "line.txt"), "--passphrase-file", str(tmp_path / "secret"))
    today = dt.datetime.now(dt.UTC).date()
    assert sites.run(*add, site=desk.folder, today=today).status == 0
    assert sites.run("keys", "list", site=desk.folder).out.count("passkey") == 2
    twice = sites.run(*add, site=desk.folder, today=today)
    assert twice.status == 2
    assert "already" in twice.err
    asked = desk.challenge().json["asked"]
    assert len(asked[0]["allowCredentials"]) == 2
    assert desk.post("/approve", {"answers": desk.answers(asked)}).status_code == 303
    assert approved(desk.folder, KEY)
