"""Private strings: is anything in a file that nobody may read? Looks at every file in several ways at once.

Needle and haystack go through the same :func:`plain`, so that case, blanks, hyphens and composed letters make no
difference. What it finds it never repeats.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property
from typing import Final
from urllib.parse import unquote, unquote_to_bytes

from ahocorasick_rs import AhoCorasick, BytesAhoCorasick

from sozialblog.findings import Finding
from sozialblog.i18n import msg
from sozialblog.verify import kinds
from sozialblog.verify.addresses import data_content
from sozialblog.verify.apart import in_markup
from sozialblog.verify.expect import Fault, Forbidden
from sozialblog.verify.facts import File
from sozialblog.verify.page import Page
from sozialblog.verify.skeleton import Skeletons, page_views

_SHORT: Final = 4
_SHORT_IN_BYTES: Final = 6
"""Fewer bytes than this occur by chance in compressed pixels."""

_INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_JOINING: Final = "-_+./\u2010\u2011\u2012\u2013"
_NO_WORD: Final = re.compile(r"\W+")
_TAG: Final = re.compile(r"<[^<>]*>")
_DATA_URL: Final = re.compile(r"data:[\w.+/;=\-]*,[A-Za-z0-9+/=%_.~!$&*,;:@\-]*", re.IGNORECASE)
_DATA_BYTES: Final = re.compile(rb"data:[\w.+/;=\-]*,")
_UNICODE_ESCAPE: Final = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
_CSS_ESCAPE: Final = re.compile(r"\\([0-9a-fA-F]{1,6})[ \t\n]?")
_PAIRS: Final = "utf-16"  #: of surrogates, in which JSON writes what lies beyond 16 bits
_LETTERS: Final = (range(1, 0xD800), range(0xE000, 0x110000))
_ENCODINGS: Final = ("utf-8", "latin-1", "utf-16-le", "utf-16-be")


def plain(text: str, *, join: bool = True) -> str:
    """``text`` in one spelling: composed, case folded, invisible signs gone, runs of blanks and hyphens one blank.

    Without ``join`` hyphens, dots and slashes stay, so that an address is not taken for the words it is made of.
    """
    # Replacing sign by sign is ten times as fast as a table or a pattern, and this runs over every page.
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        for sign in _INVISIBLE:
            text = text.replace(sign, "")
    for sign in _JOINING if join else "":
        text = text.replace(sign, " ")
    return " ".join(text.casefold().split())


class Search:
    """Looks for all forbidden strings at once: at the skeleton of each file, and closely where that could hold one."""

    def __init__(self, forbidden: Iterable[Forbidden]) -> None:
        self._named = [(plain(item.text), item) for item in forbidden]
        self._skeletons = Skeletons(needle for needle, _item in self._named if len(needle) >= _SHORT)
        self._short = [(needle, item) for needle, item in self._named if 0 < len(needle) < _SHORT]

    def __bool__(self) -> bool:
        return any(needle for needle, _item in self._named)

    def findings(self, file: File) -> list[Finding]:
        """Forbidden strings in the content of ``file`` and in its name, folders above it included."""
        faults = self.faults(file) if self else []
        return [fault.finding(file.path) for fault in dict.fromkeys(faults)]

    def faults(self, file: File) -> list[Fault]:
        """The same before their lines are known."""
        notice = kinds.notice(file.path, file.data)
        name = file.path.encode()
        found = []
        if self._short or self._skeletons.may_hold([name, unquote_to_bytes(name)]):
            found = self._in_name(file.path, addresses=notice)
        if not file.kind:
            return found + self._in_bytes(file.data) + self._in_text(file.data.decode(errors="replace"))
        if file.kind in kinds.PICTURES or file.kind == "woff2":
            return found + self._in_bytes(file.data)
        if file.kind == "pdf":
            return found + self._in_leaflet(file)
        if file.kind in kinds.PACKED:
            inside = kinds.unpacked(file.data)
            return found + self._in_bytes(file.data + inside) + self._in_text(inside.decode(errors="replace"))
        if file.kind == "html":
            if self._may_hold(file):
                found += self._in_text(file.text, file.page)
            return found
        return found + self._in_text(file.text, addresses=file.path in kinds.ADDRESS_LISTS)

    def _in_leaflet(self, file: File) -> list[Fault]:
        """Forbidden strings in a PDF as it is, unpacked, and as it is read."""
        streams, words = file.leaflet or ([], [])
        found = [fault for piece in (file.data, *streams) for fault in self._in_bytes(piece)]
        return found + [fault for text in words for fault in self._in_text(text)]

    def _may_hold(self, file: File) -> bool:
        """Whether a page has to be looked at closely: it holds a skeleton, or it may hide one in another way."""
        data = file.data
        hides = b"\\" in data or not file.page.roots or _DATA_BYTES.search(data.lower()) is not None
        return bool(self._short) or hides or self._skeletons.may_hold(page_views(data, file.page.visible))

    def _in_name(self, path: str, *, addresses: bool) -> list[Fault]:
        """With ``addresses`` the name may be an address itself."""
        return self._faults(self._hits([unquote(path)], [unquote(path)], join=not addresses))

    def _in_bytes(self, data: bytes) -> list[Fault]:
        """Forbidden strings in a file that is no text, in the usual encodings, regardless of ASCII case."""
        automaton, owners = self._encoded
        if not owners:
            return []
        found = automaton.find_matches_as_indexes(data.lower(), overlapping=True)
        return self._faults({owners[number] for number, _start, _end in found})

    def _in_text(self, text: str, page: Page | None = None, *, addresses: bool = False) -> list[Fault]:
        """Forbidden strings in a text, in any of its readings; ``page`` is what a person sees of it.

        With ``addresses`` the text is a list of removed addresses for the host: it has to name what is gone, so
        only the string as it was written counts there and not the words of an address, nor an address itself.
        """
        whole, decoded = _views(text)
        seen = page.texts if page else []
        bare = seen or ([_TAG.sub("", decoded), _TAG.sub(" ", decoded)])
        views = list(dict.fromkeys([*whole, *bare]))
        faults = []
        if self._short or self._skeletons.may_hold([view.encode() for view in views]):
            found = self._hits(views, seen or views, join=not addresses)
            if days := {item for item in found if item.day}:
                parted = page.texts_apart if seen and page else in_markup(decoded)
                found -= days - self._hits([*whole, *parted], [], join=not addresses)
            faults = self._faults(found)
        for url in _DATA_URL.findall(text):
            content = data_content(url)
            if content is not None:
                inner = content[1]
                faults += self._in_bytes(inner)
                faults += self._faults(self._hits([inner.decode(errors="replace")], []))
        return faults

    def _hits(self, views: Iterable[str], visible: Iterable[str], *, join: bool = True) -> set[Forbidden]:
        automaton, items = self._joined if join else self._exact
        found = {
            items[number]
            for view in views
            for number, _start, _end in automaton.find_matches_as_indexes(plain(view, join=join), overlapping=True)
        }
        if self._short:
            words = [f" {_NO_WORD.sub(' ', plain(view))} " for view in visible]
            found.update(item for needle, item in self._short if any(f" {needle} " in view for view in words))
        return found

    # To prepare an exact search takes long, and most builds need none.

    @cached_property
    def _joined(self) -> tuple[AhoCorasick, list[Forbidden]]:
        long = [(needle, item) for needle, item in self._named if len(needle) >= _SHORT]
        return AhoCorasick([needle for needle, _item in long]), [item for _needle, item in long]

    @cached_property
    def _exact(self) -> tuple[AhoCorasick, list[Forbidden]]:
        listed = [item for needle, item in self._named if len(needle) >= _SHORT and not item.address]
        return AhoCorasick([plain(item.text, join=False) for item in listed]), listed

    @cached_property
    def _encoded(self) -> tuple[BytesAhoCorasick, list[Forbidden]]:
        patterns = [(pattern, item) for _needle, item in self._named for pattern in _byte_patterns(item.text)]
        return BytesAhoCorasick([pattern for pattern, _item in patterns]), [item for _pattern, item in patterns]

    @staticmethod
    def _faults(found: Iterable[Forbidden]) -> list[Fault]:
        return [
            Fault("S507", msg("The file holds something that may not be published: {what}.", what=item.what))
            if not item.document
            else Fault(
                "S507",
                msg("The file holds something that may not be published: {what} (from {document}).",
                    what=item.what, document=item.document),
            )
            for item in sorted(found, key=lambda item: (item.document, str(item.what)))
        ]  # fmt: skip


def _byte_patterns(text: str) -> set[bytes]:
    patterns = set()
    for encoding in _ENCODINGS:
        try:
            pattern = text.strip().encode(encoding).lower()
        except UnicodeEncodeError:
            continue
        if len(text.strip()) >= _SHORT_IN_BYTES:
            patterns.add(pattern)
    return patterns


def _views(text: str) -> tuple[list[str], str]:
    """``text`` as it stands and as each kind of reader would decode it; then as it is read for its markup."""
    views = [text]
    decoded = text
    if "\\" in text:
        decoded = _UNICODE_ESCAPE.sub(_from_json, text).replace("\\/", "/").replace("\\n", " ").replace('\\"', '"')
        views += [decoded, _CSS_ESCAPE.sub(_from_css, text)]
        # iCalendar folds its lines after 75 octets and escapes commas (RFC 5545, 3.1 and 3.3.11).
        views.append(unfolded(text).replace("\\,", ",").replace("\\;", ";").replace("\\n", " ").replace("\\N", " "))
    if "\n " in text or "\n\t" in text:
        views.append(unfolded(text))
    for _ in range(2):
        if "&" in decoded:
            decoded = html.unescape(decoded)
            views.append(decoded)
    if "%" in text:
        views += [unquote(text), unquote(decoded)]
    return views, decoded


def unfolded(text: str) -> str:
    """``text`` with the lines joined that iCalendar broke."""
    return re.sub(r"\r?\n[ \t]", "", text)


def _from_json(match: re.Match[str]) -> str:
    return str(json.loads(f'"{match[0]}"')).encode(_PAIRS, "surrogatepass").decode(_PAIRS, "replace")


def _from_css(match: re.Match[str]) -> str:
    """As CSS reads it (Syntax Module, 4.3.7): what is no letter becomes the sign for that."""
    number = int(match[1], 16)
    return chr(number) if any(number in letters for letters in _LETTERS) else "\ufffd"
