"""catalogue: the cleared documents put in order: posts by day, tags, authors, campaigns. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property
from urllib.parse import quote

from sozialblog.gates import Cleared
from sozialblog.i18n import Language, msg
from sozialblog.load import Site
from sozialblog.posts import Document, Kind, address
from sozialblog.render.photographs import Photograph
from sozialblog.render.urls import Url, absolute, slug
from sozialblog.render.views import AuthorView, Link, PictureView, TagView, Teaser, WithdrawView

_WORDS_A_MINUTE = 200

Place = tuple[str, str]


class Catalogue:
    """Everything that is published today, as lists that are always in the same order."""

    def __init__(self, site: Site, cleared: Sequence[Cleared], photographs: Mapping[Place, Photograph]) -> None:
        self.site = site
        self.config = site.config
        self.cleared = {item.document.key: item for item in cleared}
        self.photographs = photographs
        self.published = frozenset(self.cleared)
        self.index = site.index
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

    @cached_property
    def listed(self) -> tuple[Cleared, ...]:
        """Posts for the lists: a translation stands beside its original and not in the list again."""
        return tuple(item for item in self.posts if f"post/{item.document.translation_of}" not in self.cleared)

    @cached_property
    def tags(self) -> Mapping[str, tuple[TagView, tuple[Cleared, ...]]]:
        """By address; the most frequent spelling of a tag names it."""
        groups: dict[str, list[tuple[str, Cleared]]] = {}
        for item in self.listed:
            for tag in item.document.tags:
                groups.setdefault(slug(tag), []).append((tag, item))
        found = {}
        for name in sorted(groups):
            labels = [label for label, _ in groups[name]]
            label = max(sorted(set(labels)), key=labels.count)
            items = tuple(dict.fromkeys(item.document.key for _, item in groups[name]))
            view = TagView(label=label, address=f"tags/{name}/", count=len(items))
            found[name] = (view, tuple(self.cleared[key] for key in items))
        return found

    @cached_property
    def authors(self) -> Mapping[str, tuple[AuthorView, tuple[Cleared, ...]]]:
        """By author id, for authors of published posts."""
        found = {}
        for name, author in sorted(self.config.authors.items()):
            items = tuple(item for item in self.listed if item.document.author == name)
            if items:
                view = AuthorView(name=author.name, address=f"authors/{slug(name)}/", count=len(items))
                found[name] = (view, items)
        return found

    def lang(self, document: Document) -> str:
        return document.lang or self.config.site.language

    def pictures(self, document: Document) -> dict[str, PictureView]:
        """The document's photographs by file, in the order of its front matter."""
        return {
            photo.file: self.photographs[document.key, photo.file].view(photo, number)
            for number, photo in enumerate(document.photos, start=1)
        }

    def led_to(self, item: Cleared) -> tuple[str, ...]:
        """Where the links of a document's text lead today, in their order; empty for what is not published."""
        found = []
        for link in item.body.links:
            target = self.index.resolve(item.document, link.target)
            if target.kind == "document":
                there = target.value in self.published
                found.append(address(self.index.by_key[target.value]) if there else "")
            else:
                found.append(target.kind)
        return tuple(found)

    def teaser(self, item: Cleared) -> Teaser:
        document = item.document
        pictures = tuple(self.pictures(document).values())
        author = self.authors.get(document.author)
        campaign = self.cleared.get(f"campaign/{document.campaign}")
        return Teaser(
            title=document.title,
            address=address(document),
            summary=document.summary,
            date=document.date or _never(),
            lang=self.lang(document),
            author=author[0] if author else None,
            campaign=Link(label=campaign.document.title, address=address(campaign.document)) if campaign else None,
            unit=self.config.units[document.unit].name if document.unit in self.config.units else "",
            tags=tuple(self.tags[slug(tag)][0] for tag in document.tags if slug(tag) in self.tags),
            picture=pictures[0] if pictures else None,
            photo_count=len(pictures),
            minutes=max(1, round(item.body.words / _WORDS_A_MINUTE)),
            context=document.context,
        )

    def translations(self, document: Document) -> tuple[Link, ...]:
        """The other published language versions of a document."""
        original = document.translation_of or document.slug
        return tuple(
            Link(label=other.title, address=address(other), lang=self.lang(other))
            for other in self._families.get((document.kind, original), ())
            if other.slug != document.slug
        )

    @cached_property
    def _families(self) -> Mapping[tuple[Kind, str], list[Document]]:
        """Documents that say the same in several languages, by kind and slug of the original, original first."""
        families: dict[tuple[Kind, str], list[Document]] = {}
        for item in self.cleared.values():
            document = item.document
            families.setdefault((document.kind, document.translation_of or document.slug), []).append(document)
        for (_, original), family in families.items():
            family.sort(key=lambda document: (document.slug != original, document.slug))
        return families

    def withdraw(self, document: Document) -> WithdrawView:
        """A mail that names the page, ready to be sent: withdrawing is as easy as consenting (GDPR Art. 7 (3))."""
        organisation = self.config.organisation
        email = organisation.withdrawal or organisation.email
        reference = self.absolute(address(document))
        language = Language("en" if self.lang(document).startswith("en") else "de")
        subject = language.say(msg("Withdrawal of my consent: {title}", title=document.title))
        body = language.say(
            msg("I withdraw my consent to being shown or quoted on this page:\n{address}\n", address=reference)
        )
        mailto = f"mailto:{quote(email, safe='@+')}?subject={quote(subject)}&body={quote(body)}"
        return WithdrawView(email=email, mailto=mailto, reference=reference)

    def shows_people(self, document: Document) -> bool:
        return bool(document.people) or any(photo.shows and photo.shows.consents for photo in document.photos)


def _never() -> dt.date:
    return dt.date.min
