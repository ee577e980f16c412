"""parts: what may remain of a PDF, part by part. A list and nothing else; what it does not name is left behind.

Read as: a *page* keeps its ``/MediaBox``, which is plain, and its ``/Resources``, which are *resources*. Plain are
numbers, names and lists of them: no text. From ISO 32000-2; the names of tables are those of the standard.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PLAIN: Final = "plain"  #: numbers, names, true and false, and lists of these
TEXT: Final = "text"
MAP: Final = "map of "  #: names that the file gave itself
LIST: Final = "list of "  #: also one alone


def _all(words: str, role: str = PLAIN) -> dict[str, str]:
    return {f"/{word}": role for word in words.split()}


_FUNCTION: Final = {"/Function": f"{LIST}function"}
_CONTENT: Final = {**_all("Type Subtype BBox Matrix StructParent StructParents"), "/Resources": "resources"}

PARTS: Final[Mapping[str, Mapping[str, str]]] = {
    "page": {
        **_all("Type MediaBox Rotate UserUnit StructParents Tabs"), "/Resources": "resources", "/Group": "group",
    },
    "group": {**_all("Type S I K"), "/CS": "colours"},
    "resources": {
        "/ProcSet": PLAIN, "/Font": f"{MAP}font", "/XObject": f"{MAP}xobject", "/ExtGState": f"{MAP}state",
        "/ColorSpace": f"{MAP}colours", "/Pattern": f"{MAP}pattern", "/Shading": f"{MAP}shading",
    },
    "xobject": {},  # a picture or a form, by its /Subtype
    "form": {**_CONTENT, **_all("FormType"), "/Group": "group"},
    "picture": {
        **_all("Type Subtype Width Height BitsPerComponent Decode Interpolate ImageMask Intent Matte StructParent"),
        "/ColorSpace": "colours", "/SMask": "picture", "/Mask": "mask",
    },
    "state": {
        **_all("Type LW LC LJ ML D RI OP op OPM FL SM SA BM CA ca AIS TK"), "/Font": "pair of font and size",
        "/SMask": "soft mask",
    },
    "soft mask": {**_all("Type S BC"), "/G": "form", "/TR": "function"},
    "pattern": {
        **_CONTENT, **_all("PatternType PaintType TilingType XStep YStep"), "/Shading": "shading",
        "/ExtGState": "state",
    },
    "shading": {
        **_all("ShadingType Background BBox AntiAlias Domain Coords Extend Matrix"),
        **_all("BitsPerCoordinate BitsPerComponent BitsPerFlag Decode VerticesPerRow"), **_FUNCTION,
        "/ColorSpace": "colours",
    },
    "function": {
        **_all("FunctionType Domain Range Size BitsPerSample Order Encode Decode C0 C1 N Bounds"),
        "/Functions": f"{LIST}function",
    },
    "font": {
        **_all("Type Subtype BaseFont Name FirstChar LastChar Widths FontBBox FontMatrix DW DW2 W W2"),
        "/FontDescriptor": "descriptor", "/Encoding": "encoding", "/ToUnicode": "character map",
        "/DescendantFonts": f"{LIST}font", "/CIDSystemInfo": "character set", "/CIDToGIDMap": "table",
        "/CharProcs": f"{MAP}glyph", "/Resources": "resources",
    },
    "glyph": {},
    "descriptor": {
        **_all("Type FontName FontStretch FontWeight Flags FontBBox ItalicAngle Ascent Descent Leading CapHeight"),
        **_all("XHeight StemV StemH AvgWidth MaxWidth MissingWidth"), "/FontFile": "font file",
        "/FontFile2": "font file", "/FontFile3": "font file", "/CIDSet": "table",
    },
    "font file": _all("Length1 Length2 Length3 Subtype"),
    "encoding": {
        **_all("Type BaseEncoding Differences CMapName WMode UseCMap"), "/CIDSystemInfo": "character set",
    },
    "character map": {**_all("Type CMapName WMode UseCMap"), "/CIDSystemInfo": "character set"},
    "character set": {"/Registry": TEXT, "/Ordering": TEXT, "/Supplement": PLAIN},
    "table": {},
    "calibration": _all("WhitePoint BlackPoint Gamma Matrix Range"),
    # For people who hear the leaflet: the order of its parts, and words for its pictures (14.7, 14.9).
    "tree": {
        **_all("Type ParentTreeNextKey"), "/K": f"{LIST}element", "/ParentTree": "number tree",
        "/RoleMap": f"{MAP}{PLAIN}",
    },
    "element": {
        **_all("Type S MCID"), "/K": f"{LIST}element", "/P": "parent", "/Pg": "page of ours", "/Alt": TEXT,
        "/ActualText": TEXT, "/E": TEXT, "/Lang": TEXT, "/A": f"{LIST}attributes",
    },
    "attributes": _all("O Scope ColSpan RowSpan ListNumbering Placement BBox"),
    "number tree": {"/Nums": "numbered elements", "/Kids": f"{LIST}number tree", "/Limits": PLAIN},
}  # fmt: skip

TYPE: Final = "/Type"
TYPES: Final = frozenset({
    "/Catalog", "/Pages", "/Page", "/Font", "/FontDescriptor", "/XObject", "/ExtGState", "/Pattern", "/Mask",
    "/Encoding", "/CMap", "/Group", "/StructTreeRoot", "/StructElem", "/MCR",
})  # fmt: skip
"""What a part may call itself; one that calls itself anything else loses that word, which no program needs."""

STREAMS: Final = frozenset(
    {"form", "glyph", "pattern", "picture", "function", "shading", "character map", "encoding", "font file", "table"}
)
"""Parts that can hold more than a dictionary."""

CONTENTS: Final = frozenset({"form", "glyph", "pattern"})
"""Streams of drawing instructions."""
