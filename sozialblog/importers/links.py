"""links: where the addresses of an old site lead in the new one. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from sozialblog.i18n import Message, msg
from sozialblog.importers.uploads import is_leaflet, is_picture

_FOLDERS = {"post": "posts", "page": "pages"}
_ALIAS = re.compile(r"[\w.~-]+(/[\w.~-]+)*/?")


@dataclass(slots=True)
class Places:
    """The documents of an old site by their addresses. ``base`` is its own; ``pictures`` are pages of single ones."""

    base: str = ""
    pictures: set[str] = field(default_factory=set)
    _keys: dict[str, str] = field(default_factory=dict)

    def add(self, key: str, *addresses: str) -> None:
        """Note that ``key`` (``post/slug``) is what stood at ``addresses``."""
        for address in addresses:
            if address:
                self._keys.setdefault(bare(address), key)

    def links(self, leaflet: Callable[[str, str], str]) -> Links:
        return Links(self, leaflet)

    def key(self, address: str) -> str | None:
        """The document at an address that may be full, rooted, or a bare query (``/?p=7``)."""
        if address.startswith("/") and not address.startswith("//"):
            address = self._origin() + address
        query = re.search(r"\?(?:p|page_id)=\d+$", address)
        return self._keys.get(bare(address)) or (self._keys.get(query[0]) if query and self.is_own(address) else None)

    def is_own(self, address: str) -> bool:
        try:
            parts = urlsplit(address)
            return not parts.netloc or _host(parts.netloc) == _host(urlsplit(self.base).netloc)
        except ValueError:
            return False

    def _origin(self) -> str:
        parts = urlsplit(self.base)
        return f"{parts.scheme}://{parts.netloc}"

    def aliases(self, address: str, old: Sequence[str], key: str) -> tuple[tuple[str, ...], list[Message]]:
        """Former addresses of a document as paths below the site's root, and which of them cannot be kept.

        ``old`` are former last parts of its address.
        """
        path = self._below(address)
        found = [path] if path else []
        folder = path.rstrip("/").rpartition("/")[0]
        found += [f"{folder}/{unquote(name.strip())}/".lstrip("/") for name in old if name.strip()]
        good = [alias for alias in dict.fromkeys(found) if _ALIAS.fullmatch(alias) and ".." not in alias.split("/")]
        kind, _, name = key.partition("/")
        own = f"posts/{name}" if kind == "post" else name
        lost = [alias for alias in found if alias not in good]
        if address and not path and _query(address):
            lost.append(address)
        notes = [msg("The former address {alias} cannot be kept.", alias=alias[:200]) for alias in lost]
        return tuple(alias for alias in good if alias.strip("/") != own), notes

    def _below(self, address: str) -> str:
        """The path of an address below the old site's root; empty for the root itself and for addresses elsewhere."""
        if not address or not self.is_own(address) or _query(address):
            return ""
        path, root = unquote(urlsplit(address).path), urlsplit(self.base).path.rstrip("/") + "/"
        return re.sub("/{2,}", "/", path.removeprefix(root)).lstrip("/")


@dataclass(slots=True)
class Links:
    """Follows the links of one text, and notes those that lead nowhere any more."""

    places: Places
    leaflet: Callable[[str, str], str]  #: address and words of a link to a PDF -> its file beside the text, or empty
    notes: list[Message] = field(default_factory=list)

    def follow(self, link: str, words: str) -> str:
        """What a link is called in the new site: a path to the other document's file, or what it was."""
        address, mark, fragment = link.partition("#")
        if not address:
            return link
        key = self.places.key(address)
        if key is not None:
            kind, _, name = key.partition("/")
            return f"../../{_FOLDERS[kind]}/{name}/index.md{mark}{fragment}"
        if not self.places.is_own(address) or re.match(r"(?i)[a-z][a-z0-9+.-]*:(?!//)", address):
            return link
        if is_picture(address) or bare(address) in self.places.pictures:
            return ""
        if is_leaflet(address) and (file := self.leaflet(address, words)):
            return file
        self.notes.append(
            msg("The link {link} leads to the old site, to nothing that was taken over.", link=link[:200])
        )
        return link


def bare(address: str) -> str:
    """An address by which two spellings of it are told to be the same."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    query = f"?{parts.query}" if parts.query else ""
    return f"{_host(parts.netloc)}{unquote(parts.path).rstrip('/')}{query}"


def _query(address: str) -> str:
    try:
        return urlsplit(address).query
    except ValueError:
        return ""


def _host(name: str) -> str:
    return name.lower().removeprefix("www.")
