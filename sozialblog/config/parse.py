"""parse: site.toml and units/*.toml into a Config. Pure: text in, values and faults out."""

from __future__ import annotations

import zoneinfo
from dataclasses import replace
from functools import cache
from typing import Any

from sozialblog.config.model import (
    CHANNEL_KINDS,
    ENGINES,
    Author,
    Channel,
    Config,
    Edition,
    ImageSettings,
    Loosening,
    MarkdownSettings,
    Organisation,
    SiteSettings,
    Unit,
)
from sozialblog.config.parse_policy import read_freedoms, read_policy
from sozialblog.config.policy import KEYS, Policy, as_dotted, combine
from sozialblog.config.shapes import is_language, is_web_address
from sozialblog.errors import ContentError
from sozialblog.fields import Fields, parse_toml
from sozialblog.i18n import msg

FORMATS = ("avif", "webp", "jpeg", "png")
LAWS = ("dsgvo", "dsg-ekd", "kdg")
_ORGANISATION_TEXTS = (
    "name", "legal_form", "street", "postcode", "city", "country", "email", "phone", "register", "vat_id",
    "represented_by", "responsible", "data_protection_officer", "supervisory_authority", "withdrawal",
)  # fmt: skip


def parse_site(text: str, *, path: str) -> tuple[Config, list[ContentError]]:
    """The configuration in site.toml; with faults it holds what could be read, and ``readable`` is False."""
    problems: list[ContentError] = []
    try:
        top = Fields(parse_toml(text, path=path), path=path, problems=problems)
    except ContentError as error:
        return Config(readable=False), [error]
    policy = read_policy(top, Policy())
    config = Config(
        organisation=_organisation(top),
        site=_site(top),
        images=_images(top),
        markdown=_markdown(top),
        authors=_authors(top),
        languages=_editions(top),
        policy=replace(Policy(), **{KEYS[key]: value for key, value in policy.items()}),
        freedoms=read_freedoms(top),
        channels=_channels(top),
    )
    top.finish()
    return replace(config, readable=not problems), problems


def parse_unit(text: str, *, unit: str, path: str, config: Config) -> tuple[Unit | None, list[ContentError]]:
    """One Einrichtung; its policy is combined with the Träger's under ``[freedoms]``."""
    problems: list[ContentError] = []
    try:
        top = Fields(parse_toml(text, path=path), path=path, problems=problems)
    except ContentError as error:
        return None, [error]
    table = top.table("policy")
    own = read_policy(top, config.policy)
    policy, refused = combine(config.policy, own, config.freedoms)
    traeger = as_dotted(config.policy)
    name = top.text("name", required=True)
    unit_value = Unit(
        id=unit,
        path=path,
        name=name,
        email=top.text("email"),
        phone=top.text("phone"),
        street=top.text("street"),
        postcode=top.text("postcode"),
        city=top.text("city"),
        special_category=top.boolean("special_category"),
        channels=_channels(top),
        policy=policy,
        looser=tuple(
            Loosening(
                unit=unit,
                key=f"policy.{key}",
                own=display(own[key]),
                traeger=display(traeger[key]),
                path=path,
                line=_policy_line(table, key),
            )
            for key in refused
        ),
    )
    top.finish()
    return (None if problems else unit_value), problems


def display(value: object) -> str:
    """A policy value as a person would write it in TOML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "[" + ", ".join(display(item) for item in value) + "]"
    return str(value)


def _policy_line(table: Fields | None, dotted: str) -> int:
    if table is None:
        return 1
    group, name = dotted.split(".")
    nested = table.table(group)
    return nested.line_of(name) if nested else table.line


def _organisation(top: Fields) -> Organisation:
    table = top.table("organisation")
    if table is None:
        top.missing("organisation", msg("Add a table [organisation] with name, address and contact."))
        return Organisation()
    texts: dict[str, Any] = {key: table.text(key) for key in _ORGANISATION_TEXTS}
    if not texts["name"]:
        table.missing("name")
    law: Any = table.choice("law", LAWS, default="dsgvo")
    organisation = Organisation(
        **{**texts, "country": texts["country"] or "DE"},
        law=law,
        special_category=table.boolean("special_category"),
        line=table.line,
    )
    table.finish()
    return organisation


def _site(top: Fields) -> SiteSettings:
    table = top.table("site")
    if table is None:
        top.missing("site", msg("Add a table [site] with title and url."))
        return SiteSettings()
    url = table.text("url", required=True)
    if url and not is_web_address(url):
        table.fault(
            "url", table.line_of("url"), msg("“url” has to be the blog's own address."),
            msg("Write it in full, for instance https://blog.example.org/."),
        )  # fmt: skip
    timezone = table.text("timezone") or "Europe/Berlin"
    if timezone not in _time_zones():
        message = msg("“{zone}” is not a time zone.", zone=timezone)
        table.fault("timezone", table.line_of("timezone"), message, msg("Use a name like Europe/Berlin."))
    theme = table.text("theme") or "kampagne"
    if not theme.replace("-", "").replace("_", "").isalnum():
        message = msg("“{theme}” is not the name of a theme.", theme=theme)
        table.fault("theme", table.line_of("theme"), message, msg("Use the name of a folder in themes/."))
    settings = SiteSettings(
        title=table.text("title", required=True),
        tagline=table.text("tagline"),
        url=url.rstrip("/") + "/",
        languages=_languages(table),
        timezone=timezone,
        theme=theme,
        posts_per_page=table.integer("posts_per_page", default=12, least=1, most=500),
        removed_pages=table.boolean("removed_pages"),
        search=table.boolean("search"),
    )
    table.finish()
    return settings


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _languages(table: Fields) -> tuple[str, ...]:
    found = table.texts("languages") or ("de",)
    for language in found:
        if not is_language(language):
            message = msg("“{language}” is not a language tag.", language=language)
            table.fault("languages", table.line_of("languages"), message, msg("Use tags like de, en or de-x-leicht."))
    if len({language.lower() for language in found}) < len(found):
        table.fault("languages", table.line_of("languages"), msg("A language stands here twice."))
    return found


def _editions(top: Fields) -> dict[str, Edition]:
    table = top.table("languages")
    found: dict[str, Edition] = {}
    for tag in table.keys() if table else ():
        assert table is not None
        nested = table.table(tag)
        if nested is not None:
            found[tag] = Edition(title=nested.text("title"), tagline=nested.text("tagline"))
            nested.finish()
    return found


def _images(top: Fields) -> ImageSettings:
    table = top.table("images")
    if table is None:
        return ImageSettings()
    widths: list[int] = []
    for item in table.items("widths") or ():
        if isinstance(item.value, int) and not isinstance(item.value, bool) and 16 <= item.value <= 8000:
            widths.append(item.value)
        else:
            table.fault("widths", item.line, msg("A width has to be a whole number from 16 to 8000 pixels."))
    limits = table.table("limits")
    redaction: Any = table.choice("redaction", ("solid", "mosaic"), default="solid")
    animation: Any = table.choice("animation", ("refuse", "keep"), default="refuse")
    defaults = ImageSettings()
    settings = ImageSettings(
        widths=tuple(sorted(set(widths))) or defaults.widths,
        formats=table.texts("formats", FORMATS) or defaults.formats,
        embed_credit=table.boolean("embed_credit"),
        animation=animation,
        redaction=redaction,
        faces=table.boolean("faces"),
        max_megapixels=limits.integer("megapixels", default=120, least=1, most=500) if limits else 120,
        max_megabytes=limits.integer("megabytes", default=60, least=1, most=500) if limits else 60,
    )
    if limits:
        limits.finish()
    table.finish()
    return settings


def _markdown(top: Fields) -> MarkdownSettings:
    table = top.table("markdown")
    if table is None:
        return MarkdownSettings()
    settings = MarkdownSettings(
        engine=table.choice("engine", ENGINES, default=ENGINES[0]), line=table.line_of("engine")
    )
    table.finish()
    return settings


def _authors(top: Fields) -> dict[str, Author]:
    table = top.table("authors")
    authors: dict[str, Author] = {}
    for key in table.keys() if table else ():
        assert table is not None
        nested = table.table(key)
        if nested is not None:
            name = nested.text("name", required=True)
            authors[key] = Author(id=key, name=name, person=nested.text("person") or key)
            nested.finish()
    return authors


def _spoken(table: Fields) -> tuple[str, ...]:
    """Languages in which somebody answers."""
    found = table.texts("languages") or ()
    for language in found:
        if not is_language(language):
            message = msg("“{language}” is not a language tag.", language=language)
            table.fault("languages", table.line_of("languages"), message, msg("Use tags like de, en or de-x-leicht."))
    return found


def _channels(top: Fields) -> tuple[Channel, ...]:
    channels = []
    for entry in top.items("channels") or ():
        nested = top.nested(entry, "channels.")
        channels.append(
            Channel(
                name=nested.text("name", required=True),
                kind=nested.choice("kind", CHANNEL_KINDS, required=True),
                value=nested.text("value") or nested.text("url"),
                hours=nested.text("hours"),
                note=nested.text("note"),
                purpose=nested.text("purpose"),
                languages=_spoken(nested),
                confidential=nested.boolean("confidential"),
                path=top.path,
                line=entry.line,
            )
        )
        if not channels[-1].value:
            nested.missing("value", msg("Add “value” with the number, the address or the link."))
        nested.finish()
    return tuple(channels)
