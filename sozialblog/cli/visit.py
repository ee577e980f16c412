"""visit: asks other servers whether an address still answers. The one place that opens connections to them.

Polite: one host at a time with a pause, HEAD before GET, no body read, robots.txt obeyed. Careful: only http and
https, a name is resolved once and the connection goes to the address that was looked at, so that no link and no
redirection leads into a private network.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from sozialblog import __version__

AGENT: Final = f"sozialblog/{__version__} (link check)"
PAUSE: Final = 1.0  #: seconds between two requests to one host
_WAIT: Final = 10.0  #: seconds for a connection and for an answer
_HOPS: Final = 5  #: redirections that are followed
_ROBOTS: Final = 500_000  #: bytes of robots.txt that count (RFC 9309, 2.5)
_MOVED: Final = (301, 302, 303, 307, 308)
_FOR_EVER: Final = (301, 308)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of an address: the status of the last answer (0: none came), where it led, and why nothing came.

    ``reason`` is ``private``, ``robots``, ``unknown`` (no such host), ``silent``, ``certificate``, ``circle`` or empty.
    """

    status: int = 0
    final: str = ""
    moved: bool = False  #: for ever, says the server
    reason: str = ""


@dataclass(slots=True)
class Visitor:
    """Looks at addresses. ``private`` allows those in private networks; ``pause`` is in seconds."""

    private: bool = False
    pause: float = PAUSE
    _robots: dict[str, RobotFileParser] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    def visit_all(self, urls: Iterable[str]) -> Iterator[tuple[str, Answer]]:
        """Each address with its answer, host by host."""
        for url in sorted(set(urls), key=lambda url: (_host(url), url)):
            yield url, self.visit(url)

    def visit(self, url: str) -> Answer:
        """Never raises for what the network does."""
        try:
            return self._follow(url)
        except _PrivateError:
            return Answer(reason="private")
        except (socket.gaierror, UnicodeError):
            return Answer(reason="unknown")
        except Exception as error:  # noqa: BLE001 - whatever a foreign server does is an answer of its own
            return Answer(reason="certificate" if _is_certificate(error) else "silent")

    def _follow(self, url: str) -> Answer:
        moved = True
        for hop in range(_HOPS + 1):
            if not self._may(url):
                return Answer(reason="robots", final=url)
            status, location = self._ask("HEAD", url)
            if status >= 400 and status not in (404, 410):
                status, location = self._ask("GET", url)
            if status not in _MOVED or not location:
                return Answer(status=status, final=url, moved=moved and hop > 0)
            moved = moved and status in _FOR_EVER
            url = urljoin(url, location)
        return Answer(reason="circle", final=url)

    def _may(self, url: str) -> bool:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            rules = RobotFileParser()
            status, text = self._read(f"{site}/robots.txt")
            rules.parse(text.splitlines() if status == 200 else [])
            self._robots[site] = rules
        return self._robots[site].can_fetch(AGENT, url)

    def _read(self, url: str) -> tuple[int, str]:
        response = self._open("GET", url)
        try:
            return response.status, response.read(_ROBOTS, decode_content=True).decode("utf-8", "replace")
        finally:
            response.close()

    def _ask(self, method: str, url: str) -> tuple[int, str]:
        response = self._open(method, url)
        try:
            return response.status, response.headers.get("Location", "")
        finally:
            response.close()

    def _open(self, method: str, url: str) -> Any:
        """An open answer whose body was not read."""
        import urllib3

        parts = urlsplit(url)
        host, secure = parts.hostname or "", parts.scheme == "https"
        if parts.scheme not in ("http", "https"):
            raise _PrivateError
        address = self._address(host, parts.port or (443 if secure else 80))
        self._rest(host)
        options: dict[str, Any] = {"timeout": urllib3.Timeout(_WAIT), "retries": False, "maxsize": 1}
        if secure:
            context = ssl.create_default_context()
            pool: Any = urllib3.HTTPSConnectionPool(
                address[0], address[1], ssl_context=context, server_hostname=host, assert_hostname=host, **options
            )
        else:
            pool = urllib3.HTTPConnectionPool(address[0], address[1], **options)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"Host": parts.netloc.rpartition("@")[2], "User-Agent": AGENT, "Accept": "*/*", "Connection": "close"}
        return pool.urlopen(method, path, headers=headers, redirect=False, preload_content=False)

    def _address(self, host: str, port: int) -> tuple[str, int]:
        """The numerical address to connect to. Every address of the name has to be public."""
        found = [str(item[4][0]) for item in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        if not self.private and not all(_is_public(address) for address in found):
            raise _PrivateError
        return found[0], port

    def _rest(self, host: str) -> None:
        begun = self._last.get(host)
        if begun is not None:
            time.sleep(max(0.0, begun + self.pause - time.monotonic()))
        self._last[host] = time.monotonic()


class _PrivateError(Exception):
    """The address is none of the public internet."""


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return found.is_global and not found.is_multicast and (mapped is None or mapped.is_global)


def _is_certificate(error: BaseException) -> bool:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
