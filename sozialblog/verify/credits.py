"""The grammar of the one packet of metadata that a site may want in its pictures: credit, notice, licence.

Written out once as an expression, from XMP (ISO 16684-1) and the IPTC Photo Metadata Standard; every byte that is not
one of the named fields is fixed.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_WORD: Final = r"(?:[^\s<>&\x00-\x1f\x7f]|&(?:amp|lt|gt);)+"
_TEXT: Final = rf"({_WORD}(?: {_WORD})*)"
_ONE: Final = r'<rdf:Alt><rdf:li xml:lang="x-default">' + _TEXT + r"</rdf:li></rdf:Alt>"
_ADDRESS: Final = r'<rdf:Alt><rdf:li xml:lang="x-default">https?://[^ <]+<'
_LONGEST: Final = 500
_PACKET: Final = re.compile(
    r'<\?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"\?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    r'<rdf:RDF xmlns:rdf="http://www\.w3\.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
    r' xmlns:dc="http://purl\.org/dc/elements/1\.1/" xmlns:photoshop="http://ns\.adobe\.com/photoshop/1\.0/"'
    r' xmlns:xmpRights="http://ns\.adobe\.com/xap/1\.0/rights/">'
    rf"(?:<dc:creator><rdf:Seq><rdf:li>{_TEXT}</rdf:li></rdf:Seq></dc:creator>"
    r"<photoshop:Credit>\1</photoshop:Credit>)?"
    rf"(?:<dc:rights>{_ONE}</dc:rights>)?"
    rf"(?:<xmpRights:WebStatement>(?=https?://[^ <]+<){_TEXT}</xmpRights:WebStatement>"
    rf"|<xmpRights:UsageTerms>(?!{_ADDRESS}){_ONE}</xmpRights:UsageTerms>)?"
    r'</rdf:Description></rdf:RDF></x:xmpmeta><\?xpacket end="r"\?>'
)


def is_credit(data: bytes) -> bool:
    """Whether ``data`` is such a packet from its first byte to its last."""
    try:
        found = _PACKET.fullmatch(data.decode())
    except UnicodeDecodeError:
        return False
    return found is not None and all(_fits(text) for text in found.groups() if text)


def _fits(text: str) -> bool:
    return len(re.sub("&[a-z]+;", "&", text)) <= _LONGEST and unicodedata.is_normalized("NFC", text)
