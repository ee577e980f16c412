"""The log: branches, withdrawals, erasures, and what nobody can guess from it."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import json

import pytest

from sozialblog import approvals
from sozialblog.approvals import Entry, Kind, file_of
from sozialblog.approvals.log import Log, parse_entry, read_log
from sozialblog.approvals.strict import MalformedError, encode_file
from sozialblog.digests import of_bytes
from tests.approvals.world import NOW, World, chance_of

DAY = dt.date(2026, 6, 7)


def grow(*follows: str, number: int = 0) -> tuple[str, bytes]:
    names = (of_bytes(str(number).encode()),)
    return file_of(Entry(kind=Kind.APPROVAL, at=NOW + dt.timedelta(minutes=number), follows=follows, names=names))


def digest(path: str) -> str:
    return path.rsplit("/", maxsplit=1)[-1].removesuffix(".json")


def chain(length: int) -> Log:
    files: dict[str, bytes] = {}
    last: tuple[str, ...] = ()
    for number in range(length):
        path, data = grow(*last, number=number)
        files[path] = data
        last = (digest(path),)
    return read_log(files)


def test_two_branches_merge_by_copying_files():
    world = World()
    world.admit("olaf-bahr", "Olaf Bahr")
    base = dict(world.files)
    world.approve("petra-lang", "post/rad")
    ours = dict(world.files)
    world.files = dict(base)
    world.approve("olaf-bahr", "post/suppe")
    theirs = dict(world.files)
    shared = set(ours) & set(theirs)
    assert all(ours[path] == theirs[path] for path in shared)  # git has nothing to ask
    world.files = {**ours, **theirs}
    assert world.codes("post/rad") == world.codes("post/suppe") == []
    assert len(world.ledger().heads) == 2
    world.edit("post/suppe", "Zwiebeln", "Lauch")
    world.approve("petra-lang", "post/suppe")
    assert len(world.ledger().heads) == 1  # the next entry follows both ends
    assert world.codes("post/rad") == world.codes("post/suppe") == []


def test_approvals_of_different_versions_on_two_branches():
    """Neither came after the other, so the text decides which of the two counts."""
    world = World()
    base = dict(world.files)
    world.approve("petra-lang")
    ours = dict(world.files)
    world.files = dict(base)
    world.edit("post/rad", "Beim vierten", "Beim fünften")
    world.approve("petra-lang")
    world.files |= ours
    assert world.codes() == []
    world.edit("post/rad", "Beim fünften", "Beim vierten")
    assert world.codes() == []


@pytest.mark.parametrize("which", range(5))
def test_any_entry_but_the_last_dropped_is_found(which):
    world = World()
    for _ in range(5):
        world.approve("petra-lang", "post/suppe")
    ordered = sorted(world.entries(), key=lambda path: parse_entry(world.files[path]).at)
    files = {path: data for path, data in world.files.items() if path != ordered[which]}
    assert world.codes("post/suppe", files) == ["A208"]


def test_the_last_entry_dropped_is_found_by_what_was_published():
    world = World()
    world.approve("petra-lang", "post/suppe")
    world.apply(approvals.withdrawal(world.ledger(), "jonas-k-2026", on=DAY, at=world.now, salt=b"s" * 32))
    (head,) = world.ledger().heads
    world.anchored = (head,)
    assert world.codes("post/suppe") == []
    files = {path: data for path, data in world.files.items() if head not in path}
    assert world.codes("post/suppe", files) == ["A208"]
    assert head in str(world.ledger(files).faults[0].message)


def test_order_of_a_graph():
    files = {}

    def add(*follows, number):
        path, data = grow(*follows, number=number)
        files[path] = data
        return digest(path)

    root = add(number=0)
    left, right = add(root, number=1), add(root, number=2)
    top = add(*sorted((left, right)), number=3)
    log = read_log(files)
    before = {(root, left), (root, right), (root, top), (left, top), (right, top)}
    for one, two in itertools.product((root, left, right, top), repeat=2):
        assert log.precedes(one, two) is ((one, two) in before), (one, two)
        assert log.within(one, (two,)) is (one == two or (one, two) in before)
    assert log.heads == (top,)
    assert log.latest_before((left,)) == NOW + dt.timedelta(minutes=1)
    assert log.latest_before(()) is None
    assert not log.precedes("0" * 64, top)
    assert not log.precedes(root, "0" * 64)


def test_a_long_log_needs_no_deep_stack():
    log = chain(5000)
    first = min(log.entries.values(), key=lambda entry: entry.at)
    assert log.precedes(first.digest, log.heads[0])


# -- withdrawals and erasures ------------------------------------------------------------------------------


def withdrawn_world() -> World:
    world = World()
    world.approve("petra-lang", "post/rad", "post/suppe")
    world.tick()
    world.apply(approvals.withdrawal(world.ledger(), "jonas-k-2026", on=DAY, at=world.now, salt=chance_of("salt")(32)))
    return world


def test_a_withdrawal_is_honoured_from_the_log():
    world = withdrawn_world()
    assert world.ledger().withdrawn(["jonas-k-2026", "other"]) == {"jonas-k-2026": DAY}
    assert world.codes("post/suppe") == []
    world.apply(
        approvals.withdrawal(
            world.ledger(), "jonas-k-2026", on=DAY - dt.timedelta(days=1), at=world.now, salt=b"t" * 32
        )
    )
    assert world.ledger().withdrawn(["jonas-k-2026"]) == {"jonas-k-2026": DAY - dt.timedelta(days=1)}


@pytest.mark.parametrize("change", [None, b"", b'{"salt":"' + b"0" * 64 + b'"}\n', b'{"salt":"00"}\n'])
def test_a_salt_that_is_gone_or_changed_is_a_gap(change):
    world = withdrawn_world()
    (path,) = [path for path in world.files if "/salts/" in path]
    if change is None:
        del world.files[path]
    else:
        world.files[path] = change
    assert world.codes("post/suppe") == ["A208"]


def test_a_withdrawal_edited_is_found():
    world = withdrawn_world()
    (path,) = [path for path in world.entries() if b'"withdrawal"' in world.files[path]]
    world.files[path] = world.files[path].replace(b"2026-06-07", b"2036-06-07")
    assert world.codes("post/suppe") == ["A208"]


def test_a_short_salt_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        approvals.withdrawal(World().ledger(), "jonas-k-2026", on=DAY, at=NOW, salt=b"short")


def test_erasure_leaves_the_log_whole_and_nothing_to_guess():
    world = withdrawn_world()
    record = world.case("post/rad").records["jonas-k-2026"]
    change = approvals.erasure(world.ledger(), world.files, "jonas-k-2026", at=world.now)
    assert len(change.delete) == 3  # the envelope, what was seen, the salt
    world.apply(change)
    assert world.ledger().faults == ()
    assert world.ledger().lost == ()
    assert world.codes("post/suppe") == []
    assert world.codes("post/rad") == ["A201"]
    left = b"".join(world.files.values())
    guesses = ["jonas-k-2026", "Jonas", "Kowalski", "post/rad", "content/posts/rad/rad.jpg"]
    for guess in guesses:
        assert guess.encode() not in left
        assert hashlib.sha256(guess.encode()).hexdigest().encode() not in left
    from sozialblog import digests

    assert digests.of_record(record.front).encode() not in left


def test_erasure_of_somebody_unknown_changes_nothing():
    world = withdrawn_world()
    assert approvals.erasure(world.ledger(), world.files, "nobody-2026", at=world.now) == approvals.Change()


def test_what_was_erased_does_not_come_back_with_a_backup():
    world = withdrawn_world()
    backup = dict(world.files)
    world.apply(approvals.erasure(world.ledger(), world.files, "jonas-k-2026", at=world.now))
    world.files = {**backup, **world.files}
    assert world.codes("post/rad") == ["A201"]
    assert world.ledger().withdrawn(["jonas-k-2026"]) == {}


def test_erasure_reaches_envelopes_that_count_for_nothing():
    world = World()
    world.approve("petra-lang")
    foreign = approvals.read(world.files, root="0" * 64)
    change = approvals.erasure(foreign, world.files, "jonas-k-2026", at=world.now)
    assert len(change.delete) == 2


def test_the_log_holds_no_names():
    world = withdrawn_world()
    world.reject("petra-lang", reason="Jonas will das nicht")
    log = b"".join(world.files[path] for path in world.entries())
    for word in (b"jonas", b"Jonas", b"petra", b"rad", b"suppe"):
        assert word not in log


# -- entries -----------------------------------------------------------------------------------------------

GOOD = {"at": "2026-06-05T10:00:00Z", "envelopes": ["0" * 64], "follows": [], "kind": "approval", "v": 1}


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "wish"}, {"v": 2}, {"v": True}, {"v": "1"}, {"at": "2026-02-30T10:00:00Z"}, {"at": "2026-06-05"},
        {"at": 1}, {"envelopes": []}, {"envelopes": ["0" * 63]}, {"envelopes": ["1" * 64, "0" * 64]},
        {"envelopes": ["0" * 64, "0" * 64]}, {"envelopes": "0" * 64}, {"envelopes": [1]}, {"follows": None},
        {"follows": ["A" * 64]}, {"extra": 1}, {"erased": ["0" * 64]}, {"kind": "keyring"}, {"kind": "withdrawal"},
        {"kind": "erasure"},
    ],
)  # fmt: skip
def test_entries_that_are_not_read(change):
    assert parse_entry(encode_file(GOOD))
    with pytest.raises(MalformedError):
        parse_entry(encode_file({**GOOD, **change}))


@pytest.mark.parametrize("key", sorted(GOOD))
def test_every_key_of_an_entry_is_needed(key):
    with pytest.raises(MalformedError):
        parse_entry(encode_file({name: value for name, value in GOOD.items() if name != key}))


@pytest.mark.parametrize(
    "value",
    [
        {"kind": "keyring", "keyring": "0" * 64, "version": 0},
        {"kind": "keyring", "keyring": "0" * 64, "version": True},
        {"kind": "withdrawal", "record": "0" * 64, "salt": "0" * 64, "on": "2026-13-01"},
        {"kind": "withdrawal", "record": "0" * 64, "salt": "0" * 64, "on": None},
        {"kind": "withdrawal", "record": "jonas", "salt": "0" * 64, "on": "2026-12-01"},
    ],
)
def test_other_entries_that_are_not_read(value):
    with pytest.raises(MalformedError):
        parse_entry(encode_file({"at": GOOD["at"], "follows": [], "v": 1, **value}))


def test_entries_round_trip():
    for entry in (
        Entry(kind=Kind.KEYRING, at=NOW, follows=("a" * 64,), names=("0" * 64,), version=3),
        Entry(kind=Kind.WITHDRAWAL, at=NOW, follows=(), names=("1" * 64, "0" * 64), on=DAY),
        Entry(kind=Kind.ERASURE, at=NOW, follows=(), names=("0" * 64, "1" * 64)),
    ):
        path, data = file_of(entry)
        again = parse_entry(data)
        assert path == f"content/approvals/log/{again.digest}.json"
        assert again.digest == hashlib.sha256(data).hexdigest()
        assert (again.kind, again.names, again.version, again.on) == (entry.kind, entry.names, entry.version, entry.on)
        assert json.loads(data)["v"] == 1
