"""home: the first page, and the language of all pages. Touches no file."""

from __future__ import annotations

import re
from http import HTTPStatus

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from sozialblog.desk.beginning import questions
from sozialblog.desk.office import office, session
from sozialblog.i18n import Language

pages = Blueprint("home", __name__)
_OWN_PATH = re.compile(r"/(?!/)[A-Za-z0-9/_.~%-]*\Z")


@pages.get("/")
def start() -> str | Response:
    """Where everybody begins: with a key if there is none yet, else with what waits."""
    judged = office().judged()
    if judged.ledger.keyring is None and not judged.ledger.faults:
        return questions()
    return redirect(url_for("leadership.queue"), HTTPStatus.SEE_OTHER)


@pages.post("/language")
def choose() -> Response:
    """Speak German or English from now on, and go back to where the button stood."""
    session().language = Language(request.form.get("language", ""))
    back = request.form.get("back", "")
    return redirect(back if _OWN_PATH.match(back) else "/", HTTPStatus.SEE_OTHER)
