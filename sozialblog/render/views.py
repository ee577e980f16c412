"""views: what a template sees. Frozen, public values only; no record, no approval, no withheld document.

Addresses are relative to the site's root without a leading slash (``posts/slug/``); a template turns one
into a link with ``url(address)``, so that the site works under any sub-path.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from markupsafe import Markup

from sozialblog.config import Channel, Organisation
from sozialblog.render.prose import Prose
from sozialblog.render.withdrawal import WithdrawView


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A label and an address. ``current`` marks the page that is being shown."""

    label: str
    address: str
    current: bool = False
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """One ``<source>``: a media type and its candidates as (address, width in pixels), narrow first."""

    type: str
    candidates: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureView:
    """A cleaned photograph. ``sources`` in order of preference; the fallback is a JPEG or PNG.

    Where it ``opens``, the page is to hold a large view of it under ``id``; ``before`` and ``after`` are the ids of
    those that its neighbours on the page open, empty at the ends.
    """

    id: str
    sources: tuple[SourceView, ...]
    fallback: str
    fallback_candidates: tuple[tuple[str, int], ...]
    largest: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str
    colour: str
    opens: bool = False
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentView:
    """A leaflet to be downloaded: a cleaned PDF of so many bytes and pages."""

    title: str
    address: str
    size: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedView:
    """A video, map or post of another server. ``frame`` is what a frame would show, ``url`` the page to link to.

    ``number`` counts the embeds of a page. ``poster`` is a photograph of this site, or none.
    """

    number: int
    kind: str
    url: str
    frame: str
    host: str
    title: Markup
    poster: PictureView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TagView:
    """A tag and how many published posts carry it."""

    label: str
    address: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorView:
    """Someone who writes, and how many published posts are theirs."""

    name: str
    address: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """A post as it is announced elsewhere."""

    title: str
    address: str
    summary: str
    date: dt.date
    lang: str
    author: AuthorView | None
    campaign: Link | None
    unit: str
    tags: tuple[TagView, ...]
    picture: PictureView | None
    photo_count: int
    minutes: int
    context: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingView:
    """An entry of the table of contents."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostView:
    """A post in full. ``gallery`` holds the photographs that the text does not place itself.

    ``contact`` holds the confidential channels if the post speaks about clients. ``people`` says whether
    anybody is named or shown.
    """

    teaser: Teaser
    html: Prose
    gallery: tuple[PictureView, ...]
    attachments: tuple[AttachmentView, ...]
    headings: tuple[HeadingView, ...]
    contact: tuple[Channel, ...]
    withdraw: WithdrawView
    people: bool
    translations: tuple[Link, ...]
    newer: Link | None
    older: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkshopView:
    """A date of a campaign with the reports about it; ``past`` on the day of the build.

    ``until`` is the last day of a workshop of several. ``registration`` is a whole link (mailto or web), empty where
    it is too late; ``registration_text`` what of it is shown. ``calendar`` is the address of its calendar file.
    """

    title: str
    date: dt.date
    until: dt.date | None
    start: str
    end: str
    place: str
    past: bool
    cancelled: bool
    registration: str
    registration_text: str
    calendar: str
    reports: tuple[Teaser, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionView:
    """What a campaign asks of its readers: a button. ``href`` is a whole link, else ``address`` is on this site."""

    label: str
    address: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignView:
    """A campaign: its text, its workshops in order of time, and the reports that belong to no workshop.

    ``done`` of ``total`` workshops have taken place, cancelled ones left out; ``next`` is the coming one.
    ``calendar`` is the address of its calendar file, or empty.
    """

    title: str
    address: str
    summary: str
    lang: str
    start: dt.date | None
    end: dt.date | None
    html: Prose
    gallery: tuple[PictureView, ...]
    attachments: tuple[AttachmentView, ...]
    picture: PictureView | None
    workshops: tuple[WorkshopView, ...]
    done: int
    total: int
    next: WorkshopView | None
    calendar: str
    action: ActionView | None
    reports: tuple[Teaser, ...]
    post_count: int
    withdraw: WithdrawView
    people: bool
    translations: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitView:
    """An Einrichtung that is reached by channels of its own; those that may not carry counselling come last."""

    name: str
    street: str
    postcode: str
    city: str
    channels: tuple[Channel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """A page. ``legal`` is impressum, datenschutz, barrierefreiheit or empty.

    ``channels`` holds every contact channel if the page asked for the contact box; confidential ones first.
    ``units`` those with channels of their own, if the page is the contact page of all.
    """

    title: str
    address: str
    summary: str
    lang: str
    html: Prose
    gallery: tuple[PictureView, ...]
    attachments: tuple[AttachmentView, ...]
    headings: tuple[HeadingView, ...]
    legal: str
    channels: tuple[Channel, ...]
    units: tuple[UnitView, ...]
    withdraw: WithdrawView
    people: bool
    translations: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of a list of posts. ``newer`` and ``older`` are addresses or empty."""

    posts: tuple[Teaser, ...]
    number: int
    pages: int
    newer: str
    older: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteView:
    """The site as a whole, as it is in the language of a page.

    ``home`` is the address of this language's own pages: its lists and feeds lie below it. ``calendar`` and
    ``search`` are addresses, or empty where there is none.
    """

    title: str
    tagline: str
    url: str
    lang: str
    organisation: Organisation
    nav: tuple[Link, ...]
    legal_nav: tuple[Link, ...]
    campaigns: tuple[CampaignView, ...]
    tags: tuple[TagView, ...]
    channels: tuple[Channel, ...]
    contact_address: str
    home: str
    calendar: str
    search: str
