"""The export of a consent, term by term, as dpv.txt holds it; tests/life/test_export.py asks for it from outside.

After a change on purpose: ``pytest tests/consent/test_dpv.py --update-golden``, and read the diff.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from sozialblog.consent import PERSONS, Private, Record, Signature, dpv
from tests.consent.test_records import CASES, DAY, TODAY, parsed, record
from tests.sentences import compare, complete

EXPECTED = Path(__file__).parent / "dpv.txt"
HOUSE = dpv.Controller(name="Haus", address="Lindenweg 4", contact="info@haus.example", withdrawal="weg@haus.example")
NOBODY = dpv.Controller(name="", address="", contact="", withdrawal="", country="")
GUARDIANS = Private(guardians=(Signature(name="Ute", given=TODAY), Signature(name="Ulf", given=None)))
APPROVED = dpv.Approval(
    entry="ab12",
    by="petra-lang",
    role="leitung",
    at=dt.datetime(2026, 6, 5, 4, 3, 2, tzinfo=dt.UTC),
    document="post/rad",
)


def written(text: str) -> Record:
    """A record as somebody wrote it."""
    found = parsed(text)[0]
    assert found is not None
    return found


EXPORTS = {
    "everything": (written(CASES["everything"].replace("refused: true\n", "")), HOUSE),
    "everything in German, and refused": (written(CASES["everything in German"]), HOUSE),
    "the least, of nobody": (written(CASES["the least"]), NOBODY),
    "elsewhere, and a contact alone": (record(), replace(HOUSE, country="AT", withdrawal="")),
    "a notice in no language": (record(notice="1 (2026-04-02)", front={"notice": {"language": ""}}), HOUSE),
    "expired": (record(valid_until=TODAY - DAY), HOUSE),
    "withdrawn, and would have expired": (record(valid_until=TODAY - DAY, withdrawn=TODAY), HOUSE),
    "withdrawn before it was given": (record(given=None, withdrawn=TODAY), HOUSE),
    "given tomorrow": (record(given=TODAY + DAY, method="paper"), HOUSE),
    "the guardians alone": (record(GUARDIANS), HOUSE),
    "the guardians and their child": (record(GUARDIANS, own_consent=TODAY), HOUSE),
    "explicit, and nothing special": (record(explicit=True, covers=frozenset({"image"})), HOUSE),
    "health, and not explicit": (record(explicit=False, covers=frozenset({"health"})), HOUSE),
    "a social situation, and not explicit": (record(explicit=False, covers=frozenset({"social-situation"})), HOUSE),
    "refused": (record(refused=True, method="paper"), HOUSE),
    "withdrawn from tomorrow on": (record(withdrawn=TODAY + DAY), HOUSE),
    "a notice in English": (record(notice="1 (2026-04-02)", front={"notice": {"language": "en"}}), HOUSE),
    **{person: (record(person=person), HOUSE) for person in PERSONS},
    **{law: (record(explicit=True), replace(HOUSE, law=law)) for law in ("dsg-ekd", "kdg")},
}


@pytest.mark.parametrize("name", EXPORTS)
def test_every_term(name: str, request: pytest.FixtureRequest) -> None:
    one, controller = EXPORTS[name]
    found = dpv.node(one, one.state(TODAY), one.withdrawn, controller, [APPROVED] if name == "everything" else ())
    words = "\n".join(f"{term}: {json.dumps(said, ensure_ascii=False)}" for term, said in found.items())
    compare(name, words, EXPECTED, request)


def test_no_other_term(request: pytest.FixtureRequest) -> None:
    complete(EXPORTS, EXPECTED, request)


def test_the_whole_stands_in_a_context_of_its_own() -> None:
    assert dpv.document([{"@id": "a"}]) == {"@context": dict(dpv.CONTEXT), "@graph": [{"@id": "a"}]}
