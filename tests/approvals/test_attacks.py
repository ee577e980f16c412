"""What somebody with write access to content/, but without the keys, might try. Each has to end in an A-code."""

from __future__ import annotations

import base64
import datetime as dt
import json
from dataclasses import replace

import pytest

from sozialblog import load, signing
from sozialblog.approvals import (
    IN_TOTO,
    KEYRING_PATH,
    Entry,
    Envelope,
    Kind,
    Root,
    encode_envelope,
    encode_keyring,
    envelope_path,
    file_of,
    key_id,
)
from sozialblog.approvals.envelope import KEYRING
from sozialblog.approvals.keyring import parse_keyring
from sozialblog.approvals.strict import encode, encode_file
from sozialblog.config import Policy
from sozialblog.digests import of_bytes
from sozialblog.gates.approved import site_findings
from sozialblog.signing.dsse import signed
from tests.approvals.world import World, key_of


def payload_of(data: bytes) -> dict:
    return json.loads(base64.b64decode(json.loads(data)["payload"]))


def resign(world: World, path: str, key: signing.Unlocked, *, change, payload_type: str = IN_TOTO) -> None:
    """Replace an envelope and its entry in the log by ones with another statement, signed by ``key``."""
    statement = payload_of(world.files.pop(path))
    change(statement)
    predicate = statement["predicate"]
    envelope = signed(Envelope(payload=encode(statement), payload_type=payload_type, signatures={}), [key])
    data = encode_envelope(envelope)
    at = dt.datetime.fromisoformat(predicate["at"])
    old = world.ledger().log
    for entry in old.entries.values():
        if path.rsplit("/", maxsplit=1)[-1].removesuffix(".json") in entry.names:
            del world.files[f"content/approvals/log/{entry.digest}.json"]
    entry = Entry(kind=Kind.APPROVAL, at=at, follows=tuple(predicate["heads"]), names=(of_bytes(data),))
    world.files |= {envelope_path(predicate["document"], of_bytes(data)): data, **dict([file_of(entry)])}


def test_a_name_typed_into_yaml():
    world = World()
    world.edit("post/rad", "status: ready", "status: ready\ntags: [approved_by petra-lang]")
    assert world.codes() == ["A201"]


def test_an_envelope_typed_by_hand():
    world = World()
    world.files[f"content/approvals/envelopes/post/rad/{'0' * 64}.json"] = b'{"approved_by": "petra-lang"}\n'
    assert world.codes() == ["A203"]


def test_rubbish_beside_a_good_approval_does_no_harm():
    world = World()
    world.approve("petra-lang")
    world.files[f"content/approvals/envelopes/post/rad/{'0' * 64}.json"] = b"{}\n"
    assert world.codes() == []


def test_a_stranger_beside_a_good_approval_does_no_harm():
    world = World()
    world.approve("petra-lang")
    mine = set(world.envelopes()) | set(world.entries())
    world.approve("petra-lang")
    (path,) = set(world.envelopes()) - mine
    resign(world, path, key_of("stranger"), change=lambda item: None)
    assert world.codes() == []


def test_an_envelope_copied_to_another_post():
    world = World()
    world.texts["post/suppe"] = world.texts["post/rad"]
    world.photos |= {path.replace("rad/", "suppe/"): data for path, data in world.photos.items()}
    world.approve("petra-lang", "post/rad")
    for path in world.envelopes():
        world.files[path.replace("post/rad", "post/suppe")] = world.files[path]
    assert world.codes("post/rad") == []
    assert world.codes("post/suppe") == ["A203"]
    assert "another document" in world.said("post/suppe")


def test_a_folder_renamed_to_an_approved_one():
    """Another text under an approved name is a changed text."""
    world = World()
    world.approve("petra-lang", "post/rad")
    world.texts["post/rad"] = world.texts["post/suppe"]
    assert set(world.codes("post/rad")) == {"A202"}


def test_an_old_approval_replayed_after_an_edit_and_a_revert():
    """What leadership saw last is what counts, even if the old words come back."""
    world = World()
    world.approve("petra-lang")
    world.edit("post/rad", "Beim vierten", "Beim fünften")
    world.approve("petra-lang")
    assert world.codes() == []
    world.edit("post/rad", "Beim fünften", "Beim vierten")
    assert world.codes() == ["A202"]
    world.approve("petra-lang")
    assert world.codes() == []


def test_an_old_approval_replayed_after_a_revert_of_policy():
    world = World()
    world.approve("petra-lang")
    world.with_policy(needs=("consent",))
    world.edit("post/rad", "Blatt 12", "Blatt 13")
    world.edit("post/rad", "Beim vierten", "Beim fünften")
    world.approve("petra-lang")
    assert world.codes() == []
    world.with_policy(needs=("consent", "post"))
    assert set(world.codes()) == {"A202"}
    world.edit("post/rad", "Blatt 13", "Blatt 12")
    world.edit("post/rad", "Beim fünften", "Beim vierten")
    assert set(world.codes()) == {"A202"}  # the record was approved in another version since


def test_a_revert_of_policy_does_not_make_one_signature_two():
    world = World(policy=Policy(signatures=2))
    world.with_policy(signatures=1)
    world.approve("petra-lang")
    assert world.codes() == []
    world.with_policy(signatures=2)
    assert world.codes() == ["A206"]


def intruder_keyring(world: World, **changes):
    """The keyring with somebody added, by whoever can write into content/."""
    keyring = world.ledger().keyring
    intruder = world.person("ida-intrus", "Ida Intrus")
    return replace(keyring, version=keyring.version + 1, people={**keyring.people, intruder.id: intruder}, **changes)


def put_keyring(world: World, keyring, keys) -> None:
    envelope = signed(Envelope(payload=encode_keyring(keyring), payload_type=KEYRING, signatures={}), keys)
    data = encode_envelope(envelope)
    entry = Entry(
        kind=Kind.KEYRING, at=keyring.at, follows=keyring.heads, names=(of_bytes(data),), version=keyring.version
    )
    world.files |= {KEYRING_PATH: data, **dict([file_of(entry)])}


def test_an_approver_added_without_root():
    world = World()
    put_keyring(world, intruder_keyring(world), [key_of("ida-intrus 0")])
    assert world.codes() == ["A207"]
    assert [finding.code for finding in site_findings(world.ledger())] == ["A207"]


def test_an_approver_added_under_a_root_of_their_own():
    world = World()
    own = key_of("another root")
    put_keyring(world, intruder_keyring(world, root=Root(keys=(own.public,), threshold=1)), [own])
    assert world.codes() == ["A207"]
    assert "other root keys" in world.said()


def test_an_approver_added_by_a_leading_person_without_root():
    world = World()
    put_keyring(world, intruder_keyring(world), [world.keys["petra-lang/0"]])
    assert world.codes() == ["A207"]


def test_an_approver_added_with_the_old_signature():
    world = World()
    old = json.loads(world.files[KEYRING_PATH])
    old["payload"] = base64.b64encode(encode_keyring(intruder_keyring(world))).decode()
    world.files[KEYRING_PATH] = encode_file(old)
    assert world.codes() == ["A207"]


def test_a_threshold_of_root_keys():
    world = World(roots=3, threshold=2)
    world.approve("petra-lang")
    assert world.codes() == []
    keyring = intruder_keyring(world)
    before = dict(world.files)
    put_keyring(world, keyring, world.roots[:1])
    assert world.codes() == ["A207"]
    world.files = before
    put_keyring(world, keyring, world.roots[1:])
    assert world.codes() == []


def test_one_root_signature_under_two_names():
    """Duplicate signatures are not counted twice: a key's id is computed from the key."""
    world = World(roots=2, threshold=2)
    data = json.loads(world.files[KEYRING_PATH])
    first, second = data["signatures"]
    data["signatures"] = [first, {**first, "keyid": second["keyid"]}]
    world.files[KEYRING_PATH] = encode_file(data)
    assert world.codes() == ["A207"]
    data["signatures"] = [first, first]
    world.files[KEYRING_PATH] = encode_file(data)
    assert world.codes() == ["A207"]
    assert "damaged" in world.said()


def test_a_root_key_that_stands_twice():
    world = World()
    one = world.roots[0].public
    payload = encode_keyring(world.ledger().keyring).replace(f'["{one}"]'.encode(), f'["{one}","{one}"]'.encode())
    envelope = Envelope(payload=payload, payload_type=KEYRING, signatures={})
    with pytest.raises(ValueError, match="sorted list"):
        parse_keyring(envelope)


def test_a_threshold_out_of_reach():
    world = World()
    keyring = replace(intruder_keyring(world), root=Root(keys=world.root.keys, threshold=2))
    world.root = keyring.root
    put_keyring(world, keyring, world.roots)
    assert world.codes() == ["A207"]


def test_an_older_keyring_put_back():
    world = World()
    old = world.files[KEYRING_PATH]
    world.admit("olaf-bahr", "Olaf Bahr")
    world.approve("petra-lang")
    assert world.codes() == []
    world.files[KEYRING_PATH] = old
    assert world.codes() == ["A207"]
    assert "version 1, but version 2 was seen before" in world.said()


def test_an_older_keyring_put_back_and_the_log_cut():
    """The approval that was given under the newer keyring names it."""
    world = World()
    old, entries = world.files[KEYRING_PATH], world.entries()
    world.admit("olaf-bahr", "Olaf Bahr")
    world.approve("petra-lang")
    world.files[KEYRING_PATH] = old
    for path in set(world.entries()) - set(entries):
        del world.files[path]
    assert "A207" in world.codes()


def test_an_older_keyring_put_back_and_everything_since_removed():
    """Nothing in content/ remembers the newer one then; the published manifest does."""
    world = World()
    before = dict(world.files)
    world.admit("olaf-bahr", "Olaf Bahr")
    world.anchored = world.ledger().heads
    world.files = before
    assert world.codes() == ["A208"]


def test_two_keyrings_of_one_version():
    world = World()
    before = dict(world.files)
    world.admit("olaf-bahr", "Olaf Bahr")
    one = dict(world.files)
    world.files = before
    world.admit("nora-nord", "Nora Nord")
    world.files = {**one, **world.files}
    assert world.codes() == ["A207"]
    world.admit("olaf-bahr", "Olaf Bahr")  # a new version that has seen both brings them together
    assert world.codes() == ["A201"]


def test_the_keyring_deleted():
    world = World()
    world.approve("petra-lang")
    del world.files[KEYRING_PATH]
    assert world.codes() == ["A207"]


def test_a_keyring_that_the_log_does_not_know():
    world = World()
    (entry,) = world.entries()
    del world.files[entry]
    assert world.codes() == ["A208"]


def test_no_root_pinned():
    world = World()
    world.approve("petra-lang")
    from sozialblog import approvals

    ledger = approvals.read(world.files, root="")
    assert [finding.code for finding in ledger.faults] == ["A207"]
    assert "no root fingerprint is pinned" in str(ledger.faults[0].message)


def test_the_author_through_a_second_key():
    world = World()
    world.admit("mira-kurz", "Mira K.", keys=2)
    world.approve("mira-kurz", number=1)
    assert world.codes() == ["A205"]


def test_a_key_of_two_people_is_refused():
    world = World()
    shared = world.keys["petra-lang/0"].public
    with pytest.raises(ValueError, match="stands twice"):
        world.apply(
            signing.admit(
                world.ledger(),
                replace(
                    world.person("olaf-bahr", "Olaf Bahr"),
                    keys=(replace(world.person("olaf-bahr", "").keys[0], public=shared),),
                ),
                at=world.now,
                keys=world.roots,
            )
        )


def test_a_person_who_signs_in_the_name_of_another():
    world = World()
    world.admit("mira-kurz", "Mira K.")
    world.approve("mira-kurz")
    (path,) = world.envelopes()
    resign(world, path, world.keys["mira-kurz/0"], change=lambda item: item["predicate"].update(person="petra-lang"))
    assert set(world.codes()) <= {"A204", "A205"}
    assert "but the key belongs to Mira K." in world.said()


def test_a_leading_person_who_signs_for_somebody_else():
    """Only a “vertretung” records what somebody else signed on paper."""
    world = World(policy=Policy(on_paper=True, signatures=2))
    world.admit("olaf-bahr", "Olaf Bahr")
    world.approve("petra-lang")
    (path,) = world.envelopes()
    paper = {"on_behalf_of": "olaf-bahr", "place": "Ordner 3"}
    resign(world, path, world.keys["petra-lang/0"], change=lambda item: item["predicate"].update(paper))
    assert world.codes() == ["A204"]


def test_a_key_nobody_knows():
    world = World()
    world.approve("petra-lang")
    (path,) = world.envelopes()
    resign(world, path, key_of("stranger"), change=lambda item: None)
    assert world.codes() == ["A204"]


def test_a_foreign_signature_under_the_right_key_id():
    world = World()
    world.approve("petra-lang")
    (path,) = world.envelopes()
    data = json.loads(world.files.pop(path))
    forged = signed(
        Envelope(payload=base64.b64decode(data["payload"]), payload_type=IN_TOTO, signatures={}), [key_of("stranger")]
    )
    keyid = key_id(world.keys["petra-lang/0"].public)
    envelope = replace(forged, signatures={keyid: next(iter(forged.signatures.values()))})
    new = encode_envelope(envelope)
    world.files[envelope_path("post/rad", of_bytes(new))] = new
    assert world.codes() == ["A203"]
    assert "does not verify" in world.said()


def test_a_valid_signature_over_another_payload_type():
    world = World()
    world.approve("petra-lang")
    (path,) = world.envelopes()
    resign(world, path, world.keys["petra-lang/0"], change=lambda item: None, payload_type="text/plain")
    assert world.codes() == ["A203"]
    # the same with the type in the file put right again: the signature covers the type
    (path,) = world.envelopes()
    data = world.files.pop(path).replace(b"text/plain", IN_TOTO.encode())
    world.files[envelope_path("post/rad", of_bytes(data))] = data
    assert world.codes() == ["A203"]
    assert "does not verify" in world.said()


def test_two_signatures_on_one_statement():
    world = World(policy=Policy(signatures=2))
    world.admit("olaf-bahr", "Olaf Bahr")
    world.approve("petra-lang")
    (path,) = world.envelopes()
    data = json.loads(world.files.pop(path))
    both = signed(
        Envelope(payload=base64.b64decode(data["payload"]), payload_type=IN_TOTO, signatures={}),
        [world.keys["petra-lang/0"], world.keys["olaf-bahr/0"]],
    )
    new = encode_envelope(both)
    world.files[envelope_path("post/rad", of_bytes(new))] = new
    assert "A204" in world.codes()


def test_one_signature_copied_under_a_second_digest():
    """The same statement in a second file is not a second person."""
    world = World(policy=Policy(signatures=2))
    world.approve("petra-lang")
    (path,) = world.envelopes()
    world.files[path.replace(path.split("/")[-1], "f" * 64 + ".json")] = world.files[path]
    assert set(world.codes()) == {"A203", "A206"}


def test_a_photograph_named_twice_with_different_digests():
    world = World()
    world.approve("petra-lang")
    (path,) = world.envelopes()

    def twice(statement):
        photo = next(item for item in statement["subject"] if item["name"].startswith("photo:"))
        statement["subject"].append({**photo, "digest": {"sha256": "0" * 64}})
        statement["subject"].sort(key=lambda item: item["name"])

    resign(world, path, world.keys["petra-lang/0"], change=twice)
    assert world.codes() == ["A203"]
    assert "named twice" in world.said()


# -- revocation ----------------------------------------------------------------------------------------------


def test_what_the_log_proves_to_be_older_than_a_revocation_stays_good():
    world = World()
    world.admit("olaf-bahr", "Olaf Bahr")
    world.approve("olaf-bahr")
    world.tick(days=3)
    world.revoke("olaf-bahr", since=dt.date(2026, 6, 8))
    assert world.codes() == []
    assert world.codes("post/suppe") == ["A201"]


def test_what_was_approved_from_the_day_on_is_void():
    world = World()
    world.admit("olaf-bahr", "Olaf Bahr")
    world.tick(days=3)
    world.approve("olaf-bahr")
    world.revoke("olaf-bahr", since=dt.date(2026, 6, 8))
    assert world.codes() == ["A204"]


def test_a_revoked_key_used_with_a_back_dated_time():
    world = World()
    world.admit("olaf-bahr", "Olaf Bahr")
    thief = dict(world.files)
    world.tick(days=3)
    world.revoke("olaf-bahr", since=dt.date(2026, 6, 8))
    after = dict(world.files)
    # on a copy of the site from before the revocation, with a time from before it
    world.files, world.now = thief, dt.datetime(2026, 6, 6, tzinfo=dt.UTC)
    world.approve("olaf-bahr")
    assert world.codes() == []
    world.files = {**world.files, **after}
    assert world.codes() == ["A204"]
    assert "does not prove" in world.said()


def test_a_revoked_key_used_after_its_revocation_with_a_back_dated_time():
    world = World()
    world.admit("olaf-bahr", "Olaf Bahr")
    world.tick(days=3)
    world.revoke("olaf-bahr", since=dt.date(2026, 6, 8))
    world.approve("olaf-bahr", at=dt.datetime(2026, 6, 6, tzinfo=dt.UTC))
    assert world.codes() == ["A204"]


@pytest.mark.parametrize(("witness", "codes"), [(True, []), (False, ["A204"])])
def test_a_revocation_that_reaches_back_needs_a_witness_from_before(witness, codes):
    """The thief had the key from the 8th on; it was noticed on the 15th. Dates alone prove nothing."""
    world = World()
    world.admit("olaf-bahr", "Olaf Bahr")
    world.approve("olaf-bahr")
    if witness:
        world.approve("petra-lang", "post/suppe")
    world.tick(days=10)
    world.revoke("olaf-bahr", since=dt.date(2026, 6, 8))
    assert world.codes() == codes


@pytest.mark.parametrize("days", [3, 4])
def test_a_witness_on_the_date_or_after_it_proves_nothing(days):
    world = World()
    world.admit("olaf-bahr", "Olaf Bahr")
    world.approve("olaf-bahr")
    world.tick(days=days)
    world.approve("petra-lang", "post/suppe")
    world.tick(days=8 - days)
    world.revoke("olaf-bahr", since=dt.date(2026, 6, 8))
    assert world.codes() == ["A204"]


@pytest.mark.parametrize("own_key", [True, False])
def test_a_witness_is_somebody_else_and_comes_after(own_key):
    """Neither the thief's own second statement nor one that has not seen the approval proves anything."""
    world = World()
    world.admit("olaf-bahr", "Olaf Bahr", keys=2)
    if not own_key:
        world.approve("petra-lang", "post/suppe")
    world.approve("olaf-bahr", number=0)
    if own_key:
        world.approve("olaf-bahr", "post/suppe", number=1)
    world.tick(days=10)
    world.revoke("olaf-bahr", 0, since=dt.date(2026, 6, 8))
    assert world.codes() == ["A204"]


def test_the_second_key_stays_good_when_the_first_is_revoked():
    world = World()
    world.admit("olaf-bahr", "Olaf Bahr", keys=2)
    world.tick(days=4)
    world.revoke("olaf-bahr", 0, since=dt.date(2026, 6, 8))
    world.approve("olaf-bahr", number=1)
    assert world.codes() == []


def test_a_later_revocation_does_not_undo_an_earlier_one():
    world = World()
    world.admit("olaf-bahr", "Olaf Bahr")
    world.tick(days=4)
    world.revoke("olaf-bahr", since=dt.date(2026, 6, 8))
    world.revoke("olaf-bahr", since=dt.date(2027, 6, 8))
    (key,) = world.ledger().keyring.people["olaf-bahr"].keys
    assert key.revoked.since == dt.date(2026, 6, 8)


def test_an_approval_older_than_what_it_follows():
    world = World()
    world.tick(days=4)
    world.approve("petra-lang", "post/suppe")
    world.approve("petra-lang", at=world.now - dt.timedelta(days=1))
    assert world.codes() == []  # clocks differ
    world.edit("post/rad", "Beim vierten", "Beim fünften")
    world.approve("petra-lang", at=world.now - dt.timedelta(days=2))
    assert world.codes() == ["A204", "A202"]


def test_a_revoked_key_cannot_object():
    world = World()
    world.admit("olaf-bahr", "Olaf Bahr")
    world.approve("petra-lang")
    world.tick(days=4)
    world.revoke("olaf-bahr", since=dt.date(2026, 6, 8))
    world.reject("olaf-bahr")
    assert world.codes() == []


# -- the log -------------------------------------------------------------------------------------------------


def test_a_log_entry_deleted_with_its_envelope():
    world = World()
    world.approve("petra-lang", "post/rad")
    (entry,) = world.ledger().heads
    world.approve("petra-lang", "post/suppe")
    del world.files[f"content/approvals/log/{entry}.json"]
    for path in world.envelopes():
        del world.files[path]
    assert world.codes("post/suppe") == ["A208"]
    assert world.codes("post/rad") == ["A208"]


def test_the_last_log_entry_deleted_with_its_envelope():
    world = World()
    world.approve("petra-lang")
    world.reject("petra-lang")
    published = world.ledger().heads
    for path in [path for path in world.files if published[0] in path]:
        del world.files[path]
    world.files = {
        path: data
        for path, data in world.files.items()
        if "rejection" not in str(payload_of(data)["predicateType"] if path in world.envelopes() else "")
    }
    world.anchored = published
    assert world.codes() == ["A208"]


def test_a_rejection_deleted():
    world = World()
    world.approve("petra-lang")
    world.reject("petra-lang")
    for path in world.envelopes():
        if "rejection" in payload_of(world.files[path])["predicateType"]:
            del world.files[path]
    assert world.codes() == ["A208"]


def test_a_rejection_damaged():
    world = World()
    world.approve("petra-lang", "post/rad", "post/suppe")
    world.reject("petra-lang")
    for path in world.envelopes():
        if "rejection" in payload_of(world.files[path])["predicateType"]:
            world.files[path] = b"{}\n"
    assert world.codes() == ["A203"]
    assert world.codes("post/suppe") == ["A208"]  # nobody can tell any more which document it spoke of


def test_a_newer_approval_deleted_to_bring_an_old_text_back():
    world = World()
    world.approve("petra-lang")
    old = set(world.envelopes())
    world.edit("post/rad", "Beim vierten", "Beim fünften")
    world.approve("petra-lang")
    for path in set(world.envelopes()) - old:
        del world.files[path]
    world.edit("post/rad", "Beim fünften", "Beim vierten")
    assert world.codes() == ["A208"]


def test_a_newer_approval_damaged_to_bring_an_old_text_back():
    world = World()
    world.approve("petra-lang")
    old = set(world.envelopes())
    world.edit("post/rad", "Beim vierten", "Beim fünften")
    world.approve("petra-lang")
    for path in set(world.envelopes()) - old:
        world.files[path] = b"\n"
    world.edit("post/rad", "Beim fünften", "Beim vierten")
    assert world.codes() == ["A203"]
    world.approve("petra-lang")  # in knowledge of everything before
    assert world.codes() == []


@pytest.mark.parametrize("data", [None, b"\n", b"{}\n"])
@pytest.mark.parametrize("folder", ["post/suppe", "page/gibt-es-nicht", "somewhere", "post/rad/below"])
def test_a_newer_approval_moved_away_to_bring_an_old_text_back(folder, data):
    """A folder says nothing about what a file in it spoke of, whether or not the file is damaged (None: as it was)."""
    world = World()
    world.approve("petra-lang")
    old = set(world.envelopes())
    world.edit("post/rad", "Beim vierten", "Beim fünften")
    world.approve("petra-lang")
    (path,) = set(world.envelopes()) - old
    world.files[path.replace("post/rad", folder)] = data or world.files[path]
    assert world.codes() == []  # a copy elsewhere does no harm
    del world.files[path]
    assert world.codes() != []
    world.edit("post/rad", "Beim fünften", "Beim vierten")
    assert world.codes() == ["A208"]
    world.approve("petra-lang", "post/rad", "post/suppe")  # in knowledge of everything before
    assert world.codes() == world.codes("post/suppe") == []


def test_a_damaged_approval_speaks_against_everything_older_and_nothing_newer():
    world = World()
    world.texts["page/team"] = world.texts["post/suppe"]
    world.approve("petra-lang", "page/team")
    world.approve("petra-lang", "post/suppe")
    world.approve("petra-lang", "post/rad")
    (path,) = world.envelopes("post/suppe")
    whole = world.files[path]
    world.files[path] = whole[:-9] + b"\n"
    assert (world.codes("page/team"), world.codes("post/suppe"), world.codes("post/rad")) == (["A208"], ["A203"], [])
    world.files[path] = whole
    assert (world.codes("page/team"), world.codes("post/suppe"), world.codes("post/rad")) == ([], [], [])


def test_an_approval_that_the_log_does_not_know():
    world = World()
    before = world.entries()
    world.approve("petra-lang")
    for path in set(world.entries()) - set(before):
        del world.files[path]
    assert world.codes() == ["A208"]


def test_an_old_approval_entered_into_the_log_again():
    """An entry that names an old envelope does not make it newer than the rejection."""
    world = World()
    world.approve("petra-lang")
    (path,) = world.envelopes()
    world.reject("petra-lang")
    digest = path.split("/")[-1].removesuffix(".json")
    entry = Entry(kind=Kind.APPROVAL, at=world.now, follows=world.ledger().heads, names=(digest,))
    world.files |= dict([file_of(entry)])
    assert world.codes() == ["A201"]


@pytest.mark.parametrize(
    "change", [{"kind": Kind.REJECTION}, {"follows": ()}, {"at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}]
)
def test_an_entry_made_up_for_an_approval(change):
    """Nothing in an entry can be chosen other than its signer did, even while no later entry names it."""
    world = World()
    world.approve("petra-lang")
    (head,) = world.ledger().heads
    entry = replace(world.ledger().log.entries[head], **change)
    del world.files[f"content/approvals/log/{head}.json"]
    world.files |= dict([file_of(entry)])
    assert set(world.codes()) == {"A208"}


def test_an_approval_left_over_after_the_log_was_cut():
    """It names the entries that its signer saw."""
    world = World()
    before = set(world.files)
    world.approve("petra-lang", "post/suppe")
    gone = set(world.files) - before
    world.approve("petra-lang", "post/rad")
    (head,) = world.ledger().heads
    for path in [*gone, f"content/approvals/log/{head}.json"]:
        del world.files[path]
    assert world.codes("post/rad") == world.codes("post/suppe") == ["A208"]


def test_an_entry_edited_and_renamed():
    world = World()
    world.approve("petra-lang", "post/rad")
    (head,) = world.ledger().heads
    data = world.files.pop(f"content/approvals/log/{head}.json")
    edited = data.replace(b"2026-06-05", b"2026-06-04")
    world.files[f"content/approvals/log/{of_bytes(edited)}.json"] = edited
    assert world.codes() == ["A208"]


def test_entries_reordered():
    world = World()
    world.approve("petra-lang", "post/rad")
    (head,) = world.ledger().heads
    world.approve("petra-lang", "post/suppe")
    path = f"content/approvals/log/{head}.json"
    value = json.loads(world.files.pop(path))
    edited = encode_file({**value, "follows": []})
    world.files[f"content/approvals/log/{of_bytes(edited)}.json"] = edited
    assert world.codes() == ["A208"]


def test_a_stray_file_in_the_log():
    world = World()
    world.approve("petra-lang")
    world.files["content/approvals/log/notes.json"] = world.files[world.entries()[0]]
    assert world.codes() == ["A208"]


def test_a_symlink_in_place_of_an_envelope(tmp_path):
    """load reads no links, so the log misses the file."""
    world = World()
    world.approve("petra-lang")
    (path,) = world.envelopes()
    for name, data in world.files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    elsewhere = tmp_path / "elsewhere.json"
    (tmp_path / path).rename(elsewhere)
    (tmp_path / path).symlink_to(elsewhere)
    site = load.load(tmp_path)
    assert path not in site.approvals
    assert world.codes(files=site.approvals) == ["A208"]
    assert signing.current(tmp_path) == site.approvals
