"""The grammar of a clean PDF: which keys its parts may have, and what may be packed into it. Shows no page.

Written from ISO 32000-2, independently of the module that cleans, so that one error cannot hide in both.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from typing import Final

from sozialblog.verify import letters, pictures
from sozialblog.verify.tokens import Name, Part, Ref, Value, read

_FILE: Final = "Type Pages Kids Count Parent Lang MarkInfo Marked StructTreeRoot Length Filter"
_PAGE: Final = "MediaBox Rotate UserUnit Tabs Resources Contents Group Annots StructParents Subtype Rect Border S A URI"
_RESOURCE: Final = "ProcSet Font XObject ExtGState ColorSpace Pattern Shading"
_DRAWING: Final = (
    "BBox Matrix FormType I K CS LW LC LJ ML D RI OP op OPM FL SM SA BM CA ca AIS TK SMask Mask G BC TR PatternType "
    "PaintType TilingType XStep YStep ShadingType Background AntiAlias Domain Coords Extend Function Functions "
    "BitsPerCoordinate BitsPerComponent BitsPerFlag Decode VerticesPerRow FunctionType Range Size BitsPerSample Order "
    "Encode C0 C1 N Bounds WhitePoint BlackPoint Gamma Width Height Interpolate ImageMask Intent Matte"
)
_LETTERS: Final = (
    "BaseFont Name FirstChar LastChar Widths FontBBox FontMatrix DW DW2 W W2 FontDescriptor Encoding ToUnicode "
    "DescendantFonts CIDSystemInfo CIDToGIDMap CharProcs FontName FontStretch FontWeight Flags ItalicAngle Ascent "
    "Descent Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth FontFile FontFile2 FontFile3 CIDSet "
    "Length1 Length2 Length3 BaseEncoding Differences CMapName WMode UseCMap Registry Ordering Supplement"
)
_SPOKEN: Final = (
    "ParentTree ParentTreeNextKey RoleMap Nums Limits P Pg MCID StructParent Alt ActualText E O Scope ColSpan RowSpan "
    "ListNumbering Placement"
)
_KEYS: Final = frozenset(f"{_FILE} {_PAGE} {_RESOURCE} {_DRAWING} {_LETTERS} {_SPOKEN}".split())
_FREE: Final = frozenset({*_RESOURCE.split(), "CharProcs", "RoleMap"})
"""Parts whose keys are names of the file's own."""

_TEXTS: Final = frozenset({"Alt", "ActualText", "E", "Lang", "URI", "Registry", "Ordering"})
_KINDS: Final = (
    "Catalog Pages Page Font FontDescriptor XObject ExtGState Pattern Mask Encoding CMap Group Annot StructTreeRoot "
    "StructElem MCR"
)
_TYPES: Final = frozenset(_KINDS.split())
_LINK: Final = re.compile(rb"(?i:https?://|mailto:|tel:)[\x21-\xff]+")
_OWN_NAME: Final = re.compile(r"[!-~]{1,127}")
_MOST: Final = 300_000_000  #: bytes of all streams together
_ADOBE: Final = b"\xff\xee\0\x0eAdobe\0d\0\0\0\0\0"
_JFIF: Final = b"\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"


def examined(data: bytes) -> tuple[list[bytes], list[str]] | None:
    """What can be searched in a clean PDF, its streams and its words; None if it holds more than may remain."""
    try:
        parts, trailer = read(data)
        if not _file_is_clean(parts, trailer):
            return None
        streams = [*_streams(parts)]
    except (ValueError, KeyError, TypeError, zlib.error, RecursionError):
        return None
    return streams, [*letters.words(streams), *_spoken(parts)]


def _file_is_clean(parts: list[Part], trailer: dict[str, Value]) -> bool:
    root, label = trailer.get("Root"), trailer.get("ID")
    if set(trailer) != {"Root", "Size", "ID"} or not isinstance(root, Ref):
        return False
    if not isinstance(label, list) or [type(item) for item in label] != [bytes, bytes] or label[0] != label[1]:
        return False
    used = {root.number}
    for part in parts:
        if not _is_clean(part.value, "", used):
            return False
    # What no other part refers to would be there for nobody to see.
    return used == set(range(1, len(parts) + 1))


def _is_clean(value: Value, key: str, used: set[int]) -> bool:
    """Whether a value may stand under ``key``; notes the objects it refers to."""
    if isinstance(value, Ref):
        used.add(value.number)
    elif isinstance(value, bytes):
        return key in _TEXTS
    elif isinstance(value, list):
        if value and value[0] == Name("ICCBased"):
            return False
        palette = len(value) == 4 and value[0] == Name("Indexed")
        return all(_is_clean(item, "Lang" if palette else key, used) for item in value)
    elif isinstance(value, dict):
        return _dictionary(value, key, used)
    return True


def _dictionary(value: dict[str, Value], key: str, used: set[int]) -> bool:
    kind = value.get("Type")
    if kind is not None and not (isinstance(kind, Name) and kind.text in _TYPES):
        return False
    free = key in _FREE and kind is None and "S" not in value
    if any(not (_OWN_NAME.fullmatch(name) if free else name in _KEYS) for name in value):
        return False
    if ("URI" in value or kind == Name("Annot")) and not _is_link(value):
        return False
    return all(_is_clean(item, name, used) for name, item in value.items())


def _is_link(value: dict[str, Value]) -> bool:
    """A link to an address elsewhere, or the action in it; there is no other note on a page and no other action."""
    address = value.get("URI")
    if address is not None:
        return set(value) == {"S", "URI"} and value["S"] == Name("URI") and _is_address(address)
    return set(value) == {"Type", "Subtype", "Rect", "Border", "A"} and value["Subtype"] == Name("Link")


def _is_address(value: Value) -> bool:
    return isinstance(value, bytes) and _LINK.fullmatch(value) is not None


def _streams(parts: Iterable[Part]) -> Iterator[bytes]:
    """Every stream unpacked; raises :class:`ValueError` where more is packed than that, or a picture is not clean."""
    left = _MOST
    for part in parts:
        if part.packed is None or not isinstance(part.value, dict):
            continue
        packing = part.value.get("Filter")
        if packing == Name("DCTDecode"):
            _check_photograph(part.packed)
        elif packing == Name("FlateDecode"):
            stream = zlib.decompressobj()
            data = stream.decompress(part.packed, left)
            left -= len(data)
            if part.packed and (not stream.eof or stream.unused_data or left <= 0):
                raise ValueError
            yield data
        else:
            raise ValueError


def _check_photograph(data: bytes) -> None:
    if data.startswith(_ADOBE, 2):
        # Four colours for print: libjpeg marks them so, and everything else is as in any other picture.
        data = data[:2] + _JFIF + data[2 + len(_ADOBE) :]
    if not pictures.is_clean(data, "jpeg"):
        raise ValueError


def _spoken(parts: Iterable[Part]) -> Iterator[str]:
    """Texts for people who hear the leaflet, and addresses."""
    pending: list[Value] = [part.value for part in parts]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)
        elif isinstance(value, bytes):
            yield letters.spoken(value)
