"""PDF (ISO 32000-2): every key of every part, every text, every kind of packing. Shows no page.

Read with pikepdf, the extra ``pdf``; without it nothing can be said about a PDF.
"""

from __future__ import annotations

import importlib
import io
import re
from typing import Any, Final

from sozialblog.metadata import jpeg
from sozialblog.metadata.reader import Unreadable

_KEYS: Final = (
    # the file and its pages
    "Root Size ID Type Catalog Pages Kids Count Parent Lang MarkInfo Marked StructTreeRoot MediaBox Rotate UserUnit "
    "Tabs Resources Contents Group Annots Subtype Rect Border S A URI "
    # what they draw with
    "ProcSet Font XObject ExtGState ColorSpace Pattern Shading BBox Matrix FormType I K CS LW LC LJ ML D RI OP op OPM "
    "FL SM SA BM CA ca AIS TK SMask Mask G BC TR PatternType PaintType TilingType XStep YStep ShadingType Background "
    "AntiAlias Domain Coords Extend Function Functions BitsPerCoordinate BitsPerComponent BitsPerFlag Decode "
    "VerticesPerRow FunctionType Range BitsPerSample Order Encode C0 C1 N Bounds WhitePoint BlackPoint Gamma "
    # pictures
    "Width Height Interpolate ImageMask Intent Matte Length Filter "
    # letters
    "BaseFont Name FirstChar LastChar Widths FontBBox FontMatrix DW DW2 W W2 FontDescriptor Encoding ToUnicode "
    "DescendantFonts CIDSystemInfo CIDToGIDMap CharProcs FontName FontStretch FontWeight Flags ItalicAngle Ascent "
    "Descent Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth FontFile FontFile2 FontFile3 CIDSet "
    "Length1 Length2 Length3 BaseEncoding Differences CMapName WMode UseCMap Registry Ordering Supplement "
    # the order in which they are read aloud
    "ParentTree ParentTreeNextKey RoleMap Nums Limits P Pg MCID StructParent StructParents Alt ActualText E O Scope "
    "ColSpan RowSpan ListNumbering Placement"
)
_TEXTS: Final = frozenset({"Alt", "ActualText", "E", "Lang", "URI", "Registry", "Ordering", "ID", "Indexed"})
_MAPS: Final = frozenset(
    {"Font", "XObject", "ExtGState", "ColorSpace", "Pattern", "Shading", "CharProcs", "RoleMap"}
)  # fmt: skip
"""Parts whose keys are names that the file gave itself."""

MAY_REMAIN: Final[frozenset[str]] = frozenset(
    {f"pdf:{key}" for key in _KEYS.split()} | {f"pdf:{key}:text" for key in _TEXTS}
    | {f"pdf:{key}:name" for key in _MAPS}
    | {"pdf:filter:FlateDecode", "pdf:filter:DCTDecode", "pdf:action:URI", "pdf:jpeg:APP14:Adobe"}
    | {f"pdf:{name}" for name in jpeg.MAY_REMAIN}
)  # fmt: skip

_HEAD: Final = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n"
_TAIL: Final = re.compile(rb"startxref\n\d+\n%%EOF\n")


def names(data: bytes) -> frozenset[str]:
    """Everything in ``data``; raises :class:`Unreadable` for a broken file and without the library."""
    try:
        library = importlib.import_module("pikepdf")
    except ImportError as error:
        raise Unreadable("the extra “pdf” is not installed") from error
    try:
        with library.open(io.BytesIO(data), attempt_recovery=False) as pdf:
            found = _Names(library)
            for part in (pdf.trailer, *pdf.objects):
                found.of(part, "")
            label = [bytes(item) for item in pdf.trailer.get("/ID", ())]
            if len(label) != 2 or label[0] != label[1] or len(label[0]) != 16:
                found.seen.add("pdf:label")
            return frozenset(found.seen | _around(data) | ({"pdf:encrypted"} if pdf.is_encrypted else set()))
    except (library.PdfError, ValueError, TypeError, RecursionError) as error:
        raise Unreadable(f"broken: {type(error).__name__}") from error


def _around(data: bytes) -> set[str]:
    """What is not part of one file written at once."""
    found = set()
    if not data.startswith(_HEAD):
        found.add("pdf:head")
    if not _TAIL.fullmatch(data, data.rfind(b"startxref\n")):
        found.add("pdf:trailing")
    if data.count(b"\nstartxref\n") > 1 and len(re.findall(rb"\nxref\n0 \d+\n", data)) > 1:
        found.add("pdf:earlier-version")
    return found


class _Names:
    """Collects; goes into direct parts only, because every indirect one is visited by itself."""

    def __init__(self, library: Any) -> None:
        self._library = library
        self.seen: set[str] = set()

    def of(self, part: Any, key: str) -> None:
        """``part`` stands under ``key``, or under none."""
        library = self._library
        if isinstance(part, (library.Dictionary, library.Stream)):
            self._dictionary(part, key)
        elif isinstance(part, library.Array):
            if len(part) and part[0] == "/ICCBased":
                self.seen.add("pdf:profile")
            inner = "Indexed" if len(part) == 4 and part[0] == "/Indexed" else key
            for item in part:
                self._below(item, inner)
        elif isinstance(part, library.String):
            self.seen.add(f"pdf:{key}:text")

    def _below(self, part: Any, key: str) -> None:
        if isinstance(part, self._library.Object) and not part.is_indirect:
            self.of(part, key)

    def _dictionary(self, part: Any, key: str) -> None:
        names_free = key in _MAPS and "/Type" not in part and "/S" not in part
        for name, value in part.items():
            plain = name[1:]
            self.seen.add(f"pdf:{key}:name" if names_free else f"pdf:{plain}")
            self._below(value, plain)
        if part.get("/Type") == "/Annot":
            action = part.get("/A")
            kind = action.get("/S") if isinstance(action, self._library.Dictionary) else None
            self.seen.add(f"pdf:action:{str(kind or '/none')[1:]}")
        if isinstance(part, self._library.Stream):
            self._stream(part)

    def _stream(self, part: Any) -> None:
        packing = part.get("/Filter")
        names = list(packing) if isinstance(packing, self._library.Array) else [packing] if packing is not None else []
        self.seen.update(f"pdf:filter:{str(name)[1:]}" for name in names)
        if "/DCTDecode" in names:
            self.seen.update(f"pdf:{name}" for name in jpeg.names(bytes(part.read_raw_bytes())))
