"""passages: what is read out of a document about people, and where it stands."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from urllib.parse import unquote

from sozialblog import pii
from sozialblog.gates.case import Case
from sozialblog.gates.heard import Found, Heard
from sozialblog.gates.texts import Text, composed, words

_LINKED = re.compile(r"(?i)(?:mailto|tel):([^?]+)")


def heard(case: Case) -> Heard:
    """What the words of the document say by themselves."""
    return case.once(_heard)


def found(case: Case) -> tuple[Found, ...]:
    """Hits in title, summary, photographs, attachments, workshops and text; each with its line.

    Pages with ``legal:`` hold nothing but the organisation's own data and those of authorities: nothing is read
    there. Credits are declarations themselves.
    """
    return heard(case).found


def _heard(case: Case) -> Heard:
    return case.hear(lambda: Heard(tuple(_read(case)), tuple(_known_names(case)), words(case)))


def _read(case: Case) -> Iterator[Found]:
    if case.document.legal:
        return
    # All texts are read as one: nothing that is found reaches over the end of a line.
    texts = tuple(_readable(case))
    plain = [composed(text.text) for text in texts]
    whole = "\n".join(plain)
    hits = pii.read(whole, language(case), case.config.organisation.country)
    starts = tuple(accumulate((len(text) + 1 for text in plain), initial=0))
    for hit in hits:
        text = texts[bisect_right(starts, hit.start) - 1]
        yield Found(hit, _paragraph(whole, hit), text.line, text.key)


def _known_names(case: Case) -> Iterator[str]:
    """Those words in :func:`labels` that are widely known as names."""
    for label in labels(case) if is_german(case) else ():
        for hit in pii.read(label.text, pii.NO_SENTENCE):
            yield hit.text


def labels(case: Case) -> Iterator[Text]:
    """Tags, addresses and names of files: words that stand in no sentence."""
    document = case.document
    if document.legal:
        return
    yield from (Text(tag, key="tags") for tag in document.tags)
    yield Text(document.slug, key="slug")
    yield from (Text(alias, key="aliases") for alias in document.aliases)
    yield from (Text(item.file, item.line_of("file"), f"{item.key}.file") for item in document.attachments)
    yield from (Text(photo.file, photo.line_of("file"), "photos.file") for photo in document.photos)


def is_german(case: Case) -> bool:
    """Whether names are looked for."""
    return language(case).partition("-")[0] == "de"


def language(case: Case) -> str:
    """The document's language tag."""
    return case.document.lang or case.config.site.language


def _readable(case: Case) -> Iterator[Text]:
    """Texts in sentences; those of the body have no line yet."""
    document = case.document
    for key in ("title", "summary"):
        yield Text(str(getattr(document, key)), document.line_of(key), key)
    for photo in document.photos:
        for key in ("alt", "caption"):
            yield Text(getattr(photo, key), photo.line_of(key), f"photos.{key}")
    for attachment in document.attachments:
        yield Text(attachment.title, attachment.line_of("title"), "attachments.title")
    for workshop in document.workshops:
        yield Text(workshop.title, workshop.line, "workshops.title")
        yield Text(workshop.place, workshop.line, "workshops.place")
    yield Text(case.body.text)
    yield from (Text(said.target, said.line) for said in case.body.said)
    for link in case.body.links:
        if match := _LINKED.match(link.target):
            yield Text(unquote(match[1]), link.line)


def _paragraph(text: str, hit: pii.Hit) -> str:
    before, after = text[: hit.start].rpartition("\n")[2], text[hit.start :].partition("\n")[0]
    return before + after


def line_of(case: Case, item: Found) -> int:
    """The line of the file on which the hit begins; the first of the text if markup stands within it."""
    if item.line:
        return item.line
    lines = case.document.body.split("\n")
    for needle in (item.hit.text, item.hit.text.split()[0]):
        for number, line in enumerate(lines):
            if needle in unicodedata.normalize("NFC", line):
                return case.document.body_line + number
    return case.document.body_line
