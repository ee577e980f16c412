"""editions: the published documents language by language, each as lists that are always in the same order. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from sozialblog.config import Config
from sozialblog.gates import Cleared
from sozialblog.posts import Document, Kind
from sozialblog.render.urls import slug
from sozialblog.render.views import AuthorView, TagView


class Edition:
    """What the site publishes in one language. ``home`` is the address below which its lists lie.

    ``posts`` are newest first, ``campaigns`` by their end, ``pages`` by title.
    """

    def __init__(
        self, lang: str, home: str, config: Config, items: Sequence[Cleared], *, searchable: bool = False
    ) -> None:
        self.lang = lang
        self.home = home
        self._config = config
        self._items = items
        self._searchable = searchable

    def of(self, kind: Kind) -> tuple[Cleared, ...]:
        return tuple(item for item in self._items if item.document.kind is kind)

    @cached_property
    def posts(self) -> tuple[Cleared, ...]:
        return self.of(Kind.POST)

    @cached_property
    def campaigns(self) -> tuple[Cleared, ...]:
        return self.of(Kind.CAMPAIGN)

    @cached_property
    def pages(self) -> tuple[Cleared, ...]:
        return self.of(Kind.PAGE)

    @cached_property
    def listed(self) -> tuple[Cleared, ...]:
        """Posts for the lists."""
        return self.originals(Kind.POST)

    def originals(self, kind: Kind) -> tuple[Cleared, ...]:
        """Without the translations whose original stands here: they stand beside it and not in lists again."""
        items = {Kind.POST: self.posts, Kind.CAMPAIGN: self.campaigns, Kind.PAGE: self.pages}[kind]
        own = {item.document.slug for item in items}
        return tuple(item for item in items if item.document.translation_of not in own)

    def neighbours(self, key: str) -> tuple[Cleared | None, Cleared | None]:
        """The posts listed before and after this one, the newer first; a post that is not listed has none."""
        place = self._places.get(key)
        if place is None:
            return None, None
        newer = self.listed[place - 1] if place else None
        return newer, self.listed[place + 1] if place + 1 < len(self.listed) else None

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {item.document.key: place for place, item in enumerate(self.listed)}

    @cached_property
    def tags(self) -> Mapping[str, tuple[TagView, tuple[Cleared, ...]]]:
        """By the last part of the address; the most frequent spelling of a tag names it."""
        groups: dict[str, list[tuple[str, Cleared]]] = {}
        for item in self.listed:
            for tag in item.document.tags:
                groups.setdefault(slug(tag), []).append((tag, item))
        found = {}
        for name in sorted(groups):
            labels = [label for label, _ in groups[name]]
            label = max(sorted(set(labels)), key=labels.count)
            items = tuple({item.document.key: item for _, item in groups[name]}.values())
            found[name] = (TagView(label=label, address=f"{self.home}tags/{name}/", count=len(items)), items)
        return found

    @cached_property
    def authors(self) -> Mapping[str, tuple[AuthorView, tuple[Cleared, ...]]]:
        """By author id, for authors of published posts."""
        found = {}
        for name, author in sorted(self._config.authors.items()):
            items = tuple(item for item in self.listed if item.document.author == name)
            if items:
                view = AuthorView(name=author.name, address=f"{self.home}authors/{slug(name)}/", count=len(items))
                found[name] = (view, items)
        return found

    @cached_property
    def lists(self) -> frozenset[str]:
        """Addresses, below its home, of what the site makes itself in this language."""
        names = {"", "archive/", "feed.xml", "rss.xml", "feed.json"}
        names |= {"campaigns/"} if self.campaigns else set()
        names |= {"calendar.ics"} if any(item.document.workshops for item in self.campaigns) else set()
        names |= {"tags/"} if self.tags else set()
        names |= {"search/"} if self._searchable else set()
        places = [
            *(view.address for view, _ in self.tags.values()),
            *(view.address for view, _ in self.authors.values()),
        ]
        return frozenset(names | {place[len(self.home) :] for place in places})

    def nearest(self, where: str) -> str:
        """The list at ``where``, or the one above it that there is; at last the first page."""
        while where and where not in self.lists:
            where = "/".join(where.rstrip("/").split("/")[:-1])
            where += "/" if where else ""
        return where


class Families:
    """Documents that say the same in several languages."""

    def __init__(self, items: Sequence[Cleared]) -> None:
        self._members: dict[tuple[Kind, str], list[Cleared]] = {}
        for item in items:
            self._members.setdefault(self._name(item.document), []).append(item)
        for (_, original), family in self._members.items():
            family.sort(key=lambda item: (item.document.slug != original, item.document.slug))

    @staticmethod
    def _name(document: Document) -> tuple[Kind, str]:
        return document.kind, document.translation_of or document.slug

    def of(self, document: Document) -> tuple[Cleared, ...]:
        """Every published version of a document, itself included, the original first."""
        return tuple(self._members.get(self._name(document), ()))
