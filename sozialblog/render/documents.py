"""documents: posts, campaigns and pages as views, and views as pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property, partial
from html import escape
from typing import Any

from markupsafe import Markup

from sozialblog.config import OPEN_KINDS, Channel
from sozialblog.gates import Cleared
from sozialblog.posts import Document, address
from sozialblog.render.campaigns import Campaigns
from sozialblog.render.catalogue import Catalogue
from sozialblog.render.editions import Edition
from sozialblog.render.feeds import Item
from sozialblog.render.frame import Frame
from sozialblog.render.meta import PageMeta
from sozialblog.render.pages import Page, SiteParts
from sozialblog.render.prose import Prose
from sozialblog.render.templates import Templates
from sozialblog.render.text import Show, body_html, figures, placed_files
from sozialblog.render.urls import Url, relative
from sozialblog.render.views import (
    DocumentView,
    EmbedView,
    HeadingView,
    Link,
    PictureView,
    PostView,
    UnitView,
)

_REPORT_PHOTOS = 4  #: from so many photographs on, a post is a photo report
_MIN_HEADINGS = 3  #: a shorter text needs no table of contents


class Documents:
    """Renders documents of a catalogue as of a day."""

    def __init__(self, catalogue: Catalogue, templates: Templates, today: dt.date) -> None:
        self._catalogue = catalogue
        self._templates = templates
        self._config = catalogue.config
        self.campaigns = Campaigns(catalogue, today, self._body)
        self.frame = Frame(catalogue, self.campaigns)

    def page_of(self, template: str, edition: Edition, meta: PageMeta, values: Mapping[str, Any], url: Url) -> Page:
        """A page of an edition; a document in it may be in a language of its own."""
        return Page(
            template=template, lang=meta.lang, address=meta.address, url=url, values=lambda: {**values, "meta": meta},
            templates=self._templates, parts=self._parts[edition.lang],
        )  # fmt: skip

    @cached_property
    def _parts(self) -> dict[str, SiteParts]:
        """What pages of an edition may show of the site, by its language."""
        return {edition.lang: SiteParts(partial(self.frame.site, edition)) for edition in self._catalogue.editions}

    # -- documents ----------------------------------------------------------------------------------

    def post(self, item: Cleared, newer: Cleared | None, older: Cleared | None) -> Page:
        """A post on its own page; from four photographs on as a photo report."""
        kind = "report" if len(item.document.photos) >= _REPORT_PHOTOS else "post"
        return self._document(item, kind, lambda: {"post": self._post_view(item, newer, older)})

    def _post_view(self, item: Cleared, newer: Cleared | None, older: Cleared | None) -> PostView:
        document, catalogue = item.document, self._catalogue
        html, gallery = self._body(item)
        return PostView(
            teaser=catalogue.teaser(item),
            html=html,
            gallery=gallery,
            attachments=catalogue.attachments(document),
            headings=_headings(item),
            contact=self._safe_channels(document),
            withdraw=catalogue.withdraw(document),
            people=catalogue.shows_people(document),
            translations=catalogue.translations(document),
            newer=_link(newer),
            older=_link(older),
        )

    def page(self, item: Cleared) -> Page:
        return self._document(item, "page", lambda: {"document": self._page_view(item)})

    def _page_view(self, item: Cleared) -> DocumentView:
        document, catalogue = item.document, self._catalogue
        html, gallery = self._body(item)
        channels = self._config.channels_for(document.unit) if document.contact_box else ()
        return DocumentView(
            title=document.title,
            address=address(document),
            summary=document.summary,
            lang=catalogue.lang(document),
            html=html,
            gallery=gallery,
            attachments=catalogue.attachments(document),
            headings=_headings(item),
            legal=document.legal,
            channels=_safe_first(channels),
            units=self._units() if document.contact_box and not document.unit else (),
            withdraw=catalogue.withdraw(document),
            people=catalogue.shows_people(document),
            translations=catalogue.translations(document),
        )

    def campaign(self, item: Cleared) -> Page:
        return self._document(item, "campaign", lambda: {"campaign": self.campaigns.views[item.document.key]})

    def _document(self, item: Cleared, kind: str, values: Callable[[], Mapping[str, Any]]) -> Page:
        where = address(item.document)
        return Page(
            template=f"{kind}.html", lang=self._catalogue.lang(item.document), address=where, url=relative(where),
            values=lambda: {**values(), "meta": self.frame.document_meta(item, kind)}, templates=self._templates,
            parts=self._parts[self._catalogue.edition(item.document).lang],
        )  # fmt: skip

    def moved(self, item: Cleared, alias: str) -> bytes | Page:
        """A page at an earlier address that leads on, on any host and without a script."""
        meta = self.frame.moved(item, alias)
        target = _link(item)
        if self._templates.has("moved.html"):
            edition = self._catalogue.edition(item.document)
            return self.page_of("moved.html", edition, meta, {"target": target}, relative(alias))
        link = escape(relative(alias)(address(item.document)))
        return (
            f'<!doctype html>\n<html lang="{escape(meta.lang)}"><head><meta charset="utf-8"><title>→</title>'
            f'<meta name="robots" content="noindex"><meta http-equiv="refresh" content="0; url={link}">'
            f'</head><body><main><h1><a href="{link}">→ {link}</a></h1></main></body></html>\n'
        ).encode()

    def feed_item(self, item: Cleared) -> Item:
        """A post for the feeds, with full web addresses."""
        teaser = self._catalogue.teaser(item)
        html, _ = self._body(item, self._catalogue.absolute)
        return Item(
            title=teaser.title, address=teaser.address, date=teaser.date,
            author=teaser.author.name if teaser.author else "", summary=teaser.summary, html=html.__html__(),
            tags=tuple(tag.label for tag in teaser.tags), lang=teaser.lang,
        )  # fmt: skip

    # -- parts --------------------------------------------------------------------------------------

    def _body(self, item: Cleared, url: Url | None = None) -> tuple[Prose, tuple[PictureView, ...]]:
        """The text as HTML, and the photographs that it does not place itself."""
        document, catalogue = item.document, self._catalogue
        link = url or relative(address(document))
        placed, files = placed_files(item.body), catalogue.file_addresses(document)
        pictures = catalogue.pictures(document)
        if pictures and not url:
            pictures = _opening(pictures, placed, figures(catalogue.site.html[document.key]))

        def make() -> Markup:
            seen: set[str] = set()
            opened: set[str] = set()

            def picture(file: str, figure: bool) -> str:  # noqa: FBT001 - the callback's shape
                if file not in pictures:
                    return ""  # only a preview shows a document whose photographs are not in order
                eager = not seen
                seen.add(file)
                view = replace(pictures[file], opens=False) if file in opened else pictures[file]
                opened.update([file] if figure else [])
                return self._templates.picture(view, catalogue.lang(document), link, figure=figure, eager=eager)

            return body_html(
                document, catalogue.site.html[document.key], index=catalogue.index,
                published=catalogue.reachable, url=link, picture=picture,
                file_address=files.__getitem__,
                embed=None if url else self._embedding(item, link),
            )  # fmt: skip

        shown = tuple(pictures[file] for file in pictures if file in placed)
        made_from = (catalogue.site.sources[document.key].digest, link(""), shown, files, catalogue.led_to(item))
        return Prose(made_from, make), tuple(view for file, view in pictures.items() if file not in placed)

    def _embedding(self, item: Cleared, link: Url) -> Show | None:
        """What shows a document's embeds on its page; None where the theme only links to them."""
        if not self._templates.has("_embed.html"):
            return None
        lang, pictures = self._catalogue.lang(item.document), self._catalogue.pictures(item.document)
        known = {embed.url: embed for embed in item.body.embeds}

        def show(place: int, url: str, title: str, poster: str) -> str:
            if url not in known:
                return ""
            embed = known[url]
            view = EmbedView(
                number=place, kind=embed.kind, url=url, frame=embed.frame, host=embed.host,
                title=Markup(title),  # noqa: S704 - sanitised by markup.convert
                poster=pictures.get(poster),
            )  # fmt: skip
            return self._templates.embed(view, lang, link)

        return show

    def _units(self) -> tuple[UnitView, ...]:
        """Every Einrichtung that names channels of its own, by name."""
        units = sorted(self._config.units.values(), key=lambda unit: (unit.name.casefold(), unit.id))
        return tuple(
            UnitView(
                name=unit.name, street=unit.street, postcode=unit.postcode, city=unit.city,
                channels=_safe_first(unit.channels),
            )
            for unit in units
            if unit.channels
        )  # fmt: skip

    def _safe_channels(self, document: Document) -> tuple[Channel, ...]:
        return self._config.safe_channels_for(document.unit) if document.context == "clients" else ()


def _opening(
    pictures: Mapping[str, PictureView], placed: frozenset[str], alone: tuple[str, ...]
) -> dict[str, PictureView]:  # fmt: skip
    """Photographs that know their neighbours on the page: opening, text, gallery."""
    rest = [file for file in pictures if file not in placed]
    first = rest[:1] if rest[:1] == list(pictures)[:1] else []
    order = [file for file in dict.fromkeys((*first, *alone, *rest)) if file in pictures]
    ids = ["", *(pictures[file].id for file in order), ""]
    found = {
        file: replace(pictures[file], opens=True, before=ids[place - 1], after=ids[place + 1])
        for place, file in enumerate(order, start=1)
    }
    return {file: found.get(file, view) for file, view in pictures.items()}


def _safe_first(channels: Iterable[Channel]) -> tuple[Channel, ...]:
    """What may carry counselling before what may not; a network never may, whatever it is declared."""
    return tuple(sorted(channels, key=lambda channel: (channel.kind in OPEN_KINDS, not channel.confidential)))


def _headings(item: Cleared) -> tuple[HeadingView, ...]:
    found = tuple(
        HeadingView(level=heading.level, id=heading.id, text=heading.text)
        for heading in item.body.headings
        if heading.id and heading.level <= 3
    )
    return found if len(found) >= _MIN_HEADINGS else ()


def _link(item: Cleared | None) -> Link | None:
    return Link(label=item.document.title, address=address(item.document)) if item else None
