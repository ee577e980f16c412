"""app: puts the desk together: guard, pages, language. Knows no page itself."""

from __future__ import annotations

import io
from dataclasses import dataclass
from http import HTTPStatus
from typing import IO, Any
from urllib.parse import urlsplit

import jinja2
from babel.dates import format_date
from flask import Flask, Request, Response, g, render_template, request
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from sozialblog.desk import beginning, home, leadership, officer, passkeys, records, showing, staff
from sozialblog.desk.changes import passages
from sozialblog.desk.edits import ConflictError
from sozialblog.desk.guard import CSRF_FIELD, Guard, refusal
from sozialblog.desk.office import Office, language, session
from sozialblog.errors import ContentError, UsageError
from sozialblog.files import MAX_TEXT, decode
from sozialblog.i18n import Message, msg
from sozialblog.pipeline.words import VERDICTS, in_words

MOST_BYTES = 64 << 20  #: of one request: an upload; a view that takes less says so itself


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the desk, in its navigation."""

    name: Message
    blueprint: str
    endpoint: str


AREAS = (
    Area(msg("Write"), "staff", "staff.posts"),
    Area(msg("Approve"), "leadership", "leadership.queue"),
    Area(msg("Consents"), "officer", "officer.register"),
)


class _Request(Request):
    """Keeps what is sent in memory: an original photograph shall never lie in a temporary file."""

    max_form_memory_size = 4 * MAX_TEXT
    max_form_parts = 10_000  #: a post with fifty photographs and everybody on them marked

    def _get_file_stream(self, *_: object, **__: object) -> IO[bytes]:
        return io.BytesIO()


def create_app(office: Office, guard: Guard) -> Flask:
    """The whole desk as a WSGI application."""
    app = Flask("sozialblog.desk", static_folder="static", template_folder="templates")
    app.request_class = _Request
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.extensions["office"] = office
    app.jinja_env.undefined = jinja2.StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_words)
    app.add_template_filter(lambda code: in_words(language(), str(code), alone=True), "in_words")
    app.add_template_filter(lambda day: format_date(day, "long", locale=language().code), "day")
    guard.install(app)
    for part in (home, showing, beginning, passkeys, leadership, officer, records, staff):
        app.register_blueprint(part.pages)
    app.register_error_handler(HTTPException, _http_fault)
    app.register_error_handler(ConflictError, _conflict)
    app.register_error_handler(UsageError, lambda error: _refused(error.message))
    app.register_error_handler(ContentError, _content_fault)
    return app


def _words() -> dict[str, Any]:
    """What every template may use. ``_`` takes a sentence; ``say`` a message or a text that stays as it is."""
    speaks = language()

    def translated(msgid: str, /, **params: object) -> str:
        return speaks.say(Message(msgid, tuple(sorted(params.items()))))

    return {
        "_": translated,
        "say": speaks.say,
        "plural": speaks.plural,
        "language": speaks.code,
        "session": g.get("session"),
        "verdict": lambda code: speaks.say(VERDICTS[code]),
        "csrf": _csrf,
        "areas": AREAS,
    }


def _csrf() -> Markup:
    """The hidden field that every form of the desk carries."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, session().csrf)


def _http_fault(error: HTTPException) -> Response:
    if error.code == HTTPStatus.NOT_FOUND:
        return refusal(msg("There is no such page."), msg("Go back to the start of the desk."), 404)
    problem = msg("The desk does not understand this request.")
    return refusal(problem, msg("Go back, load the page anew, and try once more."), error.code or 400)


def _refused(problem: Message) -> Response:
    return refusal(problem, msg("Go back and try once more."), HTTPStatus.UNPROCESSABLE_ENTITY)


def _conflict(error: ConflictError) -> Response:
    """Their version and ours, word by word; nothing is lost and nothing was overwritten."""
    theirs, mine = _readable(error.now.data if error.now else b""), _readable(error.mine)
    body = render_template(
        "conflict.html", problem=error.message, path=error.path, back=urlsplit(request.referrer or "/").path,
        gone=error.now is None, mine=mine, passages=passages(theirs, mine),
    )  # fmt: skip
    return Response(body, HTTPStatus.CONFLICT)


def _readable(data: bytes) -> str:
    """A text for people to read; nothing of a photograph."""
    try:
        return decode(data, "")
    except ContentError:
        return ""


def _content_fault(error: ContentError) -> Response:
    body = render_template("refusal.html", problem=error.message, fix=error.fix)
    return Response(body, HTTPStatus.UNPROCESSABLE_ENTITY)
