"""Passkeys at the desk, with an authenticator in software: set up, sign, and every way in which that must not work."""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
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


@pytest.fixture
def desk(tmp_path: Path) -> Passkeys:
    folder = sites.small(tmp_path / "site")
    sites.begin(folder)
    return Passkeys(folder).opened()
