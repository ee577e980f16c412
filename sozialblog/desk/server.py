"""server: the desk on this machine's own address. Answers nobody else unless it is told to."""

from __future__ import annotations

import contextlib
import errno
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import waitress

from sozialblog.desk.app import MOST_BYTES, create_app
from sozialblog.desk.guard import Guard
from sozialblog.desk.office import Office

#: the first one is shown: browsers bind passkeys to names, not to addresses of digits
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where the desk listens. ``behind`` is the https address of a proxy that stands before it, or empty."""

    host: str = LOOPBACK[0]
    port: int = 0
    behind: str = ""

    def origins(self, port: int) -> tuple[str, ...]:
        """Every origin that a browser may give; the first one is shown."""
        if self.behind:
            parts = urlsplit(self.behind)
            return (f"{parts.scheme}://{parts.netloc}",)
        names = dict.fromkeys([self.host, *LOOPBACK])
        return tuple(f"http://{f'[{name}]' if ':' in name else name}:{port}" for name in names)


def serve(office: Office, where: Where, ready: Callable[[str], None]) -> None:
    """Serve the desk until interrupted; ``ready`` is told the address that opens it, and each further one.

    Raises OSError where the port cannot be had.
    """
    with contextlib.ExitStack() as stack:
        listeners = [stack.enter_context(item) for item in _listeners(where)]
        origins = where.origins(listeners[0].getsockname()[1])
        guard = Guard(origins, language=office.language, now=office.now, chance=office.chance)
        server = waitress.create_server(
            create_app(office, guard), sockets=listeners, threads=6, ident="", max_request_body_size=MOST_BYTES,
            inbuf_overflow=MOST_BYTES + 1,  # never a temporary file with somebody's photograph in it
        )  # fmt: skip
        ready(guard.address())
        threading.Thread(target=_on_enter, args=(guard, ready), daemon=True).start()
        try:
            server.run()
        finally:
            server.close()


def _listeners(where: Where) -> list[socket.socket]:
    """A bound socket for each address of the host. “localhost” are two, and a stranger shall have neither."""
    if where.host != LOOPBACK[0]:
        return [_bound(where.host, where.port)]
    first = _bound("127.0.0.1", where.port)
    try:
        return [first, _bound("::1", first.getsockname()[1])]
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            first.close()
            raise
        return [first]  # this machine has no IPv6


def _bound(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def _on_enter(guard: Guard, ready: Callable[[str], None]) -> None:
    """A new address for every Enter at the terminal: for a second browser, or after a night."""
    if sys.stdin is not None and sys.stdin.isatty():
        for _ in sys.stdin:
            ready(guard.address())
