"""What people read: each fault's and each edge's findings, word for word in English and German, with their place.

A sentence that loses a value, its translation or its line is noticed here. Each rule is asked alone; that all of them
are asked is for test_table.py to say. After a change on purpose:
``pytest tests/gates/test_sentences.py --update-golden``, and read the diff.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sozialblog.gates import _MODULES, judge
from tests.gates.prepared import GROUPS, Item, case_of, items
from tests.sentences import compare, complete, paragraphs

FOLDER = Path(__file__).parent / "sentences"
EVERY = [(group, item) for group, found in items().items() for item in found]


@pytest.mark.parametrize(("group", "item"), EVERY, ids=[item.heading for _, item in EVERY])
def test_every_sentence(group: str, item: Item, request: pytest.FixtureRequest) -> None:
    case, known = case_of(group, item.key)
    if item.alone:
        case = replace(case, all_records=dict(case.records))
    gates = tuple(module.gate for module in _MODULES if module.RULE.code in item.codes)
    # loading has found what no gate looks for; judge wants at least one
    found = judge(case, gates or (lambda case: iter(()),), known).findings
    compare(
        item.heading,
        paragraphs(it for it in found if it.code in (*item.codes, "F090")),
        FOLDER / f"{group}.txt",
        request,
    )


@pytest.mark.parametrize("group", GROUPS)
def test_no_other_sentence(group: str, request: pytest.FixtureRequest) -> None:
    headings = [item.heading for item in items()[group]]
    assert len(set(headings)) == len(headings)
    complete(headings, FOLDER / f"{group}.txt", request)
