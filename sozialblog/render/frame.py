"""frame: what stands around every page: the site in the page's language, the head, the way to other languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sozialblog.gates import Cleared
from sozialblog.i18n import language_of, msg
from sozialblog.posts import Document, Kind, address
from sozialblog.render.campaigns import Campaigns
from sozialblog.render.catalogue import Catalogue
from sozialblog.render.editions import Edition
from sozialblog.render.meta import PageMeta
from sozialblog.render.views import Link, SiteView

_TITLES = {
    "campaigns": msg("Campaigns"),
    "tags": msg("Topics"),
    "archive": msg("All posts"),
    "search": msg("Search"),
    "moved": msg("This page has moved"),
    "404": msg("Page not found"),
}
#: the list in which somebody looks on who does not find a document in their language
_LISTS = {Kind.POST: "archive/", Kind.CAMPAIGN: "campaigns/", Kind.PAGE: ""}


class Frame:
    """Knows what every page shows beside its own content."""

    def __init__(self, catalogue: Catalogue, campaigns: Campaigns) -> None:
        self._catalogue = catalogue
        self._campaigns = campaigns
        self._config = catalogue.config
        self._sites: dict[str, SiteView] = {}

    # -- the site as a whole ------------------------------------------------------------------------

    def site(self, edition: Edition, current: str | None) -> SiteView:
        """What a page at the address ``current`` knows of the site, with its own entry marked; None is no page."""
        whole = self._sites.get(edition.lang)
        if whole is None:
            whole = self._sites[edition.lang] = self._whole(edition)
        if not any(link.address == current for link in (*whole.nav, *whole.legal_nav)):
            return whole
        return replace(
            whole,
            nav=tuple(_marked(link, current) for link in whole.nav),
            legal_nav=tuple(_marked(link, current) for link in whole.legal_nav),
        )

    def _whole(self, edition: Edition) -> SiteView:
        """The site as a page sees it that stands in none of its menus."""
        campaigns = self._campaigns.of(edition)
        pages = self._offered(edition)
        nav = [Link(label=view.title, address=view.address) for view in campaigns[:2]]
        nav += [self._entry(page, edition) for page in pages if not page.legal]
        contact = next((address(page) for page in pages if page.contact_box), "")
        calendar = f"{edition.home}calendar.ics"
        return SiteView(
            title=self._config.title_in(edition.lang),
            tagline=self._config.tagline_in(edition.lang),
            url=self._config.site.url,
            lang=edition.lang,
            organisation=self._config.organisation,
            nav=tuple(nav),
            legal_nav=tuple(self._entry(page, edition) for page in pages if page.legal),
            campaigns=campaigns,
            tags=tuple(view for view, _ in edition.tags.values()),
            channels=self._config.channels,
            contact_address=contact,
            home=edition.home,
            calendar=calendar if calendar in self._catalogue.generated else "",
            search=f"{edition.home}search/" if "search/" in edition.lists else "",
        )

    def _offered(self, edition: Edition) -> list[Document]:
        """Pages in an edition's language; what everybody must find (legal pages, contact) in whatever language it is.

        In the order of the first language's titles, and then those that only this language has.
        """
        found: dict[str, Document] = {}
        for page in (*self._catalogue.editions[0].originals(Kind.PAGE), *edition.originals(Kind.PAGE)):
            version = self._catalogue.version(page, edition.lang).document
            if self._catalogue.edition(version) is edition or version.legal or version.contact_box:
                found.setdefault(version.key, version)
        return list(found.values())

    def _entry(self, page: Document, edition: Edition) -> Link:
        lang = self._catalogue.lang(page)
        return Link(label=page.title, address=address(page), lang=lang if lang != edition.lang else "")

    # -- heads --------------------------------------------------------------------------------------

    def meta(self, kind: str, edition: Edition, where: str, *, label: str = "", index: bool = True) -> PageMeta:
        """The head of a page that is no document; ``where`` is its address below the edition's home."""
        title = _TITLES.get(kind)
        language = language_of(edition.lang)
        exact = {other.lang: other.home + where for other in self._catalogue.editions if where in other.lists}
        place = edition.home + where
        return PageMeta(
            kind=kind, title=label or (language.say(title) if title else ""),
            description=self._config.tagline_in(edition.lang), address=place,
            canonical=self._catalogue.absolute(place), lang=edition.lang, image="", image_width=0, image_height=0,
            published=None, author="", data=self.website(), translations=(),
            alternates=self._alternates(exact) if index else (), index=index,
            languages=self._switch(exact, edition, where),
        )  # fmt: skip

    def document_meta(self, item: Cleared, kind: str, label: str = "") -> PageMeta:
        document, catalogue = item.document, self._catalogue
        first = document.photos[0] if document.photos else None
        social = catalogue.photographs[document.key, first.file].social() if first else None
        author = self._config.authors.get(document.author)
        image = catalogue.absolute(social.address) if social else ""
        exact = {
            catalogue.lang(version.document): address(version.document)
            for version in reversed(catalogue.versions(document))
        } | {catalogue.lang(document): address(document)}
        return PageMeta(
            kind=kind,
            title=label or document.title,
            description=document.summary,
            address=address(document),
            canonical=catalogue.absolute(address(document)),
            lang=catalogue.lang(document),
            image=image,
            image_width=social.width if social else 0,
            image_height=social.height if social else 0,
            published=document.date,
            author=author.name if author else "",
            data=self._article(document, image) if kind in ("post", "report") else self.website(),
            translations=catalogue.translations(document),
            alternates=self._alternates(exact),
            languages=self._switch(exact, catalogue.edition(document), _LISTS[document.kind]),
            frames=tuple(sorted({embed.origin for embed in item.body.embeds})),
        )

    def moved(self, item: Cleared, alias: str) -> PageMeta:
        """The head of a page at an earlier address of a document; what counts is the document's own."""
        meta = self.document_meta(item, "moved")
        language = language_of(meta.lang)
        return replace(
            meta, title=language.say(_TITLES["moved"]), description="", address=alias, image="", published=None,
            author="", data=self.website(), alternates=(), frames=(), index=False,
        )  # fmt: skip

    def _alternates(self, exact: Mapping[str, str]) -> tuple[Link, ...]:
        """A page's versions as search engines want them told: all of them, on each of them, and a default."""
        if len(exact) < 2:
            return ()
        first = self._config.site.language
        default = exact.get(first) or next(iter(exact.values()))
        links = [Link(label="", address=exact[lang], lang=lang) for lang in sorted(exact)]
        return (*links, Link(label="", address=default, lang="x-default"))

    def _switch(self, exact: Mapping[str, str], own: Edition, where: str) -> tuple[Link, ...]:
        """One link a language: to this page in it, or else to the nearest list there is, at last its first page."""
        editions = self._catalogue.editions
        if len(editions) < 2:
            return ()
        return tuple(
            Link(
                label="",
                address=exact.get(edition.lang) or edition.home + edition.nearest(where),
                current=edition is own,
                lang=edition.lang,
            )
            for edition in editions
        )

    # -- structured data ----------------------------------------------------------------------------

    def website(self) -> dict[str, object]:
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


def _marked(link: Link, current: str | None) -> Link:
    return replace(link, current=link.address == current)
