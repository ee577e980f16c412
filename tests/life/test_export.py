"""consent export and report: what an authority gets, and what the person gets."""

# ruff: noqa: SIM905 - long lists of terms read better as words

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import pytest
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
        "GuardianOfDataSubject hasConsentControl WithdrawConsent isExercisedAt"
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


def test_every_term_exists_in_dpv(nodes):
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

    look(list(nodes.values()))
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
    for word in (kim["name"], kim["contact"], kim["evidence"], "Dr. Petra Lang", "Umzug &lt;weit weg&gt;", "widerruf@"):
        assert word in page.out
    assert not [word for word in sites.private_words(lu) if word in page.out]
    assert not re.search(r"<script|https?://(?!blog\.brueckenhaus)", page.out)
    found = sites.run("consent", "report", "kim", "--format", "json", site=folder).json
    assert found["consent"]["private"]["name"] == kim["name"]
    assert found["consent"]["reasons"] == ["Umzug <weit weg>"]
    assert found["consent"]["documents"][0]["photographs"]
    assert len(found["rights"]) == 3
