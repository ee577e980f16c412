"""What is said to be wrong with a file of content/approvals/ that this program would not have written.

After a change on purpose: ``pytest tests/approvals/test_problems.py --update-golden``, and read the diff.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sozialblog import approvals
from sozialblog.approvals import IN_TOTO, KEYRING, KEYRING_PATH, MalformedError, key_id
from sozialblog.approvals.envelope import parse_envelope
from sozialblog.approvals.keyring import parse_keyring
from sozialblog.approvals.log import parse_entry
from sozialblog.approvals.statement import parse_statement
from sozialblog.approvals.strict import encode, encode_file, parse, parse_file
from tests.approvals.world import World
from tests.sentences import compare, complete

DIGEST = "0" * 64
Problems = Iterator[tuple[str, str]]


def problem(function: Callable[..., object], *arguments: Any) -> str:
    try:
        function(*arguments)
    except MalformedError as error:
        return str(error)
    return "good"


def changed(value: Any, path: str, new: Any) -> Any:
    """A copy of nested values with one replaced; ``...`` takes it out, and a path to nothing adds it."""
    key, _, rest = path.partition(".")
    at: Any = int(key) if isinstance(value, list) else key
    copy = value.copy()
    if rest:
        copy[at] = changed(value[at], rest, new)
    elif new is ...:
        del copy[at]
    else:
        copy[at] = new
    return copy


#: what a key of each file is replaced by
ENVELOPE = [
    ("payloadType", "text/plain"), ("payloadType", 1), ("payloadType", ...), ("payload", "QR=="), ("payload", "!"),
    ("payload", ""), ("payload", ...), ("signatures", []), ("signatures", {}), ("signatures", ...),
    ("signatures.0", "x"), ("signatures.0.keyid", "x"), ("signatures.0.keyid", ...), ("signatures.0.sig", "QQ=="),
    ("signatures.0.sig", "Q"), ("signatures.0.sig", ...), ("signatures.0.more", 1), ("more", 1),
]  # fmt: skip
STATEMENT = [
    ("_type", "x"), ("_type", ...), ("predicateType", "x"), ("predicateType", None), ("predicateType", ...),
    ("subject", []), ("subject", {}), ("subject", ...), ("subject.0.name", ""), ("subject.0.name", ...),
    ("subject.0.digest", "x"), ("subject.0.digest", ...), ("subject.0.digest.sha256", "x"),
    ("subject.0.digest.sha256", ...), ("subject.0.digest.sha1", "x"), ("subject.0.more", 1),
    ("predicate", []), ("predicate", ...), ("predicate.more", 1), ("more", 1),
    ("predicate.keyring.sha256", "x"), ("predicate.keyring.sha256", ...), ("predicate.keyring.version", 0),
    ("predicate.keyring.version", 1.5), ("predicate.keyring.version", ...), ("predicate.keyring.more", 1),
    ("predicate.policy.four_eyes", 1), ("predicate.policy.four_eyes", ...), ("predicate.policy.needs", []),
    ("predicate.policy.needs", ["b", "a"]), ("predicate.policy.needs", ...), ("predicate.policy.on_paper", "no"),
    ("predicate.policy.on_paper", ...), ("predicate.policy.roles", ["x y"]), ("predicate.policy.roles", ["x" * 41]),
    ("predicate.policy.roles", ["x" * 40]), ("predicate.policy.roles", []),
    ("predicate.policy.roles", ...), ("predicate.policy.signatures", 0), ("predicate.policy.signatures", ...),
    ("predicate.policy.more", 1),
    *((f"predicate.{key}", wrong) for key, wrongs in {
        "at": ["2026-06-05", "2026-06-31T10:00:00Z", 1], "confirms": ["text", ["words"], ["text", "consents"]],
        "document": ["post/", "post/a/b", "note/a", "post/a\x1f", "post/" + "a" * 201, "post/" + "a" * 200],
        "heads": [[DIGEST, DIGEST], ["x"], None], "keyring": [None, []],
        "nonce": ["", "0" * 63, "0" * 65], "on_behalf_of": [None, "Olaf Bahr", "olaf-bahr"],
        "person": ["", "Petra"], "place": [None, 1, "Ordner 3"], "policy": [None], "reason": [None, 1, "Darum"],
        "role": ["", "Leitung"], "seen": [None, "x", ""], "unit": [None, "a\nb", "a" * 201, "a" * 200, "nord", ""],
    }.items() for wrong in [..., *wrongs]),
]  # fmt: skip
RING = [
    ("v", 2), ("v", True), ("v", ...), ("version", 0), ("version", ...), ("at", "x"), ("at", ...), ("heads", ["x"]),
    ("heads", ...), ("more", 1), ("people", {}), ("people", ...), ("root", []), ("root", ...), ("root.keys", []),
    ("root.keys", ["x"]), ("root.keys", ...), ("root.threshold", 0), ("root.threshold", 2), ("root.threshold", ...),
    ("root.more", 1), ("people.0", []), ("people.0.id", "Petra Lang"), ("people.0.id", ...), ("people.0.name", ""),
    ("people.0.name", ...), ("people.0.roles", ["chef"]), ("people.0.roles", []), ("people.0.roles", ...),
    ("people.0.roles", ["redaktion", "leitung"]), ("people.0.roles", ["leitungen"]), ("people.0.roles", ["xleitung"]),
    ("people.0.units", []), ("people.0.units", [""]), ("people.0.units", ["a\nb"]), ("people.0.units", ...),
    ("people.0.from", "2026-6-1"), ("people.0.from", "2026-06-31"), ("people.0.from", None), ("people.0.from", ...),
    ("people.0.until", ""), ("people.0.until", "2026-06-31"), ("people.0.until", ...), ("people.0.until", "2027-01-01"),
    ("people.0.keys", {}), ("people.0.keys", ...), ("people.0.more", 1), ("people.0.keys.0", 1),
    ("people.0.keys.0.public", "x"), ("people.0.keys.0.public", ...), ("people.0.keys.0.from", "x"),
    ("people.0.keys.0.from", ...), ("people.0.keys.0.until", 1), ("people.0.keys.0.until", ...),
    ("people.0.keys.0.until", "2027-01-01"), ("people.0.keys.0.revoked", True), ("people.0.keys.0.revoked", ...),
    ("people.0.keys.0.more", 1),
    *(("people.0.keys.0.revoked", {"from": "2026-06-01", "heads": [], "recorded": "2026-06-01T10:00:00Z", **change})
      for change in ({}, {"from": "x"}, {"heads": ["x"]}, {"recorded": "x"}, {"more": 1})),
    *(("people.0.keys.0.revoked", value) for value in (
        {"heads": [], "recorded": "2026-06-01T10:00:00Z"}, {"from": "2026-06-01", "recorded": "2026-06-01T10:00:00Z"},
        {"from": "2026-06-01", "heads": []})),
]  # fmt: skip
APPROVED = {"at": "2026-06-05T10:00:00Z", "envelopes": [DIGEST], "follows": [], "kind": "approval", "v": 1}
RINGED = {"at": "2026-06-05T10:00:00Z", "follows": [], "keyring": DIGEST, "kind": "keyring", "v": 1, "version": 1}
GONE = {
    "at": "2026-06-05T10:00:00Z", "follows": [], "kind": "withdrawal", "on": "2026-06-05", "record": DIGEST,
    "salt": DIGEST, "v": 1,
}  # fmt: skip
ERASED = {"at": "2026-06-05T10:00:00Z", "erased": [DIGEST], "follows": [], "kind": "erasure", "v": 1}
VALUES = ["x", 0, 2, True, None, [], [DIGEST, DIGEST], ..., "2026-02-30"]
BYTES = [
    b"", b"{", b'{"a":1,"a":1}', b'{"a": 1}', b"NaN", b"1.5", b"1e3", b"9007199254740991", b"9007199254740992",
    b"-9007199254740991", b"-9007199254740992", b"12345678901234567", b"123456789012345678", b"0." + b"1" * 30,
    b'"\xff"', b'"\\ud800"', b"[" * 100_000, b'"\xc3\xa4"',
]  # fmt: skip


def files() -> tuple[Any, Any, Any, Callable[[object], object]]:
    """An envelope, its statement, a keyring, and how a keyring is read."""
    world = World()
    world.approve("petra-lang")
    (path,) = world.envelopes()
    filed = json.loads(world.files[path])
    ring = parse_envelope(world.files[KEYRING_PATH], KEYRING)

    def keyring(value: object) -> object:
        return parse_keyring(replace(ring, payload=encode(value)))

    return filed, json.loads(base64.b64decode(filed["payload"])), json.loads(ring.payload), keyring


def envelope(value: object) -> object:
    return parse_envelope(encode_file(value), IN_TOTO)


def parsed(value: object) -> object:
    return parse_statement(json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode())


def envelopes() -> Problems:
    filed, _, _, _ = files()
    yield from ((f"envelope {key} {shown(new)}", problem(envelope, changed(filed, key, new))) for key, new in ENVELOPE)
    signature = filed["signatures"][0]
    lower, higher = {**signature, "keyid": "0" * 64}, {**signature, "keyid": "1" * 64}
    for name, signatures in {
        "twice": [lower, lower], "sorted": [lower, higher], "not sorted": [higher, lower],
    }.items():  # fmt: skip
        yield f"signatures {name}", problem(envelope, {**filed, "signatures": signatures})


def statements() -> Problems:
    _, statement, _, _ = files()
    yield from (
        (f"statement {key} {shown(new)}", problem(parsed, changed(statement, key, new))) for key, new in STATEMENT
    )


def subjects() -> Problems:
    _, statement, _, _ = files()
    subject = statement["subject"][0]
    many = [{**subject, "name": f"post:{number:06}"} for number in range(2001)]
    for name, found in {
        "twice": [subject, subject], "not sorted": statement["subject"][::-1], "2000": many[:-1], "2001": many,
    }.items():  # fmt: skip
        yield f"subjects {name}", problem(parsed, {**statement, "subject": found})


def keyrings() -> Problems:
    _, _, payload, keyring = files()
    (person,) = payload["people"]
    second = {**person, "id": "a", "keys": []}
    yield from ((f"keyring {key} {shown(new)}", problem(keyring, changed(payload, key, new))) for key, new in RING)
    yield "people twice", problem(keyring, {**payload, "people": [person, person]})
    yield "people not sorted", problem(keyring, {**payload, "people": [person, second]})
    yield "people sorted", problem(keyring, {**payload, "people": [second, person]})
    yield "one key twice", problem(keyring, changed(payload, "people.0.keys", person["keys"] * 2))
    yield "a root key of a person", problem(keyring, changed(payload, "root.keys", [person["keys"][0]["public"]]))


def entries() -> Problems:
    for entry in (APPROVED, RINGED, GONE, ERASED):
        for key in [*entry, "more"]:
            for value in VALUES if key in entry else [1]:
                name = f"entry {entry['kind']} {key} {shown(value)}"
                yield name, problem(parse_entry, encode_file(changed(entry, key, value)))


def spellings() -> Problems:
    yield from ((f"bytes {data[:30]!r}", problem(parse, data)) for data in BYTES)
    yield from ((f"file {data!r}", problem(parse_file, data)) for data in (b"1", b"1\n", b"1\r\n", b"1\n\n", b"1 \n"))
    for public in (DIGEST, "", "0" * 66, "X" * 64):
        yield f"key {public[:9]} of {len(public)}", problem(key_id, public)


KINDS: dict[str, Callable[[], Problems]] = {
    function.__name__: function for function in (envelopes, statements, subjects, keyrings, entries, spellings)
}
EXPECTED = Path(__file__).parent / "problems.txt"


def shown(value: object) -> str:
    text = "taken out" if value is ... else json.dumps(value)
    return text if len(text) < 60 else f"{text[:20]}… ({len(text)})"


@pytest.mark.parametrize("kind", KINDS)
def test_every_problem_is_named(kind: str, request: pytest.FixtureRequest) -> None:
    found = list(KINDS[kind]())
    assert len(dict(found)) == len(found)
    compare(kind, "\n".join(f"{name}: {said}" for name, said in found), EXPECTED, request)


def test_no_other_problem(request: pytest.FixtureRequest) -> None:
    complete(KINDS, EXPECTED, request)


def test_what_is_wrong_is_told_to_people() -> None:
    world = World()
    world.approve("petra-lang")
    (path,) = world.envelopes()
    world.files[path] = encode_file({**json.loads(world.files[path]), "more": 1})
    (refused,) = world.ledger().refused["post/rad"]
    assert str(refused.message) == f"The approval file {path} is damaged (unknown key more)."
    world.files[KEYRING_PATH] = encode_file({**json.loads(world.files[KEYRING_PATH]), "more": 1})
    (fault,) = approvals.read(world.files, root=world.root.fingerprint).faults
    assert str(fault.message) == "The keyring is damaged (unknown key more)."
