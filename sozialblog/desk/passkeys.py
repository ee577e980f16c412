"""passkeys: set one up, and what a browser needs to ask it. Signs nothing itself, and needs scripts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from sozialblog import pipeline, signing
from sozialblog.approvals import LOCAL, Key, Keyring, MalformedError, Person, challenge_of
from sozialblog.desk import word
from sozialblog.desk.office import Office, language, office, session
from sozialblog.errors import UsageError
from sozialblog.i18n import Message, msg

pages = Blueprint("passkeys", __name__)
_TIMEOUT = 300_000  #: milliseconds that the browser waits for a finger
_ALGORITHMS = (-7, -8, -257)  #: ES256, EdDSA (RFC 9053) and RS256 (RFC 8812)
_USER_BYTES = 32


def relying_party() -> str:
    """The name that passkeys are bound to here; empty where browsers offer none, as at an address of digits."""
    parts = urlsplit(request.host_url)
    name = parts.hostname or ""
    return name if name == LOCAL or name == session().secure_host else ""


def signatories(judged: pipeline.Judged) -> tuple[signing.Signatory, ...]:
    """Who may have a passkey at hand."""
    keyring, rp = judged.ledger.keyring, relying_party()
    if keyring is None or not rp:
        return ()
    return signing.by_passkey(keyring, rp, office().now().astimezone(dt.UTC).date())


@pages.get("/passkey")
def form() -> str:
    """Whose passkey, and the button that asks the browser for one."""
    return _form(None)


@pages.post("/passkey/options")
def options() -> Response | tuple[Response, int]:
    """What the browser needs to make a passkey."""
    try:
        person = _person(_keyring(office().judged()), request.form.get("person", ""))
    except UsageError as error:
        return _problem(error.message)
    known = [key.passkey.credential for key in person.keys if key.passkey]
    return jsonify(
        rp={"id": relying_party(), "name": "sozialblog"},
        user={"id": office().chance(_USER_BYTES).hex(), "name": person.id, "displayName": person.name},
        challenge=challenge_of(office().chance(_USER_BYTES)),
        pubKeyCredParams=[{"type": "public-key", "alg": alg} for alg in _ALGORITHMS],
        authenticatorSelection={"residentKey": "preferred", "userVerification": "required"},
        excludeCredentials=[{"type": "public-key", "id": item} for item in known],
        attestation="none",
        timeout=_TIMEOUT,
    )


@pages.post("/passkey/proof")
def proof() -> Response | tuple[Response, int]:
    """What a new passkey has to sign, to prove that it is there and asks for a finger, a face or a PIN."""
    try:
        new = _new()
    except UsageError as error:
        return _problem(error.message)
    return jsonify(asked=[_ask(new.message, [new.passkey.credential])])


@pages.post("/passkey")
def made() -> str | tuple[str, int]:
    """The line for whoever holds the root key; and the shorter way where that is here."""
    try:
        line = signing.passkey_request(_new(), request.form.get("answers", ""))
    except UsageError as error:
        return _form(error.message), HTTPStatus.UNPROCESSABLE_ENTITY
    return _made(line, None)


@pages.post("/passkey/admit")
def admit() -> BaseResponse | tuple[str, int]:
    """Put the passkey into the keyring with the root keys that lie here."""
    line = request.form.get("line", "")
    try:
        with office().lock:
            _admit(office(), signing.read_passkey_request(line), request.form.get("passphrase", ""))
    except UsageError as error:
        return _made(line, error.message), HTTPStatus.UNPROCESSABLE_ENTITY
    session().notes.append(msg("From now on this passkey can approve."))
    return redirect(url_for("leadership.queue"), HTTPStatus.SEE_OTHER)


@pages.post("/passkey/challenge")
def challenge() -> Response | tuple[Response, int]:
    """Draft what is to be signed, keep it for this session, and say what the passkey has to sign."""
    items = [(key, version) for item in request.form.getlist("item") for key, _, version in [item.rpartition("@")]]
    why = " ".join(request.form.get("why", "").split())
    session().pending = None
    try:
        pending = word.draft(
            office(), items, person=request.form.get("passkey_person", ""), rp=relying_party(),
            why=why if request.form.get("says") == "rejection" else None,
        )  # fmt: skip
        keys = word.passkeys(office(), office().judged(), pending.person, pending.rp)
    except UsageError as error:
        return _problem(error.message)
    session().pending = pending
    return jsonify(asked=[_ask(envelope.encoded, list(keys)) for envelope in pending.draft.envelopes])


def _ask(message: bytes, credentials: list[str]) -> dict[str, Any]:
    return {
        "challenge": challenge_of(message),
        "rpId": relying_party(),
        "allowCredentials": [{"type": "public-key", "id": item} for item in credentials],
        "userVerification": "required",
        "timeout": _TIMEOUT,
    }


def _new() -> signing.NewPasskey:
    given = request.form.get
    return signing.new_passkey(
        given("person", ""), relying_party(), given("credential", ""), given("public", "")
    )  # fmt: skip


def _form(problem: Message | None) -> str:
    judged = office().judged()
    return render_template(
        "passkey.html", problem=problem, judged=judged, keyring=judged.ledger.keyring, rp=relying_party(), line="",
        own={by.person.id for by in office().signatories(judged)},
    )  # fmt: skip


def _made(line: str, problem: Message | None) -> str:
    judged = office().judged()
    keyring = judged.ledger.keyring
    held = [public for public in keyring.root.keys if office().keystore.holds(public)] if keyring else []
    return render_template(
        "passkey.html", problem=problem, judged=judged, keyring=keyring, rp=relying_party(), line=line, own=set(),
        root_here=keyring is not None and len(held) >= keyring.root.threshold,
    )  # fmt: skip


def _keyring(judged: pipeline.Judged) -> Keyring:
    if judged.ledger.faults:
        raise UsageError(judged.ledger.faults[0].message)
    if judged.ledger.keyring is None:
        raise UsageError(msg("Nobody can approve here yet."))
    return judged.ledger.keyring


def _person(keyring: Keyring, person: str) -> Person:
    if person not in keyring.people:
        raise UsageError(msg("Please say whose passkey it is."))
    return keyring.people[person]


def _admit(work: Office, new: signing.NewPasskey, passphrase: str) -> None:
    judged = work.judged()
    keyring = _keyring(judged)
    person = _person(keyring, new.person)
    if not passphrase:
        raise UsageError(msg("Please type your passphrase."))
    here = [public for public in keyring.root.keys if work.keystore.holds(public)][: keyring.root.threshold]
    if len(here) < keyring.root.threshold:
        raise UsageError(msg("The root key does not lie on this computer."))
    roots = [work.keystore.unlock(public, passphrase.encode("utf-8")) for public in here]
    key = Key(public=new.public, since=work.now().astimezone(dt.UTC).date(), passkey=new.passkey)
    try:
        change = signing.admit(
            judged.ledger, replace(person, keys=(*person.keys, key)), at=work.now(), keys=roots
        )  # fmt: skip
    except MalformedError:
        raise UsageError(msg("This key is in the keyring already.")) from None
    signing.apply(work.folder, change)


def _problem(problem: Message) -> tuple[Response, int]:
    return jsonify(problem=language().say(problem)), HTTPStatus.UNPROCESSABLE_ENTITY
