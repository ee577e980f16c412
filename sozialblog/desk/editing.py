"""editing: one document as a form, with what the checks say beside each field. Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import render_template, request, url_for

from sozialblog.consent import CHANNELS
from sozialblog.desk import edits
from sozialblog.desk.office import judgement_of, language, office
from sozialblog.desk.posting import Form, Person, keys_of, of_browser, of_text
from sozialblog.desk.shown import REDACT, Claim, Mark, Picture
from sozialblog.desk.trial import Trial, place_of, tried
from sozialblog.desk.values import UnsafeError
from sozialblog.desk.workshops import Workshop
from sozialblog.desk.written import applied
from sozialblog.errors import UsageError
from sozialblog.findings import Finding
from sozialblog.i18n import Message, msg
from sozialblog.images import faces
from sozialblog.pipeline import Judged
from sozialblog.posts import EXCEPTIONS, USES, Document, Kind

BY_HAND = msg("This file is written in a way that the form cannot change safely; please edit it by hand.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """A document on its page: its file as it was read, and the form as it shall be shown.

    ``digest`` is that of the file when the page was first shown.
    """

    judged: Judged
    document: Document
    seen: edits.Opened
    form: Form
    digest: str


def opened(kind: str, slug: str, *, sent: bool = False) -> Editing | str:
    """The document and its form; a page that says so where the file cannot be taken apart."""
    judged = office().judged()
    judgement = judgement_of(judged, f"{kind}/{slug}")
    document = judgement.document
    seen = edits.opened(office().folder, document.path)
    try:
        form = of_text(seen.text, document.kind)
    except UnsafeError:
        return render_template("by_hand.html", document=document, judgement=judgement, problem=BY_HAND)
    if sent:
        came = of_browser(request.form, document.kind)
        form = Form(
            texts={**form.texts, **{key: came.texts[key] for key in came.texts if key in form.texts}},
            nobody=came.nobody, people=came.people, body=came.body, fixed=form.fixed,
            photos=_beside(form.photos, came.photos), leaflets=_beside(form.leaflets, came.leaflets),
            workshops=came.workshops,
        )  # fmt: skip
    return Editing(
        judged=judged,
        document=document,
        seen=seen,
        form=form,
        digest=request.form.get("seen", "") if sent else seen.digest,
    )


def _beside(known: Sequence[Picture], came: Sequence[Picture]) -> tuple[Picture, ...]:
    """Those of the file, each as it came back; one that did not come is as it was."""
    return tuple(came[number].beside(old) if number < len(came) else old for number, old in enumerate(known))


def attempt(found: Editing) -> Trial:
    """Judge the document as the form has it. Raises :class:`UsageError`, :class:`UnsafeError`."""
    text = applied(found.seen.text, found.form, found.document.kind)
    return tried(office(), found.document.key, found.document.path, text)


def page(found: Editing, *, problem: Message | None = None, more: Sequence[Message] = ()) -> str | tuple[str, int]:
    """The whole page, as of the form."""
    document = found.document
    try:
        trial = attempt(found)
    except UsageError as error:
        problem, trial = problem or error.message, tried(office(), document.key, document.path, found.seen.text)
    places: dict[str, list[Finding]] = {}
    for item in findings(trial):
        places.setdefault(place_of(item, trial.judgement.document), []).append(item)
    body = render_template(
        "edit.html", document=document, form=found.form, problem=problem, problems=more, places=places, trial=trial,
        seen=found.digest, frame=frame(trial), options=_options(found.judged), uses=USES, channels=CHANNELS,
        redact=REDACT, blank=Mark(), nobody=Person(), claim=Claim(), workshop=Workshop(), exceptions=EXCEPTIONS,
        others=sorted({key.partition(".")[0] for key in found.form.fixed} - {"people", "photos", "attachments"}),
        more_found=bool(set(places) & set(keys_of(document.kind)) - {"title", "summary"}),
        bundle=document.path.endswith("/index.md"), detector=bool(faces.version()),
        shared=_people(found.judged, found.form),
    )  # fmt: skip
    return (body, HTTPStatus.UNPROCESSABLE_ENTITY) if problem else body


def frame(trial: Trial) -> str:
    """The address of the document in the site's own design."""
    return url_for("showing.site", version=trial.version, address=trial.address)


def findings(trial: Trial) -> list[Finding]:
    """Without the reminder that leadership has to approve, which is what the page is for."""
    return [item for item in trial.judgement.findings if item.code != "A201"]


def plain(finding: Finding, document: Document) -> dict[str, str]:
    """A finding in words, for the script that puts it beside its field."""
    say = language().say
    return {
        "place": place_of(finding, document), "severity": finding.severity, "message": say(finding.message),
        "fix": say(finding.fix), "code": finding.code,
    }  # fmt: skip


def _options(judged: Judged) -> dict[str, dict[str, str]]:
    """What can be chosen for a key: value and words."""
    config = judged.site.config
    return {
        "author": {key: author.name for key, author in config.authors.items()},
        "unit": {key: unit.name for key, unit in config.units.items()},
        "campaign": {item.slug: item.title for item in judged.site.documents if item.kind is Kind.CAMPAIGN},
    }


def _people(judged: Judged, form: Form) -> dict[str, str]:
    """Every consent that can be chosen: id, and the name under which the person may appear."""
    files = (*form.photos, *form.leaflets)
    named = [person.consent for person in form.people] + [mark.who for item in files for mark in item.people]
    named += [claim.consent for item in files for claim in item.claims]
    known = {key: record.shown_as for key, record in sorted(judged.site.records.items())}
    return known | {name: "" for name in named if name and name not in known}
