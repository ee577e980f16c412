"""I406: every photograph is listed, there, and in the document's own folder."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.gates.hints import nearest
from sozialblog.i18n import msg

RULE = Rule(
    code="I406",
    title=msg("A photograph is missing, not listed, or lies elsewhere"),
    reason=msg(
        "Only a photograph that stands in “photos” has been declared: whom it shows, who took it, what it shows."
    ),
    source=msg("KUG § 22; the organisation's duty to prove consent, GDPR Art. 5 (2) [unchecked]"),
    remedy=msg("Put the file beside the text and list it under “photos”."),
    example="photos:\n  - file: hof.jpg",
)


def gate(case: Case) -> Iterator[Finding]:
    document = case.document
    listed = {photo.file for photo in document.photos}
    for photo in document.photos:
        path = document.photo_path(photo)
        if not photo.file:
            continue
        if photo.file.startswith(("/", "../")) or "\\" in photo.file or ":" in photo.file:
            message = msg("The photograph {file} lies outside the document's folder.", file=photo.file)
        elif path not in case.files:
            near = nearest(path, case.files)
            hint = msg("Did you mean “{near}”?", near=near.removeprefix(document.folder + "/")) if near else RULE.remedy
            message = msg("The photograph {file} does not exist.", file=photo.file)
            yield case.finding("I406", message, hint, line=photo.line_of("file"), key="photos.file")
            continue
        else:
            continue
        yield case.finding("I406", message, RULE.remedy, line=photo.line_of("file"), key="photos.file")
    for image in case.body.images:
        if posixpath.normpath(unquote(image.target)) not in listed:
            message = msg("The text uses {file}, which is not listed under “photos”.", file=image.target[:80])
            yield case.finding("I406", message, RULE.remedy, line=image.line, key="photos")
