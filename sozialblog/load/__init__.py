"""load: reads content/ into frozen values and collects every fault. Judges nothing, keeps no secret out of reach.

One broken file never hides another: each fault becomes a finding of the document it stands in, or of the
site where it belongs to none.
"""

from sozialblog.load.excise import excise, same_but_for_consents
from sozialblog.load.parsed import Each, Known, KnownText, Parsed, Readers, Source, parse
from sozialblog.load.rules import RULES
from sozialblog.load.site import Site, load, read_photo

__all__ = [
    "RULES",
    "Each",
    "Known",
    "KnownText",
    "Parsed",
    "Readers",
    "Site",
    "Source",
    "excise",
    "load",
    "parse",
    "read_photo",
    "same_but_for_consents",
]
