"""C118: a photograph shows no more faces than people were declared."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.i18n import msg
from sozialblog.posts import Shows

RULE = Rule(
    code="C118",
    title=msg("More faces than people declared"),
    reason=msg(
        "A detector on your own computer counted more faces than “shows” names people. It may contradict a "
        "declaration and never replaces one: where it finds nothing, someone can be recognisable all the same."
    ),
    source=msg("KUG § 22; GDPR Art. 25 [unchecked]: data protection by design"),
    remedy=msg("Name everyone under “shows”, or make them unrecognisable with “redact”."),
    example="[images]\nfaces = true",
)


def gate(case: Case) -> Iterator[Finding]:
    for photo in case.document.photos:
        path = case.document.photo_path(photo)
        if photo.shows is None or path not in case.faces:
            continue
        found, declared = case.faces[path], _declared(photo.shows)
        if found is None:
            message = msg("The faces in {file} could not be counted.", file=photo.file)
            fix = msg("Save the photograph anew as JPEG. If that does not help, report this as a fault of sozialblog.")
        elif declared is not None and found > declared:
            message = msg(
                "More faces are to be seen in {file} ({found}) than people are declared ({declared}).",
                file=photo.file, found=found, declared=declared,
            )  # fmt: skip
            fix = msg(
                "Name everyone under “shows”, or make them unrecognisable: “sozialblog faces {path}” prints what to "
                "put under “redact”. If it is no face, hide it in the same way.",
                path=path,
            )
        else:
            continue
        yield case.finding("C118", message, fix, line=photo.line_of("shows"), key="photos.shows")


def _declared(shows: Shows) -> int | None:
    """How many people were declared; None where an exception speaks of a crowd and names nobody."""
    if any(not claim.consent for claim in shows.exceptions):
        return None
    return len({*shows.consents, *(claim.consent for claim in shows.exceptions)})
