"""documents: posts, campaigns and pages as views, and views as pages."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from markupsafe import Markup

from sozialblog.config import Channel
from sozialblog.gates import Cleared
from sozialblog.i18n import Language, msg
from sozialblog.posts import Document, Kind, Workshop, address
from sozialblog.render.catalogue import Catalogue
from sozialblog.render.feeds import Item
from sozialblog.render.pages import Page, SiteParts
from sozialblog.render.prose import Prose
from sozialblog.render.templates import Templates
from sozialblog.render.text import body_html, placed_files
from sozialblog.render.urls import Url, relative
from sozialblog.render.views import (
    CampaignView,
    DocumentView,
    HeadingView,
    Link,
    PageMeta,
    PictureView,
    PostView,
    SiteView,
    WorkshopView,
)

_REPORT_PHOTOS = 4  #: from so many photographs on, a post is a photo report
_MIN_HEADINGS = 3  #: a shorter text needs no table of contents

_TITLES = {
    "campaigns": msg("Campaigns"),
    "tags": msg("Topics"),
    "archive": msg("All posts"),
    "404": msg("Page not found"),
}


class Documents:
    """Renders documents of a catalogue as of a day."""

    def __init__(self, catalogue: Catalogue, templates: Templates, today: dt.date) -> None:
        self._catalogue = catalogue
        self._templates = templates
        self._today = today
        self._config = catalogue.config

    def page_of(self, template: str, lang: str, url: Url, values: Mapping[str, Any]) -> Page:
        return Page(template=template, lang=lang, url=url, values=values, templates=self._templates, parts=self.parts)

    # -- the site as a whole ------------------------------------------------------------------------

    @cached_property
    def parts(self) -> SiteParts:
        return SiteParts(self.site)

    def site(self, meta: PageMeta | None) -> SiteView:
        """What every page knows of the site, with the entry of the current page marked."""
        current = meta.address if meta else None
        catalogue, organisation = self._catalogue, self._config.organisation
        pages = [item.document for item in catalogue.of(Kind.PAGE) if not item.document.translation_of]
        nav = [Link(label=view.title, address=view.address) for view in self.campaigns[:2]]
        nav += [Link(label=page.title, address=address(page)) for page in pages if not page.legal]
        contact = next((address(page) for page in pages if page.contact_box), "")
        return SiteView(
            title=self._config.site.title,
            tagline=self._config.site.tagline,
            url=self._config.site.url,
            lang=self._config.site.language,
            organisation=organisation,
            nav=tuple(_marked(link, current) for link in nav),
            legal_nav=tuple(
                _marked(Link(label=page.title, address=address(page)), current) for page in pages if page.legal
            ),
            campaigns=self.campaigns,
            tags=tuple(view for view, _ in catalogue.tags.values()),
            channels=self._config.channels,
            contact_address=contact,
        )

    def meta(self, kind: str, where: str, *, label: str = "", index: bool = True) -> PageMeta:
        """The head of a page that is no document."""
        site = self._config.site
        title = _TITLES.get(kind)
        language = Language("en" if site.language.startswith("en") else "de")
        return PageMeta(
            kind=kind, title=label or (language.say(title) if title else ""), description=site.tagline,
            address=where, canonical=self._catalogue.absolute(where), lang=site.language, image="", image_width=0,
            image_height=0, published=None, author="", json_ld=_json_ld(self._website()), translations=(), index=index,
        )  # fmt: skip

    def _document_meta(self, item: Cleared, kind: str) -> PageMeta:
        document, catalogue = item.document, self._catalogue
        first = document.photos[0] if document.photos else None
        social = catalogue.photographs[document.key, first.file].social() if first else None
        author = self._config.authors.get(document.author)
        image = catalogue.absolute(social.address) if social else ""
        return PageMeta(
            kind=kind,
            title=document.title,
            description=document.summary,
            address=address(document),
            canonical=catalogue.absolute(address(document)),
            lang=catalogue.lang(document),
            image=image,
            image_width=social.width if social else 0,
            image_height=social.height if social else 0,
            published=document.date,
            author=author.name if author else "",
            json_ld=_json_ld(self._article(document, image) if kind in ("post", "report") else self._website()),
            translations=catalogue.translations(document),
        )

    def _website(self) -> dict[str, object]:
        return {
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": self._config.site.title,
            "url": self._config.site.url,
            "inLanguage": self._config.site.language,
            "publisher": {"@type": "Organization", "name": self._config.organisation.name},
        }

    def _article(self, document: Document, image: str) -> dict[str, object]:
        author = self._config.authors.get(document.author)
        data: dict[str, object] = {
            "@context": "https://schema.org",
            "@type": "BlogPosting",
            "headline": document.title,
            "datePublished": document.date.isoformat() if document.date else "",
            "inLanguage": self._catalogue.lang(document),
            "mainEntityOfPage": self._catalogue.absolute(address(document)),
            "author": {"@type": "Person", "name": author.name if author else self._config.organisation.name},
            "publisher": {"@type": "Organization", "name": self._config.organisation.name},
        }
        if document.summary:
            data["description"] = document.summary
        if image:
            data["image"] = image
        return data

    # -- documents ----------------------------------------------------------------------------------

    def post(self, item: Cleared, newer: Cleared | None, older: Cleared | None) -> Page:
        """A post on its own page; from four photographs on as a photo report."""
        document, catalogue = item.document, self._catalogue
        kind = "report" if len(document.photos) >= _REPORT_PHOTOS else "post"
        html, gallery = self._body(item)
        view = PostView(
            teaser=catalogue.teaser(item),
            html=html,
            gallery=gallery,
            headings=_headings(item),
            contact=self._safe_channels(document),
            withdraw=catalogue.withdraw(document),
            people=catalogue.shows_people(document),
            translations=catalogue.translations(document),
            newer=_link(newer),
            older=_link(older),
        )
        meta = self._document_meta(item, kind)
        return self.page_of(f"{kind}.html", meta.lang, relative(meta.address), {"meta": meta, "post": view})

    def page(self, item: Cleared) -> Page:
        document, catalogue = item.document, self._catalogue
        html, gallery = self._body(item)
        channels = self._config.channels_for(document.unit) if document.contact_box else ()
        view = DocumentView(
            title=document.title,
            address=address(document),
            summary=document.summary,
            lang=catalogue.lang(document),
            html=html,
            gallery=gallery,
            headings=_headings(item),
            legal=document.legal,
            channels=tuple(sorted(channels, key=lambda channel: not channel.confidential)),
            withdraw=catalogue.withdraw(document),
            people=catalogue.shows_people(document),
            translations=catalogue.translations(document),
        )
        meta = self._document_meta(item, "page")
        return self.page_of("page.html", meta.lang, relative(meta.address), {"meta": meta, "document": view})

    def campaign(self, item: Cleared, view: CampaignView) -> Page:
        meta = self._document_meta(item, "campaign")
        return self.page_of("campaign.html", meta.lang, relative(meta.address), {"meta": meta, "campaign": view})

    @cached_property
    def campaigns(self) -> tuple[CampaignView, ...]:
        return tuple(self._campaign_view(item) for item in self._catalogue.of(Kind.CAMPAIGN))

    def reports_of(self, item: Cleared) -> list[str]:
        """Keys of the published posts that a campaign's page tells of."""
        named = {slug for workshop in item.document.workshops for slug in workshop.posts}
        return [
            post.document.key
            for post in self._catalogue.listed
            if post.document.campaign == item.document.slug or post.document.slug in named
        ]

    def _campaign_view(self, item: Cleared) -> CampaignView:
        document, catalogue = item.document, self._catalogue
        posts = [catalogue.cleared[key] for key in self.reports_of(item)]
        workshops = sorted(document.workshops, key=lambda workshop: (workshop.date or dt.date.min, workshop.start))
        views = tuple(self._workshop(workshop, posts) for workshop in workshops)
        told = {slug for workshop in workshops for slug in workshop.posts}
        html, gallery = self._body(item)
        pictures = tuple(catalogue.pictures(document).values())
        return CampaignView(
            title=document.title,
            address=address(document),
            summary=document.summary,
            lang=catalogue.lang(document),
            start=document.start,
            end=document.end,
            html=html,
            gallery=gallery,
            picture=pictures[0] if pictures else None,
            workshops=views,
            done=sum(view.past for view in views),
            reports=tuple(catalogue.teaser(post) for post in posts if post.document.slug not in told),
            post_count=len(posts),
            withdraw=catalogue.withdraw(document),
            people=catalogue.shows_people(document),
        )

    def _workshop(self, workshop: Workshop, posts: Sequence[Cleared]) -> WorkshopView:
        date = workshop.date or dt.date.min
        return WorkshopView(
            title=workshop.title,
            date=date,
            start=workshop.start,
            end=workshop.end,
            place=workshop.place,
            past=date < self._today,
            reports=tuple(self._catalogue.teaser(post) for post in posts if post.document.slug in workshop.posts),
        )

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
        pictures = catalogue.pictures(document)
        placed = placed_files(item.body)

        def make() -> Markup:
            seen: set[str] = set()

            def picture(file: str, figure: bool) -> str:  # noqa: FBT001 - the callback's shape
                if file not in pictures:
                    return ""  # only a preview shows a document whose photographs are not in order
                eager = not seen
                seen.add(file)
                lang = catalogue.lang(document)
                return self._templates.picture(pictures[file], lang, link, figure=figure, eager=eager)

            return body_html(
                document, catalogue.site.html[document.key], index=catalogue.index, published=catalogue.published,
                url=link, picture=picture, largest=lambda file: pictures[file].largest,
            )  # fmt: skip

        shown = tuple(pictures[file] for file in pictures if file in placed)
        made_from = (catalogue.site.sources[document.key].digest, link(""), shown, catalogue.led_to(item))
        return Prose(made_from, make), tuple(view for file, view in pictures.items() if file not in placed)

    def _safe_channels(self, document: Document) -> tuple[Channel, ...]:
        return self._config.safe_channels_for(document.unit) if document.context == "clients" else ()


def _headings(item: Cleared) -> tuple[HeadingView, ...]:
    found = tuple(
        HeadingView(level=heading.level, id=heading.id, text=heading.text)
        for heading in item.body.headings
        if heading.id and heading.level <= 3
    )
    return found if len(found) >= _MIN_HEADINGS else ()


def _link(item: Cleared | None) -> Link | None:
    return Link(label=item.document.title, address=address(item.document)) if item else None


def _marked(link: Link, current: str | None) -> Link:
    return Link(label=link.label, address=link.address, current=link.address == current, lang=link.lang)


def _json_ld(data: Mapping[str, object]) -> Markup:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)  # noqa: S704 - every character that HTML could read is escaped above
