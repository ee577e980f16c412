"""The reader: asks one file of the folder all questions that its kind raises. Opens no other file."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Final

from sozialblog.i18n import Message, msg
from sozialblog.verify import jsontree, kinds, page, pictures, private, scripts, styles, vectors, xmltree
from sozialblog.verify.addresses import Kind, Site, data_content, folder_of, srcset
from sozialblog.verify.expect import Expectation, Fault
from sozialblog.verify.facts import File, FileFacts
from sozialblog.verify.links import Links

_EMBEDDED: Final = "data:"
_MARKED: Final = "utf-8-sig"  #: perhaps with a byte-order mark
_UNKNOWN: Final = ("", b"")  #: kind and content of what cannot be read
_SETS_COOKIE: Final = re.compile(r"set-cookie|header\s+\S+\s+cookie", re.IGNORECASE)
_FULL_ADDRESS: Final = re.compile(r"\b(?:https?|wss?)://[^\s<>\"';,]+")
_LOADING: Final = frozenset({"src", "srcset", "poster", "background", "data", "action", "formaction"})
_FEED_LOADING: Final = frozenset({"enclosure", "content", "thumbnail", "image", "player"})


class Reader:
    """Reads files of one folder, knowing the site's address and what its pictures may carry.

    Remembers what it understood of style sheets, scripts and addresses, which many pages share.
    """

    def __init__(self, expectation: Expectation) -> None:
        self.site = Site(expectation.base_url)
        self.credited = expectation.credited
        self.read_before = expectation.read_before
        self.styles: dict[str, styles.Styles] = {}
        self.scripts: dict[str, scripts.Script] = {}

    def read(self, file: File) -> FileFacts:
        """Everything that ``file`` says and wants; raises nothing that a finding could say."""
        look = _Look(self, file)
        faults = look.faults()
        return FileFacts(
            digest=look.digest,
            embedded=tuple(dict.fromkeys(look.embedded)),
            wanted=tuple(look.links.wanted),
            anchors=tuple(sorted(file.page.anchors)) if file.kind == "html" else None,
            findings=tuple(fault.finding(file.path, file.data) for fault in dict.fromkeys(faults)),
        )

    def links(self, file: File) -> Links:
        """The links of a file alone."""
        look = _Look(self, file)
        look.faults()
        return look.links


class _Look:
    """One look at one file: what it wants of others is noted, what is wrong with it returned."""

    def __init__(self, reader: Reader, file: File) -> None:
        self._reader = reader
        self._site = reader.site
        self._file = file
        self.digest = hashlib.sha256(file.data).hexdigest()
        self.links = Links(file.path, reader.site)
        self.embedded: list[str] = []

    def faults(self) -> list[Fault]:
        """Everything wrong with the file whatever else is in the folder."""
        file = self._file
        kind, folder = file.kind, folder_of(file.path)
        if not kind:
            return [Fault("S507", msg("A file of this kind, or with this content, does not belong on the site."))]
        if kind in kinds.PICTURES or kind == "woff2":
            known = self.digest in self._reader.read_before
            return self._picture(kinds.PICTURES.get(kind, kind), file.data, known=known)
        if kind == "pdf":
            message = msg("The PDF holds more than its pages, or is built in a way that cannot be checked.")
            return [] if file.leaflet is not None else [Fault("I401", message)]
        if kind in kinds.PACKED:
            return []  # what it says is searched; a browser only reads it
        if kind == "html":
            return self._html(file.page, folder)
        return self._text(kind, folder)

    def _text(self, kind: str, folder: str) -> list[Fault]:
        file = self._file
        if kind == "css":
            return self._css(file.text, folder)
        if kind == "js":
            return self._script(file.text)
        if kind in ("xml", "svg"):
            return self._xml(kind, file.data, folder)
        if kind in ("json", "webmanifest"):
            return self._json(file.text, folder)
        if kind == "host":
            return self._host_file(file.text)
        self.links.add_own_addresses([private.unfolded(file.text)])
        return []

    def _html(self, read: page.Page, folder: str) -> list[Fault]:
        found: list[Fault] = []
        if read.base:
            base = self._site.resolve(read.base, folder)
            if base.kind is Kind.INTERNAL:
                folder = folder_of(base.path).removeprefix("/")
            else:
                found.append(Fault("S503", msg("The page takes its addresses from another place."), read.base))
        found += self._page(read, folder)
        found += self._links(read.linked, folder)
        self.links.add_own_addresses(read.mentions)
        return found

    def _page(self, read: page.Page, folder: str) -> list[Fault]:
        """What a page loads, stores and runs."""
        found = self._fetches(read.fetched, folder)
        for css in read.styles:
            found += self._css(css, folder)
        for source in read.scripts:
            found += self._script(source)
        if read.sets_cookie:
            found.append(Fault("S503", msg("The page sets a cookie."), "et-"))
        if read.open_frames:
            message = msg(
                "A frame of the page could show something of someone else before the reader has clicked twice."
            )
            found.append(Fault("S503", message, "frame"))
        if read.leftovers:
            found.append(Fault("I401", msg("A drawing in the page holds metadata."), "<metadata"))
        if read.too_deep:
            found.append(Fault("S507", msg("The page nests documents too deeply to be examined.")))
        return found

    def _css(self, css: str, folder: str) -> list[Fault]:
        known = self._reader.styles.get(css)
        if known is None:
            known = self._reader.styles[css] = styles.read(css)
        found = self._fetches(known.urls, folder)
        if known.doubtful:
            found.append(Fault("S503", msg("A style sheet puts addresses together in a way that cannot be checked.")))
        return found

    def _script(self, source: str) -> list[Fault]:
        known = self._reader.scripts.get(source)
        if known is None:
            known = self._reader.scripts[source] = scripts.read(source)
        found = [
            Fault("S503", msg("A script mentions {word}, which stores something in the browser.", word=word), word)
            for word in known.stores
        ]
        found += [
            Fault("S503", msg("A script mentions {word}, which talks to a server.", word=word), word)
            for word in known.fetches
        ]
        found += [
            Fault("S503", msg("A script mentions {word}, behind which anything can be hidden.", word=word), word)
            for word in known.hides
        ]
        for url in known.addresses:
            if self._site.resolve(url).kind is Kind.FOREIGN:
                found.append(Fault("S503", msg("A script names an address of someone else: {url}.", url=url), url))
        return found

    def _fetches(self, urls: Iterable[str], folder: str = "", *, noted: bool = True) -> list[Fault]:
        """Addresses that are loaded: files of this folder, noted as wanted if ``noted``, or their own content."""
        found: list[Fault] = []
        for url in urls:
            target = self._site.resolve(url, folder)
            if target.kind is Kind.FOREIGN:
                message = msg("The visitor's browser would ask someone else: {host}.", host=target.path)
                found.append(Fault("S503", message, url))
            elif target.kind is Kind.SCRIPT:
                found.append(Fault("S503", msg("An address holds a program."), url))
            elif target.kind is Kind.DATA:
                found += self._embedded(url, folder)
            elif noted:
                found += self.links.add(target, url)
        return found

    def _links(self, urls: Iterable[str], folder: str) -> list[Fault]:
        """Addresses a reader may click: elsewhere is allowed, a missing file is not."""
        found: list[Fault] = []
        for url in dict.fromkeys(urls):
            target = self._site.resolve(url, folder)
            if target.kind in (Kind.SCRIPT, Kind.DATA):
                found.append(Fault("S503", msg("An address holds a program."), url))
            else:
                found += self.links.add(target, url)
        return found

    def _picture(self, form: str, data: bytes, clue: str = "", *, known: bool = False) -> list[Fault]:
        if pictures.is_clean(data, form, read_before=known, credited=self._reader.credited):
            return []
        message: Message = msg("The picture holds more than pixels, or is built in a way that cannot be checked.")
        return [Fault("I401", message, clue)]

    def _embedded(self, url: str, folder: str) -> list[Fault]:
        """A ``data:`` address: a clean picture, drawing or font and nothing else."""
        content = data_content(url)
        kind, data = content or _UNKNOWN
        if content is not None:
            self.embedded.append(hashlib.sha256(data).hexdigest())
        if kind == "image/svg+xml":
            return self._drawing(data, folder)
        form = kinds.picture(data) or ("woff2" if data.startswith(b"wOF2") else "")
        if not form:
            return [Fault("S503", msg("The page holds embedded content of a kind that cannot be checked."), url)]
        return self._picture(form, data, clue=url)

    def _drawing(self, data: bytes, folder: str) -> list[Fault]:
        """A drawing inside the file, whose anchors are its own."""
        inner = _Look(self._reader, File(_EMBEDDED, data))
        found = inner._xml("svg", data, folder)
        self.embedded += inner.embedded
        self.links.wanted |= {wanted: url for wanted, url in inner.links.wanted.items() if wanted[0] != _EMBEDDED}
        return found

    def _xml(self, kind: str, data: bytes, folder: str) -> list[Fault]:
        document = xmltree.read(data)
        if document.declares:
            message = msg("The file declares a document type or an entity, through which it could load others.")
            return [Fault("S503", message, line=document.declares)]
        if document.broken:
            return [Fault("S507", msg("The file is not well-formed XML."), line=document.broken)]
        markup = data.decode(_MARKED, "replace")
        if kind == "svg":
            read = page.read(markup)
            return vectors.leftovers(document) + self._page(read, folder) + self._links(read.linked, folder)
        found = [
            Fault("S503", msg("The file names a style sheet of someone else."), line=line)
            for line, text in document.instructions
            if "//" in text
        ]
        for element in document.elements:
            found += self._element(element)
        for text in document.texts:
            found += self._fragment(text)
            self.links.add_own_addresses([text])
        attributes = [value for element in document.elements for value in element.attributes.values()]
        self.links.add_own_addresses(attributes)
        return found

    def _element(self, element: xmltree.Element) -> list[Fault]:
        """One element of a feed; as XHTML or SVG a browser or reader treats it like a part of a page."""
        found: list[Fault] = []
        for name, value in element.attributes.items():
            local = name.rpartition(" ")[2].lower()
            if local.startswith("on") or (local == "href" and value.lstrip().lower().startswith("javascript:")):
                found.append(Fault("S503", msg("A feed holds a script."), line=element.line))
            elif local in _LOADING or (local == "url" and element.name in _FEED_LOADING):
                found += self._foreign_only(srcset(value) if local == "srcset" else [value])
            elif local == "style" or "url(" in value.lower():
                found += self._foreign_only(styles.read(value).urls)
            elif local == "href" and element.space == vectors.SVG and element.name != "a":
                found += self._foreign_only([value])
        if element.name.lower() == "script":
            found.append(Fault("S503", msg("A feed holds a script."), line=element.line))
        return found

    def _json(self, text: str, folder: str) -> list[Fault]:
        found: list[Fault] = []
        for key, value in jsontree.strings(json.loads(text)):
            found += self._fragment(value)
            self.links.add_own_addresses([value])
            if self._file.kind == "webmanifest" and key in ("src", "start_url"):
                found += self._fetches([value], folder)
            elif key in ("image", "banner_image", "icon", "favicon", "avatar"):
                found += self._foreign_only([value])
        return found

    def _fragment(self, text: str) -> list[Fault]:
        """Markup inside a feed: readers show it as a page, so it may not load from elsewhere either."""
        if "<" not in text:
            return []
        read = page.read(text)
        urls = [*read.fetched, *(url for css in read.styles for url in styles.read(css).urls)]
        found = self._foreign_only(urls)
        if any(source.strip() for source in read.scripts):
            found.append(Fault("S503", msg("A feed holds a script.")))
        return found

    def _foreign_only(self, urls: Iterable[str]) -> list[Fault]:
        """Addresses in a feed, which somebody else reads and perhaps from another place."""
        return self._fetches(urls, noted=False)

    def _host_file(self, text: str) -> list[Fault]:
        found: list[Fault] = []
        if _SETS_COOKIE.search(text):
            found.append(Fault("S503", msg("The host is told to set a cookie."), "ookie"))
        if self._file.path == "_headers":
            # Preloading and reporting: headers make browsers ask for addresses that no page mentions.
            found += self._foreign_only(_FULL_ADDRESS.findall(text))
        return found
