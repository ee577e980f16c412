"""Addresses: where a link in a published file leads. Reads no file, asks no network.

Follows what browsers do (WHATWG URL standard), which is more lenient than RFC 3986: blanks are dropped, tabs and
line ends vanish, backslashes are slashes. A checker that is stricter than browsers would miss what they fetch.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import unquote, unquote_to_bytes

_DROPPED: Final = re.compile(r"[\t\n\r]")
_BLANKS: Final = "".join(map(chr, range(0x21)))
_SCHEME: Final = re.compile(r"([a-zA-Z][a-zA-Z0-9+.\-]*):")
_HOST_END: Final = re.compile(r"[/?#]")
_PORTS: Final = {"http": ":80", "https": ":443"}
_REMEMBERED: Final = 50_000  #: addresses of whose targets a build is reminded
_SRCSET: Final = re.compile(r"[\s,]*([^\s,]\S*)")


class Kind(StrEnum):
    """What kind of place an address names."""

    INTERNAL = "internal"  #: a file of the folder
    OUTSIDE = "outside"  #: the same host, but above or beside the folder
    FOREIGN = "foreign"  #: another host, or another scheme that is fetched over the network
    DATA = "data"  #: the content itself
    SCRIPT = "script"  #: a program in the address
    OTHER = "other"  #: mailto, tel and other schemes that are not fetched


@dataclass(frozen=True, slots=True)
class Target:
    """Where an address leads: for INTERNAL the path inside the folder, for FOREIGN the host."""

    kind: Kind
    path: str = ""
    fragment: str = ""


class Site:
    """Resolves addresses against the folder, knowing its ``base_url`` if there is one."""

    def __init__(self, base_url: str) -> None:
        match = _SCHEME.match(base_url)
        self._scheme = match[1].lower() if match else ""
        rest = base_url[match.end() :].lstrip("/") if match else ""
        host, slash, path = rest.partition("/")
        self._host = _host(host, self._scheme)
        self._base = f"/{path}" if slash and path.endswith("/") else f"/{path}/" if path else "/"
        self._known: dict[str, Target] = {}
        self.own_address = (
            re.compile(re.escape(base_url.rstrip("/")) + r"(?=[/?#\s\"'<>]|$)[^\s\"'<>\\]*") if match else None
        )

    def resolve(self, url: str, folder: str = "") -> Target:
        """The target of ``url`` in a file of ``folder`` ("" or "a/b/"); never raises."""
        if not folder:
            return self._known_target(url)
        up = "../" * folder.count("/")
        if not url.startswith(up):
            return self._resolve(_cleaned(url), folder)
        # Pages lie at many places and link to the same ones from the top.
        return self._known_target(f"./{url[len(up) :]}")

    def _known_target(self, url: str) -> Target:
        found = self._known.get(url)
        if found is None:
            found = self._resolve(_cleaned(url), "")
            if found.kind is not Kind.DATA and len(self._known) < _REMEMBERED:
                self._known[url] = found
        return found

    def _resolve(self, url: str, folder: str) -> Target:
        match = _SCHEME.match(url)
        scheme = match[1].lower() if match else ""
        if scheme == "data":
            return Target(Kind.DATA)
        if scheme in ("javascript", "vbscript"):
            return Target(Kind.SCRIPT)
        if scheme in ("mailto", "tel", "sms", "geo", "about", "webcal", "urn", "tag"):
            return Target(Kind.OTHER)
        if scheme:
            return self._absolute(scheme, url[len(scheme) + 1 :].replace("\\", "/"))
        address, _mark, fragment = url.partition("#")
        address = address.partition("?")[0].replace("\\", "/")
        if address.startswith("//"):
            return self._absolute(self._scheme, url.replace("\\", "/"))
        if address.startswith("/"):
            return self._rooted(address, fragment)
        if not address:
            return Target(Kind.INTERNAL, "", unquote(fragment))
        return _joined(folder + address, fragment)

    def _absolute(self, scheme: str, rest: str) -> Target:
        after = rest.lstrip("/")
        end = _HOST_END.search(after)
        host, tail = (after[: end.start()], after[end.start() :]) if end else (after, "")
        name = _host(host.rpartition("@")[2], scheme)
        if scheme not in ("http", "https") or not self._host or (scheme, name) != (self._scheme, self._host):
            return Target(Kind.FOREIGN, name or scheme)
        address, _mark, fragment = tail.partition("#")
        target = self._rooted(address.partition("?")[0] or "/", fragment)
        # Whoever writes the host out means a place beside the folder, such as the organisation's own start page.
        return Target(Kind.OTHER) if target.kind is Kind.OUTSIDE else target

    def _rooted(self, address: str, fragment: str) -> Target:
        if f"{address}/" == self._base:
            address = self._base
        if not address.startswith(self._base):
            return Target(Kind.OUTSIDE, address)
        return _joined(address[len(self._base) :], fragment)


def _cleaned(url: str) -> str:
    return _DROPPED.sub("", url).strip(_BLANKS)


def _joined(address: str, fragment: str) -> Target:
    """The path inside the folder, without dots, or OUTSIDE when it climbs above the top."""
    parts: list[str] = []
    names = unquote(address).split("/")
    for name in names:
        if name == "..":
            if not parts:
                return Target(Kind.OUTSIDE, address)
            parts.pop()
        elif name not in ("", "."):
            parts.append(name)
    path = "/".join(parts)
    is_folder = names[-1] in ("", ".", "..")
    return Target(Kind.INTERNAL, f"{path}/" if is_folder and path else path or "/", unquote(fragment))


def _host(host: str, scheme: str) -> str:
    return host.lower().removesuffix(_PORTS.get(scheme, ":")).removesuffix(".")


def srcset(value: str) -> list[str]:
    """The addresses in a ``srcset`` (HTML, "parse a srcset attribute"), whose data: addresses contain commas."""
    found, at = [], 0
    while match := _SRCSET.match(value, at):
        at = match.end()
        url = match[1]
        if url.endswith(","):
            url = url.rstrip(",")
        else:
            at = value.find(",", at) + 1 or len(value)
        found.append(url)
    return found


def data_content(url: str) -> tuple[str, bytes] | None:
    """Media type and bytes of a ``data:`` address (RFC 2397), or ``None`` if it is broken."""
    head, comma, body = _DROPPED.sub("", url).strip(_BLANKS).partition(",")
    if not comma:
        return None
    kind = head[5:].lower().replace(" ", "")
    raw = unquote_to_bytes(body)
    if kind.endswith(";base64"):
        packed = re.sub(rb"\s", b"", raw).rstrip(b"=")
        try:
            raw = base64.b64decode(packed + b"=" * (-len(packed) % 4), validate=True)
        except (binascii.Error, ValueError):
            return None
    return kind.partition(";")[0], raw


def folder_of(path: str) -> str:
    """The folder of ``path``, with a slash at its end, or an empty string at the top."""
    return "".join(path.rpartition("/")[:2])
