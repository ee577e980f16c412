"""campaigns: a campaign as its page, the lists and the calendars show it on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from urllib.parse import quote, urlsplit

from babel.dates import format_date

from sozialblog.gates import Cleared
from sozialblog.i18n import language_of, msg
from sozialblog.posts import Action, Document, Kind, Workshop, address
from sozialblog.render.calendar import Entry, calendar
from sozialblog.render.catalogue import Catalogue
from sozialblog.render.editions import Edition
from sozialblog.render.prose import Prose
from sozialblog.render.templates import locale_of
from sozialblog.render.urls import slug
from sozialblog.render.views import ActionView, CampaignView, PictureView, WorkshopView

#: a cleared document -> its text as HTML, and the photographs that the text does not place
Text = Callable[[Cleared], tuple[Prose, tuple[PictureView, ...]]]


class Campaigns:
    """The published campaigns as of a day."""

    def __init__(self, catalogue: Catalogue, today: dt.date, text: Text) -> None:
        self._catalogue = catalogue
        self._today = today
        self._text = text

    def of(self, edition: Edition) -> tuple[CampaignView, ...]:
        return tuple(self.views[item.document.key] for item in edition.campaigns)

    @cached_property
    def views(self) -> dict[str, CampaignView]:
        """Every campaign's view by its key."""
        return {item.document.key: self._view(item) for item in self._catalogue.of(Kind.CAMPAIGN)}

    def reports_of(self, item: Cleared) -> tuple[Cleared, ...]:
        """The published posts that a campaign's page tells of, in its language where there is such a version."""
        catalogue = self._catalogue
        slugs = {version.document.slug for version in catalogue.versions(item.document)}
        named = {post for workshop in item.document.workshops for post in workshop.posts}
        lang = catalogue.lang(item.document)
        found = (
            catalogue.version(post, lang)
            for post in catalogue.posts
            if post.document.campaign in slugs or post.document.slug in named
        )
        return tuple({post.document.key: post for post in found}.values())

    # -- views --------------------------------------------------------------------------------------

    def _view(self, item: Cleared) -> CampaignView:
        catalogue, document = self._catalogue, item.document
        posts = self.reports_of(item)
        views = tuple(self._workshop(document, workshop, posts) for workshop in _in_order(document.workshops))
        held = [view for view in views if not view.cancelled]
        told = {report.address for view in views for report in view.reports}
        html, gallery = self._text(item)
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
            attachments=catalogue.attachments(document),
            picture=pictures[0] if pictures else None,
            workshops=views,
            done=sum(view.past for view in held),
            total=len(held),
            next=next((view for view in held if not view.past), None),
            calendar=f"{address(document)}calendar.ics" if views else "",
            action=self._action(item, document.action) if document.action else None,
            reports=tuple(catalogue.teaser(post) for post in posts if address(post.document) not in told),
            post_count=len(posts),
            withdraw=catalogue.withdraw(document),
            people=catalogue.shows_people(document),
            translations=catalogue.translations(document),
        )

    def _workshop(self, document: Document, workshop: Workshop, posts: Sequence[Cleared]) -> WorkshopView:
        date = workshop.date or dt.date.min
        past = (workshop.until or date) < self._today
        contact = "" if past or workshop.cancelled else workshop.registration or document.registration
        return WorkshopView(
            title=workshop.title,
            date=date,
            until=workshop.until if workshop.until != date else None,
            start=workshop.start,
            end=workshop.end,
            place=workshop.place,
            past=past,
            cancelled=workshop.cancelled,
            registration=self._registration(document, workshop, contact) if contact else "",
            registration_text=contact if "/" not in contact else urlsplit(contact).hostname or "",
            calendar=f"{address(document)}{_names(document)[workshop]}.ics",
            reports=tuple(self._catalogue.teaser(post) for post in posts if self._tells(post, workshop)),
        )

    def _tells(self, post: Cleared, workshop: Workshop) -> bool:
        return any(version.document.slug in workshop.posts for version in self._catalogue.versions(post.document))

    def _registration(self, document: Document, workshop: Workshop, contact: str) -> str:
        """A mail that names the workshop, or the page where one registers."""
        if "/" in contact:
            return contact
        lang = self._catalogue.lang(document)
        day = format_date(workshop.date, "long", locale_of(lang))
        subject = language_of(lang).say(msg("Registration: {workshop}, {day}", workshop=workshop.title, day=day))
        return f"mailto:{quote(contact, safe='@+')}?subject={quote(subject)}"

    def _action(self, item: Cleared, action: Action) -> ActionView | None:
        """The button; none where its target is not published today."""
        catalogue = self._catalogue
        target = catalogue.index.resolve(item.document, action.link)
        if target.kind == "document" and target.value in catalogue.published:
            found = catalogue.version(catalogue.cleared[target.value], catalogue.lang(item.document))
            return ActionView(label=action.label, address=address(found.document))
        if target.kind == "generated" and target.value in catalogue.generated:
            return ActionView(label=action.label, address=target.value)
        return ActionView(label=action.label, href=action.link) if target.kind == "external" else None

    # -- calendars ----------------------------------------------------------------------------------

    def calendars(self, item: Cleared) -> dict[str, bytes]:
        """The calendar files of a campaign by path: all its workshops, and each by itself."""
        document = item.document
        entries = self._entries(document)
        found = {f"{address(document)}{name}.ics": self._file([entry], document) for name, entry in entries.items()}
        return found | ({f"{address(document)}calendar.ics": self._file(entries.values(), document)} if entries else {})

    def calendar_of(self, edition: Edition) -> bytes | None:
        """All workshops of all campaigns in a language; None where there is none."""
        entries = [entry for item in edition.campaigns for entry in self._entries(item.document).values()]
        config = self._catalogue.config
        title = config.title_in(edition.lang)
        return calendar(entries, name=title, timezone=config.site.timezone, lang=edition.lang) if entries else None

    def _file(self, entries: Iterable[Entry], document: Document) -> bytes:
        zone, lang = self._catalogue.config.site.timezone, self._catalogue.lang(document)
        return calendar(entries, name=document.title, timezone=zone, lang=lang)

    def _entries(self, document: Document) -> dict[str, Entry]:
        """A campaign's events, by the name of their file."""
        return {
            name: self._entry(document, workshop, name) for workshop, name in _names(document).items() if workshop.date
        }

    def _entry(self, document: Document, workshop: Workshop, name: str) -> Entry:
        catalogue = self._catalogue
        contact = workshop.registration or document.registration
        say = language_of(catalogue.lang(document)).say
        words = [document.title, say(msg("Registration: {contact}", contact=contact)) if contact else ""]
        return Entry(
            uid=f"{name}.{document.slug}@{urlsplit(catalogue.config.site.url).hostname or 'localhost'}",
            workshop=workshop,
            stamp=document.date or document.start or workshop.date or dt.date.min,
            description="\n".join(filter(None, words)),
            contact=contact,
            page=catalogue.absolute(address(document)),
        )


def _in_order(workshops: Iterable[Workshop]) -> list[Workshop]:
    return sorted(workshops, key=lambda workshop: (workshop.date or dt.date.min, workshop.start))


def _names(document: Document) -> dict[Workshop, str]:
    """A name for each workshop's file and event, which stays when its date moves; numbered where titles repeat."""
    found: dict[Workshop, str] = {}
    seen: dict[str, int] = {}
    for workshop in document.workshops:
        name = slug(workshop.title)
        name = f"workshop-{name}" if name in ("calendar", "index") else name
        seen[name] = seen.get(name, 0) + 1
        found[workshop] = name if seen[name] == 1 else f"{name}--{seen[name]}"
    return found
