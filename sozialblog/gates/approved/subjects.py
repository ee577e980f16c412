"""subjects: what of a document has to be approved under its policy. Judges nothing."""

from __future__ import annotations

from collections.abc import Mapping

from sozialblog import digests
from sozialblog.approvals import subject_name
from sozialblog.gates.case import Case
from sozialblog.posts import Attachment, Photo

#: name of a subject -> SHA-256, or None where it cannot be computed: then nothing can cover it
Subjects = Mapping[str, str | None]


def needs_approval(case: Case) -> bool:
    """Whether anything of the document has to be approved; legal pages hold the organisation's own data alone."""
    return case.document.readable and bool(required(case))


def required(case: Case) -> Subjects:
    """The subjects that the policy asks for.

    Every consent record that the document uses, always, and every photograph or attachment that shows people, because
    their consent is for that picture. The text and all other files where the policy asks for ``post``, and always
    where staff speak of their own work: they shall have the employer's backing in writing.
    """
    if case.document.legal:
        return {}
    whole = "post" in case.policy.needs or case.document.context == "own-work"
    subjects = dict(_records(case))
    for item in case.document.files:
        if whole or _shows_people(item):
            subjects |= _file(case, item)
    if whole:
        subjects |= _text(case)
    return subjects


def everything(case: Case) -> Subjects:
    """All that makes up the document, whatever the policy asks for: what a rejection speaks about."""
    subjects = {**_records(case), **_text(case)}
    for item in case.document.files:
        subjects |= _file(case, item)
    return subjects


def _shows_people(item: Photo | Attachment) -> bool:
    """Not stated counts as shown."""
    return item.shows is None or bool(item.shows.consents or item.shows.exceptions)


def _text(case: Case) -> dict[str, str | None]:
    try:
        digest = digests.of_document(case.document.front, case.document.body)
    except digests.NotCanonicalError:
        return {subject_name("post", case.document.key): None}
    return {subject_name("post", case.document.key): digest}


def _file(case: Case, item: Photo | Attachment) -> dict[str, str | None]:
    path = case.document.photo_path(item)
    return {subject_name("attachment" if isinstance(item, Attachment) else "photo", path): case.digests.get(path)}


def _records(case: Case) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for consent in dict.fromkeys(claim.consent for claim in case.claims()):
        record = case.records.get(consent)
        digest = None
        if record is not None:
            try:
                digest = digests.of_record(record.front)
            except digests.NotCanonicalError:
                digest = None
        found[subject_name("consent", consent)] = digest
    return found
