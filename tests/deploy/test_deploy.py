"""deploy, through the command line, against a folder, a real SFTP server and a real rsync daemon."""

from __future__ import annotations

import functools
import http.server
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest

from sozialblog.publish import MANIFEST
from tests import sites
from tests.deploy import outputs, servers

RSYNC = shutil.which("rsync")
ABSENT = RSYNC is None and not os.environ.get("CI")
KINDS = [
    "folder",
    "sftp",
    pytest.param("rsync", marks=pytest.mark.skipif(ABSENT, reason="rsync is not installed")),
]


@pytest.fixture(name="server", scope="module")
def _server(tmp_path_factory: pytest.TempPathFactory) -> servers.Server:
    root = tmp_path_factory.mktemp("sftp")
    return servers.Server(root, tmp_path_factory.mktemp("keys"))


@pytest.fixture(name="online")
def _online(server: servers.Server, tmp_path: Path) -> Iterator[Path]:
    """The folder that is online, below the root of the SFTP server."""
    folder = server.root / tmp_path.name
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(name="known")
def _known(server: servers.Server, tmp_path: Path) -> Path:
    path = tmp_path / "known_hosts"
    path.write_text(server.known_host(), encoding="utf-8")
    return path


@pytest.fixture(name="to")
def _to(
    request: pytest.FixtureRequest, server: servers.Server, online: Path, known: Path, tmp_path: Path
) -> Iterator[list[str]]:
    """The options that name a target of the kind that is asked for."""
    if request.param == "folder":
        yield ["--to", str(online)]
    elif request.param == "sftp":
        yield sftp(server.port, online, server.client_key, known)
    else:
        assert RSYNC
        with servers.rsync_daemon(RSYNC, online, tmp_path) as port:
            yield ["--to", f"rsync://127.0.0.1:{port}/www"]


def sftp(port: int, online: Path, key: Path, known: Path) -> list[str]:
    target = f"sftp://{servers.USER}@127.0.0.1:{port}/{online.name}"
    return ["--to", target, "--key", str(key), "--known-hosts", str(known)]


def deploy(folder: Path, to: list[str], *more: str) -> sites.Result:
    return sites.run("deploy", "--output", folder, *to, *more, site=folder.parent)


def same(folder: Path, online: Path) -> bool:
    return sites.tree(folder) == sites.tree(online)


every_kind = pytest.mark.parametrize("to", KINDS, indirect=True)


@every_kind
def test_a_first_deployment_then_a_change_then_nothing(to: list[str], online: Path, tmp_path: Path) -> None:
    public = outputs.write(tmp_path / "public", outputs.posts("hof", "rad", "müll"))
    result = deploy(public, to)
    assert (result.status, result.err) == (0, "")
    assert "8 sent, 0 deleted, 0 unchanged" in result.out
    assert same(public, online)
    outputs.write(
        public, {**outputs.posts("hof", "rad", "müll"), "robots.txt": ("User-agent: *\n", ()), "neu/a/b.txt": ("x", ())}
    )
    result = deploy(public, to)
    assert "2 sent, 0 deleted, 7 unchanged" in result.out
    assert same(public, online)
    result = deploy(public, to, "--check", "all")
    assert (result.status, "0 sent, 0 deleted, 9 unchanged" in result.out) == (0, True)
    assert (online / "robots.txt").stat().st_mode & 0o777 == 0o644


@every_kind
def test_what_is_withdrawn_goes_with_its_folders_and_other_peoples_files_stay(
    to: list[str], online: Path, tmp_path: Path
) -> None:
    public = outputs.write(tmp_path / "public", outputs.posts("hof", "rad"))
    deploy(public, to)
    (online / "fremd").mkdir()
    (online / "fremd" / "kalender.php").write_text("<?php", encoding="utf-8")
    outputs.write(public, outputs.posts("hof"))
    result = deploy(public, to)
    assert result.status == 0, result
    assert "Files there that are not ours and stay: 1" in result.out
    assert not (online / "posts" / "rad").exists()
    assert (online / "fremd" / "kalender.php").exists()
    shutil.rmtree(online / "fremd")
    assert same(public, online)


@every_kind
def test_a_rehearsal_changes_nothing(to: list[str], online: Path, tmp_path: Path) -> None:
    public = outputs.write(tmp_path / "public", outputs.posts("hof", "rad"))
    deploy(public, to)
    before = sites.tree(online)
    outputs.write(public, outputs.posts("hof", "neu"))
    result = deploy(public, to, "--dry-run")
    assert result.status == 0
    for line in (
        "- posts/rad/index.html",
        "~ index.html",
        "+ posts/neu/index.html",
        "Would vanish: 2. Replaced: 1. New: 2.",
    ):
        assert line in result.out, line
    assert sites.tree(online) == before


@every_kind
def test_a_folder_that_is_not_ours_is_refused(to: list[str], online: Path, tmp_path: Path) -> None:
    public = outputs.write(tmp_path / "public", outputs.posts("hof"))
    (online / "index.html").write_text("fremd", encoding="utf-8")
    (online / "wp-config.php").write_text("fremd", encoding="utf-8")
    result = deploy(public, to)
    assert (result.status, "--take-over" in result.err) == (2, True)
    assert len(sites.tree(online)) == 2
    assert deploy(public, to, "--take-over").status == 0
    assert (online / "wp-config.php").read_text(encoding="utf-8") == "fremd"
    (online / "wp-config.php").unlink()
    assert same(public, online)


@every_kind
def test_many_deletions_need_a_word(to: list[str], online: Path, tmp_path: Path) -> None:
    names = [f"p{number}" for number in range(20)]
    public = outputs.write(tmp_path / "public", outputs.posts(*names))
    deploy(public, to)
    before = sites.tree(online)
    outputs.write(public, outputs.posts(*names[:5]))
    result = deploy(public, to)
    assert (result.status, "30 of 42 files" in result.out) == (3, True)
    assert sites.tree(online) == before
    assert deploy(public, to, "--max-deletions", "80").status == 0
    assert same(public, online)


@every_kind
def test_what_somebody_changed_online_is_found(to: list[str], online: Path, tmp_path: Path) -> None:
    public = outputs.write(tmp_path / "public", outputs.posts("hof"))
    deploy(public, to)
    robots = online / "robots.txt"
    robots.write_bytes(robots.read_bytes().replace(b"Allow", b"allow"))
    (online / "index.html").unlink()
    assert deploy(public, to).status == 0  # what is missing or has another size is sent again
    assert (online / "index.html").exists()
    result = deploy(public, to, "--check", "all")
    assert (result.status, "robots.txt has other bytes" in result.out) == (3, True)


@every_kind
def test_a_target_that_does_not_exist(to: list[str], online: Path, tmp_path: Path) -> None:
    public = outputs.write(tmp_path / "public", outputs.posts("hof"))
    wrong = [to[0], f"{to[1]}/nirgends", *to[2:]]
    result = deploy(public, wrong)
    assert result.status in (1, 2)
    assert "Traceback" not in result.err
    assert list(online.iterdir()) == []


@every_kind
def test_a_damaged_manifest_online_stops_everything(to: list[str], online: Path, tmp_path: Path) -> None:
    public = outputs.write(tmp_path / "public", outputs.posts("hof"))
    deploy(public, to)
    (online / MANIFEST).write_text("{", encoding="utf-8")
    result = deploy(public, to)
    assert (result.status, "damaged" in result.err) == (2, True)


@every_kind
def test_a_manifest_online_cannot_make_us_delete_elsewhere(to: list[str], online: Path, tmp_path: Path) -> None:
    public = outputs.write(tmp_path / "public", outputs.posts("hof"))
    deploy(public, to)
    outside = online.parent / f"{online.name}-geheim.txt"
    outside.write_text("bleibt", encoding="utf-8")
    data = json.loads((online / MANIFEST).read_text(encoding="utf-8"))
    for path in (f"../{outside.name}", str(outside), "posts/../../" + outside.name, "-rf", "--delete"):
        data["files"][path] = {"sha256": "0" * 64, "rests_on": ["post/weg"]}
    (online / MANIFEST).write_text(json.dumps(data), encoding="utf-8")
    assert deploy(public, to).status == 0
    assert outside.read_text(encoding="utf-8") == "bleibt"
    outside.unlink()


# --- cut off in the middle ----------------------------------------------------------------------------------------


def clean_of(online: Path, word: str) -> list[str]:
    return [
        path
        for path, data in sites.tree(online).items()
        if path != MANIFEST and (word.encode() in data or word in path)
    ]


def test_a_wire_cut_anywhere_leaves_nothing_withdrawn_behind_what_is_new(
    server: servers.Server, online: Path, tmp_path: Path
) -> None:  # fmt: skip
    """Cut after ever more bytes: where anything new arrived, everything withdrawn is gone; the next run completes."""
    public, known = tmp_path / "public", tmp_path / "known"
    new = [f"neu{number}" for number in range(4)]
    cuts = 0
    for limit in range(2_500, 60_000, 1_000) if os.environ.get("SOZIALBLOG_LONG") else (3_500, 7_000, 11_000, 15_000):
        shutil.rmtree(online)
        online.mkdir()
        known.write_text(server.known_host(), encoding="utf-8")
        outputs.write(public, outputs.posts("hof", "geheimwort", "rad"))
        assert deploy(public, sftp(server.port, online, server.client_key, known)).status == 0
        outputs.write(public, outputs.posts("hof", "rad", *new, version="2"))
        wire = servers.Wire(server.port, limit)
        known.write_text(server.known_host(wire.port), encoding="utf-8")
        result = deploy(public, sftp(wire.port, online, server.client_key, known))
        wire.close()
        if result.status == 0:
            break
        cuts += 1
        assert result.status == 1, result
        assert "goes on where it was cut off" in result.err or "cannot be reached" in result.err
        arrived = [path for path in sites.tree(online) if "neu" in path or b"2</h1>" in (online / path).read_bytes()]
        if arrived:
            assert clean_of(online, "geheimwort") == []
        named = json.loads((online / MANIFEST).read_text(encoding="utf-8"))["files"]
        assert {path for path in sites.tree(online) if ".sozialblog-upload-" not in path} <= {*named, MANIFEST}
        known.write_text(server.known_host(), encoding="utf-8")
        assert deploy(public, sftp(server.port, online, server.client_key, known), "--check", "all").status == 0
        assert same(public, online)
    assert cuts >= 3


@pytest.mark.skipif(ABSENT, reason="rsync is not installed")
def test_an_rsync_cut_in_the_middle_is_completed(online: Path, tmp_path: Path) -> None:
    public = tmp_path / "public"
    assert RSYNC
    with servers.rsync_daemon(RSYNC, online, tmp_path) as port:
        to = ["--to", f"rsync://127.0.0.1:{port}/www"]
        outputs.write(public, outputs.posts("hof", "geheimwort"))
        assert deploy(public, to).status == 0
        outputs.write(public, outputs.posts("hof", *(f"neu{number}" for number in range(30)), version="2"))
        cuts = 0
        for limit in (800, 3_000, 9_000):
            wire = servers.Wire(port, limit)
            result = deploy(public, ["--to", f"rsync://127.0.0.1:{wire.port}/www"])
            wire.close()
            cuts += result.status == 1
            if any("neu" in path for path in sites.tree(online)):
                assert clean_of(online, "geheimwort") == []
        assert cuts
        assert deploy(public, to, "--check", "all").status == 0
        assert same(public, online)


def test_every_single_step_can_be_the_last(online: Path, tmp_path: Path) -> None:
    """The folder target, stopped before each of its operations in turn."""
    from sozialblog.deploy.folder import FolderTarget

    public = tmp_path / "public"
    steps = 0
    while True:
        shutil.rmtree(online)
        online.mkdir()
        outputs.write(public, outputs.posts("hof", "geheimwort"))
        deploy(public, ["--to", str(online)])
        outputs.write(public, outputs.posts("hof", "neu", version="2"))
        with _stopping(FolderTarget, steps) as stopped:
            deploy(public, ["--to", str(online)])
        tree = sites.tree(online)
        if any("neu" in path for path in tree) or b"hof2" in b"".join(tree.values()):
            assert clean_of(online, "geheimwort") == []
        assert {path for path in tree if ".sozialblog-upload-" not in path} <= {
            *json.loads(tree[MANIFEST])["files"], MANIFEST
        }  # fmt: skip
        assert deploy(public, ["--to", str(online)], "--check", "all").status == 0
        assert same(public, online)
        if not stopped():
            break
        steps += 1
    assert steps > 6


class _stopping:  # noqa: N801 - reads as a word
    """Lets ``count`` deletions and single uploads through, then breaks the connection."""

    def __init__(self, kind: type, count: int) -> None:
        self._kind, self._left, self._stopped = kind, count, False

    def __enter__(self) -> Callable[[], bool]:
        from sozialblog.deploy import Lost
        from sozialblog.i18n import msg

        delete, upload = self._kind.delete, self._kind.upload

        def step() -> None:
            self._left -= 1
            if self._left < 0:
                self._stopped = True
                raise Lost(msg("Stopped."))

        def deleting(target, paths):
            for path in paths:
                step()
                delete(target, [path])

        def uploading(target, source, paths):
            for path in paths:
                step()
                upload(target, source, [path])

        self._patch = mock.patch.multiple(self._kind, delete=deleting, upload=uploading)
        self._patch.start()
        return lambda: self._stopped

    def __exit__(self, *_: object) -> None:
        self._patch.stop()


# --- what is refused ----------------------------------------------------------------------------------------------


def test_only_a_whole_published_folder_that_passes_is_deployed(online: Path, tmp_path: Path) -> None:
    to = ["--to", str(online)]
    public = tmp_path / "public"
    assert deploy(public, to).status == 2
    public.mkdir()
    assert deploy(public, to).status == 2
    (public / "index.html").write_text("x", encoding="utf-8")
    assert deploy(public, to).status == 2
    outputs.write(public, outputs.posts("hof"))
    (public / "index.html").write_text("verändert", encoding="utf-8")
    assert "not as the build wrote it" in deploy(public, to).err
    outputs.write(public, outputs.posts("hof"))
    data = json.loads((public / MANIFEST).read_text(encoding="utf-8"))
    (public / MANIFEST).write_text(json.dumps({**data, "state": "publishing"}), encoding="utf-8")
    assert "did not finish" in deploy(public, to).err
    outputs.write(public, {"index.html": outputs.page("A", body='<img src="https://fremd.example/x.png" alt="x">')})
    result = deploy(public, to)
    assert (result.status, "S503" in result.out) == (3, True)
    assert list(online.iterdir()) == []


@pytest.mark.parametrize(
    "target",
    ["", "sftp://netz:geheim@host/www", "ftp://host/www", "sftp://host", "sftp://-oProxyCommand=x/www", "rsync://host/",
     "sftp://host/www?x=1", "sftp://host/../x", "rsync+ssh://-x@host/www", "sftp://host:99999/x"],
)  # fmt: skip
def test_targets_that_are_not_understood(target: str, tmp_path: Path) -> None:
    public = outputs.write(tmp_path / "public", outputs.posts("hof"))
    result = deploy(public, ["--to", target])
    assert result.status == 2
    assert "geheim" not in result.err


def test_a_server_that_nobody_vouched_for_gets_nothing(server: servers.Server, online: Path, tmp_path: Path) -> None:
    public, known = outputs.write(tmp_path / "public", outputs.posts("hof")), tmp_path / "known"
    to = sftp(server.port, online, server.client_key, known)
    result = deploy(public, to)
    assert result.status == 2
    assert f"{server.host_key.get_fingerprint()}" in result.err
    assert server.known_host().strip() in result.err
    other = servers.asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode().split()[:2]
    known.write_text(f"[127.0.0.1]:{server.port} {' '.join(other)}\n", encoding="utf-8")
    result = deploy(public, to)
    assert (result.status, "another key than before" in result.err) == (2, True)
    assert list(online.iterdir()) == []


def test_a_password_comes_from_the_environment(
    server: servers.Server, online: Path, known: Path, tmp_path: Path
) -> None:
    public = outputs.write(tmp_path / "public", outputs.posts("hof"))
    to = ["--to", f"sftp://{servers.USER}@127.0.0.1:{server.port}/{online.name}", "--known-hosts", str(known)]
    home = {"HOME": str(tmp_path), "SSH_AUTH_SOCK": ""}
    with mock.patch.dict(os.environ, {**home, "SOZIALBLOG_DEPLOY_PASSWORD": "falsch"}):
        result = deploy(public, to)
        assert (result.status, "does not let netz in" in result.err) == (2, True)
    with mock.patch.dict(os.environ, {**home, "SOZIALBLOG_DEPLOY_PASSWORD": servers.PASSWORD}):
        assert deploy(public, to).status == 0
    assert same(public, online)
    with mock.patch.dict(os.environ, home):
        assert deploy(public, to).status == 2


def test_nobody_listens(tmp_path: Path) -> None:
    public = outputs.write(tmp_path / "public", outputs.posts("hof"))
    for target in ("sftp://netz@127.0.0.1:1/www", *(["rsync://127.0.0.1:1/www"] if RSYNC else [])):
        result = deploy(public, ["--to", target, "--known-hosts", str(tmp_path / "none")])
        assert result.status == 1
        assert "Traceback" not in result.err


def test_the_target_can_stand_in_pyproject(online: Path, tmp_path: Path) -> None:
    public = outputs.write(tmp_path / "public", outputs.posts("hof"))
    config = tmp_path / "pyproject.toml"
    config.write_text(f'[tool.sozialblog.deploy]\nto = "{online}"\nmax_deletions = 10\n', encoding="utf-8")
    assert sites.run("deploy", site=tmp_path).status == 0
    assert same(public, online)
    for wrong in ("to = 5", 'password = "x"', 'max_deletions = "viele"'):
        config.write_text(f"[tool.sozialblog.deploy]\n{wrong}\n", encoding="utf-8")
        assert sites.run("deploy", site=tmp_path).status == 2
    config.unlink()
    assert "Where to?" in sites.run("deploy", site=tmp_path).err


# --- what visitors get --------------------------------------------------------------------------------------------


def test_what_the_website_answers_is_compared(online: Path, tmp_path: Path) -> None:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(online))) as web:
        threading.Thread(target=web.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{web.server_port}/"
        public = outputs.write(tmp_path / "public", outputs.posts("hof"), url=url, removed=("posts/weg/index.html",))
        result = deploy(public, ["--to", str(online)], "--web")
        assert result.status == 0, result
        (online / "posts" / "weg").mkdir()
        (online / "posts" / "weg" / "index.html").write_text("noch da", encoding="utf-8")
        outputs.write(public, outputs.posts("hof"), url=f"{url}anders/")
        result = deploy(public, ["--to", str(online)], "--web")
        assert (result.status, "index.html is answered with 404" in result.out) == (3, True)
        outputs.write(public, outputs.posts("hof"), url=url, removed=("posts/weg/index.html",))
        result = deploy(public, ["--to", str(online)], "--web")
        assert (result.status, "posts/weg/index.html was removed and still answers with 200" in result.out) == (3, True)
        web.shutdown()


def test_a_built_site_from_first_to_last(online: Path, tmp_path: Path) -> None:
    """Build, deploy, withdraw, build, deploy: nothing of the person is online any more."""
    site = sites.small()
    folder = sites.approve(site.write(tmp_path / "site"))
    assert sites.build(folder, folder / "public").status == 0
    assert sites.run("deploy", "--to", online, site=folder).status == 0
    post = site.get("hof")
    assert sites.leaks(online, post)
    sites.run("withdraw", "kim-hof", site=folder)
    sites.build(folder, folder / "public")
    result = sites.run("deploy", "--to", online, "--confirm-deletions", site=folder)
    assert result.status == 0, result
    assert sites.leaks(online, post) == {}
    assert same(folder / "public", online)
