"""check --external against servers on this machine: what is broken is said, politely, and nothing private is asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from sozialblog.cli import visit
from tests import sites

ROBOTS = b"User-agent: *\nDisallow: /verboten\n"


class Server(ThreadingHTTPServer):
    daemon_threads = True
    asked: list[tuple[str, str, str]]


class Handler(BaseHTTPRequestHandler):
    server: Server

    def _answer(self) -> None:
        self.server.asked.append((self.command, self.path, self.headers["User-Agent"]))
        where = f"http://127.0.0.1:{self.server.server_port}"
        status, location, body = {
            "/robots.txt": (200, "", ROBOTS), "/gut": (200, "", b"x" * 100), "/weg": (404, "", b""), "/kaputt": (500, "", b""),
            "/scheu": (403, "", b""), "/umgezogen": (301, f"{where}/gut", b""), "/kurz": (302, "/gut", b""),
            "/kreis": (302, "/kreis", b""), "/nach-innen": (302, "http://169.254.169.254/latest/", b""),
        }.get(self.path.partition("?")[0], (404, "", b""))  # fmt: skip
        if self.path == "/nur-get":
            status = 405 if self.command == "HEAD" else 200
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


Handler.do_GET = Handler.do_HEAD = Handler._answer


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(visit, "PAUSE", 0.0)
    with Server(("127.0.0.1", 0), Handler) as found:
        found.asked = []
        thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield found
        found.shutdown()
        thread.join()


def site(folder: Path, server: Server, *paths: str) -> Path:
    made = sites.small()
    links = "".join(f"[Ziel](http://127.0.0.1:{server.server_port}{path})\n\n" for path in paths)
    made.get("hof").body += "\n" + links
    return made.write(folder)


def said(result: sites.Result, port: int) -> list[tuple[str, str, str]]:
    found = [item for item in result.document("post/hof")["findings"] if item["code"] == "S509"]
    return [(item["severity"], item["message"].replace(f"http://127.0.0.1:{port}", ""), item["fix"]) for item in found]


def test_what_leads_nowhere_is_said_and_holds_nothing_back(tmp_path: Path, server: Server) -> None:
    paths = ("/gut", "/weg#unten", "/kaputt", "/scheu", "/umgezogen", "/kurz", "/kreis", "/nur-get", "/verboten/hier")
    folder = site(tmp_path, server, *paths)
    result = sites.check(folder, sites.TODAY, "--external", "--intranet")
    found = {(severity, message) for severity, message, _ in said(result, server.server_port)}
    assert found == {
        ("warn", "/weg is gone (404)."), ("warn", "/kaputt answers with a fault (500)."),
        ("note", "/umgezogen has moved for good."), ("warn", "/kreis redirects without end."),
    }  # fmt: skip
    fixes = " ".join(fix for _, _, fix in said(result, server.server_port))
    assert f"Write http://127.0.0.1:{server.server_port}/gut instead." in fixes
    assert "/verboten/hier" not in {path for _, path, _ in server.asked}
    assert {agent for _, _, agent in server.asked} == {visit.AGENT}
    assert ("GET", "/gut") not in {(method, path) for method, path, _ in server.asked}
    assert [path for _, path, _ in server.asked].count("/robots.txt") == 1


def test_what_was_seen_is_not_asked_again_before_its_time(tmp_path: Path, server: Server) -> None:
    folder = site(tmp_path, server, "/gut", "/weg")
    sites.check(folder, sites.TODAY, "--external", "--intranet")
    server.asked.clear()
    again = sites.check(folder, sites.TODAY, "--external", "--intranet")
    assert (server.asked, len(said(again, server.server_port))) == ([], 1)
    sites.check(folder, sites.dt.date(2026, 7, 3), "--external", "--intranet")
    assert {path for _, path, _ in server.asked} == {"/robots.txt", "/weg"}
    (folder / ".sozialblog" / "links.json").write_text("{", encoding="utf-8")
    server.asked.clear()
    sites.check(folder, sites.TODAY, "--external", "--intranet")
    assert "/gut" in {path for _, path, _ in server.asked}


def test_nothing_private_is_asked_unless_wanted(tmp_path: Path, server: Server) -> None:
    folder = site(tmp_path, server, "/gut")
    result = sites.check(folder, sites.TODAY, "--external")
    assert server.asked == []
    assert "private network" in said(result, server.server_port)[0][1]


@pytest.mark.parametrize("url", [
    "http://localhost/", "http://127.0.0.1:8080/", "http://10.1.2.3/", "http://192.168.0.1/", "http://169.254.169.254/latest/",
    "http://[::1]/", "http://[fe80::1]/", "http://[::ffff:127.0.0.1]/", "http://0.0.0.0/", "http://2130706433/", "http://0x7f.1/",
    "http://100.64.0.1/", "file:///etc/passwd", "ftp://127.0.0.1/", "http://224.0.0.1/",
])  # fmt: skip
def test_addresses_that_are_never_asked(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("urllib3.HTTPConnectionPool.urlopen", refuse)
    assert visit.Visitor(pause=0).visit(url).reason == "private"


def test_a_redirection_into_a_private_network_is_not_followed(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first host counts as public here, so that only the second one can stop it."""
    monkeypatch.setattr(visit, "_is_public", lambda address: address == "127.0.0.1")
    answer = visit.Visitor(pause=0).visit(f"http://127.0.0.1:{server.server_port}/nach-innen")
    assert answer.reason == "private"


def test_a_pause_between_two_requests_to_one_host(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(visit.time, "sleep", waited.append)
    visit.Visitor(private=True, pause=5.0).visit(f"http://127.0.0.1:{server.server_port}/gut")
    assert len(waited) == 1
    assert 4 < waited[0] <= 5


def test_neither_check_nor_build_goes_online(tmp_path: Path, server: Server) -> None:
    folder = site(tmp_path, server, "/weg")
    assert said(sites.check(folder), server.server_port) == []
    sites.build(folder, tmp_path / "out")
    assert server.asked == []


def test_nobody_answers(tmp_path: Path) -> None:
    made = sites.small()
    made.get("hof").body += "\n[Ziel](http://127.0.0.1:9/) [Ziel](http://gibt-es-nicht.invalid/)\n"
    result = sites.check(made.write(tmp_path), sites.TODAY, "--external", "--intranet")
    messages = sorted(message for _, message, _ in said(result, 9))
    assert messages == ["/ does not answer.", "http://gibt-es-nicht.invalid/: there is no such host."]
