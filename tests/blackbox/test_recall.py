"""Commands read with what builds keep; what they say is what they would say without it, and they keep nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from sozialblog.pipeline import Judged, Recall, Workers, judge_site
from tests import sites

COMMANDS = (
    ("check",), ("check", "--format", "json"), ("consent", "list"), ("consent", "due", "--days", "9000"),
    ("consent", "export"), ("digest", "--since", "2020-01-01"), ("verify", "public"),
)  # fmt: skip
ENDLESS = "[" * 2000  #: the converter is never given so many


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A site that was built, with a post that is withheld."""
    site = sites.full()
    del site.get("werkstatt").front["people"]
    folder = site.write(tmp_path_factory.mktemp("recall") / "site")
    with sites.without_approval():
        assert sites.build(folder, folder / "public").status == 3
        yield folder


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_what_builds_keep_changes_no_word(built: Path, command: tuple[str, ...], tmp_path: Path) -> None:
    place = tmp_path / "site"
    shutil.copytree(built, place)
    kept = sites.tree(place / ".sozialblog")
    assert any("facts" in path for path in kept)
    words = [str(place / word) if word == "public" else word for word in command]
    with_it = sites.run(*words, site=place)
    assert sites.tree(place / ".sozialblog") == kept, "a command that only looks keeps nothing"
    shutil.rmtree(place / ".sozialblog")
    without = sites.run(*words, site=place)
    assert (with_it.status, with_it.out, with_it.err) == (without.status, without.out, without.err)
    assert not (place / ".sozialblog").exists()


def test_a_post_that_was_changed_after_the_build_is_read_anew(built: Path, tmp_path: Path) -> None:
    place = tmp_path / "site"
    shutil.copytree(built, place)
    assert "T302" not in sites.check(place).out
    text = next((place / "content/posts/fest").glob("index.md"))
    text.write_text(text.read_text(encoding="utf-8") + "\nRuf an: 0431 5338812, kim@mail.example\n", encoding="utf-8")
    assert "T302" in sites.check(place).out


class TestGoingOn:
    """A program that goes on running remembers what files say, and judges every time."""

    def judged(self, recall: Recall, place: Path, **more: dict[str, bytes]) -> dict[str, list[tuple[str, str]]]:
        return self.told(recall.judged(place, sites.TODAY, "", **more))

    def told(self, judged: Judged) -> dict[str, list[tuple[str, str]]]:
        return {
            item.document.key: [(found.code, str(found.message)) for found in item.findings]
            for item in judged.judgements
        }

    def test_it_says_the_same_each_time_and_as_one_that_knows_nothing(self, built: Path) -> None:
        recall = Recall()
        wanted = self.told(judge_site(built, sites.TODAY, ""))
        assert [self.judged(recall, built) for _ in range(3)] == [wanted] * 3

    def test_the_first_look_may_be_taken_by_several_processes(self, tmp_path: Path) -> None:
        site = sites.bare()
        for number in range(40):
            site.add(sites.post(f"post-{number}", photos=0, campaign=None))
        place = site.write(tmp_path / "site")
        wanted, recall = self.told(judge_site(place, sites.TODAY, "")), Recall()
        assert self.told(recall.judged(place, sites.TODAY, "", workers=Workers(2))) == wanted
        with mock.patch("sozialblog.load.site.parse", side_effect=AssertionError("read once more")):
            assert self.judged(recall, place) == wanted

    def test_a_fault_of_a_text_is_found_again(self, built: Path, tmp_path: Path) -> None:
        place = tmp_path / "site"
        shutil.copytree(built, place)
        text = place / "content/posts/fest/index.md"
        text.write_text(text.read_text(encoding="utf-8") + ENDLESS, encoding="utf-8")
        recall = Recall()
        first, second = self.judged(recall, place), self.judged(recall, place)
        assert "F001" in {code for code, _ in first["post/fest"]}
        assert first == second

    def test_bytes_taken_instead_of_a_file_are_judged_and_then_forgotten(self, built: Path) -> None:
        recall = Recall()
        before = self.judged(recall, built)
        path = "content/posts/fest/index.md"
        other = (built / path).read_bytes() + b"\nRuf an: 0431 5338812, kim@mail.example\n"
        tried = self.judged(recall, built, instead={path: other})
        assert "T302" in {code for code, _ in tried["post/fest"]}
        assert {key for key in before if before[key] != tried[key]} == {"post/fest"}
        assert self.judged(recall, built) == before
