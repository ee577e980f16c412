"""A desk on a generated site, spoken to as a browser would, without a browser."""

from __future__ import annotations

import datetime as dt
import os
import re
from html import unescape
from pathlib import Path
from typing import Any

from jinja2.bccache import Bucket, BytecodeCache
from selectolax.lexbor import LexborHTMLParser
from werkzeug.test import TestResponse

from sozialblog import signing
from sozialblog.desk import Office
from sozialblog.desk.app import create_app
from sozialblog.desk.guard import Guard
from sozialblog.i18n import Language
from tests import sites

ORIGIN = "http://127.0.0.1:8009"
PASSPHRASE = "Korrekt Pferd Batterie Klammer"


class _Compiled(BytecodeCache):
    """Templates that one desk compiled, for all the others: that is most of what a fresh desk would have to do."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = _Compiled()


class Desk:
    """One desk and one browser. ``get`` and ``post`` send what an honest browser sends; ``headers`` overrule it."""

    def __init__(self, folder: Path, *, lang: str = "en", today: dt.date = sites.TODAY) -> None:
        self.folder = folder
        self.clock = dt.datetime.now(dt.UTC)
        self.today = today
        variables = sites.environment(folder)
        keys = Path(variables.get("SOZIALBLOG_KEYS", folder / "keys"))
        self.office = Office(
            folder, today=lambda: self.today, now=lambda: self.clock, root=lambda: variables.get("SOZIALBLOG_ROOT", ""),
            language=Language(lang), keystore=signing.Keystore(keys), chance=os.urandom,
        )  # fmt: skip
        self.guard = Guard(
            [ORIGIN, "http://localhost:8009"], language=Language(lang), now=lambda: self.clock, chance=os.urandom
        )
        self.app = create_app(self.office, self.guard)
        self.app.jinja_env.bytecode_cache = COMPILED
        self.client = self.app.test_client()
        self.csrf = ""

    def opened(self) -> Desk:
        answer = self.get(self.guard.address().removeprefix(ORIGIN))
        assert answer.status_code == 303, answer.text
        found = re.search(r'name="csrf" value="([0-9a-f]+)"', self.get("/nothing").text)
        assert found
        self.csrf = found[1]  #: what the pages of this session carry
        return self

    def get(self, path: str, **headers: str | None) -> TestResponse:
        sent = {"Host": "127.0.0.1:8009", "Sec-Fetch-Site": "none", **_named(headers)}
        return self.client.get(
            path, buffered=True, headers={name: value for name, value in sent.items() if value is not None}
        )

    def post(self, path: str, data: Any = None, *, csrf: str | None = "", **headers: str | None) -> TestResponse:
        token = self.csrf if csrf == "" else csrf
        sent = {"Host": "127.0.0.1:8009", "Sec-Fetch-Site": "same-origin", "Origin": ORIGIN, **_named(headers)}
        return self.client.post(
            path, data={**(data or {}), **({"csrf": token} if token else {})},
            headers={name: value for name, value in sent.items() if value is not None},
        )  # fmt: skip

    def version(self, key: str) -> str:
        """What the page of a document says that it shows."""
        found = re.search(r"/site/([0-9a-f]{64})/", self.get(f"/queue/{key}").text)
        assert found
        return found[1]

    def words(self, path: str) -> str:
        """The page as running text."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.get(path).text)).split())


def _named(headers: dict[str, str | None]) -> dict[str, str | None]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def approved(folder: Path, key: str) -> bool:
    """Whether a build would publish it."""
    return bool(sites.check(folder).document(key)["verdict"] == "publish")


def fields(page: str) -> dict[str, Any]:
    """What a browser would send of the big form if nobody touched it."""
    form = LexborHTMLParser(page).css_first("#form, main form:has(input[name=seen])")
    assert form
    found: dict[str, Any] = {}
    for node in form.css("input, textarea, select"):
        name, kind = node.attributes.get("name"), node.attributes.get("type")
        if not name or kind == "file" or (kind == "checkbox" and "checked" not in node.attributes):
            continue
        if node.tag == "select":
            chosen = node.css_first("option[selected]") or node.css_first("option")
            value = (chosen.attributes.get("value") if chosen else "") or ""
        elif node.tag == "textarea":
            value = (node.text() or "").removeprefix("\n").replace("\n", "\r\n")
        else:
            value = node.attributes.get("value") or ("on" if kind == "checkbox" else "")
        found[name] = [*found[name], value] if isinstance(found.get(name), list) else [value]
    return found
