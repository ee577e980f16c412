"""links: where a document lives on the site, and what a link in its text points to. Pure."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

from sozialblog.posts.model import Document, Kind

_FOLDERS = {Kind.POST: "posts/", Kind.CAMPAIGN: "campaigns/", Kind.PAGE: ""}
#: first parts of addresses that the site itself makes
RESERVED = frozenset(
    {"posts", "campaigns", "tags", "authors", "archive", "photos", "static", "pages", "404.html", "index.html", "page"}
    | {"feed.xml", "rss.xml", "feed.json", "sitemap.xml", "robots.txt", "calendar.ics", "search", "pagefind", "files"}
    | {"sozialblog-manifest.json", "removed.txt", "nginx-removed.conf", ".htaccess", "_redirects", "_headers"}
)
GENERATED = frozenset(
    {"", "archive/", "campaigns/", "tags/", "search/", "calendar.ics"}
    | {"feed.xml", "rss.xml", "feed.json", "sitemap.xml"}
)
_SCHEMES = frozenset({"", "http", "https", "mailto", "tel"})  #: the ones that sanitising lets through


def reserved(folders: Iterable[str]) -> frozenset[str]:
    """First parts of addresses that are the site's own: its lists, and the ``folders`` of further languages."""
    return RESERVED | {folder.rstrip("/") for folder in folders}


def address(document: Document) -> str:
    """The document's address relative to the site's root: ``posts/slug/``."""
    return f"{_FOLDERS[document.kind]}{document.slug}/"


@dataclass(frozen=True, slots=True)
class Target:
    """What a link means. ``value`` is a document's key, a file of its folder, an address or the raw link."""

    kind: Literal["document", "file", "generated", "anchor", "external", "broken"]
    value: str
    fragment: str = ""


class Index:
    """Finds documents by their file and by their address."""

    def __init__(self, documents: Iterable[Document], site_url: str, folders: Iterable[str] = ("",)) -> None:
        """``folders`` are where each language's own pages lie: ``""``, ``en/``."""
        self.by_key: dict[str, Document] = {}
        self._by_path: dict[str, str] = {}
        self._by_address: dict[str, str] = {}
        self._site_url = site_url
        self._anywhere: dict[str, Target] = {}  # what means the same in every document
        self._generated = frozenset(folder + name for folder in folders for name in GENERATED)
        self.slugs: dict[Kind, set[str]] = {kind: set() for kind in Kind}
        for document in documents:
            self.by_key[document.key] = document
            self.slugs[document.kind].add(document.slug)
            self._by_path[document.path] = document.key
            self._by_path[document.path.removesuffix("/index.md").removesuffix(".md")] = document.key
            self._by_address[address(document)] = document.key

    def resolve(self, document: Document, link: str, files: Mapping[str, int] | frozenset[str] = frozenset()) -> Target:
        """What ``link`` in ``document`` points to; ``files`` are the known files below content/."""
        known = self._anywhere.get(link)
        if known is not None:
            return known
        written = link
        if self._site_url and link.startswith(self._site_url):
            link = "/" + link[len(self._site_url) :]
        try:
            parts = urlsplit(link)
        except ValueError:
            return Target("broken", link)
        if parts.scheme or parts.netloc:
            return self._everywhere(written, Target("external" if parts.scheme in _SCHEMES else "broken", link))
        path = unquote(parts.path)
        if not path:
            return Target("anchor", link, unquote(parts.fragment))
        if path.startswith("/"):
            return self._everywhere(written, self._absolute(link, path, parts.fragment))
        full = posixpath.normpath(posixpath.join(document.folder, path))
        key = self._by_path.get(full)
        if key is not None:
            return Target("document", key, unquote(parts.fragment))
        if full in files and full.startswith(document.folder + "/"):
            return Target("file", full[len(document.folder) + 1 :])
        return self._sibling(document, link, path, parts.fragment)

    def _everywhere(self, link: str, target: Target) -> Target:
        self._anywhere[link] = target
        return target

    def _absolute(self, link: str, path: str, fragment: str) -> Target:
        wanted = posixpath.normpath(path).lstrip("/")
        if path == "/" or wanted in self._generated:
            return Target("generated", "" if path == "/" else wanted)
        key = self._by_address.get(wanted + "/")
        if key is not None:
            return Target("document", key, unquote(fragment))
        return Target("generated", wanted + "/") if wanted + "/" in self._generated else Target("broken", link)

    def _sibling(self, document: Document, link: str, path: str, fragment: str) -> Target:
        """A link written as the reader's browser would follow it from the published page."""
        wanted = posixpath.normpath(posixpath.join("/", address(document), path)).lstrip("/")
        key = self._by_address.get(wanted + "/")
        return Target("document", key, unquote(fragment)) if key is not None else Target("broken", link)
