"""schema: the front matter as JSON Schema, so that an editor completes and checks it while someone types."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import click

from sozialblog import consent
from sozialblog.cli.common import OK, Call, command
from sozialblog.posts import CONTEXTS, EXCEPTIONS, LEGAL, SPELLINGS, USES, Status

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_DATE: Schema = {"type": "string", "format": "date"}
_BOOLEAN: Schema = {"type": "boolean"}
_TIME: Schema = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}
_FRACTION: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_NOBODY: Schema = {"enum": ["nobody", "niemand"]}
_ID: Schema = {"type": "string", "pattern": "^[a-z0-9][a-z0-9._-]{0,99}$"}


@command("schema")
@click.option("--kind", type=click.Choice(["post", "campaign", "page", "consent"]), default="post", help="kind of file")
def schema(call: Call, kind: str) -> int:
    """Print the JSON Schema of the front matter."""
    del call
    click.echo(json.dumps(schema_of(kind), ensure_ascii=False, indent=1))
    return OK


def schema_of(kind: str) -> Schema:
    """The JSON Schema (2020-12) of one kind of front matter; keys in both languages."""
    if kind == "consent":
        body = _mapping(_record(), consent.SPELLINGS, ("id", "name", "person", "covers"))
    else:
        required = {"post": ("title", "date", "author"), "campaign": ("title",), "page": ("title",)}[kind]
        body = _mapping({**_shared(), **_own(kind)}, SPELLINGS, required)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"sozialblog {kind}", **body}


def _shared() -> Schema:
    return {
        "title": _TEXT, "status": {"enum": [str(status) for status in Status]}, "publish_from": _DATE,
        "publish_until": _DATE, "unit": _TEXT, "summary": _TEXT, "lang": _TEXT, "translation_of": _TEXT,
        "aliases": _many(_TEXT), "context": {"enum": list(CONTEXTS)}, "tags": _many(_TEXT), "people": _people(),
        "public_figures": _many(_TEXT), "places": _many(_TEXT), "public_details": _many(_TEXT),
        "channels": _many({"enum": list(consent.CHANNELS)}), "photos": _many(_photo()),
        "attachments": _many(_attachment()),
        "consents": _many(_mapping(_record(), consent.SPELLINGS, ("id", "name", "person", "covers"))),
        "date": _DATE, "author": _TEXT,
    }  # fmt: skip


def _own(kind: str) -> Schema:
    if kind == "post":
        return {"campaign": _TEXT}
    if kind == "page":
        return {"legal": {"enum": list(LEGAL)}, "contact_box": _BOOLEAN}
    workshop = {
        "title": _TEXT, "date": _DATE, "until": _DATE, "start": _TIME, "end": _TIME, "place": _TEXT,
        "registration": _TEXT, "cancelled": _BOOLEAN, "posts": _many(_TEXT),
    }  # fmt: skip
    return {
        "start": _DATE, "end": _DATE, "registration": _TEXT,
        "action": _mapping({"label": _TEXT, "link": _TEXT}, SPELLINGS, ("label", "link")),
        "workshops": _many(_mapping(workshop, SPELLINGS, ("title", "date"))),
    }  # fmt: skip


def _people() -> Schema:
    person = _mapping({"consent": _ID, "use": _many({"enum": list(USES)})}, SPELLINGS, ("consent",))
    return {"anyOf": [_NOBODY, _ID, _many({"anyOf": [_ID, person]})]}


def _shows() -> Schema:
    exception = _mapping(
        {"exception": {"enum": list(EXCEPTIONS)}, "reason": _TEXT, "consent": _ID, "minors": _BOOLEAN}, SPELLINGS,
        ("exception", "reason"),
    )  # fmt: skip
    mark = _mapping({"consent": _ID, **dict.fromkeys("xywh", _FRACTION)}, SPELLINGS, ("consent", *"xywh"))
    return {"anyOf": [_NOBODY, _ID, exception, mark, _many({"anyOf": [_ID, exception, mark]})]}


def _attachment() -> Schema:
    return _mapping({"file": _TEXT, "title": _TEXT, "shows": _shows()}, SPELLINGS, ("file", "title", "shows"))


def _photo() -> Schema:
    kinds = {"kind": {"enum": ["box", "ellipse"]}, "style": {"enum": ["solid", "mosaic"]}}
    box = _mapping({**dict.fromkeys("xywh", _FRACTION), **kinds}, SPELLINGS, tuple("xywh"))
    keys = {
        "file": _TEXT, "alt": _TEXT, "caption": _TEXT, "credit": _TEXT, "copyright": _TEXT, "licence": _TEXT,
        "shows": _shows(), "redact": _many(box),
    }  # fmt: skip
    return _mapping(keys, SPELLINGS, ("file", "alt", "credit", "shows"))


def _record() -> Schema:
    signature = _mapping({"name": _TEXT, "given": _DATE, "relation": _TEXT}, consent.SPELLINGS, ("name", "given"))
    notice = _mapping({"version": _TEXT, "date": _DATE, "language": _TEXT}, consent.SPELLINGS, ("version", "date"))
    evidence = {"type": "object", "properties": {"file-sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"}}}
    return {
        "id": _ID, "name": _TEXT, "born": _DATE, "contact": _TEXT, "shown_as": _TEXT,
        "person": {"enum": list(consent.PERSONS)}, "covers": _many({"enum": list(consent.CATEGORIES)}),
        "channels": _many({"enum": list(consent.CHANNELS)}), "purpose": _TEXT, "campaigns": _many(_TEXT),
        "given": _DATE, "valid_until": _DATE, "method": {"enum": list(consent.METHODS)},
        "evidence": {"anyOf": [_TEXT, evidence, _many({"anyOf": [_TEXT, evidence]})]},
        "notice": notice,
        "explicit": _BOOLEAN, "secrecy_release": _DATE, "guardians": _many(signature), "sole_custody": _BOOLEAN,
        "own_consent": _DATE, "refused": _BOOLEAN, "died": _DATE, "relatives": _many(signature), "withdrawn": _DATE,
    }  # fmt: skip


def _many(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _mapping(keys: Mapping[str, Schema], spellings: Mapping[str, str], required: tuple[str, ...]) -> Schema:
    """An object that knows its keys in every spelling; each required one may be written in any of them."""
    properties = dict(keys)
    properties |= {written: keys[name] for written, name in spellings.items() if name in keys}

    def written(name: str) -> list[str]:
        return [name, *(spelling for spelling, canonical in spellings.items() if canonical == name)]

    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "allOf": [{"anyOf": [{"required": [spelling]} for spelling in written(name)]} for name in required],
    }
