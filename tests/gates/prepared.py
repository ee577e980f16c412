"""The sites of faults and edges, written and loaded once: a group of codes has one of its own."""

from __future__ import annotations

import dataclasses
import functools
import tempfile
from pathlib import Path
from unittest import mock

from sozialblog import pipeline
from sozialblog.findings import Finding
from sozialblog.gates import Case, Judgement
from tests import sites
from tests.gates import faults
from tests.gates.edges import EDGES

CONSENT = tuple(f"C{number}" for number in range(101, 119))


@dataclasses.dataclass(frozen=True)
class Item:
    """What a section of sentences/ is about."""

    heading: str
    codes: tuple[str, ...]
    key: str
    alone: bool = False


def group_of(code: str) -> str:
    """Which file of sentences/ a code's cases stand in."""
    return code[:3] if code.startswith("C") else code[0]


GROUPS = tuple(
    sorted({group_of(code) for code in [item.code for item in faults.FAULTS] + [item.codes[0] for item in EDGES]})
)


@functools.cache
def items() -> dict[str, list[Item]]:
    """Per group what is in its site; the sites are made on the way."""
    return {group: _made(group)[1] for group in GROUPS}


@functools.cache
def _made(group: str) -> tuple[sites.Site, list[Item]]:
    """Photographs look alike, because nobody looks at them here."""
    picture = functools.cache(sites.picture)
    found = []
    with mock.patch.object(sites, "picture", lambda of, form="JPEG": picture("sentences", form)):
        site = sites.bare()
        full = sites.full()
        site.units = full.units
        site.add(full.get(sites.CAMPAIGN)).front["workshops"][0]["posts"] = []
        if group == "C10":
            posts = faults.harmless(site)
            found += [Item(f"harmless {number}", CONSENT, post.key) for number, post in enumerate(posts)]
        for planted in faults.plant(site, [item for item in faults.FAULTS if group_of(item.code) == group]):
            code = planted.fault.code
            found.append(Item(f"{code} {planted.fault.name}", (code,), planted.post.key))
        for edge in EDGES:
            if group_of(edge.codes[0]) == group:
                post = site.add(edge.make(edge.slug))
                edge.change(post, site)
                found.append(Item(f"{' '.join(edge.codes)}: {edge.name}", edge.codes, post.key, edge.alone))
    return site, found


@functools.cache
def _loaded(group: str) -> dict[str, Judgement]:
    """Every document's case, without any approvals, and what loading found in it."""
    place = _made(group)[0].write(Path(tempfile.mkdtemp(prefix="sozialblog-sentences-")))
    judged = pipeline.judge_site(place, sites.TODAY, "", gates=(lambda case: iter(()),))
    return {judgement.document.key: judgement for judgement in judged.judgements}


def case_of(group: str, key: str) -> tuple[Case, tuple[Finding, ...]]:
    """A document's case, and what loading found in it; nothing that another test worked out is remembered with it."""
    judgement = _loaded(group)[key]
    case = judgement.case
    fresh = dataclasses.replace(case, config=dataclasses.replace(case.config), all_records=dict(case.all_records))
    return fresh, judgement.findings
