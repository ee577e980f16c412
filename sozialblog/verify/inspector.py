"""The inspector: asks one file of the folder all questions that its kind raises. Opens no other file."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import Final

from sozialblog.i18n import Message, msg
from sozialblog.verify import kinds, page, pictures, scripts, styles, vectors, xmltree
from sozialblog.verify.addresses import Kind, Site, data_content, srcset
from sozialblog.verify.expect import Expectation, Fault
from sozialblog.verify.links import Links
from sozialblog.verify.private import Search

_SETS_COOKIE: Final = re.compile(r"set-cookie|header\s+\S+\s+cookie", re.IGNORECASE)
_FULL_ADDRESS: Final = re.compile(r"\b(?:https?|wss?)://[^\s<>\"';,]+")
_LOADING: Final = frozenset({"src", "srcset", "poster", "background", "data", "action", "formaction"})
_FEED_LOADING: Final = frozenset({"enclosure", "content", "thumbnail", "image", "player"})
_EMBEDDED: Final = "data:"


class Inspector:
    """Knows the paths of the folder and what it is held against, and remembers anchors until the end."""

    def __init__(self, paths: frozenset[str], expectation: Expectation) -> None:
        self._site = Site(expectation.base_url)
        self.pointers = Links(paths, self._site)
        self._originals = frozenset(digest.lower() for digest in expectation.originals)
        self._credited = expectation.credited
        self._read_before = expectation.read_before
        self._search = Search(expectation.forbidden)
        self._styles: dict[str, styles.Styles] = {}
        self._scripts: dict[str, scripts.Script] = {}

    def faults(self, path: str, data: bytes) -> list[Fault]:
        """Everything wrong with the file ``path`` that holds ``data``."""
        found = self._search.in_name(path, addresses=kinds.notice(path, data))
        digest = hashlib.sha256(data).hexdigest()
        if digest in self._originals:
            found.append(Fault("S507", msg("This is a photograph as it came from the camera.")))
        kind = kinds.ending(path)
        if not kinds.fits(kind, data):
            found.append(Fault("S507", msg("A file of this kind, or with this content, does not belong on the site.")))
            return found + self._search.in_bytes(data) + self._search.in_text(data.decode("utf-8", "replace"))
        if kind in kinds.PICTURES or kind == "woff2":
            found += self._picture(kinds.PICTURES.get(kind, kind), data, known=digest in self._read_before)
            return found + self._search.in_bytes(data)
        text = data.decode("utf-8-sig")
        if kind == "html":
            return found + self._html(path, text)
        found += self._search.in_text(text, addresses=path in kinds.ADDRESS_LISTS)
        folder = _folder(path)
        if kind == "css":
            found += self._css(text, path, folder)
        elif kind == "js":
            found += self._script(text, folder)
        elif kind in ("xml", "svg"):
            found += self._xml(kind, data, path, folder)
        elif kind in ("json", "webmanifest"):
            found += self._json(text, path, folder)
        elif kind == "host":
            found += self._host_file(path, text)
        else:
            found += self.pointers.own_addresses([text])
        return list(dict.fromkeys(found))

    def _html(self, path: str, text: str) -> list[Fault]:
        read = page.read(text, with_texts=bool(self._search))
        self.pointers.has_anchors(path, read.anchors)
        folder = _folder(path)
        found = self._search.in_text(text, read.texts)
        if read.base:
            base = self._site.resolve(read.base, folder)
            if base.kind is Kind.INTERNAL:
                folder = _folder(base.path).lstrip("/")
            else:
                found.append(Fault("S503", msg("The page takes its addresses from another place."), read.base))
        found += self._page(read, path, folder)
        found += self._links(read.linked, path, folder)
        return list(dict.fromkeys(found + self.pointers.own_addresses(read.mentions)))

    def _page(self, read: page.Page, path: str, folder: str) -> list[Fault]:
        """What a page loads, stores and runs."""
        found = self._fetches(read.fetched, path, folder)
        for css in read.styles:
            found += self._css(css, path, folder)
        for source in read.scripts:
            found += self._script(source, folder)
        if read.sets_cookie:
            found.append(Fault("S503", msg("The page sets a cookie."), "et-"))
        if read.leftovers:
            found.append(Fault("I401", msg("A drawing in the page holds metadata."), "<metadata"))
        if read.too_deep:
            found.append(Fault("S507", msg("The page nests documents too deeply to be examined.")))
        return found

    def _css(self, css: str, path: str, folder: str) -> list[Fault]:
        known = self._styles.get(css)
        if known is None:
            known = self._styles[css] = styles.read(css)
        found = self._fetches(known.urls, path, folder)
        if known.doubtful:
            found.append(Fault("S503", msg("A style sheet puts addresses together in a way that cannot be checked.")))
        return found

    def _script(self, source: str, folder: str) -> list[Fault]:
        known = self._scripts.get(source)
        if known is None:
            known = self._scripts[source] = scripts.read(source)
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
            if self._site.resolve(url, folder).kind is Kind.FOREIGN:
                found.append(Fault("S503", msg("A script names an address of someone else: {url}.", url=url), url))
        return found

    def _fetches(self, urls: Iterable[str], path: str, folder: str) -> list[Fault]:
        """Addresses that are loaded: they must be files of this folder or their own content."""
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
            else:
                found += self.pointers.missing(target, url, path)
        return found

    def _links(self, urls: Iterable[str], path: str, folder: str) -> list[Fault]:
        """Addresses a reader may click: elsewhere is allowed, a missing file is not."""
        found: list[Fault] = []
        for url in dict.fromkeys(urls):
            target = self._site.resolve(url, folder)
            if target.kind in (Kind.SCRIPT, Kind.DATA):
                found.append(Fault("S503", msg("An address holds a program."), url))
            else:
                found += self.pointers.missing(target, url, path)
        return found

    def _picture(self, form: str, data: bytes, clue: str = "", *, known: bool = False) -> list[Fault]:
        if pictures.is_clean(data, form, read_before=known, credited=self._credited):
            return []
        message: Message = msg("The picture holds more than pixels, or is built in a way that cannot be checked.")
        return [Fault("I401", message, clue)]

    def _embedded(self, url: str, folder: str) -> list[Fault]:
        """A ``data:`` address: a clean picture, drawing or font and nothing else."""
        content = data_content(url)
        kind, data = content or ("", b"")
        if content is not None and hashlib.sha256(data).hexdigest() in self._originals:
            return [Fault("S507", msg("This is a photograph as it came from the camera."))]
        if kind == "image/svg+xml":
            return self._xml("svg", data, _EMBEDDED, folder)
        form = kinds.picture(data) or ("woff2" if data.startswith(b"wOF2") else "")
        if not form:
            return [Fault("S503", msg("The page holds embedded content of a kind that cannot be checked."), url[:40])]
        return self._picture(form, data, clue=url[:80])

    def _xml(self, kind: str, data: bytes, path: str, folder: str) -> list[Fault]:
        document = xmltree.read(data)
        if document.declares:
            message = msg("The file declares a document type or an entity, through which it could load others.")
            return [Fault("S503", message, line=document.declares)]
        if document.broken:
            return [Fault("S507", msg("The file is not well-formed XML."), line=document.broken)]
        markup = data.decode("utf-8-sig", "replace")
        if kind == "svg":
            read = page.read(markup, with_texts=False)
            return vectors.leftovers(document) + self._page(read, path, folder) + self._links(read.linked, path, folder)
        found = [
            Fault("S503", msg("The file names a style sheet of someone else."), line=line)
            for line, text in document.instructions
            if "//" in text
        ]
        for element in document.elements:
            found += self._element(element)
        for text in document.texts:
            found += self._fragment(text)
            found += self.pointers.own_addresses([text])
        attributes = [value for element in document.elements for value in element.attributes.values()]
        return found + self.pointers.own_addresses(attributes)

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

    def _json(self, text: str, path: str, folder: str) -> list[Fault]:
        found: list[Fault] = []
        for key, value in _strings(json.loads(text)):
            found += self._fragment(value)
            found += self.pointers.own_addresses([value])
            if path.endswith(".webmanifest") and key in ("src", "start_url"):
                found += self._fetches([value], path, folder)
            elif key in ("image", "banner_image", "icon", "favicon", "avatar"):
                found += self._foreign_only([value])
        return found

    def _fragment(self, text: str) -> list[Fault]:
        """Markup inside a feed: readers show it as a page, so it may not load from elsewhere either."""
        if "<" not in text:
            return []
        read = page.read(text, with_texts=False)
        urls = [*read.fetched, *(url for css in read.styles for url in styles.read(css).urls)]
        found = self._foreign_only(urls)
        if any(source.strip() for source in read.scripts):
            found.append(Fault("S503", msg("A feed holds a script.")))
        return found

    def _foreign_only(self, urls: Iterable[str]) -> list[Fault]:
        bad = (Kind.FOREIGN, Kind.SCRIPT)
        targets = ((url, self._site.resolve(url, "")) for url in urls)
        return [
            Fault("S503", msg("The visitor's browser would ask someone else: {host}.", host=target.path), url)
            for url, target in targets
            if target.kind in bad
        ] + [fault for url in urls if url.startswith("data:") for fault in self._embedded(url, "")]

    def _host_file(self, path: str, text: str) -> list[Fault]:
        found: list[Fault] = []
        if _SETS_COOKIE.search(text):
            found.append(Fault("S503", msg("The host is told to set a cookie."), "ookie"))
        if path == "_headers":
            # Preloading and reporting: headers make browsers ask for addresses that no page mentions.
            found += self._foreign_only(_FULL_ADDRESS.findall(text))
        return found


def _folder(path: str) -> str:
    """The folder of ``path``, with a slash at its end, or an empty string at the top."""
    return "".join(path.rpartition("/")[:2])


def _strings(value: object) -> Iterator[tuple[str, str]]:
    """Every string in parsed JSON with the key it stands under."""
    pending: list[tuple[str, object]] = [("", value)]
    while pending:
        key, item = pending.pop()
        if isinstance(item, dict):
            pending.extend((str(name), inner) for name, inner in item.items())
        elif isinstance(item, list):
            pending.extend((key, inner) for inner in item)
        elif isinstance(item, str):
            yield key, item
