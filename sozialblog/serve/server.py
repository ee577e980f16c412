"""server: a small web server for one person on this machine. Answers nobody else."""

from __future__ import annotations

import datetime as dt
import mimetypes
import threading
from collections.abc import Callable, Collection
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from watchfiles import watch

from sozialblog.errors import ContentError
from sozialblog.findings import Finding, from_error
from sozialblog.i18n import Language
from sozialblog.pipeline import ALONE, Cache, Index, Preview, Recall, Workers, preview
from sozialblog.serve.overlay import EVENTS, error_page, with_overlay
from sozialblog.serve.searching import Searching

HOST = "127.0.0.1"
_HEARTBEAT = 15  #: seconds between two signs of life to a waiting browser
_TYPES = {".webp": "image/webp", ".avif": "image/avif", ".xml": "application/xml", ".json": "application/json"}


class Server:
    """The rendered preview and those who wait for its next version."""

    def __init__(
        self, folder: Path, today: Callable[[], dt.date], root: str, language: Language, index: Index | None = None,
        workers: Workers = ALONE,
    ) -> None:  # fmt: skip
        """``workers`` take the first look, for which there are no threads yet."""
        self._searching = Searching(index)
        self._folder = folder
        self._today = today
        self._root = root
        self._language = language
        self._cache: Cache = {}
        self._recall = Recall()
        self._behind = False
        self._changed = threading.Condition()
        self._stop = threading.Event()
        self.version = 0
        self._preview: Preview | None = None
        self._faults: tuple[Finding, ...] = ()
        self.refresh(workers=workers)

    def refresh(self, *, quietly: bool = False, workers: Workers = ALONE) -> None:
        """Look at everything anew and wake every browser that waits."""
        try:
            self._preview = preview(
                self._folder, today=self._today(), root=self._root, cache=self._cache, recall=self._recall,
                searchable=self._searching.possible, workers=workers,
            )  # fmt: skip
            self._faults = ()
            self._preview.warm()
        except ContentError as error:
            self._preview, self._faults = None, (from_error(error),)
            quietly = False
        if not quietly:
            self._wake()

    def changed(self, paths: Collection[str]) -> None:
        """Show what has changed. Where it is the text of one document, its page first and the rest a little later."""
        quick = None
        if self._preview is not None and len(paths) == 1:
            place = Path(next(iter(paths))).resolve()
            if place.is_relative_to(self._folder.resolve()):
                quick = self._preview.with_text(place.relative_to(self._folder.resolve()).as_posix())
        if quick is None:
            self._behind = False
            self.refresh()
        else:
            self._preview, self._behind = quick, True
            self._wake()

    def catch_up(self) -> None:
        """Bring lists and everything else up to date after quick looks; nobody's page is reloaded for it."""
        if self._behind:
            self._behind = False
            self.refresh(quietly=True)

    def _wake(self) -> None:
        with self._changed:
            self.version += 1
            self._changed.notify_all()

    def wait(self, seen: int) -> int:
        """The newest version, as soon as it is newer than ``seen`` or a heartbeat is due."""
        with self._changed:
            self._changed.wait_for(lambda: self.version != seen, timeout=_HEARTBEAT)
            return self.version

    def answer(self, path: str) -> tuple[HTTPStatus, str, bytes]:
        """Status, media type and bytes for a path of the site."""
        shown = self._preview
        if shown is None:
            return HTTPStatus.OK, "text/html; charset=utf-8", error_page(self._faults, self._language)
        try:
            return self._file(shown, path)
        except ContentError as error:
            return HTTPStatus.OK, "text/html; charset=utf-8", error_page((from_error(error),), self._language)

    def _file(self, shown: Preview, path: str) -> tuple[HTTPStatus, str, bytes]:
        address = unquote(path).lstrip("/")
        name = f"{address}index.html" if not address or address.endswith("/") else address
        data = shown.file(name) or self._searching.file(shown, name)
        status = HTTPStatus.OK
        if data is None:
            data, status, name = shown.file("404.html") or b"", HTTPStatus.NOT_FOUND, "404.html"
        suffix = Path(name).suffix
        kind = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        if suffix == ".html":
            judgement = shown.judgements.get(address)
            data = with_overlay(data, judgement, shown.judged.site_findings, self._language)
            kind = "text/html; charset=utf-8"
        return status, kind, data

    def watch(self) -> None:
        """Refresh whenever a file of the site changes, until stopped."""
        places = [place for name in ("content", "themes") if (place := self._folder / name).is_dir()]
        for changes in watch(
            *places, stop_event=self._stop, debounce=100, step=20, rust_timeout=1000, yield_on_timeout=True
        ):
            if changes:
                self.changed({path for _, path in changes})
            else:
                self.catch_up()

    def stop(self) -> None:
        self._stop.set()


def serve(
    folder: Path, *, today: Callable[[], dt.date], root: str, language: Language, port: int,
    ready: Callable[[str], None], index: Index | None = None,
) -> None:  # fmt: skip
    """Serve the preview until interrupted; ``ready`` is told the address. ``index`` makes what readers search."""
    server = Server(folder, today, root, language, index, Workers.on_all_cores())
    with ThreadingHTTPServer((HOST, port), _handler(server)) as http:
        http.daemon_threads = True
        watcher = threading.Thread(target=server.watch, daemon=True)
        watcher.start()
        ready(f"http://{HOST}:{http.server_address[1]}/")
        try:
            http.serve_forever()
        finally:
            server.stop()


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if not self._is_own():
                self.send_error(HTTPStatus.FORBIDDEN)
            elif urlsplit(self.path).path == EVENTS:
                self._events()
            else:
                status, kind, data = server.answer(urlsplit(self.path).path)
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
                self.send_header("Cache-Control", "no-store")
                self.send_header("X-Content-Type-Options", "nosniff")
                self.end_headers()
                self.wfile.write(data)

        def _is_own(self) -> bool:
            """A foreign Host name that leads here is somebody else's page (DNS rebinding)."""
            host = (self.headers.get("Host") or "").rsplit(":", 1)[0]
            site = self.headers.get("Sec-Fetch-Site", "none")
            return host in (HOST, "localhost") and site in ("none", "same-origin")

        def _events(self) -> None:
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            seen = server.version
            try:
                while True:
                    newest = server.wait(seen)
                    self.wfile.write(b": still here\n\n" if newest == seen else b"data: changed\n\n")
                    self.wfile.flush()
                    seen = newest
            except OSError:
                return  # the browser went away

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the standard library's
            """Say nothing: what somebody looks at is nobody's business, and the terminal shows findings."""

    return Handler
