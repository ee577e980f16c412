"""model: what site.toml and the units say, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sozialblog.config.policy import Policy

Law = Literal["dsgvo", "dsg-ekd", "kdg"]
CHANNEL_KINDS = ("phone", "visit", "mail", "counselling", "social", "messenger")
OPEN_KINDS = ("social", "messenger")  #: kinds that may not carry counselling


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """The Träger: what an Impressum (DDG § 5, MStV § 18 Abs. 2) and a privacy statement need."""

    name: str = ""
    legal_form: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = "DE"
    email: str = ""
    phone: str = ""
    register: str = ""
    vat_id: str = ""
    represented_by: str = ""
    responsible: str = ""
    data_protection_officer: str = ""
    supervisory_authority: str = ""
    law: Law = "dsgvo"
    withdrawal: str = ""
    special_category: bool = False
    line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSettings:
    """``[site]``: the address and the languages of the blog."""

    title: str = ""
    tagline: str = ""
    url: str = ""
    languages: tuple[str, ...] = ("de",)
    timezone: str = "Europe/Berlin"
    theme: str = "kampagne"
    posts_per_page: int = 12
    search: bool = False  #: whether readers can search the site; needs the extra ``search``
    removed_pages: bool = False  #: a notice at the address of every removed page, for hosts that cannot answer 410

    @property
    def language(self) -> str:
        return self.languages[0]

    @property
    def editions(self) -> Mapping[str, str]:
        """Where each language's own pages lie: the first one's at the top, the others' in a folder."""
        others = {language: f"{_FOLDERS.get(language, language.lower())}/" for language in self.languages[1:]}
        return {self.language: "", **others}


_FOLDERS = {"de-x-leicht": "leicht"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """``[languages.<tag>]``: what the blog is called in a language."""

    title: str = ""
    tagline: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageSettings:
    """``[images]``: widths in pixels, formats in order of preference, limits in 10^6 pixels and bytes."""

    widths: tuple[int, ...] = (480, 800, 1200, 1600)
    formats: tuple[str, ...] = ("webp", "jpeg")
    embed_credit: bool = False
    max_megapixels: int = 120
    max_megabytes: int = 60
    animation: Literal["refuse", "keep"] = "refuse"
    redaction: Literal["solid", "mosaic"] = "solid"  #: of boxes that do not say it themselves
    faces: bool = False  #: whether faces are counted and compared with what was declared


#: the Markdown engines; they write the same HTML, and the first is the reference
ENGINES = ("python-markdown", "pyromark")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkdownSettings:
    """``[markdown]``: which engine converts texts; ``line`` is where site.toml says so."""

    engine: str = ENGINES[0]
    line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Part of a photograph in fractions of its upright width and height, (0, 0) being top left."""

    x: float
    y: float
    w: float
    h: float
    kind: Literal["box", "ellipse"] = "box"
    style: Literal["", "solid", "mosaic"] = ""  #: empty: as the site has it


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Someone who writes; ``person`` is the keyring's id, so that nobody approves their own text."""

    id: str
    name: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A way to reach the organisation; ``confidential`` if it may lawfully carry counselling.

    ``purpose`` says what it is for, ``languages`` (BCP 47) in which languages somebody answers.
    """

    name: str
    kind: str
    value: str
    hours: str = ""
    note: str = ""
    purpose: str = ""
    languages: tuple[str, ...] = ()
    confidential: bool = False
    path: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Loosening:
    """A unit's setting that is looser than the Träger's and that ``[freedoms]`` does not list."""

    unit: str
    key: str
    own: str
    traeger: str
    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An Einrichtung: its name, and the policy that is in force for it after ``[freedoms]``."""

    id: str
    path: str
    name: str
    email: str = ""
    phone: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    special_category: bool = False
    channels: tuple[Channel, ...] = ()
    policy: Policy = field(default_factory=Policy)
    looser: tuple[Loosening, ...] = ()


_SILENT = Edition()


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything the site says about itself. ``readable`` is False if site.toml had faults."""

    organisation: Organisation = field(default_factory=Organisation)
    site: SiteSettings = field(default_factory=SiteSettings)
    images: ImageSettings = field(default_factory=ImageSettings)
    markdown: MarkdownSettings = field(default_factory=MarkdownSettings)
    authors: Mapping[str, Author] = field(default_factory=dict)
    languages: Mapping[str, Edition] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)
    freedoms: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    channels: tuple[Channel, ...] = ()
    units: Mapping[str, Unit] = field(default_factory=dict)
    readable: bool = True

    def title_in(self, lang: str) -> str:
        """The blog's title in a language."""
        return self.languages.get(lang, _SILENT).title or self.site.title

    def tagline_in(self, lang: str) -> str:
        return self.languages.get(lang, _SILENT).tagline or self.site.tagline

    def policy_for(self, unit: str) -> Policy:
        """The policy in force for a document of ``unit`` (empty: of the Träger itself)."""
        return self.units[unit].policy if unit in self.units else self.policy

    def channels_for(self, unit: str) -> tuple[Channel, ...]:
        """A unit's own contact channels, or the Träger's where it names none."""
        own = self.units[unit].channels if unit in self.units else ()
        return own or self.channels

    def safe_channels_for(self, unit: str) -> tuple[Channel, ...]:
        """Those that may lawfully carry counselling; a network or messenger never does, whatever it is declared."""
        return tuple(
            channel for channel in self.channels_for(unit) if channel.confidential and channel.kind not in OPEN_KINDS
        )
