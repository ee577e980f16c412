"""Real servers on this machine's loopback: SFTP (asyncssh), rsync's own daemon, and a wire that can be cut."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import asyncssh

USER, PASSWORD = "netz", "pferd-batterie"


class _Doorman(asyncssh.SSHServer):
    """Lets in who has the password or the key."""

    def __init__(self, keys: list[asyncssh.SSHKey]) -> None:
        self._keys = {key.public_data for key in keys}

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (USER, PASSWORD)

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return key.public_data in self._keys


class Server:
    """A running SFTP server. ``host_key`` is its key, ``client_key`` a file with one that it lets in."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.root = root
        self.port = 0
        self.host_key = asyncssh.generate_private_key("ssh-ed25519")
        key = asyncssh.generate_private_key("ssh-ed25519")
        self.client_key = folder / "key"
        self.client_key.write_bytes(key.export_private_key())
        self.client_key.chmod(0o600)
        self._doorman = lambda: _Doorman([key.convert_to_public()])
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        assert self._ready.wait(20)

    def known_host(self, port: int | None = None) -> str:
        """The line of known_hosts that vouches for this server."""
        kind, data = self.host_key.export_public_key().decode().split()[:2]
        return f"[127.0.0.1]:{port or self.port} {kind} {data}\n"

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)

        def sftp(channel: Any) -> asyncssh.SFTPServer:
            return asyncssh.SFTPServer(channel, chroot=str(self.root).encode())

        async def start() -> Any:
            return await asyncssh.create_server(
                self._doorman, "127.0.0.1", 0, server_host_keys=[self.host_key], sftp_factory=sftp
            )

        acceptor = self._loop.run_until_complete(start())
        self.port = acceptor.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()  # until the process ends: a loop that stops early leaves half-closed connections


class Wire:
    """A port that passes everything on to another one, until ``limit`` bytes have gone towards the server."""

    def __init__(self, port: int, limit: int) -> None:
        self._to = port
        self._left = limit
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.passed = 0
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                here, _ = self._listener.accept()
                there = socket.create_connection(("127.0.0.1", self._to))
                for one, other, counted in ((here, there, True), (there, here, False)):
                    threading.Thread(target=self._pass, args=(one, other, counted), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket, counted: bool) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(4096):
                if counted:
                    with self._lock:
                        self.passed += len(data)
                        self._left -= len(data)
                    if self._left < 0:
                        break
                other.sendall(data)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def close(self) -> None:
        self._listener.close()


@contextlib.contextmanager
def rsync_daemon(program: str, root: Path, folder: Path) -> Iterator[int]:
    """rsync's daemon with the module ``www``; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = folder / "rsyncd.conf"
    ours = "uid = 0\ngid = 0\n" if hasattr(os, "getuid") and os.getuid() == 0 else ""
    config.write_text(
        f"use chroot = no\n{ours}log file = {folder}/rsync.log\n[www]\npath = {root}\nread only = no\n",
        encoding="utf-8",
    )
    command = [program, "--daemon", "--no-detach", f"--config={config}", "--address=127.0.0.1", f"--port={port}"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        _until(lambda: _answers(port))
        yield port
    finally:
        process.kill()  # asked politely it takes half a second to go
        process.wait(10)


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _until(true: Callable[[], bool]) -> None:
    for _ in range(200):
        if true():
            return
        time.sleep(0.05)
    raise TimeoutError
