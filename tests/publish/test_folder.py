"""An output folder step by step: what lies in it, what its manifest says, and what hosts are told.

After a change on purpose: ``pytest tests/publish --update-golden``, and read the diff.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from sozialblog.errors import UsageError
from sozialblog.i18n import Language
from sozialblog.publish import MANIFEST, Artifact, Change, Host, Manifest, owned, publish, read, restore, retract
from sozialblog.publish.folder import signature
from sozialblog.publish.manifest import Entry, read_manifest
from sozialblog.publish.removed import address, answers
from tests.sentences import compare, complete
from tests.sites import tree

EXPECTED = Path(__file__).parent / "folder.txt"
HOST = Host(url="https://blog.example/sub/", lang="de")


def page(text: str, *documents: str) -> Artifact:
    return replace(Artifact.of(text.encode()), rests_on=frozenset(documents), page=True)


def shared(text: str, *documents: str) -> Artifact:
    return replace(page(text, *documents), page=False)


FIRST = {
    "index.html": shared("Start mit A und B", "post/a", "post/b"),
    "posts/a/index.html": page("A", "post/a"),
    "posts/b/index.html": page("B", "post/b"),
    "b.html": page("B von früher", "post/b"),
    "photos/1.jpg": shared("Foto", "post/b"),
    "static/site.css": Artifact.of(b"a{}"),
}
SAID = Manifest(
    documents={"post/a": "1", "post/b": "2"}, texts={"post/a": "3", "post/b": "4"}, heads=("x", "y"), host=HOST
)


def published(output: Path, files=None, said: Manifest = SAID, before: Manifest | None = None) -> Change:
    return publish(
        output, owned(output) or Manifest() if before is None else before, FIRST if files is None else files, said
    )


def seen(output: Path) -> str:
    """Every file with its content; of the manifest what it says, digests cut short."""
    lines = []
    for path, data in sorted(tree(output).items()):
        text = data.decode()
        if path == MANIFEST:
            text = text.replace("\r", "")
            value = json.loads(text)
            for entry in value["files"].values():
                entry["sha256"] = entry["sha256"][:6]
            text = json.dumps(value, indent=1, ensure_ascii=False)
        lines.append(f"{path}: {text.rstrip()}")
    return "\n".join(lines)


def without(*keys: str):
    return lambda key: key not in keys


def test_first_and_again(tmp_path, request):
    output = tmp_path / "a" / "out"
    assert owned(output) is None
    assert published(output) == Change(written=8, unchanged=0, removed=0)
    compare("published", seen(output), EXPECTED, request)
    assert owned(output).complete is True
    before = seen(output)
    assert published(output) == Change(written=0, unchanged=8, removed=0)
    assert seen(output) == before


def test_what_is_in_place_already_is_left_alone(tmp_path):
    output = tmp_path / "out"
    published(output)
    stamp = (output / MANIFEST).stat().st_mtime_ns
    os.utime(output / MANIFEST, ns=(1, 1))
    inside = {path: replace(artifact, content=None) for path, artifact in FIRST.items()}
    assert published(output, inside) == Change(unchanged=8)
    assert (output / MANIFEST).stat().st_mtime_ns == 1
    assert stamp != 1
    (output / "_headers").unlink()
    assert published(output, inside) == Change(written=1, unchanged=7)
    assert published(output, inside, replace(SAID, heads=("z",))) == Change(unchanged=8)
    assert owned(output).heads == ("z",)


def test_files_that_were_made_ready_are_moved_into_place(tmp_path):
    output, stage = tmp_path / "out", tmp_path / "stage"
    stage.mkdir()
    (stage / "1").write_bytes(b"Foto")
    (stage / "2").write_bytes(b"A")
    files = {
        "photos/1.jpg": replace(FIRST["photos/1.jpg"], content=stage / "1"),
        "posts/a/index.html": replace(FIRST["posts/a/index.html"], content=stage / "2"),
    }
    assert published(output, files) == Change(written=4)
    assert list(stage.iterdir()) == []
    assert (output / "photos" / "1.jpg").read_bytes() == b"Foto"
    (stage / "1").write_bytes(b"Foto")
    (stage / "2").write_bytes(b"B")
    assert published(output, files) == Change(written=1, unchanged=3)
    assert [path.name for path in stage.iterdir()] == ["1"]
    assert (output / "posts" / "a" / "index.html").read_bytes() == b"B"


def test_made_ready_on_another_disk(tmp_path, monkeypatch):
    output, ready = tmp_path / "out", tmp_path / "1"
    ready.write_bytes(b"Foto")
    real = Path.replace

    def replaced(self, target):
        if self == ready:
            raise OSError(18, "another disk")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replaced)
    assert published(output, {"a.jpg": replace(Artifact.of(b"Foto"), content=ready)}) == Change(written=3)
    assert (output / "a.jpg").read_bytes() == b"Foto"
    monkeypatch.setattr(
        Path,
        "replace",
        lambda self, target: (_ for _ in ()).throw(OSError(13, "no")) if self == ready else real(self, target),
    )
    (output / "a.jpg").write_bytes(b"x")
    with pytest.raises(OSError, match="no"):
        published(output, {"a.jpg": replace(Artifact.of(b"Foto"), content=ready)})


def test_what_was_made_ready_and_is_gone_is_not_taken_for_published(tmp_path):
    output = tmp_path / "out"
    published(output)
    with pytest.raises(FileNotFoundError):
        published(output, {"photos/1.jpg": replace(FIRST["photos/1.jpg"], content=tmp_path / "weg")})


def test_a_page_of_the_same_length_is_written_anew(tmp_path):
    output = tmp_path / "out"
    published(output)
    assert published(output, {**FIRST, "posts/a/index.html": page("Z", "post/a")}).written == 1
    assert (output / "posts" / "a" / "index.html").read_bytes() == b"Z"


def test_published_files_are_taken_up_again(tmp_path):
    published(tmp_path)
    manifest = owned(tmp_path)
    assert read(tmp_path, manifest, "posts/") == {"posts/a/index.html": b"A", "posts/b/index.html": b"B"}
    assert read(tmp_path, manifest, "weg/") == {}
    (tmp_path / "posts" / "b" / "index.html").unlink()
    assert read(tmp_path, manifest, "posts/") == {}


def test_what_went_is_removed_with_its_folders(tmp_path, request):
    output = tmp_path / "out"
    published(output)
    (output / "posts" / "b" / "eigenes.txt").write_text("von Hand", encoding="utf-8")
    files = {"index.html": shared("Start mit A", "post/a"), "posts/a/index.html": FIRST["posts/a/index.html"]}
    said = replace(SAID, documents={"post/a": "1"}, texts={"post/a": "3"})
    assert published(output, files, said) == Change(written=5, unchanged=2, removed=4)
    compare("without B", seen(output), EXPECTED, request)
    assert not (output / "photos").exists()
    assert (output / "posts" / "b" / "eigenes.txt").exists()
    assert published(output, files, said) == Change(unchanged=7)
    assert published(output, {**files, "posts/b/index.html": FIRST["posts/b/index.html"]}, said).written == 5
    assert owned(output).removed == ("b.html",)  # it came back


def test_retract(tmp_path, request):
    output = tmp_path / "out"
    assert retract(output, Manifest(), without()) == (frozenset(), Manifest())
    assert not output.exists()
    published(output)
    assert retract(output, owned(output), without("post/c")) == (frozenset(), owned(output))
    (output / ".sozialblog-halb").write_bytes(b"x")
    gone, after = retract(output, owned(output), without("post/b"))
    assert gone == {"index.html", "posts/b/index.html", "b.html", "photos/1.jpg"}
    assert after == owned(output)
    compare("B retracted", seen(output), EXPECTED, request)


def test_restore(tmp_path, request):
    output = tmp_path / "out"
    published(output)
    retract(output, owned(output), without("post/b"))
    before = owned(output)
    assert restore(output, before, {"index.html": shared("Start mit A", "post/a")}) == Change(written=1)
    compare("the start restored", seen(output), EXPECTED, request)
    assert restore(output, owned(output), {"index.html": shared("Start mit A", "post/a")}) == Change(written=0)
    assert restore(output, owned(output), {"posts/b/index.html": FIRST["posts/b/index.html"]}).written == 5
    assert owned(output).removed == ("b.html",)


def test_what_somebody_else_put_there_stays(tmp_path):
    output = tmp_path / "out"
    published(output)
    for name in (".htaccess", "_headers"):
        (output / name).write_text("Options -Indexes\n", encoding="utf-8")
    published(output, {"index.html": FIRST["index.html"]})
    assert not {".htaccess", "_headers"} & owned(output).files.keys()
    (output / "_redirects").write_text("/alt /neu 301\n", encoding="utf-8")
    published(output)  # nothing is removed any more
    assert (output / ".htaccess").read_text(encoding="utf-8") == "Options -Indexes\n"
    assert (output / "_redirects").read_text(encoding="utf-8") == "/alt /neu 301\n"
    assert not (output / "nginx-removed.conf").exists()
    (output / "_redirects").unlink()
    (output / "removed.txt").write_text("Umgezogen", encoding="utf-8")
    published(output, {"index.html": FIRST["index.html"]})
    assert b"b.html" in (output / "_redirects").read_bytes()
    assert (output / "removed.txt").read_text(encoding="utf-8") == "Umgezogen"
    (output / ".htaccess").unlink()
    published(output)
    assert b"nosniff" in (output / ".htaccess").read_bytes()


def test_changes_to_a_file_of_ours_are_lost(tmp_path):
    output = tmp_path / "out"
    published(output)
    ours = (output / ".htaccess").read_bytes()
    for changed in (ours + b"Options +Indexes\n", b""):
        (output / ".htaccess").write_bytes(changed)
        assert published(output).written == 1
        assert (output / ".htaccess").read_bytes() == ours


def test_notices_where_pages_were(tmp_path, request):
    output = tmp_path / "out"
    said = replace(SAID, host=replace(HOST, notices=True, lang="en-GB"))
    published(output, said=said)
    published(output, {"index.html": FIRST["index.html"]}, said)
    compare("with notices", seen(output), EXPECTED, request)
    published(output, said=said)
    assert owned(output).removed == ()
    assert (output / "b.html").read_bytes() == "B von früher".encode()


# -- what may be touched ---------------------------------------------------------------------------------------------


def refused(output: Path) -> str:
    with pytest.raises(UsageError) as error:
        owned(output)
    words = [Language(code).say(error.value.message) for code in ("en", "de")]
    return "\n".join(words).replace(str(output), "FOLDER")


def test_folders_that_are_not_ours(tmp_path, request):
    (tmp_path / "file").write_bytes(b"")
    compare("a file", refused(tmp_path / "file"), EXPECTED, request)
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert refused(tmp_path / "link") == refused(tmp_path / "file")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    assert refused(tmp_path / "dangling") == refused(tmp_path / "file")
    assert owned(tmp_path / "real") is None
    (tmp_path / "real" / ".sozialblog-rest").write_bytes(b"")
    assert owned(tmp_path / "real") is None
    (tmp_path / "real" / "brief.odt").write_bytes(b"")
    compare("somebody else's folder", refused(tmp_path / "real"), EXPECTED, request)


GOOD = json.loads(
    replace(
        SAID, files={"a.html": Entry(sha256="0", rests_on=frozenset({"post/a"}), page=True)}, removed=("b.html",)
    ).encode()
)


@pytest.mark.parametrize("change", [
    b"", b"{", b"[]", b"null", b"[" * 100_000, {"generator": "other"}, {"format": 3}, {"files": []}, {"files": None},
    {"files": {"a": {}}}, {"files": {"a": {"sha256": "0"}}}, {"files": {"a": []}}, {"documents": []}, {"log": None},
    {"host": []}, {"removed": 1}, {"groups": [["post/a"]], "files": {"a": {"sha256": "0", "rests_on": 1}}},
    {"groups": 1}, {"groups": [["post/a"]], "files": {"a": {"sha256": "0", "rests_on": -1}}},
])  # fmt: skip
def test_damaged_manifests(change, tmp_path, request):
    data = change if isinstance(change, bytes) else json.dumps({**GOOD, **change}).encode()
    (tmp_path / MANIFEST).write_bytes(data)
    assert read_manifest(tmp_path) == "damaged"
    compare("a damaged manifest", refused(tmp_path), EXPECTED, request)


@pytest.mark.parametrize("key", ["generator", "format", "files", "documents", "log", "state"])
def test_what_a_manifest_needs(key, tmp_path):
    (tmp_path / MANIFEST).write_text(
        json.dumps({name: value for name, value in GOOD.items() if name != key}), encoding="utf-8"
    )
    assert read_manifest(tmp_path) == "damaged"


def test_a_manifest_can_be_read_by_people(tmp_path):
    lines = SAID.encode().decode().split("\n")
    assert lines[:2] == ["{", ' "format": 2,']
    assert lines[-2:] == ["}", ""]


def test_a_manifest_far_too_large_is_not_read(tmp_path, monkeypatch):
    (tmp_path / MANIFEST).write_bytes(SAID.encode())
    monkeypatch.setattr("sozialblog.publish.manifest._MAX", len(SAID.encode()))
    assert read_manifest(tmp_path) == SAID
    (tmp_path / MANIFEST).write_bytes(SAID.encode() + b" ")
    assert read_manifest(tmp_path) == "damaged"


def test_manifests_come_back(tmp_path):
    assert read_manifest(tmp_path) is None
    for manifest in (
        Manifest(), SAID, replace(SAID, complete=False), replace(SAID, host=Host(url="x", lang="en", notices=True)),
        replace(SAID, files={"a.html": Entry(sha256="0", rests_on=frozenset({"b", "c"}), page=True), "b": Entry(sha256="1")}, removed=("c", "d")),
    ):  # fmt: skip
        (tmp_path / MANIFEST).write_bytes(manifest.encode())
        assert read_manifest(tmp_path) == manifest
    many = frozenset(f"post/{number}" for number in range(50))
    lists = {f"{number}.html": Entry(sha256="0", rests_on=frozenset(many)) for number in range(3)}
    lists["other.html"] = Entry(sha256="0", rests_on=many - {"post/7"})
    (tmp_path / MANIFEST).write_bytes(replace(SAID, files=lists).encode())
    assert read_manifest(tmp_path).files == lists
    assert (tmp_path / MANIFEST).read_text(encoding="utf-8").count('"post/7"') == 1, "what lists share is written once"
    older = {key: value for key, value in GOOD.items() if key not in ("host", "removed", "texts", "groups")}
    (tmp_path / MANIFEST).write_text(json.dumps(older), encoding="utf-8")
    assert read_manifest(tmp_path).host == Host()
    assert read_manifest(tmp_path).removed == ()
    (tmp_path / "real").mkdir()
    (tmp_path / MANIFEST).rename(tmp_path / "real" / "m")
    (tmp_path / MANIFEST).symlink_to(tmp_path / "real" / "m")
    assert read_manifest(tmp_path) == "damaged"


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../a", "a/../../b", "a//b", "./a", "a/.", "a\\b", "a/"])
def test_a_manifest_names_nothing_outside(path, tmp_path):
    value = {
        **GOOD,
        "files": {path: GOOD["files"]["a.html"], "a.html": GOOD["files"]["a.html"]},
        "removed": [path, "c.html"],
    }
    (tmp_path / MANIFEST).write_text(json.dumps(value), encoding="utf-8")
    manifest = read_manifest(tmp_path)
    assert list(manifest.files) == ["a.html"]
    assert manifest.removed == ("c.html",)


@pytest.mark.parametrize("what", ["folder", "file", "dangling"])
def test_nothing_is_written_or_deleted_through_a_link(what, tmp_path):
    output, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    (elsewhere / "a").mkdir(parents=True)
    for name in ("index.html", ".sozialblog-halb"):
        (elsewhere / "a" / name).write_bytes(b"fremd")
    published(output)
    target = output / "posts" if what == "folder" else output / "posts" / "a" / "index.html"
    for path in sorted(target.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    target.rmdir() if target.is_dir() else target.unlink()
    target.symlink_to({"folder": elsewhere, "file": elsewhere / "a" / "index.html", "dangling": tmp_path / "no"}[what])
    named = "posts/a" if what == "folder" else "posts/a/index.html"
    (tmp_path / "ready").write_bytes(b"neu")
    for content in (b"neu", tmp_path / "ready"):
        with pytest.raises(UsageError, match=rf"^A link stands in the way of {named} in the output folder"):
            published(output, {"posts/a/index.html": replace(page("neu", "post/a"), content=content)})
        assert (what == "folder") == owned(output).complete  # a folder is looked at before anything else happens
    retract(output, owned(output), without("post/a", "post/b"))
    for name in ("index.html", ".sozialblog-halb"):
        assert (elsewhere / "a" / name).read_bytes() == b"fremd"
    assert not (tmp_path / "no").exists()


def test_the_folder_itself_may_lie_behind_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    published(tmp_path / "link" / "out")
    assert published(tmp_path / "link" / "out", {}).removed == 6
    assert (tmp_path / "real" / "out" / "b.html").exists() is False


def _full(monkeypatch, *, begun: bool):
    """A disk on which index.html has no place, or no place for more than its beginning."""
    real = Path.write_bytes

    def write(self, data):
        if self.name == ".sozialblog-index.html":
            if begun:
                real(self, data[:1])
            raise OSError(28, "disk of no room")
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", write)


@pytest.mark.parametrize("begun", [True, False])
def test_a_full_disk_leaves_the_old_file_and_nothing_else(begun, tmp_path, monkeypatch):
    output = tmp_path / "out"
    published(output)
    _full(monkeypatch, begun=begun)
    files = {**FIRST, "a.html": page("neu", "post/a"), "index.html": shared("neuer Start")}
    with pytest.raises(OSError, match="disk of no room"):
        published(output, files)
    assert (output / "index.html").read_bytes() == b"Start mit A und B"
    assert not list(output.rglob(".sozialblog-*"))
    assert owned(output).complete is False
    assert (output / "a.html").exists()
    assert owned(output).files.keys() >= files.keys()  # whatever lies there can be found and taken down
    monkeypatch.undo()
    assert published(output, files).written == 1
    assert owned(output).complete is True


def test_a_restoration_that_is_cut_off_says_so(tmp_path, monkeypatch):
    output = tmp_path / "out"
    published(output)
    _full(monkeypatch, begun=True)
    with pytest.raises(OSError, match="disk of no room"):
        restore(output, owned(output), {"a.html": page("neu", "post/a"), "index.html": shared("Start")})
    assert owned(output).complete is False
    assert (output / "a.html").exists()
    assert owned(output).files.keys() == {*FIRST, "a.html", ".htaccess", "_headers"}


def test_signatures(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    one = signature(tmp_path, "a")
    status = (tmp_path / "a").stat()
    assert one == (3, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert signature(tmp_path, "b") is None
    assert signature(tmp_path, "") is None
    assert signature(tmp_path, "fehlt") is None
    assert signature(tmp_path, "a\0") is None


# -- what hosts are told ------------------------------------------------------------------------------------------------


REMOVED = ("posts/über uns/index.html", "alt.html", 'a"b/index.html', "x+(y)-z/index.html", "index.html")


@pytest.mark.parametrize("lang", ["de", "en", "de-x-leicht", "fr", '"><b>'])
def test_what_hosts_are_told(lang, request):
    said = answers(REMOVED, Host(url="https://blog.example/sub/", lang=lang, notices=True))
    words = "\n".join(f"{path}: {data.decode().rstrip()}" for path, data in said.items())
    compare(f"hosts, in {lang}", words, EXPECTED, request)
    assert set(answers((), Host(notices=True))) == {".htaccess", "_headers"}
    assert set(answers(REMOVED, Host())) == set(said) - set(REMOVED)


def test_hosts_at_the_root(request):
    said = answers(("a/index.html",), Host())
    compare(
        "hosts at the root",
        "\n".join(f"{path}: {data.decode().rstrip()}" for path, data in said.items()),
        EXPECTED,
        request,
    )


def test_addresses():
    assert [address(path) for path in ("a/index.html", "index.html", "a.html", "a/b/index.html", "xindex.html")] == [
        "a/", "index.html", "a.html", "a/b/", "xindex.html",
    ]  # fmt: skip


def test_nothing_else_stands_there(request):
    names = [
        "published", "without B", "B retracted", "the start restored", "with notices", "a file", "somebody else's folder",
        "a damaged manifest", *(f"hosts, in {lang}" for lang in ("de", "en", "de-x-leicht", "fr", '"><b>')), "hosts at the root",
    ]  # fmt: skip
    complete(names, EXPECTED, request)
