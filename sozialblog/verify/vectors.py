"""Drawings (SVG): shapes and words alone, no program, no address outside the file, no trace of who drew it."""

from __future__ import annotations

from typing import Final

from sozialblog.i18n import msg
from sozialblog.verify import xmltree
from sozialblog.verify.expect import Fault

SVG: Final = "http://www.w3.org/2000/svg"
_XLINK: Final = "http://www.w3.org/1999/xlink"
_XML: Final = "http://www.w3.org/XML/1998/namespace"
_FORBIDDEN: Final = frozenset({"script", "foreignObject", "iframe", "object", "embed", "handler", "listener"})


def leftovers(document: xmltree.Document) -> list[Fault]:
    """Metadata, comments, programs and foreign vocabularies (an editor's own) in a parsed drawing."""
    faults = [
        Fault("I401", msg("The drawing holds a comment or an instruction besides its shapes."), line=line)
        for line in (*document.comments, *(line for line, text in document.instructions))
    ]
    for element in document.elements:
        if element.name == "metadata" or element.space != SVG or _foreign(element):
            faults.append(
                Fault("I401", msg("The drawing holds “{name}”, which is not a shape.", name=element.name),
                      line=element.line)
            )  # fmt: skip
        elif element.name in _FORBIDDEN or any(name.lower().startswith("on") for name in element.attributes):
            faults.append(Fault("S503", msg("The drawing holds a program or a foreign page."), line=element.line))
    return faults


def _foreign(element: xmltree.Element) -> bool:
    return any(" " in name and name.rpartition(" ")[0] not in (_XLINK, _XML) for name in element.attributes)
