"""new consent: at a terminal in short questions, each with its reason; elsewhere a form to fill in."""

from __future__ import annotations

import io
import os
import subprocess
import threading

import pytest

from tests import sites
from tests.life.test_form import site_under, words

pty = pytest.importorskip("pty", reason="terminals of this kind are not there on Windows")


def at_a_terminal(folder, cwd, *lines: str, lang: str = "en") -> tuple[int, str]:
    """Status and screen of `new consent` with somebody typing ``lines``."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*sites.command("--site", folder, "--today", "2026-07-01", "--lang", lang, "new", "consent", "Jonas Kröger")],
        stdin=theirs, stdout=theirs, stderr=theirs, cwd=cwd, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    screen = io.BytesIO()

    def read() -> None:
        try:
            while data := os.read(ours, 4096):
                screen.write(data)
        except OSError:
            pass  # the terminal is gone

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    os.write(ours, "".join(f"{line}\n" for line in lines).encode())
    try:
        status = process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        status = -1
    reader.join(timeout=5)
    os.close(ours)
    return status, screen.getvalue().decode()


def test_a_child_is_asked_for_in_plain_words_and_the_form_is_offered(tmp_path):
    folder = site_under("kdg").write(tmp_path / "site")
    status, screen = at_a_terminal(
        folder, tmp_path,
        "2", "14.3.2011", "n", "Maria Kröger", "Karl Kröger", "1 2 9", "Jo", "website, print", "Bericht: Lager", "1.5.2028",
        "Fach 12", "n", "j", "leicht", "form.html", lang="de",
    )  # fmt: skip
    assert status == 0, screen
    for line in ("Wer ist es?", "Was darf veröffentlicht werden?", "Ab 14 willigen junge Menschen selbst mit ein"):
        assert line in screen
    text = (folder / "content" / "consents" / "jonas-k-2026.md").read_text(encoding="utf-8")
    for line in ("covers: [image, first-name, health]", "channels: [website, print]", "born: 2011-03-14", 'shown_as: "Jo"',
                 "valid_until: 2028-05-01", "person: child"):  # fmt: skip
        assert line in text
    assert "given: 2" not in text, "nobody has signed"
    page = words((tmp_path / "form.html").read_text(encoding="utf-8"))
    for word in (
        "Maria Kröger",
        "Karl Kröger",
        "Jonas Kröger",
        "Bericht: Lager",
        "1. Mai 2028",
        "§ 15 KDG",
        "Leichter Sprache",
    ):
        assert word in page


def test_once_signed_a_client_s_record_is_complete(tmp_path):
    site = site_under("dsgvo")
    site.add(sites.post("hof", campaign=None)).front["people"] = [{"consent": "jonas-k-2026", "use": ["first-name"]}]
    folder = site.write(tmp_path / "site")
    status, screen = at_a_terminal(
        folder, tmp_path,
        "client", "n", "2", "Jo", "1", "Berichte", "", "Fach 12", "y", "2026-13-01", "2026-06-30", "Ordner 7", "2026-06", "y",
        "2026-06-30", "n",
    )  # fmt: skip
    assert status == 0, screen
    assert "“2026-13-01” is not a date" in screen
    with sites.without_approval():
        assert sites.check(folder).document("post/hof")["findings"] == []


def test_whoever_stops_leaves_nothing_behind(tmp_path):
    folder = site_under("dsgvo").write(tmp_path / "site")
    before = sites.digests(folder)
    status, screen = at_a_terminal(folder, tmp_path, "2", "14.3.2011", "\x04")
    assert status == 2, screen
    assert sites.digests(folder) == before


def test_without_a_terminal_the_record_is_a_form_to_fill_in(tmp_path):
    folder = site_under("dsgvo").write(tmp_path / "site")
    result = sites.run("new", "consent", "Jonas Kröger", site=folder)
    assert result.status == 0
    assert "sozialblog consent form jonas-k-2026" in result.out
    text = (folder / "content" / "consents" / "jonas-k-2026.md").read_text(encoding="utf-8")
    assert "covers: []  # image, first-name" in text
