"""consent erase: nothing about the person is left, everything else is as it was, and the log is whole."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sozialblog import digests
from sozialblog.load import excise, same_but_for_consents
from sozialblog.store import alone
from tests import sites

KIM, LU = "kim-2026", "lu-2026"


@pytest.fixture
def site(tmp_path):
    found = sites.bare()
    found.shared["frau-demir-2026"] = (sites.record("frau-demir-2026", campaigns=None), "Eine Notiz.\n")
    found.add(sites._campaign(["hof"]))
    found.add(sites.post("hof", people=[sites.record(KIM), sites.record(LU)]))
    other = found.add(sites.post("brief", photos=0, people=[sites.record("ida-2026")]))
    other.front["people"].append({"consent": "frau-demir-2026", "use": ["first-name"]})
    return found


@pytest.fixture
def folder(site, tmp_path):
    folder = sites.approve(site.write(tmp_path / "site"))
    assert sites.build(folder, tmp_path / "out").status == 0
    return folder


def _state(folder: Path) -> set[str]:
    """What builds left behind, but for the lock, which holds nothing."""
    place = folder / ".sozialblog"
    assert not (place / "lock").exists() or (place / "lock").read_bytes() == b""
    return {path.relative_to(place).as_posix() for path in place.rglob("*") if path.name != "lock"}


def left_of(folder, record):
    words = [*sites.private_words(record)]
    return sites.traces(folder, words)


def test_an_inline_record_goes_and_nothing_else_of_the_document(site, folder, tmp_path):
    path = folder / site.get("hof").path
    before = sites.tree(folder)
    result = sites.run("consent", "erase", KIM, site=folder)
    assert result.status == 0, result
    after = sites.tree(folder)
    changed = {name for name in before if before[name] != after.get(name) and not name.startswith(".sozialblog/")}
    assert {name.split("/")[1] for name in changed} == {"posts", "approvals"}
    removed = [line for line in before[site.get("hof").path].splitlines() if line not in path.read_bytes().splitlines()]
    assert b"- id: kim-2026" in removed
    assert path.read_bytes() in _all_cuts(before[site.get("hof").path]), "one piece was cut out, nothing else changed"
    assert left_of(folder, sites.record(KIM)) == {}
    assert left_of(folder, sites.record(LU)) != {}
    assert sites.build(folder, tmp_path / "out").status == 3
    assert left_of(tmp_path / "out", sites.record(KIM)) == {}
    codes = {item["code"] for item in sites.check(folder).document("post/hof")["findings"]}
    assert "C103" in codes
    assert sites.check(folder).document("post/brief")["verdict"] == "publish", "the log has no gap"


def _all_cuts(data: bytes) -> set[bytes]:
    lines = data.splitlines(keepends=True)
    return {b"".join(lines[:a] + lines[b:]) for a in range(len(lines)) for b in range(a + 1, len(lines) + 1)}


def test_a_record_of_its_own_goes_with_its_approvals_after_a_withdrawal(site, folder, tmp_path):
    sites.run("withdraw", "frau-demir-2026", "--reason", "Umzug", site=folder)
    result = sites.run("consent", "erase", "frau-demir-2026", site=folder)
    assert result.status == 0, result
    assert "post/brief" in result.out
    assert not (folder / "content" / "consents" / "frau-demir-2026.md").exists()
    record = sites.record("frau-demir-2026")
    assert left_of(folder, record) == {}
    approvals = b"".join(data for name, data in sites.tree(folder / "content" / "approvals").items())
    guesses = ["frau-demir-2026", record["name"], "Umzug"]
    for guess in guesses:
        assert guess.encode() not in approvals
        assert hashlib.sha256(guess.encode()).hexdigest().encode() not in approvals
    assert digests.of_record(json.loads(json.dumps(record, default=str))).encode() not in approvals
    assert not list((folder / "content" / "approvals").glob("salts/*"))
    assert _state(folder) == set()
    assert sites.check(folder).document("post/hof")["verdict"] == "publish"
    sites.approve(folder)
    assert sites.check(folder).document("post/brief")["verdict"] == "withhold"


def _held_in_the_middle(folder, out):
    """A build that was stopped while finished pages lie on the stage."""
    stage = folder / ".sozialblog" / "stage"
    for _ in range(10):
        process = _started(folder, "build", "--clean", "--output", out)
        while process.poll() is None:
            if _holds_something(stage):
                process.send_signal(signal.SIGSTOP)
                break
            time.sleep(0.005)
        if process.poll() is None and _holds_something(stage):
            return process
        process.send_signal(signal.SIGCONT)
        process.communicate()
    raise AssertionError("no build could be stopped in its middle")


def _holds_something(stage):
    try:
        return any(stage.iterdir())
    except OSError:
        return False


def _started(folder, *command):
    return subprocess.Popen(
        sites.command("--lang", "en", "--today", sites.TODAY.isoformat(), *command), cwd=folder, text=True,
        env={**os.environ, **sites.environment(folder)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="stops a process by a signal")
def test_a_running_build_is_waited_for_and_brings_nothing_back(folder, tmp_path):
    build = _held_in_the_middle(folder, tmp_path / "other")
    before = sites.tree(folder / "content")
    erasure = _started(folder, "consent", "erase", KIM)
    try:
        assert erasure.stderr.readline() == "A build of this site is running. Waiting for its end.\n"
        assert sites.tree(folder / "content") == before
        assert _state(folder) != set()
    finally:
        build.send_signal(signal.SIGCONT)
    assert build.communicate()[1] == ""
    said, complaints = erasure.communicate()
    assert (erasure.returncode, complaints) == (0, ""), said
    assert _state(folder) == set()
    assert left_of(folder, sites.record(KIM)) == {}


def test_two_erasures_at_once_lose_none(folder):
    """Both records stand in one file."""
    with alone(folder, lambda: None):
        both = [_started(folder, "consent", "erase", record) for record in (KIM, LU)]
        for process in both:
            assert process.stderr.readline().startswith("A build")
    assert [process.communicate() and process.returncode for process in both] == [0, 0]
    assert left_of(folder, sites.record(KIM)) == left_of(folder, sites.record(LU)) == {}


def test_state_that_cannot_be_deleted_stops_the_erasure_before_it_begins(folder, monkeypatch):
    before = sites.tree(folder / "content")
    monkeypatch.setattr(shutil, "rmtree", _refused)
    assert sites.run("consent", "erase", KIM, site=folder).status == 1
    assert sites.tree(folder / "content") == before
    monkeypatch.undo()
    assert sites.run("consent", "erase", KIM, site=folder).status == 0
    assert _state(folder) == set()


def _refused(path, *_more, **_options):
    raise PermissionError(13, "Permission denied", str(path))


def test_a_broken_record_can_be_erased_too(site, folder):
    path = folder / "content" / "consents" / "frau-demir-2026.md"
    path.write_bytes(b"---\n\xff\n---\n")
    assert sites.run("consent", "erase", "frau-demir-2026", site=folder).status == 0
    assert not path.exists()


def test_two_people_with_one_id_are_not_mixed_up(site, folder):
    site.shared["zwilling"] = (sites.record("frau-demir-2026"), "")
    site.write(folder)
    before = sites.tree(folder)
    result = sites.run("consent", "erase", "frau-demir-2026", site=folder)
    assert result.status == 2
    assert "zwilling.md" in result.err
    assert sites.tree(folder) == before


def test_somebody_unknown(folder):
    assert sites.run("consent", "erase", "niemand-2026", site=folder).status == 2


def test_private_words_in_texts_are_pointed_at(site, folder):
    name = sites.record(KIM)["name"]
    path = folder / "content" / "posts" / "brief" / "index.md"
    path.write_text(path.read_text(encoding="utf-8") + f"\nDank an {name}.\n", encoding="utf-8")
    result = sites.run("consent", "erase", KIM, site=folder)
    assert "  content/posts/brief/index.md" in result.out.splitlines()
    assert name not in result.out


def test_git_history_is_named_with_a_command(site, folder):
    (folder / ".git").mkdir()
    result = sites.run("consent", "erase", "frau-demir-2026", site=folder)
    assert (
        "git filter-repo --invert-paths --path content/consents/frau-demir-2026.md --path content/approvals/"
        in result.out
    )
    assert "git" not in sites.run("consent", "erase", KIM, site=folder).out.split("Git still")[0]


# -- cutting ---------------------------------------------------------------------------------------------------------

CUTS = [
    ("---\ntitle: x\nconsents:\n  - id: a\n    name: A B\n    # zu A\n  # zu b\n  - id: b\n    name: C D\npeople: [a]\n---\nText\n",
     "---\ntitle: x\nconsents:\n  # zu b\n  - id: b\n    name: C D\npeople: [a]\n---\nText\n"),
    ("---\r\ntitle: x\r\neinwilligungen:\r\n- kennung: a\r\n  name: A B\r\n- kennung: b\r\n---\r\nText",
     "---\r\ntitle: x\r\neinwilligungen:\r\n- kennung: b\r\n---\r\nText"),
    ("---\nconsents:\n  - id: a\n    note: |\n      eins\n\n      zwei\ntitle: x   # bleibt\n---\nid: a\n",
     "---\ntitle: x   # bleibt\n---\nid: a\n"),
    ("---\ntitle: x\nconsents:\n  - id: b\n  - id: a\n    covers:\n      - image\n      - quote\n---\n",
     "---\ntitle: x\nconsents:\n  - id: b\n---\n"),
    ("---\ntitle: x\nconsents: [{id: a, name: A}, {id: b}]\n---\n", "---\ntitle: x\nconsents: [{id: b}]\n---\n"),
    ("---\ntitle: x\nconsents: [{id: b}, {id: a, name: A}]\n---\n", "---\ntitle: x\nconsents: [{id: b}]\n---\n"),
    ("---\ntitle: x\nconsents: [\n  {id: a, name: A}\n]\ntags: [y]\n---\n", "---\ntitle: x\ntags: [y]\n---\n"),
    ("\ufeff---\ntitle: Äö\nconsents:\n  - {id: a, name: Ü}\n  - id: b\n---\n", "\ufeff---\ntitle: Äö\nconsents:\n  - id: b\n---\n"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), CUTS)
def test_what_is_cut_and_what_stays(before, after):
    assert excise(before, "a") == after
    assert same_but_for_consents(before, after)


@pytest.mark.parametrize("text", ["kein Kopf\n", "---\ntitle: x\n---\n", "---\ntitle: [\n---\n", "---\n- id: a\n---\n"])
def test_what_is_not_there_is_not_cut(text):
    with pytest.raises(ValueError, match=r"front matter|no such record"):
        excise(text, "a")


def test_a_form_that_lies_in_the_site_s_folder_is_named(site, folder):
    assert sites.run("consent", "form", KIM, "--output", folder / f"einwilligung-{KIM}.html", site=folder).status == 0
    result = sites.run("consent", "erase", KIM, site=folder)
    assert f"  einwilligung-{KIM}.html" in result.out
