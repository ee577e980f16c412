"""facts: what is known of a consent as plain values, for lists, reports and exports. Private fields only on request."""

from __future__ import annotations

import datetime as dt

from sozialblog.consent import Record
from sozialblog.pipeline.register import Life, Place
from sozialblog.posts import address

DPV = "https://w3id.org/dpv#"


def facts(life: Life, site_url: str, *, private: bool = False) -> dict[str, object]:
    """One consent. With ``private`` also the fields that are in no output of the site."""
    record = life.record
    found: dict[str, object] = {
        "id": life.id, "state": life.state.value, "state_iri": DPV + life.state.value, "withdrawn": day(life.withdrawn)
    }  # fmt: skip
    if record is not None:
        found |= _of_record(record)
        if private:
            found |= {"private": _private(record)}
    found["documents"] = [_place(place, site_url) for place in life.places]
    return found


def _of_record(record: Record) -> dict[str, object]:
    return {
        "path": record.path,
        "shown_as": record.shown_as,
        "person": record.person,
        "covers": sorted(record.covers),
        "channels": list(record.channels),
        "purpose": record.purpose,
        "campaigns": list(record.campaigns),
        "given": day(record.given),
        "valid_until": day(record.valid_until),
        "method": record.method,
        "notice": record.notice,
        "explicit": record.explicit,
        "secrecy_release": day(record.secrecy_release),
        "sole_custody": record.sole_custody,
        "own_consent": day(record.own_consent),
        "refused": record.refused,
        "died": day(record.died),
    }


def _private(record: Record) -> dict[str, object]:
    private = record.private
    return {
        "name": private.name,
        "born": day(private.born),
        "contact": private.contact,
        "evidence": list(private.evidence),
        "guardians": [{"name": item.name, "given": day(item.given)} for item in private.guardians],
        "relatives": [{"name": item.name, "given": day(item.given)} for item in private.relatives],
        "note": private.note.strip(),
    }


def _place(place: Place, site_url: str) -> dict[str, object]:
    document = place.judgement.document
    return {
        "document": document.key,
        "path": document.path,
        "title": document.title,
        "address": site_url + address(document) if place.online else None,
        "verdict": place.judgement.verdict.value,
        "text": list(place.uses),
        "photographs": [document.photo_path(photo) for photo in place.photos],
        "approved": [
            {
                "by": filed.person.name,
                "role": filed.statement.role,
                "at": filed.statement.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            }
            for filed in place.approved
        ],
    }


def day(value: dt.date | None) -> str | None:
    """A date as text."""
    return value.isoformat() if value else None
