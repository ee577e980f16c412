"""records: a consent is registered, or filled in later: what a person agreed to, in a file of its own. Guesses nothing.

What is typed here is private. It goes into the record and nowhere else; a page that is shown again after a mistake
holds what was typed, and no browser may keep it.
"""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from sozialblog import pipeline
from sozialblog.consent import CATEGORIES, CHANNELS, METHODS, PERSONS, Record
from sozialblog.desk import edits, recording
from sozialblog.desk.editing import BY_HAND
from sozialblog.desk.edits import ConflictError
from sozialblog.desk.guard import SITE_POLICY
from sozialblog.desk.office import language, office, session
from sozialblog.desk.values import UnsafeError
from sozialblog.errors import UsageError
from sozialblog.fields import ID
from sozialblog.i18n import Message, msg
from sozialblog.pipeline import scaffold
from sozialblog.pipeline.coming import policies
from sozialblog.pipeline.form_page import STYLES, form_page
from sozialblog.posts import Kind

pages = Blueprint("records", __name__, url_prefix="/consents")
Page = str | BaseResponse | tuple[str, int]


@pages.get("/new")
def form() -> Page:
    """Questions, each with its reason; what is not known yet stays open."""
    return _form()


def _form(
    problem: Message | None = None, *, form: MultiDict[str, str] | None = None, record: str = "",
    fixed: frozenset[str] = frozenset(), seen: str = "",
) -> Page:  # fmt: skip
    """The page of questions; with ``record`` those of a record that exists, of which ``fixed`` is left alone."""
    judged = office().judged()
    values = request.form if form is None else form
    campaigns = {slug: slug for slug in values.getlist("campaigns")}
    campaigns |= {item.slug: item.title for item in judged.site.documents if item.kind is Kind.CAMPAIGN}
    body = render_template(
        "record.html", problem=problem, form=values, persons=PERSONS, categories=CATEGORIES, channels=CHANNELS,
        methods=METHODS, campaigns=campaigns, latest=judged.site.config.policy.latest_end(judged.on),
        signatures=recording.SIGNATURES, record=record, fixed=fixed, seen=seen,
    )  # fmt: skip
    return (body, HTTPStatus.UNPROCESSABLE_ENTITY) if problem else body


@pages.post("/new")
def register() -> Page:
    """Write the record; the name of its file is a pseudonym."""
    judged = office().judged()
    name = recording.line(request.form, "name")
    record = recording.line(request.form, "id") or scaffold.record_id(name, judged.on)
    if not name:
        return _form(msg("Please give the person's name; it stays private."))
    if not ID.match(record):
        return _form(msg("“id” has to be a pseudonym of small letters, digits and hyphens."))
    if record in judged.site.records or record in judged.site.broken_records:
        return _form(msg("There is a consent “{id}” already; please choose another id.", id=record))
    try:
        text = scaffold.consent(record, name, judged.on, language(), recording.answers(request.form))
        edits.save(office().folder, f"content/consents/{record}.md", text.encode("utf-8"), seen=edits.NEW)
    except ConflictError:
        return _form(msg("There is a consent “{id}” already; please choose another id.", id=record))
    except UsageError as error:
        return _form(error.message)
    session().notes.append(msg("Registered: {id}. Posts name the person by this id and nothing else.", id=record))
    return redirect(url_for("officer.one", record=record), HTTPStatus.SEE_OTHER)


@pages.get("/<record>/edit")
def amend(record: str) -> Page:
    """A record as the same form: a consent is often registered first and signed later. Holds private fields."""
    found = _own_file(record)
    seen = edits.opened(office().folder, found.path)
    form, fixed = recording.shown(found.front)
    return _form(form=form, record=record, fixed=fixed, seen=seen.digest)


@pages.post("/<record>/edit")
def amended(record: str) -> Page:
    """Write what changed into the record's file, and no other byte."""
    found = _own_file(record)
    seen = edits.opened(office().folder, found.path)
    fixed = recording.shown(found.front)[1]
    digest = request.form.get("seen", "")
    try:
        text = recording.applied(seen.text, found.front, request.form)
        _write(seen, text, digest)
    except ConflictError:
        raise
    except UsageError as error:
        return _form(error.message, form=request.form, record=record, fixed=fixed, seen=digest)
    except UnsafeError:
        return _form(BY_HAND, form=request.form, record=record, fixed=fixed, seen=digest)
    session().notes.append(msg("Saved."))
    return redirect(url_for("officer.one", record=record), HTTPStatus.SEE_OTHER)


def _write(seen: edits.Opened, text: str, digest: str) -> None:
    if digest != seen.digest:
        raise ConflictError(seen.path, seen, text.encode("utf-8"))
    if text != seen.text:
        edits.save(office().folder, seen.path, text.encode("utf-8"), seen=digest)


def _own_file(record: str) -> Record:
    """A readable record that has a file to itself; answers 404 for any other."""
    found = office().judged().site.records.get(record)
    return found if found is not None and not found.document else abort(404)


@pages.get("/<record>/form")
def paper(record: str) -> Response:
    """The form to print and sign, with the information that the law asks for; holds private fields."""
    judged = office().judged()
    found = judged.site.records.get(record)
    style = request.args.get("style", STYLES[0])
    if found is None or style not in STYLES:
        abort(404)
    config = judged.site.config
    titles = {item.slug: item.title for item in judged.site.documents if item.kind is Kind.CAMPAIGN}
    latest = min(item.latest_end(found.given or judged.on) for item in policies(pipeline.life(judged, record), config))
    page = form_page(
        found, config, today=judged.on, style=style, lang=language().code, until=found.valid_until or latest,
        campaigns=tuple(titles.get(slug) or slug for slug in found.campaigns),
    )  # fmt: skip
    answer = Response(page, content_type="text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = SITE_POLICY
    return answer
