"""The words of a PDF, as far as they can be told from its bytes: what is drawn as text, and what is read aloud.

A font may number its letters in its own way and say in a table what they mean (ISO 32000-2, 9.10.3); such words are
read by every table of the file, because a wrong one only gives words that nobody looks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sozialblog.verify.tokens import unescape

_STRING: Final = re.compile(rb"\(((?:[^()\\]|\\[\s\S])*+)\)|<([0-9A-Fa-f]+)>")
_BLOCK: Final = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_CHAR: Final = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE: Final = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])")
_HEX: Final = re.compile(rb"<([0-9A-Fa-f]+)>")
_WIDE, _NARROW = "utf-16-be", "cp1252"
_WIDEST: Final = 1 << 16
_MOST: Final = 64  #: tables that are tried


def words(streams: Sequence[bytes]) -> Iterator[str]:
    """The words of each stream of drawing instructions, in every reading."""
    tables = [table for stream in streams if b"beginbf" in stream and (table := _table(stream))][:_MOST]
    for stream in streams:
        found = [(unescape(match[1]) if match[2] is None else _bytes(match[2])) for match in _STRING.finditer(stream)]
        shown = b"".join(found)
        if not shown or b"beginbf" in stream:
            continue
        yield shown.decode(_NARROW, "replace")
        for table in tables:
            yield "".join(table.get(int.from_bytes(shown[at : at + 2]), "") for at in range(0, len(shown), 2))
            yield "".join(table.get(code, "") for code in shown)


def spoken(value: bytes) -> str:
    """A text of a PDF (7.9.2.2)."""
    if value.startswith(b"\xfe\xff"):
        return value[2:].decode(_WIDE, "replace")
    return value.decode(errors="replace")


def _table(stream: bytes) -> Mapping[int, str]:
    """What the numbers of a font's letters mean."""
    found: dict[int, str] = {}
    for block in _BLOCK.finditer(stream):
        if block[1] == b"char":
            found |= {int(code, 16): _text(text) for code, text in _CHAR.findall(block[2])}
            continue
        for first, last, text, several in _RANGE.findall(block[2]):
            codes = range(int(first, 16), min(int(last, 16), int(first, 16) + _WIDEST) + 1)
            if several:
                found |= dict(zip(codes, map(_text, _HEX.findall(several)), strict=False))
            else:
                base = _text(text)
                found |= {
                    code: base[:-1] + chr(min(ord(base[-1]) + step, 0x10FFFF))
                    for step, code in enumerate(codes)
                    if base
                }
    return found


def _text(code: bytes) -> str:
    return _bytes(code).decode(_WIDE, "replace")


def _bytes(code: bytes) -> bytes:
    return bytes.fromhex((code + b"0" * (len(code) % 2)).decode())
