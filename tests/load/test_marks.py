"""Where in a photograph a person is: read, schemed, and refused where it is no place."""

from __future__ import annotations

from pathlib import Path

import pytest

from sozialblog.load import load
from tests import sites


def written(tmp_path: Path, shows: object) -> Path:
    site = sites.small()
    site.get("hof").photo["shows"] = shows
    return site.write(tmp_path)


def test_a_place_counts_as_being_shown(tmp_path: Path) -> None:
    mark = {"consent": "kim-hof", "x": 0.25, "y": 0.1, "w": 0.2, "h": 0.3}
    folder = written(tmp_path, [mark, "kim-hof"])
    (document,) = (item for item in load(folder).documents if item.slug == "hof")
    shows = document.photos[0].shows
    assert shows.consents == ("kim-hof",)
    assert [(item.consent, item.box.x, item.box.h) for item in shows.marks] == [("kim-hof", 0.25, 0.3)]
    assert [item["code"] for item in sites.check(folder).document("post/hof")["findings"]] == ["A201"]
    with_other = written(tmp_path, [{**mark, "consent": "nobody-knows"}])
    assert [item["code"] for item in sites.check(with_other).document("post/hof")["findings"]] == ["C103"]


@pytest.mark.parametrize("change", [{"x": 1.2}, {"w": 0}, {"h": "viel"}, {"x": 0.9, "w": 0.3}, {"consent": "niemand"}, {"consent": ""}, {"kind": "box"}, {"who": "kim"}])  # fmt: skip
def test_what_is_no_place_withholds(tmp_path: Path, change: dict[str, object]) -> None:
    folder = written(tmp_path, [{"consent": "kim-hof", "x": 0.25, "y": 0.1, "w": 0.2, "h": 0.3, **change}])
    found = sites.check(folder).document("post/hof")
    assert found["verdict"] == "withhold"
    assert {item["code"][0] for item in found["findings"]} == {"F"}
