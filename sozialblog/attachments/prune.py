"""prune: goes through all that the pages of a PDF show and takes out of each part what is not on the list."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from sozialblog.attachments import colours
from sozialblog.attachments.content import Contents
from sozialblog.attachments.library import load, refused
from sozialblog.attachments.parts import CONTENTS, LIST, MAP, PARTS, PLAIN, STREAMS, TEXT, TYPE, TYPES
from sozialblog.attachments.pictures import Pictures
from sozialblog.i18n import msg

_PACKING: Final = frozenset({"/Length", "/Filter", "/DecodeParms"})
_NAMED: Final = frozenset({"function", "encoding", "character map", "table", "soft mask"})  #: may be a name alone
_COMMENT: Final = re.compile(rb"%[^\r\n]*")
_CALCULATOR: Final = re.compile(rb"[\s{}a-z0-9.+-]*")
_PLAIN_NAME: Final = re.compile(r"/[!-~]{1,127}")
_DEEPEST: Final = 20
_XOBJECTS: Final = {"/Image": "picture", "/Form": "form"}


class Pruning:
    """One file. ``pages`` are the object numbers of its pages: nothing else of it counts as a page."""

    def __init__(self, pages: frozenset[tuple[int, int]], contents: Contents, pictures: Pictures) -> None:
        self._library = load()
        self._pages = pages
        self._contents = contents
        self._pictures = pictures
        self._done: dict[tuple[int, int], str] = {}
        self._waiting: list[tuple[Any, str]] = []
        self._special: Mapping[str, Callable[[Any], Any]] = {
            "mask": self._mask, "pair of font and size": self._font_and_size, "element": self._element,
            "parent": self._parent, "page of ours": self._page, "numbered elements": self._numbered,
        }  # fmt: skip

    def run(self, part: Any, role: str) -> None:
        """Prune ``part`` and all that hangs on it; raises :class:`ContentError` I404 where that cannot be done."""
        self._waiting.append((part, role))
        while self._waiting:
            self._one(*self._waiting.pop())

    def _one(self, part: Any, role: str) -> None:
        if part.is_indirect:
            known = self._done.get(part.objgen)
            if known == role:
                return
            if known is not None:
                raise refused(msg("The PDF uses one part as two different things."))
            self._done[part.objgen] = role
        stream = isinstance(part, self._library.Stream)
        keys = PARTS[role]
        for key in sorted(set(part.keys()) - (_PACKING if stream else frozenset())):
            kept = self._fit(part[key], keys[key]) if key in keys else None
            if kept is None or (key == TYPE and str(kept) not in TYPES):
                del part[key]
            else:
                part[key] = kept
        if stream:
            self._stream(part, role)

    # -- what a value may be ------------------------------------------------------------------------

    def _fit(self, value: Any, role: str) -> Any:
        """``value`` as a part of this kind, to be gone through later; None if it is none and has to go."""
        library = self._library
        if role.startswith(LIST):
            return self._list(value, role.removeprefix(LIST))
        if role.startswith(MAP):
            return self._map(value, role.removeprefix(MAP))
        if role == PLAIN:
            return value if self._is_plain(value) else None
        if role == TEXT:
            return value if isinstance(value, library.String) else None
        if role == "colours":
            return colours.fit(value, self._function)
        if role in self._special:
            return self._special[role](value)
        if role in _NAMED and isinstance(value, library.Name):
            return value
        if role == "xobject":
            role = _XOBJECTS.get(str(value.get("/Subtype")), "") if isinstance(value, library.Stream) else ""
            if not role:
                raise refused(msg("The PDF holds a program for printers."))
        return self._later(value, role)

    def _later(self, value: Any, role: str) -> Any:
        library = self._library
        fits = library.Stream if role in ("form", "picture", "glyph", "font file", "character map", "table") else None
        kinds = (fits,) if fits else (library.Dictionary, *((library.Stream,) if role in STREAMS else ()))
        if not isinstance(value, kinds):
            return None
        self._waiting.append((value, role))
        return value

    def _function(self, value: Any) -> Any:
        return self._fit(value, "function")

    def _list(self, value: Any, role: str) -> Any:
        if not isinstance(value, self._library.Array):
            return self._fit(value, role)
        kept = [found for item in value if (found := self._fit(item, role)) is not None]
        return self._library.Array(kept)

    def _map(self, value: Any, role: str) -> Any:
        if not isinstance(value, self._library.Dictionary):
            return None
        kept = {
            key: found
            for key, item in value.items()
            if _PLAIN_NAME.fullmatch(key)
            and not (role == "colours" and key.startswith("/Default"))
            and (found := self._fit(item, role)) is not None
        }
        return self._library.Dictionary(kept)

    def _is_plain(self, value: Any, depth: int = 0) -> bool:
        if isinstance(value, self._library.Array):
            return depth < _DEEPEST and all(self._is_plain(item, depth + 1) for item in value)
        text = (self._library.String, self._library.Dictionary, self._library.Stream)
        return value is not None and not isinstance(value, text)

    def _mask(self, value: Any) -> Any:
        return value if self._is_plain(value) else self._later(value, "picture")

    def _font_and_size(self, value: Any) -> Any:
        if not isinstance(value, self._library.Array) or len(value) != 2:
            return None
        font = self._later(value[0], "font")
        return None if font is None else self._library.Array([font, value[1]])

    def _element(self, value: Any) -> Any:
        """A part of the order in which the leaflet is read aloud; what refers to a note on the page is left out."""
        if isinstance(value, int):
            return value
        if not isinstance(value, self._library.Dictionary) or "/Obj" in value:
            return None
        return self._later(value, "element")

    def _parent(self, value: Any) -> Any:
        root = isinstance(value, self._library.Dictionary) and value.get("/Type") == "/StructTreeRoot"
        return self._later(value, "tree" if root else "element")

    def _page(self, value: Any) -> Any:
        ours = isinstance(value, self._library.Dictionary) and value.objgen in self._pages
        return value if ours else None

    def _numbered(self, value: Any) -> Any:
        """Pairs of a number and an element, or a list of elements in which the place counts."""
        library = self._library
        if not isinstance(value, library.Array):
            return None
        kept: list[Any] = []
        for number, item in zip(list(value)[::2], list(value)[1::2], strict=False):
            found = (
                library.Array([self._element(part) for part in item])
                if isinstance(item, library.Array)
                else self._element(item)
            )
            kept += [number, found] if isinstance(number, int) else []
        return library.Array(kept)

    # -- streams ------------------------------------------------------------------------------------

    def _stream(self, part: Any, role: str) -> None:
        if role == "picture":
            space = part.get("/ColorSpace")
            self._pictures.clean(part, colours.channels(space) if space is not None else 0)
        elif role in CONTENTS:
            part.write(self._contents.rewritten(part))
        elif role in ("character map", "encoding"):
            part.write(_COMMENT.sub(b"", part.read_bytes()))
        elif role == "function" and part.get("/FunctionType") == 4:
            program = _COMMENT.sub(b"", part.read_bytes())
            if not _CALCULATOR.fullmatch(program):
                raise refused(msg("The PDF holds a program for printers."))
            part.write(program)
        else:
            part.write(part.read_bytes())
