"""beginning: from the first opening to a key of one's own, as “keys init” does it. Only while nobody can approve."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, abort, render_template, request

from sozialblog import signing
from sozialblog.desk.guard import SITE_POLICY
from sozialblog.desk.office import language, office, session
from sozialblog.errors import UsageError
from sozialblog.fields import ID
from sozialblog.i18n import Message, msg

pages = Blueprint("beginning", __name__)


@pages.get("/begin")
def form() -> str:
    """Two questions, a name and a passphrase."""
    signing.refuse_second(office().folder, office().root())
    return questions()


@pages.post("/begin")
def begin() -> str | tuple[str, int]:
    """Make the keys, and pin the root where the builds look for it."""
    name = " ".join(request.form.get("name", "").split())
    person = request.form.get("person", "").strip() or signing.id_of(name)
    passphrase = request.form.get("passphrase", "")
    problem = _problem(name, person, passphrase)
    if problem is not None:
        return questions(problem), HTTPStatus.UNPROCESSABLE_ENTITY
    with office().lock:
        signing.refuse_second(office().folder, office().root())
        roles = office().judged().site.config.policy.roles[:1] or ("leitung",)
        begun = signing.begin(
            office().folder, office().keystore, signing.First(person=person, name=name, roles=roles),
            passphrase.encode("utf-8"), language=language(), at=office().now(), chance=office().chance,
        )  # fmt: skip
        pinned = _pinned(begun.root.fingerprint)
    session().sheet = begun.sheet.read_bytes()
    return render_template("begun.html", begun=begun, name=name, pinned=pinned)


@pages.get("/begin/sheet")
def sheet() -> Response:
    """The page to print and lock away; it holds the root key behind the passphrase."""
    if not session().sheet:
        abort(404)
    answer = Response(session().sheet, content_type="text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = SITE_POLICY
    return answer


def questions(problem: Message | None = None) -> str:
    """The page that asks for a name and a passphrase."""
    return render_template("begin.html", problem=problem, least=signing.LEAST, form=request.form)


def _problem(name: str, person: str, passphrase: str) -> Message | None:
    if not name:
        return msg("Please type your full name.")
    if not ID.match(person):
        return msg("“{id}” cannot be an id; write it like petra-lang.", id=person)
    if len(passphrase) < signing.LEAST:
        return msg("Please take at least {n} characters.", n=signing.LEAST)
    if passphrase != request.form.get("again", ""):
        return msg("The two are not the same; please try again.")
    return None


def _pinned(fingerprint: str) -> bool:
    """Whether builds know the root from now on."""
    try:
        signing.pin_root(office().folder, fingerprint)
    except (UsageError, OSError):
        return False
    return office().root() == fingerprint
