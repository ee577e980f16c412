"""XML without its dangers: a document type or an entity ends the reading. Resolves and fetches nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

_SEPARATOR: Final = " "


@dataclass(slots=True)
class Element:
    """One element: its local name, namespace, attributes (names without namespaces too) and line."""

    name: str
    space: str
    attributes: dict[str, str]
    line: int


@dataclass(slots=True)
class Document:
    """What is in an XML file, flat, in reading order."""

    elements: list[Element] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    comments: list[int] = field(default_factory=list)
    instructions: list[tuple[int, str]] = field(default_factory=list)
    declares: int = 0  #: line of a document type or entity
    broken: int = 0  #: line of the first error


def read(data: bytes) -> Document:
    """The parts of ``data``; never raises: ``declares`` or ``broken`` tell where reading ended."""
    document = Document()
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    # One text must not come in two pieces, or a tag could hide at the seam.
    parser.buffer_size = len(data) or 1
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def start(tag: str, attributes: dict[str, str]) -> None:
        space, _sep, name = tag.rpartition(_SEPARATOR)
        document.elements.append(Element(name, space, attributes, parser.CurrentLineNumber))

    def refuse(*_details: object) -> None:
        document.declares = parser.CurrentLineNumber
        raise ValueError

    parser.StartElementHandler = start
    parser.CharacterDataHandler = document.texts.append
    parser.CommentHandler = lambda _text: document.comments.append(parser.CurrentLineNumber)
    parser.ProcessingInstructionHandler = lambda target, text: document.instructions.append(
        (parser.CurrentLineNumber, f"{target} {text}")
    )
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError):
        if not document.declares:
            document.broken = parser.CurrentLineNumber
    return document
