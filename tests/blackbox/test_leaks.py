"""Words planted in every private field, every withheld text and every kind of metadata are nowhere afterwards."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from pathlib import Path

import pytest

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


def test_canaries_are_in_no_place_that_outlives_or_shows_a_run(made: tuple[sites.Site, Path, Path]) -> None:
    site, folder, base = made
    private, hidden = _secrets(site)
    metadata = [
        dirty.TEXT,
        *(sites.canary(f"{item.slug}/{name}", "exif") for item in site.documents for name in item.photos),
    ]
    temporary = base / "tmp"
    temporary.mkdir()
    arguments: set[bytes] = set()
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            for place in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    arguments.add(place.read_bytes())
                except OSError:
                    continue
            time.sleep(0.1)

    watcher = threading.Thread(target=watch)
    watcher.start()
    said = []
    environment = {**os.environ, **sites.environment(folder), "TMPDIR": str(temporary), "NO_COLOR": "1"}
    try:
        for command in (
            ["build", "--output", str(base / "out"), "--workers", "2"],
            ["withdraw", "kim-gast", "--output", str(base / "out")],
            ["build", "--output", str(base / "out")],
            ["check"],
            ["verify", str(base / "out")],
            ["explain", "content/posts/gast/index.md"],
            ["policy"],
        ):
            run = subprocess.run(
                sites.command("--today", DAY, *command), cwd=folder, env=environment, capture_output=True, text=True, check=False
            )  # fmt: skip
            assert run.returncode in (0, 3), (command, run.stdout, run.stderr)
            said.append(run.stdout + run.stderr)
    finally:
        done.set()
        watcher.join()
    secret = [*private, *hidden, *metadata]
    assert sites.leaks(base / "out", site.get("gast")) == {}
    assert sites.traces(base / "out", secret) == {}
    assert sites.traces(folder / ".sozialblog", secret) == {}
    assert [path for path in temporary.rglob("*") if path.is_file()] == []
    assert any(b"verify" in line for line in arguments) or not Path("/proc/self/cmdline").exists()
    assert [word for word in secret if any(word.lower().encode() in line.lower() for line in arguments)] == []
    spoken = "\n".join(said).lower()
    assert [word for word in (*private, *metadata) if word.lower() in spoken] == []


def test_a_canary_that_leaks_is_found(made: tuple[sites.Site, Path, Path], tmp_path: Path) -> None:
    private, hidden = _secrets(made[0])
    (tmp_path / "a").write_text(private[0].upper(), encoding="utf-16-le")
    (tmp_path / f"{hidden[0]}.txt").touch()
    assert set(sites.traces(tmp_path, [*private, *hidden])) >= {private[0], hidden[0]}
