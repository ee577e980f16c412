"""parse: a record as it was written into a Record, with every fault in it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sozialblog.consent.model import CATEGORIES, CHANNELS, METHODS, PERSONS, Private, Record, Signature
from sozialblog.errors import ContentError
from sozialblog.fields import ID, Entry, Fields, plain
from sozialblog.i18n import msg

_SHA256 = re.compile(r"[0-9a-f]{64}\Z")

#: German spellings of a record's keys
SPELLINGS: Mapping[str, str] = {
    "kennung": "id",
    "geboren": "born",
    "kontakt": "contact",
    "gezeigt_als": "shown_as",
    "umfasst": "covers",
    "kanäle": "channels",
    "kanaele": "channels",
    "zweck": "purpose",
    "kampagnen": "campaigns",
    "erteilt": "given",
    "gültig_bis": "valid_until",
    "gueltig_bis": "valid_until",
    "form": "method",
    "nachweis": "evidence",
    "information": "notice",
    "fassung": "version",
    "datum": "date",
    "sprache": "language",
    "ausdrücklich": "explicit",
    "ausdruecklich": "explicit",
    "schweigepflichtentbindung": "secrecy_release",
    "sorgeberechtigte": "guardians",
    "alleinige_sorge": "sole_custody",
    "eigene_einwilligung": "own_consent",
    "abgelehnt": "refused",
    "gestorben": "died",
    "angehörige": "relatives",
    "angehoerige": "relatives",
    "widerrufen": "withdrawn",
}


def parse_record(
    entry: Entry, note: str, *, path: str, document: str = ""
) -> tuple[Record | None, str, list[ContentError]]:
    """A record, its id as far as it can be read, and every fault in it; a faulty record is None.

    ``document`` is the key of the document in whose front matter the record stands, or empty for one of
    content/consents/. Fields whose absence is a rule of its own (C107, C114, C115, ...) may be missing here.
    """
    problems: list[ContentError] = []
    top = Fields(entry, path=path, problems=problems, spellings=SPELLINGS, prefix="consents." if document else "")
    record_id = _record_id(top)
    born, died, withdrawn = top.date("born"), top.date("died"), top.date("withdrawn")
    guardians, relatives = _signatures(top, "guardians"), _signatures(top, "relatives")
    private = Private(
        name=top.text("name", required=True),
        born=born,
        contact=top.text("contact"),
        evidence=_evidence(top),
        guardians=guardians,
        relatives=relatives,
        note=note,
    )
    front = plain(entry)
    record = Record(
        id=record_id,
        path=path,
        line=entry.line,
        private=private,
        shown_as=top.text("shown_as"),
        person=top.choice("person", PERSONS, required=True),
        covers=_covers(top),
        channels=top.texts("channels", CHANNELS) or (),
        purpose=top.text("purpose"),
        campaigns=top.texts("campaigns") or (),
        given=top.date("given"),
        valid_until=top.date("valid_until"),
        method=top.choice("method", METHODS),
        notice=_notice(top),
        explicit=top.boolean("explicit") if top.has("explicit") else None,
        secrecy_release=top.date("secrecy_release"),
        sole_custody=top.boolean("sole_custody"),
        own_consent=top.date("own_consent"),
        refused=top.boolean("refused"),
        died=died,
        withdrawn=withdrawn,
        document=document,
        front=front if isinstance(front, dict) else {},
        lines={key: top.line_of(key) for key in top.keys()},  # noqa: SIM118 - Fields is no mapping
    )
    top.finish()
    return (None if problems else record), record_id, problems


def _record_id(top: Fields) -> str:
    value = top.text("id", required=True)
    if value and not ID.match(value):
        message = msg("“id” has to be a pseudonym of small letters, digits and hyphens.")
        top.fault("id", top.line_of("id"), message, msg("Write it like jonas-k-2026, without the full name."))
    return value


def _covers(top: Fields) -> frozenset[str]:
    covers = top.texts("covers", CATEGORIES)
    if covers is None:
        top.missing("covers", msg("Add “covers: […]” with what the person agreed to."))
    return frozenset(covers or ())


def _evidence(top: Fields) -> tuple[str, ...]:
    """Where the signed form lies and the digests of its scan, each as text."""
    found = []
    for item in top.items("evidence") or ():
        if isinstance(item.value, Mapping):
            nested = top.nested(item, "evidence.")
            digest = nested.text("file-sha256", required=True)
            nested.finish(discreet=True)
            if digest and not _SHA256.match(digest):
                top.fault("evidence", item.line, msg("“file-sha256” has to be 64 hexadecimal digits."))
            found.append(digest)
        elif isinstance(item.value, str):
            found.append(item.value.strip())
        else:
            top.fault("evidence", item.line, msg("“evidence” has to say where the signed form lies."))
    return tuple(text for text in found if text)


def _notice(top: Fields) -> str:
    """Version and date of the information the person received, or empty."""
    nested = top.table("notice")
    if nested is None:
        return ""
    version, date = nested.text("version", required=True), nested.date("date", required=True)
    nested.text("language")
    nested.finish()
    return f"{version} ({date})"


def _signatures(top: Fields, key: str) -> tuple[Signature, ...]:
    found = []
    for item in top.items(key) or ():
        nested = top.nested(item, f"{key}.")
        nested.text("relation")
        found.append(Signature(name=nested.text("name", required=True), given=nested.date("given")))
        nested.finish(discreet=True)
    return tuple(found)
