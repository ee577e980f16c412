"""The demonstration: published as it lies here, for ten years at least, and clean although its sources are not."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from tests import sites

TODAY = dt.date(2026, 12, 1)
#: what was planted in the photographs: the camera's owner, serial numbers, legal names, the place
PLANTED = (b"Nordlicht", b"SW-0042", b"Wolfram Bredow", b"Lieselotte Mirow", b"\x00GPS", b"Exif\x00\x00")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demonstration with the pinned root, so that tests may change it."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copytree(sites.PROJECT / "content", folder / "content")
    shutil.copy(sites.PROJECT / "pyproject.toml", folder)
    return folder


@pytest.mark.parametrize("years", [0, 5, 10])
def test_everything_ready_is_published(demo: Path, years: int) -> None:
    result = sites.check(demo, TODAY.replace(year=TODAY.year + years))
    verdicts = {item["verdict"] for item in result.json["documents"]}
    assert (result.status, verdicts, result.json["site"]) == (0, {"publish", "draft", "idea"}, [])


def test_the_sources_are_dirty_and_the_output_is_not(demo: Path, tmp_path: Path) -> None:
    sources = b"".join(path.read_bytes() for path in (demo / "content").rglob("*.jpg"))
    assert [word for word in PLANTED if word not in sources and word not in (b"\x00GPS", b"Wolfram Bredow")] == []
    assert sites.build(demo, tmp_path / "out", today=TODAY).status == 0
    for path, data in sites.tree(tmp_path / "out").items():
        assert [word for word in PLANTED if word in data] == [], path


def test_a_consent_taken_away_takes_its_post_with_it(demo: Path, tmp_path: Path) -> None:
    """What the README tells a newcomer to try."""
    output, record = tmp_path / "out", demo / "content/consents/samira-2026.md"
    assert sites.build(demo, output, today=TODAY).status == 0
    published = sites.tree(output)
    assert "posts/nur-den-flur/index.html" in published
    text = record.read_bytes()
    record.unlink()
    result = sites.build(demo, output, today=TODAY)
    assert result.status == 3
    assert "C103" in result.out
    left = {path: data for path, data in sites.tree(output).items() if b"nur-den-flur" in data or b"Samira" in data}
    # Its old address answers as removed, and the files that say so to the host have to name it.
    assert set(left) <= {".htaccess", "_redirects", "nginx-removed.conf", "removed.txt", "sozialblog-manifest.json"}
    assert not any(b"Samira" in data for data in left.values())
    record.write_bytes(text)
    assert sites.build(demo, output, today=TODAY).status == 0
    assert sites.tree(output) == published
