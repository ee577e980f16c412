"""Real web servers on this machine, each with a configuration of its own, for as long as a test needs them."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from urllib.parse import quote

import pytest

APACHE = """
ServerRoot "{place}"
ServerName localhost
PidFile "{place}/pid"
Listen 127.0.0.1:{port}
{user}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule alias_module {modules}/mod_alias.so
LoadModule dir_module {modules}/mod_dir.so
LoadModule headers_module {modules}/mod_headers.so
LoadModule mime_module {modules}/mod_mime.so
TypesConfig /dev/null
ErrorLog "{place}/error.log"
DocumentRoot "{root}"
{rules}
DirectoryIndex index.html
"""
NGINX = """
daemon off;
{user}
pid {place}/pid;
error_log {place}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {place}/body;
    proxy_temp_path {place}/proxy;
    fastcgi_temp_path {place}/fastcgi;
    uwsgi_temp_path {place}/uwsgi;
    scgi_temp_path {place}/scgi;
    {rules}
}}
"""
RULES = {
    "apache": """
<Directory "ROOT">
    AllowOverride FileInfo
    Require all granted
</Directory>
""",
    "nginx": """
    server {
        listen 127.0.0.1:PORT;
        root "ROOT";
        include "ROOTBASEnginx-removed.conf";
    }
""",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def readable():
    """A folder that a server's own user may read, unlike pytest's."""
    with tempfile.TemporaryDirectory(prefix="sozialblog-host-") as place:
        Path(place).chmod(0o755)
        yield Path(place)


@dataclass(frozen=True)
class Ask:
    """Asks a server on this machine."""

    port: int

    def __call__(self, path: str) -> int:
        return self.whole(path)[0]

    def whole(self, path: str) -> tuple[int, Message, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", quote(path))
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()


@contextlib.contextmanager
def served(name: str, root: Path, place: Path, base: str = "/", *, inside: str | None = None):
    """The server ``name``, and what asks it about an address.

    ``inside`` stands in the server's configuration instead of what is needed to read the rules below ``base``; in it
    ROOT and PORT are replaced.
    """
    tool = shutil.which({"apache": "apache2", "nginx": "nginx"}[name], path=f"{os.environ['PATH']}:/usr/sbin")
    if tool is None:
        if os.environ.get("CI"):
            pytest.fail(f"CI has to ask {name}, and there is none")
        pytest.skip(f"there is no {name} here")
    port, form = free_port(), APACHE if name == "apache" else NGINX
    rooted = os.geteuid() == 0
    user = {"apache": "User www-data\nGroup www-data", "nginx": "user root;"}[name] if rooted else ""
    rules = (inside or RULES[name]).replace("ROOT", str(root)).replace("PORT", str(port)).replace("BASE", base)
    text = form.format(place=place, root=root, port=port, rules=rules, user=user, modules="/usr/lib/apache2/modules")
    (place / "server.conf").write_text(text, encoding="utf-8")
    words = (
        ["-f", str(place / "server.conf"), "-DFOREGROUND"]
        if name == "apache"
        else ["-p", str(place), "-c", str(place / "server.conf")]
    )
    process = subprocess.Popen([tool, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    ask = Ask(port)
    try:
        for _ in range(100):
            with contextlib.suppress(ConnectionError):
                ask("/")
                break
            assert process.poll() is None, process.stderr.read().decode()
            time.sleep(0.05)
        yield ask
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stderr.close()
