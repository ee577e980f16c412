"""Scripts: what a program on the page could store or fetch. Runs nothing, understands little, and admits it.

Any mention outside comments counts, in strings too, because ``window["localStorage"]`` is one. Where comments
cannot be told from code with certainty (a slash after a bracket can begin a regular expression), they count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_STORES: Final = re.compile(
    r"\b(?:cookie|cookieStore|localStorage|sessionStorage|indexedDB|webkitIndexedDB|openDatabase|caches|CacheStorage"
    r"|serviceWorker|sharedStorage|requestFileSystem|webkitRequestFileSystem|getDirectory|navigator\s*\.\s*storage"
    r"|requestStorageAccess)\b"
)
_FETCHES: Final = re.compile(
    r"\b(?:WebSocket|EventSource|sendBeacon|RTCPeerConnection|WebTransport|importScripts|fetchLater)\b"
)
_HIDES: Final = re.compile(r"\beval\b|\bFunction\s*\(|\batob\b|\bfromCharCode\b|\bfromCodePoint\b")
_ADDRESS: Final = re.compile(r"(?:\b(?:https?|wss?|ftp):|(?<=[\"'`]))(?:\\?/){2}[^\s\"'`<>)]*")
_NAMESPACES: Final = re.compile(
    r"https?://(?:www\.)?w3\.org/(?:2000/svg|1999/xlink|1999/xhtml|1998/Math/MathML|2000/xmlns/?|XML/1998/namespace)"
)
_ESCAPE: Final = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))")
_JOINT: Final = re.compile(r"[\"'`]\s*\+\s*[\"'`]")
_TOKEN: Final = re.compile(
    r"(?P<comment>//[^\n\u2028\u2029]*|/\*[\s\S]*?(?:\*/|\Z))"
    r"|(?P<string>\"(?:\\[\s\S]|[^\"\\\n])*\"?|'(?:\\[\s\S]|[^'\\\n])*'?|`(?:\\[\s\S]|[^`\\])*`?)"
    r"|(?P<word>[\w$]+)|(?P<space>\s+)|(?P<sign>[\s\S])"
)
_PATTERN: Final = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*")
_BEFORE_PATTERN: Final = frozenset("(,=:[!&|?{;*%<>~^") | frozenset(
    {"", "return", "typeof", "case", "in", "of", "void", "delete", "throw", "else", "do", "new", "await", "yield"}
)
_UNSURE: Final = frozenset(")}+-")


@dataclass(frozen=True, slots=True)
class Script:
    """The words of a script that break promise P6, and the addresses it names."""

    stores: tuple[str, ...]
    fetches: tuple[str, ...]
    hides: tuple[str, ...]
    addresses: tuple[str, ...]


def read(source: str) -> Script:
    """What ``source`` mentions outside comments; never raises."""
    code = _JOINT.sub("", _ESCAPE.sub(_unescaped, without_comments(source)))
    named = (match[0].replace("\\/", "/") for match in _ADDRESS.finditer(code))
    return Script(
        stores=_words(_STORES, code),
        fetches=_words(_FETCHES, code),
        hides=_words(_HIDES, code),
        addresses=tuple(sorted({url for url in named if not _NAMESPACES.fullmatch(url)})),
    )


def without_comments(source: str) -> str:
    """``source`` with comments replaced by a blank, up to where it is no longer sure what is a comment."""
    kept: list[str] = []
    at, before = 0, ""
    while match := _TOKEN.match(source, at):
        kind, text = match.lastgroup, match[0]
        if text == "/":
            if before in _UNSURE:
                break
            if before in _BEFORE_PATTERN:
                pattern = _PATTERN.match(source, at)
                if pattern is None:
                    break
                text = pattern[0]
        elif text.startswith("`") and text.count("{") != text.count("}"):
            # A template inside a template: what looks like its end may be a beginning.
            break
        kept.append(" " if kind == "comment" else text)
        if kind not in ("comment", "space"):
            before = text
        at += len(text)
    return "".join(kept) + source[at:]


def _words(pattern: re.Pattern[str], code: str) -> tuple[str, ...]:
    return tuple(sorted({re.sub(r"[\s(]", "", match[0]) for match in pattern.finditer(code)}))


def _unescaped(match: re.Match[str]) -> str:
    number = int(match[1] or match[2] or match[3], 16)
    return chr(number) if number < 0x110000 else match[0]
