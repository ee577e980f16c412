"""texts: every place of a document from which words reach the published page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields
from urllib.parse import unquote

from sozialblog.config import Config
from sozialblog.gates.case import Case
from sozialblog.gates.shared import for_the_same

INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060]")


@dataclass(frozen=True, slots=True)
class Text:
    """Words, and where they stand; without a line, on that of the key."""

    text: str
    line: int = 0
    key: str = ""


def texts(case: Case) -> tuple[Text, ...]:
    """Front matter first, then photographs, attachments and workshops, then the body paragraph by paragraph.

    Composed letters (NFC) and without signs that nobody sees, which would hide a name from a search.
    """
    return case.once(_texts)


def _texts(case: Case) -> tuple[Text, ...]:
    return tuple(map(_clean, _written(case)))


def _clean(text: Text) -> Text:
    if text.text.isascii():
        return text
    return Text(INVISIBLE.sub("", unicodedata.normalize("NFC", text.text)), text.line, text.key)


def _written(case: Case) -> Iterator[Text]:
    document = case.document
    for key in ("title", "summary", "slug"):
        yield Text(str(getattr(document, key)), key=key)
    yield from (Text(tag, key="tags") for tag in document.tags)
    yield from (Text(alias, key="aliases") for alias in document.aliases)
    for photo in document.photos:
        for key in ("file", "alt", "caption", "credit", "copyright", "licence"):
            yield Text(getattr(photo, key), photo.line_of(key), f"photos.{key}")
    for attachment in document.attachments:
        for key in ("file", "title"):
            yield Text(getattr(attachment, key), attachment.line_of(key), f"attachments.{key}")
    for workshop in document.workshops:
        yield Text(workshop.title, workshop.line, "workshops.title")
        yield Text(workshop.place, workshop.line, "workshops.place")
        yield Text(workshop.registration, workshop.line, "workshops.registration")
    yield Text(document.registration, key="registration")
    if document.action:
        yield Text(document.action.label, key="action.label")
        yield Text(unquote(document.action.link), key="action.link")
    lines = document.body.split("\n")
    yield from (Text(line, document.body_line + number) for number, line in enumerate(lines) if line.strip())
    # What is split over lines or by markup is found in the converted text, at the price of an exact line.
    yield Text(case.body.text, document.body_line)
    yield from (Text(unquote(reference.target), reference.line) for reference in (*case.body.links, *case.body.images))


@for_the_same
def public_names(config: Config) -> frozenset[str]:
    """What site.toml itself makes public: the organisation's fields, authors, units, contact channels."""
    organisation = config.organisation
    stated = {str(getattr(organisation, field.name)) for field in fields(organisation)}
    stated |= {author.name for author in config.authors.values()}
    stated |= set(config.policy.public_figures)
    for unit in config.units.values():
        stated |= {unit.name, unit.email, unit.phone, *(channel.value for channel in unit.channels)}
    stated |= {channel.value for channel in config.channels}
    return frozenset(text for text in stated if text)
