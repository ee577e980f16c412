"""showing: the site itself inside a frame of the desk: pages in the real theme, and photographs. Changes nothing."""

from __future__ import annotations

import mimetypes
from http import HTTPStatus
from pathlib import PurePosixPath

from flask import Blueprint, Response, abort

from sozialblog.desk.changes import compared
from sozialblog.desk.guard import SITE_POLICY
from sozialblog.desk.office import office

pages = Blueprint("showing", __name__)
_TYPES = {".webp": "image/webp", ".avif": "image/avif", ".html": "text/html; charset=utf-8", ".xml": "application/xml"}
_WIDTH = 900  #: pixels; photographs on the desk are no larger than this where there is a choice


@pages.get("/site/<version>/")
@pages.get("/site/<version>/<path:address>")
def site(version: str, address: str = "") -> Response:
    """A file of the site as it would be; looked up among those in memory, never on the disk."""
    rehearsal = office().shown(version).rehearsal
    name = f"{address}index.html" if not address or address.endswith("/") else address
    data, status = rehearsal.file(name), HTTPStatus.OK
    if data is None:
        data, name, status = rehearsal.file("404.html"), "404.html", HTTPStatus.NOT_FOUND
    answer = Response(data, status, content_type=_type(name))
    answer.headers["Content-Security-Policy"] = SITE_POLICY
    return answer


@pages.get("/photo/<version>/<int:number>")
def photo(version: str, number: int) -> Response:
    """A photograph of the document, cleaned and with its redactions, as it would be published."""
    pictures = office().shown(version).rehearsal.pictures
    if number >= len(pictures) or (picture := pictures[number]) is None:
        abort(404)
    fitting = [item for item in picture.renditions if item.width <= _WIDTH] or picture.renditions[:1]
    best = max(fitting, key=lambda item: item.width)
    answer = Response(best.data, content_type=_type(best.name))
    answer.headers["Content-Security-Policy"] = SITE_POLICY
    return answer


@pages.get("/leaflet/<version>/<int:number>")
def leaflet(version: str, number: int) -> Response:
    """A leaflet as it would be published, to be saved and read; a frame without scripts could not show it."""
    shown = office().shown(version)
    if number >= len(shown.rehearsal.leaflets) or (found := shown.rehearsal.leaflets[number]) is None:
        abort(404)
    answer = Response(found.data, content_type="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=found.name)
    answer.headers["Content-Security-Policy"] = SITE_POLICY
    return answer


@pages.get("/then/<version>/<int:number>")
def then(version: str, number: int) -> Response:
    """A photograph as it was when the document was approved last; small."""
    comparison = compared(office().shown(version).judgement.case)
    changes = comparison.photos if comparison else ()
    if number >= len(changes) or not changes[number].then:
        abort(404)
    answer = Response(changes[number].then, content_type="image/webp")
    answer.headers["Content-Security-Policy"] = SITE_POLICY
    return answer


def _type(name: str) -> str:
    suffix = PurePosixPath(name).suffix
    return _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
