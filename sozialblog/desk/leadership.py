"""leadership: the queue, one document as it will be published, and the word of whoever leads. Signs nothing unseen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask import Response as FlaskResponse
from werkzeug.wrappers import Response

from sozialblog import pipeline, signing
from sozialblog.approvals import Filed, Says
from sozialblog.desk import passkeys, word
from sozialblog.desk.edits import ConflictError
from sozialblog.desk.entry import Entry, entry_of, version_of
from sozialblog.desk.guard import SITE_POLICY
from sozialblog.desk.leaflets import facts_of
from sozialblog.desk.office import judgement_of, language, office, session
from sozialblog.errors import UsageError
from sozialblog.gates import Case, Judgement, Verdict
from sozialblog.gates.approved import standing
from sozialblog.i18n import Message, msg
from sozialblog.pipeline.digest import waits_for_approval
from sozialblog.pipeline.receipt import receipt_html

pages = Blueprint("leadership", __name__)
Page = str | Response | tuple[str, int]
_MOST_SIGNED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitQueue:
    """What concerns one unit; ``name`` is empty for the organisation itself."""

    name: str
    waiting: tuple[Judgement, ...]
    unfinished: tuple[Judgement, ...]
    others: tuple[Judgement, ...]
    ideas: tuple[Judgement, ...]


@pages.get("/queue")
def queue() -> Page:
    """Everything that waits for leadership's word, by unit."""
    return _queue(office().judged())


def _queue(judged: pipeline.Judged, problem: Message | None = None) -> Page:
    marked = {key for key in session().read if _still(judged, key)}
    body = render_template(
        "queue.html", units=_units(judged), judged=judged, marked=marked, problem=problem,
        signatories=office().signatories(judged), passkeys=passkeys.signatories(judged),
        versions=session().read, verdicts=Verdict,
    )  # fmt: skip
    return (body, HTTPStatus.UNPROCESSABLE_ENTITY) if problem else body


@pages.get("/queue/<kind>/<slug>")
def entry(kind: str, slug: str) -> Page:
    """One document as it will be published, and what it rests on."""
    return _entry(office().judged(), f"{kind}/{slug}")


def _entry(judged: pipeline.Judged, key: str, problem: Message | None = None) -> Page:
    judgement = judgement_of(judged, key)
    found: Entry = entry_of(judged, judgement)
    shown = office().show(judged, key, found.version)
    people = office().signatories(judged)
    waits = waits_for_approval(judgement)
    hindrances = [signing.hindrance(judgement, by, at=office().now()) for by in people] if waits else []
    touching = passkeys.signatories(judged)
    body = render_template(
        "entry.html", entry=found, judgement=judgement, document=judgement.document, judged=judged,
        rehearsal=shown.rehearsal, signatories=people, problem=problem, waits=waits, form=request.form,
        able=[by for by, reason in zip(people, hindrances, strict=False) if reason is None],
        passkeys=touching, leaflets=[item and facts_of(item) for item in shown.rehearsal.leaflets],
        able_passkeys=[by for by in touching if waits and not signing.hindrance(judgement, by, at=office().now())],
        hindrances=[reason for reason in hindrances if reason is not None], following=_following(judged, key),
        names={person.id: person.record.shown_as for person in found.people if person.record},
        blockable=judgement.verdict in (Verdict.PUBLISH, Verdict.SCHEDULED, Verdict.WITHHOLD),
    )  # fmt: skip
    return (body, HTTPStatus.UNPROCESSABLE_ENTITY) if problem else body


@pages.post("/queue/<kind>/<slug>/read")
def put_aside(kind: str, slug: str) -> Page:
    """Read and found good: to be approved together with others, and only as it was read."""
    judged, key = office().judged(), f"{kind}/{slug}"
    if version_of(judgement_of(judged, key).case) != request.form.get("version"):
        return _entry(judged, key, word.ChangedError().message)
    session().read[key] = request.form["version"]
    following = _following(judged, key)
    if following is None:
        return redirect(url_for("leadership.queue"), HTTPStatus.SEE_OTHER)
    document = following.document
    return redirect(url_for("leadership.entry", kind=document.kind, slug=document.slug), HTTPStatus.SEE_OTHER)


@pages.post("/approve")
def approve() -> Page:
    """Sign the approval of the documents that were shown, each in just the version that was shown."""
    items = [(key, version) for item in request.form.getlist("item") for key, _, version in [item.rpartition("@")]]
    try:
        if request.form.get("answers"):
            approved = word.finish(office(), session().take_pending(Says.APPROVAL), request.form["answers"])
        else:
            approved = word.approve(office(), items[:_MOST_SIGNED], **_who())
    except UsageError as error:
        judged = office().judged()
        if request.form.get("page") == "entry" and len(items) == 1:
            return _entry(judged, items[0][0], error.message)
        return _queue(judged, error.message)
    for judgement in approved:
        session().read.pop(judgement.document.key, None)
        session().notes.append(msg("Approved: {key}", key=judgement.document.title or judgement.document.key))
    return redirect(url_for("leadership.queue"), HTTPStatus.SEE_OTHER)


@pages.post("/queue/<kind>/<slug>/send-back")
def send_back(kind: str, slug: str) -> Page:
    """Sign that a document is not approved as it is, with a reason that its author reads."""
    key, why = f"{kind}/{slug}", " ".join(request.form.get("why", "").split())
    try:
        if request.form.get("answers"):
            (judgement,) = word.finish(office(), session().take_pending(Says.REJECTION), request.form["answers"])
        else:
            judgement = word.send_back(office(), key, request.form.get("version", ""), why=why, **_who())
    except UsageError as error:
        return _entry(office().judged(), key, error.message)
    session().read.pop(key, None)
    session().notes.append(msg("Sent back: {key}", key=judgement.document.title or key))
    return redirect(url_for("leadership.queue"), HTTPStatus.SEE_OTHER)


@pages.post("/queue/<kind>/<slug>/block")
def block(kind: str, slug: str) -> Page:
    """Off the site from the next build on; asks for a passphrase only if there is one at hand."""
    key, why = f"{kind}/{slug}", " ".join(request.form.get("why", "").split())
    try:
        judgement = word.block(office(), key, why=why, **_who())
    except ConflictError:
        raise
    except UsageError as error:
        return _entry(office().judged(), key, error.message)
    session().read.pop(key, None)
    title = judgement.document.title or key
    session().notes.append(msg("Blocked: {key}. The next build takes it down.", key=title))
    return redirect(url_for("leadership.entry", kind=kind, slug=slug), HTTPStatus.SEE_OTHER)


@pages.get("/done")
def done() -> Page:
    """What was signed with the keys that lie here, newest first."""
    judged = office().judged()
    own = {by.person.id for by in office().signatories(judged)}
    cases = {item.document.key: item.case for item in judged.judgements}
    filed = [item for found in judged.ledger.filed.values() for item in found if item.person.id in own]
    filed.sort(key=lambda item: (item.statement.at, item.digest), reverse=True)
    rows = [
        (item, cases.get(item.statement.document), item.statement.document in cases and _stands(item, cases))
        for item in filed
    ]
    return render_template("done.html", rows=rows, own=own, says=Says)


def _stands(item: Filed, cases: Mapping[str, Case]) -> bool:
    return any(other.digest == item.digest for other in standing(cases[item.statement.document]))


@pages.get("/done/<kind>/<slug>/receipt")
def receipt(kind: str, slug: str) -> FlaskResponse:
    """For the author: who approved, and when."""
    judgement = judgement_of(office().judged(), f"{kind}/{slug}")
    found = standing(judgement.case)
    if not found:
        abort(404)
    answer = FlaskResponse(
        receipt_html(language(), judgement.case, found), content_type="text/html; charset=utf-8"
    )  # fmt: skip
    answer.headers["Content-Security-Policy"] = SITE_POLICY
    return answer


def _who() -> dict[str, str]:
    return {"person": request.form.get("person", ""), "passphrase": request.form.get("passphrase", "")}


def _still(judged: pipeline.Judged, key: str) -> bool:
    """Whether a document that was put aside is still what was read, and still waits."""
    found = [item for item in judged.judgements if item.document.key == key]
    return any(waits_for_approval(item) and version_of(item.case) == session().read.get(key) for item in found)


def _following(judged: pipeline.Judged, key: str) -> Judgement | None:
    """The next document that waits and was not read yet."""
    waiting = [item for unit in _units(judged) for item in unit.waiting]
    others = [item for item in waiting if item.document.key != key and not _still(judged, item.document.key)]
    return others[0] if others else None


def _units(judged: pipeline.Judged) -> Sequence[UnitQueue]:
    """The organisation first, then its units; what nobody can approve any more is not in it."""
    config = judged.site.config
    names = {"": config.organisation.name, **{key: unit.name for key, unit in config.units.items()}}
    names |= {item.document.unit: item.document.unit for item in judged.judgements if item.document.unit not in names}
    found = []
    for unit, name in names.items():
        own = [item for item in judged.judgements if item.document.unit == unit and not item.document.legal]
        waiting = tuple(item for item in own if waits_for_approval(item))
        unfinished = tuple(item for item in own if item.verdict is Verdict.WITHHOLD and item not in waiting)
        others = tuple(item for item in own if item.verdict in (Verdict.PUBLISH, Verdict.SCHEDULED))
        if own:
            ideas = tuple(item for item in own if item.verdict is Verdict.IDEA)
            found.append(UnitQueue(name=name, waiting=waiting, unfinished=unfinished, others=others, ideas=ideas))
    return found
