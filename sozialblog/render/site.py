"""site: renders every page and file of the site. Equal inputs give equal bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from sozialblog.gates import Cleared
from sozialblog.load import Site
from sozialblog.posts import Kind, address
from sozialblog.render import feeds
from sozialblog.render.catalogue import Catalogue, Place
from sozialblog.render.documents import Documents
from sozialblog.render.editions import Edition
from sozialblog.render.leaflets import Leaflet
from sozialblog.render.pages import Page, Rendered
from sozialblog.render.photographs import Photograph
from sozialblog.render.templates import Templates
from sozialblog.render.theme import Theme
from sozialblog.render.urls import output_path, relative, rooted
from sozialblog.render.views import Listing

_FEED_ITEMS = 20
_SEARCH = "search.html"


@dataclass(frozen=True, slots=True)
class Planned:
    """A file of the site, finished or yet to be rendered, and the keys of the documents it shows something of."""

    content: bytes | Page
    rests_on: frozenset[str] = frozenset()

    @property
    def rendered(self) -> Rendered:
        """Raises :class:`ContentError` F011 for a theme that cannot be used."""
        return Rendered(self.content, self.key) if isinstance(self.content, bytes) else self.content.render()

    @property
    def key(self) -> str:
        """SHA-256 (hexadecimal) of everything that goes into the file but the site view."""
        return hashlib.sha256(self.content).hexdigest() if isinstance(self.content, bytes) else self.content.key


@dataclass(frozen=True, slots=True)
class Plan:
    """Every file of the site but the photographs, by output path."""

    files: Mapping[str, Planned]


def plan(
    site: Site, cleared: Sequence[Cleared], photographs: Mapping[Place, Photograph], leaflets: Mapping[Place, Leaflet],
    theme: Theme, *, today: dt.date, searchable: bool = False,
) -> Plan:  # fmt: skip
    """What the site consists of today; nothing is rendered yet.

    ``photographs`` and ``leaflets`` are the cleaned ones by (document key, file). ``searchable`` says that there is
    an index of what :func:`findable` gave.
    Raises :class:`ContentError` F011 for a theme that cannot be used.
    """
    searchable = searchable and theme.template(_SEARCH) is not None
    catalogue = Catalogue(site, cleared, photographs, leaflets, searchable=searchable)
    documents = Documents(catalogue, Templates(theme), today)
    planning = _Planning(catalogue, documents)
    for step in (
        planning.documents, planning.home, planning.campaigns, planning.tags, planning.authors, planning.archive,
        planning.search, planning.not_found, planning.feeds, planning.sitemap,
    ):  # fmt: skip
        step()
    for name, data in theme.static().items():
        planning.add(f"static/{name}", data)
    return Plan(planning.files)


def plan_one(
    site: Site, cleared: Sequence[Cleared], photographs: Mapping[Place, Photograph], leaflets: Mapping[Place, Leaflet],
    templates: Templates, *, today: dt.date, key: str, searchable: bool = False,
) -> Plan:  # fmt: skip
    """The page of the one document that has this key, among all the others. ``searchable`` as in :func:`plan`."""
    searchable = searchable and templates.has(_SEARCH)
    catalogue = Catalogue(site, cleared, photographs, leaflets, searchable=searchable)
    planning = _Planning(catalogue, Documents(catalogue, templates, today))
    planning.one(key)
    return Plan(planning.files)


class _Planning:
    """Collects the files; refuses to write one path twice."""

    def __init__(self, catalogue: Catalogue, documents: Documents) -> None:
        self.files: dict[str, Planned] = {}
        self._catalogue = catalogue
        self._documents = documents
        self._addresses: list[tuple[str, dt.date | None]] = []

    def add(self, path: str, content: bytes | Page, rests_on: Iterable[str] = ()) -> None:
        if path in self.files:
            raise ValueError(f"{path} would be written twice")
        self.files[path] = Planned(content, frozenset(rests_on))  # which keeps a frozenset as it is

    # -- documents ----------------------------------------------------------------------------------

    def documents(self) -> None:
        for edition in self._catalogue.editions:
            for item in edition.posts:
                self._post(edition, item)
            for item in edition.pages:
                self._document(item, self._documents.page(item))

    def one(self, key: str) -> None:
        """The page of one document."""
        item = self._catalogue.cleared[key]
        if item.document.kind is Kind.POST:
            self._post(self._catalogue.edition(item.document), item)
        elif item.document.kind is Kind.PAGE:
            self._document(item, self._documents.page(item))
        else:
            self._document(item, self._documents.campaign(item))

    def _post(self, edition: Edition, item: Cleared) -> None:
        newer, older = edition.neighbours(item.document.key)
        page = self._documents.post(item, newer, older)
        self._document(item, page, [other.document.key for other in (newer, older) if other])

    def _document(self, item: Cleared, page: Page, others: Iterable[str] = ()) -> None:
        where = address(item.document)
        self.add(output_path(where), page, [item.document.key, *others, *self._mentioned(item), *self._navigation])
        self._addresses.append((where, item.document.date))
        for alias in item.document.aliases:
            self.add(output_path(alias), self._documents.moved(item, alias), [item.document.key, *self._navigation])

    def _mentioned(self, item: Cleared) -> list[str]:
        """Documents whose title or address a page shows beside its own: campaign, translations, links."""
        catalogue, document = self._catalogue, item.document
        campaign = catalogue.campaign_of(document)
        found = {campaign.document.key} if campaign else set()
        found |= {version.document.key for version in catalogue.versions(document)}
        for link in item.body.links:
            target = catalogue.index.resolve(document, link.target)
            if target.kind == "document":
                found.add(target.value)
        return sorted(found & catalogue.published)

    # -- lists --------------------------------------------------------------------------------------

    def home(self) -> None:
        for edition in self._catalogue.editions:
            running = [view for view in self._documents.campaigns.of(edition) if view.workshops or view.post_count]
            first = {"featured": running[0] if running else None}
            self._listing("home.html", edition, "", edition.listed, {"featured": None}, first=first)

    def campaigns(self) -> None:
        campaigns = self._documents.campaigns
        for edition in self._catalogue.editions:
            for item in edition.campaigns:
                reports = [report.document.key for report in campaigns.reports_of(item)]
                self._document(item, self._documents.campaign(item), reports)
                for path, data in campaigns.calendars(item).items():
                    self.add(path, data, [item.document.key])
            if edition.campaigns:
                self._page("campaigns.html", edition, "campaigns/", {"campaigns": campaigns.of(edition)})
            found = campaigns.calendar_of(edition)
            if found is not None:
                self.add(f"{edition.home}calendar.ics", found, [item.document.key for item in edition.campaigns])

    def tags(self) -> None:
        for edition in self._catalogue.editions:
            for name, (view, items) in edition.tags.items():
                self._listing("tag.html", edition, f"tags/{name}/", items, {"tag": view})
            if edition.tags:
                views = sorted((view for view, _ in edition.tags.values()), key=lambda view: view.label.casefold())
                self._page("tags.html", edition, "tags/", {"tags": tuple(views)})

    def authors(self) -> None:
        for edition in self._catalogue.editions:
            for view, items in edition.authors.values():
                self._listing("author.html", edition, view.address[len(edition.home) :], items, {"author": view})

    def archive(self) -> None:
        for edition in self._catalogue.editions:
            teasers = map(self._catalogue.teaser, edition.listed)
            years = tuple((year, tuple(group)) for year, group in groupby(teasers, key=lambda teaser: teaser.date.year))
            self._page("archive.html", edition, "archive/", {"years": years})

    def search(self) -> None:
        for edition in self._catalogue.editions:
            if "search/" in edition.lists:
                self._page(_SEARCH, edition, "search/", {}, [])

    def not_found(self) -> None:
        edition = self._catalogue.editions[0]
        meta = self._documents.frame.meta("404", edition, "404.html", index=False)
        url = rooted(self._catalogue.config.site.url)
        self.add("404.html", self._documents.page_of("404.html", edition, meta, {}, url), self._navigation)

    def _listing(
        self, template: str, edition: Edition, base: str, items: Sequence[Cleared], values: Mapping[str, Any],
        first: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """A list of posts on as many pages as it takes; ``base`` is its address below the edition's home."""
        size = self._catalogue.config.site.posts_per_page
        pages = [items[start : start + size] for start in range(0, len(items), size)] or [()]

        def place(number: int) -> str:
            return base if number == 1 else f"{base}page/{number}/"

        for number, part in enumerate(pages, start=1):
            listing = Listing(
                posts=tuple(map(self._catalogue.teaser, part)),
                number=number,
                pages=len(pages),
                newer=edition.home + place(number - 1) if number > 1 else "",
                older=edition.home + place(number + 1) if number < len(pages) else "",
            )
            extra = dict(first) if first and number == 1 else {}
            shown = None if base == "" else [item.document.key for item in part]
            context = {**values, **extra, "listing": listing, "has_newer": number > 1}
            self._page(template, edition, place(number), context, shown, listed=number == 1)

    def _page(
        self, template: str, edition: Edition, where: str, values: Mapping[str, Any],
        rests_on: Iterable[str] | None = None, *, listed: bool = True,
    ) -> None:  # fmt: skip
        """A page of an edition at ``where`` below its home; without ``rests_on`` it shows something of everything."""
        label = getattr(values.get("tag"), "label", "") or getattr(values.get("author"), "name", "")
        meta = self._documents.frame.meta(template.removesuffix(".html"), edition, where, label=label)
        page = self._documents.page_of(template, edition, meta, values, relative(meta.address))
        shown = self._everything if rests_on is None else frozenset([*rests_on, *self._navigation])
        self.add(output_path(meta.address), page, shown)
        if listed:
            self._addresses.append((meta.address, None))

    @cached_property
    def _everything(self) -> frozenset[str]:
        """One set for all lists: a large site has thousands of them."""
        return frozenset(self._catalogue.published)

    @cached_property
    def _navigation(self) -> list[str]:
        """Documents whose titles every page shows: pages and campaigns."""
        return [item.document.key for kind in (Kind.PAGE, Kind.CAMPAIGN) for item in self._catalogue.of(kind)]

    # -- feeds --------------------------------------------------------------------------------------

    def feeds(self) -> None:
        for edition in self._catalogue.editions:
            self._feeds(edition)

    def _feeds(self, edition: Edition) -> None:
        config = self._catalogue.config
        channel = feeds.Channel(
            title=config.title_in(edition.lang), subtitle=config.tagline_in(edition.lang), lang=edition.lang,
            timezone=config.site.timezone, url=self._catalogue.absolute, home=edition.home,
        )  # fmt: skip
        newest = edition.listed[:_FEED_ITEMS]
        items = [self._documents.feed_item(item) for item in newest]
        shown = {key for item in newest for key in (item.document.key, *self._mentioned(item))}
        self.add(f"{edition.home}feed.xml", feeds.atom(channel, items), shown)
        self.add(f"{edition.home}rss.xml", feeds.rss(channel, items), shown)
        self.add(f"{edition.home}feed.json", feeds.json_feed(channel, items), shown)

    def sitemap(self) -> None:
        url = self._catalogue.absolute
        self.add("sitemap.xml", feeds.sitemap(sorted(self._addresses, key=lambda pair: pair[0]), url), self._everything)
        self.add("robots.txt", feeds.robots(url))
