"""I406: every photograph and attachment is listed, there, and in the document's own folder."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.gates.hints import nearest
from sozialblog.i18n import Message, msg
from sozialblog.markup import Reference
from sozialblog.posts import Attachment, Photo, Target

RULE = Rule(
    code="I406",
    title=msg("A photograph or attachment is missing, not listed, or lies elsewhere"),
    reason=msg(
        "Only a photograph that stands in “photos” has been declared: whom it shows, who took it, what it shows."
    ),
    source=msg("KUG § 22; the organisation's duty to prove consent, GDPR Art. 5 (2) [unchecked]"),
    remedy=msg("Put the file beside the text and list it under “photos”."),
    example="photos:\n  - file: hof.jpg",
)

_LIST_IT = msg("Put the file beside the text and list it under “attachments” with a title and “shows”.")


def gate(case: Case) -> Iterator[Finding]:
    for item in case.document.files:
        found = _place(case, item) if item.file else None
        if found is not None:
            message, fix = found
            yield case.finding("I406", message, fix, line=item.line_of("file"), key=f"{item.key}.file")
    listed = {item.file for item in case.document.files}
    for image in case.body.images:
        if posixpath.normpath(unquote(image.target)) not in listed:
            message = msg("The text uses {file}, which is not listed under “photos”.", file=image.target[:80])
            yield case.finding("I406", message, RULE.remedy, line=image.line, key="photos")
    for link, target in targets(case):
        if is_leaflet(target) and target.value not in listed:
            message = msg("The text links to {file}, which is not listed under “attachments”.", file=target.value[:80])
            yield case.finding("I406", message, _LIST_IT, line=link.line, key="attachments")


def targets(case: Case) -> tuple[tuple[Reference, Target], ...]:
    """The links of the text, each with what it leads to."""
    return case.once(_targets)


def _targets(case: Case) -> tuple[tuple[Reference, Target], ...]:
    return tuple(with_target(case, link) for link in case.body.links)


def with_target(case: Case, link: Reference) -> tuple[Reference, Target]:
    return link, case.index.resolve(case.document, link.target, case.files)


def is_leaflet(target: Target) -> bool:
    """Whether a link leads to a file of the folder that could be an attachment."""
    return target.kind == "file" and target.value.lower().endswith(".pdf")


def _place(case: Case, item: Photo | Attachment) -> tuple[Message, Message] | None:
    """What is wrong with where a file lies, and how to mend it."""
    document, path = case.document, case.document.photo_path(item)
    leaflet = isinstance(item, Attachment)
    if item.file.startswith(("/", "../")) or "\\" in item.file or ":" in item.file:
        message = msg("The photograph {file} lies outside the document's folder.", file=item.file)
        if leaflet:
            message = msg("The attachment {file} lies outside the document's folder.", file=item.file)
        return message, _LIST_IT if leaflet else RULE.remedy
    if path in case.files:
        return None
    near = nearest(path, case.files)
    fix = _LIST_IT if leaflet else RULE.remedy
    if near:
        fix = msg("Did you mean “{near}”?", near=near.removeprefix(document.folder + "/"))
    if leaflet:
        return msg("The attachment {file} does not exist.", file=item.file), fix
    return msg("The photograph {file} does not exist.", file=item.file), fix
