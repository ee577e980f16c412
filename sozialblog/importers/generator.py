"""generator: what Hugo and Jekyll sites have in common: Markdown with images, links and code in another spelling."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from sozialblog.errors import ContentError
from sozialblog.i18n import Message, msg
from sozialblog.importers.blocks import attributes
from sozialblog.importers.code import parts
from sozialblog.importers.model import Picture
from sozialblog.importers.uploads import Uploads, file_name, is_leaflet, is_picture, read
from sozialblog.posts import Kind

_FOLDERS = {Kind.POST: "posts", Kind.PAGE: "pages"}
_IMAGE = re.compile(r"!\[([^\[\]\n]*)\]\(\s*<?([^\s()<>]+)>?(?:\s+[\"']([^\"'\n]*)[\"'])?\s*\)")
_LINK = re.compile(r"(?<!!)\[([^\[\]\n]*)\]\(\s*<?([^\s()<>]+)>?(\s+[\"'][^\"'\n]*[\"'])?\s*\)")
_TAG = re.compile(r"(?i)<img\b([^<>]*)>")


@dataclass(slots=True)
class Old:
    """An old site's folder, and where its addresses lead now. ``bases`` are folders from which ``/…`` is served."""

    root: Path
    bases: tuple[str, ...]
    places: dict[str, tuple[Kind, str]] = field(default_factory=dict)
    uploads: Uploads = field(init=False)

    def __post_init__(self) -> None:
        self.uploads = Uploads(self.root)

    def add(self, kind: Kind, slug: str, *addresses: str) -> None:
        """Note that a document stood at ``addresses``: paths of the site or of its files."""
        for address in addresses:
            if address.strip("/"):
                self.places.setdefault(_bare(address), (kind, slug))

    def free(self, kind: Kind, slug: str) -> str:
        """``slug``, or with a number behind it where another document of that kind has it."""
        taken = {place[1] for place in self.places.values() if place[0] is kind}
        name, number = slug, 2
        while name in taken:
            name, number = f"{slug}-{number}", number + 1
        return name

    def named(self, file: str) -> str:
        """The address of a text by the name of its file, as references in Hugo give it; else ``file`` itself."""
        name = _bare(file)
        return next((address for address in self.places if address == name or address.endswith(name)), file)

    def place(self, address: str) -> tuple[Kind, str] | None:
        return self.places.get(_bare(address))


@dataclass(slots=True)
class Bench:
    """One text being brought into our spelling. ``folder`` is the one its relative paths start from."""

    old: Old
    folder: str
    tags: Callable[[str, Bench], str]  #: what the generator itself replaces in a text
    pictures: dict[str, Picture] = field(default_factory=dict)
    leaflets: dict[str, Picture] = field(default_factory=dict)
    notes: dict[Message, None] = field(default_factory=dict)
    _by_name: dict[str, str] = field(default_factory=dict)

    def text(self, body: str) -> str:
        """The whole text; code stays as it is."""
        return "".join(part if code else self._prose(part) for code, part in parts(body))

    def _prose(self, text: str) -> str:
        text = self.tags(text, self)
        text = _TAG.sub(self._tag, text)
        text = _IMAGE.sub(lambda match: self.image(match[2], match[1], match[3] or "") or match[1], text)
        return _LINK.sub(self._link, text)

    def image(self, address: str, alt: str, caption: str) -> str:
        """``![](file)`` for an image of the old site; empty for a foreign one, which is reported."""
        try:
            parts = urlsplit(address)
        except ValueError:
            return ""
        if parts.scheme or parts.netloc:
            self.notes[msg("A foreign image was not fetched: {address}", address=address[:200])] = None
            return ""
        found = self._lay(unquote(parts.path), self.pictures, alt=alt, caption=caption)
        if not found:
            self.notes[msg("The photograph {file} was not found; put it beside the text.", file=address[:200])] = None
            found = file_name(PurePosixPath(unquote(parts.path)).name, b"", set(self.pictures))
            self.pictures[found] = Picture(file=found, origin=address, alt=alt, caption=caption)
        return f"![]({found})"

    def _tag(self, match: re.Match[str]) -> str:
        values = attributes(match[1])
        return self.image(values.get("src", ""), values.get("alt", ""), values.get("title", "")) if values else match[0]

    def _link(self, match: re.Match[str]) -> str:
        target = self.follow(match[2], match[1])
        return f"[{match[1]}]({target}{match[3] or ''})" if target else match[1]

    def follow(self, link: str, words: str) -> str:
        """A link of the old site to where its target is now."""
        address, mark, fragment = link.partition("#")
        if not address or re.match(r"(?i)[a-z][a-z0-9+.-]*:|//", address):
            return link
        path = unquote(address)
        for candidate in (path, posixpath.join("/", self.folder, path)):
            if place := self.old.place(candidate):
                return f"../../{_FOLDERS[place[0]]}/{place[1]}/index.md{mark}{fragment}"
        if is_picture(path):
            return ""
        if is_leaflet(path) and (file := self._lay(path, self.leaflets, title=words)):
            return file
        self.notes[msg("The link {link} leads to the old site, to nothing that was taken over.", link=link[:200])] = (
            None
        )
        return link

    def _lay(self, path: str, into: dict[str, Picture], alt: str = "", caption: str = "", title: str = "") -> str:
        """Find a file of the old site and give it its name beside the text; empty if it is not there."""
        if path.startswith("/"):
            names = [posixpath.normpath(posixpath.join(base, path.lstrip("/"))) for base in self.old.bases]
        else:
            names = [posixpath.normpath(posixpath.join(self.folder, path))]
        source = self.old.uploads.find(names)
        if not source or source in self._by_name:
            return self._by_name.get(source, "")
        try:
            data = read(self.old.root, source)
        except ContentError as error:
            self.notes[error.message] = None
            return ""
        name = file_name(PurePosixPath(source).name, data, {*self.pictures, *self.leaflets})
        self._by_name[source] = name
        title = title or PurePosixPath(source).stem
        into[name] = Picture(
            file=name, origin=path, root=self.old.root, source=source, alt=alt, caption=caption, title=title
        )
        return name


def pattern(template: str, values: dict[str, str]) -> str:
    """An address after a template such as ``/:year/:month/:title/``; a part without a value is left out."""
    path = re.sub(r":([a-z_]+)", lambda match: values.get(match[1], ""), template)
    return re.sub("/{2,}", "/", path)


def _bare(address: str) -> str:
    path = posixpath.normpath("/" + unquote(address.partition("#")[0]).strip("/"))
    return path.removesuffix("/index.md").removesuffix("/index.html").removesuffix(".md").removesuffix(".html")
