"""A record as it was written, and what becomes of it: every field that is read, every fault, in both languages.

After a change on purpose: ``pytest tests/consent/test_records.py --update-golden``, and read the diff.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from sozialblog.consent import Private, Record, Signature, State, add_years, age, parse_record
from sozialblog.errors import ContentError
from sozialblog.fields import Entry
from sozialblog.findings import from_error
from sozialblog.load.frontmatter import parse_source
from tests.sentences import compare, complete, paragraphs

EXPECTED = Path(__file__).parent / "records.txt"
GOOD = """id: kim-2026
name: Kim Muster
person: client
covers: [image, first-name]
"""
CASES = {
    "the least": GOOD,
    "everything": """id: kim-2026
name: Kim Muster
born: 1990-02-03
contact: Fach 12
shown_as: Kim
person: child
covers: [image, first-name, full-name, quote, story, voice, video, social-situation, health]
channels: [website, social-media, print, press]
purpose: Berichte
campaigns: [a, b]
given: 2026-04-01
valid_until: 2028-04-01
method: paper
evidence: [Ordner 7, {file-sha256: DIGEST}]
notice: {version: "2026-01", date: 2026-04-02, language: de}
explicit: true
secrecy_release: 2026-04-03
guardians: [{name: Ute Muster, given: 2026-04-04, relation: Mutter}, {name: Ulf Muster}]
sole_custody: true
own_consent: 2026-04-05
refused: true
died: 2026-04-06
relatives: {name: Ida Muster, given: 2026-04-07, relation: Schwester}
withdrawn: 2026-04-08
""",
    "everything in German": """kennung: kim-2026
name: Kim Muster
geboren: 1990-02-03
kontakt: Fach 12
gezeigt_als: Kim
person: child
umfasst: [image]
kanäle: [website]
zweck: Berichte
kampagnen: [a, b]
erteilt: 2026-04-01
gültig_bis: 2028-04-01
form: digital
nachweis: Ordner 7
information: {fassung: "2026-01", datum: 2026-04-02, sprache: en}
ausdrücklich: false
schweigepflichtentbindung: 2026-04-03
sorgeberechtigte: [{name: Ute Muster, erteilt: 2026-04-04}]
alleinige_sorge: true
eigene_einwilligung: 2026-04-05
abgelehnt: true
gestorben: 2026-04-06
angehörige: [{name: Ida Muster, erteilt: 2026-04-07}]
widerrufen: 2026-04-08
""",
    "German without umlauts": GOOD
    + "kanaele: [print]\ngueltig_bis: 2028-04-01\nausdruecklich: true\nangehoerige: [{name: Ida Muster}]\n",
    "nothing": "{}",
    "no id": GOOD.replace("id: kim-2026\n", ""),
    "an id with blanks": GOOD.replace("kim-2026", "Kim Muster"),
    "an id with blanks on the second line": "name: Kim Muster\nid: Kim Muster\nperson: client\ncovers: [image]\n",
    "an id that is a number": GOOD.replace("kim-2026", "7"),
    "an id that is a list": GOOD.replace("kim-2026", "[kim]"),
    "a blank name": GOOD.replace("Kim Muster", "' '"),
    "a person unknown": GOOD.replace("client", "friend"),
    "no person": GOOD.replace("person: client\n", ""),
    "no covers": GOOD.replace("covers: [image, first-name]\n", ""),
    "empty covers": GOOD.replace("[image, first-name]", "[]"),
    "covers one word": GOOD.replace("[image, first-name]", "image"),
    "covers something unknown": GOOD.replace("[image, first-name]", "[image, soul]"),
    "a channel unknown": GOOD + "channels: [radio]\n",
    "no channel": GOOD + "channels: []\n",
    "a method unknown": GOOD + "method: memory\n",
    "no day": GOOD + "given: soon\nborn: 2026-02-30\nvalid_until: [2026-01-01]\n",
    "not true and not false": GOOD + "explicit: maybe\nsole_custody: 1\nrefused: ja\n",
    "explicit without a value": GOOD + "explicit:\n",
    "evidence without a digest": GOOD + "evidence: {}\n",
    "evidence with a short digest": GOOD + "evidence: {file-sha256: abc}\n",
    "evidence with a longer digest": GOOD + "evidence: {file-sha256: DIGEST0}\n",
    "evidence with another key": GOOD + "evidence: {file-sha256: DIGEST, where: here}\n",
    "evidence that is a number": GOOD + "evidence: [7, ' Blatt 3 ', '']\n",
    "evidence twice wrong": GOOD + "evidence: [true, {file-sha256: x}]\n",
    "a notice that is text": GOOD + "notice: yes\n",
    "a notice without date": GOOD + "notice: {version: '1'}\n",
    "a notice without version": GOOD + "notice: {date: 2026-01-01}\n",
    "a notice with another key": GOOD + "notice: {version: '1', date: 2026-01-01, place: hier}\n",
    "a notice without a value": GOOD + "notice:\n",
    "guardians without a name": GOOD + "guardians: [{given: 2026-01-01}]\n",
    "guardians with another key": GOOD + "guardians: [{name: A, phone: 1}]\n",
    "guardians that are text": GOOD + "guardians: Ute Muster\n",
    "relatives without a name": GOOD + "relatives: [{given: 2026-01-01}]\n",
    "a key unknown": GOOD + "valid_untill: 2026-01-01\n",
    "a key in two languages": GOOD + "zweck: a\npurpose: b\n",
    "a key of a document": GOOD + "photos: []\n",
}
INLINE = (
    "the least",
    "nothing",
    "a key unknown",
    "a notice with another key",
    "guardians with another key",
    "evidence with another key",
)


def parsed(text: str, document: str = "") -> tuple[Record | None, str, list[ContentError]]:
    text = text.replace("DIGEST", "ab" * 32)
    source = parse_source(f"---\n{text}---\nEine Notiz.\n".replace("{}---", "{}\n---"), path="x.md")
    front = source.front if isinstance(source.front, Entry) else Entry({}, 1)
    return parse_record(front, source.body, path="x.md", **({"document": document} if document else {}))


def described(text: str, document: str) -> str:
    """Every field that differs from an empty record, private ones included, and every fault."""
    record, record_id, problems = parsed(text, document)
    lines = [f"id {record_id}" if record is None else _fields(record)]
    return "\n".join([*lines, *([paragraphs(map(from_error, problems))] if problems else [])])


def _fields(record: Record) -> str:
    lines = []
    for values in (record, record.private):
        for field in dataclasses.fields(values):
            value = getattr(values, field.name)
            if field.name != "private":
                lines.append(f"{field.name}: {sorted(value) if isinstance(value, frozenset) else _plain(value)}")
    return "\n".join(lines)


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return ", ".join(str(_plain(item)) for item in value)
    if isinstance(value, Signature):
        return f"{value.name} {value.given}"
    return dict(value) if hasattr(value, "items") else value


@pytest.mark.parametrize("name", CASES)
def test_a_record_of_its_own(name: str, request: pytest.FixtureRequest) -> None:
    compare(name, described(CASES[name], ""), EXPECTED, request)


@pytest.mark.parametrize("name", INLINE)
def test_a_record_in_a_document(name: str, request: pytest.FixtureRequest) -> None:
    compare(f"{name}, in a document", described(CASES[name], "post/rad"), EXPECTED, request)


def test_no_other_record(request: pytest.FixtureRequest) -> None:
    complete([*CASES, *(f"{name}, in a document" for name in INLINE)], EXPECTED, request)


# -- the model -------------------------------------------------------------------------------------------------

DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 7, 1)


def record(private: Private | None = None, **changes) -> Record:
    return Record(**{"id": "a", "path": "x.md", "line": 3, "private": private or Private(), "given": TODAY, **changes})


def test_lines_of_keys():
    one = record(lines={"born": 5})
    assert (one.line_of("born"), one.line_of("name")) == (5, 3)


def test_nothing_private_in_a_representation():
    private = Private(name="Kim Muster", contact="Fach 12", guardians=(Signature(name="Ute", given=None),))
    assert repr(private) == "Private(…)"
    assert "Kim" not in repr(record(private, front={"name": "Kim"}))
    assert "Ute" not in repr(private.guardians)


@pytest.mark.parametrize(("changes", "state"), [
    ({}, State.GIVEN), ({"given": None}, State.UNKNOWN), ({"given": TODAY + DAY}, State.UNKNOWN),
    ({"valid_until": TODAY}, State.GIVEN), ({"valid_until": TODAY - DAY}, State.EXPIRED),
    ({"withdrawn": TODAY}, State.WITHDRAWN), ({"withdrawn": TODAY + DAY}, State.GIVEN),
    ({"withdrawn": TODAY, "refused": True}, State.WITHDRAWN), ({"refused": True, "given": None}, State.REFUSED),
    ({"withdrawn": TODAY - DAY, "given": None}, State.WITHDRAWN),
    ({"given": None, "valid_until": TODAY - DAY}, State.UNKNOWN),
])  # fmt: skip
def test_states(changes, state):
    assert record(**changes).state(TODAY) is state


@pytest.mark.parametrize(("born", "person", "years", "minor"), [
    (dt.date(2008, 7, 1), "client", 18, False), (dt.date(2008, 7, 2), "client", 17, True),
    (None, "client", None, False), (None, "child", None, True), (dt.date(2000, 1, 1), "child", 26, False),
])  # fmt: skip
def test_ages(born, person, years, minor):
    one = record(Private(born=born), person=person)
    assert (one.age(TODAY), one.is_minor(TODAY)) == (years, minor)


def test_leap_years():
    leap = dt.date(2008, 2, 29)
    assert (age(leap, dt.date(2026, 2, 28)), age(leap, dt.date(2026, 3, 1))) == (17, 18)
    assert (age(leap, dt.date(2028, 2, 28)), age(leap, dt.date(2028, 2, 29))) == (19, 20)
    assert (age(dt.date(2008, 7, 1), dt.date(2026, 6, 30)), age(dt.date(2008, 7, 1), dt.date(2026, 8, 1))) == (17, 18)
    assert add_years(leap, 1) == dt.date(2009, 2, 28)
    assert add_years(leap, 4) == dt.date(2012, 2, 29)
    assert add_years(dt.date(2016, 7, 1), 10) == dt.date(2026, 7, 1)


@pytest.mark.parametrize(("covers", "use", "expected"), [
    ({"image"}, "image", True), ({"image"}, "quote", False), ({"full-name"}, "first-name", True),
    ({"first-name"}, "full-name", False), (set(), "first-name", False), ({"full-name"}, "image", False),
])  # fmt: skip
def test_what_is_covered(covers, use, expected):
    assert record(covers=frozenset(covers)).covers_use(use) is expected


def test_private_values_to_look_for():
    full = Private(
        name="Kim Muster", born=dt.date(1990, 2, 3), contact="Fach 12", evidence=("Ordner 7", "ab"),
        guardians=(Signature(name="Ute", given=None),), relatives=(Signature(name="Ida", given=TODAY),), note="Notiz",
    )  # fmt: skip
    assert list(record(full).private_values()) == [
        ("name", "Kim Muster"), ("born", "1990-02-03"), ("born", "3.2.1990"), ("born", "03.02.1990"),
        ("contact", "Fach 12"), ("evidence", "Ordner 7"), ("evidence", "ab"), ("guardians", "Ute"), ("relatives", "Ida"),
    ]  # fmt: skip
    assert list(record(Private(name="Kim"), shown_as="Kim").private_values()) == []
    assert list(record(Private(name="Kim"), shown_as="K.").private_values()) == [("name", "Kim")]
    assert list(record().private_values()) == []
