"""form_page: the consent form to print and sign, made from a record. Pure but for the templates it ships with.

The page holds private fields and nothing that is not the organisation's to say: no script, no request, empty boxes.
Boxes are never ticked in advance (CJEU C-673/17). Everything that comes from a record or site.toml is escaped.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache

from babel.dates import format_date
from jinja2 import Environment, PackageLoader, StrictUndefined

from sozialblog.config import Config
from sozialblog.consent import CATEGORIES, OWN_CONSENT_AGE, SPECIAL, Record
from sozialblog.consent.laws import LAWS

STYLES = ("standard", "einfach", "leicht")


def form_page(
    record: Record, config: Config, *, today: dt.date, style: str, lang: str, until: dt.date, campaigns: tuple[str, ...]
) -> str:
    """The whole page, as of ``today``.

    ``until`` is the last day on which the consent can count, ``campaigns`` are the titles of those it is limited to,
    ``style`` is one of :data:`STYLES` and ``lang`` “de” or “en”.
    """
    on = record.given or today
    signers = _signers(record, on)
    covers = [code for code in CATEGORIES if code in record.covers] or list(CATEGORIES)
    organisation = config.organisation
    revealing = organisation.special_category or any(unit.special_category for unit in config.units.values())
    values = {
        "style": style,
        "tag": "de-x-leicht" if (lang, style) == ("de", "leicht") else lang,
        "org": organisation,
        "site": config.site,
        "law": LAWS[lang][organisation.law],
        "withdrawal": organisation.withdrawal or organisation.email,
        "id": record.id,
        "name": record.private.name,
        "born": _day(record.private.born, lang) if record.private.born else "",
        "shown_as": record.shown_as,
        "person": record.person,
        "client": record.person == "client",
        "sensitive": _sensitive(record, revealing=revealing),
        "covers": [code for code in covers if code not in SPECIAL],
        "special": [code for code in covers if code in SPECIAL],
        "channels": record.channels or ("website",),
        "purpose": record.purpose,
        "campaigns": campaigns,
        "until": _day(until, lang),
        "today": _day(today, lang),
        "notice": record.notice.partition(" (")[0],
        "signers": signers,
        "sole": record.sole_custody,
        "own": (record.age(on) or 0) >= OWN_CONSENT_AGE,
        "signatures": tuple(_signatures(record, signers, on)),
    }
    page = _templates().get_template(f"{lang}-{style}.html").render(values)
    return page.replace("§ ", "§\N{NO-BREAK SPACE}")


def _signers(record: Record, on: dt.date) -> str:
    """Who decides: the person, the holders of custody, or the relatives of someone who died."""
    if record.died is not None and record.died <= on:
        return "relatives"
    return "guardians" if record.is_minor(on) else "self"


def _sensitive(record: Record, *, revealing: bool) -> bool:
    """Whether a special category is shown or may be inferred; for a client it may unless somebody stated otherwise."""
    if record.explicit or record.covers & SPECIAL or not record.covers:
        return True
    return record.person == "client" and (revealing or record.explicit is None)


def _signatures(record: Record, signers: str, on: dt.date) -> Iterator[tuple[str, str]]:
    """(role, name) of everyone who signs; a name that is not known yet is empty and becomes a line to write on."""
    private = record.private
    if signers == "self":
        yield "self", private.name
        return
    known, role = (private.guardians, "guardian") if signers == "guardians" else (private.relatives, "relative")
    least = 2 if signers == "guardians" and not record.sole_custody else 1
    names = [signature.name for signature in known]
    for name in [*names, *[""] * (least - len(names))]:
        yield role, name
    if signers == "guardians":
        age = record.age(on)
        # without a birth date nobody knows whether the own consent is needed: the line is there
        yield "young" if age is None or age >= OWN_CONSENT_AGE else "child", private.name


def _day(day: dt.date, lang: str) -> str:
    return format_date(day, "long", lang)


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("sozialblog.pipeline", "forms"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
