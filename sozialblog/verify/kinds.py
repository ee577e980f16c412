"""Which files may be in a published folder at all. An allow-list, by name and by content."""

from __future__ import annotations

import json
import re
import zlib
from typing import Final

TEXTS: Final = frozenset({"html", "css", "js", "json", "xml", "txt", "ics", "svg", "webmanifest"})
PICTURES: Final = {"jpg": "jpeg", "jpeg": "jpeg", "png": "png", "gif": "gif", "webp": "webp", "avif": "avif"}
HOST_FILES: Final = frozenset(
    {"_redirects", "_headers", ".htaccess", ".nojekyll", "CNAME", "nginx-removed.conf", "removed.txt"}
)
"""Files that static hosts read, or those who look after the site there."""

ADDRESS_LISTS: Final = HOST_FILES | {"sozialblog-manifest.json"}
"""Files that must name removed addresses, so that the host can answer them with 410."""

PACKED: Final = frozenset({"pf_index", "pf_meta", "pf_fragment", "pagefind"})
"""Files of the search index: packed, with a mark inside."""

_SEARCH: Final = "pagefind/"
_GZIP: Final = 16 + zlib.MAX_WBITS
_MARK: Final = b"pagefind_dcd"
_LARGEST: Final = 100_000_000  #: bytes unpacked
_HEADS: Final = {"woff2": b"wOF2", "pdf": b"%PDF-"}
_NOTICE: Final = re.compile(
    rb'<!doctype html>\n<html lang="[a-z-]+"><head><meta charset="utf-8"><title>410</title>'
    rb'<meta name="robots" content="noindex"></head><body><main><h1>[^<>"]{1,60}</h1></main></body></html>\n'
)

_UTF8_BOM: Final = b"\xef\xbb\xbf"


def ending(path: str) -> str:
    """The part after the last dot of the file's name, or "host" for a host's file; packed files have one place."""
    name = path.rpartition("/")[2]
    if name in HOST_FILES:
        return "host"
    found = name.rsplit(".", 1)[1] if "." in name[1:] else ""
    return "" if found in PACKED and not path.startswith(_SEARCH) else found


def notice(path: str, data: bytes) -> bool:
    """Whether a page says only that what stood at its address was removed."""
    return ending(path) == "html" and _NOTICE.fullmatch(data) is not None


def picture(data: bytes) -> str:
    """The picture format that ``data`` begins like, or an empty string."""
    heads = {b"\xff\xd8": "jpeg", b"\x89PNG": "png", b"GIF8": "gif"}
    for head, name in heads.items():
        if data.startswith(head):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return "avif" if data[4:12] in (b"ftypavif", b"ftypavis") else ""


def unpacked(data: bytes) -> bytes:
    """What a file of the search index holds; empty if it is packed in another way, or is far too large."""
    try:
        unpacking = zlib.decompressobj(wbits=_GZIP)
        found = unpacking.decompress(data, _LARGEST)
    except zlib.error:
        return b""
    whole = unpacking.eof and not unpacking.unused_data
    return found.removeprefix(_MARK) if whole and found.startswith(_MARK) else b""


def fits(kind: str, data: bytes) -> bool:
    """Whether the content of a file is what its ending promises."""
    if kind in PICTURES:
        return picture(data) == PICTURES[kind]
    if kind in PACKED:
        return bool(unpacked(data))
    if kind in _HEADS:
        return data.startswith(_HEADS[kind])
    if kind not in TEXTS and kind != "host":
        return False
    if b"\0" in data:
        return False
    try:
        text = data.removeprefix(_UTF8_BOM).decode()
    except UnicodeDecodeError:
        return False
    return _text_fits(kind, text)


def _text_fits(kind: str, text: str) -> bool:
    head = text[:2048].lstrip().lower()
    if kind in ("json", "webmanifest"):
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            return False
    if kind == "html":
        return head.startswith("<")
    if kind in ("xml", "svg"):
        return head.startswith("<") and not head.startswith("<!doctype html") and (kind == "xml" or "<svg" in head)
    if kind == "ics":
        return head.startswith("begin:vcalendar")
    return True
