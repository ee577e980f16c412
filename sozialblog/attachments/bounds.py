"""bounds: how much a PDF unpacks to, told from its bytes before any library reads it. Understands no page.

The dictionary of a stream is always plain text in a PDF (ISO 32000-2, 7.3.8.1), so that nothing can be packed out of
sight. Measured is work and not time: the same file gets the same answer on every machine.
"""

from __future__ import annotations

import re
import zlib
from typing import Final

from sozialblog.attachments.library import refused, too_large
from sozialblog.i18n import msg

MAX_UNPACKED: Final = 256_000_000  #: bytes of all streams together
MAX_OBJECTS: Final = 100_000
MAX_PAGES: Final = 300

_STREAM: Final = re.compile(rb"\bstream\r?\n")
_OBJECT: Final = re.compile(rb"\b\d+\s+\d+\s+obj\b")
_ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_FILTER: Final = re.compile(rb"/Filter\s*(\[[^\]]*\]?|/[A-Za-z0-9]+|\d+\s+\d+\s+R\b|%)")
_MULTIPLYING: Final = re.compile(rb"/(?:FlateDecode|Fl|LZWDecode|LZW|RunLengthDecode|RL)\b")
_UNMEASURED: Final = re.compile(rb"/(?:LZWDecode|LZW|RunLengthDecode|RL)\b")
_DENSEST: Final = 1400  #: bytes that one byte of LZW can stand for, at most
_STEP: Final = 1 << 20


def check(data: bytes) -> None:
    """Raises :class:`ContentError` I405 if ``data`` could unpack to more than is safe, I404 where that is hidden."""
    if sum(1 for _ in _OBJECT.finditer(data)) > MAX_OBJECTS:
        raise too_large(msg("The PDF has more than {limit} parts.", limit=MAX_OBJECTS))
    left = MAX_UNPACKED - _unmeasured(data)
    for match in _STREAM.finditer(data):
        if left >= 0:
            left -= _unpacked(data, match.end(), left)
    if left < 0:
        raise too_large(msg("The PDF unpacks to more than {limit} megabytes.", limit=MAX_UNPACKED // 1_000_000))


def _unmeasured(data: bytes) -> int:
    """What kinds of packing that are not measured could unpack to; packing within packing is refused."""
    plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data) if b"#" in data else data
    dense = False
    for found in _FILTER.findall(plain):
        if found == b"%" or found.endswith(b"R") or b"%" in found or len(_MULTIPLYING.findall(found)) > 1:
            raise refused(msg("The PDF is packed in a way that cannot be checked."))
        dense = dense or _UNMEASURED.search(found) is not None
    return len(data) * _DENSEST if dense else 0


def _unpacked(data: bytes, at: int, limit: int) -> int:
    """How many bytes the zlib stream at ``at`` unpacks to, up to a little more than ``limit``; 0 if it is none."""
    stream, size = zlib.decompressobj(), 0
    pending = data[at : at + _STEP]
    try:
        while pending and not stream.eof and size <= limit:
            size += len(stream.decompress(pending, _STEP))
            pending = stream.unconsumed_tail
            if not pending and not stream.eof:
                at += _STEP
                pending = data[at : at + _STEP]
    except zlib.error:
        return size
    return size
