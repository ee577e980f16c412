"""Strict parsing: one spelling, and every other one refused."""

from __future__ import annotations

import base64
import datetime as dt
import json
import time
from dataclasses import replace

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from sozialblog import digests
from sozialblog.approvals.envelope import (
    IN_TOTO,
    KEYRING,
    Envelope,
    encode_envelope,
    key_id,
    parse_envelope,
    verifies,
)
from sozialblog.approvals.keyring import encode_keyring, parse_keyring
from sozialblog.approvals.statement import encode_statement, parse_statement
from sozialblog.approvals.strict import (
    MAX_INTEGER,
    MalformedError,
    Shape,
    encode,
    encode_file,
    moment_text,
    parse,
    parse_file,
)
from sozialblog.signing.dsse import signed
from tests.approvals.world import World, key_of

WORDS = st.text(st.characters(codec="utf-8"), max_size=20)
KEYS = st.text(st.characters(max_codepoint=127), max_size=10)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=15,
)


@given(VALUES)
def test_our_encoding_is_rfc_8785(value):
    assert encode(value) == rfc8785.dumps(value) == digests.canonical(value)
    assert parse(encode(value)) == value
    assert parse_file(encode_file(value)) == value


ANY_KEYS = st.text(st.sampled_from("aZäß\x00\x7f\ud7ff\ue000\uffff\U00010000\U0010ffff"), max_size=2)
ANY_VALUES = st.recursive(
    VALUES | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_KEYS, inner, max_size=4),
    max_leaves=15,
)


@given(ANY_VALUES)
def test_digests_are_made_of_rfc_8785_whatever_is_in_them(value):
    assert digests.canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b"[1,2", b'{"a":1,"a":1}', b'{"b":1,"a":1}', b'{"a": 1}', b'{"a":1} ', b" {}", b"\xef\xbb\xbf{}",
        b"NaN", b"Infinity", b"-Infinity", b"1.0", b"1e3", b"0.5", b"-0", b"01", b"9007199254740992", b"1" * 5000,
        b'"\\u0041"', b'"\\/"', b'"\\ud800"', b'"\xff"', b'"\xc0\xaf"', b"'a'", b"{}{}", b"null\x00", b"[1,]",
        b"[" * 100_000, b"[" * 500 + b"]" * 499, b'{"a":' * 5000,
    ],
)  # fmt: skip
def test_other_spellings_are_refused(data):
    with pytest.raises(MalformedError):
        parse(data)


@pytest.mark.parametrize("data", [b"{}", b"{}\n\n", b"\n{}\n", b"{}\r", b"{}\n\r\n"])
def test_a_file_ends_with_one_line_feed(data):
    with pytest.raises(MalformedError):
        parse_file(data)
    assert parse_file(b"{}\r\n") == {}


@pytest.mark.parametrize("value", [[], 1, None, "x"])
def test_an_object_is_expected(value):
    with pytest.raises(MalformedError):
        Shape(value)


@pytest.mark.parametrize(
    ("method", "value"),
    [
        ("text", ""), ("text", 1), ("text", None), ("flag", 1), ("flag", None), ("whole", -1), ("whole", True),
        ("whole", "1"), ("items", {}), ("moment", "2026-06-05T10:00:00"), ("moment", "2026-06-05T25:00:00Z"),
        ("moment", "2026-06-05T10:00:00+00:00"), ("day", "20260605"), ("day", "2026-06-31"), ("day", ""),
        ("day_or_null", ""), ("shape", None), ("shape_or_null", []),
    ],
)  # fmt: skip
def test_typed_values(method, value):
    arguments = ("a", 0) if method == "whole" else ("a",)
    with pytest.raises(MalformedError):
        getattr(Shape({"a": value}), method)(*arguments)


def test_values_are_taken_once():
    shape = Shape({"a": None, "b": 1})
    assert shape.day_or_null("a") is None
    with pytest.raises(MalformedError):
        shape.finish()
    assert shape.whole("b", 1) == 1
    shape.finish()
    with pytest.raises(MalformedError):
        shape.take("a")


# -- digests -----------------------------------------------------------------------------------------------


def test_digest_of_a_document_is_as_documented():
    front = {"title": "Ä", "tags": ["b", "a"], "consents": [{"id": "x"}], "einwilligungen": []}
    expected = digests.of_bytes('{"tags":["b","a"],"title":"Ä"}\nEins\nZwei'.encode())
    assert digests.of_document(front, "Eins\r\nZwei") == expected
    assert digests.of_document(front, "Eins\rZwei") == expected
    assert digests.of_document(front, "Eins\nZwei\n") != expected


@given(st.dictionaries(KEYS, VALUES, max_size=3), WORDS, st.dictionaries(KEYS, VALUES, max_size=3), WORDS)
def test_two_documents_with_one_digest_are_the_same(front, body, other_front, other_body):
    def plain(value):
        return {key: item for key, item in value.items() if key not in digests.CONSENT_KEYS}

    def lines(text):
        return text.replace("\r\n", "\n").replace("\r", "\n")

    same = digests.of_document(front, body) == digests.of_document(other_front, other_body)
    assert same == (encode(plain(front)) == encode(plain(other_front)) and lines(body) == lines(other_body))


@pytest.mark.parametrize("value", [2**53, -(2**53), float("nan"), float("inf"), "\ud800", {"\ud800": 1}])
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(digests.NotCanonicalError):
        digests.of_record({"a": value})
    with pytest.raises(digests.NotCanonicalError):
        digests.of_document({"a": value}, "")


def test_a_body_that_is_no_unicode_is_refused():
    with pytest.raises(digests.NotCanonicalError):
        digests.of_document({}, "\ud800")


# -- envelopes, statements and keyrings ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def filed():
    world = World()
    world.approve("petra-lang")
    (path,) = world.envelopes()
    return world.files[path]


def change_envelope(data: bytes, **changes) -> bytes:
    return encode_file({**json.loads(data), **changes})


def test_envelopes_round_trip(filed):
    envelope = parse_envelope(filed, IN_TOTO)
    assert encode_envelope(envelope) == filed
    assert encode_statement(parse_statement(envelope.payload)) == envelope.payload


def test_envelopes_that_are_not_read(filed):
    value = json.loads(filed)
    (signature,) = value["signatures"]
    other = {**signature, "keyid": "0" * 64}
    payload = value["payload"]
    for changes in (
        {"signatures": []},
        {"signatures": [signature, signature]},
        {"signatures": sorted([signature, other], key=lambda item: item["keyid"], reverse=True)},
        {"signatures": [{**signature, "sig": signature["sig"][:-4]}]},
        {"signatures": [{**signature, "sig": "!" + signature["sig"][1:]}]},
        {"signatures": [{**signature, "keyid": signature["keyid"].upper()}]},
        {"signatures": [{**signature, "extra": ""}]},
        {"signatures": [signature["sig"]]},
        {"signatures": {}},
        {"payload": payload + "x"},
        {"payload": ""},
        {"payload": payload + "\n"},
        {"payloadType": "application/json"},
        {"extra": 1},
    ):
        with pytest.raises(MalformedError):
            parse_envelope(change_envelope(filed, **changes), IN_TOTO)


def test_as_many_keys_have_to_sign_as_are_asked_for():
    """And never none; signatures are made by securesystemslib and verified without it."""
    one, two, stranger = (key_of(name) for name in ("one", "two", "stranger"))
    publics = {key_id(key.public): key.public for key in (one, two)}
    envelope = signed(Envelope(payload=b"x", payload_type=IN_TOTO, signatures={}), [one, stranger])
    both = signed(Envelope(payload=b"x", payload_type=IN_TOTO, signatures={}), [one, two])
    assert [verifies(envelope, publics, threshold) for threshold in (-1, 0, 1, 2)] == [False, False, True, False]
    assert [verifies(both, publics, threshold) for threshold in (0, 1, 2, 3)] == [False, True, True, False]
    assert not verifies(replace(envelope, payload=b"y"), publics, 1)
    assert not verifies(replace(envelope, payload_type=KEYRING), publics, 1)
    assert not verifies(replace(envelope, signatures=dict.fromkeys(publics, b"")), publics, 1)
    assert not verifies(envelope, {}, 0)


def test_base64_has_one_spelling():
    """The unused bits of the last letter have to be nought."""
    assert base64.b64decode("QQ==") == base64.b64decode("QR==")
    with pytest.raises(MalformedError):
        parse_envelope(
            encode_file({
                "payload": "QR==", "payloadType": IN_TOTO,
                "signatures": [{"keyid": "0" * 64, "sig": base64.b64encode(bytes(64)).decode()}],
            }), IN_TOTO,
        )  # fmt: skip


def test_statements_that_are_not_read(filed):
    value = json.loads(parse_envelope(filed, IN_TOTO).payload)

    def with_predicate(**changes):
        return {**value, "predicate": {**value["predicate"], **changes}}

    policy = value["predicate"]["policy"]
    wrong = [
        {**value, "_type": "https://in-toto.io/Statement/v0.1"},
        {**value, "predicateType": "https://slsa.dev/provenance/v1"},
        {**value, "predicateType": None},
        {**value, "subject": []},
        {**value, "subject": value["subject"][::-1]},
        {**value, "subject": [{**value["subject"][0], "digest": {"sha512": "0" * 64}}]},
        {**value, "subject": [{**value["subject"][0], "digest": {"sha256": "0" * 64, "sha1": "0"}}]},
        {**value, "subject": [{**value["subject"][0], "uri": "x"}]},
        {**value, "subject": [{"name": f"post:{n:06}", "digest": {"sha256": "0" * 64}} for n in range(2001)]},
        {**value, "more": 1},
        with_predicate(more=1),
        with_predicate(document="draft/x"),
        with_predicate(document="post/a/b"),
        with_predicate(document="post/"),
        with_predicate(person="Petra"),
        with_predicate(person=""),
        with_predicate(role="Leitung!"),
        with_predicate(unit="a\nb"),
        with_predicate(confirms=["everything"]),
        with_predicate(nonce=""),
        with_predicate(nonce="0" * 32),
        with_predicate(heads=["x"]),
        with_predicate(seen="x"),
        with_predicate(keyring={"sha256": "0" * 64, "version": 0}),
        with_predicate(keyring={"sha256": "0" * 64, "version": 1, "x": 1}),
        with_predicate(keyring={"version": 1}),
        with_predicate(policy={**policy, "signatures": 0}),
        with_predicate(policy={**policy, "four_eyes": "yes"}),
        with_predicate(policy={**policy, "needs": []}),
        with_predicate(policy={**policy, "more": 1}),
        with_predicate(on_behalf_of=None),
        with_predicate(place=1),
        with_predicate(reason=None),
    ]
    for statement in wrong:
        with pytest.raises(MalformedError):
            parse_statement(encode(statement))
    for key in value["predicate"]:
        predicate = {name: item for name, item in value["predicate"].items() if name != key}
        with pytest.raises(MalformedError):
            parse_statement(encode({**value, "predicate": predicate}))


def test_keyrings_that_are_not_read():
    world = World()
    envelope = parse_envelope(
        world.files["content/approvals/keyring.json"], "application/vnd.sozialblog.keyring.v1+json"
    )
    value = json.loads(envelope.payload)
    assert encode_keyring(parse_keyring(envelope)) == envelope.payload
    (person,) = value["people"]
    (key,) = person["keys"]
    revoked = {"from": "2026-06-01", "heads": [], "recorded": "2026-06-01T10:00:00Z"}

    def with_person(**changes):
        return {**value, "people": [{**person, **changes}]}

    good = with_person(keys=[{**key, "revoked": revoked}])
    assert parse_keyring(replace(envelope, payload=encode(good))).people["petra-lang"].keys[0].revoked.since == dt.date(
        2026, 6, 1
    )
    wrong = [
        {**value, "v": 2}, {**value, "version": 0}, {**value, "more": 1}, {**value, "people": {}},
        {**value, "people": [person, person]},
        {**value, "people": [{**person, "id": "z", "keys": []}, {**person, "id": "a", "keys": []}]},
        {**value, "root": {**value["root"], "threshold": 0}}, {**value, "root": {**value["root"], "threshold": 2}},
        {**value, "root": {**value["root"], "keys": []}}, {**value, "root": {**value["root"], "more": 1}},
        {**value, "root": {"keys": [key["public"]], "threshold": 1}},
        with_person(roles=[]), with_person(roles=["chef"]), with_person(units=[]), with_person(units=["a", "a"]),
        with_person(id="Petra Lang"), with_person(name=""), with_person(more=1), with_person(until=""),
        with_person(keys=[key, key]), with_person(keys=[{**key, "public": key["public"].upper()}]),
        with_person(keys=[{**key, "more": 1}]), with_person(keys=[{**key, "revoked": True}]),
        with_person(keys=[{**key, "revoked": {**revoked, "more": 1}}]),
        with_person(**{"from": "2026-6-1"}),
    ]  # fmt: skip
    for keyring in wrong:
        with pytest.raises(MalformedError):
            parse_keyring(replace(envelope, payload=encode(keyring)))


def test_a_key_id_is_computed_from_the_key():
    assert key_id("00" * 32) == digests.of_bytes(bytes(32))
    for wrong in ("00" * 31, "0g" * 32, "AA" * 32, ""):
        with pytest.raises(MalformedError):
            key_id(wrong)


def test_times_are_in_utc_wherever_the_computer_stands(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        east = dt.datetime(2026, 6, 5, 12, 0, 0, tzinfo=dt.timezone(dt.timedelta(hours=2)))
        assert moment_text(east) == "2026-06-05T10:00:00Z"
    finally:
        monkeypatch.undo()
        time.tzset()
