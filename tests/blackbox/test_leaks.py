"""Words planted in every private field, every withheld text and every kind of metadata are nowhere afterwards."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from sozialblog.cli.consent import consent
from sozialblog.cli.main import program
from tests import dirty, sites

DAY = sites.TODAY.isoformat()


def _secrets(site: sites.Site) -> tuple[list[str], list[str]]:
    """Private strings of all records, and words of documents that may not be seen."""
    records = [record for item in site.documents for record in item.front.get("consents", ())]
    records += [front for front, _note in site.shared.values()]
    private = [word for record in records for word in sites.private_words(record)] + [sites.canary("note")]
    hidden = [word for slug in (*sites.WAITING, "gast") for word in site.get(slug).canaries if word != slug]
    return private, hidden


@pytest.fixture(scope="module", name="made")
def _made(tmp_path_factory: pytest.TempPathFactory) -> tuple[sites.Site, Path, Path]:
    """An approved site in which somebody withdraws; with one photograph for each place where metadata can hide."""
    base = tmp_path_factory.mktemp("leaks")
    site = sites.full()
    post = site.add(sites.post("metadaten", photos=0))
    for number, (_name, data) in enumerate(
        sorted(dirty.corpus().items())[:: 1 if os.environ.get("SOZIALBLOG_LONG") else 12]
    ):
        file = f"bild{number}.jpg"  # the content counts, not the ending
        post.photos[file] = data
        post.front["photos"].append(
            {"file": file, "alt": "Ein Bild", "caption": "Ein Bild", "credit": "Mira Kurz", "shows": "nobody"}
        )
    return site, sites.approve(site.write(base / "site")), base


@contextlib.contextmanager
def _arguments_of_all_processes() -> Iterator[set[bytes]]:
    arguments: set[bytes] = set()
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.1):
            for place in Path("/proc").glob("[0-9]*/cmdline"):
                with contextlib.suppress(OSError):
                    arguments.add(place.read_bytes())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield arguments
    finally:
        done.set()
        watcher.join()


def test_canaries_are_in_no_place_that_outlives_or_shows_a_run(made: tuple[sites.Site, Path, Path]) -> None:
    site, folder, base = made
    private, hidden = _secrets(site)
    metadata = _metadata(site)
    text = folder / site.get("werkstatt").path
    text.write_text(text.read_text("utf-8") + "\nNoch ein Satz.\n", "utf-8")
    temporary = base / "tmp"
    temporary.mkdir()
    environment = {**os.environ, **sites.environment(folder), "TMPDIR": str(temporary), "NO_COLOR": "1"}
    said = []
    with _arguments_of_all_processes() as arguments:
        for command in (
            ["approve", "werkstatt", *_as_leader()],
            ["build", "--output", str(base / "out"), "--workers", "2"],
            ["withdraw", "kim-gast", "--output", str(base / "out")],
            ["build", "--output", str(base / "out")],
            ["verify", str(base / "out")],
        ):
            run = subprocess.run(
                sites.command("--today", DAY, *command), cwd=folder, env=environment, capture_output=True, text=True, check=False
            )  # fmt: skip
            assert run.returncode in (0, 3), (command, run.stdout, run.stderr)
            said.append(run.stdout + run.stderr)
    secret = [*private, *hidden, *metadata]
    assert sites.leaks(base / "out", site.get("gast")) == {}
    assert sites.traces(base / "out", secret) == {}
    assert sites.traces(folder / ".sozialblog", secret) == {}
    assert [path for path in temporary.rglob("*") if path.is_file()] == []
    assert any(b"verify" in line for line in arguments) or not Path("/proc/self/cmdline").exists()
    assert [word for word in secret if any(word.lower().encode() in line.lower() for line in arguments)] == []
    spoken = "\n".join(said).lower()
    assert [word for word in (*private, *metadata) if word.lower() in spoken] == []


#: what may show private fields of the one person who is named, because they are asked for
ASKED_FOR = {
    ("consent", "show", "kim-gast", "--private"),
    ("consent", "report", "kim-gast"),
    ("consent", "report", "kim-gast", "--format", "json"),
    ("consent", "form", "kim-gast"),
}
SAYING = (
    ("check",), ("check", "--format", "json"), ("check", "--format", "sarif"),
    ("explain", "C101"), ("explain", "content/posts/gast/index.md"), ("explain", "content/posts/entwurf/index.md"),
    ("reject", "fest", "--why", "Bitte kürzer", "LEADER"), ("approve", "fest", "LEADER"), ("approve", "--all", "LEADER"),
    ("receipt", "werkstatt"), ("receipt", "werkstatt", "--format", "html"),
    ("consent", "list"), ("consent", "list", "--format", "json"), ("consent", "list", "--format", "html"),
    ("consent", "due", "--days", "4000"), ("consent", "due", "--days", "4000", "--format", "json"),
    ("consent", "due", "--days", "4000", "--format", "ics"),
    ("consent", "show", "kim-gast"), ("consent", "show", "kim-gast", "--format", "json"),
    ("consent", "export"), ("consent", "export", "--format", "csv"), *sorted(ASKED_FOR),
    ("consent", "form", "kim-gast", "--output", "form.html"),
    ("withdraw", "kim-gast", "--reason", "Umzug"), ("withdraw", "kim-gast"),
    ("build",), ("build", "--strict"), ("verify", "public"), ("verify", "public", "--against-records"),
    ("digest",), ("digest", "--format", "html"), ("policy",), ("schema",), ("schema", "--kind", "consent"), ("keys", "list"),
    ("deploy", "--to", "web", "--output", "public"), ("deploy", "--to", "web", "--output", "public", "--dry-run"),
    ("consent", "erase", "kim-gast"),
)  # fmt: skip


def test_no_command_says_what_is_private_unasked(
    made: tuple[sites.Site, Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever works on the site may read its texts; private fields are for those who ask for one person's alone."""
    site = made[0]
    folder = tmp_path / "site"
    shutil.copytree(made[1], folder, ignore=shutil.ignore_patterns(".sozialblog"))
    (folder / "web").mkdir()
    monkeypatch.chdir(folder)
    text = folder / site.get("fest").path
    text.write_text(text.read_text("utf-8") + "\nNoch ein Satz.\n", "utf-8")
    private, metadata = _secrets(site)[0], _metadata(site)
    others = [word for word in private if word not in sites.private_words(site.get("gast").record)]
    assert len(others) < len(private)
    for words in SAYING:
        command = [part for word in words for part in (_as_leader() if word == "LEADER" else [word])]
        result = sites.run(*command, site=folder)
        assert result.status in (0, 3), (command, result)
        said = (result.out + result.err).lower()
        silent = others if words in ASKED_FOR else private
        assert [word for word in (*silent, *metadata) if word.lower() in said] == [], command
        assert words not in ASKED_FOR or any(word.lower() in said for word in private), command


WRONG = (
    "Kim Vogelsang-Zander", ["Kim Vogelsang-Zander"] * 2, {"Kim Vogelsang-Zander": "Kim Vogelsang-Zander"},
    [{"name": "Kim Vogelsang-Zander", "given": "Kim Vogelsang-Zander"}], [{"Kim Vogelsang-Zander": dt.date(2026, 3, 1)}],
    [["Kim Vogelsang-Zander"]], "2026-02-31 Kim Vogelsang-Zander",
)  # fmt: skip


@pytest.mark.parametrize(
    "key", ["name", "born", "contact", "evidence", "guardians", "relatives", "note", "given", "withdrawn"]
)
def test_faults_of_records_do_not_repeat_what_is_private(key: str, tmp_path: Path) -> None:
    site = sites.bare()
    for number, wrong in enumerate(WRONG):
        site.shared[f"p{number}-2026"] = (sites.record(f"p{number}-2026") | {key: wrong}, "")
    said = sites.run("check", site=site.write(tmp_path / "site")).out
    assert "content/consents/p" in said
    assert "Vogelsang" not in said


def test_every_command_that_says_something_is_among_them() -> None:
    """But for those that begin something, wait for somebody, or know no site."""
    other = {"new", "init", "import", "preview", "desk", "faces"}
    assert set(_commands(program)) - other == {words[0] for words in SAYING}
    assert set(_commands(consent)) == {words[1] for words in SAYING if words[0] == "consent"}


def _commands(group: click.Group) -> list[str]:
    return group.list_commands(click.Context(group))


def _as_leader() -> list[str]:
    return ["--as", sites.LEADER, "--passphrase-file", str(sites._keys()[0] / "passphrase")]


def _metadata(site: sites.Site) -> list[str]:
    return [
        dirty.TEXT,
        *(sites.canary(f"{item.slug}/{name}", "exif") for item in site.documents for name in item.photos),
    ]


def test_a_canary_that_leaks_is_found(made: tuple[sites.Site, Path, Path], tmp_path: Path) -> None:
    private, hidden = _secrets(made[0])
    (tmp_path / "a").write_text(private[0].upper(), encoding="utf-16-le")
    (tmp_path / f"{hidden[0]}.txt").touch()
    assert set(sites.traces(tmp_path, [*private, *hidden])) >= {private[0], hidden[0]}
