"""What counts as approved, and what each finding says."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from sozialblog import approvals
from sozialblog.config import Policy, Unit
from sozialblog.gates.approved import gate, needs_approval, required, site_findings, standing
from tests.approvals.world import TODAY, World


def test_nobody_approved():
    assert World().codes() == ["A201"]


def test_without_any_approvals_everything_waits():
    world = World()
    world.files.clear()
    assert world.codes() == ["A201"]
    assert site_findings(world.ledger()) == ()


def test_approved():
    world = World()
    world.approve("petra-lang")
    assert world.codes() == []
    assert world.codes("post/suppe") == ["A201"]


def test_one_call_approves_many_documents_with_one_entry():
    world = World()
    before = len(world.entries())
    world.approve("petra-lang", "post/rad", "post/suppe")
    assert world.codes() == world.codes("post/suppe") == []
    assert len(world.entries()) == before + 1


def test_crlf_from_git_changes_nothing():
    world = World()
    world.approve("petra-lang")
    world.files = {path: data.replace(b"\n", b"\r\n") for path, data in world.files.items()}
    assert world.codes() == []
    assert "titl" in world.texts["post/rad"]
    world.edit("post/rad", "title: Ein", "title: Kein")
    assert "from “Ein Nachmittag”" in world.said()  # what was seen is still read


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Beim vierten", "Beim fünften", "“Beim vierten Mal hielt sie.” became “Beim fünften Mal hielt sie.”"),
        ("Beim vierten Mal hielt sie.", "", "taken out “Beim vierten Mal hielt sie.”"),
        ("title: Ein Nachmittag", "title: Ein Abend", "“title” was changed from “Ein Nachmittag” to “Ein Abend”"),
        ("summary: Acht Räder.\n", "", "“summary” was taken out"),
        ("status: ready", "status: ready\ntags: [Rad]", "“tags” was added"),
        ("alt: Ein Rad", "alt: Zwei Räder", "“photos” was changed"),
        ("Ordner 7, Blatt 12", "Ordner 7, Blatt 13", "the consent “jonas-k-2026” was changed (evidence)"),
        ("born: 2000-03-14", "born: 2000-03-15", "the consent “jonas-k-2026” was changed (born)"),
        ("valid_until: 2028-05-04", "valid_until: 2029-05-04", "(valid_until)"),
        ("covers: [image, first-name]", "covers: [image, first-name, quote]\n    explicit: true", "(covers, explicit)"),
    ],
)
def test_a_change_voids_and_is_named(old, new, says):
    world = World()
    world.approve("petra-lang")
    world.edit("post/rad", old, new)
    found = world.findings()
    assert {finding.code for finding in found} == {"A202"}
    assert says in world.said()
    assert "Kowalski" not in world.said()
    assert "Blatt" not in world.said()


def test_the_latest_approval_is_the_one_that_is_compared():
    world = World()
    world.admit("olaf-bahr", "Olaf Bahr")
    world.approve("petra-lang")
    world.approve("olaf-bahr")
    world.edit("post/rad", "Beim vierten", "Beim fünften")
    (finding,) = world.findings()
    assert str(finding.message).startswith("What Olaf Bahr approved on 2026-06-05 has changed")


def test_the_line_of_the_change():
    world = World()
    world.approve("petra-lang")
    world.edit("post/rad", "Beim vierten", "Beim fünften")
    (finding,) = world.findings()
    assert world.texts["post/rad"].splitlines()[finding.line - 1].startswith("Beim fünften")


def test_an_exchanged_photograph_is_named():
    world = World()
    world.approve("petra-lang")
    world.photos["content/posts/rad/hof.jpg"] += b"x"
    (finding,) = world.findings()
    assert finding.code == "A202"
    assert "hof.jpg" in str(finding.message)


def test_many_changes_are_cut_short():
    world = World()
    world.texts["post/suppe"] += "\n".join(f"\nAbsatz {number}" for number in range(20))
    world.approve("petra-lang", "post/suppe")
    for number in range(0, 20, 3):
        world.edit("post/suppe", f"Absatz {number}\n" if number < 19 else "Absatz 19", f"Satz {number}\n")
    assert "other changed places: 4" in world.said("post/suppe")


def test_a_very_long_text_is_not_compared_line_by_line():
    world = World()
    world.texts["post/suppe"] += "\n".join(f"Zeile {number}" for number in range(3000))
    world.approve("petra-lang", "post/suppe")
    world.edit("post/suppe", "Zeile 1234\n", "Zeile X\n")
    assert "Zeile X" in world.said("post/suppe")


def test_without_the_file_of_what_was_seen_the_change_is_found_all_the_same():
    world = World()
    world.approve("petra-lang")
    for path in [path for path in world.files if path.endswith(".seen.json")]:
        del world.files[path]
    assert world.codes() == []
    world.edit("post/rad", "Beim vierten", "Beim fünften")
    world.edit("post/rad", "Blatt 12", "Blatt 13")
    assert world.codes() == ["A202", "A202"]
    assert "the text or the front matter was changed" in world.said()
    assert "the consent “jonas-k-2026” was changed" in world.said()


def test_a_tampered_file_of_what_was_seen_is_not_believed():
    world = World()
    world.approve("petra-lang")
    (path,) = [path for path in world.files if path.endswith(".seen.json")]
    world.files[path] = world.files[path].replace(b"Kette", b"Kelle")
    world.edit("post/rad", "Beim vierten", "Beim fünften")
    assert "the text or the front matter was changed" in world.said()


def test_a_missing_photograph_cannot_be_covered():
    world = World()
    world.approve("petra-lang")
    del world.photos["content/posts/rad/hof.jpg"]
    assert world.codes() == ["A201"]


def test_a_number_without_canonical_form_withholds():
    world = World()
    world.edit("post/rad", "summary: Acht Räder.", "summary: 9007199254740993")
    assert world.codes() == ["A201"]
    assert "number is too large" in world.said()


def test_a_record_number_without_canonical_form_withholds():
    world = World()
    world.edit("post/rad", "shown_as: Jonas", "shown_as: 9007199254740993")
    assert world.codes() == ["A201"]


def test_a_lost_envelope_does_not_hide_what_changed():
    world = World(policy=Policy(signatures=2))
    world.admit("olaf-bahr", "Olaf Bahr")
    world.approve("petra-lang", "post/suppe")
    (path,) = world.envelopes("post/suppe")
    world.approve("petra-lang", "post/rad")
    del world.files[path]
    assert world.codes() == ["A206"]
    assert world.codes("post/suppe") == ["A208"]
    world.approve("olaf-bahr", "post/rad")
    assert world.codes() == []  # both were given in knowledge of the entry
    world.edit("post/rad", "Beim vierten", "Beim fünften")
    assert world.codes() == ["A202"]


def test_many_gaps_are_one_finding_of_a_document():
    world = World()
    for _ in range(3):
        world.approve("petra-lang")
    for path in world.entries():
        world.files[path] = b"{}\n"
    assert len(world.ledger().faults) > 1
    assert world.codes() == ["A208"]
    assert site_findings(world.ledger()) == ()  # the rest of the site stands


# -- people ---------------------------------------------------------------------------------------------


def test_two_people_for_two_signatures():
    world = World(policy=Policy(signatures=2))
    world.admit("olaf-bahr", "Olaf Bahr")
    world.approve("petra-lang")
    assert world.codes() == ["A206"]
    assert "1 of 2" in world.said()
    world.approve("olaf-bahr")
    assert world.codes() == []


def test_two_approvals_of_one_person_are_one():
    world = World(policy=Policy(signatures=2))
    world.admit("olaf-bahr", "Olaf Bahr", keys=2)
    world.approve("olaf-bahr", number=0)
    world.approve("olaf-bahr", number=1)
    assert world.codes() == ["A206"]


def test_the_author_does_not_count():
    world = World()
    world.admit("mira-kurz", "M. Kurz")
    world.approve("mira-kurz")
    assert world.codes() == ["A205"]


def test_the_author_is_known_by_name_too():
    world = World()
    world.admit("mk", "mira kurz")
    world.approve("mk")
    assert world.codes() == ["A205"]


def test_an_approval_that_never_counted_is_not_mentioned_once_the_text_has_changed():
    world = World()
    world.admit("mira-kurz", "M. Kurz")
    world.approve("mira-kurz")
    world.edit("post/rad", "Beim vierten", "Beim fünften")
    assert world.codes() == ["A201"]


def test_without_four_eyes_the_author_may():
    world = World(policy=Policy(four_eyes=False))
    world.admit("mira-kurz", "Mira Kurz")
    world.approve("mira-kurz")
    assert world.codes() == []


def test_an_author_nobody_listed_is_taken_for_a_person_id():
    world = World()
    world.edit("post/rad", "author: mkurz", "author: petra-lang")
    world.approve("petra-lang")
    assert world.codes() == ["A205"]


def test_a_document_without_author_can_be_approved():
    world = World()
    world.edit("post/suppe", "author: mkurz\n", "")
    world.texts["page/team"] = world.texts.pop("post/suppe").replace("date: 2026-05-12\n", "")
    world.approve("petra-lang", "page/team")
    assert world.codes("page/team") == []


def test_the_wrong_role():
    world = World()
    world.admit("rita-rot", "Rita Rot", roles=("redaktion",))
    world.approve("rita-rot")
    assert world.codes() == ["A204"]
    assert "redaktion" in world.said()
    world.with_policy(roles=("leitung", "redaktion"))
    assert world.codes() == []


def test_a_role_that_was_taken_away():
    world = World()
    world.admit("olaf-bahr", "Olaf Bahr")
    world.approve("olaf-bahr")
    world.admit("olaf-bahr", "Olaf Bahr", roles=("redaktion",))
    assert world.codes() == ["A204"]


def test_a_director_of_one_unit_cannot_approve_for_another():
    world = World()
    world.units = {unit: Unit(id=unit, path="", name=unit) for unit in ("nord", "sued")}
    world.admit("nora-nord", "Nora Nord", units=("nord",))
    world.edit("post/rad", "status: ready", "status: ready\nunit: sued")
    world.approve("nora-nord", "post/rad", "post/suppe")
    assert world.codes("post/rad") == ["A204"]
    assert world.codes("post/suppe") == ["A204"]  # the whole organisation
    world.admit("nora-nord", "Nora Nord", units=("nord", "sued"))
    assert world.codes("post/rad") == []
    assert world.codes("post/suppe") == ["A204"]


def test_a_document_that_moves_to_another_unit():
    world = World()
    world.units = {unit: Unit(id=unit, path="", name=unit) for unit in ("nord", "sued")}
    world.policy = Policy(needs=("consent",))
    world.units = {unit: replace(item, policy=world.policy) for unit, item in world.units.items()}
    world.edit("post/rad", "status: ready", "status: ready\nunit: sued")
    world.admit("nora-nord", "Nora Nord", units=("nord", "sued"))
    world.approve("nora-nord")
    world.edit("post/rad", "unit: sued", "unit: nord")
    assert world.codes() == ["A204"]


@pytest.mark.parametrize(
    ("dates", "codes"),
    [
        ({"since": dt.date(2026, 6, 5)}, []),
        ({"since": dt.date(2026, 6, 6)}, ["A204"]),
        ({"until": dt.date(2026, 6, 5)}, []),
        ({"until": dt.date(2026, 6, 4)}, ["A204"]),
    ],
)
def test_validity_of_a_person(dates, codes):
    world = World()
    world.admit("olaf-bahr", "Olaf Bahr", **dates)
    world.approve("olaf-bahr")
    assert world.codes() == codes


@pytest.mark.parametrize(
    ("until", "codes"), [(dt.date(2026, 6, 5), []), (dt.date(2026, 6, 4), ["A204"]), (dt.date(2027, 1, 1), [])]
)
def test_validity_of_a_key(until, codes):
    world = World()
    entry = world.person("olaf-bahr", "Olaf Bahr")
    entry = replace(entry, keys=(replace(entry.keys[0], until=until),))
    world.tick()
    world.apply(approvals_admit(world, entry))
    world.approve("olaf-bahr")
    assert world.codes() == codes


def approvals_admit(world, entry):
    from sozialblog import signing

    return signing.admit(world.ledger(), entry, at=world.now, keys=world.roots)


# -- on paper ---------------------------------------------------------------------------------------------


def paper_world(**policy) -> World:
    world = World(policy=Policy(**{"on_paper": True, **policy}))
    world.admit("vera-vogt", "Vera Vogt", roles=("vertretung",))
    world.admit("olaf-bahr", "Olaf Bahr", keys=0)
    return world


def test_an_approval_on_paper():
    world = paper_world()
    world.approve("vera-vogt", on_behalf_of="olaf-bahr", place="Ordner 3")
    assert world.codes() == []
    assert [filed.statement.counts_for for filed in standing(world.case("post/rad"))] == ["olaf-bahr"]
    assert [filed.path for filed in standing(world.case("post/rad"))] == world.envelopes()


def test_paper_and_signature_of_one_person_are_one():
    world = paper_world(signatures=2)
    world.approve("vera-vogt", on_behalf_of="petra-lang", place="Ordner 3")
    world.approve("petra-lang")
    assert world.codes() == ["A206"]


@pytest.mark.parametrize(
    ("policy", "how"),
    [
        ({"on_paper": False}, {"on_behalf_of": "olaf-bahr", "place": "Ordner 3"}),
        ({}, {"on_behalf_of": "olaf-bahr", "place": " "}),
        ({}, {"on_behalf_of": "nobody-known", "place": "Ordner 3"}),
        ({}, {"on_behalf_of": "vera-vogt", "place": "Ordner 3"}),
        ({}, {}),
    ],
)
def test_paper_that_does_not_count(policy, how):
    world = paper_world(**policy)
    world.approve("vera-vogt", **how)
    assert world.codes() == ["A204"]


def test_only_a_vertretung_records_paper():
    world = paper_world()
    world.admit("rita-rot", "Rita Rot", roles=("redaktion",))
    world.approve("rita-rot", on_behalf_of="olaf-bahr", place="Ordner 3")
    assert world.codes() == ["A204"]


@pytest.mark.parametrize("limits", [{"units": ("nord",)}, {"until": dt.date(2026, 6, 4)}, {"roles": ("redaktion",)}])
def test_who_signs_on_paper_has_to_be_entitled_too(limits):
    world = paper_world()
    world.admit("paul-papier", "Paul Papier", keys=0, **limits)
    world.approve("vera-vogt", on_behalf_of="paul-papier", place="Ordner 3")
    assert world.codes() == ["A204"]


def test_the_author_cannot_record_paper():
    world = paper_world()
    world.admit("mira-kurz", "M. K.", roles=("vertretung",))
    world.approve("mira-kurz", on_behalf_of="olaf-bahr", place="Ordner 3")
    assert world.codes() == ["A205"]


# -- what the policy asks for -------------------------------------------------------------------------------


def names(world: World, key: str = "post/rad") -> set[str]:
    return set(required(world.case(key)))


def test_needs_post_and_consent():
    assert names(World()) == {
        "post:post/rad", "photo:content/posts/rad/rad.jpg", "photo:content/posts/rad/hof.jpg", "consent:jonas-k-2026",
    }  # fmt: skip


def test_only_what_counts_now_stands_on_a_receipt():
    world = World()
    world.texts["page/impressum"] = "---\ntitle: Impressum\nlegal: impressum\nstatus: ready\n---\nText\n"
    assert standing(world.case("page/impressum")) == ()
    world.approve("petra-lang")
    assert len(standing(world.case("post/rad"))) == 1
    world.edit("post/rad", "Beim vierten", "Beim fünften")
    assert standing(world.case("post/rad")) == ()
    world.photos.clear()
    assert standing(world.case("post/rad")) == ()


def test_needs_consent_alone():
    world = World(policy=Policy(needs=("consent",)))
    assert names(world) == {"photo:content/posts/rad/rad.jpg", "consent:jonas-k-2026"}
    assert names(world, "post/suppe") == set()
    assert not needs_approval(world.case("post/suppe"))
    assert world.codes("post/suppe") == []


def test_needs_consent_alone_lets_the_text_be_edited():
    world = World(policy=Policy(needs=("consent",)))
    world.approve("petra-lang")
    world.edit("post/rad", "Beim vierten", "Beim fünften")
    assert world.codes() == []
    world.edit("post/rad", "Blatt 12", "Blatt 13")
    assert world.codes() == ["A202"]


def test_own_work_always_needs_the_whole():
    world = World(policy=Policy(needs=("consent",)))
    world.edit("post/suppe", "status: ready", "status: ready\ncontext: own-work")
    assert names(world, "post/suppe") == {"post:post/suppe"}


def test_a_photograph_that_does_not_say_whom_it_shows_counts_as_showing_someone():
    world = World(policy=Policy(needs=("consent",)))
    world.edit("post/rad", ", shows: nobody", "")
    assert "photo:content/posts/rad/hof.jpg" in names(world)


def test_an_attachment_is_named_as_one():
    world = World(policy=Policy(needs=("consent",)))
    world.edit("post/suppe", "people: nobody", "people: nobody\nattachments: [{file: plan.pdf, title: Plan}]")
    world.photos["content/posts/suppe/plan.pdf"] = b"%PDF"
    assert names(world, "post/suppe") == {"attachment:content/posts/suppe/plan.pdf"}
    assert needs_approval(world.case("post/suppe"))


def test_what_has_no_canonical_form_or_is_not_there_has_no_digest():
    case = World().case("post/suppe")
    case = replace(case, document=replace(case.document, front={"title": 2**60}))
    assert required(case) == {"post:post/suppe": None}
    case = World(policy=Policy(needs=("consent",))).case("post/rad")
    odd = {name: replace(record, front={"id": 2**60}) for name, record in case.records.items()}
    for records in ({}, odd):
        found = replace(case, records=records, digests={})
        assert required(found) == {"photo:content/posts/rad/rad.jpg": None, "consent:jonas-k-2026": None}


def test_legal_pages_need_none():
    world = World()
    world.texts["page/impressum"] = "---\ntitle: Impressum\nlegal: impressum\nstatus: ready\n---\nText\n"
    assert names(world, "page/impressum") == set()
    assert world.codes("page/impressum") == []


def test_a_tighter_policy_asks_again_for_what_was_not_approved():
    world = World(policy=Policy(needs=("consent",)))
    world.approve("petra-lang")
    world.with_policy(needs=("consent", "post"))
    assert set(world.codes()) == {"A202"}
    assert "the text was not part of what was approved" in world.said()
    assert "hof.jpg was not part" in world.said()


# -- sent back --------------------------------------------------------------------------------------------


def test_a_rejection_is_read_by_the_author_and_ends_with_a_change():
    world = World()
    world.reject("petra-lang", reason="Bitte ohne {Klammern}.")
    assert world.codes() == ["A201"]
    assert "Dr. Petra Lang sent this back on 2026-06-05: “Bitte ohne {Klammern}.”" in world.said()
    world.edit("post/rad", "Beim vierten", "Beim fünften")
    assert "Nobody has approved" in world.said()


def test_old_rejections_do_not_hide_a_new_one():
    world = World()
    for word in ("fünften", "sechsten", "siebten", "achten"):
        world.reject("petra-lang")
        world.edit("post/rad", world.texts["post/rad"].split("Beim ")[1].split()[0], word)
    world.admit("olaf-bahr", "Olaf Bahr")
    world.reject("olaf-bahr", reason="So geht es nicht.")
    world.approve("petra-lang")
    assert "So geht es nicht." in world.said()


def test_a_rejection_stands_against_an_approval_until_the_same_person_approves():
    world = World(policy=Policy())
    world.admit("olaf-bahr", "Olaf Bahr")
    world.approve("olaf-bahr")
    world.reject("petra-lang")
    assert world.codes() == ["A201"]
    world.approve("olaf-bahr")
    assert world.codes() == ["A201"]
    world.approve("petra-lang")
    assert world.codes() == []


def test_the_data_protection_officer_may_object():
    world = World()
    world.admit("dora-dsb", "Dora D.", roles=("datenschutz",))
    world.approve("petra-lang")
    world.reject("dora-dsb")
    assert world.codes() == ["A201"]


def test_someone_of_another_unit_may_not_object():
    world = World()
    world.admit("nora-nord", "Nora Nord", units=("nord",))
    world.approve("petra-lang")
    world.reject("nora-nord")
    assert world.codes() == []


# -- the ledger as a whole -----------------------------------------------------------------------------------


def test_verified_signatures_need_not_be_verified_again():
    world = World()
    world.approve("petra-lang")
    first = world.ledger()
    assert len(first.verified) == 1
    again = approvals.read(world.files, root=world.root.fingerprint, verified=first.verified)
    assert list(gate(world.case("post/rad", again))) == []
    assert again.verified == first.verified


def test_only_verified_signatures_are_remembered(monkeypatch):
    world = World()
    world.approve("petra-lang")
    known = world.ledger().verified
    monkeypatch.setattr("sozialblog.approvals.ledger.verifies", lambda *_: False)
    assert world.codes() == ["A203"]
    assert world.ledger().verified == frozenset()
    ledger = approvals.read(world.files, root=world.root.fingerprint, verified=known)
    assert list(gate(world.case("post/rad", ledger))) == []


def test_heads_follow_the_log():
    world = World()
    before = world.ledger().heads
    world.approve("petra-lang")
    assert len(before) == len(world.ledger().heads) == 1
    assert before != world.ledger().heads


def test_today_plays_no_part():
    world = World()
    world.approve("petra-lang")
    case = replace(world.case("post/rad"), on=TODAY.replace(year=2036))
    assert list(gate(case)) == []
