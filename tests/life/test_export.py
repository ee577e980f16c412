"""consent export and report: what an authority gets, and what the person gets."""

# ruff: noqa: SIM905 - long lists of terms read better as words

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import re
import tempfile
from pathlib import Path

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyld import jsonld

from tests import sites

DPV, PD, DCT = "https://w3id.org/dpv#", "https://w3id.org/dpv/pd#", "http://purl.org/dc/terms/"
GDPR = "https://w3id.org/dpv/legal/eu/gdpr#"

#: every term that an export may use, each looked up in DPV 2.3
TERMS = {
    DPV + term
    for term in (
        "ConsentRecord ExpressedConsent ExplicitlyExpressedConsent hasConsentStatus hasDataSubject hasDataController "
        "hasJurisdiction hasApplicableLaw hasNotice hasProcess hasRight DataSubject Client Child Employee DataController "
        "hasName hasAddress hasContact ConsentNotice Process hasPurpose PublicRelations hasPersonalData hasProcessing "
        "MakeAvailable Disseminate hasLegalBasis hasRecipient Recipient hasStorageCondition StorageLocation "
        "StorageDuration hasLocation hasDuration UntilTimeDuration UntilEventDuration ConsentGiven ConsentRefused "
        "ConsentWithdrawn ConsentExpired ConsentUnknown isIndicatedBy isIndicatedAtTime hasIndicationMethod "
        "GuardianOfDataSubject hasConsentControl WithdrawConsent isExercisedAt Law Consent DataSubjectRight"
    ).split()
} | {PD + term for term in "Picture Name Opinion LifeHistory VoiceCommunicationRecording Social Health".split()} | {
    GDPR + term for term in "A6-1-a A9-2-a A7-3 A13 A15 A17".split()
} | {"https://w3id.org/dpv/loc#DE", "https://w3id.org/dpv/legal/eu#law-GDPR"}  # fmt: skip

MANDATORY = [
    DCT + "conformsTo", DCT + "identifier", DPV + "hasDataSubject", DPV + "hasDataController", DPV + "hasJurisdiction",
    DPV + "hasApplicableLaw", DPV + "hasNotice", DPV + "hasProcess", DPV + "hasConsentStatus",
]  # fmt: skip
IN_PROCESS = [
    "hasPurpose", "hasPersonalData", "hasProcessing", "hasLegalBasis", "hasRecipient", "hasStorageCondition",
    "hasConsentControl",
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    site = sites.bare()
    records = [
        sites.record("kim-2026"),
        sites.record("knapp", shown_as=None, purpose=None, campaigns=None, channels=None, notice=None, method=None, explicit=None),
        sites.record("ohne-datum", given=None),
        sites.record("abgelehnt", refused=True),
        sites.record("vorbei", valid_until=dt.date(2026, 6, 1)),
        sites.record("widerrufen", withdrawn=dt.date(2026, 6, 1)),
        sites.record("alles", person="guest", covers=["image", "first-name", "full-name", "quote", "story", "voice", "video",
                                                     "social-situation", "health"]),
        sites.minor("mia", dt.date(2017, 1, 2), own_consent=None),
    ]  # fmt: skip
    for record in records:
        site.shared[record["id"]] = (record, "Eine Notiz.\n")
    return site.write(tmp_path_factory.mktemp("export"))


@pytest.fixture(scope="module")
def nodes(folder):
    def refuse(url, options):
        raise AssertionError(f"{url} would be asked for")

    exported = sites.run("consent", "export", site=folder).json
    (found,) = [jsonld.expand(exported, {"documentLoader": refuse})]
    return {node[DCT + "identifier"][0]["@value"]: node for node in found}


def test_it_expands_without_asking_anybody_and_has_every_record(nodes):
    assert len(nodes) == 8


def test_every_mandatory_field_of_the_guide_is_there(nodes):
    for node in nodes.values():
        assert [field for field in MANDATORY if not node.get(field)] == []
        (process,) = node[DPV + "hasProcess"]
        assert [field for field in IN_PROCESS if DPV + field not in process] == []
        (controller,) = node[DPV + "hasDataController"]
        assert [field for field in ("hasName", "hasAddress", "hasContact") if not controller.get(DPV + field)] == []
        assert DCT + "language" in node[DPV + "hasNotice"][0]
        assert node[DCT + "conformsTo"] == [{"@id": "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr"}]
        for event in node[DPV + "hasConsentStatus"]:
            assert event[DPV + "isIndicatedBy"]
            assert event[DPV + "hasIndicationMethod"]


def iris(nodes) -> set[str]:
    """Every IRI that is a property, a type or a node."""
    found = set()

    def look(value):
        if isinstance(value, dict):
            found.update(key for key in value if key.startswith("http"))
            found.update(kind for kind in value.get("@type", []) if isinstance(value.get("@type"), list))
            found.add(value.get("@id", ""))
            for item in value.values():
                look(item)
        elif isinstance(value, list):
            for item in value:
                look(item)

    look(nodes)
    return found


def test_every_term_exists_in_dpv(nodes):
    found = iris(list(nodes.values()))
    assert {term for term in found if "w3id.org/dpv" in term and "schema" not in term} <= TERMS


@pytest.mark.parametrize(
    ("record", "states"),
    [
        ("kim-2026", ["ConsentGiven"]),
        ("ohne-datum", ["ConsentUnknown"]),
        ("abgelehnt", ["ConsentRefused"]),
        ("vorbei", ["ConsentGiven", "ConsentExpired"]),
        ("widerrufen", ["ConsentGiven", "ConsentWithdrawn"]),
    ],
)
def test_the_events_end_in_the_state(record, states, nodes):
    assert [event["@type"] for event in nodes[record][DPV + "hasConsentStatus"]] == [[DPV + state] for state in states]


def test_a_guardian_agrees_for_a_small_child(nodes):
    (event,) = nodes["mia"][DPV + "hasConsentStatus"]
    assert event[DPV + "isIndicatedBy"][0]["@type"] == [DPV + "GuardianOfDataSubject"]


def test_nothing_private_is_exported(folder):
    words = sites.private_words(sites.record("kim-2026")) + sites.private_words(sites.minor("mia", dt.date(2017, 1, 2)))
    for form in ("jsonld", "csv"):
        text = sites.run("consent", "export", "--format", form, site=folder).out
        assert not [word for word in [*words, "Eine Notiz"] if word in text]


def test_the_csv_loses_nothing_that_the_list_says(folder):
    text = sites.run("consent", "export", "--format", "csv", site=folder).out
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    listed = {item["id"]: item for item in sites.run("consent", "list", "--format", "json", site=folder).json}
    assert rows.keys() == listed.keys()
    for key, row in rows.items():
        for name in ("given", "valid_until", "person", "state", "purpose", "notice", "method"):
            assert row[name] == (listed[key][name] or "")
        assert row["covers"].split() == listed[key]["covers"]


def test_a_purpose_is_no_formula(tmp_path):
    site = sites.bare()
    site.shared["kim"] = (sites.record("kim", purpose="=HYPERLINK(1)"), "")
    text = sites.run("consent", "export", "--format", "csv", site=site.write(tmp_path)).out
    assert ",'=HYPERLINK(1)," in text


# -- the law -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("law", "profile", "bases", "rights"),
    [
        ("dsg-ekd", "record", ["§ 6 Nr. 2, § 11 DSG-EKD", "§ 13 Abs. 2 Nr. 1 DSG-EKD"], 4),
        ("kdg", "record", ["§ 6 Abs. 1 Buchst. b, § 8 KDG", "§ 11 Abs. 2 Buchst. a KDG"], 4),
    ],
)
def test_a_church_s_law_is_named_and_the_gdpr_is_not(law, profile, bases, rights, tmp_path):
    site = sites.bare()
    site.toml["organisation"]["law"] = law
    site.shared["kim"] = (sites.record("kim"), "")
    exported = sites.run("consent", "export", site=site.write(tmp_path)).json
    (node,) = jsonld.expand(exported)
    assert node[DCT + "conformsTo"] == [{"@id": f"https://w3id.org/dpv/schema/dpv-27560#{profile}"}]
    (applies,) = node[DPV + "hasApplicableLaw"]
    assert applies["@id"] == f"urn:sozialblog:terms:law-{law}"
    assert applies["@type"] == [DPV + "Law"]
    found = node[DPV + "hasProcess"][0][DPV + "hasLegalBasis"]
    assert [base["@type"] for base in found] == [[DPV + "Consent"], [DPV + "ExplicitlyExpressedConsent"]]
    assert [base[DCT + "title"][0]["@value"] for base in found] == bases
    assert len(node[DPV + "hasRight"]) == rights
    article = {"dsg-ekd": "§ 19 DSG-EKD", "kdg": "§ 17 KDG"}[law]
    assert f"Auskunft nach {article}, Stand" in sites.run("consent", "report", "kim", site=tmp_path, lang="de").out
    assert not [iri for iri in iris(node) if "gdpr" in iri.lower()]
    assert {iri for iri in iris(node) if "w3id.org/dpv" in iri and "schema" not in iri} <= TERMS


# -- a round trip ------------------------------------------------------------------------------------------------------

DAYS = st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2040, 12, 31))
WORDS = st.none() | st.text(
    st.characters(codec="utf-8", exclude_categories=["C"], exclude_characters="\ufeff"), min_size=1, max_size=40
).map(lambda text: " ".join(text.split()) or "x")
SIGNED = st.none() | st.lists(
    st.fixed_dictionaries({"name": st.just("Erna Geheim"), "given": DAYS}), min_size=1, max_size=3
)


def some(*words: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(words), unique=True, min_size=1)


FRONTS = st.fixed_dictionaries({
    "name": st.just("Kim Geheim"),
    "shown_as": WORDS,
    "person": st.sampled_from(["client", "child", "employee", "volunteer", "guest"]),
    "covers": some("image", "first-name", "full-name", "quote", "story", "voice", "video", "social-situation", "health"),
    "channels": st.none() | some("website", "social-media", "print", "press"),
    "purpose": WORDS | st.sampled_from(["=1+1", "'=1+1", "'", "-", "unknown", 'a,"b"', "@x", "a; b"]),
    "campaigns": st.none() | some("lichtblick", "sommer", "a-b"),
    "given": DAYS, "valid_until": DAYS, "withdrawn": DAYS, "secrecy_release": DAYS, "own_consent": DAYS, "died": DAYS,
    "method": st.none() | st.sampled_from(["paper", "digital", "recorded"]),
    "notice": st.none() | st.fixed_dictionaries({"version": st.sampled_from(["2026-01x", "Fassung 3"]), "date": st.dates()}),
    "explicit": st.none() | st.booleans(),
    "sole_custody": st.booleans(), "refused": st.booleans(),
    "guardians": SIGNED, "relatives": SIGNED,
    "born": DAYS, "contact": st.just("Fach Geheim"), "evidence": st.just("Ordner Geheim"),
})  # fmt: skip


def wanted(front: dict) -> dict[str, object]:
    """What of a record has to come back: every field but the private ones, of which only the days do."""
    private = ("name", "born", "contact", "evidence", "guardians", "relatives")
    found = {key: value for key, value in front.items() if key not in private and value is not None}
    if "notice" in found:
        found["notice"] = f"{front['notice']['version']} ({front['notice']['date']})"
    for ours, theirs in (("guardian_consents", "guardians"), ("relative_consents", "relatives")):
        found[ours] = [str(item["given"]) for item in front.get(theirs) or () if item["given"]]
    found["covers"] = sorted(found["covers"])
    return {key: str(value) if isinstance(value, dt.date) else value for key, value in found.items() if value != []}


def from_jsonld(node: dict) -> dict[str, object]:
    """What an expanded node says under our own terms."""
    (said,) = node["urn:sozialblog:terms:as_written"]
    found = {}
    for key, values in said.items():
        items = [item["@value"] for value in values for item in value.get("@list", [value])]
        name = key.removeprefix("urn:sozialblog:terms:")
        found[name] = items if name in ("covers", "channels", "campaigns") or name.endswith("consents") else items[0]
    return found | {"covers": sorted(found["covers"])}


COLUMNS = {
    "shown_as", "person", "covers", "channels", "purpose", "campaigns", "given", "valid_until", "withdrawn", "method", "notice",
    "explicit", "secrecy_release", "sole_custody", "own_consent", "refused", "died", "guardian_consents", "relative_consents",
}  # fmt: skip


def from_csv(row: dict[str, str]) -> dict[str, object]:
    """What a row says; a list is words with spaces between, an empty cell is nothing."""
    found = {}
    for key in COLUMNS:
        text = row[key].removeprefix("'")
        if key in ("covers", "channels", "campaigns", "guardian_consents", "relative_consents"):
            found[key] = text.split()
        elif key in ("explicit", "sole_custody", "refused"):
            found[key] = {"true": True, "false": False, "": ""}[text]
        else:
            found[key] = text
    return {key: value for key, value in found.items() if value not in ("", [])}


@settings(
    max_examples=60 if os.environ.get("SOZIALBLOG_LONG") else 3, deadline=None, database=None,
    suppress_health_check=list(HealthCheck), derandomize=not os.environ.get("SOZIALBLOG_LONG"),
)  # fmt: skip
@given(fronts=st.lists(FRONTS, min_size=15, max_size=25), law=st.sampled_from(["dsgvo", "dsg-ekd", "kdg"]))
def test_a_round_trip_loses_nothing(fronts, law):
    site = sites.bare()
    site.toml["organisation"]["law"] = law
    written = {}
    for number, front in enumerate(fronts):
        record = {"id": f"person-{number}"} | {key: value for key, value in front.items() if value is not None}
        written[record["id"]] = record
        site.shared[record["id"]] = (record, "Geheim.\n")
    with tempfile.TemporaryDirectory() as place:
        folder = site.write(Path(place))
        said = sites.run("consent", "export", site=folder)
        table = sites.run("consent", "export", "--format", "csv", site=folder).out
    assert "Geheim" not in said.out + table
    nodes = {node[DCT + "identifier"][0]["@value"]: node for node in jsonld.expand(said.json)}
    rows = {row.pop("id"): row for row in csv.DictReader(io.StringIO(table, newline=""))}
    assert nodes.keys() == rows.keys() == written.keys()
    for name, record in written.items():
        expected = wanted({key: value for key, value in record.items() if key != "id"})
        assert from_jsonld(nodes[name]) == expected
        assert from_csv(rows[name]) == expected
    assert not {iri for iri in iris(list(nodes.values())) if "w3id.org/dpv" in iri and "schema" not in iri} - TERMS


def test_approvals_that_cover_the_record_are_proved_by_their_entry_in_the_log(tmp_path):
    site = sites.bare()
    site.add(sites.post("hof", people=[sites.record("kim", campaigns=None)], campaign=None))
    site.add(sites.post("offen", people=[sites.record("lu", campaigns=None)], campaign=None))
    folder = site.write(tmp_path / "site")
    sites.approve(folder)
    site.get("offen").body += "\nAnders.\n"
    site.write(folder)
    entries = {path.stem for path in (folder / "content" / "approvals" / "log").rglob("*.json")}
    found = {
        node[DCT + "identifier"][0]["@value"]: node
        for node in jsonld.expand(sites.run("consent", "export", site=folder).json)
    }
    (approval,) = found["kim"]["urn:sozialblog:terms:approval"]
    assert approval["@type"] == ["urn:sozialblog:terms:Approval"]
    assert approval[DCT + "creator"] == [{"@value": "petra-lang"}]
    assert approval[DCT + "created"][0]["@type"].endswith("#dateTime")
    assert approval["urn:sozialblog:terms:document"] == [{"@value": "post/hof"}]
    entry = approval[DCT + "identifier"][0]["@value"]
    assert any(entry in name or name in entry for name in entries), (entry, entries)
    rows = {
        row["id"]: row
        for row in csv.DictReader(io.StringIO(sites.run("consent", "export", "--format", "csv", site=folder).out))
    }
    assert rows["kim"]["approvals"].split()[:2] == [entry, "petra-lang"]


def test_the_report_holds_everything_about_one_and_nothing_about_others(tmp_path):
    site = sites.bare()
    kim, lu = sites.record("kim", campaigns=None), sites.record("lu", campaigns=None)
    site.add(sites.post("hof", people=[kim, lu], campaign=None))
    folder = sites.approve(site.write(tmp_path / "site"))
    before = sites.run("consent", "report", "kim", site=folder).out
    assert "https://blog.brueckenhaus.example/posts/hof/" in before
    sites.run("withdraw", "kim", "--reason", "Umzug <weit weg>", site=folder)
    page = sites.run("consent", "report", "kim", site=folder)
    assert page.status == 0
    html5lib.HTMLParser(strict=True).parse(page.out)
    assert "Information under GDPR Art. 15, as of 2026-07-01" in page.out
    assert "Supervisory authority: Unabhängiges Landeszentrum für Datenschutz" in page.out
    for word in (kim["name"], kim["contact"], kim["evidence"], "Dr. Petra Lang", "Umzug &lt;weit weg&gt;", "widerruf@"):
        assert word in page.out
    assert not [word for word in sites.private_words(lu) if word in page.out]
    assert not re.search(r"<script|https?://(?!blog\.brueckenhaus)", page.out)
    found = sites.run("consent", "report", "kim", "--format", "json", site=folder).json
    assert found["consent"]["private"]["name"] == kim["name"]
    assert found["consent"]["reasons"] == ["Umzug <weit weg>"]
    assert found["consent"]["documents"][0]["photographs"]
    assert len(found["rights"]) == 3
