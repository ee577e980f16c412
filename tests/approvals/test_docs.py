"""docs/approvals.md: its commands are run as they stand there."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.approvals.authenticator import Authenticator
from tests.approvals.test_passkeys import Passkeys
from tests.approvals.world import World

PAGE = (Path(__file__).parents[2] / "docs" / "approvals.md").read_text(encoding="utf-8")


def blocks(language: str) -> str:
    return "\n".join(re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL))


@pytest.fixture
def site(tmp_path):
    world = World()
    world.admit("olaf-bahr", "Olaf Bahr")
    world.approve("olaf-bahr")
    for path, data in {**world.files, **world.photos}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    (envelope,) = world.envelopes()
    return world, tmp_path, envelope


def shell(site, root=None):
    world, folder, envelope = site
    environment = {"ENVELOPE": envelope, "ROOT": root or world.root.fingerprint, "PATH": "/usr/bin:/bin:/usr/local/bin"}
    return subprocess.run(
        ["bash", "-euc", blocks("sh")], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


needs_openssl = pytest.mark.skipif(
    shutil.which("openssl") is None or shutil.which("bash") is None, reason="no openssl or no bash"
)


@needs_openssl
def test_with_openssl(site):
    done = shell(site)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Signature Verified Successfully") == 2
    assert "content/approvals/log/" in done.stdout


@needs_openssl
def test_with_openssl_line_ends_do_not_count(site):
    _, folder, _ = site
    for path in (folder / "content/approvals").rglob("*.json"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert shell(site).returncode == 0


@needs_openssl
def test_with_openssl_a_foreign_root_is_noticed(site):
    assert shell(site, "0" * 64).returncode != 0


@needs_openssl
def test_with_openssl_a_changed_statement_is_noticed(site):
    _, folder, envelope = site
    data = (folder / envelope).read_bytes()
    (folder / envelope).write_bytes(data.replace(b'"payload":"ey', b'"payload":"ex'))
    assert shell(site).returncode != 0


def python(site, root=None):
    world, folder, envelope = site
    return subprocess.run(
        [sys.executable, "-c", blocks("python"), envelope, root or world.root.fingerprint],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_with_securesystemslib(site):
    world, _, _ = site
    done = python(site)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Olaf Bahr 2026-06-05T10:20:00Z")
    from sozialblog.digests import of_bytes

    for path, data in world.photos.items():
        assert f"{of_bytes(data)} photo:{path}" in done.stdout


def test_with_securesystemslib_a_foreign_root_is_noticed(site):
    assert python(site, "0" * 64).returncode != 0


def test_with_securesystemslib_a_changed_statement_is_noticed(site):
    _, folder, envelope = site
    data = (folder / envelope).read_bytes()
    (folder / envelope).write_bytes(data.replace(b'"payload":"ey', b'"payload":"ex'))
    assert python(site).returncode != 0


@pytest.mark.parametrize("kind", ["ES256", "EdDSA", "RS256"])
def test_a_passkey_with_cryptography_alone(tmp_path, kind):
    world = Passkeys(Authenticator(kind))
    world.touch()
    (envelope,) = world.envelopes()
    for path, data in world.files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)

    def run():
        command = [sys.executable, "-c", blocks("python-passkey"), envelope]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    done = run()
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Dr. Petra Lang 2026-06-05T")
    data = (tmp_path / envelope).read_bytes()
    (tmp_path / envelope).write_bytes(data.replace(b'"payload":"ey', b'"payload":"e3'))
    assert run().returncode != 0
