"""credit: the one packet of metadata that a published picture may carry. Knows no other and reads no more.

Who took the picture, whose it is and what may be done with it, as XMP (ISO 16684-1) in the fields of the IPTC Photo
Metadata Standard that agencies and search engines read. It is written anew from a document's own words. A packet is
ours only if writing what was read from it gives the same bytes, so that nothing can stand between its fields.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_LONGEST: Final = 500
"""Characters of a field; a JPEG segment holds 65,533 bytes."""

_BEGIN: Final = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
    ' xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/">'
)
_END: Final = '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
_CREATOR: Final = (
    "<dc:creator><rdf:Seq><rdf:li>{0}</rdf:li></rdf:Seq></dc:creator><photoshop:Credit>{0}</photoshop:Credit>"
)
_RIGHTS: Final = '<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{0}</rdf:li></rdf:Alt></dc:rights>'
_ADDRESS: Final = "<xmpRights:WebStatement>{0}</xmpRights:WebStatement>"
_TERMS: Final = (
    '<xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">{0}</rdf:li></rdf:Alt></xmpRights:UsageTerms>'
)
_IS_ADDRESS: Final = re.compile(r"https?://\S+\Z")
_FIELDS: Final = {
    "creator": re.compile(r"<photoshop:Credit>([^<]*)<"),
    "copyright": re.compile(r'<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">([^<]*)<'),
    "address": re.compile(r"<xmpRights:WebStatement>([^<]*)<"),
    "terms": re.compile(r'<xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">([^<]*)<'),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Who took a picture (creator and credit line), the copyright notice, and the licence in words or as an address."""

    creator: str
    copyright: str = ""
    licence: str = ""


def packet(credit: Credit) -> bytes:
    """``credit`` as XMP; an empty field is left out, white space is single, a field ends after 500 characters."""
    licence = _tidy(credit.licence)
    parts = (
        (_CREATOR, _tidy(credit.creator)),
        (_RIGHTS, _tidy(credit.copyright)),
        (_ADDRESS if _IS_ADDRESS.match(licence) else _TERMS, licence),
    )
    written = "".join(part.format(html.escape(text, quote=False)) for part, text in parts if text)
    return f"{_BEGIN}{written}{_END}".encode()


def read(data: bytes) -> Credit | None:
    """The credit of a packet of ours; None for every other content."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    found = {name: html.unescape(match[1]) for name, field in _FIELDS.items() if (match := field.search(text))}
    credit = Credit(
        creator=found.get("creator", ""),
        copyright=found.get("copyright", ""),
        licence=found.get("address") or found.get("terms", ""),
    )
    return credit if packet(credit) == data else None


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())[:_LONGEST].strip()
