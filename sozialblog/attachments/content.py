"""content: the drawing instructions of a page, read one by one and written anew. Keeps no comment and no note."""

from __future__ import annotations

from typing import Any, Final

from sozialblog.attachments.library import load, refused, too_large
from sozialblog.i18n import msg

_INSTRUCTIONS: Final = (
    "b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EMC ET EX f F f* G g gs h i j J K k l m M MP n q Q re RG rg "
    "ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \""
)
"""ISO 32000-2, annex A."""
_OPERATORS: Final = frozenset(_INSTRUCTIONS.split())

_SHOWING: Final = frozenset({"Tj", "TJ", "'", '"'})
_DROPPED: Final = frozenset({"MP", "DP", "BX", "EX"})
_MARKED: Final = ("/MCID", "/ActualText", "/Alt", "/E", "/Lang")
_PACKED_PICTURES: Final = frozenset({"/DCTDecode", "/DCT", "/CCITTFaxDecode", "/CCF", "/JPXDecode", "/JBIG2Decode"})
_INLINE_KEYS: Final = (
    "/BPC /CS /D /DP /F /H /IM /I /W /L /BitsPerComponent /ColorSpace /Decode /DecodeParms /Filter /Height /ImageMask "
    "/Interpolate /Width /Length"
)
_INLINE: Final = frozenset(_INLINE_KEYS.split())
MAX_INSTRUCTIONS: Final = 2_000_000


class Contents:
    """Rewrites streams of instructions of one file, and counts them."""

    def __init__(self) -> None:
        self._left = MAX_INSTRUCTIONS

    def rewritten(self, stream: Any) -> bytes:
        """The instructions of a page or stream; raises :class:`ContentError` for what no page needs."""
        library, kept = load(), []
        for instruction in library.parse_content_stream(stream):
            self._left -= 1
            if self._left < 0:
                raise too_large(msg("The PDF draws more than {limit} lines and letters.", limit=MAX_INSTRUCTIONS))
            if isinstance(instruction, library.ContentStreamInlineImage):
                _check_inline(instruction)
                kept.append(instruction)
            elif (operator := str(instruction.operator)) not in _DROPPED:
                kept.append(_instruction(operator, instruction))
        return bytes(library.unparse_content_stream(kept))


def _instruction(operator: str, instruction: Any) -> Any:
    if operator not in _OPERATORS:
        raise refused(msg("The PDF holds an instruction that is not known: {name}", name=operator[:20]))
    if operator == "BDC":
        return _marked(instruction)
    if operator not in _SHOWING and any(_holds_text(operand) for operand in instruction.operands):
        raise refused(msg("The PDF holds text in a place where none belongs."))
    return instruction


def _marked(instruction: Any) -> Any:
    """The beginning of marked content, with what those need who hear the page."""
    library = load()
    tag, *more = instruction.operands
    properties = more[0] if more else None
    if not isinstance(properties, library.Dictionary):
        return library.ContentStreamInstruction([tag], library.Operator("BMC"))
    kept = {key: properties[key] for key in _MARKED if key in properties}
    return library.ContentStreamInstruction([tag, library.Dictionary(kept)], instruction.operator)


def _holds_text(operand: Any) -> bool:
    library = load()
    if isinstance(operand, library.Array):
        return any(_holds_text(item) for item in operand)
    return isinstance(operand, (library.String, library.Dictionary))


def _check_inline(instruction: Any) -> None:
    """A small picture among the instructions: none that is packed with a structure of its own."""
    picture = instruction.iimage
    if set(map(str, picture.filters)) & _PACKED_PICTURES or not set(picture.obj.keys()) <= _INLINE:
        raise refused(msg("A small picture of the PDF is packed in a way that cannot be cleaned."))
