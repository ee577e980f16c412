"""keys: the one table of German spellings of front-matter keys."""

from __future__ import annotations

from collections.abc import Mapping

#: written key -> canonical key; the canonical English spelling always works as well
SPELLINGS: Mapping[str, str] = {
    # documents
    "titel": "title",
    "datum": "date",
    "autor": "author",
    "autorin": "author",
    "zustand": "status",
    "veröffentlichen_ab": "publish_from",
    "veroeffentlichen_ab": "publish_from",
    "veröffentlichen_bis": "publish_until",
    "veroeffentlichen_bis": "publish_until",
    "kampagne": "campaign",
    "einrichtung": "unit",
    "schlagworte": "tags",
    "schlagwörter": "tags",
    "zusammenfassung": "summary",
    "sprache": "lang",
    "übersetzung_von": "translation_of",
    "uebersetzung_von": "translation_of",
    "frühere_adressen": "aliases",
    "fruehere_adressen": "aliases",
    "kontext": "context",
    "kanäle": "channels",
    "kanaele": "channels",
    "personen": "people",
    "fotos": "photos",
    "einwilligungen": "consents",
    "beginn": "start",
    "ende": "end",
    "werkstätten": "workshops",
    "werkstaetten": "workshops",
    "ort": "place",
    "beiträge": "posts",
    "beitraege": "posts",
    "rechtlich": "legal",
    "kontaktbox": "contact_box",
    # people and photographs
    "einwilligung": "consent",
    "nutzung": "use",
    "datei": "file",
    "alternativtext": "alt",
    "bildunterschrift": "caption",
    "bildnachweis": "credit",
    "urheberrecht": "copyright",
    "lizenz": "licence",
    "license": "licence",
    "zeigt": "shows",
    "unkenntlich": "redact",
    "ausnahme": "exception",
    "begründung": "reason",
    "begruendung": "reason",
}
