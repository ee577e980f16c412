"""Private keys: encrypted well, readable by their owner alone, and out of reach of a build."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat

from sozialblog import signing
from sozialblog.approvals import Change
from sozialblog.errors import UsageError
from sozialblog.signing import Keystore, WrongPassphraseError, make_request, pkcs8, read_request
from sozialblog.signing.pin import pin_root, with_root
from tests.approvals.world import NOW, World, chance_of, key_of

PASSPHRASE = "vier Wörter und ein Rad".encode()


@pytest.fixture(scope="module")
def pem() -> bytes:
    return pkcs8.encrypt(key_of("a").private, PASSPHRASE, salt=bytes(16), iv=bytes(16))


def test_the_container_is_read_by_cryptography(pem):
    assert pkcs8.decrypt(pem, PASSPHRASE).private_bytes_raw() == key_of("a").private.private_bytes_raw()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl")
def test_the_container_is_read_by_openssl(pem, tmp_path):
    (tmp_path / "key.pem").write_bytes(pem)
    (tmp_path / "pass").write_bytes(PASSPHRASE)
    done = subprocess.run(
        ["openssl", "pkey", "-in", "key.pem", "-passin", "file:pass", "-noout", "-text"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "ED25519 Private-Key" in done.stdout
    shown = subprocess.run(
        ["openssl", "asn1parse", "-in", "key.pem"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    assert "scrypt" in shown
    assert "aes-256-cbc" in shown


def test_what_does_not_open_a_key(pem):
    plain = key_of("a").private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    other = generate_private_key(SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(PASSPHRASE)
    )
    for data, passphrase in ((pem, b"wrong"), (pem[:-60], PASSPHRASE), (b"", PASSPHRASE), (plain, PASSPHRASE), (other, PASSPHRASE)):  # fmt: skip
        with pytest.raises(ValueError, match=r".+"):
            pkcs8.decrypt(data, passphrase)


@pytest.mark.parametrize(("passphrase", "salt", "iv"), [(b"", 16, 16), (b"x", 8, 16), (b"x", 16, 12)])
def test_weak_encryption_is_refused(passphrase, salt, iv):
    with pytest.raises(ValueError, match="needed"):
        pkcs8.encrypt(key_of("a").private, passphrase, salt=bytes(salt), iv=bytes(iv))


def test_a_keystore(tmp_path):
    store = Keystore(tmp_path / "config" / "keys")
    assert store.holds(key_of("a").public) is None
    key, path = store.create("petra-lang", PASSPHRASE, chance_of("store"))
    assert b"ENCRYPTED" in path.read_bytes()
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700
    assert store.unlock(key.public, PASSPHRASE).public == key.public
    assert key.private.private_bytes_raw().hex() not in repr(key)
    with pytest.raises(WrongPassphraseError):
        store.unlock(key.public, b"wrong")
    with pytest.raises(UsageError):
        store.unlock(key_of("a").public, PASSPHRASE)
    with pytest.raises(FileExistsError):
        store.create("petra-lang", PASSPHRASE, chance_of("store"))
    path.rename(store.path("petra-lang", key_of("a").public))
    with pytest.raises(UsageError, match="another key"):
        store.unlock(key_of("a").public, PASSPHRASE)


def test_the_folder_of_keys(monkeypatch, tmp_path):
    monkeypatch.setenv("SOZIALBLOG_KEYS", str(tmp_path))
    assert signing.default_folder() == tmp_path
    monkeypatch.delenv("SOZIALBLOG_KEYS")
    assert signing.default_folder().parts[-2:] == ("sozialblog", "keys")


def test_a_request_proves_that_its_sender_has_the_key():
    line = make_request("olaf-bahr", key_of("olaf"))
    assert read_request(line) == ("olaf-bahr", key_of("olaf").public)
    assert read_request(f"  {line}\r\n") == ("olaf-bahr", key_of("olaf").public)
    assert read_request(line.replace(" ", "\n")) == ("olaf-bahr", key_of("olaf").public)  # as mail programs wrap it
    for wrong in (
        line.replace("olaf-bahr", "olaf-behr"),
        line[:-1] + ("0" if line[-1] != "0" else "1"),
        line[:-2],
        line.replace(key_of("olaf").public, key_of("a").public),
        line.replace(key_of("olaf").public, "0" * 64),
        "",
        "sozialblog-key",
    ):
        with pytest.raises(UsageError):
            read_request(wrong)


def test_nothing_is_signed_that_cannot_be_computed():
    world = World()
    by, key = world.signatory("petra-lang"), world.keys["petra-lang/0"]
    world.photos.clear()
    with pytest.raises(ValueError, match="cannot be computed"):
        signing.approve([world.case("post/rad")], by, key, at=NOW, chance=world.chance)
    world.files.clear()
    with pytest.raises(ValueError, match="no keyring"):
        signing.approve([world.case("post/suppe")], by, key, at=NOW, chance=world.chance)
    with pytest.raises(ValueError, match="no keyring"):
        signing.obstacle(world.case("post/suppe"), by, at=NOW)
    with pytest.raises(ValueError, match="no keyring"):
        signing.admit(world.ledger(), by.person, at=NOW, keys=world.roots)


def test_of_a_very_long_text_nothing_is_kept():
    world = World()
    world.texts["post/suppe"] += "Zwiebeln und Lauch. " * 40_000
    change = world.approve("petra-lang", "post/suppe")
    assert not [path for path in change.write if path.endswith(".seen.json")]
    assert world.codes("post/suppe") == []
    world.edit("post/suppe", "title: Suppe", "title: Brühe")
    assert "the text or the front matter was changed" in world.said("post/suppe")


def test_what_could_not_be_read_again_is_not_signed():
    world = World()
    by = world.signatory("petra-lang", place="x")
    case = world.case("post/suppe")
    odd = replace(case, document=replace(case.document, unit="a\nb"))
    with pytest.raises(ValueError, match="unit"):
        signing.approve([odd], by, world.keys["petra-lang/0"], at=NOW, chance=world.chance)


def test_writing_refuses_links(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site/content").mkdir(parents=True)
    (tmp_path / "site/content/approvals").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError):
        signing.apply(tmp_path / "site", Change(write={"content/approvals/log/a.json": b"x"}))
    with pytest.raises(UsageError):
        signing.apply(tmp_path / "site", Change(delete=("content/approvals/log/a.json",)))
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_writing_and_deleting(tmp_path):
    signing.apply(tmp_path, Change(write={"content/approvals/a/b.json": b"1\n", "content/approvals/c.json": b"2\n"}))
    assert signing.current(tmp_path) == {"content/approvals/a/b.json": b"1\n", "content/approvals/c.json": b"2\n"}
    signing.apply(
        tmp_path, Change(write={"content/approvals/c.json": b"3\n"}, delete=("content/approvals/a/b.json", "x"))
    )
    assert signing.current(tmp_path) == {"content/approvals/c.json": b"3\n"}
    assert not list(tmp_path.rglob("*.new"))


@pytest.mark.parametrize(
    "text",
    [
        "", '[project]\nname = "x"\n', '[project]\nname = "x"', "[tool.sozialblog]\n", "[tool.sozialblog]",
        '[tool.sozialblog]  # ours\nroot = "old"\n\n[tool.ruff]\nroot = 1\n',
        "[tool.sozialblog]\nother = 1\n[tool.ruff]\nx = 1\n",
    ],
)  # fmt: skip
def test_pinning_the_root(text, tmp_path):
    import tomllib

    changed = tomllib.loads(with_root(text, "f" * 64))
    expected = tomllib.loads(text)
    expected.setdefault("tool", {}).setdefault("sozialblog", {})["root"] = "f" * 64
    assert changed == expected
    if text:
        (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    pin_root(tmp_path, "e" * 64)
    assert tomllib.loads((tmp_path / "pyproject.toml").read_text())["tool"]["sozialblog"]["root"] == "e" * 64


@pytest.mark.parametrize("text", ["[broken", '[tool]\nsozialblog = {root = "x"}\n'])
def test_a_file_that_cannot_be_changed_safely_is_left_alone(text, tmp_path):
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError):
        pin_root(tmp_path, "e" * 64)
    assert (tmp_path / "pyproject.toml").read_text(encoding="utf-8") == text


def test_a_build_does_not_even_load_what_signs():
    """The architecture test forbids the import; this looks at what is in memory after a site was judged."""
    code = (
        "import sys, datetime, pathlib, sozialblog.pipeline as p;"
        "p.judge_site(pathlib.Path('nowhere'), datetime.date(2026, 6, 5), '');"
        "print([name for name in sys.modules if name.startswith('sozialblog.signing')],"
        "'securesystemslib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] False"
