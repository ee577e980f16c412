"""records: a consent is registered: what a person agreed to, in a file of its own. Guesses and overwrites nothing.

What is typed here is private. It goes into the record and nowhere else; a page that is shown again after a mistake
holds what was typed, and no browser may keep it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from http import HTTPStatus

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from sozialblog import pipeline
from sozialblog.consent import CATEGORIES, CHANNELS, METHODS, PERSONS
from sozialblog.desk import edits
from sozialblog.desk.edits import ConflictError
from sozialblog.desk.guard import SITE_POLICY
from sozialblog.desk.office import language, office, session
from sozialblog.errors import UsageError
from sozialblog.fields import ID
from sozialblog.i18n import Message, msg
from sozialblog.pipeline import scaffold
from sozialblog.pipeline.coming import policies
from sozialblog.pipeline.form_page import STYLES, form_page
from sozialblog.posts import Kind

pages = Blueprint("records", __name__, url_prefix="/consents")
Page = str | BaseResponse | tuple[str, int]
_LINES = ("contact", "shown_as", "purpose", "evidence")
_DAYS = ("born", "given", "valid_until", "secrecy_release", "own_consent")
_GUARDIANS = range(1, 3)
_LONGEST = 500


@pages.get("/new")
def form() -> Page:
    """Questions, each with its reason; what is not known yet stays open."""
    return _form()


def _form(problem: Message | None = None) -> Page:
    judged = office().judged()
    campaigns = {item.slug: item.title for item in judged.site.documents if item.kind is Kind.CAMPAIGN}
    body = render_template(
        "record.html", problem=problem, form=request.form, persons=PERSONS, categories=CATEGORIES, channels=CHANNELS,
        methods=METHODS, campaigns=campaigns, latest=judged.site.config.policy.latest_end(judged.on),
        guardians=_GUARDIANS,
    )  # fmt: skip
    return (body, HTTPStatus.UNPROCESSABLE_ENTITY) if problem else body


@pages.post("/new")
def register() -> Page:
    """Write the record; the name of its file is a pseudonym."""
    judged = office().judged()
    name = _line("name")
    record = _line("id") or scaffold.record_id(name, judged.on)
    if not name:
        return _form(msg("Please give the person's name; it stays private."))
    if not ID.match(record):
        return _form(msg("“id” has to be a pseudonym of small letters, digits and hyphens."))
    if record in judged.site.records or record in judged.site.broken_records:
        return _form(msg("There is a consent “{id}” already; please choose another id.", id=record))
    try:
        text = scaffold.consent(record, name, judged.on, language(), dict(_answers()))
        edits.save(office().folder, f"content/consents/{record}.md", text.encode("utf-8"), seen=edits.NEW)
    except ConflictError:
        return _form(msg("There is a consent “{id}” already; please choose another id.", id=record))
    except UsageError as error:
        return _form(error.message)
    session().notes.append(msg("Registered: {id}. Posts name the person by this id and nothing else.", id=record))
    return redirect(url_for("officer.one", record=record), HTTPStatus.SEE_OTHER)


def _answers() -> Iterator[tuple[str, object]]:
    """What was said, by key of the record; what was left open is left out."""
    form = request.form
    said: dict[str, object] = {key: _line(key) for key in _LINES} | {key: _day(key) for key in _DAYS}
    said |= {key: form.get(key) for key, known in (("person", PERSONS), ("method", METHODS)) if form.get(key) in known}
    for key, words in (("covers", CATEGORIES), ("channels", CHANNELS)):
        said[key] = [word for word in words if word in form.getlist(key)]
    said["campaigns"] = [_clean(slug) for slug in form.getlist("campaigns") if _clean(slug)]
    said["sole_custody"] = "sole_custody" in form
    signed = [(_line(f"guardians.{number}.name"), _day(f"guardians.{number}.given")) for number in _GUARDIANS]
    said["guardians"] = [{"name": name, "given": given or ""} for name, given in signed if name]
    version, date = _line("notice.version"), _day("notice.date")
    said["notice"] = {"version": version, "date": date} if version and date else None
    yield from ((key, value) for key, value in said.items() if value)
    if form.get("explicit") in ("true", "false"):
        yield "explicit", form["explicit"] == "true"


def _line(key: str) -> str:
    return _clean(request.form.get(key, ""))


def _clean(text: str) -> str:
    """One line without control characters."""
    return " ".join("".join(char for char in text if char.isprintable() or char.isspace()).split())[:_LONGEST]


def _day(key: str) -> dt.date | None:
    typed = _line(key)
    try:
        return dt.date.fromisoformat(typed) if typed else None
    except ValueError:
        raise UsageError(msg("“{day}” is not a date; write it like 2026-05-12.", day=typed[:20])) from None


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
