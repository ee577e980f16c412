"""A small site in memory: documents, photographs, people with keys, and the files of content/approvals/."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sozialblog import approvals, digests, markup, signing
from sozialblog.approvals import Change, Key, Ledger, Person, Root
from sozialblog.config import Author, Config, Policy, SiteSettings, Unit
from sozialblog.consent import parse_record
from sozialblog.fields import Entry
from sozialblog.findings import Finding
from sozialblog.gates import Case
from sozialblog.gates.approved import gate
from sozialblog.load.frontmatter import parse_source
from sozialblog.posts import Document, Index, Kind, parse_document

NOW = dt.datetime(2026, 6, 5, 10, 0, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 6, 10)
SINCE = dt.date(2026, 1, 1)

POST = """---
title: Ein Nachmittag
date: 2026-05-12
author: mkurz
status: ready
people: [jonas-k-2026]
summary: Acht Räder.
photos:
  - {file: rad.jpg, alt: Ein Rad, credit: Mira Kurz, shows: [jonas-k-2026]}
  - {file: hof.jpg, alt: Ein Hof, credit: Mira Kurz, shows: nobody}
consents:
  - id: jonas-k-2026
    name: Jonas Kowalski
    born: 2000-03-14
    shown_as: Jonas
    person: volunteer
    covers: [image, first-name]
    channels: [website]
    purpose: Berichte
    given: 2026-05-04
    valid_until: 2028-05-04
    method: paper
    evidence: Ordner 7, Blatt 12
    notice: {version: "2026-01", date: 2026-05-04}
---
Jonas hat die Kette aufgelegt.

Beim vierten Mal hielt sie.
"""
PLAIN = """---
title: Suppe
date: 2026-05-12
author: mkurz
status: ready
people: nobody
---
Montags riecht es nach Zwiebeln.
"""


def chance_of(seed: str):
    """Chance that is the same at every run."""
    count = itertools.count()

    def chance(size: int) -> bytes:
        return hashlib.shake_256(f"{seed} {next(count)}".encode()).digest(size)

    return chance


def key_of(label: str) -> signing.Unlocked:
    return signing.Unlocked(Ed25519PrivateKey.from_private_bytes(hashlib.sha256(label.encode()).digest()))


class World:
    """Everything that a judgement of approvals looks at, and the hands that change it."""

    def __init__(self, *, policy: Policy | None = None, roots: int = 1, threshold: int = 1) -> None:
        self.policy = policy or Policy()
        self.units: dict[str, Unit] = {}
        self.texts = {"post/rad": POST, "post/suppe": PLAIN}
        self.photos = {"content/posts/rad/rad.jpg": b"\xff\xd8rad", "content/posts/rad/hof.jpg": b"\xff\xd8hof"}
        self.files: dict[str, bytes] = {}
        self.now = NOW
        self.chance = chance_of("world")
        self.keys: dict[str, signing.Unlocked] = {}
        self.roots = [key_of(f"root {number}") for number in range(roots)]
        self.root = Root(keys=tuple(sorted(key.public for key in self.roots)), threshold=threshold)
        self.anchored: tuple[str, ...] = ()
        first = self.person("petra-lang", "Dr. Petra Lang")
        self.apply(signing.found(self.root, first, self.ledger(), at=self.now, keys=self.roots))

    # -- people ---------------------------------------------------------------------------------------

    def person(self, person: str, name: str, *, roles=("leitung",), units=("*",), keys: int = 1, **more) -> Person:
        found = []
        for number in range(keys):
            self.keys[f"{person}/{number}"] = key_of(f"{person} {number}")
            found.append(Key(public=self.keys[f"{person}/{number}"].public, since=more.get("since", SINCE)))
        return Person(
            id=person, name=name, roles=tuple(sorted(roles)), units=tuple(sorted(units)), keys=tuple(found),
            **{"since": SINCE, **more},
        )  # fmt: skip

    def admit(self, person: str, name: str, **more) -> None:
        self.tick()
        entry = self.person(person, name, **more)
        self.apply(signing.admit(self.ledger(), entry, at=self.now, keys=self.roots))

    def revoke(self, person: str, *numbers: int, since: dt.date) -> None:
        self.tick()
        publics = [self.keys[f"{person}/{number}"].public for number in numbers or (0,)]
        self.apply(signing.revoke(self.ledger(), person, publics, since=since, at=self.now, keys=self.roots))

    def signatory(self, person: str, number: int = 0, **more) -> signing.Signatory:
        holder = self.ledger().keyring.people[person]
        public = self.keys[f"{person}/{number}"].public
        return signing.Signatory(person=holder, key=next(key for key in holder.keys if key.public == public), **more)

    # -- documents ------------------------------------------------------------------------------------

    def edit(self, key: str, old: str, new: str) -> None:
        assert old in self.texts[key]
        self.texts[key] = self.texts[key].replace(old, new)

    def case(self, key: str, ledger: Ledger | None = None) -> Case:
        documents = {name: self._document(name) for name in self.texts}
        document, records = documents[key]
        config = Config(
            policy=self.policy, units=self.units, site=SiteSettings(url="https://blog.example/"),
            authors={"mkurz": Author(id="mkurz", name="Mira Kurz", person="mira-kurz")},
        )  # fmt: skip
        return Case(
            document=document,
            body=markup.Body(),
            config=config,
            policy=config.policy_for(document.unit),
            on=TODAY,
            index=Index([document], ""),
            ledger=self.ledger() if ledger is None else ledger,
            records=records,
            digests={path: digests.of_bytes(data) for path, data in self.photos.items()},
        )

    def _document(self, key: str):
        kind, slug = key.split("/")
        folder = f"content/{kind}s/{slug}"
        path = f"{folder}/index.md"
        source = parse_source(self.texts[key], path=path)
        document, records, problems = parse_document(
            source.front, source.body, kind=Kind(kind), slug=slug, path=path, folder=folder, body_line=source.body_line
        )
        assert not problems, problems
        return document, dict(self._record(entry, document) for entry in records)

    @staticmethod
    def _record(entry: Entry, document: Document):
        record, record_id, problems = parse_record(entry, "", path=document.path, document=document.key)
        assert record is not None, problems
        return record_id, record

    # -- approvals ------------------------------------------------------------------------------------

    def tick(self, **more) -> None:
        self.now += dt.timedelta(**(more or {"minutes": 10}))

    def ledger(self, files=None) -> Ledger:
        return approvals.read(
            self.files if files is None else files, root=self.root.fingerprint, anchored_heads=self.anchored
        )

    def apply(self, change: Change) -> Change:
        self.files |= change.write
        for path in change.delete:
            self.files.pop(path, None)
        return change

    def approve(self, person: str, *keys: str, number: int = 0, at: dt.datetime | None = None, **more) -> Change:
        self.tick()
        cases = [self.case(key) for key in keys or ("post/rad",)]
        by, key = self.signatory(person, number, **more), self.keys[f"{person}/{number}"]
        return self.apply(signing.approve(cases, by, key, at=at or self.now, chance=self.chance))

    def reject(self, person: str, key: str = "post/rad", reason: str = "Bitte ohne Nachnamen.") -> Change:
        self.tick()
        private = self.keys[f"{person}/0"]
        case = self.case(key)
        return self.apply(
            signing.reject(case, self.signatory(person), private, reason=reason, at=self.now, chance=self.chance)
        )

    def findings(self, key: str = "post/rad", files=None) -> list[Finding]:
        return list(gate(self.case(key, self.ledger(files))))

    def codes(self, key: str = "post/rad", files=None) -> list[str]:
        return [finding.code for finding in self.findings(key, files)]

    def said(self, key: str = "post/rad") -> str:
        return "\n".join(str(finding.message) for finding in self.findings(key))

    # -- files ----------------------------------------------------------------------------------------

    def envelopes(self, key: str = "post/rad") -> list[str]:
        start = f"content/approvals/envelopes/{key}/"
        return [path for path in self.files if path.startswith(start) and not path.endswith(".seen.json")]

    def entries(self) -> list[str]:
        return [path for path in self.files if path.startswith("content/approvals/log/")]

    def with_policy(self, **changes) -> None:
        self.policy = replace(self.policy, **changes)
