"""I407: what the photograph's own file says about the people in it does not contradict the document."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog.findings import Finding, Rule, Severity
from sozialblog.gates.case import Case
from sozialblog.i18n import Message, msg
from sozialblog.metadata import Stated
from sozialblog.posts import Photo, Shows

RULE = Rule(
    code="I407",
    title=msg("The file of a photograph says otherwise"),
    reason=msg(
        "Photographers and agencies write into a file whether the people shown have signed a release and whether they "
        "are minors. This is read before it is removed. It is only a hint, so the document is published all the same; "
        "but one of the two is wrong."
    ),
    source=msg("PLUS License Data Format: Model Release Status, Minor Model Age; IPTC Photo Metadata Standard"),
    remedy=msg("Ask the photographer which is right, and correct “shows” or the consent record."),
    example="photos:\n  - file: workshop.jpg\n    shows: [jonas-k-2026]",
)


def gate(case: Case) -> Iterator[Finding]:
    for photo in case.document.photos:
        stated = case.sources.get(case.document.photo_path(photo))
        if stated is None or photo.shows is None:
            continue
        for message in _contradictions(case, photo, photo.shows, stated):
            yield case.finding(
                "I407", message, RULE.remedy, line=photo.line_of("shows"), key="photos.shows", severity=Severity.WARN
            )


def _contradictions(case: Case, photo: Photo, shows: Shows, stated: Stated) -> Iterator[Message]:
    records = [record for consent in shows.consents if (record := case.records.get(consent))]
    nobody = not shows.consents and not shows.exceptions
    if nobody and stated.people > len(photo.redact):
        yield msg(
            "The file {file} names or marks people ({n}), and “shows” says nobody.", file=photo.file, n=stated.people
        )
    if nobody and photo.redact:
        return  # whoever a release or an age is about may be the one who was made unrecognisable
    if stated.minor and not any(record.is_minor(case.on) for record in records):
        yield msg("The file {file} says that it shows a minor, and no record says so.", file=photo.file)
    if nobody and stated.release in ("UMR", "LMR"):
        yield msg("The file {file} speaks of a model release, and “shows” says nobody.", file=photo.file)
    if shows.consents and stated.release == "NON":
        yield msg("The file {file} says that there is no model release by the people shown.", file=photo.file)
    if shows.consents and stated.release == "LMR":
        yield msg("The file {file} says that the model releases are limited or incomplete.", file=photo.file)
