"""Passkeys: an assertion counts as a signature over just this statement, and as nothing else."""

from __future__ import annotations

import base64
import datetime as dt
import json
from dataclasses import replace

import pytest

from sozialblog import signing
from sozialblog.approvals import Assertion, MalformedError, Passkey, challenge_of, encode_assertion, parse_statement
from sozialblog.approvals.envelope import IN_TOTO, KEYRING, parse_envelope
from sozialblog.approvals.keyring import parse_keyring
from sozialblog.approvals.passkey import asserts, parse_assertion
from sozialblog.approvals.strict import encode
from sozialblog.errors import UsageError
from tests.approvals.authenticator import UP, UV, Authenticator, url_safe
from tests.approvals.world import NOW, SINCE, World

PERSON = "petra-lang"


class Passkeys(World):
    """A world in which Dr. Lang has a passkey beside her key."""

    def __init__(self, device: Authenticator, rp: str = "localhost", **more) -> None:
        super().__init__(**more)
        self.device = device
        self.enrol(device.key(SINCE, rp))

    def enrol(self, key) -> None:
        self.tick()
        person = self.ledger().keyring.people[PERSON]
        changed = replace(person, keys=(*person.keys, key))
        self.apply(signing.admit(self.ledger(), changed, at=self.now, keys=self.roots))

    def passkeys(self, rp: str = "localhost"):
        return signing.passkeys_of(self.ledger().keyring.people[PERSON], rp, lambda key: True)

    def draft(self, *keys: str) -> signing.Draft:
        self.tick()
        by = signing.Signatory(person=self.ledger().keyring.people[PERSON], key=next(iter(self.passkeys().values())))
        return signing.draft_approval(
            [self.case(key) for key in keys or ("post/rad",)], by, at=self.now, chance=self.chance
        )  # fmt: skip

    def touch(self, *keys: str, **lies):
        draft = self.draft(*keys)
        answers = self.device.answers(*(item.encoded for item in draft.envelopes), **lies)
        return self.apply(signing.finish(draft, self.passkeys(), answers))

    def force(self, signature: bytes, *, keyid: str = "") -> None:
        """File a draft with any signature at all, as somebody would who can write into the folder."""
        draft = self.draft()
        keyid = keyid or next(iter(self.passkeys().values())).id
        done = [replace(item, signatures={keyid: signature}) for item in draft.envelopes]
        self.apply(signing.statements.filed(draft, done))


@pytest.fixture(params=["ES256", "EdDSA", "RS256"])
def world(request: pytest.FixtureRequest) -> Passkeys:
    return Passkeys(Authenticator(request.param))


def test_an_assertion_approves_until_a_comma_changes(world: Passkeys) -> None:
    assert "A201" in world.codes()
    world.touch()
    assert world.codes() == []
    world.edit("post/rad", "Beim vierten Mal", "Beim vierten, Mal")
    assert "A202" in world.codes()


def test_several_documents_one_touch_each(world: Passkeys) -> None:
    world.touch("post/rad", "post/suppe")
    assert world.codes() == world.codes("post/suppe") == []
    assert len(world.ledger().log.entries) == 3  # begun, enrolled, approved


def test_a_sentence_for_every_lie() -> None:
    """Each of these is signed by the true key, and says one thing that it must not."""
    world = Passkeys(Authenticator())
    draft = world.draft()
    (envelope,) = draft.envelopes
    for lies in LIES:
        with pytest.raises(UsageError, match="nothing was signed"):
            signing.finish(draft, world.passkeys(), world.device.answers(envelope.encoded, **lies))
    world.apply(signing.finish(draft, world.passkeys(), world.device.answers(envelope.encoded)))
    assert world.codes() == []


LIES: list[dict] = [
    {"challenge": url_safe(bytes(32))},
    {"challenge": None},
    {"challenge": 7},
    {"type": "webauthn.create"},
    {"type": None},
    {"origin": "https://evil.example"},
    {"origin": "http://localhost.evil.example:8009"},
    {"origin": "http://localhost:8009/"},
    {"origin": "http://localhost:8009\n"},
    {"origin": "http://127.0.0.1:8009"},
    {"origin": "http://a.localhost:8009"},
    {"origin": "http://LOCALHOST:8009"},
    {"origin": "http://localhost:0"},
    {"origin": ["http://localhost:8009"]},
    {"origin": None},
    {"crossOrigin": True},
    {"crossOrigin": 0},
    {"crossOrigin": "false"},
    {"topOrigin": "https://evil.example"},
    {"flags": 0},
    {"flags": UP},
    {"flags": UV},
    {"flags": UP | UV | 0x40},
    {"flags": UP | UV | 0x10},
    {"flags": UP | UV | 0x80},
    {"tail": b"\xa0"},
    {"tail": b"\xa0" * 1000, "flags": UP | UV | 0x80},
    {"rp": "evil.example"},
    {"rp": ""},
    {"other": float("nan")},
    {"raw": b""},
    {"raw": b"[]"},
    {"raw": b"null"},
    {"raw": b"\xff\xfe"},
    {"raw": b"[" * 4000},
    {"raw": b" " * 5000},
]


@pytest.mark.parametrize(
    "fine",
    [
        {"crossOrigin": None},
        {"origin": "http://localhost"},
        {"origin": "https://localhost:65535"},
        {"other_keys_can_be_added_here": "do not compare clientDataJSON against a template"},
        {"flags": UP | UV | 0x08 | 0x10},
        {"flags": UP | UV | 0x80, "tail": b"\xa0"},
    ],
)
def test_what_browsers_may_do(fine: dict) -> None:
    world = Passkeys(Authenticator())
    world.touch(**fine)
    assert world.codes() == []


def client(message: bytes, **more: object) -> dict:
    return {"type": "webauthn.get", "challenge": challenge_of(message), "origin": "http://localhost:1", **more}


@pytest.mark.parametrize("twice", ["type", "challenge", "origin", "extra"])
def test_nothing_stands_twice_in_the_browsers_data(twice: str) -> None:
    device, message = Authenticator(), b"message"
    said = json.dumps(client(message, extra=1))
    assert signs(device, message, raw=said.encode())
    doubled = said[:-1] + f', "{twice}": {json.dumps(client(message, extra=1)[twice])}' + "}"
    assert not signs(device, message, raw=doubled.encode())
    nested = said[:-1] + ', "x": {"a": 1, "a": 1}}'
    assert not signs(device, message, raw=nested.encode())


def signs(device: Authenticator, message: bytes, at: str = "localhost", **lies) -> bool:
    ((_, data),) = signing.passkeys.read_answers(device.answers(message, **lies))
    return asserts(device.key(SINCE).public, at, data, message)


def test_other_relying_parties_need_https() -> None:
    device = Authenticator()
    there = "desk.traeger.example"
    assert signs(device, b"m", there, rp=there, origin=f"https://{there}")
    assert not signs(device, b"m", there, rp=there, origin=f"http://{there}")
    assert not signs(device, b"m", there, rp=there, origin=f"https://x.{there}")
    assert not signs(device, b"m", there, rp=there, origin="https://deskxtraeger.example")
    assert not signs(device, b"m", there)
    assert not signs(device, b"m", rp=there, origin=f"https://{there}")


def test_no_replay_on_another_statement() -> None:
    world = Passkeys(Authenticator())
    world.touch()
    (path,) = world.envelopes()
    old = parse_envelope(world.files[path], IN_TOTO).signatures
    world.edit("post/rad", "Acht", "Neun")
    world.force(next(iter(old.values())))
    assert world.codes()[0] in ("A202", "A203")
    assert "A203" in world.codes()


def test_one_kind_of_signature_does_not_pass_for_the_other() -> None:
    world = Passkeys(Authenticator("EdDSA"))
    ordinary, passkey = world.signatory(PERSON).key, next(iter(world.passkeys().values()))
    draft = world.draft()
    encoded = draft.envelopes[0].encoded
    ((_, assertion),) = signing.passkeys.read_answers(world.device.answers(encoded))
    raw = world.device.private.sign(encoded)
    for keyid, signature in ((passkey.id, raw), (ordinary.id, assertion), (ordinary.id, raw)):
        world.force(signature, keyid=keyid)
        assert {item.code for item in world.ledger().refused["post/rad"]} == {"A203"}
    assert world.ledger().filed == {}


def test_no_byte_of_an_envelope_can_be_changed(world: Passkeys) -> None:
    """Every byte of the file, with another bit turned each time; and every byte of the assertion alone."""
    world.touch()
    (path,) = world.envelopes()
    data, key = world.files[path], next(iter(world.passkeys().values()))
    envelope = parse_envelope(data, IN_TOTO)
    (signature,) = envelope.signatures.values()
    found = parse_assertion(signature)
    message = envelope.encoded
    for name in ("authenticator", "client", "signature"):
        part = getattr(found, name)
        for place in range(len(part)):
            changed = bytearray(part)
            changed[place] ^= 1 << place % 8
            forged = signing.passkeys.encode_assertion(replace(found, **{name: bytes(changed)}))
            assert not asserts(key.public, "localhost", forged, message), (name, place)
    for place in range(0, len(data), 37):
        changed = bytearray(data)
        changed[place] ^= 1 << place % 7
        ledger = world.ledger({**world.files, path: bytes(changed)})
        assert "post/rad" not in ledger.filed, place


def test_no_byte_of_what_is_signed_can_be_changed(world: Passkeys) -> None:
    world.touch()
    (path,) = world.envelopes()
    envelope = parse_envelope(world.files[path], IN_TOTO)
    (signature,) = envelope.signatures.values()
    public = next(iter(world.passkeys().values())).public
    assert asserts(public, "localhost", signature, envelope.encoded)
    for place in range(0, len(envelope.encoded), 11):
        changed = bytearray(envelope.encoded)
        changed[place] ^= 1
        assert not asserts(public, "localhost", signature, bytes(changed))


@pytest.mark.parametrize(
    "change",
    [
        {"extra": 1},
        {"signature": ""},
        {"signature": "AA"},
        {"signature": base64.b64encode(bytes(257)).decode()},
        {"authenticatorData": base64.b64encode(bytes(36)).decode()},
        {"authenticatorData": 7},
        {"clientDataJSON": None},
    ],
)
def test_our_own_structure_is_strict(change: dict) -> None:
    whole = {"authenticatorData": "A" * 52, "clientDataJSON": "e30=", "signature": "AAAA"}
    parse_assertion(encode(whole))
    with pytest.raises(MalformedError):
        parse_assertion(encode({**whole, **change}))
    for name in whole:
        with pytest.raises(MalformedError):
            parse_assertion(encode({key: value for key, value in whole.items() if key != name}))
    with pytest.raises(MalformedError):
        parse_assertion(encode(whole) + b"\n")


def test_broken_keys_verify_nothing(world: Passkeys) -> None:
    """A COSE key cut short, with another curve, or off its curve."""
    draft = world.draft()
    message = draft.envelopes[0].encoded
    ((_, data),) = signing.passkeys.read_answers(world.device.answers(message))
    public = next(iter(world.passkeys().values())).public
    assert asserts(public, "localhost", data, message)
    for broken in (public[:-2], public[2:], public + "00", "", public[:22] + "80" * 32 + public[86:], public.upper(), f"a6{public[2:]}"):  # fmt: skip
        assert not asserts(broken, "localhost", data, message)


@pytest.mark.parametrize(
    ("public", "passkey"),
    [
        ("00" * 32, {"credential": "AAAA", "rp": "localhost"}),
        ("a4010103272006215820" + "00" * 31, {"credential": "AAAA", "rp": "localhost"}),
        (None, None),
        (None, {"credential": "AAAA"}),
        (None, {"credential": "", "rp": "localhost"}),
        (None, {"credential": "A+", "rp": "localhost"}),
        (None, {"credential": "AAAA", "rp": "Localhost"}),
        (None, {"credential": "AAAA", "rp": "localhost", "counter": 1}),
    ],
)
def test_a_keyring_with_a_broken_passkey_is_none(public: str | None, passkey: object) -> None:
    world = Passkeys(Authenticator())
    envelope = parse_envelope(world.files["content/approvals/keyring.json"], KEYRING)
    parse_keyring(envelope)
    payload = json.loads(envelope.payload)
    key = next(item for item in payload["people"][0]["keys"] if "passkey" in item)
    key["passkey"] = passkey
    key["public"] = public or key["public"]
    with pytest.raises(MalformedError):
        parse_keyring(replace(envelope, payload=encode(payload)))


def test_a_keyring_is_never_signed_by_a_passkey() -> None:
    world = Passkeys(Authenticator())
    world.touch()
    (path,) = world.envelopes()
    data = world.files[path].replace(IN_TOTO.encode(), KEYRING.encode())
    with pytest.raises(MalformedError, match=r"\Aa signature is no Ed25519 signature\Z"):
        parse_envelope(data, KEYRING)


def test_revoked_late_and_someone_elses() -> None:
    """The rules for keys are the rules for passkeys."""
    world = Passkeys(Authenticator())
    world.touch()
    public = next(iter(world.passkeys().values())).public
    world.tick()
    world.apply(signing.revoke(world.ledger(), PERSON, [public], since=SINCE, at=world.now, keys=world.roots))
    assert "A205" in world.codes() or "A204" in world.codes()
    assert world.passkeys() == {}

    early = Passkeys(Authenticator())
    key = next(iter(early.passkeys().values()))
    person = early.ledger().keyring.people[PERSON]
    late = replace(person, keys=tuple(replace(item, since=NOW.date() + dt.timedelta(days=1)) if item == key else item for item in person.keys))  # fmt: skip
    early.apply(signing.admit(early.ledger(), late, at=early.now, keys=early.roots))
    early.touch()
    assert early.codes() != []


def test_a_key_stands_once() -> None:
    world = Passkeys(Authenticator())
    with pytest.raises(MalformedError):
        world.enrol(world.device.key(SINCE))


def test_the_cache_covers_where_a_passkey_counts() -> None:
    """A verified token is worth nothing once the keyring says that the key counts elsewhere."""
    world = Passkeys(Authenticator())
    world.touch()
    tokens = world.ledger().verified
    from sozialblog import approvals

    again = approvals.read(world.files, root=world.root.fingerprint, verified=tokens)
    assert again.verified == tokens
    assert "post/rad" in again.filed
    person = world.ledger().keyring.people[PERSON]
    moved = replace(person, keys=tuple(replace(key, passkey=Passkey(credential="AAAA", rp="elsewhere.example")) if key.passkey else key for key in person.keys))  # fmt: skip
    world.tick()
    world.apply(signing.admit(world.ledger(), moved, at=world.now, keys=world.roots))
    after = approvals.read(world.files, root=world.root.fingerprint, verified=tokens)
    assert "post/rad" not in after.filed


def test_the_request_proves_the_passkey(world: Passkeys) -> None:
    new = world.device.new(PERSON)
    line = signing.passkey_request(new, world.device.answers(new.message))
    assert signing.read_passkey_request(f"  {line}\n") == new
    words = line.split()
    for place, other in ((0, "sozialblog-key"), (1, "somebody-else"), (2, "elsewhere.example"), (3, "AAAA"), (4, Authenticator(seed=8).new(PERSON).public), (5, words[5][:-4]), (5, "!"), (1, "-")):  # fmt: skip
        changed = [*words[:place], other, *words[place + 1 :]]
        with pytest.raises(UsageError):
            signing.read_passkey_request(" ".join(changed))
    for lies in ({"flags": UP}, {"origin": "https://evil.example"}, {"challenge": url_safe(bytes(32))}):
        with pytest.raises(UsageError, match="did not prove"):
            signing.passkey_request(new, world.device.answers(new.message, **lies))


def test_keys_of_other_kinds_are_refused() -> None:
    with pytest.raises(UsageError, match="another device"):
        Authenticator("ES384").new(PERSON)
    for spki in ("", "AAAA", "!", url_safe(b"\x30" * 91), "A" * 30_000):
        with pytest.raises(UsageError, match="another device"):
            signing.new_passkey(PERSON, "localhost", "AAAA", spki)


@pytest.mark.parametrize("answers", ["", "{}", "[]", "[7]", '[{"id": "x"}]', "[" * 900, '[{"id":"x","authenticatorData":"!","clientDataJSON":"","signature":"","more":1}]'])  # fmt: skip
def test_answers_that_are_none(answers: str) -> None:
    world = Passkeys(Authenticator())
    with pytest.raises(UsageError, match="nothing was signed"):
        signing.finish(world.draft(), world.passkeys(), answers)


def test_an_answer_for_each_document_in_order() -> None:
    world = Passkeys(Authenticator())
    draft = world.draft("post/rad", "post/suppe")
    first, second = (item.encoded for item in draft.envelopes)
    for messages in ((first,), (second, first), (first, first), (first, second, second)):
        with pytest.raises(UsageError, match="nothing was signed"):
            signing.finish(draft, world.passkeys(), world.device.answers(*messages))
    stranger = Authenticator(seed=9)
    with pytest.raises(UsageError, match="nothing was signed"):
        signing.finish(draft, world.passkeys(), stranger.answers(first, second))
    assert parse_statement(draft.envelopes[0].payload).person == PERSON


def test_how_long_an_assertion_may_be() -> None:
    """Extensions may follow the authenticator's 37 bytes, up to 1,024 in all; the browser's data have 4,096."""
    world = Passkeys(Authenticator())
    (envelope,) = (draft := world.draft()).envelopes
    short = json.dumps(client(envelope.encoded, more="")).encode()
    for more, fits in ((4096, True), (4097, False)):
        raw = json.dumps(client(envelope.encoded, more="x" * (more - len(short)))).encode()
        assert len(raw) == more
        answers = world.device.answers(envelope.encoded, raw=raw)
        if fits:
            assert signing.finish(draft, world.passkeys(), answers)
        else:
            with pytest.raises(UsageError, match="nothing was signed"):
                signing.finish(draft, world.passkeys(), answers)
    extended = UP | UV | 0x80
    world = Passkeys(Authenticator())
    world.touch(flags=extended, tail=bytes(1024 - 37))
    assert world.codes() == []
    world = Passkeys(Authenticator())
    (envelope,) = world.draft().envelopes
    long = world.device.assertion(envelope.encoded, flags=extended, tail=bytes(1025 - 37))
    parts = (
        base64.urlsafe_b64decode(long[name] + "==") for name in ("authenticatorData", "clientDataJSON", "signature")
    )
    world.force(encode_assertion(Assertion(**dict(zip(("authenticator", "client", "signature"), parts, strict=True)))))
    assert "(a signature is neither Ed25519 nor a passkey's: an assertion has the wrong length)" in world.said()
