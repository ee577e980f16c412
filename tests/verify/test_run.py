"""The run over a folder: what cannot be read, what goes wrong while reading, and what is told meanwhile."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from sozialblog.i18n import msg
from sozialblog.verify import (
    Expectation,
    File,
    FileFacts,
    Forbidden,
    Reader,
    Search,
    examine,
    judge,
    scripts,
    styles,
    verify,
    walk,
)
from tests.images.test_structure import JPEG
from tests.sentences import compare, complete, paragraphs
from tests.verify import site
from tests.verify.test_pictures import CANARY, CREDITED

EXPECTED = Path(__file__).parent / "sentences" / "runs.txt"
HTML = b"<!doctype html><title>x</title>\n"


def faulty(folder: Path) -> Path:
    """Besides a good page a link, a link to a folder, a pipe, a file far too large, and a name that is no text."""
    site.write(folder, {"index.html": HTML, "a/b.html": HTML, "z.html": HTML})
    (folder / "link.html").symlink_to(folder / "index.html")
    (folder / "folder").symlink_to(folder / "a")
    (folder / "dangling").symlink_to(folder / "nowhere")
    os.mkfifo(folder / "a" / "pipe")
    with (folder / "large.txt").open("wb") as file:
        file.truncate(200_000_001)
    (folder / os.fsdecode(b"n\xffme.txt")).write_bytes(b"x")
    return folder


def test_what_is_neither_folder_nor_plain_file(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    paths, findings = walk(faulty(tmp_path))
    assert paths == ["a/b.html", "index.html", "z.html"]
    compare("no plain files", paragraphs(findings), EXPECTED, request)
    assert {finding.path for finding in verify(tmp_path)} == {finding.path for finding in findings}
    os.truncate(tmp_path / "large.txt", 200_000_000)
    assert "large.txt" in walk(tmp_path)[0]


def test_folders_that_are_empty_or_not_there(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    (tmp_path / "leer" / "innen").mkdir(parents=True)
    for name, folder in (("an empty folder", tmp_path / "leer"), ("no folder", tmp_path / "fehlt")):
        compare(name, paragraphs(verify(folder)), EXPECTED, request)


def test_a_folder_and_a_file_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    site.write(tmp_path, {"a/x.html": HTML, "b/x.html": HTML, "c.html": HTML, "d.html": HTML + b"<a href=c.html>c</a>"})
    scan, read = os.scandir, Path.read_bytes

    def scandir(folder: Path) -> object:
        if str(folder).endswith("/b/") or Path(folder).name == "b":
            raise PermissionError
        return scan(folder)

    def read_bytes(path: Path) -> bytes:
        if path.name == "c.html":
            raise PermissionError
        return read(path)

    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    told: list[tuple[int, int]] = []
    found = verify(tmp_path, progress=lambda done, total: told.append((done, total)))
    compare("not to be read", paragraphs(found), EXPECTED, request)
    assert told == [(1, 3), (3, 3)]


def test_the_folder_itself_cannot_be_read(tmp_path: Path) -> None:
    (finding,) = verify(tmp_path / "fehlt")
    assert finding.path == "."


def test_a_fault_of_ours_is_a_finding(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    reader, search = Reader(Expectation()), Search(())
    monkeypatch.setattr(Reader, "read", lambda *_args: 1 // 0)
    facts, findings = examine(File("a.html", HTML), reader, search)
    assert facts == FileFacts(digest="")
    compare("a fault of ours", paragraphs(findings), EXPECTED, request)

    def gone(path: str) -> File:
        raise KeyError(path)

    broken = {"a.html": FileFacts(digest="", wanted=(("weg", ""),))}
    compare("a fault while judging", paragraphs(judge(broken, Expectation(), gone, reader)), EXPECTED, request)


def test_originals_are_known_beside_and_inside_of_files(request: pytest.FixtureRequest) -> None:
    facts = {
        "a.jpg": FileFacts(digest="ab"), "b.html": FileFacts(digest="", embedded=("xy", "cd")), "c.html": FileFacts(digest="ef", embedded=("gh",)),
    }  # fmt: skip
    reader = Reader(Expectation())
    found = judge(facts, Expectation(originals=frozenset({"AB", "CD"})), lambda path: File(path, b""), reader)
    compare("originals", paragraphs(found), EXPECTED, request)
    assert judge(facts, Expectation(originals=frozenset({"ij"})), lambda path: File(path, b""), reader) == []


def test_nothing_else_stands_there(request: pytest.FixtureRequest) -> None:
    names = [
        "no plain files", "an empty folder", "no folder", "not to be read", "a fault of ours", "a fault while judging", "originals",
    ]  # fmt: skip
    complete(names, EXPECTED, request)


# -- what the reader knows beforehand ------------------------------------------------------------------------------------


def codes(reader: Reader, path: str, data: bytes) -> list[str]:
    return [finding.code for finding in reader.read(File(path, data)).findings]


def test_pictures_read_before_and_pictures_with_their_credit() -> None:
    hidden = JPEG[:-2] + CANARY + JPEG[-2:]
    digest = Reader(Expectation()).read(File("a.jpg", hidden)).digest
    assert codes(Reader(Expectation()), "a.jpg", hidden) == ["I401"]
    assert codes(Reader(Expectation(read_before=frozenset({digest}))), "a.jpg", hidden) == []
    assert codes(Reader(Expectation(read_before=frozenset({digest}))), "b.jpg", CREDITED) == ["I401"]
    assert codes(Reader(Expectation(credited=True)), "b.jpg", CREDITED) == []


def test_what_many_pages_share_is_understood_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    for module in (styles, scripts):
        monkeypatch.setattr(module, "read", lambda text, real=module.read: read.append(text) or real(text))
    reader = Reader(Expectation())
    for number in range(3):
        reader.read(File(f"{number}.html", HTML + b"<style>a{}</style><script>b()</script>"))
    assert sorted(read) == ["a{}", "b()"]


def test_forbidden_strings_and_faults_are_both_told(tmp_path: Path) -> None:
    expected = Expectation(forbidden=(Forbidden(text="Anna Groß", what=msg("a name")),))
    site.write(tmp_path, {"a.html": HTML + "<a href=weg>Anna Groß</a>".encode(), "b.txt": b"x"})
    assert {(finding.code, finding.path) for finding in verify(tmp_path, expected)} == {
        ("S504", "a.html"),
        ("S507", "a.html"),
    }
    assert [finding.code for finding in verify(tmp_path, replace(expected, forbidden=()))] == ["S504"]
