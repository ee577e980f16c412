"""Publishing: only folders of ours, removal first, and no instant at which too much is visible."""

from __future__ import annotations

import errno
import http.server
import os
import re
import shutil
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest

from sozialblog.publish.manifest import MANIFEST
from tests import sites

LONG = bool(os.environ.get("SOZIALBLOG_LONG"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A written small site."""
    return sites.small().write(tmp_path / "site")


@pytest.fixture
def _approved() -> Iterator[None]:
    with sites.without_approval():
        yield


@pytest.mark.usefixtures("_approved")
class TestFolders:
    """What may be an output folder, and what is left alone."""

    def test_a_folder_somebody_else_filled(self, place: Path, tmp_path: Path) -> None:
        theirs = tmp_path / "theirs"
        (theirs / "posts").mkdir(parents=True)
        (theirs / "posts/index.html").write_text("ihres", encoding="utf-8")
        before = sites.tree(tmp_path)
        result = sites.build(place, theirs)
        assert (result.status, sites.tree(theirs)) == (2, {"posts/index.html": b"ihres"})
        assert {path for path in sites.tree(tmp_path) if not path.startswith("site/.sozialblog")} == set(before)
        assert str(theirs) in result.err

    @pytest.mark.parametrize(
        "inside", ["content", "content/posts", "content/neu", "themes/x", ".", "..", "content/posts/hof"]
    )
    def test_the_sources_are_no_output(self, inside: str, place: Path) -> None:
        before = sites.tree(place)
        result = sites.build(place, place / inside)
        assert (result.status, sites.tree(place)) == (2, before)
        assert "--output" in result.err

    def test_a_link_is_no_output(self, place: Path, tmp_path: Path) -> None:
        (tmp_path / "real").mkdir()
        (tmp_path / "link").symlink_to(tmp_path / "real")
        assert sites.build(place, tmp_path / "link").status == 2
        assert list((tmp_path / "real").iterdir()) == []

    def test_a_file_is_no_output(self, place: Path, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x", encoding="utf-8")
        assert sites.build(place, tmp_path / "file").status == 2
        assert (tmp_path / "file").read_text(encoding="utf-8") == "x"

    @pytest.mark.parametrize(
        "damage", [b"", b"{", b"[]", b'{"generator": "other"}', b'{"generator": "sozialblog", "format": 99}']
    )
    def test_a_damaged_manifest_is_not_guessed_at(self, damage: bytes, place: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        assert sites.build(place, out).status == 0
        (out / MANIFEST).write_bytes(damage)
        before = sites.tree(out)
        assert (sites.build(place, out).status, sites.tree(out)) == (2, before)

    def test_a_manifest_cannot_reach_outside(self, place: Path, tmp_path: Path) -> None:
        out, outside = tmp_path / "out", tmp_path / "outside.txt"
        assert sites.build(place, out).status == 0
        outside.write_text("meins", encoding="utf-8")
        text = (out / MANIFEST).read_text(encoding="utf-8")
        (out / MANIFEST).write_text(text.replace('"404.html"', '"../outside.txt"'), encoding="utf-8")
        assert sites.build(place, out).status == 0
        assert outside.read_text(encoding="utf-8") == "meins"

    def test_a_link_in_the_output_is_not_followed(self, place: Path, tmp_path: Path) -> None:
        out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
        assert sites.build(place, out).status == 0
        shutil.move(out / "posts", elsewhere)
        (out / "posts").symlink_to(elsewhere)
        before = sites.tree(elsewhere)
        assert sites.build(place, out).status == 2
        assert sites.tree(elsewhere) == before

    def test_files_of_others_stay_in_our_folder(self, place: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        assert sites.build(place, out).status == 0
        (out / "google123.html").write_text("x", encoding="utf-8")
        assert sites.build(place, out).status == 0
        assert (out / "google123.html").exists()

    def test_leftovers_of_a_killed_build_are_swept(self, place: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        assert sites.build(place, out).status == 0
        clean = sites.tree(out)
        for path in (".sozialblog-index.html", "posts/.sozialblog-x", "photos/.sozialblog-abc.jpg"):
            (out / path).write_bytes(b"halb")
        (place / ".sozialblog/stage/posts").mkdir(parents=True, exist_ok=True)
        (place / ".sozialblog/stage/posts/geheim.html").write_bytes(b"halb")
        assert sites.build(place, out).status == 0
        assert sites.tree(out) == clean
        assert not (place / ".sozialblog/stage").exists()

    def test_a_second_build_writes_nothing(self, place: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        first = sites.build(place, out)
        seen = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.name != MANIFEST}
        second = sites.build(place, out)
        assert re.search(r"\b0 written", second.out), second.out
        assert not re.search(r"\b0 written", first.out)
        assert {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.name != MANIFEST} == seen

    def test_an_incremental_build_equals_a_clean_one(self, place: Path, tmp_path: Path) -> None:
        site, out = sites.small(), tmp_path / "out"
        assert sites.build(place, out).status == 0
        post = site.get("hof")
        post.body += "\nEin Satz mehr.\n"
        post.photos[post.photo["file"]] = sites.picture("other/photograph")
        site.add(sites.post("neu"))
        site.write(place)
        assert sites.build(place, out).status == 0
        assert sites.build(place, tmp_path / "clean", "--clean").status == 0
        assert sites.tree(out) == sites.tree(tmp_path / "clean")

    def test_strict_shows_nothing_new_but_takes_down(self, place: Path, tmp_path: Path) -> None:
        site, out = sites.small(), tmp_path / "out"
        assert sites.build(place, out).status == 0
        site.get("hof").record["withdrawn"] = sites.TODAY
        site.add(sites.post("neu"))
        site.write(place)
        assert sites.build(place, out, "--strict").status == 3
        assert sites.leaks(out, site.get("hof")) == sites.leaks(out, site.get("neu")) == {}
        assert sites.build(place, out).status == 3
        assert (out / "posts/neu/index.html").is_file()

    def test_a_withdrawn_person_is_gone_from_every_place(self, tmp_path: Path) -> None:
        site, out = sites.full(), tmp_path / "out"
        folder = site.write(tmp_path / "site")
        assert sites.build(folder, out).status == 0
        post = site.get("werkstatt")
        assert set(sites.traces(out, post.canaries)) >= set(post.canaries[1:4])
        post.record["withdrawn"] = sites.TODAY
        site.write(folder)
        assert sites.build(folder, out).status == 3
        addresses = sites.ADDRESS_LISTS
        words = [word for word in post.canaries if word != post.slug]
        assert not (out / "posts" / post.slug).exists()
        linked = sites.traces(out, [f"posts/{post.slug}"]).get(f"posts/{post.slug}", [])
        assert set(linked) <= addresses
        left = {word: set(paths) - addresses for word, paths in sites.traces(out, words).items()}
        assert {word: paths for word, paths in left.items() if paths} == {}
        seen = sites.colours(out)
        assert all(not sites.with_colour(seen, f"{post.slug}/{name}") for name in post.photos)
        assert sites.build(folder, tmp_path / "clean", "--clean").status == 3
        names = set(sites.tree(tmp_path / "clean"))
        assert {path for path in sites.tree(out) if path not in addresses} == names - addresses
        assert sites.traces(folder / ".sozialblog", words) == {}


@pytest.mark.usefixtures("_approved")
class TestFullDisk:
    """The disk refuses at every single write in turn."""

    def test_wherever_the_disk_is_full_nothing_too_much_is_visible(
        self, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        site, out, whole = sites.small(), tmp_path / "out", tmp_path / "whole"
        site.add(sites.post("bleibt", photos=0))
        site.write(place)
        assert sites.build(place, out).status == 0
        withdrawn = site.get("hof")
        withdrawn.record["withdrawn"] = sites.TODAY
        site.add(sites.post("neu", photos=0))
        site.write(place)
        saved = tmp_path / "saved"
        shutil.copytree(out, saved)
        shutil.copytree(out, whole)
        assert sites.build(place, whole, "--clean").status == 3
        wanted = sites.tree(whole)
        real = os.replace
        steps = len(wanted)
        for allowed in range(0, steps, 1 if LONG else 5):
            shutil.rmtree(out)
            shutil.copytree(saved, out)
            left = [allowed]

            def replace(source: object, target: object, left: list[int] = left) -> None:
                left[0] -= 1
                if left[0] < 0 and str(target).startswith(str(out)):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
                real(source, target)

            with monkeypatch.context() as patch:
                patch.setattr("sozialblog.publish.folder.os.replace", replace)
                result = sites.build(place, out)
            assert result.status in (1, 3), result
            assert "Traceback" not in result.err
            left_over = {path for paths in sites.leaks(out, withdrawn).values() for path in paths}
            assert left_over <= {MANIFEST} or left[0] >= 0, "at most a manifest that could not be replaced"
            assert sites.build(place, out).status == 3
            assert sites.tree(out) == wanted


# --- under a sub-path -----------------------------------------------------------------------------------------------


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids.add(values.get("id", ""))
        self.found += [values[name] for name in ("href", "src") if name in values]
        self.found += [part.split()[0] for part in values.get("srcset", "").split(",") if part.strip()]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def server_address(tmp_path: Path) -> Iterator[str]:
    def handler(*arguments: object) -> _Quiet:
        return _Quiet(*arguments, directory=str(tmp_path / "www"))  # type: ignore[arg-type]

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.usefixtures("_approved")
@pytest.mark.parametrize("theme", ["plain", "kampagne"])
def test_every_link_works_under_a_sub_path(theme: str, tmp_path: Path, server_address: str) -> None:
    site = sites.full()
    site.toml["site"] |= {"url": "https://traeger.example/sub/blog/", "theme": theme, "posts_per_page": 3}
    folder = site.write(tmp_path / "site")
    assert sites.build(folder, tmp_path / "www/sub/blog").status == 0
    home = f"{server_address}/sub/blog/"
    waiting, seen, ids, anchors = [home, f"{home}404.html"], set[str](), {}, []
    while waiting:
        url = waiting.pop()
        page, _ = urldefrag(url)
        if page in seen:
            continue
        seen.add(page)
        try:
            with urllib.request.urlopen(page, timeout=10) as answer:
                body, kind = answer.read(), answer.headers.get_content_type()
        except urllib.error.HTTPError as error:
            error.close()
            pytest.fail(f"{page}: {error.code}")
        if kind != "text/html":
            continue
        links = _Links()
        links.feed(body.decode())
        ids[page] = links.ids
        for link in links.found:
            target = urljoin(page, re.sub(r"\Ahttps://traeger\.example", server_address, link))
            if target.startswith(server_address):
                assert target.startswith(home), f"{page} leaves the sub-path: {link}"
                waiting.append(target)
                anchors.append((page, *urldefrag(target)))
    missing = [(page, target, name) for page, target, name in anchors if name and name not in ids.get(target, ())]
    assert missing == []
    if theme == "kampagne":
        published = {path for path in sites.tree(tmp_path / "www/sub/blog") if path.endswith(".html")}
        reached = {url.removeprefix(home) + ("index.html" if url.endswith("/") else "") for url in ids}
        assert published - {"alt/werkstatt/index.html"} <= reached, "a page that no link leads to"
