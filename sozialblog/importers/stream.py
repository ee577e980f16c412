"""stream: a WordPress export (WXR) as items, one after the other. Holds one item at a time, resolves no entity.

The format is RSS 2.0 with the namespaces of https://wordpress.org/export/1.2/. Real exports carry control characters
that XML forbids and bytes that are no text; both are mended on the way and counted. A document type is refused: WXR
has none, and all that it could bring are entities.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from sozialblog.errors import UsageError
from sozialblog.files import reason
from sozialblog.i18n import Message, msg
from sozialblog.importers.blocks import between

_ENCODINGS = frozenset({"utf-8", "utf-16", "iso8859-1", "iso8859-15", "cp1252", "ascii"})
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_HEAD = 64 * 1024  #: bytes within which the root element has to begin
_MOST_VALUES = 100_000  #: terms, fields and comments of one item


@dataclass(slots=True, kw_only=True)
class Item:
    """One ``<item>``: its texts by name (``wp:post_id``), terms as (domain, short name, name), and its fields."""

    texts: dict[str, str] = field(default_factory=dict)
    terms: list[tuple[str, str, str]] = field(default_factory=list)
    meta: dict[str, list[str]] = field(default_factory=dict)
    comments: int = 0

    def text(self, name: str) -> str:
        return self.texts.get(name, "").strip()


@dataclass(slots=True, kw_only=True)
class Channel:
    """What stands before the items: texts by name, and authors as login to shown name."""

    texts: dict[str, str] = field(default_factory=dict)
    authors: dict[str, str] = field(default_factory=dict)
    mended: int = 0  #: characters that were no text


def items(path: Path, channel: Channel) -> Iterator[Item]:
    """Every item of the export; ``channel`` is filled on the way. Raises :class:`UsageError`."""
    try:
        with path.open("rb") as stream:
            mended = _Mended(path, stream)
            events = etree.iterparse(
                mended, events=("start", "end"), encoding="utf-8", resolve_entities=False, load_dtd=False,
                no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, recover=False,
            )  # fmt: skip
            try:
                yield from _Reader(path, channel).read(events)
            except etree.XMLSyntaxError as error:
                raise _broken(path, events.error_log, error) from None
            channel.mended = mended.mended
    except OSError as error:
        raise UsageError(msg("{file} cannot be read: {reason}", file=str(path), reason=reason(error))) from error


def _broken(path: Path, log: Any, error: Any) -> UsageError:
    """Where the parser gave up, in its own words: the first of its complaints."""
    first = next(iter(log.filter_from_errors()), None)
    return UsageError(
        msg(
            "{file}, line {line}: the export cannot be read from here on ({problem}). Often it was cut off: export it "
            "again, in several parts if it is large.",
            file=str(path), line=first.line if first else error.lineno or 1,
            problem=first.message if first else error.msg,
        )
    )  # fmt: skip


class _Mended:
    """The file as UTF-8 that an XML parser accepts, whatever encoding it says it has."""

    def __init__(self, path: Path, stream: BinaryIO) -> None:
        self._stream = stream
        self.mended = 0
        head = stream.read(_HEAD)
        encoding = _encoding(head)
        if encoding not in _ENCODINGS:
            raise UsageError(msg("{file} is in the encoding {name}, which is not read.", file=str(path), name=encoding))
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        start = self._decoder.decode(head).lstrip("\ufeff \t\r\n")
        before, root, _ = between(start, "<!--", "-->", lambda _: "").partition("<rss")
        if "<!doctype" in before.lower():
            raise UsageError(
                msg("{file} has a document type, which no WordPress export has. It is not read.", file=str(path))
            )
        if not root:
            raise _no_export(path)
        self._ready = self._clean(re.sub(r"^<\?xml[^>]*\?>", "", start))

    def read(self, size: int = -1) -> bytes:
        while not self._ready:
            chunk = self._stream.read(_HEAD)
            self._ready = self._clean(self._decoder.decode(chunk, final=not chunk))
            if not chunk:
                break
        size = len(self._ready) if size < 0 else size
        given, self._ready = self._ready[:size], self._ready[size:]
        return given

    def _clean(self, text: str) -> bytes:
        text, count = _FORBIDDEN.subn("", text)
        self.mended += count + text.count("\ufffd")
        return text.encode()


def _encoding(head: bytes) -> str:
    """The encoding by byte-order mark, else as declared, else UTF-8."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if head.startswith(mark):
            return name
    declared = _DECLARED.search(head[:200])
    name = declared[1].decode() if declared else "utf-8"
    try:
        name = codecs.lookup(name).name
    except LookupError:
        return name
    return "utf-8" if name.startswith("utf-16") else name  # whose name could be read byte by byte is no UTF-16


class _Reader:
    """Folds the parser's events into items and forgets what it has read."""

    def __init__(self, path: Path, channel: Channel) -> None:
        self._path = path
        self._channel = channel
        self._item: Item | None = None
        self._values = 0

    def read(self, events: Any) -> Iterator[Item]:
        depth, proven = 0, False
        for event, element in events:
            depth += 1 if event == "start" else -1
            if event == "start":
                if depth == 1 and element.tag != "rss":
                    raise _no_export(self._path)
                if depth == 3 and element.tag == "item":
                    if not proven and not self._channel.texts.get("wp:wxr_version"):
                        raise _no_export(self._path)
                    proven = True
                    self._item, self._values = Item(), 0
                continue
            if depth == 3 and self._item is not None:
                self._in_item(self._item, element)
            elif depth == 2 and element.tag == "item" and self._item is not None:
                yield self._item
                self._item = None
            elif depth == 2:
                self._in_channel(element)
            if depth <= 3:
                _forget(element)
        if not proven and not self._channel.texts.get("wp:wxr_version"):
            raise _no_export(self._path)

    def _in_item(self, item: Item, element: Any) -> None:
        self._values += 1
        if self._values > _MOST_VALUES:
            raise UsageError(
                msg("{file}: one item has more than {n} parts. It is not read.", file=str(self._path), n=_MOST_VALUES)
            )
        name = _name(element)
        if name == "wp:comment":
            item.comments += 1
        elif name == "wp:postmeta":
            values = {_name(child): child.text or "" for child in element}
            item.meta.setdefault(values.get("wp:meta_key", ""), []).append(values.get("wp:meta_value", ""))
        elif name == "category":
            item.terms.append((element.get("domain", "category"), element.get("nicename", ""), element.text or ""))
        elif name:
            item.texts.setdefault(name, element.text or "")

    def _in_channel(self, element: Any) -> None:
        name = _name(element)
        if name == "wp:author":
            values = {_name(child): (child.text or "").strip() for child in element}
            login = values.get("wp:author_login", "")
            self._channel.authors[login] = values.get("wp:author_display_name", "") or login
        elif name in ("link", "language", "wp:wxr_version", "wp:base_site_url", "wp:base_blog_url"):
            self._channel.texts[name] = (element.text or "").strip()


def _forget(element: Any) -> None:
    """Give the memory of an element back, and that of its elder siblings."""
    element.clear(keep_tail=True)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _name(element: Any) -> str:
    """``wp:post_id`` for ``{https://wordpress.org/export/1.2/}post_id``; empty for other namespaces.

    Exports exist with http and https in it, and with every version's number.
    """
    tag = element.tag if isinstance(element.tag, str) else ""
    if not tag.startswith("{"):
        return tag
    space, _, local = tag[1:].partition("}")
    if "/export/" in space:
        return f"{'excerpt' if '/excerpt' in space else 'wp'}:{local}"
    if "modules/content" in space:
        return f"content:{local}"
    return f"dc:{local}" if "purl.org/dc/" in space else ""


def _no_export(path: Path) -> UsageError:
    message: Message = msg(
        "{file} is no WordPress export. In WordPress: Tools, Export, All content, Download.", file=str(path)
    )
    return UsageError(message)
