"""dpv_terms: the vocabulary of the export: its ``@context``, the terms of each law, and our own where DPV has none.

DPV 2 has terms for the GDPR and none for the churches' laws. Under these a consent is typed with DPV's own law-neutral
terms (``dpv:Consent``, ``dpv:ExplicitlyExpressedConsent``, ``dpv:DataSubjectRight``) and names the paragraph; a term of
the GDPR extension stands in an export only where the GDPR is the law.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sozialblog.consent.laws import LAWS, Law

Node = dict[str, object]

_DATE = {"@type": "xsd:date"}
CONTEXT: Mapping[str, object] = {
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "loc": "https://w3id.org/dpv/loc#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "dct": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "sb": "urn:sozialblog:terms:",
    "dpv:isIndicatedAtTime": _DATE,
    "dct:created": {"@type": "xsd:dateTime"},
    "sb:channels": {"@container": "@list"},
    "sb:campaigns": {"@container": "@list"},
    "sb:guardian_consents": {"@container": "@list", **_DATE},
    "sb:relative_consents": {"@container": "@list", **_DATE},
    **{f"sb:{key}": _DATE for key in ("given", "valid_until", "secrecy_release", "own_consent", "died", "withdrawn")},
}
_SCHEMA = "https://w3id.org/dpv/schema/dpv-27560#"
_GDPR = "https://w3id.org/dpv/legal/eu#law-GDPR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How one law is expressed: the profile, the law itself, the two bases and the rights that the person has."""

    profile: str
    law: Node
    consent: Node
    explicit: Node
    rights: tuple[Node, ...]


def terms_of(law: str) -> Terms:
    """The terms of the law that site.toml names."""
    if law == "dsgvo":
        return Terms(
            profile=f"{_SCHEMA}record-eu-gdpr",
            law={"@id": _GDPR},
            consent={"@id": "eu-gdpr:A6-1-a"},
            explicit={"@id": "eu-gdpr:A9-2-a"},
            rights=tuple({"@id": f"eu-gdpr:{right}"} for right in ("A7-3", "A13", "A15", "A17")),
        )
    cited = LAWS["de"][law]
    return Terms(
        profile=f"{_SCHEMA}record",
        law={"@id": f"sb:law-{law}", "@type": "dpv:Law", "dct:title": f"{cited.name}: {cited.long_name}"},
        consent=_named("dpv:Consent", cited.consent),
        explicit=_named("dpv:ExplicitlyExpressedConsent", cited.explicit),
        rights=tuple(_named("dpv:DataSubjectRight", right) for right in _rights(cited)),
    )


def _rights(law: Law) -> tuple[str, ...]:
    """To withdraw, to be told, to ask, to be erased; a paragraph that says two of these stands once."""
    return tuple(dict.fromkeys((law.withdrawal, law.notice, law.access, law.erasure)))


def _named(kind: str, paragraph: str) -> Node:
    return {"@type": kind, "dct:title": paragraph}
