"""staff: the pages of people who write: posts, ideas, photographs and who is on them. Approves nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from sozialblog.desk import edits, front, uploads
from sozialblog.desk.editing import BY_HAND, Editing, attempt, findings, frame, opened, page, plain
from sozialblog.desk.edits import ConflictError
from sozialblog.desk.office import judgement_of, language, office, session
from sozialblog.desk.pictures import answer, suggested
from sozialblog.desk.values import UnsafeError
from sozialblog.desk.written import More, applied
from sozialblog.errors import ContentError, UsageError
from sozialblog.gates import Judgement, Verdict
from sozialblog.i18n import Message, msg
from sozialblog.images import faces
from sozialblog.pipeline import Judged, scaffold
from sozialblog.pipeline.digest import waits_for_approval
from sozialblog.posts import Document, Kind, Status

pages = Blueprint("staff", __name__, url_prefix="/staff")
Page = str | BaseResponse | tuple[str, int]
_STATUS = {"submit": Status.READY, "draft": Status.DRAFT, "idea": Status.IDEA}
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """Documents that are equally far."""

    name: Message
    items: tuple[Judgement, ...]


@pages.get("")
def posts() -> Page:
    """Everything that is being written, by how far it is; ``author`` narrows it down."""
    return _posts(office().judged())


def _posts(judged: Judged, problem: Message | None = None) -> Page:
    author = request.args.get("author", "")
    own = [item for item in judged.judgements if not item.document.legal and author in ("", item.document.author)]
    counts = {
        item.document.key: sum(found.blocks and not found.code.startswith("A2") for found in item.findings)
        for item in own
    }
    body = render_template(
        "posts.html", piles=_piles(own), authors=judged.site.config.authors, author=author, problem=problem,
        counts=counts,
        form=request.form,
    )  # fmt: skip
    return (body, HTTPStatus.UNPROCESSABLE_ENTITY) if problem else body


def _piles(own: Sequence[Judgement]) -> tuple[Pile, ...]:
    waiting = [item for item in own if waits_for_approval(item)]
    named = {
        msg("Something is missing"): [item for item in own if item.verdict is Verdict.WITHHOLD and item not in waiting],
        msg("Drafts"): [item for item in own if item.verdict is Verdict.DRAFT],
        msg("Ideas"): [item for item in own if item.verdict is Verdict.IDEA],
        msg("With leadership"): waiting,
        msg("Approved and online, or coming"): [
            item for item in own if item.verdict in (Verdict.PUBLISH, Verdict.SCHEDULED)
        ],
        msg("Over"): [item for item in own if item.verdict is Verdict.ENDED],
    }
    return tuple(Pile(name=name, items=tuple(items)) for name, items in named.items() if items)


@pages.post("/new")
def new() -> Page:
    """Begin a post, or put down an idea in two lines."""
    judged = office().judged()
    title = " ".join(request.form.get("title", "").split())[:_LONGEST_TITLE]
    slug = scaffold.slug_of(title)
    if not slug or not title.isprintable():
        return _posts(judged, msg("Please give it a title."))
    authors = judged.site.config.authors
    author = request.form.get("author", "")
    text = scaffold.post(title, judged.on, author if author in authors else next(iter(authors), ""), language())
    if request.form.get("act") == "idea":
        text = front.changed(text, ("status",), Status.IDEA.value)
    text = front.with_body(text, request.form.get("text", ""))
    path = f"content/posts/{slug}/index.md"
    if any(item.document.key == f"{Kind.POST}/{slug}" for item in judged.judgements):
        return _posts(judged, msg("{path} exists already. Choose another title.", path=path))
    try:
        edits.save(office().folder, path, text.encode("utf-8"), seen=edits.NEW)
    except ConflictError:
        return _posts(judged, msg("{path} exists already. Choose another title.", path=path))
    except UsageError as error:
        return _posts(judged, error.message)
    return redirect(url_for("staff.edit", kind=Kind.POST, slug=slug), HTTPStatus.SEE_OTHER)


@pages.get("/<kind>/<slug>")
def edit(kind: str, slug: str) -> Page:
    """A document as a form, with what the checks say beside each field."""
    found = opened(kind, slug)
    return found if isinstance(found, str) else page(found)


@pages.post("/<kind>/<slug>")
def save(kind: str, slug: str) -> Page:
    """Write what changed into the file, with the photographs that came along."""
    found = opened(kind, slug, sent=True)
    if isinstance(found, str):
        return found
    act = request.form.get("act", "")
    if act.startswith("faces."):
        return _with_faces(found, act.removeprefix("faces."))
    photos, refused = _arrived(found)
    status = _STATUS.get(act)
    try:
        more = More(
            status=_changed_status(found.document, status),
            files=tuple(photo.name for photo in photos if not photo.leaflet),
            leaflets=tuple(photo.name for photo in photos if photo.leaflet),
        )
        text = applied(found.seen.text, found.form, found.document.kind, more)
        _write(found, text, photos)
    except ConflictError:
        raise
    except UnsafeError:
        return page(found, problem=BY_HAND)
    except UsageError as error:
        return page(found, problem=error.message)
    if refused:
        again = opened(kind, slug)
        return again if isinstance(again, str) else page(again, problem=refused[0], more=refused[1:])
    session().notes.append(_outcome(kind, slug, act))
    where = ("leaflets" if photos[0].leaflet else "photos") if photos else None
    return redirect(url_for("staff.edit", kind=kind, slug=slug, _anchor=where), HTTPStatus.SEE_OTHER)


@pages.post("/<kind>/<slug>/preview")
def preview(kind: str, slug: str) -> Page:
    """How it would look and what would be found, without writing anything; as JSON for the script that asks often."""
    found = opened(kind, slug, sent=True)
    if isinstance(found, str):
        return found
    if request.accept_mimetypes.best != "application/json":
        return page(found)
    try:
        trial = attempt(found)
    except UsageError as error:
        return jsonify({"problem": language().say(error.message)})
    except UnsafeError:
        return jsonify({"problem": language().say(BY_HAND)})
    return jsonify({"src": frame(trial), "found": [plain(item, found.document) for item in findings(trial)]})


def _changed_status(document: Document, status: Status | None) -> str:
    return status.value if status is not None and status is not document.status else ""


def _outcome(kind: str, slug: str, act: str) -> Message:
    if act != "submit":
        return msg("Saved.")
    judgement = judgement_of(office().judged(), f"{kind}/{slug}")
    if waits_for_approval(judgement):
        return msg("Submitted. Leadership sees it now.")
    if judgement.verdict in (Verdict.PUBLISH, Verdict.SCHEDULED):
        return msg("Saved. It is approved just as it stands.")
    return msg("Submitted. Leadership is asked once what is listed below has been mended.")


def _arrived(found: Editing) -> tuple[list[uploads.Arrived], list[Message]]:
    """The cleaned photographs and leaflets that came, and a sentence for each file that was refused."""
    sent = [file for file in request.files.getlist("files") if file.filename]
    if sent and not found.document.path.endswith("/index.md"):
        return [], [msg("This document is a single file; photographs and leaflets need a folder of their own.")]
    folder = f"{found.document.folder}/"
    taken = {path.removeprefix(folder) for path in found.judged.site.files if path.startswith(folder)}
    photos: list[uploads.Arrived] = []
    refused: list[Message] = []
    for file in sent:
        name = file.filename or ""
        try:
            photo = uploads.arrived(file.stream.read(), name, found.judged.site.config.images, taken=taken)
        except ContentError as error:
            refused.append(msg("{file}: {problem}", file=name[-80:], problem=error.message))
        else:
            photos.append(photo)
            taken.add(photo.name)
    return photos, refused


def _write(found: Editing, text: str, photos: Sequence[uploads.Arrived]) -> None:
    """First the photographs, then the file that speaks of them; if that cannot be written, neither stays."""
    folder, document = office().folder, found.document
    if found.digest != found.seen.digest:
        raise ConflictError(document.path, found.seen, text.encode("utf-8"))
    kept: list[str] = []
    try:
        kept.extend(uploads.keep(folder, document.folder, photo) for photo in photos)
        if text != found.seen.text:
            edits.save(folder, document.path, text.encode("utf-8"), seen=found.digest)
    except (ConflictError, OSError):
        for path in kept:
            (folder / path).unlink(missing_ok=True)
        raise


def _with_faces(found: Editing, number: str) -> Page:
    """The page with a box for each face that a detector sees and nobody marked; nothing is written."""
    photos = found.document.photos
    if not faces.version() or not number.isdecimal() or int(number) >= min(len(photos), len(found.form.photos)):
        return page(found)
    try:
        marks = suggested(found.judged, found.document, int(number), found.form.photos[int(number)].marks)
    except UsageError as error:
        return page(found, problem=error.message)
    return page(replace(found, form=found.form.with_marks(int(number), marks)))


@pages.get("/<kind>/<slug>/picture/<int:number>")
def picture(kind: str, slug: str, number: int) -> Response:
    """A photograph without its redactions, small, to draw boxes on."""
    judged = office().judged()
    return answer(judged, judgement_of(judged, f"{kind}/{slug}").document, number)
