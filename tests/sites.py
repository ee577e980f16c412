"""Believable valid sites for tests, made in memory, changed by small functions, written to a folder.

Every text of a document and every private field of a record holds a *canary*: a made-up word that occurs nowhere
else, so that a leak is found by looking for it. Every photograph has a colour of its own for the same reason.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import functools
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import piexif
import yaml
from ahocorasick_rs import BytesAhoCorasick
from PIL import Image, ImageDraw

from sozialblog import gates, pipeline
from sozialblog.cli import main

PROJECT = Path(__file__).resolve().parent.parent
TODAY = dt.date(2026, 7, 1)
CAMPAIGN = "lichtblick"
PLAIN_THEME = PROJECT / "tests" / "golden" / "site" / "themes" / "plain"
LEADER = "petra-lang"

_SYLLABLES = ("ba", "de", "fi", "go", "hu", "ja", "ke", "li", "mo", "nu", "pa", "re", "so", "tu", "vi", "zo")


def canary(*of: str) -> str:
    """A pronounceable word of twelve letters that stands for ``of`` and for nothing else."""
    digest = hashlib.sha256("/".join(of).encode()).digest()
    return "".join(_SYLLABLES[byte % 16] for byte in digest[:6])


_COLOURS: dict[str, tuple[int, int, int]] = {}


def colour(of: str) -> tuple[int, int, int]:
    """A colour for a photograph that no other one has; two differ by at least 24 in one channel."""
    number = len(_COLOURS)
    assert number < 1000
    return _COLOURS.setdefault(of, (number % 10 * 24 + 12, number // 10 % 10 * 24 + 12, number // 100 * 24 + 12))


def picture(of: str, form: str = "JPEG", size: tuple[int, int] = (360, 240), tint: tuple[int, int, int] = ()) -> bytes:
    """A small photograph with camera data, position and a canary in its description."""
    image = Image.new("RGB", size, tint or colour(of))
    ImageDraw.Draw(image).ellipse((size[0] // 3, size[1] // 3, size[0] // 2, size[1] // 2), fill=(255, 255, 255))
    word = canary(of, "exif")
    exif = piexif.dump(
        {
            "0th": {piexif.ImageIFD.Make: b"Nokon", piexif.ImageIFD.ImageDescription: word.encode()},
            "GPS": {
                piexif.GPSIFD.GPSLatitudeRef: b"N",
                piexif.GPSIFD.GPSLatitude: ((54, 1), (19, 1), (2211, 100)),
                piexif.GPSIFD.GPSLongitudeRef: b"E",
                piexif.GPSIFD.GPSLongitude: ((10, 1), (8, 1), (104, 100)),
            },
        }
    )
    out = io.BytesIO()
    image.save(out, form, exif=exif)
    return out.getvalue()


@dataclasses.dataclass
class Post:
    """A document that is still soft: change ``front``, ``body``, ``photos`` (file name to bytes), then write it.

    ``raw`` replaces the whole file; ``edit`` is applied to the text that would be written.
    """

    slug: str
    front: dict[str, Any]
    body: str = ""
    kind: str = "post"
    photos: dict[str, bytes] = dataclasses.field(default_factory=dict)
    bundle: bool = True
    raw: bytes | None = None
    edits: list[Any] = dataclasses.field(default_factory=list)
    canaries: list[str] = dataclasses.field(default_factory=list)

    @property
    def folder(self) -> str:
        return f"content/{self.kind}s" + (f"/{self.slug}" if self.bundle else "")

    @property
    def path(self) -> str:
        return f"{self.folder}/index.md" if self.bundle else f"{self.folder}/{self.slug}.md"

    @property
    def key(self) -> str:
        return f"{self.kind}/{self.slug}"

    @property
    def record(self) -> dict[str, Any]:
        """The first consent record that stands in this document."""
        return self.front["consents"][0]

    @property
    def photo(self) -> dict[str, Any]:
        return self.front["photos"][0]

    def data(self) -> bytes:
        if self.raw is not None:
            return self.raw
        text = markdown(self.front, self.body)
        for edit in self.edits:
            text = edit(text)
        return text.encode()


@dataclasses.dataclass
class Site:
    """A whole site. ``toml`` and ``units`` are nested dictionaries; ``extra`` holds any other file by path."""

    toml: dict[str, Any]
    units: dict[str, dict[str, Any]] = dataclasses.field(default_factory=dict)
    shared: dict[str, tuple[dict[str, Any], str]] = dataclasses.field(default_factory=dict)
    documents: list[Post] = dataclasses.field(default_factory=list)
    extra: dict[str, bytes] = dataclasses.field(default_factory=dict)

    def get(self, slug: str) -> Post:
        return next(item for item in self.documents if item.slug == slug)

    def add(self, document: Post) -> Post:
        self.documents.append(document)
        return document

    def files(self) -> dict[str, bytes]:
        """Every file of content/ by its path below the site's folder."""
        found = {"content/site.toml": toml(self.toml).encode()}
        found |= {f"content/units/{name}.toml": toml(unit).encode() for name, unit in self.units.items()}
        for name, (front, note) in self.shared.items():
            found[f"content/consents/{name}.md"] = markdown(front, note).encode()
        for document in self.documents:
            found[document.path] = document.data()
            found |= {f"{document.folder}/{name}": data for name, data in document.photos.items()}
        return found | self.extra

    def write(self, folder: Path) -> Path:
        """Make ``folder`` hold exactly this site (approvals stay), with the theme that only tests use."""
        for below in ("posts", "pages", "campaigns", "consents", "units"):
            shutil.rmtree(folder / "content" / below, ignore_errors=True)
        for path, data in self.files().items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        shutil.copytree(PLAIN_THEME, folder / "themes" / "plain", dirs_exist_ok=True)
        return folder


# --- writing ------------------------------------------------------------------------------------------------------


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):
    def ignore_aliases(self, data: object) -> bool:
        return True


def markdown(front: Mapping[str, Any], body: str) -> str:
    """A Markdown file with front matter."""
    head = yaml.dump(dict(front), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{head}---\n{body}"


def toml(data: Mapping[str, Any]) -> str:
    """TOML of nested dictionaries; lists of dictionaries become arrays of tables."""
    lines = [f"{_key(key)} = {_value(value)}" for key, value in data.items() if not _is_table(value)]
    for key, value in data.items():
        if isinstance(value, dict) and key == "authors":
            for name, author in value.items():
                lines += ["", f"[authors.{_key(name)}]", toml(author)]
        elif isinstance(value, dict):
            lines += ["", f"[{_key(key)}]", *(f"{_key(name)} = {_value(item)}" for name, item in value.items())]
        elif _is_table(value):
            for item in value:
                lines += ["", f"[[{_key(key)}]]", toml(item)]
    return "\n".join(lines) + "\n"


def _is_table(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _key(key: str) -> str:
    return key if key.replace("_", "").replace("-", "").isalnum() and key.isascii() else json.dumps(key)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, dt.date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


# --- records ------------------------------------------------------------------------------------------------------


def record(name: str, **changes: Any) -> dict[str, Any]:
    """The complete record of an adult client; ``changes`` replace keys, None takes one out."""
    front: dict[str, Any] = {
        "id": name,
        "name": f"{canary(name, 'first').title()} {canary(name, 'last').title()}",
        "born": dt.date(1990, 1, 1) + dt.timedelta(days=int(hashlib.sha256(name.encode()).hexdigest()[:3], 16)),
        "contact": f"Fach {canary(name, 'contact')}",
        "shown_as": "Kim",
        "person": "client",
        "covers": ["image", "first-name", "quote", "story"],
        "channels": ["website"],
        "purpose": "Berichte über die Kampagne",
        "campaigns": [CAMPAIGN],
        "given": dt.date(2026, 4, 1),
        "valid_until": dt.date(2028, 4, 1),
        "method": "paper",
        "evidence": f"Ordner {canary(name, 'evidence')}, Blatt 12",
        "notice": {"version": "2026-01", "date": dt.date(2026, 4, 1), "language": "de"},
        "explicit": True,
        "secrecy_release": dt.date(2026, 4, 1),
    }
    front |= changes
    return {key: value for key, value in front.items() if value is not None}


def minor(name: str, born: dt.date, **changes: Any) -> dict[str, Any]:
    """The complete record of a young client with two guardians and, from 14, an own consent."""
    guardians = [
        {"name": f"{canary(name, 'mother').title()} Musterfrau", "given": dt.date(2026, 3, 30)},
        {"name": f"{canary(name, 'father').title()} Mustermann", "given": dt.date(2026, 3, 31)},
    ]
    own = {"own_consent": dt.date(2026, 4, 1)}
    return record(name, **{"born": born, "guardians": guardians, **own, **changes})


def private_words(front: Mapping[str, Any]) -> list[str]:
    """Every string of a record that may be in no output."""
    words = [front["name"], front.get("contact", ""), str(front.get("evidence", "")), front.get("born")]
    words += [guardian["name"] for guardian in front.get("guardians", ())]
    words += [word for word in str(front["name"]).split() if len(word) > 6]
    if isinstance(front.get("born"), dt.date):
        born = front["born"]
        words += [f"{born.day}.{born.month}.{born.year}", f"{born.day:02}.{born.month:02}.{born.year}"]
    return [str(word) for word in words if word]


# --- documents ----------------------------------------------------------------------------------------------------


def post(slug: str, *, photos: int = 1, people: Sequence[dict[str, Any]] = (), **changes: Any) -> Post:
    """A post of the campaign with a canary in every place from which words reach a page.

    ``people`` are records that stand in the post; the first one is in the text and in the first photograph.
    """
    words = {
        name: canary(slug, name) for name in ("title", "summary", "tag", "alt", "caption", "file", "body", "quote")
    }
    files = [f"{canary(slug, 'file', str(number))}.jpg" for number in range(photos)]
    quoted = bool(people)
    front: dict[str, Any] = {
        "title": f"Der {words['title'].title()} und die Gärten",
        "date": dt.date(2026, 5, 12),
        "author": "mkurz",
        "status": "ready",
        "campaign": CAMPAIGN,
        "context": "organisation",
        "tags": ["Werkstatt", words["tag"].title()],
        "summary": f"Ein {words['summary'].title()} am Nachmittag, zu dem alle kamen.",
        "people": [{"consent": item["id"], "use": ["first-name", "quote"]} for item in people] or "nobody",
        "photos": [
            {
                "file": name,
                "alt": f"Zwei {canary(slug, 'alt', name).title()} vor einer Wand.",
                "caption": f"Der {canary(slug, 'caption', name).title()} steht wieder.",
                "credit": "Mira Kurz",
                "shows": [people[0]["id"]] if people and number == 0 else "nobody",
            }
            for number, name in enumerate(files)
        ],
    }
    if people:
        front["consents"] = list(people)
    front |= changes
    front = {key: value for key, value in front.items() if value is not None}
    speech = f" „Beim vierten Mal wusste ich vom {words['quote'].title()}“, sagt Kim." if quoted else ""
    body = f"Ein {words['body'].title()} hat die Kette dreimal aufgelegt.{speech}\n\n"
    body += "## Was bleibt\n\n" + "\n\n".join(f"![]({name})" for name in files) + "\n"
    return Post(
        slug=slug,
        front=front,
        body=body,
        photos={name: picture(f"{slug}/{name}") for name in files},
        canaries=_canaries(slug, words, files),
    )


def _canaries(slug: str, words: Mapping[str, str], files: Sequence[str]) -> list[str]:
    found = [slug, *words.values()]
    for name in files:
        found += [name.removesuffix(".jpg"), canary(slug, "alt", name), canary(slug, "caption", name)]
        found.append(canary(f"{slug}/{name}", "exif"))
    return found


def page(slug: str, **front: Any) -> Post:
    """A page of its own that shows nobody."""
    word = canary(slug, "page")
    values = {"title": f"Seite {word.title()}", "status": "ready", "people": "nobody", **front}
    text = f"Hier steht {canary(slug, 'page text')} und sonst nichts.\n"
    return Post(
        slug=slug, front={key: value for key, value in values.items() if value is not None}, body=text, kind="page",
        bundle=False, canaries=[word, canary(slug, "page text")],
    )  # fmt: skip


def channel(name: str, kind: str, value: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "kind": kind, "value": value, "confidential": kind not in ("social", "messenger"), **more}


def bare() -> Site:
    """The least that can be built: the organisation, its legal pages and a contact page."""
    return Site(
        toml={
            "organisation": {
                "name": "Brückenhaus e. V.", "legal_form": "eingetragener Verein", "street": "Lindenweg 4",
                "postcode": "24114", "city": "Kiel", "country": "DE", "email": "info@brueckenhaus.example",
                "phone": "+49 431 5550100", "register": "Vereinsregister Kiel, VR 5555",
                "represented_by": "Dr. Petra Lang (Vorstand)", "responsible": "Mira Kurz, Lindenweg 4, 24114 Kiel",
                "data_protection_officer": "datenschutz@brueckenhaus.example", "law": "dsgvo",
                "supervisory_authority": "Unabhängiges Landeszentrum für Datenschutz",
                "withdrawal": "widerruf@brueckenhaus.example",
            },
            "site": {
                "title": "Lichtblick", "url": "https://blog.brueckenhaus.example/", "languages": ["de"],
                "timezone": "Europe/Berlin", "theme": "plain",
            },
            "images": {"widths": [120, 240], "formats": ["webp", "jpeg"], "embed_credit": False},
            "authors": {
                "mkurz": {"name": "Mira Kurz", "person": "mira-kurz"},
                "tbehn": {"name": "Tarek Behn", "person": "tarek-behn"},
            },
            "policy": {
                "approval": {"needs": ["consent", "post"], "signatures": 1, "roles": ["leitung"], "four_eyes": True},
                "consent": {"longest": "P3Y", "require_notice": True},
                "text": {"names": "warn", "places": ["Kiel"], "public_figures": []},
            },
            "freedoms": {"approval.needs": [["consent", "post"], ["consent"]], "text.names": ["warn", "block"]},
            "channels": [
                channel("Beratungstelefon", "phone", "+49 431 5550111", hours="Mo bis Fr 9 bis 16 Uhr"),
                channel("Onlineberatung", "counselling", "https://beratung.brueckenhaus.example/"),
                channel("Sprechstunde", "visit", "Lindenweg 4, 24114 Kiel"),
                channel("Facebook", "social", "https://facebook.example/brueckenhaus"),
            ],
        },
        documents=[
            page("impressum", title="Impressum", legal="impressum", people=None),
            page("datenschutz", title="Datenschutz", legal="datenschutz", people=None),
            page("kontakt", title="Kontakt", contact_box=True),
        ],
    )  # fmt: skip


def small() -> Site:
    """A bare site with one post: two photographs, a client in text and picture."""
    site = bare()
    site.add(_campaign(["hof"]))
    site.add(post("hof", photos=2, people=[record("kim-hof")]))
    return site


def _campaign(reports: Sequence[str]) -> Post:
    words = [canary(CAMPAIGN, name) for name in ("summary", "body", "workshop")]
    return Post(
        slug=CAMPAIGN,
        kind="campaign",
        canaries=words,
        body=f"In dieser {words[1].title()} erzählen alle selbst.\n",
        front={
            "title": "Lichtblick", "summary": f"Drei {words[0].title()} im Quartier.", "start": dt.date(2026, 4, 1),
            "end": dt.date(2026, 10, 31), "status": "ready", "people": "nobody",
            "workshops": [
                {"title": f"Werkstatt {words[2].title()}", "date": dt.date(2026, 5, 9), "start": "14:00", "end": "18:00",
                 "place": "Lindenweg 4, 24114 Kiel", "posts": list(reports)},
                {"title": "Siebdruck", "date": dt.date(2026, 8, 13), "place": "Lindenweg 4, 24114 Kiel"},
            ],
        },
    )  # fmt: skip


def full() -> Site:
    """A valid site with all three contexts, shared and inline records, minors, units, drafts and dates to come."""
    site = bare()
    site.units["nord"] = {"name": "Jugendhilfe Nord", "email": "nord@brueckenhaus.example",
                          "policy": {"text": {"names": "block"}}}  # fmt: skip
    site.units["sued"] = {
        "name": "Beratung Süd", "channels": [
            channel("Telefon Süd", "phone", "+49 431 5550222"), channel("Besuch Süd", "visit", "Südweg 1, 24114 Kiel"),
        ],
    }  # fmt: skip
    site.shared["frau-demir-2026"] = (
        record("frau-demir-2026", shown_as="Frau Demir", person="employee", covers=["full-name", "story", "quote"],
               channels=["website", "print"], campaigns=None, explicit=None, secrecy_release=None, born=None,
               evidence={"file-sha256": hashlib.sha256(b"scan").hexdigest()}, method="digital"),
        f"Interne Notiz: möchte vorher gefragt werden ({canary('note')}).\n",
    )  # fmt: skip
    site.add(_campaign(["werkstatt", "jugend"]))
    site.add(post("werkstatt", photos=2, people=[record("kim-werkstatt")], unit="nord", aliases=["alt/werkstatt"]))
    both = site.add(post("jugend", people=[minor("jo-jugend", dt.date(2011, 3, 14))]))
    both.front["people"].append("frau-demir-2026")
    site.add(post("kinder", people=[minor("mia-kinder", dt.date(2017, 1, 2), own_consent=None)]))
    site.add(post("allein", people=[
        minor("lu-allein", dt.date(2009, 1, 2), sole_custody=True,
              guardians=[{"name": f"{canary('lu', 'g').title()} Muster", "given": dt.date(2026, 3, 30)}])]))  # fmt: skip
    site.add(post("beratung", photos=0, context="clients", campaign=None, unit="sued"))
    site.add(post("gast", context="clients", people=[record("kim-gast")]))
    own = site.add(post("kueche", photos=0, context="own-work", campaign=None, author="tbehn"))
    own.bundle = False
    festival = site.add(post("fest", photos=3))
    festival.front["photos"][1]["shows"] = {
        "exception": "kug-23-1-3", "reason": "Straßenfest mit 300 Gästen, niemand ist hervorgehoben",
    }  # fmt: skip
    festival.body += (
        "\nMehr: [die Werkstatt](../werkstatt/index.md#was-bleibt) und [Kontakt](../../pages/kontakt.md).\n"
    )
    site.add(post("garden", photos=0, lang="en", translation_of="fest", campaign=None))
    site.add(page("ueber-uns", people=[{"consent": "frau-demir-2026", "use": ["full-name", "story"]}]))
    site.add(post("entwurf", status="draft"))
    site.add(post("idee", status="idea", photos=0, date=None, author=None)).front |= {
        "date": dt.date(2026, 6, 1), "author": "mkurz",
    }  # fmt: skip
    site.add(post("spaeter", publish_from=dt.date(2026, 7, 2)))
    site.add(post("morgen", date=dt.date(2026, 7, 2)))
    site.add(post("vorbei", publish_until=dt.date(2026, 6, 30)))
    site.add(post("letzter-tag", publish_until=TODAY))
    return site


#: slug of the documents of :func:`full` that are not published on TODAY, and their verdict
WAITING = {"entwurf": "draft", "idee": "idea", "spaeter": "scheduled", "morgen": "scheduled", "vorbei": "ended"}


# --- running ------------------------------------------------------------------------------------------------------


@dataclasses.dataclass
class Result:
    """What one call of the program came to."""

    status: int
    out: str
    err: str

    @functools.cached_property
    def json(self) -> Any:
        return json.loads(self.out)

    def document(self, key: str) -> Any:
        """The entry of ``check --format json`` for ``kind/slug``."""
        found = [item for item in self.json["documents"] if f"{item['kind']}/{item['slug']}" == key]
        assert len(found) == 1, (key, len(found))
        return found[0]


def run(*arguments: str | Path, site: Path | None = None, today: dt.date | None = TODAY, lang: str = "en") -> Result:
    """Call the program in this process."""
    options = ["--lang", lang]
    options += ["--site", str(site)] if site else []
    options += ["--today", today.isoformat()] if today else []
    out, err = _stream(), _stream()
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        mock.patch.dict(os.environ, environment(site)),
    ):
        status = main([*options, *map(str, arguments)])
    return Result(status, _written(out), _written(err))


def _stream() -> io.TextIOWrapper:
    """As strict about what cannot be written as a real standard output."""
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


def _written(stream: io.TextIOWrapper) -> str:
    return stream.buffer.getvalue().decode()


def spawn(
    *arguments: str | Path, cwd: Path | None = None, site: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Call the program as a person would: in a process of its own."""
    return subprocess.run(  # noqa: PLW1510 - the status is what is tested
        command(*arguments), cwd=cwd or PROJECT, capture_output=True, text=True, timeout=120,
        env={**os.environ, **environment(site or cwd), **(env or {})},
    )  # fmt: skip


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, str(PROJECT / "build.py"), *map(str, arguments)]


def check(site: Path, today: dt.date = TODAY, *more: str) -> Result:
    return run("check", "--format", "json", *more, site=site, today=today)


def build(site: Path, output: Path, *more: str, today: dt.date = TODAY) -> Result:
    return run("build", "--output", output, *more, site=site, today=today)


@contextlib.contextmanager
def without_approval() -> Iterator[None]:
    """Judge by every rule but approval, for tests of what happens to a document once it is approved."""
    rules = tuple(gate for gate in gates.GATES if gate is not gates.approved.gate)
    with mock.patch.dict(pipeline.judge_site.__kwdefaults__, {"gates": rules}):
        yield


# --- approval -----------------------------------------------------------------------------------------------------


@functools.cache
def _keys() -> tuple[Path, str]:
    """A folder with keyring and keys of the leader, and the fingerprint of its root; made once."""
    base = Path(tempfile.mkdtemp(prefix="sozialblog-keys-"))
    (base / "passphrase").write_text("Korrekt Pferd Batterie Klammer\n", encoding="utf-8")
    bare().write(base / "site")
    with mock.patch.dict(os.environ, {"SOZIALBLOG_KEYS": str(base / "keys")}):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            status = main(["--site", str(base / "site"), "keys", "init", "--person", LEADER, "--name", "Dr. Petra Lang",
                           "--role", "leitung", "--passphrase-file", str(base / "passphrase")])  # fmt: skip
    assert status == 0, out.getvalue()
    return base, out.getvalue().split()[-1]


def environment(site: Path | None) -> dict[str, str]:
    """The variables under which a site that was approved here is judged."""
    if site is None or not (site / "content" / "approvals" / "keyring.json").exists():
        return {}
    if (site / "pyproject.toml").exists():
        return {}  # a copy of the demonstration, which pins a root of its own
    base, root = _keys()
    return {"SOZIALBLOG_KEYS": str(base / "keys"), "SOZIALBLOG_ROOT": root}


def approve(site: Path, today: dt.date = TODAY) -> Path:
    """Have the leader approve everything in ``site`` that is otherwise in order."""
    base, _ = _keys()
    if not (site / "content" / "approvals").exists():
        shutil.copytree(base / "site" / "content" / "approvals", site / "content" / "approvals")
    result = run("approve", "--all", "--as", LEADER, "--passphrase-file", base / "passphrase", site=site, today=today)
    assert result.status in (0, 3), result
    return site


# --- looking ------------------------------------------------------------------------------------------------------


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def digests(folder: Path) -> dict[str, str]:
    return {path: hashlib.sha256(data).hexdigest() for path, data in tree(folder).items()}


def traces(output: Path, words: Iterable[str]) -> dict[str, list[str]]:
    """Which of ``words`` occurs in which files or their names, in whatever case, as UTF-8, UTF-16 or Latin-1."""
    patterns = [
        (word, word.lower().encode(encoding, "replace"))
        for word in dict.fromkeys(words)
        for encoding in ("utf-8", "utf-16-le", "latin-1")
    ]
    search = BytesAhoCorasick([pattern for _, pattern in patterns])
    found: dict[str, list[str]] = {}
    for path, data in tree(output).items():
        text = path.lower().encode() + b"\n" + data.lower()
        for word in {patterns[index][0] for index, _, _ in search.find_matches_as_indexes(text, overlapping=True)}:
            found.setdefault(word, []).append(path)
    return found


#: what tells hosts which addresses were removed; nothing else may still name one
ADDRESS_LISTS = {
    ".htaccess", "nginx-removed.conf", "_redirects", "_headers", "removed.txt", "sozialblog-manifest.json",
}  # fmt: skip


def leaks(output: Path, document: Post) -> dict[str, list[str]]:
    """Like :func:`traces` of all its canaries; but its address may stand in the lists of removed ones."""
    found = {
        word: [path for path in paths if word != document.slug or path not in ADDRESS_LISTS]
        for word, paths in traces(output, document.canaries).items()
    }
    return {word: paths for word, paths in found.items() if paths}


def colours(output: Path) -> dict[str, tuple[int, int, int]]:
    """The colour in the corner of every published photograph, by its path."""
    found = {}
    for path in sorted(output.rglob("*")):
        if path.suffix in (".jpg", ".jpeg", ".webp", ".png", ".gif", ".avif") and "static" not in path.parts:
            with Image.open(path) as image:
                found[path.relative_to(output).as_posix()] = image.convert("RGB").getpixel((3, 3))
    return found


def with_colour(seen: Mapping[str, tuple[int, int, int]], of: str) -> list[str]:
    """Which published photographs have the colour of the photograph ``of``."""
    wanted = colour(of)
    return [path for path, found in seen.items() if all(abs(a - b) <= 10 for a, b in zip(wanted, found, strict=True))]
