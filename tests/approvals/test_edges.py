"""Just this side and just that side of what counts, and what is written when somebody withdraws or is erased."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from sozialblog import approvals
from sozialblog.approvals import Kind, Root, Seen, encode_seen, mark, read_seen
from sozialblog.config import Policy, Unit
from sozialblog.digests import of_bytes
from sozialblog.gates.approved import standing
from tests.approvals.test_attacks import put_keyring
from tests.approvals.world import NOW, POST, World

DAY = dt.date(2026, 6, 7)


def test_an_approval_of_less_does_not_contradict_one_of_more():
    """Leadership approved the whole; under a wider policy it then approved the consents alone, unchanged."""
    world = World()
    world.approve("petra-lang")
    world.with_policy(needs=("consent",))
    world.approve("petra-lang")
    world.with_policy(needs=("consent", "post"))
    assert world.codes() == []


def test_a_unit_s_own_director_on_paper():
    world = World(policy=Policy(on_paper=True))
    world.units = {"nord": Unit(id="nord", path="", name="nord", policy=world.policy)}
    world.admit("vera-vogt", "Vera Vogt", roles=("vertretung",), units=("nord",))
    world.admit("nora-nord", "Nora Nord", keys=0, units=("nord",))
    world.edit("post/rad", "status: ready", "status: ready\nunit: nord")
    world.approve("vera-vogt", on_behalf_of="nora-nord", place="Ordner 3")
    assert world.codes() == []


def test_a_receipt_is_in_order_of_time():
    world = World(policy=Policy(signatures=2))
    people = ["petra-lang", *(f"person-{letter}" for letter in "abcdef")]
    for person in people[1:]:
        world.admit(person, f"Person {person[-1]}")
    for person in people:
        world.approve(person)
    found = standing(world.case("post/rad"))
    assert [filed.person.id for filed in found] == people
    assert sorted(filed.digest for filed in found) != [filed.digest for filed in found]


def test_the_line_of_a_photograph_that_was_exchanged():
    world = World()
    world.edit("post/rad", "  - {file: hof.jpg, alt: Ein Hof,", "  - alt: Ein Hof\n    file: hof.jpg\n    " + "x")
    world.texts["post/rad"] = world.texts["post/rad"].replace(
        "x credit: Mira Kurz, shows: nobody}", "shows: nobody\n    credit: Mira Kurz"
    )
    world.approve("petra-lang")
    world.photos["content/posts/rad/hof.jpg"] += b"x"
    (finding,) = world.findings()
    assert world.texts["post/rad"].splitlines()[finding.line - 1] == "    file: hof.jpg"


def test_keys_of_a_record_that_was_not_kept_all_count_as_changed():
    seen = Seen(body="", front={}, salt=b"s", records={"b": mark(b"s", "b", {"x": 1, "y": 2})})
    assert seen.changed_keys("a", {"x": 1, "born": 2}) == ("born", "x")
    assert seen.changed_keys("b", {"x": 1, "z": 2}) == ("y", "z")
    assert seen.changed_keys("b", {"x": 1, "y": 2}) == ()


# -- withdrawals and erasures ----------------------------------------------------------------------------------


def withdrawn(world: World, record: str = "jonas-k-2026", number: int = 1, **more) -> str:
    """Write a withdrawal; the digest of its entry."""
    world.tick()
    before = set(world.entries())
    salt = bytes([number]) * 32
    world.apply(approvals.withdrawal(world.ledger(), record, on=DAY, at=world.now, salt=salt, **more))
    (path,) = set(world.entries()) - before
    return path.rsplit("/", maxsplit=1)[-1].removesuffix(".json")


def test_a_reason_lies_in_a_file_of_its_own():
    world = World()
    entry = withdrawn(world, reason="Ich möchte das nicht mehr.")
    path = f"content/approvals/reasons/{entry}.json"
    assert json.loads(world.files[path]) == {"reason": "Ich möchte das nicht mehr."}
    assert json.loads(world.files[f"content/approvals/salts/{entry}.json"]) == {"salt": "01" * 32}
    assert [path for path in world.files if "/reasons/" in path] == [path]
    withdrawn(world, number=2)
    assert [path for path in world.files if "/reasons/" in path] == [path]  # nobody has to give one


def test_the_log_is_written_last():
    """Whoever is interrupted has not yet said that somebody withdrew."""
    change = approvals.withdrawal(World().ledger(), "a", on=DAY, at=NOW, salt=b"s" * 32, reason="x")
    assert [path.split("/")[2] for path in change.write] == ["reasons", "salts", "log"]


def test_a_salt_has_its_length():
    for salt in (b"", b"s" * 31, b"s" * 33):
        with pytest.raises(ValueError, match=r"^a salt has 32 bytes$"):
            approvals.withdrawal(World().ledger(), "a", on=DAY, at=NOW, salt=salt)


def test_erasure_takes_every_envelope_withdrawal_and_reason_of_a_person():
    world = World()
    world.texts["page/team"] = POST.replace("content/posts/rad", "x")
    world.photos |= {path.replace("posts/rad", "pages/team"): data for path, data in world.photos.items()}
    world.approve("petra-lang", "post/rad", "post/suppe", "page/team")
    entries = {withdrawn(world, number=1, reason="Darum"), withdrawn(world, number=2)}
    other = withdrawn(world, "somebody-else", number=3, reason="Anderes")
    change = approvals.erasure(world.ledger(), world.files, "jonas-k-2026", at=world.now)
    envelopes = [*world.envelopes("post/rad"), *world.envelopes("page/team")]
    expected = {*envelopes, *(path.removesuffix(".json") + ".seen.json" for path in envelopes)}
    expected |= {path for path in world.files if any(entry in path and "/log/" not in path for entry in entries)}
    assert len(expected) == 7
    assert list(change.delete) == sorted(expected)
    world.apply(change)
    (erased,) = world.ledger().log.of_kind(Kind.ERASURE)
    digests = {path.rsplit("/", maxsplit=1)[-1].removesuffix(".json") for path in envelopes}
    assert set(erased.names) == digests | entries
    assert (erased.at, erased.follows) == (world.now, (other,))
    assert world.ledger().faults == ()
    assert world.codes("post/suppe") == []
    assert len(world.ledger().withdrawals) == 1


def test_erasure_finds_an_envelope_wherever_it_lies():
    world = World()
    world.approve("petra-lang")
    (path,) = world.envelopes()
    world.files["content/approvals/envelopes/post/suppe/copy.json"] = world.files[path]
    world.files["content/approvals/copy.json"] = world.files[path]
    change = approvals.erasure(world.ledger(), world.files, "jonas-k-2026", at=world.now)
    assert len(change.delete) == 4


@pytest.mark.parametrize("text", ["no hexadecimal digits", "00", "g" * 64])
def test_a_salt_that_cannot_be_read_is_a_gap(text):
    world = World()
    entry = withdrawn(world)
    path = f"content/approvals/salts/{entry}.json"
    world.files[path] = json.dumps({"salt": text}, separators=(",", ":")).encode() + b"\n"
    (fault,) = world.ledger().faults
    assert (fault.code, fault.path) == ("A208", path)
    assert world.ledger().withdrawals == ()


def test_withdrawals_are_told_apart():
    world = World()
    one, two = withdrawn(world, number=1), withdrawn(world, "kim-2026", number=2)
    ledger = world.ledger()
    assert [item.entry for item in ledger.withdrawals_of("jonas-k-2026")] == [one]
    assert [item.entry for item in ledger.withdrawals_of("kim-2026")] == [two]
    assert ledger.withdrawals_of("kim") == ()
    assert ledger.withdrawn(["kim-2026", "nobody"]) == {"kim-2026": DAY}


def test_the_fingerprint_of_a_root_is_as_documented():
    keys = ("b" * 64, "a" * 64)
    canonical = f'{{"keys":["{"a" * 64}","{"b" * 64}"],"threshold":2}}'
    assert Root(keys=keys, threshold=2).fingerprint == of_bytes(canonical.encode())


def test_a_file_of_somebody_s_beside_the_envelopes_does_no_harm():
    world = World()
    world.approve("petra-lang")
    world.files["content/approvals/README.md"] = b"Von Hand nichts aendern."
    assert world.codes() == []


def test_entries_that_only_the_keyring_has_seen_are_missed():
    world = World()
    before = set(world.entries())
    world.approve("petra-lang", "post/suppe")
    world.admit("olaf-bahr", "Olaf Bahr")
    gone = set(world.entries()) - before
    (seen,) = world.ledger().keyring.heads
    files = {path: data for path, data in world.files.items() if path not in gone and "/envelopes/" not in path}
    assert f"content/approvals/log/{seen}.json" in {fault.path for fault in world.ledger(files).faults}


def test_a_rejection_by_somebody_who_is_not_in_the_keyring_any_more_is_not_forgotten():
    """Nobody can tell whether it counted, so whatever was approved before it has to be approved again."""
    world = World()
    world.admit("olaf-bahr", "Olaf Bahr")
    world.approve("petra-lang", "post/rad", "post/suppe")
    world.reject("olaf-bahr")
    keyring = world.ledger().keyring
    people = {key: person for key, person in keyring.people.items() if key != "olaf-bahr"}
    put_keyring(world, replace(keyring, version=3, people=people, heads=world.ledger().heads), world.roots)
    assert "A208" in world.codes("post/suppe")
    world.approve("petra-lang", "post/rad", "post/suppe")
    assert world.codes("post/suppe") == []


def test_small_pictures_of_what_was_seen_are_kept_as_they_are():
    seen = Seen(body="a", front={"title": "A"}, salt=b"s" * 32, records={}, pictures={"rad.jpg": b"\x00webp\xff"})
    data = encode_seen(seen)
    assert read_seen(data, of_bytes(data)) == seen
