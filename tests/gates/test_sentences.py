"""What people read: each fault's and each edge's findings, word for word in English and German, with their place.

A sentence that loses a value, its translation or its line is noticed here. After a change on purpose:
``pytest tests/gates/test_sentences.py --update-golden``, and read the diff.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sozialblog import pipeline
from tests import sites
from tests.gates import faults
from tests.gates.edges import EDGES
from tests.sentences import compare, paragraph


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The paragraphs about each fault and each edge, by their heading."""
    site = sites.bare()
    site.add(sites.full().get(sites.CAMPAIGN)).front["workshops"][0]["posts"] = []
    cases = [
        (f"{item.fault.code} {item.fault.name}", (item.fault.code,), item.post)
        for item in faults.plant(site, faults.FAULTS)
    ]
    for item in EDGES:
        post = site.add(item.make(item.slug))
        item.change(post, site)
        cases.append((f"{' '.join(item.codes)} {item.name}", item.codes, post))
    place = site.write(tmp_path_factory.mktemp("sentences"))
    judged = {judgement.document.key: judgement for judgement in pipeline.judge_site(place, sites.TODAY, "").judgements}
    return {
        name: "\n".join(paragraph(found) for found in judged[post.key].findings if found.code in codes) or "nothing"
        for name, codes, post in cases
    }


def test_every_sentence(said: dict[str, str], request: pytest.FixtureRequest) -> None:
    compare(said, Path(__file__).parent / "sentences.txt", request)
