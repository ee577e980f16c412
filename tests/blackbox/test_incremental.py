"""A build that knows the last one gives what a build that knows nothing gives, byte for byte."""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sozialblog.store import Facts
from tests import sites

#: they tell what was online before, which a first build cannot know
HISTORY = {"sozialblog-manifest.json", ".htaccess", "nginx-removed.conf", "_redirects", "_headers", "removed.txt"}
TODAY = sites.TODAY


class World:
    """A site with its output, and a look at what a clean build of the same content gives."""

    def __init__(self, place: Path) -> None:
        self.site, self.folder, self.out, self.today = sites.full(), place / "site", place / "out", TODAY
        self._clean = place / "clean"

    def build(self, *more: str) -> str:
        with sites.without_approval():
            result = sites.build(self.site.write(self.folder), self.out, *more, today=self.today)
        assert result.status in (0, 3), result
        return result.out

    def is_clean(self, after: str = "") -> None:
        for folder in (self._clean, self._clean.with_name("clean-out")):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, self._clean, ignore=shutil.ignore_patterns(".sozialblog"))
        with sites.without_approval():
            sites.build(self._clean, self._clean.with_name("clean-out"), today=self.today)
        found, wanted = sites.tree(self.out), sites.tree(self._clean.with_name("clean-out"))
        for path in HISTORY:
            found.pop(path, None)
            wanted.pop(path, None)
        assert [path for path in found.keys() | wanted.keys() if found.get(path) != wanted.get(path)] == [], after

    def written(self, output: str) -> int:
        return int(output.partition("files: ")[2].split()[0])


def _title(world: World) -> None:
    world.site.get("werkstatt").front["title"] = "Ein anderer Titel, den Nachbarn zeigen"


def _text(world: World) -> None:
    world.site.get("fest").body += "\nNoch ein Satz, der vorher nicht da war.\n"


def _photo(world: World) -> None:
    world.site.get("fest").photo["alt"] = "Eine andere Beschreibung."


def _pixels(world: World) -> None:
    post = world.site.get("fest")
    post.photos[post.photo["file"]] = sites.picture("other pixels")


def _tag(world: World) -> None:
    world.site.get("kueche").front["tags"] = ["Neues Thema", "Werkstatt"]


def _new(world: World) -> None:
    world.site.add(sites.post("neu", photos=1, date=dt.date(2026, 6, 29)))


def _draft(world: World) -> None:
    world.site.get("neu").front["status"] = "draft"


def _withdrawn(world: World) -> None:
    world.site.get("gast").record["withdrawn"] = dt.date(2026, 6, 30)


def _page(world: World) -> None:
    world.site.get("ueber-uns").front["title"] = "Wer wir sind"


def _campaign(world: World) -> None:
    next(item for item in world.site.documents if item.kind == "campaign").front["title"] = "Andere Kampagne"


def _organisation(world: World) -> None:
    world.site.toml["site"]["title"] = "Anderer Name"


def _author(world: World) -> None:
    world.site.toml["authors"]["mkurz"]["name"] = "Mira Lang-Kurz"


def _shorter(world: World) -> None:
    world.site.toml["site"]["posts_per_page"] = 3


def _day(world: World) -> None:
    world.today += dt.timedelta(days=1)


def _year(world: World) -> None:
    world.today += dt.timedelta(days=200)


def _translated(world: World) -> None:
    world.site.get("garden").front["translation_of"] = "jugend"


def _linked(world: World) -> None:
    world.site.get("werkstatt").front["status"] = "draft"


def _tampered(world: World) -> None:
    (world.out / "posts/fest/index.html").write_bytes(b"<!doctype html><title>Nein</title>")


def _deleted(world: World) -> None:
    (world.out / "index.html").unlink()


def _copied(world: World) -> None:
    shutil.copytree(world.out, world.out.with_name("copy"))
    shutil.rmtree(world.out)
    world.out.with_name("copy").rename(world.out)


def _theme(world: World) -> None:
    page = next((world.folder / "themes/plain").glob("templates/*.html"))
    world.site.extra["themes/plain/templates/" + page.name] = page.read_bytes() + b"<!-- neu -->\n"


STEPS = (
    _text, _title, _photo, _pixels, _tag, _new, _page, _campaign, _draft, _organisation, _author, _shorter, _translated,
    _linked, _withdrawn, _day, _tampered, _deleted, _copied, _year,
)  # fmt: skip


def test_after_each_change_the_output_is_that_of_a_clean_build(tmp_path: Path) -> None:
    """One site goes through all of them, one after the other: some change what an earlier one made."""
    world = World(tmp_path)
    world.build("--workers", "1")
    for step in STEPS:
        step(world)
        world.build("--workers", "2")
        world.is_clean(step.__name__.strip("_"))


def test_what_did_not_change_is_not_written(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.build()
    assert world.written(world.build()) == 0
    _text(world)
    before = {path: path.stat().st_ino for path in world.out.rglob("index.html")}
    output = world.build()
    assert 0 < world.written(output) <= 12, output
    touched = {path.parent.name for path, number in before.items() if path.stat().st_ino != number}
    assert touched <= {"fest", "out"}, "the page itself, and at most the lists that announce it"


def _emptied(out: Path) -> None:
    (out / "index.html").write_bytes(b"")


def _missing(out: Path) -> None:
    (out / "posts/fest/index.html").unlink()


def _same_size(out: Path) -> None:
    page = out / "posts/fest/index.html"
    page.write_bytes(page.read_bytes()[::-1])


def _moved_away(out: Path) -> None:
    """Its files are the very same, but whoever owns the other place may change them."""
    (out / "posts").rename(out.with_name("elsewhere"))
    (out / "posts").symlink_to(out.with_name("elsewhere"))


def _manifest(out: Path) -> None:
    """As if nothing of it rested on anybody's consent."""
    path = out / "sozialblog-manifest.json"
    data = json.loads(path.read_bytes())
    data["files"]["posts/fest/index.html"]["rests_on"] = []
    path.write_text(json.dumps(data), encoding="utf-8")


def _host(out: Path) -> None:
    with (out / "_headers").open("a", encoding="utf-8") as file:
        file.write("# von Hand\n")


@pytest.mark.parametrize("change", [_emptied, _missing, _same_size, _moved_away, _manifest, _host])
def test_a_folder_that_somebody_touched_is_looked_through(
    change: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing has changed at all, nothing is even planned: here that would be wrong."""
    world = World(tmp_path)
    world.build()
    before = sites.tree(world.out)
    with monkeypatch.context() as patch:
        patch.setattr("sozialblog.render.plan", None)
        assert "0 written" in world.build()
    change(world.out)
    with sites.without_approval():
        result = sites.build(world.folder, world.out, today=world.today)
    if change is _moved_away:
        assert result.status == 2, "a link stands in the way"
        assert (world.out.with_name("elsewhere") / "fest/index.html").read_bytes() == before["posts/fest/index.html"]
    else:
        assert result.status in (0, 3), result
        assert sites.tree(world.out) == before


def test_new_forbidden_words_are_looked_for_in_pages_that_stay(tmp_path: Path) -> None:
    """The name of somebody registered today stands in a page that was published yesterday."""
    world = World(tmp_path)
    world.site.toml["site"]["tagline"] = "Gegründet von Roswitha Quandt-Ilmenau"
    world.build()
    record = sites.record("neu-2026") | {"name": "Roswitha Quandt-Ilmenau", "shown_as": "R."}
    world.site.shared["neu-2026"] = (record, "")
    with sites.without_approval():
        result = sites.build(world.site.write(world.folder), world.out, today=TODAY)
    assert result.status == 3
    assert "S507" in result.out


def damages(path: Path) -> list[Callable[[], None]]:
    data = path.read_bytes()
    middle = random.Random(7).randbytes(4096)
    return [
        lambda: path.write_bytes(b""),
        lambda: path.write_bytes(b"not a database at all"),
        lambda: path.write_bytes(data[: len(data) // 2]),
        lambda: path.write_bytes(data[: len(data) // 3] + middle + data[len(data) // 3 + 4096 :]),
        lambda: path.write_bytes(bytes(255 - byte for byte in data)),
        lambda: (path.unlink(), path.mkdir())[0],
    ]


def test_a_damaged_state_costs_time_and_nothing_else(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.build()
    facts = world.folder / ".sozialblog" / "facts.sqlite"
    for damage in damages(facts):
        _text(world)
        damage()
        world.build()
        world.is_clean()
        assert facts.is_file()


def test_the_state_holds_nothing_that_the_output_may_not_hold(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.build()
    _withdrawn(world)
    world.build()
    state = b"".join(path.read_bytes() for path in (world.folder / ".sozialblog").rglob("*") if path.is_file())
    canaries = [word for item in world.site.documents for word in item.canaries]
    hidden = [*sites.WAITING, "gast"]
    secret = [word for slug in hidden for word in world.site.get(slug).canaries]
    records = [record for item in world.site.documents for record in item.front.get("consents", ())]
    records += [front for front, _note in world.site.shared.values()]
    private = [word for record in records for word in sites.private_words(record)]
    assert canaries
    assert [word for word in (*secret, *private) if word.lower().encode() in state.lower()] == []


def test_facts_of_other_code_are_not_believed(tmp_path: Path) -> None:
    facts = Facts(tmp_path)
    facts.put("kind", {"a": b"1", "b": b"2"})
    assert Facts(tmp_path).get("kind", "a") == b"1"
    assert dict(Facts(tmp_path).all("kind")) == {"a": b"1", "b": b"2"}
    facts.keep_only("kind", ["b"])
    assert Facts(tmp_path).get("kind", "a") is None
    other = Facts(tmp_path)
    other.__dict__["code"] = "0" * 64
    assert other.get("kind", "b") is None
    other.put("kind", {"c": b"3"})
    assert Facts(tmp_path).get("kind", "b") is None, "the file of other code was replaced as a whole"


def test_the_manifest_is_the_same_whether_pages_stayed_or_not(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.build()
    first = json.loads((world.out / "sozialblog-manifest.json").read_bytes())
    shutil.rmtree(world.folder / ".sozialblog")
    world.build()
    assert json.loads((world.out / "sozialblog-manifest.json").read_bytes()) == first
