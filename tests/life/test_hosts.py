"""The rules for removed addresses, asked of a real Apache and a real nginx on this machine; the others by their syntax.

Needs the servers. Where there is none the tests are skipped, but not in CI, where they have to run.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from sozialblog.publish.removed import LISTS, Host, answers
from tests import sites

BASE = "/sub/blog/"
#: removed files with everything in their names that means something in a configuration
REMOVED = [
    "posts/a-b/index.html", "alt/x.html", "über/uns/index.html", "posts/a+b (c)/index.html", "posts/$1;x/index.html",
    "posts/[a]{2}/index.html", "posts/100%/index.html", "posts/it's/index.html", "posts/a|b.html", "posts/^x.html",
]  # fmt: skip
KEPT = [
    "index.html",
    "posts/a-b-c/index.html",
    "posts/a/index.html",
    "alt/xxhtml",
    "404.html",
    "posts/aab (c)/index.html",
]

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
LoadModule mime_module {modules}/mod_mime.so
TypesConfig /dev/null
ErrorLog "{place}/error.log"
DocumentRoot "{root}"
<Directory "{root}">
    AllowOverride FileInfo
    Require all granted
</Directory>
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
    server {{
        listen 127.0.0.1:{port};
        root "{root}";
        include "{root}{base}nginx-removed.conf";
    }}
}}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def served(name: str, root: Path, place: Path):
    """A function that asks the server ``name`` about an address and returns the status."""
    tool = shutil.which({"apache": "apache2", "nginx": "nginx"}[name], path=f"{os.environ['PATH']}:/usr/sbin")
    if tool is None:
        if os.environ.get("CI"):
            pytest.fail(f"CI has to ask {name}, and there is none")
        pytest.skip(f"there is no {name} here")
    port, form = free_port(), APACHE if name == "apache" else NGINX
    rooted = os.geteuid() == 0
    user = {"apache": "User www-data\nGroup www-data", "nginx": "user root;"}[name] if rooted else ""
    text = form.format(place=place, root=root, port=port, base=BASE, user=user, modules="/usr/lib/apache2/modules")
    (place / "server.conf").write_text(text, encoding="utf-8")
    words = (
        ["-f", str(place / "server.conf"), "-DFOREGROUND"]
        if name == "apache"
        else ["-p", str(place), "-c", str(place / "server.conf")]
    )
    process = subprocess.Popen([tool, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def ask(path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", quote(path))
            return connection.getresponse().status
        finally:
            connection.close()

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


def write(root: Path, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        target = root / BASE.strip("/") / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


@pytest.fixture
def root():
    """A folder that a server's own user may read, unlike pytest's."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="sozialblog-host-") as place:
        Path(place).chmod(0o755)
        yield Path(place)


@pytest.mark.parametrize("server", ["apache", "nginx"])
def test_a_real_server_answers_410_for_every_spelling_and_for_nothing_else(server, root, tmp_path):
    write(root, dict.fromkeys(KEPT, b"<p>da</p>"))
    write(root, answers(REMOVED, Host(url=f"https://traeger.example{BASE}")))
    with served(server, root, tmp_path) as ask:
        for path in REMOVED:
            folder = path.removesuffix("index.html")
            for spelling in {path, folder, folder.rstrip("/") if folder != path else path}:
                assert ask(BASE + spelling) == 410, spelling
        for path in KEPT:
            assert ask(BASE + path) == 200, path
            assert ask(BASE + path.removesuffix("index.html")) == 200, path
        for path in ("posts/a-b/x", "posts/a-bb/", "nirgends/"):
            assert ask(BASE + path) == 404, path
        for path in LISTS:
            assert ask(BASE + path) == 404, "the lists are nobody's to read"


@pytest.mark.parametrize("server", ["apache", "nginx"])
def test_after_a_withdrawal_the_old_addresses_are_gone_on_a_real_server(server, root, tmp_path):
    site = sites.bare()
    site.toml["site"]["url"] = f"https://traeger.example{BASE}"
    site.add(
        sites.post("hof", people=[sites.record("kim", campaigns=None)], campaign=None, aliases=["alt/hof", "kim.html"])
    )
    site.add(sites.post("bleibt", campaign=None))
    folder, out = site.write(tmp_path / "site"), root / BASE.strip("/")
    with sites.without_approval():
        assert sites.build(folder, out).status == 0
        photos = sorted(sites.with_colour(sites.colours(out), f"hof/{site.get('hof').photo['file']}"))
        assert photos
        assert sites.run("withdraw", "kim", "--output", out, site=folder).status == 0
        assert sites.build(folder, out).status == 3
    with served(server, root, tmp_path) as ask:
        for path in ("posts/hof/", "posts/hof", "posts/hof/index.html", "alt/hof/", "alt/hof", "kim.html"):
            assert ask(BASE + path) == 410, path
        for path in ("", "posts/bleibt/", "feed.xml", "sitemap.xml"):
            assert ask(BASE + path) == 200, path
        for path in photos:
            assert ask(BASE + path) == 404, path


def test_netlify_and_cloudflare_can_read_every_line():
    """The files' documented syntax: “from to status!”, one blank between, addresses percent-encoded, comments with #.

    Cloudflare Pages knows only 301, 302, 303, 307 and 308, ignores other lines, and reads at most 2,100 of 1,000 letters.
    """
    files = answers(REMOVED, Host(url=f"https://traeger.example{BASE}"))
    gone = set()
    for line in files["_redirects"].decode("ascii").splitlines():
        if line.startswith("#"):
            continue
        source, target, status = line.split(" ")
        assert source.startswith(BASE)
        assert not set(source) & set(":*#? ")
        assert target == f"{BASE}404.html"
        assert status in ("410!", "404!")
        assert len(line) < 1000
        if status == "410!":
            gone.add(unquote(source).removeprefix(BASE))
    assert set(REMOVED) <= gone
    block = None
    for line in files["_headers"].decode("ascii").splitlines():
        if line.startswith("  "):
            assert block
            assert line == "  X-Robots-Tag: noindex" or (block == f"{BASE}*" and line.count(": ") == 1)
        elif not line.startswith("#"):
            block = line
            assert unquote(line).removeprefix(BASE) in {*LISTS, "*"}
