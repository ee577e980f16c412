"""keys, approve, reject and receipt, as people call them."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import re
import shutil
import tomllib

import click.testing
import pytest

from sozialblog.cli import approve as approve_module
from sozialblog.cli import keyholders, main, passphrases
from sozialblog.cli import keys as keys_module
from sozialblog.cli.common import Call
from sozialblog.cli.keys import keys as keys_group
from sozialblog.signing import pkcs8
from tests.approvals.world import PLAIN, POST

SITE = """
[organisation]
name = "Brückenhaus e. V."
street = "Lindenweg 4"
postcode = "24114"
city = "Kiel"
country = "DE"
email = "info@brueckenhaus.example"
phone = "+49 431 5550100"
represented_by = "Dr. Petra Lang"
responsible = "Mira Kurz, Lindenweg 4, 24114 Kiel"
data_protection_officer = "datenschutz@brueckenhaus.example"
withdrawal = "widerruf@brueckenhaus.example"
[site]
title = "Blog"
url = "https://blog.example/"
[authors.mkurz]
name = "Mira Kurz"
person = "mira-kurz"
"""
CHEAP = 1 << 8  #: scrypt at its real strength takes a third of a second a time; test_signing does that
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A site without approvals, its keys beside it, and no passphrase at a terminal."""
    folder = tmp_path / "site"
    for path, data in {
        "content/site.toml": SITE.encode(),
        "content/posts/rad/index.md": POST.encode(),
        "content/posts/rad/rad.jpg": JPEG,
        "content/posts/rad/hof.jpg": JPEG + b"\n",
        "content/posts/suppe.md": PLAIN.encode(),
        "content/posts/kaputt.md": PLAIN.replace("people: nobody\n", "").encode(),
        "content/posts/entwurf.md": PLAIN.replace("status: ready", "status: draft").encode(),
        "content/pages/impressum.md": b"---\ntitle: Impressum\nlegal: impressum\nstatus: ready\n---\nText.\n",
        "content/pages/datenschutz.md": b"---\ntitle: Datenschutz\nlegal: datenschutz\nstatus: ready\n---\nText.\n",
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    (tmp_path / "pw").write_text(PASSPHRASE, encoding="utf-8")
    monkeypatch.setenv("SOZIALBLOG_KEYS", str(tmp_path / "keys"))
    monkeypatch.chdir(folder)
    monkeypatch.setattr(pkcs8, "_N", CHEAP)
    monkeypatch.setattr(passphrases, "is_terminal", lambda: False)
    monkeypatch.setattr(keys_module, "is_terminal", lambda: False)
    monkeypatch.setattr(keyholders, "is_terminal", lambda: False)
    return folder


@pytest.fixture
def call(site, capsys):
    """Run a command; gives its exit status, standard output and standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main(["--lang", "en", *arguments])
        out, err = capsys.readouterr()
        return status, out, err

    return run


PASSPHRASE = "vier Wörter und ein Rad\n"
PW = ("--passphrase-file", "../pw")


@pytest.fixture(scope="module")
def first_keys(tmp_path_factory):
    """A keyring with a first director, made once because stretching a passphrase takes its time."""
    base = tmp_path_factory.mktemp("first")
    (base / "site/content").mkdir(parents=True)
    (base / "pw").write_text(PASSPHRASE, encoding="utf-8")
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out):
        patch.setenv("SOZIALBLOG_KEYS", str(base / "keys"))
        patch.delenv("SOZIALBLOG_ROOT", raising=False)
        patch.setattr(pkcs8, "_N", CHEAP)
        begin = ["--person", "petra-lang", "--name", "Dr. Petra Lang", "--role", "leitung"]
        status = main(["--site", str(base / "site"), "keys", "init", *begin, "--passphrase-file", str(base / "pw")])
    assert status == 0
    return base, out.getvalue().splitlines()[-1]


@pytest.fixture
def begun(call, site, tmp_path, first_keys, monkeypatch):
    """The same with a first director and the root pinned."""
    base, root = first_keys
    shutil.copytree(base / "keys", tmp_path / "keys")
    shutil.copytree(base / "site/content/approvals", site / "content/approvals")
    monkeypatch.setenv("SOZIALBLOG_ROOT", root)
    return call


def codes(call, slug: str) -> set[str]:
    _, out, _ = call("check", "--format", "json", "--today", "2026-06-10")
    documents = {item["slug"]: item for item in json.loads(out)["documents"]}
    return {item["code"] for item in documents[slug]["findings"] if item["code"].startswith("A")}


def approve(call, *arguments: str, person: str = "petra-lang"):
    return call("approve", "--today", "2026-06-10", *arguments, "--as", person, *PW)


def test_init(begun, site, tmp_path):
    call = begun
    status, out, err = call("keys", "list")
    assert (status, err) == (0, "")
    assert "Dr. Petra Lang (petra-lang): leitung; everywhere" in out
    files = sorted(path.name for path in (tmp_path / "keys").iterdir())
    assert [name.split("-")[0] for name in files] == ["petra", "recovery", "root"]
    sheet = (tmp_path / "keys" / files[1]).read_text(encoding="utf-8")
    assert "BEGIN ENCRYPTED PRIVATE KEY" in sheet
    assert re.search(r"<pre>[0-9a-f]{64}</pre>", sheet)
    assert not (site / "pyproject.toml").exists()
    assert call("keys", "init", "--person", "x", "--name", "X", *PW)[0] == 2


def test_init_pins_on_demand(call, site):
    status, out, _ = call("keys", "init", "--person", "petra-lang", "--name", "Dr. Petra Lang", "--pin", *PW)
    assert status == 0
    pinned = tomllib.loads((site / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["sozialblog"]["root"]
    assert out.splitlines()[-1] == pinned
    assert call("keys", "list")[0] == 0


def test_several_root_keys(call, monkeypatch, tmp_path):
    begin = ("keys", "init", "--person", "petra-lang", "--name", "Dr. Petra Lang", *PW)
    assert call(*begin, "--root-keys", "2", "--threshold", "3")[0] == 2
    status, out, _ = call(*begin, "--root-keys", "2", "--threshold", "2")
    assert status == 0
    monkeypatch.setenv("SOZIALBLOG_ROOT", out.splitlines()[-1])
    assert call("keys", "list")[0] == 0
    (sheet,) = (tmp_path / "keys").glob("recovery-*.html")
    assert sheet.read_text(encoding="utf-8").count("BEGIN ENCRYPTED") == 2
    admit = ("keys", "add", "--person", "olaf-bahr", "--name", "Olaf Bahr", "--role", "leitung", *PW)
    one, _ = sorted((tmp_path / "keys").glob("root-*.pem"))
    one.rename(tmp_path / one.name)  # on somebody else's stick
    status, _, err = call(*admit)
    assert status == 2
    assert "needs 2 root keys; 1" in err
    (tmp_path / one.name).rename(one)
    assert call(*admit)[0] == 0
    assert "version 2" in call("keys", "list")[1]


def test_a_mistyped_passphrase_may_be_tried_again(begun, site, monkeypatch):
    monkeypatch.setattr(passphrases, "is_terminal", lambda: True)
    obj = Call(now=dt.datetime.now().astimezone(), day=dt.date(2026, 6, 10), lang="en", folder=site)
    arguments = ["suppe", "--as", "petra-lang", "--yes"]
    result = click.testing.CliRunner().invoke(
        approve_module.approve, arguments, input="falsch\nvier Wörter und ein Rad\n", obj=obj
    )
    assert "does not open" in result.output
    assert "Approved: post/suppe" in result.output
    assert codes(begun, "suppe") == set()


def test_asked_once_more_at_a_terminal(begun, site, monkeypatch):
    monkeypatch.setattr(approve_module, "is_terminal", lambda: True)
    obj = Call(now=dt.datetime.now().astimezone(), day=dt.date(2026, 6, 10), lang="en", folder=site)
    result = click.testing.CliRunner().invoke(
        approve_module.approve, ["suppe", "--as", "petra-lang"], input="n\n", obj=obj
    )
    assert "just as it stands here" in result.output
    assert result.exit_code == 1
    assert codes(begun, "suppe") == {"A201"}


def test_init_says_what_is_missing(call):
    status, _, err = call("keys", "init", *PW)
    assert status == 2
    assert "--name" in err
    assert call("keys", "init", "--person", "Petra Lang", "--name", "x", *PW)[0] == 2
    assert call("keys", "init", "--person", "petra", "--name", "x")[0] == 2  # no passphrase without a terminal
    assert call("keys", "init", "--person", "petra", "--name", "x", "--passphrase-file", "../nothing")[0] == 2
    assert call("keys", "list")[0] == 0


def test_init_at_a_terminal(site, monkeypatch, tmp_path):
    """Name, id, passphrase twice, yes: what a director answers in two minutes."""
    monkeypatch.setattr(passphrases, "is_terminal", lambda: True)
    monkeypatch.setattr(keys_module, "is_terminal", lambda: True)
    monkeypatch.setattr(keyholders, "is_terminal", lambda: True)
    answers = ["Dr. Petra Läng", "", "kurz", "vier Wörter und ein Rad", "anders als das andere",
               "vier Wörter und ein Rad", "vier Wörter und ein Rad", ""]  # fmt: skip
    obj = Call(now=dt.datetime.now().astimezone(), lang="en", folder=site)
    result = click.testing.CliRunner().invoke(keys_group, ["init"], input="\n".join(answers) + "\n", obj=obj)
    assert result.exit_code == 0, result.output
    assert "A short id for you [petra-laeng]" in result.output
    assert "at least 12 characters" in result.output
    assert "not the same" in result.output
    root = result.output.splitlines()[-1]
    assert tomllib.loads((site / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["sozialblog"]["root"] == root
    assert [path.name for path in (tmp_path / "keys").glob("petra-laeng-*.pem")]


def test_approve_all(begun):
    call = begun
    assert codes(call, "rad") == codes(call, "suppe") == {"A201"}
    status, out, _ = approve(call, "--all")
    assert status == 3  # kaputt has to be mended first
    assert "Beim vierten Mal hielt sie." in out
    assert "Photograph content/posts/rad/rad.jpg" in out
    assert "Consent jonas-k-2026: given (ConsentGiven), until 2028-05-04" in out
    assert "Not approved: post/kaputt. First to be mended: C101" in out
    assert "Approved: post/rad" in out
    assert "entwurf" not in out
    for private in ("Kowalski", "Blatt 12", "2000-03-14"):
        assert private not in out
    assert codes(call, "rad") == codes(call, "suppe") == set()
    status, out, _ = approve(call, "rad", "post/suppe")
    assert (status, out.count("waits for no approval")) == (0, 2)


def test_approve_one_by_slug_key_or_path(begun):
    call = begun
    assert approve(call, "suppe")[0] == 0
    assert (codes(call, "suppe"), codes(call, "rad")) == (set(), {"A201"})
    assert approve(call, "content/posts/rad/index.md")[0] == 0
    assert codes(call, "rad") == set()


def test_approve_wrongly(begun, tmp_path):
    call = begun
    assert approve(call)[0] == 2
    assert approve(call, "rad", "--all")[0] == 2
    assert approve(call, "nothing-here")[0] == 2
    assert approve(call, "rad", person="nobody")[0] == 2
    assert approve(call, "rad", "--on-behalf-of", "petra-lang")[0] == 2
    assert call("approve", "rad", "--as", "petra-lang", "--today", "2026-06-10")[0] == 2
    (tmp_path / "wrong").write_text("falsch\n", encoding="utf-8")
    status, out, err = call(
        "approve", "rad", "--as", "petra-lang", "--passphrase-file", "../wrong", "--today", "2026-06-10"
    )
    assert status == 2
    assert "does not open" in err
    assert "Beim vierten Mal" in out  # shown before the passphrase was looked at
    assert codes(call, "rad") == {"A201"}


def test_a_change_after_the_approval(begun, site):
    call = begun
    approve(call, "rad")
    post = site / "content/posts/rad/index.md"
    post.write_text(post.read_text(encoding="utf-8").replace("vierten", "fünften"), encoding="utf-8")
    status, out, _ = call("check", "rad", "--today", "2026-06-10")
    assert status == 3
    assert "“Beim vierten Mal hielt sie.” became “Beim fünften Mal hielt sie.”" in out
    assert call("receipt", "rad", "--today", "2026-06-10")[0] == 3
    assert approve(call, "rad")[0] == 0
    assert codes(call, "rad") == set()


def test_reject(begun):
    call = begun
    approve(call, "rad")
    assert call("reject", "rad", "--why", "Bitte ohne Hof.", "--as", "petra-lang", *PW)[0] == 0
    status, out, _ = call("check", "rad", "--today", "2026-06-10")
    assert status == 3
    assert "“Bitte ohne Hof.”" in out
    assert approve(call, "rad")[0] == 0
    assert codes(call, "rad") == set()


def test_reject_wrongly(begun):
    call = begun
    assert call("reject", "rad", "--why", "  ", "--as", "petra-lang", *PW)[0] == 2
    assert call("reject", "impressum", "--why", "x", "--as", "petra-lang", *PW)[0] == 2
    assert call("reject", "content/posts", "--why", "x", "--as", "petra-lang", *PW)[0] == 2
    assert call("reject", "rad", "--why", "x", "--as", "nobody", *PW)[0] == 2


def test_receipt(begun):
    call = begun
    approve(call, "rad")
    status, out, _ = call("receipt", "rad", "--today", "2026-06-10")
    assert status == 0
    assert "Approved by: Dr. Petra Lang, leitung" in out
    assert "https://blog.example/posts/rad/" in out
    status, page, _ = call("receipt", "rad", "--today", "2026-06-10", "--format", "html")
    assert page.startswith("<!doctype html>")
    for private in ("Kowalski", "Blatt 12", "jonas-k-2026", "2000-03-14"):
        assert private not in out + page
    assert call("receipt", "suppe")[0] == 3
    assert call("receipt", "impressum")[0] == 0
    assert call("receipt", "content/posts")[0] == 2


def test_new_add_and_revoke(begun):
    call = begun
    status, out, _ = call("keys", "new", "--person", "olaf-bahr", *PW)
    assert status == 0
    request = out.splitlines()[-1]
    assert call("keys", "add", request, *PW)[0] == 2  # neither name nor role
    assert call("keys", "add", request, "--person", "petra-lang", "--name", "x", "--role", "leitung", *PW)[0] == 2
    assert call("keys", "add", *PW)[0] == 2
    assert call("keys", "add", "no-such-file", *PW)[0] == 2
    status, out, _ = call("keys", "add", request, "--name", "Olaf Bahr", "--role", "leitung", "--unit", "nord", *PW)
    assert status == 0
    assert "Olaf Bahr (olaf-bahr): leitung; nord" in out
    assert call("keys", "add", request, *PW)[0] == 2  # already there
    status, out, _ = approve(call, "suppe", person="olaf-bahr")
    assert status == 3
    assert "does not speak for the whole organisation" in out
    assert call("keys", "add", "--person", "olaf-bahr", "--unit", "*", *PW)[0] == 0
    assert approve(call, "suppe", person="olaf-bahr")[0] == 0
    assert call("keys", "revoke", "nobody", *PW)[0] == 2
    assert call("keys", "revoke", "olaf-bahr", "--from", "someday", *PW)[0] == 2
    assert call("keys", "revoke", "olaf-bahr", *PW)[0] == 0
    assert codes(call, "suppe") == {"A204"}  # approved on the very day
    assert approve(call, "rad", person="olaf-bahr")[0] == 2
    _, out, _ = call("keys", "list")
    assert "revoked from" in out


def test_paper(begun, site):
    call = begun
    text = (site / "content/site.toml").read_text(encoding="utf-8")
    (site / "content/site.toml").write_text(text + "\n[policy]\napproval = { on_paper = true }\n", encoding="utf-8")
    assert call("keys", "add", "--person", "petra-lang", "--role", "vertretung", *PW)[0] == 0
    assert call("keys", "add", "--person", "olaf-bahr", "--name", "Olaf Bahr", "--role", "leitung", *PW)[0] == 0
    assert approve(call, "rad", "--on-behalf-of", "olaf-bahr", "--place", "Ordner 3")[0] == 0
    assert codes(call, "rad") == set()
    assert "Olaf Bahr, on paper, recorded by Dr. Petra Lang" in call("receipt", "rad", "--today", "2026-06-10")[1]
    assert "no key: signs on paper" in call("keys", "list")[1]


def test_a_second_signature(begun, site):
    call = begun
    text = (site / "content/site.toml").read_text(encoding="utf-8")
    (site / "content/site.toml").write_text(text + "\n[policy]\napproval = { signatures = 2 }\n", encoding="utf-8")
    assert approve(call, "suppe")[0] == 0
    assert codes(call, "suppe") == {"A206"}
    status, out, _ = approve(call, "suppe")
    assert status == 3
    assert "another person is needed" in out


def test_a_keyring_that_cannot_be_trusted(begun, site, monkeypatch):
    call = begun
    monkeypatch.setenv("SOZIALBLOG_ROOT", "0" * 64)
    assert call("keys", "list")[0] == 4
    assert approve(call, "rad")[0] == 4
    assert call("keys", "add", "--person", "x", "--name", "x", "--role", "leitung", *PW)[0] == 2
    assert call("check", "--today", "2026-06-10")[0] == 4


def test_without_a_keyring(call):
    assert approve(call, "rad")[0] == 2
    assert call("keys", "list")[0] == 0
    assert call("keys", "add", "--person", "x", *PW)[0] == 2


def test_keys_of_somebody_else(begun, monkeypatch, tmp_path):
    call = begun
    monkeypatch.setenv("SOZIALBLOG_KEYS", str(tmp_path / "other-keys"))
    status, _, err = approve(call, "rad")
    assert status == 2
    assert "private key" in err
    assert call("keys", "add", "--person", "x", "--name", "x", "--role", "leitung", *PW)[0] == 2
