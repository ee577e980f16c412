"""Several hundred ways of getting a site wrong, each as a change to a small valid one."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import os
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PIL import Image

from tests import sites
from tests.sites import Post, Site

POST = "content/posts/hof/index.md"


@dataclasses.dataclass(frozen=True)
class Case:
    """``change`` mutates the site before it is written, ``disturb`` the folder afterwards.

    ``outcome`` is ``publish`` (harmless), ``withhold`` (the post), ``draft`` (nobody called it ready), ``site`` (exit
    status 4), ``gone`` and ``renamed`` (the post is not read, or under another slug), or ``beside`` (the post is
    published, but something is found elsewhere). With ``key`` a finding has to stand on the line
    of that key in the file ``path``.
    """

    name: str
    outcome: str
    change: Callable[[Site], object] = lambda site: None
    disturb: Callable[[Path], object] = lambda folder: None
    key: str = ""
    path: str = POST
    codes: tuple[str, ...] = ()

    @property
    def is_built(self) -> bool:
        """Checked are all, built all but nine of ten of the many that differ in the value of a key alone."""
        return not self.key or zlib.crc32(self.name.encode()) % 10 == 0


def hof(site: Site) -> Post:
    return site.get("hof")


# --- wrong types --------------------------------------------------------------------------------------------------

DAY = dt.date(2026, 5, 12)
NO_TEXT = {"list": ["a", "b"], "mapping": {"a": "b"}, "truth": True, "lists": [["a"], ["b"]]}
NO_DATE = {
    "list": [DAY], "mapping": {"a": DAY}, "truth": False, "number": 20260512, "words": "gestern", "no such day": "2026-02-30",
    "German": "12.05.2026", "blank": "   ", "year and month": "2026-05", "week": "2026-W20-9", "fraction": 2026.5,
}  # fmt: skip
NO_CHOICE = {"list": [["a"]], "mapping": {"a": "b"}, "truth": True, "number": 3, "words": "irgendwas"}
NO_WORDS = {"mapping": {"a": "b"}, "lists": [["a"]], "truths": [True], "nothing": [None], "blank": ["  "], "day": [DAY]}
NO_SIGNATURES = {
    "words": "Mutter", "list": ["Mutter"], "no name": [{"given": DAY}], "unknown key": [{"name": "A B", "on": DAY}],
    "date in words": [{"name": "A B", "given": "gestern"}],
}  # fmt: skip
NO_TRUTH = {"words": "ja", "number": 1, "list": [True, False], "mapping": {"a": True}, "day": DAY}
NO_BOX = {
    "words": "links oben", "numbers": [0.1, 0.2], "empty": [{}], "one missing": [{"x": 0.1, "y": 0.1, "w": 0.2}],
    "negative": [{"x": -0.1, "y": 0, "w": 0.2, "h": 0.2}], "no size": [{"x": 0.1, "y": 0.1, "w": 0, "h": 0.2}],
    "pixels": [{"x": 10, "y": 10, "w": 200, "h": 200}], "words inside": [{"x": "a", "y": 0, "w": 0.1, "h": 0.1}],
    "truth inside": [{"x": True, "y": 0, "w": 0.1, "h": 0.1}], "sticks out": [{"x": 0.9, "y": 0, "w": 0.2, "h": 0.1}],
    "unknown kind": [{"x": 0.1, "y": 0, "w": 0.2, "h": 0.1, "kind": "star"}],
    "unknown key": [{"x": 0.1, "y": 0, "w": 0.2, "h": 0.1, "radius": 3}],
}  # fmt: skip

DOCUMENT_KEYS: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("title", "author", "campaign", "unit", "summary", "lang", "translation_of"), NO_TEXT),
    **dict.fromkeys(("date", "publish_from", "publish_until"), NO_DATE),
    **dict.fromkeys(("status", "context"), NO_CHOICE),
    **dict.fromkeys(("tags", "aliases"), NO_WORDS),
    "channels": NO_WORDS | {"words": "fernsehen"},
    "people": {
        "truth": True, "number": 2, "words": "Zwei Personen", "mapping": {"a": "b"}, "lists": [["kim-hof"]],
        "numbers": [7], "nobody among others": ["nobody", "kim-hof"], "name": ["Kim Muster"], "day": DAY,
        "unknown use": [{"consent": "kim-hof", "use": ["smell"]}], "use without consent": [{"use": ["quote"]}],
        "consent as list": [{"consent": ["kim-hof"]}], "unknown key": [{"consent": "kim-hof", "uses": ["quote"]}],
    },
    "photos": {"words": "hof.jpg", "number": 3, "numbers": [1, 2], "names": ["a.jpg"], "lists": [[{"file": "a.jpg"}]]},
    "consents": {"words": "kim-hof", "numbers": [1], "lists": [[1]], "truth": True},
}  # fmt: skip
PHOTO_KEYS: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("file", "alt", "caption", "credit"), NO_TEXT),
    "shows": {
        "truth": True, "number": 1, "words": "Kim und Jo", "lists": [["kim-hof"]], "nobody in a list": ["nobody"],
        "unknown exception": {"exception": "kug-99", "reason": "weil es schön ist"}, "no exception": {"reason": "weil eben so"},
        "unknown key": {"exception": "kug-23-1-3", "reason": "Fest mit Gästen", "why": "x"},
    },
    "redact": NO_BOX,
}  # fmt: skip
RECORD_KEYS: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("name", "contact", "shown_as", "purpose"), NO_TEXT),
    **dict.fromkeys(("born", "given", "valid_until", "secrecy_release", "own_consent", "died", "withdrawn"), NO_DATE),
    **dict.fromkeys(("person", "method"), NO_CHOICE),
    **dict.fromkeys(("explicit", "sole_custody", "refused"), NO_TRUTH),
    **dict.fromkeys(("covers", "channels"), NO_WORDS | {"words": "alles"}),
    "campaigns": NO_WORDS,
    "id": {**NO_TEXT, "capitals": "Kim-Hof", "blank": "kim hof", "path": "../kim", "umlaut": "kim-höf", "long": "k" * 101},
    "evidence": {"number": 7, "truth": True, "unknown key": {"sha": "a" * 64}, "short digest": {"file-sha256": "abc"},
                 "lists": [["Ordner 7"]]},
    "notice": {"words": "2026-01", "list": ["2026-01"], "no date": {"version": "1"}, "no version": {"date": DAY},
               "unknown key": {"version": "1", "date": DAY, "by": "x"}},
    "guardians": NO_SIGNATURES,
    "relatives": NO_SIGNATURES,
}  # fmt: skip
CAMPAIGN_KEYS: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("start", "end"), NO_DATE | {"other way round": None}),
    "workshops": {
        "words": "Siebdruck", "list": ["Siebdruck"], "no title": [{"date": DAY}], "no date": [{"title": "Siebdruck"}],
        "time in words": [{"title": "S", "date": DAY, "start": "nachmittags"}],
        "unquoted time": [{"title": "S", "date": DAY, "start": 1400}],
        "unknown post": [{"title": "S", "date": DAY, "posts": ["gibt-es-nicht"]}],
        "unknown key": [{"title": "S", "date": DAY, "ort": "Kiel", "raum": "3"}],
    },
}  # fmt: skip
PAGE_KEYS: dict[str, dict[str, Any]] = {"legal": NO_CHOICE, "contact_box": NO_TRUTH}
SITE_KEYS: dict[tuple[str, str], dict[str, Any]] = {
    **dict.fromkeys((("organisation", key) for key in ("name", "street", "email", "withdrawal")), NO_TEXT),
    ("organisation", "law"): NO_CHOICE,
    ("organisation", "special_category"): NO_TRUTH,
    ("organisation", "telefon"): {"unknown key": "1"},
    ("site", "title"): NO_TEXT,
    ("site", "url"): {**NO_TEXT, "path": "/blog/", "words": "unser Blog", "ftp": "ftp://a.example/", "query": "https://a.example/?a",
                      "brackets": "https://[::1/"},
    ("site", "languages"): {"mapping": {"a": "b"}, "words": "Deutsch", "list": [["de"]], "truth": True, "path": "../de"},
    ("site", "timezone"): {**NO_TEXT, "words": "Kiel", "path": "../../etc/passwd"},
    ("site", "theme"): {**NO_TEXT, "path": "../../etc", "slash": "a/b"},
    ("site", "posts_per_page"): {"zero": 0, "words": "zehn", "truth": True, "huge": 10**9, "fraction": 2.5},
    ("images", "widths"): {"words": "breit", "zero": [0], "truth": [True], "huge": [10**9], "fraction": [1.5], "lists": [[480]]},
    ("images", "formats"): {"words": "bmp", "number": [1], "mapping": {"a": "b"}},
    ("images", "embed_credit"): NO_TRUTH,
    ("images", "animation"): NO_CHOICE,
    ("images", "limits"): {"words": "groß", "zero": {"megapixels": 0}, "unknown": {"gigabytes": 1}, "truth": {"megabytes": True}},
    ("policy", "approval"): {"words": "ja", "unknown key": {"need": []}, "needs": {"needs": ["luck"]}, "none": {"signatures": 0},
                             "role": {"roles": ["chef"]}, "eyes": {"four_eyes": "ja"}},
    ("policy", "consent"): {"words": "P3Y", "years": {"longest": "3 Jahre"}, "hours": {"longest": "PT5H"}, "negative": {"longest": "-P1Y"},
                            "zero": {"longest": "P0D"}, "for ever": {"longest": "P9999Y"}, "notice": {"require_notice": "ja"}},
    ("policy", "text"): {"names": {"names": "ignore"}, "places": {"places": [["Kiel"]]}, "unknown key": {"name": "warn"}},
    ("policy", "photos"): {"unknown key": {"a": True}},
    ("freedoms", "consent.largest"): {"unknown setting": ["P4Y"]},
    ("statistik", "matomo"): {"unknown table": "https://matomo.example"},
}  # fmt: skip
UNIT_KEYS: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("name", "email", "street"), NO_TEXT),
    "special_category": NO_TRUTH,
    "telefon": {"unknown key": "1"},
    "channels": {"words": "Telefon", "numbers": [1], "no name": [{"kind": "phone", "value": "1"}],
                 "unknown kind": [{"name": "A", "kind": "fax", "value": "1"}], "no value": [{"name": "A", "kind": "phone"}],
                 "unknown key": [{"name": "A", "kind": "phone", "value": "1", "safe": True}]},
    "policy": {"words": "streng", "unknown key": {"approve": 1}, "choice": {"text": {"names": "ja"}}},
}  # fmt: skip


def wrong_types() -> Iterator[Case]:
    """Every key of every kind of file with every value that it cannot have."""
    for key, value, name in _pairs(DOCUMENT_KEYS):
        yield Case(f"post {key} {name}", "withhold", lambda s, k=key, v=value: hof(s).front.update({k: v}), key=key)
    for key, value, name in _pairs(PHOTO_KEYS):
        yield Case(f"photo {key} {name}", "withhold", lambda s, k=key, v=value: hof(s).photo.update({k: v}), key=key)
    for key, value, name in _pairs(RECORD_KEYS):
        yield Case(f"record {key} {name}", "withhold", lambda s, k=key, v=value: hof(s).record.update({k: v}), key=key)
    for key, value, name in _pairs(CAMPAIGN_KEYS):
        change = {"start": dt.date(2027, 1, 1)} if value is None else {key: value}
        yield Case(
            f"campaign {key} {name}", "beside", lambda s, c=change: s.get(sites.CAMPAIGN).front.update(c),
            key="end" if value is None else key, path=f"content/campaigns/{sites.CAMPAIGN}/index.md",
        )  # fmt: skip
    for key, value, name in _pairs(PAGE_KEYS):
        yield Case(f"page {key} {name}", "beside", lambda s, k=key, v=value: s.get("kontakt").front.update({k: v}),
                   key=key, path="content/pages/kontakt.md")  # fmt: skip
    for (table, key), values in SITE_KEYS.items():
        for name, value in values.items():
            yield Case(
                f"site.toml {table}.{key} {name}", "site",
                lambda s, t=table, k=key, v=value: s.toml.setdefault(t, {}).update({k: v}),
                key=table if table == "statistik" else key, path="content/site.toml",
            )  # fmt: skip
    for key, value, name in _pairs(UNIT_KEYS):
        yield Case(f"unit {key} {name}", "beside", lambda s, k=key, v=value: s.units.update({"nord": {"name": "Nord", k: v}}),
                   key=key, path="content/units/nord.toml")  # fmt: skip


def _pairs(table: dict[str, dict[str, Any]]) -> Iterator[tuple[str, Any, str]]:
    for key, values in table.items():
        for name, value in values.items():
            yield key, value, name


# --- files that are no text, no YAML, no front matter -------------------------------------------------------------


def _raw(name: str, outcome: str, make: Callable[[bytes], bytes], *codes: str) -> Case:
    def change(site: Site) -> None:
        hof(site).raw = make(hof(site).data())

    return Case(f"text {name}", outcome, change, codes=codes)


def _front(name: str, lines: str, *codes: str, outcome: str = "withhold") -> Case:
    """Lines added at the top of the front matter."""
    return _raw(
        f"front matter: {name}",
        outcome,
        lambda data: data.replace(b"---\n", b"---\n" + lines.encode() + b"\n", 1),
        *codes,
    )


def _body(name: str, text: str, outcome: str = "publish", *codes: str) -> Case:
    def change(site: Site) -> None:
        hof(site).body += f"\n\n{text}\n"

    return Case(f"body {name}", outcome, change, codes=codes)


def _title(name: str, text: str, outcome: str = "publish") -> Case:
    def change(site: Site) -> None:
        post = hof(site)
        post.front |= {"title": text, "summary": text, "tags": [text, "Werkstatt"]}
        post.photo.update(alt=text, caption=text, credit=text)

    return Case(f"words {name}", outcome, change)


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "\n".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]" for n in range(9)
)


def texts() -> Iterator[Case]:
    yield from _encodings()
    yield from _structures()
    yield from _yaml_features()
    yield from _yaml_keys()
    yield from _yaml_values()
    yield from _bodies()


def _encodings() -> Iterator[Case]:
    yield _raw("empty", "withhold", lambda _: b"", "F001")
    yield _raw("blanks", "withhold", lambda _: b" \n\n \n", "F001")
    yield _raw("NUL bytes alone", "withhold", lambda _: b"\0" * 300, "F001")
    yield _raw("random bytes", "withhold", lambda _: zlib.compress(bytes(range(256)) * 9), "F001")
    yield _raw("a photograph", "withhold", lambda _: sites.picture("malformed/a photograph"), "F001")
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1", "cp037", "cp437"):
        yield _raw(f"as {encoding}", "withhold", lambda data, e=encoding: data.decode().encode(e, "replace"))
    yield _raw("with byte-order mark", "publish", lambda data: b"\xef\xbb\xbf" + data)
    yield _raw("with two byte-order marks", "withhold", lambda data: b"\xef\xbb\xbf\xef\xbb\xbf" + data, "F001")
    yield _raw("with CRLF", "publish", lambda data: data.replace(b"\n", b"\r\n"))
    yield _raw("with CR", "publish", lambda data: data.replace(b"\n", b"\r"))
    yield _raw("with mixed line ends", "publish", lambda data: data.replace(b"\n", b"\r\n", 7))
    yield _raw("without last line end", "publish", lambda data: data.rstrip())
    yield _raw("cut in a character", "withhold", lambda data: data[: data.index("ä".encode()) + 1], "F001")
    yield _raw("overlong UTF-8", "withhold", lambda data: data + b"\xc0\xaf", "F001")
    yield _raw("surrogate in UTF-8", "withhold", lambda data: data + b"\xed\xa0\x80", "F001")
    yield _raw("larger than a book", "withhold", lambda data: data + b"Wort " * 300_000, "F001")
    yield _raw("one line of a megabyte", "withhold", lambda data: data + b"\n\n" + b"Wort " * 150_000, "F001")
    yield _raw(
        "one line of a megabyte in a draft",
        "draft",
        lambda data: data.replace(b"status: ready", b"status: draft") + b"Wort " * 20_000,
    )
    for name, sign in {
        "NUL": "\0", "bell": "\a", "escape": "\x1b[31m", "delete": "\x7f", "C1": "\x85", "line separator": "\u2028",
        "right-to-left override": "\u202e", "isolate": "\u2066", "private use": "\ue000", "byte-order mark": "\ufeff",
        "form feed": "\f", "vertical tab": "\v", "no character": "\uffff",
    }.items():  # fmt: skip
        yield _raw(
            f"with {name} in the body", "withhold", lambda data, s=sign: data + f"\nHier{s}da.\n".encode(), "F001"
        )
        yield _front(f"{name} in a value", f'summary2: "Hier{sign}da"', "F001")


def _structures() -> Iterator[Case]:
    yield _raw(
        "front matter never closed", "withhold", lambda data: data.replace(b"\n---\n", b"\n", 1), "F001", "F003", "F007"
    )
    yield _raw("no front matter", "withhold", lambda data: data.split(b"---\n")[2], "F001")
    yield _raw("only dashes", "draft", lambda _: b"---\n---\n")
    yield _raw("only the first line", "withhold", lambda _: b"---\n", "F001")
    yield _raw("dashes in one line", "withhold", lambda _: b"------", "F001")
    yield _raw("TOML front matter", "withhold", lambda _: b"+++\ntitle = 'x'\n+++\nText\n", "F001")
    yield _raw("JSON front matter", "withhold", lambda _: b'{"title": "x"}\n\nText\n', "F001")
    yield _raw("text before the front matter", "withhold", lambda data: b"Vorwort\n" + data, "F001")
    yield _raw("blank lines before", "publish", lambda data: b"\n\n\n" + data)
    yield _raw("four dashes", "publish", lambda data: data.replace(b"---\n", b"----\n", 2))
    yield _raw("blanks behind the dashes", "publish", lambda data: data.replace(b"---\n", b"---  \n", 2))
    yield _raw("no body", "publish", lambda data: b"---\n" + data.split(b"---\n")[1] + b"---")
    yield _raw("a rule of dashes in the body", "publish", lambda data: data + b"\n\n---\n\nMehr.\n")
    yield _raw("everything twice", "publish", lambda data: data.rstrip(b"\n") + b"\n\n" + b"***\n\nNoch einmal.\n")


def _yaml_features() -> Iterator[Case]:
    yield _front("alias bomb", BOMB, "F008")
    yield _front("anchor", "x: &a 1", "F008")
    yield _front("alias without anchor", "x: *a", "F008", "F001")
    yield _front("merge key", "<<: {title: x}", "F003", "F007")
    yield _front("tag", "x: !!python/object/apply:os.system [ls]", "F008")
    yield _front("own tag", "x: !unsafe y", "F008")
    yield _front("binary tag", "x: !!binary aGFsbG8=", "F008")
    yield _front("directive", "%YAML 1.1", "F001")
    yield _front("nested lists", "x: " + "[" * 400 + "]" * 400, "F008")
    yield _front("nested mappings", "x: " + "{a: " * 400 + "1" + "}" * 400, "F008")
    yield _front("deep and never closed", "x: " + "[" * 50_000, "F008", "F001")
    yield _front("nested by indentation", "\n".join(" " * n + "- " for n in range(60)), "F008", "F001")
    yield _front("too long", "x: " + "a" * 300_000, "F001")
    yield _front("many keys", "\n".join(f"k{n}: {n}" for n in range(5000)), "F003")
    yield _front("tab as indentation", "x:\n\ty: 1", "F001")
    yield _front("tab behind a colon", "summary:\tSchön", outcome="withhold")


def _yaml_keys() -> Iterator[Case]:
    yield _front("key twice", "author: tbehn", "F007")
    yield _front("key twice, quoted", "'author': tbehn", "F007")
    yield _front("German and English", "autor: tbehn", "F007")
    yield _front("number as key", "7: sieben", "F004")
    yield _front("truth as key", "true: ja", "F004")
    yield _front("nothing as key", "~: leer", "F004")
    yield _front("date as key", "2026-05-12: heute", "F004")
    yield _front("list as key", "[a, b]: c", "F004")
    yield _front("mapping as key", "{a: b}: c", "F004")
    yield _front("explicit key", "? [a]\n: b", "F004")
    yield _front("empty key", "'': x", "F003")


def _yaml_values() -> Iterator[Case]:
    yield _front("no colon", "Titel Hof", "F001")
    yield _front("no blank behind the colon", "x:y", "F001")
    yield _front("quotation mark left open", 'x: "offen', "F001")
    yield _front("bracket left open", "x: [a, b", "F001")
    yield _front("brace left open", "x: {a: b", "F001")
    yield _front("colon in a value", "x: Ein Titel: mit Doppelpunkt", "F001")
    yield _front("percent sign first", "x: %a", "F001")
    yield _front("at sign first", "x: @a", "F001")
    yield _front("backtick first", "x: `a`", "F001")
    yield _front("unknown escape", 'x: "\\q"', "F001")
    yield _front("escape beyond Unicode", 'x: "\\UFFFFFFFF"', "F001")
    yield _front("escaped surrogate", 'title2: "\\uD800"')
    yield _front("escaped NUL", 'title2: "a\\0b"')
    yield _front("second document", "a: 1\n...\nb: 2", "F001")
    yield _front("a list instead", "- a\n- b", "F001", "F004")
    yield _raw("front matter is a word", "withhold", lambda _: b"---\nTitel\n---\nText\n", "F004")
    yield _raw("front matter is a list", "withhold", lambda _: b"---\n- a\n- b\n---\nText\n", "F004")
    yield _raw("front matter is a number", "withhold", lambda _: b"---\n7\n---\nText\n", "F004")
    yield _raw("front matter is a comment", "draft", lambda _: b"---\n# nichts\n---\nText\n", "F002")
    yield _front("infinite number", "x: 1e999", "F004")
    yield _front("octal, sexagesimal, underscores", "x: [0o17, 1:30, 1_000]", "F003")
    yield _front("no number", "x: .nan", "F003")
    yield _front("huge number", "x: " + "9" * 5000, "F004")
    yield _front("block text", "x: |\n  eins\n  zwei", "F003")
    yield _front("comment", "# Notiz: [offen", outcome="publish")
    yield _front("near miss of a key", "authr: x", "F003")
    yield _front("key in capitals", "TITLE: x", "F003")
    yield _front("key with a Cyrillic letter", "tіtle: x", "F003")
    yield _front("key decomposed", "kana\u0308le: [website]", "F003")
    yield _front("very long key", "k" * 900 + ": x", "F003")
    yield _front("template in a key", "'{{ 7*7 }}': x", "F003")
    yield _front("format field in a key", "'{0.__class__}': x", "F003")


def _bodies() -> Iterator[Case]:
    hostile = {
        "template": "{{ 7 * 7 }} {% for x in y %} {# c #} {{ config }} ${7*7} <%= 7 %>",
        "script": "<script>alert(1)</script>", "closing tag": "</title></head><body>", "entities": "&lt;b&gt; &amp; &#0; &nbsp;",
        "quotes": "\"'><b onclick=x>`", "CDATA": "]]><x/>", "comment": "<!-- --> -->", "percent": "%s %(a)s %n", "braces": "{} {0} {a}",
        "backslashes": "\\ \\n \\u0000 \\x", "emoji": "👩‍👩‍👧 Familie", "right to left": "שלום עליכם", "combining": "Z̸̢̛a̴l̵g̸o̶" * 20,
        "very long word": "W" * 5000, "line feed": "Zeile\nzweite", "only digits": "12345", "looks like a date": "2026-05-12x",
        "Markdown": "**fett** [x](y) `code` # Kopf", "slashes": "a/b/../c", "dots": "..", "blank inside": "a\u00a0b", "soft hyphen": "Werk\u00adstatt",
    }  # fmt: skip
    for name, text in hostile.items():
        yield _title(name, text, "withhold" if name in ("script", "quotes") else "publish")
    for name in (
        "template",
        "entities",
        "quotes",
        "CDATA",
        "percent",
        "braces",
        "backslashes",
        "emoji",
        "combining",
        "very long word",
    ):
        yield _body(name, hostile[name], "withhold" if name == "quotes" else "publish")
    refused = {
        "script": "<script>alert(1)</script>", "event": '<p onmouseover="x()">a</p>', "frame": '<iframe src="https://a.example"></iframe>',
        "form": '<form action="https://a.example"><input name="a"></form>', "object": '<object data="x.swf"></object>',
        "style": "<style>@import url(https://a.example)</style>", "style attribute": '<p style="background:url(//a.example/x)">a</p>',
        "drawing": '<svg onload="x()"></svg>', "refresh": '<meta http-equiv="refresh" content="0;url=https://a.example">',
        "base": '<base href="https://a.example/">', "foreign picture": "![](https://a.example/a.png)",
        "picture without scheme": "![](//a.example/a.png)", "HTML picture": '<img src="https://a.example/a.png">',
        "srcset": '<img src="x.jpg" srcset="https://a.example/a.png 2x">', "video": '<video src="https://a.example/v.mp4"></video>',
        "script link": "[x](javascript:alert(1))", "data link": "[x](data:text/html,<script>x</script>)", "data picture": "![](data:image/png;base64,AAAA)",
        "file link": "[x](file:///etc/passwd)", "broken address": "[x](http://[::1)", "picture not listed": "![](nicht-da.jpg)",
        "picture above": "![](../../site.toml)", "link above": "[x](../../../../etc/passwd)", "link to a record": "[x](../../consents/a.md)",
        "link to nothing": "[x](gibt-es-nicht.md)", "missing heading": "[x](#nirgends)", "link to site.toml": "[x](/content/site.toml)",
        "picture with fragment": "![](x.svg#a)", "protocol in disguise": "[x](JaVaScRiPt:alert(1))", "tab in protocol": "[x](java\tscript:alert(1))",
        "vbscript": "<a href='vbscript:x'>a</a>", "portal": "<portal src='https://a.example'></portal>", "empty picture": "![]()",
    }  # fmt: skip
    for name, text in refused.items():
        yield _body(name, text, "withhold")
    harmless = {
        "deep quotation": ">" * 300 + " tief", "deep list": "\n".join("  " * n + "- x" for n in range(80)),         "many stars": "*" * 3000, "many backticks": "`" * 3001, "deep HTML": "<div>" * 400 + "x" + "</div>" * 400, "unclosed HTML": "<div><b><i>x",
        "many footnotes": "".join(f"[^{n}]" for n in range(200)) + "\n\n" + "\n".join(f"[^{n}]: x" for n in range(200)),
        "wide table": "|" + "a|" * 300 + "\n|" + "-|" * 300 + "\n|" + "b|" * 300, "many links": "[x](#was-bleibt) " * 500,
        "reference to itself": "[a]: a\n\nText", "heading with HTML": "## <b>x</b> {#sb-x}", "attribute list": "Absatz\n{: .x #y onclick=z }",
        "many underscores": "_" * 3000, "nested emphasis": "*_" * 600 + "x" + "_*" * 600, "abbreviation": "*[HTML]: x\n\nHTML", "unknown scheme": "[x](tel:+49)",
    }  # fmt: skip
    for name, text in harmless.items():
        yield _body(name, text, "withhold" if name == "attribute list" else "publish")
    for name, text in {
        "many brackets": "[" * 3000,
        "many angles": "<" * 9000,
        "many links never closed": "[a](" * 2000,
    }.items():
        yield _body(name, text, "withhold", "F001")


# --- folders, names and photographs -------------------------------------------------------------------------------


def folders() -> Iterator[Case]:
    index = Path(POST)

    def replaced(make: Callable[[Path], object]) -> Callable[[Path], object]:
        def disturb(folder: Path) -> None:
            (folder / index).unlink()
            make(folder / index)

        return disturb

    yield Case(
        "index.md is a folder",
        "gone",
        disturb=replaced(lambda path: path.mkdir()),
        path="content/posts/hof",
        codes=("F001",),
    )
    yield Case("index.md is a pipe", "withhold", disturb=replaced(os.mkfifo), codes=("F001",))
    yield Case(
        "index.md links to itself",
        "withhold",
        disturb=replaced(lambda path: path.symlink_to("index.md")),
        codes=("F001",),
    )
    yield Case(
        "index.md links elsewhere",
        "withhold",
        disturb=replaced(lambda path: path.symlink_to("/etc/passwd")),
        codes=("F001",),
    )
    yield Case(
        "index.md links to nothing",
        "withhold",
        disturb=replaced(lambda path: path.symlink_to("nichts")),
        codes=("F001",),
    )
    yield Case(
        "index.md links to a record",
        "withhold",
        disturb=replaced(lambda p: p.symlink_to("../../site.toml")),
        codes=("F001",),
    )
    yield Case(
        "index.md is missing", "gone", disturb=lambda f: (f / index).unlink(), path="content/posts/hof", codes=("F001",)
    )
    yield Case("index.md may not be read", "withhold", disturb=lambda f: (f / index).chmod(0), codes=("F001",))
    yield Case("empty folder", "publish", disturb=lambda f: (f / "content/posts/leer").mkdir())
    yield Case("the post's folder is a link", "gone", disturb=_linked_folder, path="content/posts/hof", codes=("F001",))
    yield Case("hidden files", "publish", disturb=lambda f: (f / "content/posts/.DS_Store").write_bytes(b"\0\1"))
    yield Case(
        "other files", "publish", disturb=lambda f: (f / "content/posts/notizen.txt").write_text("x", encoding="utf-8")
    )
    yield Case("a pipe beside the photographs", "publish", disturb=lambda f: os.mkfifo(f / "content/posts/hof/rohr"))
    yield Case(
        "file name that is no UTF-8",
        "publish",
        disturb=lambda folder: _bytes_file(folder / "content/posts/hof", b"\xff\xfe.jpg", b""),
    )
    yield Case(
        "slug that is no UTF-8",
        "beside",
        disturb=lambda f: _bytes_file(f / "content/posts", b"h\xf6f.md", b"---\ntitle: x\n---\n"),
        path="content/posts/h?f.md",
        codes=("F010",),
    )
    yield Case(
        "record that is no UTF-8",
        "beside",
        disturb=lambda f: _bytes_file(f / "content/consents", b"h\xf6f.md", b"---\nid: x\n---\n"),
        path="content/consents/h?f.md",
        codes=("F010",),
    )
    yield Case("posts links elsewhere", "gone", disturb=_linked("posts"), path="content/posts", codes=("F001",))
    yield Case("posts is a file", "gone", disturb=_posts_is_a_file, path="content/posts", codes=("F001",))
    yield Case("no posts at all", "publish-nothing", disturb=_no_posts)
    yield Case("pages is a link", "site", disturb=_linked("pages"), path="content/pages", codes=("S501", "S502"))
    yield Case(
        "site.toml is missing", "site", disturb=lambda f: (f / "content/site.toml").unlink(), path="content/site.toml"
    )
    yield Case("site.toml is a folder", "site", disturb=_site_folder, path="content/site.toml")
    yield Case("site.toml is a link", "site", disturb=_site_link, path="content/site.toml")
    yield Case("consents is a file", "withhold", lambda s: hof(s).front["people"].append("frau-demir-2026"),
               lambda f: (f / "content/consents").write_text("x", encoding="utf-8"), codes=("C103",))  # fmt: skip
    for name in (
        "Hof Fest",
        "HOF",
        "höf",
        "hof.",
        "hof--x",
        "-hof",
        "hof-",
        "h&f",
        "hof%20",
        "con ",
        "hof'",
        "hof,x",
        "日本",
        "hof\n",
    ):
        yield Case(f"slug {name[:12]!r}", "renamed", disturb=lambda f, n=name: (f / "content/posts/hof").rename(f / "content/posts" / n),
                   path=f"content/posts/{name}/index.md", codes=("F010",))  # fmt: skip
    for one, two in (("hof", "Hof"), ("hof", "HOF"), ("h-o-f", "H-O-F")):
        yield Case(
            f"twins {one} {two}", "twins", _twins(one, two), path=f"content/posts/{one}/index.md", codes=("F005",)
        )
    for name in ("posts", "tags", "static", "photos", "authors", "archive", "campaigns", "pages"):
        yield Case(
            f"page {name}",
            "beside",
            lambda s, n=name: s.add(sites.page(n)),
            path=f"content/pages/{name}.md",
            codes=("F005",),
        )
    for name, data in {
        "empty": b"", "binary": b"\0\1\2\xff", "no table": b"name", "open bracket": b"[site", "key twice": b'name = "a"\nname = "b"\n',
        "UTF-16": 'name = "Nord"\n'.encode("utf-16"), "deep": b"a = " + b"[" * 2000 + b"]" * 2000, "huge": b"# " + b"x" * 1_200_000,
        "dotted over a value": b'name = "a"\nname.b = 1\n', "date that is none": b"name = 2026-02-30\n", "NUL": b'name = "a\0b"\n',
    }.items():  # fmt: skip
        yield Case(
            f"unit file {name}",
            "beside",
            lambda s, d=data: s.extra.update({"content/units/nord.toml": d}),
            path="content/units/nord.toml",
        )
        yield Case(
            f"site.toml {name}",
            "site",
            disturb=lambda f, d=data: (f / "content/site.toml").write_bytes(d),
            path="content/site.toml",
        )
        yield Case(f"shared record {name}", "withhold", lambda s, d=data: (
            s.extra.update({"content/consents/frau-demir-2026.md": d}), hof(s).front["people"].append("frau-demir-2026")),
            path="content/consents/frau-demir-2026.md")  # fmt: skip


def _linked_folder(folder: Path) -> None:
    (folder / "content/posts/hof").rename(folder / "anderswo")
    (folder / "content/posts/hof").symlink_to(folder / "anderswo")


def _bytes_file(folder: Path, name: bytes, data: bytes) -> None:
    """A file whose name is no UTF-8."""
    folder.mkdir(exist_ok=True)
    Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(data)


def _posts_is_a_file(folder: Path) -> None:
    sites.shutil.rmtree(folder / "content/posts")
    (folder / "content/posts").write_text("x", encoding="utf-8")


def _no_posts(folder: Path) -> None:
    sites.shutil.rmtree(folder / "content/posts")
    sites.shutil.rmtree(folder / "content/campaigns")


def _linked(name: str) -> Callable[[Path], object]:
    def disturb(folder: Path) -> None:
        (folder / "content" / name).rename(folder / "anderswo")
        (folder / "content" / name).symlink_to(folder / "anderswo")

    return disturb


def _site_folder(folder: Path) -> None:
    (folder / "content/site.toml").unlink()
    (folder / "content/site.toml").mkdir()


def _site_link(folder: Path) -> None:
    (folder / "content/site.toml").rename(folder / "site.toml")
    (folder / "content/site.toml").symlink_to(folder / "site.toml")


def _twins(one: str, two: str) -> Callable[[Site], object]:
    def change(site: Site) -> None:
        hof(site).slug = one
        site.get(sites.CAMPAIGN).front["workshops"][0].pop("posts")
        site.add(sites.post(two))

    return change


def photographs() -> Iterator[Case]:
    for name in ("../hof.jpg", "../../site.toml", "/etc/passwd", "..", ".", "", "a\\b.jpg", "C:\\a.jpg", "file:///etc/passwd",
                 "https://a.example/a.jpg", "nicht-da.jpg", "a" * 300 + ".jpg", "%2e%2e/site.toml", "index.md/x", "x/../../y.jpg", "a\u0000b.jpg",
                 "~/.ssh/id", "$HOME.jpg", "*.jpg", "-rf", "CON", "ä.jpg"):  # fmt: skip
        yield Case(
            f"photograph called {name[:24]!r}",
            "withhold",
            lambda s, n=name: hof(s).photo.update(file=n),
            codes=("I406", "F001", "F002", "I404"),
        )
    yield Case(
        "photograph is index.md", "withhold", lambda s: hof(s).photo.update(file="index.md"), codes=("I406", "I404")
    )
    for name, data in _pictures().items():
        yield Case(
            f"photograph {name}",
            "withhold",
            lambda s, d=data: hof(s).photos.update({hof(s).photo["file"]: d}),
            codes=("I404", "I405"),
        )

    def place(site: Site) -> Path:
        return Path(hof(site).folder) / hof(site).photo["file"]

    path = place(sites.small())
    for name, make in {
        "is a folder": lambda target: target.mkdir(), "is a pipe": os.mkfifo, "is a link": lambda target: target.symlink_to("/etc/passwd"),
        "links to nothing": lambda target: target.symlink_to("nichts"), "links to a sibling": lambda target: target.symlink_to("index.md"),
    }.items():  # fmt: skip

        def disturb(folder: Path, make: Callable[[Path], object] = make) -> None:
            (folder / path).unlink()
            make(folder / path)

        yield Case(f"photograph {name}", "withhold", disturb=disturb, codes=("I406",))
    good = {"as PNG": "PNG", "as WebP": "WEBP"}
    for name, form in good.items():
        data = sites.picture(f"malformed/{form}", form=form)
        yield Case(
            f"photograph {name} under the wrong ending",
            "publish",
            lambda s, d=data: hof(s).photos.update({hof(s).photo["file"]: d}),
        )


def _pictures() -> dict[str, bytes]:
    jpeg, png = sites.picture("malformed/jpeg"), sites.picture("malformed/png", form="PNG")
    gif = io.BytesIO()
    frames = [Image.new("L", (8, 8), number * 90) for number in range(3)]
    frames[0].save(gif, "GIF", save_all=True, append_images=frames[1:], duration=50)
    header = b"IHDR" + struct.pack(">II", 50_000, 50_000) + b"\x08\x02\0\0\0"
    bomb = png[:8] + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header)) + png[33:]
    return {
        "empty": b"", "one byte": b"\xff", "text": b"Das ist kein Bild.", "HTML": b"<html><script>x</script>", "SVG": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "PDF": b"%PDF-1.7\n", "ZIP": b"PK\3\4" + b"\0" * 60, "JPEG header alone": jpeg[:4], "JPEG cut in half": jpeg[: len(jpeg) // 2],
        "JPEG with its head cut off": jpeg[200:], "PNG header alone": png[:8], "PNG cut in half": png[: len(png) // 2], "PNG with a wrong sum": png[:40] + b"\0\1" + png[42:],
        "PNG bomb": bomb, "animation": gif.getvalue(), "BMP": b"BM" + b"\0" * 60, "HEIC": b"\0\0\0\x18ftypheic" + b"\0" * 40,
        "executable": b"\x7fELF" + b"\0" * 60, "WebP cut": sites.picture("malformed/webp", form="WEBP")[:60], "GIF header alone": b"GIF89a",
        "NULs": b"\0" * 5000, "JPEG of another size": jpeg.replace(b"\xff\xc0\x00\x11\x08\x00\xf0", b"\xff\xc0\x00\x11\x08\xff\xff", 1)[:-300],
    }  # fmt: skip


def every_case() -> list[Case]:
    """All of them, each with a name of its own."""
    found = [*wrong_types(), *texts(), *folders(), *photographs()]
    names = [case.name for case in found]
    assert len(names) == len(set(names)), sorted(name for name in names if names.count(name) > 1)
    return found
