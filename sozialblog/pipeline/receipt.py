"""receipt: proof for an author of who approved their text, and when. Holds no field of a consent record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from sozialblog.approvals import Filed, key_id
from sozialblog.gates import Case
from sozialblog.i18n import Language, msg
from sozialblog.posts import address

_CONFIRMED = {
    "text": msg("the text"), "photographs": msg("the photographs"), "attachments": msg("the attachments"),
    "consents": msg("the consents"),
}  # fmt: skip
_STYLE = """
body { font: 11pt/1.5 Georgia, serif; max-width: 17cm; margin: 2cm auto; padding: 0 1em; }
dt { font-weight: bold; } dd { overflow-wrap: anywhere; }
"""


def receipt_text(language: Language, case: Case, approvals: Sequence[Filed]) -> str:
    """Lines of “label: value”."""
    return "\n".join(
        [_title(language), "", *(f"{label}: {value}" for label, value in _rows(language, case, approvals))]
    )


def receipt_html(language: Language, case: Case, approvals: Sequence[Filed]) -> str:
    """A page to print."""
    rows = "\n".join(
        f"<dt>{escape(label)}</dt>\n<dd>{escape(value)}</dd>" for label, value in _rows(language, case, approvals)
    )
    title = escape(_title(language))
    return (
        f'<!doctype html>\n<html lang="{language.code}">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n"
        f"<style>{_STYLE}</style>\n<main>\n<h1>{title}</h1>\n<dl>\n{rows}\n</dl>\n</main>\n</html>"
    )


def _title(language: Language) -> str:
    return language.say(msg("Receipt: approved for publication"))


def _rows(language: Language, case: Case, approvals: Sequence[Filed]) -> Iterator[tuple[str, str]]:
    say, document = language.say, case.document
    author = case.config.authors.get(document.author)
    organisation = case.config.organisation.name
    if organisation:
        yield say(msg("Organisation")), organisation
    yield say(msg("Title")), document.title
    yield say(msg("Address")), case.config.site.url + address(document)
    if author:
        yield say(msg("Author")), author.name
    yield say(msg("State of")), case.on.isoformat()
    for filed in approvals:
        statement = filed.statement
        who = say(msg("{name}, {role}", name=filed.person.name, role=statement.role))
        if statement.on_behalf_of and case.ledger.keyring:
            other = case.ledger.keyring.people[statement.on_behalf_of]
            who = say(msg("{name}, on paper, recorded by {by}", name=other.name, by=filed.person.name))
        yield say(msg("Approved by")), who
        yield say(msg("Approved on")), statement.at.strftime("%Y-%m-%d %H:%M UTC")
        yield say(msg("Approved were")), ", ".join(say(_CONFIRMED[word]) for word in statement.confirms)
        yield say(msg("Key")), key_id(filed.key.public)
        yield say(msg("Signature file")), filed.path
        yield say(msg("Entry of the log")), filed.entry
