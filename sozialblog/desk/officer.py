"""officer: register, what is due, withdrawals, the report for a person, and the log. A withdrawal asks for no key."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from sozialblog import approvals, pipeline, publish, signing
from sozialblog.consent import State
from sozialblog.desk.guard import SITE_POLICY
from sozialblog.desk.office import language, office, session
from sozialblog.errors import UsageError
from sozialblog.i18n import Message, msg
from sozialblog.pipeline import access
from sozialblog.pipeline.coming import due as coming
from sozialblog.pipeline.described import described
from sozialblog.pipeline.facts import facts
from sozialblog.pipeline.people import known_id
from sozialblog.pipeline.words import WHY

pages = Blueprint("officer", __name__)
Page = str | BaseResponse | tuple[str, int]
_DAYS = (30, 60, 90, 180, 365)
KINDS: dict[approvals.Kind, Message] = {
    approvals.Kind.APPROVAL: msg("Approved"),
    approvals.Kind.REJECTION: msg("Sent back"),
    approvals.Kind.WITHDRAWAL: msg("Consent withdrawn"),
    approvals.Kind.ERASURE: msg("Erased"),
    approvals.Kind.KEYRING: msg("List of those who may approve"),
}


@pages.get("/register")
def register() -> Page:
    """Every consent with its state today; ``state`` and ``word`` narrow it down."""
    state, word = request.args.get("state", ""), request.args.get("word", "").strip().casefold()
    lives = [
        life
        for life in pipeline.register(office().judged())
        if state in ("", life.state.value) and word in _words(life).casefold()
    ]
    return render_template("register.html", lives=lives, states=list(State), state=state, word=word)


def _words(life: pipeline.Life) -> str:
    names = [life.id, life.record.shown_as if life.record else ""]
    return " ".join([*names, *(place.judgement.document.title for place in life.places)])


@pages.get("/register/<record>")
def one(record: str) -> Page:
    """One consent: what it covers, where it is used, and what goes with it."""
    return _one(office().judged(), record)


def _one(judged: pipeline.Judged, record: str, problem: Message | None = None) -> Page:
    life = _life(judged, record)
    found = facts(life, judged.site.config.site.url)
    found["documents"] = []
    lines = [line.partition(": ")[::2] for line in described(language(), found, codes=False)]
    body = render_template(
        "consent.html", life=life, lines=lines,
        goes=pipeline.takedown(judged, publish.Manifest(), record), problem=problem, today=judged.on,
        withdrawn=life.state is State.WITHDRAWN, form=request.form,
    )  # fmt: skip
    return (body, HTTPStatus.UNPROCESSABLE_ENTITY) if problem else body


@pages.post("/register/<record>/withdraw")
def withdraw(record: str) -> Page:
    """Record that a person withdrew. Needs no passphrase: nobody is kept online because a key is missing."""
    judged = office().judged()
    _life(judged, record)
    try:
        on = dt.date.fromisoformat(request.form.get("on", ""))
    except ValueError:
        return _one(judged, record, msg("Please name the day like 2026-05-31."))
    if on > judged.on:
        return _one(judged, record, msg("A withdrawal counts from the day it is declared; name today or a past day."))
    reason = " ".join(request.form.get("reason", "").split())
    with office().lock:
        ledger = approvals.read(signing.current(office().folder), root=office().root())
        earlier = ledger.withdrawn([record]).get(record)
        if earlier is None or earlier > on:
            salt = office().chance(approvals.SALT_BYTES)
            change = approvals.withdrawal(ledger, record, on=on, at=office().now(), salt=salt, reason=reason)
            signing.apply(office().folder, change)
    session().notes.append(
        msg("The consent “{id}” is withdrawn as of {day}. The next build takes the person down.", id=record, day=on)
    )
    return redirect(url_for("officer.one", record=record), HTTPStatus.SEE_OTHER)


@pages.get("/register/<record>/report")
def report(record: str) -> Response:
    """Everything held about a person, to be printed for them; the only page of the desk with private fields."""
    judged = office().judged()
    _life(judged, record)
    answer = Response(access.page(language(), judged, record), content_type="text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = SITE_POLICY
    return answer


@pages.get("/due")
def due() -> Page:
    """Consents that end, and who comes of age, within some days."""
    asked = request.args.get("days", "60")
    days = int(asked) if asked.isdecimal() and len(asked) < 5 else _DAYS[1]
    judged = office().judged()
    items = coming(pipeline.register(judged), judged.site.config, on=judged.on, days=days)
    return render_template("due.html", items=items, days=days, choices=_DAYS, why=WHY)


@pages.get("/log")
def log() -> Page:
    """What happened, newest first; holds no personal data but the names of those who approved."""
    ledger = office().judged().ledger
    filed = {item.digest: item for found in ledger.filed.values() for item in found}
    entries = sorted(ledger.log.entries.values(), key=lambda entry: (entry.at, entry.digest), reverse=True)
    rows = [(entry, [filed[name] for name in entry.names if name in filed]) for entry in entries]
    return render_template("log.html", rows=rows, kinds=KINDS, faults=ledger.faults)


def _life(judged: pipeline.Judged, record: str) -> pipeline.Life:
    """The life of a consent that somebody speaks of; answers 404 for any other id."""
    try:
        known_id(judged, record)
    except UsageError:
        abort(404)
    return pipeline.life(judged, record)
