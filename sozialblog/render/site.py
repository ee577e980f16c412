"""site: renders every page and file of the site. Equal inputs give equal bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Any

from sozialblog.gates import Cleared
from sozialblog.load import Site
from sozialblog.posts import Kind, address
from sozialblog.render import feeds
from sozialblog.render.catalogue import Catalogue
from sozialblog.render.documents import Documents
from sozialblog.render.pages import Page, Rendered, SiteParts
from sozialblog.render.photographs import Photograph
from sozialblog.render.templates import Templates
from sozialblog.render.theme import Theme
from sozialblog.render.urls import output_path, relative, rooted
from sozialblog.render.views import CampaignView, Listing

_FEED_ITEMS = 20


@dataclass(frozen=True, slots=True)
class Planned:
    """A file of the site, finished or yet to be rendered, and the keys of the documents it shows something of."""

    content: bytes | Page
    rests_on: frozenset[str] = frozenset()

    @property
    def rendered(self) -> Rendered:
        """Raises :class:`ContentError` F011 for a theme that cannot be used."""
        return Rendered(self.content) if isinstance(self.content, bytes) else self.content.render()


@dataclass(frozen=True, slots=True)
class Plan:
    """Every file of the site but the photographs by output path, and what all pages may show."""

    files: Mapping[str, Planned]
    parts: SiteParts


def plan(
    site: Site, cleared: Sequence[Cleared], photographs: Mapping[tuple[str, str], Photograph], theme: Theme, *,
    today: dt.date,
) -> Plan:  # fmt: skip
    """What the site consists of today; nothing is rendered yet.

    ``photographs`` are the cleaned ones by (document key, file). Raises :class:`ContentError` F011 for a
    theme that cannot be used.
    """
    catalogue = Catalogue(site, cleared, photographs)
    documents = Documents(catalogue, Templates(theme), today)
    planning = _Planning(catalogue, documents)
    for step in (
        planning.documents, planning.home, planning.campaigns, planning.tags, planning.authors, planning.archive,
        planning.not_found, planning.feeds, planning.sitemap,
    ):  # fmt: skip
        step()
    for name, data in theme.static().items():
        planning.add(f"static/{name}", data)
    return Plan(planning.files, documents.parts)


def _redirect(link: str, lang: str) -> bytes:
    """A page at an earlier address that leads on, on any host and without a script."""
    target = escape(link)
    return (
        f'<!doctype html>\n<html lang="{escape(lang)}"><head><meta charset="utf-8"><title>→</title>'
        f'<meta name="robots" content="noindex"><meta http-equiv="refresh" content="0; url={target}">'
        f'</head><body><main><h1><a href="{target}">→ {target}</a></h1></main></body></html>\n'
    ).encode()


class _Planning:
    """Collects the files; refuses to write one path twice."""

    def __init__(self, catalogue: Catalogue, documents: Documents) -> None:
        self.files: dict[str, Planned] = {}
        self._catalogue = catalogue
        self._documents = documents
        self._lang = catalogue.config.site.language
        self._addresses: list[tuple[str, dt.date | None]] = []

    def add(self, path: str, content: bytes | Page, rests_on: Iterable[str] = ()) -> None:
        if path in self.files:
            raise ValueError(f"{path} would be written twice")
        self.files[path] = Planned(content, frozenset(rests_on))

    # -- documents ----------------------------------------------------------------------------------

    def documents(self) -> None:
        listed = self._catalogue.listed
        newer_of = dict(zip((item.document.key for item in listed[1:]), listed[:-1], strict=True))
        older_of = dict(zip((item.document.key for item in listed[:-1]), listed[1:], strict=True))
        for item in self._catalogue.posts:
            newer, older = newer_of.get(item.document.key), older_of.get(item.document.key)
            page = self._documents.post(item, newer, older)
            others = [other.document.key for other in (newer, older) if other]
            self._document(item, page, [*others, *self._mentioned(item)])
        for item in self._catalogue.of(Kind.PAGE):
            self._document(item, self._documents.page(item), self._mentioned(item))

    def _document(self, item: Cleared, page: Page, others: Iterable[str] = ()) -> None:
        where = address(item.document)
        self.add(output_path(where), page, [item.document.key, *others])
        self._addresses.append((where, item.document.date))
        for alias in item.document.aliases:
            self.add(
                output_path(alias),
                _redirect(relative(alias)(where), item.document.lang or self._lang),
                [item.document.key],
            )

    def _mentioned(self, item: Cleared) -> list[str]:
        """Documents whose title or address a page shows beside its own: campaign, translations, links."""
        catalogue, document = self._catalogue, item.document
        found = {f"campaign/{document.campaign}"}
        found |= {
            f"{document.kind}/{link.address.rstrip('/').split('/')[-1]}" for link in catalogue.translations(document)
        }
        for link in item.body.links:
            target = catalogue.index.resolve(document, link.target)
            if target.kind == "document":
                found.add(target.value)
        return sorted(found & catalogue.published)

    # -- lists --------------------------------------------------------------------------------------

    def home(self) -> None:
        campaigns = self._documents.campaigns
        running = [view for view in campaigns if view.workshops or view.post_count]
        featured: CampaignView | None = running[0] if running else None
        self._listing("home.html", "", self._catalogue.listed, {"featured": None}, first={"featured": featured})

    def campaigns(self) -> None:
        for item, view in zip(self._catalogue.of(Kind.CAMPAIGN), self._documents.campaigns, strict=True):
            self._document(item, self._documents.campaign(item, view), self._documents.reports_of(item))
        if self._documents.campaigns:
            self._page("campaigns.html", "campaigns/", {"campaigns": self._documents.campaigns}, self._everything())

    def tags(self) -> None:
        groups = self._catalogue.tags
        for view, items in groups.values():
            self._listing("tag.html", view.address, items, {"tag": view})
        if groups:
            views = sorted((view for view, _ in groups.values()), key=lambda view: view.label.casefold())
            self._page("tags.html", "tags/", {"tags": tuple(views)}, self._everything())

    def authors(self) -> None:
        for view, items in self._catalogue.authors.values():
            self._listing("author.html", view.address, items, {"author": view})

    def archive(self) -> None:
        teasers = map(self._catalogue.teaser, self._catalogue.listed)
        years = tuple((year, tuple(group)) for year, group in groupby(teasers, key=lambda teaser: teaser.date.year))
        self._page("archive.html", "archive/", {"years": years}, self._everything())

    def not_found(self) -> None:
        url = rooted(self._catalogue.config.site.url)
        meta = self._documents.meta("404", "404.html", index=False)
        self.add("404.html", self._documents.page_of("404.html", self._lang, url, {"meta": meta}), self._navigation())

    def _listing(
        self, template: str, base: str, items: Sequence[Cleared], values: Mapping[str, Any],
        first: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """A list of posts on as many pages as it takes."""
        size = self._catalogue.config.site.posts_per_page
        pages = [items[start : start + size] for start in range(0, len(items), size)] or [()]

        def place(number: int) -> str:
            return base if number == 1 else f"{base}page/{number}/"

        for number, part in enumerate(pages, start=1):
            listing = Listing(
                posts=tuple(map(self._catalogue.teaser, part)),
                number=number,
                pages=len(pages),
                newer=place(number - 1) if number > 1 else "",
                older=place(number + 1) if number < len(pages) else "",
            )
            extra = dict(first) if first and number == 1 else {}
            shown = self._everything() if base == "" else [item.document.key for item in part]
            context = {**values, **extra, "listing": listing, "has_newer": number > 1}
            self._page(template, place(number), context, shown, listed=number == 1)

    def _page(
        self, template: str, where: str, values: Mapping[str, Any], rests_on: Iterable[str], *, listed: bool = True
    ) -> None:
        kind = template.removesuffix(".html")
        label = getattr(values.get("tag"), "label", "") or getattr(values.get("author"), "name", "")
        meta = self._documents.meta(kind, where, label=label)
        page = self._documents.page_of(template, self._lang, relative(where), {**values, "meta": meta})
        self.add(output_path(where), page, [*rests_on, *self._navigation()])
        if listed:
            self._addresses.append((where, None))

    def _everything(self) -> list[str]:
        return sorted(self._catalogue.published)

    def _navigation(self) -> list[str]:
        """Documents whose titles every page shows: pages and campaigns."""
        return [item.document.key for kind in (Kind.PAGE, Kind.CAMPAIGN) for item in self._catalogue.of(kind)]

    # -- feeds --------------------------------------------------------------------------------------

    def feeds(self) -> None:
        config = self._catalogue.config
        channel = feeds.Channel(
            title=config.site.title, subtitle=config.site.tagline, lang=config.site.language,
            timezone=config.site.timezone, url=self._catalogue.absolute,
        )  # fmt: skip
        newest = self._catalogue.listed[:_FEED_ITEMS]
        items = [self._documents.feed_item(item) for item in newest]
        shown = {key for item in newest for key in (item.document.key, *self._mentioned(item))}
        self.add("feed.xml", feeds.atom(channel, items), shown)
        self.add("rss.xml", feeds.rss(channel, items), shown)
        self.add("feed.json", feeds.json_feed(channel, items), shown)

    def sitemap(self) -> None:
        url = self._catalogue.absolute
        self.add(
            "sitemap.xml", feeds.sitemap(sorted(self._addresses, key=lambda pair: pair[0]), url), self._everything()
        )
        self.add("robots.txt", feeds.robots(url))
