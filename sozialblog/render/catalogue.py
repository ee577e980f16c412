"""catalogue: the cleared documents put in order: by kind, by language, and beside their translations. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property

from sozialblog.gates import Cleared
from sozialblog.load import Site
from sozialblog.posts import Document, Kind, address
from sozialblog.render.editions import Edition, Families
from sozialblog.render.leaflets import Leaflet
from sozialblog.render.photographs import Photograph
from sozialblog.render.urls import Url, absolute, slug
from sozialblog.render.views import AttachmentView, Link, PictureView, Teaser
from sozialblog.render.withdrawal import WithdrawView

_WORDS_A_MINUTE = 200

Place = tuple[str, str]


class Catalogue:
    """Everything that is published today, as lists that are always in the same order."""

    def __init__(
        self, site: Site, cleared: Sequence[Cleared], photographs: Mapping[Place, Photograph],
        leaflets: Mapping[Place, Leaflet], *, searchable: bool = False,
    ) -> None:  # fmt: skip
        self.site = site
        self.config = site.config
        self.cleared = {item.document.key: item for item in cleared}
        self.photographs = photographs
        self.leaflets = leaflets
        self._searchable = searchable
        self.published = frozenset(self.cleared)
        self.index = site.index
        self._teasers: dict[str, Teaser] = {}
        self.absolute: Url = absolute(site.config.site.url)

    def of(self, kind: Kind) -> tuple[Cleared, ...]:
        """Cleared documents of a kind: posts newest first, campaigns by their end, pages by title."""
        chosen = [item for item in self.cleared.values() if item.document.kind is kind]
        if kind is Kind.POST:
            chosen.sort(key=lambda item: (item.document.date or _never(), item.document.slug), reverse=True)
        elif kind is Kind.CAMPAIGN:
            chosen.sort(key=lambda item: (item.document.end or _never(), item.document.slug), reverse=True)
        else:
            chosen.sort(key=lambda item: (item.document.title.casefold(), item.document.slug))
        return tuple(chosen)

    @cached_property
    def posts(self) -> tuple[Cleared, ...]:
        return self.of(Kind.POST)

    # -- languages ----------------------------------------------------------------------------------

    @cached_property
    def editions(self) -> tuple[Edition, ...]:
        """The site in its first language, then in each further one in which there is something to read.

        What is written in a language that the site does not list stands in the first one's.
        """
        folders = self.config.site.editions
        first = self.config.site.language
        spoken = {self.lang(item.document) for item in self.cleared.values()} & folders.keys()
        groups: dict[str, list[Cleared]] = {lang: [] for lang in folders if lang == first or lang in spoken}
        for kind in Kind:
            for item in self.of(kind):
                groups.get(self.lang(item.document), groups[first]).append(item)
        return tuple(
            Edition(lang, folders[lang], self.config, items, searchable=self._searchable)
            for lang, items in groups.items()
        )

    @cached_property
    def _by_lang(self) -> Mapping[str, Edition]:
        return {edition.lang: edition for edition in self.editions}

    @cached_property
    def generated(self) -> frozenset[str]:
        """Addresses of the lists and feeds that there are today."""
        return frozenset(edition.home + name for edition in self.editions for name in edition.lists) | {"sitemap.xml"}

    def edition(self, document: Document) -> Edition:
        """The edition in whose lists a document stands."""
        return self._by_lang.get(self.lang(document), self.editions[0])

    def version(self, item: Cleared, lang: str) -> Cleared:
        """The published version of a document in a language, or itself where there is none."""
        return next((other for other in self.versions(item.document) if self.lang(other.document) == lang), item)

    def versions(self, document: Document) -> tuple[Cleared, ...]:
        """Every published version of a document, itself included, the original first."""
        return self._families.of(document)

    @cached_property
    def _families(self) -> Families:
        return Families(tuple(self.cleared.values()))

    def translations(self, document: Document) -> tuple[Link, ...]:
        """The other published language versions of a document."""
        return tuple(
            Link(label=other.title, address=address(other), lang=self.lang(other))
            for other in (item.document for item in self.versions(document))
            if other.slug != document.slug
        )

    def lang(self, document: Document) -> str:
        return document.lang or self.config.site.language

    def pictures(self, document: Document) -> dict[str, PictureView]:
        """The document's photographs by file, in the order of its front matter."""
        return {
            photo.file: self.photographs[document.key, photo.file].view(photo, number)
            for number, photo in enumerate(document.photos, start=1)
        }

    def attachments(self, document: Document) -> tuple[AttachmentView, ...]:
        """The document's leaflets in the order of its front matter."""
        return tuple(self.leaflets[document.key, item.file].view(item) for item in document.attachments)

    def file_addresses(self, document: Document) -> dict[str, str]:
        """Where the files of the document's folder are published: photographs in their largest form, and leaflets."""
        found = {file: view.largest for file, view in self.pictures(document).items()}
        return found | {item.file: self.leaflets[document.key, item.file].address for item in document.attachments}

    def led_to(self, item: Cleared) -> tuple[str, ...]:
        """Where the links of a document's text lead today, in their order; empty for what is not published."""
        found = []
        for link in item.body.links:
            target = self.index.resolve(item.document, link.target)
            if target.kind == "document":
                there = target.value in self.published
                found.append(address(self.index.by_key[target.value]) if there else "")
            elif target.kind == "generated":
                found.append(target.value if target.value in self.generated else "")
            else:
                found.append(target.kind)
        return tuple(found)

    @cached_property
    def reachable(self) -> frozenset[str]:
        """Keys of documents and addresses of lists to which a link may lead today."""
        return self.published | self.generated

    def teaser(self, item: Cleared) -> Teaser:
        """The post as lists announce it."""
        key = item.document.key
        if key not in self._teasers:
            self._teasers[key] = self._teaser(item)
        return self._teasers[key]

    def _teaser(self, item: Cleared) -> Teaser:
        document = item.document
        pictures = tuple(self.pictures(document).values())
        edition = self.edition(document)
        author = edition.authors.get(document.author)
        campaign = self.campaign_of(document)
        return Teaser(
            title=document.title,
            address=address(document),
            summary=document.summary,
            date=document.date or _never(),
            lang=self.lang(document),
            author=author[0] if author else None,
            campaign=Link(label=campaign.document.title, address=address(campaign.document)) if campaign else None,
            unit=self.config.units[document.unit].name if document.unit in self.config.units else "",
            tags=tuple(edition.tags[slug(tag)][0] for tag in document.tags if slug(tag) in edition.tags),
            picture=pictures[0] if pictures else None,
            photo_count=len(pictures),
            minutes=max(1, round(item.body.words / _WORDS_A_MINUTE)),
            context=document.context,
        )

    def campaign_of(self, document: Document) -> Cleared | None:
        """The published campaign that a post belongs to, in the post's own language if there is one."""
        found = self.cleared.get(f"campaign/{document.campaign}")
        return self.version(found, self.lang(document)) if found else None

    def withdraw(self, document: Document) -> WithdrawView:
        """Withdrawing is as easy as consenting (GDPR Art. 7 (3))."""
        organisation = self.config.organisation
        return WithdrawView(
            email=organisation.withdrawal or organisation.email, reference=self.absolute(address(document)),
            title=document.title, lang=self.lang(document),
        )  # fmt: skip

    def shows_people(self, document: Document) -> bool:
        return bool(document.people) or any(item.shows and item.shows.consents for item in document.files)


def _never() -> dt.date:
    return dt.date.min
