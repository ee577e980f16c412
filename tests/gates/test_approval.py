"""Approval through the commands: nothing goes online without it, and every later change voids it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import sites
from tests.sites import Site


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return sites.approve(sites.small().write(tmp_path / "site"))


def codes(folder: Path, key: str = "post/hof") -> list[str]:
    return sorted(
        {item["code"] for item in sites.check(folder).document(key)["findings"] if item["severity"] == "block"}
    )


def test_what_was_approved_is_published(place: Path, tmp_path: Path) -> None:
    assert (sites.check(place).status, sites.build(place, tmp_path / "out").status) == (0, 0)


def test_not_approved(tmp_path: Path) -> None:
    """A201: before any approval, and for a post that came after it."""
    site = sites.small()
    folder = site.write(tmp_path / "site")
    result = sites.check(folder)
    assert result.status == 3
    for key in ("post/hof", "campaign/lichtblick", "page/kontakt"):
        assert codes(folder, key) == ["A201"]
    for key in ("page/impressum", "page/datenschutz"):
        assert result.document(key)["verdict"] == "publish"
    sites.approve(folder)
    late = site.add(sites.post("spaet"))
    site.write(folder)
    assert codes(folder, "post/spaet") == ["A201"]
    assert sites.build(folder, tmp_path / "out").status == 3
    assert sites.traces(tmp_path / "out", late.canaries) == {}
    assert (tmp_path / "out/posts/hof/index.html").is_file()


CHANGES: dict[str, Callable[[Site], object]] = {
    "a word of the text": lambda s: setattr(s.get("hof"), "body", s.get("hof").body.replace("dreimal", "viermal")),
    "the title": lambda s: s.get("hof").front.update(title="Ein anderer Titel"),
    "a tag": lambda s: s.get("hof").front["tags"].append("Neu"),
    "a caption": lambda s: s.get("hof").photo.update(caption="Etwas anderes."),
    "who is in the photograph": lambda s: s.get("hof").photo.update(shows="nobody"),
    "a photograph": lambda s: s.get("hof").photos.update({s.get("hof").photo["file"]: sites.picture("other/hof")}),
    "a longer consent": lambda s: s.get("hof").record.update(valid_until=sites.dt.date(2029, 1, 1)),
    "a wider consent": lambda s: s.get("hof").record["covers"].append("voice"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_any_later_change_voids_it(name: str, place: Path, tmp_path: Path) -> None:
    """A202, and the earlier version does not stay online either."""
    assert sites.build(place, tmp_path / "out").status == 0
    site = sites.small()
    CHANGES[name](site)
    site.write(place)
    assert codes(place) == ["A202"]
    assert sites.build(place, tmp_path / "out").status == 3
    assert not (tmp_path / "out/posts/hof").exists()
    sites.approve(place)
    assert sites.build(place, tmp_path / "out").status == 0
    assert (tmp_path / "out/posts/hof/index.html").is_file()


def test_what_means_the_same_bytes_needs_no_new_approval(place: Path) -> None:
    path = place / "content/posts/hof/index.md"
    text = path.read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    assert codes(place) == []


def test_a_withdrawal_needs_none(place: Path, tmp_path: Path) -> None:
    assert sites.build(place, tmp_path / "out").status == 0
    site = sites.small()
    site.get("hof").record["withdrawn"] = sites.TODAY
    site.write(place)
    assert "C106" in codes(place)
    assert sites.build(place, tmp_path / "out").status == 3
    words = site.get("hof").canaries[1:]
    assert sites.traces(tmp_path / "out", words) == {}


def test_the_author_does_not_approve(tmp_path: Path) -> None:
    site = sites.small()
    site.toml["authors"]["mkurz"]["person"] = sites.LEADER
    folder = sites.approve(site.write(tmp_path))
    assert codes(folder) in (["A201"], ["A205"])


def test_without_the_pinned_root_nothing_counts(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sites, "environment", lambda _: {"SOZIALBLOG_ROOT": "0" * 64})
    assert sites.check(place).status == 4
    assert sites.build(place, tmp_path / "out").status == 4
    assert not (tmp_path / "out").exists()
