"""texts: every place of a document from which words reach the published page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields
from urllib.parse import unquote

from sozialblog import pii
from sozialblog.config import Config
from sozialblog.gates.case import Case
from sozialblog.gates.heard import Words
from sozialblog.gates.shared import for_the_same
from sozialblog.posts import Document

_DIVIDED = re.compile(r"-(?<=[^\W\d_]-)\s+(?=[^\W\d_])")
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060"


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


def stated(case: Case) -> tuple[Text, ...]:
    """Those of :func:`texts` that stand in the front matter."""
    return case.once(_composed_front)


def words(case: Case) -> Words:
    """The words of all :func:`texts`; those that were divided at the end of a line are there as a whole, too."""
    body = case.body
    targets = (unquote(item.target) for item in (*body.links, *body.images))
    front = (text.text for text in stated(case))
    text = "\n".join((*front, composed("\n".join((case.document.body, body.text, *targets)))))
    whole = put_together(text)
    different = dict.fromkeys((text if whole == text else f"{text}\n{whole}").split())
    written = [word for word in different if not word.isascii() or "'" in word]  # the others have one way to write them
    ways = pii.searchable("\n".join(written))
    return Words("\n".join(("\n".join(different).casefold(), *(ways or ()))), ways is not None)


def put_together(text: str) -> str:
    """``text`` without the hyphens by which words were divided at the ends of lines."""
    return _DIVIDED.sub("", text)


def _composed_front(case: Case) -> tuple[Text, ...]:
    return tuple(Text(composed(text.text), text.line, text.key) for text in _stated(case.document))


def _texts(case: Case) -> tuple[Text, ...]:
    document = case.document
    lines = enumerate(composed(document.body).split("\n"), start=document.body_line)
    # What is split over lines or by markup is found in the converted text, at the price of an exact line.
    return (
        *stated(case),
        *(Text(line, number) for number, line in lines if line.strip()),
        Text(composed(case.body.text), document.body_line),
        *(Text(composed(unquote(item.target)), item.line) for item in (*case.body.links, *case.body.images)),
    )


def composed(text: str) -> str:
    """``text`` in composed letters (NFC) and without signs that nobody sees."""
    if text.isascii():
        return text
    for sign in _INVISIBLE:  # sign by sign is many times as fast as a table or a pattern
        text = text.replace(sign, "")
    return unicodedata.normalize("NFC", text)


def _stated(document: Document) -> Iterator[Text]:
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
