"""urls: addresses relative to the site's root, and links from one page to another. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from urllib.parse import quote, urlsplit

from sozialblog.files import is_device

Url = Callable[[str], str]

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_LONGEST = 100  #: characters; file systems allow 255 bytes
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_NEEDS_NO_QUOTES = re.compile(r"[a-zA-Z0-9_.~/-]*\Z")


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """A name for an address: small letters, digits, hyphens; with a digest where much or all of the text is lost."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_GERMAN)
    plain = _NOT_PLAIN.sub("-", unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()).strip("-")
    if 0 < len(plain) <= _LONGEST and not is_device(plain):
        return plain
    return (plain[:_LONGEST].rstrip("-") or "t") + "-" + hashlib.sha256(text.encode()).hexdigest()[:8]


def output_path(address: str) -> str:
    """The file behind an address: ``posts/x/`` is ``posts/x/index.html``."""
    return f"{address}index.html" if address == "" or address.endswith("/") else address


def folder_of(page: str) -> str:
    """The folder in which a page's relative links begin: "" or with a slash at its end."""
    return page[: page.rfind("/") + 1]


def relative(page: str) -> Url:
    """A function from addresses to links that work from ``page``, under whatever sub-path the site lies."""
    above = tuple(part for part in folder_of(page).split("/") if part)

    def url(address: str) -> str:
        if above and not address.startswith(above[0]):
            return _from_another_folder(len(above), address)
        return _link(above, address)

    return url


@lru_cache(maxsize=4096)
def _from_another_folder(depth: int, address: str) -> str:
    """The link from any page so deep in other folders: most pages of a site link to the same few places."""
    return _link((" ",) * depth, address)


def _link(above: Sequence[str], address: str) -> str:
    path, hash_mark, fragment = address.partition("#")
    return _quoted(_way(above, path)) + (hash_mark + _quoted(fragment) if hash_mark else "")


def _quoted(text: str) -> str:
    """``quote(text)``, which takes ten times as long where there is nothing to quote."""
    return text if _NEEDS_NO_QUOTES.match(text) else quote(text)


def _way(above: Sequence[str], path: str) -> str:
    """The way to ``path`` from inside the folders ``above``."""
    parts = [part for part in path.split("/") if part]
    same = 0
    for own, other in zip(above, parts, strict=False):
        if own != other:
            break
        same += 1
    way = "/".join([".."] * (len(above) - same) + parts[same:]) or "."
    return f"{way}/" if path == "" or path.endswith("/") else way


def absolute(site_url: str) -> Url:
    """A function from addresses to full web addresses, for feeds and the head of a page."""

    def url(address: str) -> str:
        path, hash_mark, fragment = address.partition("#")
        return site_url + _quoted(path) + (hash_mark + _quoted(fragment) if hash_mark else "")

    return url


def rooted(site_url: str) -> Url:
    """A function to links from the server's root, for the error page that is shown at any depth."""
    return absolute(urlsplit(site_url).path or "/")
