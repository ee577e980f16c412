"""findable: the published texts as plain pages that a search index is made from. Pure; without the theme's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from sozialblog.gates import Cleared
from sozialblog.load import Site
from sozialblog.posts import Document, address
from sozialblog.render.catalogue import Catalogue
from sozialblog.render.urls import output_path


def findable(site: Site, cleared: Sequence[Cleared]) -> dict[str, bytes]:
    """An HTML page for each document, by the path of its real page, in the language in whose lists it stands."""
    catalogue = Catalogue(site, cleared, {}, {})
    return {
        output_path(address(item.document)): _page(item, catalogue.edition(item.document).lang)
        for edition in catalogue.editions
        for item in (*edition.posts, *edition.campaigns, *edition.pages)
    }


def _page(item: Cleared, lang: str) -> bytes:
    document = item.document
    day = f'<p data-pagefind-meta="date" data-pagefind-ignore>{document.date.isoformat()}</p>' if document.date else ""
    texts = "".join(f"<p>{escape(text)}</p>\n" for text in _texts(document, item.body.text) if text)
    title = escape(document.title)
    return (
        f'<!doctype html>\n<html lang="{escape(lang)}"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><main data-pagefind-body><h1>{title}</h1>\n{day}{texts}</main></body></html>\n"
    ).encode()


def _texts(document: Document, body: str) -> Iterator[str]:
    yield document.summary
    yield from body.split("\n")
    yield from (photo.caption for photo in document.photos)
    yield from (f"{workshop.title}, {workshop.place}" for workshop in document.workshops)
    yield ", ".join(document.tags)
