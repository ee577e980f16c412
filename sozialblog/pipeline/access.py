"""access: everything held and published about one person, for that person (GDPR Art. 15). Shows private fields."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape

from sozialblog.approvals import reason_path
from sozialblog.config import Organisation
from sozialblog.consent import dpv
from sozialblog.consent.laws import LAWS
from sozialblog.i18n import Language, Message, msg
from sozialblog.pipeline.described import described
from sozialblog.pipeline.facts import facts
from sozialblog.pipeline.judging import Judged
from sozialblog.pipeline.register import life

_STYLE = """
body { font: 11pt/1.5 Georgia, serif; max-width: 17cm; margin: 2cm auto; padding: 0 1em; }
dt { font-weight: bold; } dd { overflow-wrap: anywhere; white-space: pre-line; }
"""
RIGHTS: tuple[Message, ...] = (
    msg("You may withdraw your consent at any time, without a reason; what was published until then stays lawful."),
    msg("You may have what is held about you corrected or erased, and complain to a supervisory authority."),
    msg("Recipients are whoever visits the site, and search engines and archives that keep copies of it."),
)


def known(judged: Judged, record_id: str) -> dict[str, object]:
    """The facts about a consent, private fields and what was said on withdrawing among them."""
    found = facts(life(judged, record_id), judged.site.config.site.url, private=True)
    found["reasons"] = _reasons(judged, record_id)
    return found


def controller_of(organisation: Organisation) -> dpv.Controller:
    """The organisation as a record has to name it."""
    place = f"{organisation.street}, {organisation.postcode} {organisation.city}".strip(" ,")
    return dpv.Controller(
        name=organisation.name,
        address=place,
        contact=organisation.data_protection_officer or organisation.email,
        withdrawal=organisation.withdrawal or organisation.email,
        country=organisation.country,
        law=organisation.law,
    )


def page(language: Language, judged: Judged, record_id: str) -> str:
    """The whole page, to be printed."""
    say, organisation, found = language.say, judged.site.config.organisation, known(judged, record_id)
    title = escape(say(msg("What is held and published about you")))
    access = LAWS[language.code][organisation.law].access
    intro = say(
        msg("Information under {law}, as of {day}, from {name}", law=access, day=judged.on, name=organisation.name)
    )
    contact = say(msg("Questions and withdrawal: {contact}", contact=controller_of(organisation).withdrawal))
    return "\n".join(
        [
            f'<!doctype html>\n<html lang="{language.code}">\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>",
            f"<style>{_STYLE}</style>\n<main>\n<h1>{title}</h1>\n<p>{escape(intro)}</p>\n<p>{escape(contact)}</p>\n<ul>",
            *_items(language, found),
            "</ul>",
            *(f"<p>{escape(say(line))}</p>" for line in (*RIGHTS, *_whom_to_ask(organisation))),
            "</main>\n</html>",
        ]
    )


def _whom_to_ask(organisation: Organisation) -> Iterator[Message]:
    if organisation.data_protection_officer:
        yield msg("Data protection officer: {contact}", contact=organisation.data_protection_officer)
    if organisation.supervisory_authority:
        yield msg("Supervisory authority: {name}", name=organisation.supervisory_authority)


def _items(language: Language, found: dict[str, object]) -> Iterator[str]:
    yield from (f"<li>{escape(line.strip())}</li>" for line in described(language, found, codes=False))


def _reasons(judged: Judged, record_id: str) -> list[str]:
    """What the person said when they withdrew, as far as it was written down."""
    files = judged.site.approvals
    paths = [reason_path(item.entry) for item in judged.ledger.withdrawals_of(record_id)]
    return [str(json.loads(files[path])["reason"]) for path in paths if path in files]
