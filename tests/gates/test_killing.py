"""Each gate has tests of its own: were it to clear always, a document of the table would slip through."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from sozialblog import gates, images, load, pipeline, render, verify
from sozialblog.cli.rules import all_rules
from sozialblog.gates import GATES, Case, Gate, approved, judge
from sozialblog.pipeline import judging
from tests import sites
from tests.gates import faults
from tests.gates.faults import FAULTS, Planted

RULES_ONLY = tuple(gate for gate in GATES if gate is not approved.gate)

#: codes that no single document of the main way can have, and where they are tested
ELSEWHERE = {
    "C118": "tests/images/test_faces.py: needs a detector",
    "F011": "tests/blackbox/test_site.py: a theme that cannot be used stops the whole site",
    "F090": "below: an exception inside a gate, an empty tuple of gates",
    "I401": "tests/images, tests/verify: raised when the output is read back",
    "T304": "tests/gates/test_people_in_texts.py: a note, which withholds nothing",
    "I407": "tests/images/test_source.py: a warning, which withholds nothing",
    "S509": "tests/blackbox/test_external.py: a warning on request, never in a build",
    "S501": "tests/blackbox/test_site.py: the Impressum of the whole site",
    "S502": "tests/blackbox/test_site.py: the privacy statement of the whole site",
    "S510": "tests/features/test_search.py: a note about the site",
    "S508": "tests/features/test_renamed.py: a note, which withholds nothing",
    **{f"A20{number}": "tests/approvals" for number in range(1, 9)},
}

#: gates that a document of the table can fall to
WITHHOLDING = tuple(gate for gate, rule in zip(RULES_ONLY, gates.RULES, strict=False) if rule.code not in ELSEWHERE)

#: codes that loading raises: no gate stands behind them
LOADED = {"F001", "F002", "F003", "F004", "F005", "F006", "F007", "F008", "F010"}
#: codes that examining the photographs raises
EXAMINED = {"I404", "I405"}


def name(gate: Gate) -> str:
    return gate.__module__.removeprefix("sozialblog.gates.")


@dataclasses.dataclass(frozen=True)
class Table:
    """The site with every fault, loaded once."""

    folder: Path
    planted: list[Planted]
    judged: pipeline.Judged

    def codes(self, chosen: tuple[Gate, ...]) -> dict[str, set[str]]:
        """The codes that withhold each document if it is judged by ``chosen`` gates."""
        known = self.judged.site.findings
        judgements = [judge(item.case, chosen, known.get(item.document.key, ())) for item in self.judged.judgements]
        return {item.document.key: {finding.code for finding in item.findings if finding.blocks} for item in judgements}


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    folder = tmp_path_factory.mktemp("killing")
    site = sites.full()
    planted = faults.plant(site, FAULTS)
    site.write(folder)
    return Table(folder, planted, pipeline.judge_site(folder, sites.TODAY, ""))


@pytest.mark.parametrize("gate", WITHHOLDING, ids=name)
def test_without_this_gate_its_documents_slip_through(gate: Gate, table: Table) -> None:
    planted = table.planted
    codes = [rule.code for rule in gates.RULES]
    own = codes[GATES.index(gate)]
    rest = tuple(other for other in RULES_ONLY if other is not gate)
    found = table.codes(rest)
    mine = [item for item in planted if item.fault.code == own]
    assert mine, f"{name(gate)} has no mutation of its own"
    slipped = {item.fault.name: sorted(found[item.post.key]) for item in mine}
    assert all(not codes for codes in slipped.values()), slipped


def test_a_gate_alone_catches_just_its_own(table: Table) -> None:
    planted = table.planted
    own = {name(gate): rule.code for gate, rule in zip(RULES_ONLY, gates.RULES, strict=False)}
    for gate in RULES_ONLY:
        code = own[name(gate)]
        found = table.codes((gate,))
        caught = {item.fault.slug for item in planted if code in found[item.post.key]}
        assert caught == {item.fault.slug for item in planted if item.fault.code == code}, name(gate)


def test_no_gates_at_all_withhold_everything(table: Table) -> None:
    judged = pipeline.judge_site(table.folder, sites.TODAY, "", gates=())
    assert judged.publishable == ()
    assert all("F090" in {finding.code for finding in item.findings} for item in judged.judgements)


def test_an_exception_in_a_gate_withholds_and_is_a_fault_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(case: Case) -> Iterator[None]:
        if case.document.slug == "hof":
            raise LookupError("private words")
        yield from ()

    monkeypatch.setitem(pipeline.judge_site.__kwdefaults__, "gates", (*RULES_ONLY, broken))
    folder = sites.small().write(tmp_path / "site")
    result = sites.check(folder)
    assert result.status == 1
    entry = result.document("post/hof")
    assert (entry["verdict"], [finding["code"] for finding in entry["findings"]]) == ("withhold", ["F090"])
    assert "private words" not in result.out + result.err
    built = sites.build(folder, tmp_path / "out")
    assert built.status == 1
    assert sites.traces(tmp_path / "out", sites.post("hof", photos=2).canaries) == {}


@pytest.mark.parametrize(("page", "code"), [("impressum", "S501"), ("datenschutz", "S502")])
def test_without_the_legal_gate_a_site_without_legal_pages_is_built(
    page: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = sites.small()
    site.documents.remove(site.get(page))
    folder = site.write(tmp_path / "site")
    result = sites.check(folder)
    assert result.status == 4
    assert [finding["code"] for finding in result.json["site"]] == [code]
    monkeypatch.setattr(judging.legal_pages, "gate", lambda *_: iter(()))
    assert sites.check(folder).status != 4


def test_rules_explanations_and_this_table_name_the_same_codes() -> None:
    rules = [*load.RULES, *render.RULES, *gates.RULES, *images.RULES, *verify.RULES, *pipeline.RULES]
    assert {rule.code for rule in rules} == set(all_rules())
    assert {item.code for item in FAULTS} | set(ELSEWHERE) == set(all_rules())
    assert not {item.code for item in FAULTS} & set(ELSEWHERE)
    mapped = {rule.code for gate, rule in zip(RULES_ONLY, gates.RULES, strict=False)}
    assert {item.code for item in FAULTS} == (mapped - set(ELSEWHERE)) | LOADED | EXAMINED


@pytest.mark.parametrize("code", sorted(all_rules()))
@pytest.mark.parametrize("lang", ["de", "en"])
def test_explain_prints_every_rule(code: str, lang: str) -> None:
    result = sites.run("explain", code.lower(), today=None, lang=lang)
    assert result.status == 0
    assert result.out.startswith(code)
    rule = all_rules()[code]
    assert all((rule.title, rule.reason, rule.source, rule.remedy))
    assert "{" not in "".join(line for line in result.out.splitlines() if line.strip() not in rule.example)


def test_explain_knows_no_other_code() -> None:
    result = sites.run("explain", "C999", today=None)
    assert result.status == 2
    assert "C105" in result.err
