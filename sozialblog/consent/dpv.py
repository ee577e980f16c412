"""dpv: a consent record as JSON-LD after the W3C guide “consent-27560” (ISO/IEC TS 27560, DPV 2). Pure; writes no file.

Every mandatory field of the guide is there, with “unknown” in words where the organisation has stated nothing. The
``@context`` is our own, because the guide supplies none, and stands in the document: nobody has to be asked for it.
What DPV cannot say without loss stands once more, as it was written, under ``sb:as_written``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sozialblog.consent.dpv_terms import CONTEXT, Node, terms_of
from sozialblog.consent.model import SPECIAL, Record, State

_UNKNOWN = "unknown"

#: category of a record -> personal data in the extension PD
DATA: Mapping[str, str] = {
    "image": "pd:Picture", "first-name": "pd:Name", "full-name": "pd:Name", "quote": "pd:Opinion",
    "story": "pd:LifeHistory", "voice": "pd:VoiceCommunicationRecording", "video": "pd:Picture",
    "social-situation": "pd:Social", "health": "pd:Health",
}  # fmt: skip
_SUBJECTS: Mapping[str, str] = {
    "client": "dpv:Client", "child": "dpv:Child", "employee": "dpv:Employee", "volunteer": "dpv:DataSubject",
    "guest": "dpv:DataSubject",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Controller:
    """The organisation as the record names it. ``withdrawal`` is where a withdrawal is received."""

    name: str
    address: str
    contact: str
    withdrawal: str
    country: str = "DE"
    law: str = "dsgvo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """That somebody entitled approved a use of the record: the digest of the log's entry, who, as what, when, which."""

    entry: str
    by: str
    role: str
    at: dt.datetime
    document: str


def document(nodes: Sequence[Node]) -> Node:
    """The whole export."""
    return {"@context": dict(CONTEXT), "@graph": list(nodes)}


def node(
    record: Record, state: State, withdrawn: dt.date | None, controller: Controller, approvals: Sequence[Approval] = ()
) -> Node:
    """One consent record. Holds the pseudonym and no private field, so that it can be handed on."""
    terms = terms_of(controller.law)
    kind = "dpv:ExplicitlyExpressedConsent" if record.explicit else "dpv:ExpressedConsent"
    return {
        "@id": f"urn:sozialblog:consent:{record.id}",
        "@type": ["dpv:ConsentRecord", kind],
        "dct:identifier": record.id,
        "dct:conformsTo": {"@id": terms.profile},
        "dpv:hasConsentStatus": _events(record, state, withdrawn),
        "dpv:hasDataSubject": _subject(record),
        "dpv:hasDataController": _controller(controller),
        "dpv:hasJurisdiction": {"@id": f"loc:{controller.country or 'DE'}"},
        "dpv:hasApplicableLaw": terms.law,
        "dpv:hasNotice": _notice(record),
        "dpv:hasProcess": _process(record, controller),
        "dpv:hasRight": list(terms.rights),
        "sb:as_written": _as_written(record),
        "sb:approval": [_approval(item) for item in approvals],
    }


def _as_written(record: Record) -> Node:
    """Every field that is stated and not private; of guardians and relatives only the days on which they agreed."""
    private = record.private
    said: dict[str, object] = {
        "shown_as": record.shown_as, "person": record.person, "covers": sorted(record.covers),
        "channels": list(record.channels), "purpose": record.purpose, "campaigns": list(record.campaigns),
        "given": _iso(record.given), "valid_until": _iso(record.valid_until), "method": record.method,
        "notice": record.notice, "explicit": record.explicit, "secrecy_release": _iso(record.secrecy_release),
        "sole_custody": record.sole_custody, "own_consent": _iso(record.own_consent), "refused": record.refused,
        "died": _iso(record.died), "withdrawn": _iso(record.withdrawn),
        "guardian_consents": [_iso(item.given) for item in private.guardians if item.given],
        "relative_consents": [_iso(item.given) for item in private.relatives if item.given],
    }  # fmt: skip
    return {f"sb:{key}": value for key, value in said.items() if value not in (None, "", [])}


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _approval(approval: Approval) -> Node:
    return {
        "@type": "sb:Approval",
        "dct:identifier": approval.entry,
        "dct:creator": approval.by,
        "dct:created": approval.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "sb:role": approval.role,
        "sb:document": approval.document,
    }


def _subject(record: Record) -> Node:
    subject: Node = {
        "@id": f"urn:sozialblog:person:{record.id}",
        "@type": _SUBJECTS.get(record.person, "dpv:DataSubject"),
        "dct:identifier": record.id,
    }
    if record.shown_as:
        subject["dpv:hasName"] = record.shown_as
    return subject


def _controller(controller: Controller) -> Node:
    return {
        "@type": "dpv:DataController",
        "dpv:hasName": controller.name or _UNKNOWN,
        "dpv:hasAddress": controller.address or _UNKNOWN,
        "dpv:hasContact": controller.contact or _UNKNOWN,
    }


def _notice(record: Record) -> Node:
    return {
        "@type": "dpv:ConsentNotice",
        "dct:identifier": record.notice or _UNKNOWN,
        "dct:language": _language(record),
    }


def _language(record: Record) -> str:
    """The notice's language as the record states it; German where it states none."""
    notice = record.front.get("notice", record.front.get("information"))
    stated = notice.get("language", notice.get("sprache")) if isinstance(notice, Mapping) else None
    return stated if isinstance(stated, str) and stated else "de"


def _process(record: Record, controller: Controller) -> Node:
    special = record.explicit or bool(record.covers & SPECIAL)
    terms = terms_of(controller.law)
    return {
        "@type": "dpv:Process",
        "dpv:hasPurpose": {
            "@type": "dpv:PublicRelations",
            "dct:description": record.purpose or _UNKNOWN,
            "dct:subject": list(record.campaigns),
        },
        "dpv:hasPersonalData": [{"@type": DATA[category], "dct:title": category} for category in sorted(record.covers)],
        "dpv:hasProcessing": [{"@id": "dpv:MakeAvailable"}, {"@id": "dpv:Disseminate"}],
        "dpv:hasLegalBasis": [terms.consent, *([terms.explicit] if special else [])],
        "dpv:hasRecipient": [{"@type": "dpv:Recipient", "dct:title": channel} for channel in record.channels],
        "dpv:hasStorageCondition": _storage(record, controller),
        "dpv:hasConsentControl": {
            "@type": "dpv:WithdrawConsent",
            "dpv:isExercisedAt": controller.withdrawal or controller.contact or _UNKNOWN,
        },
    }


def _storage(record: Record, controller: Controller) -> Node:
    return {
        "@type": ["dpv:StorageLocation", "dpv:StorageDuration"],
        "dpv:hasLocation": {"@id": f"loc:{controller.country or 'DE'}"},
        "dpv:hasDuration": _until(record),
    }


def _until(record: Record) -> Node:
    if record.valid_until:
        return {"@type": "dpv:UntilTimeDuration", "rdf:value": record.valid_until.isoformat()}
    return {"@type": "dpv:UntilEventDuration", "rdf:value": "withdrawal"}


def _events(record: Record, state: State, withdrawn: dt.date | None) -> list[Node]:
    """What happened, in order; the last one is the state the consent is in."""
    events: list[Node] = []
    who = "dpv:GuardianOfDataSubject" if record.private.guardians and record.own_consent is None else "dpv:DataSubject"
    if record.given and not record.refused:
        given = _event(State.GIVEN, record.given, who, record.method)
        events.append(given | {"dpv:hasDuration": _until(record)})
    if state is State.EXPIRED and record.valid_until:
        events.append(_event(state, record.valid_until + dt.timedelta(days=1), "dpv:DataController"))
    elif state is State.WITHDRAWN and withdrawn:
        events.append(_event(state, withdrawn, "dpv:DataSubject"))
    elif state is State.REFUSED:
        events.append(_event(state, record.given, "dpv:DataSubject", record.method))
    elif state is State.UNKNOWN:
        events.insert(0, _event(state, None, "dpv:DataSubject"))
    return events


def _event(state: State, day: dt.date | None, who: str, method: str = "") -> Node:
    event: Node = {
        "@type": f"dpv:{state.value}",
        "dpv:isIndicatedBy": {"@type": who},
        "dpv:hasIndicationMethod": method or _UNKNOWN,
    }
    return event | ({"dpv:isIndicatedAtTime": day.isoformat()} if day else {})
