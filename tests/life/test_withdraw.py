"""withdraw: the person is gone at the next build, whatever became of everything else."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from tests import sites

KIM, LU, JO = "kim-2026", "lu-2026", "jo-2026"


@dataclasses.dataclass
class Online:
    """A site that was approved and built."""

    site: sites.Site
    folder: Path
    output: Path

    @property
    def report(self) -> sites.Post:
        return self.site.get("bericht")

    def withdraw(self, *more: str, **options) -> sites.Result:
        return sites.run("withdraw", KIM, "--output", self.output, *more, site=self.folder, **options)

    def build(self) -> sites.Result:
        return sites.build(self.folder, self.output)

    def codes(self, key: str = "post/bericht") -> list[str]:
        return [finding["code"] for finding in sites.check(self.folder).document(key)["findings"]]


def report(photos: int = 4) -> sites.Post:
    """Three people in one report; the first two photographs show Kim, the third Lu."""
    people = [sites.record(name) for name in (KIM, LU, JO)]
    found = sites.post("bericht", photos=photos, people=people)
    for number, shows in enumerate([[KIM], [KIM, JO], [LU]]):
        found.front["photos"][number]["shows"] = shows
    return found


@pytest.fixture
def online(tmp_path: Path) -> Online:
    return _online(tmp_path, report())


def _online(tmp_path: Path, document: sites.Post, **settings: str) -> Online:
    site = sites.bare()
    site.toml["site"] |= settings
    site.add(sites._campaign(["bericht"]))
    site.add(document)
    site.add(sites.post("vorher", photos=1, date=sites.TODAY.replace(month=3)))
    folder = sites.approve(site.write(tmp_path / "site"))
    result = sites.build(folder, tmp_path / "out")
    assert result.status == 0, result
    return Online(site, folder, tmp_path / "out")


def test_it_needs_no_key_and_no_approval_and_works_at_the_next_build(online, monkeypatch):
    monkeypatch.setenv("SOZIALBLOG_KEYS", "/nonexistent")
    before = set(sites.tree(online.output))
    result = online.withdraw()
    assert result.status == 0, result
    assert set(sites.tree(online.output)) == before, "the list alone takes nothing down"
    assert online.build().status == 3
    assert online.codes() == ["C106"], "the withdrawal voids no approval: that would only confuse"
    assert not sites.traces(online.output, [*online.report.canaries, "Kim"]).keys() - {"bericht"}


def test_the_list_names_just_what_goes_and_what_changes(tmp_path):
    online = _online(tmp_path, report(), theme="kampagne")
    before = sites.digests(online.output)
    said = online.withdraw().out
    online.build()
    after = sites.digests(online.output)
    listed = {line.strip() for line in said.splitlines() if line.startswith("  ")}
    ours = {"sozialblog-manifest.json", ".htaccess"}
    gone = before.keys() - after.keys()
    changed = {path for path in before.keys() & after.keys() if before[path] != after[path]} - ours
    assert gone
    assert gone | changed == {path for path in listed if path in before}
    assert "https://blog.brueckenhaus.example/posts/bericht/" in listed
    assert {f"{photo['file']}" in said for photo in online.report.front["photos"]} == {True}
    assert said.count("(shows this person)") == 2


@pytest.mark.parametrize("fate", ["withdrawn: 2099-01-01", "deleted", "unreadable", "renewed"])
def test_the_log_counts_whatever_becomes_of_the_record(fate, tmp_path):
    record = sites.record(KIM)
    site = sites.small()
    site.get("hof").front.pop("consents")
    site.get("hof").front |= {"people": [{"consent": KIM, "use": ["first-name", "quote"]}]}
    site.get("hof").photo["shows"] = [KIM]
    site.shared[KIM] = (record, "")
    folder = sites.approve(site.write(tmp_path / "site"))
    assert sites.build(folder, tmp_path / "out").status == 0
    assert sites.run("withdraw", KIM, site=folder).status == 0
    path = folder / "content" / "consents" / f"{KIM}.md"
    if fate == "deleted":
        path.unlink()
    elif fate == "unreadable":
        path.write_bytes(b"---\n\xff\n---\n")
    elif fate == "renewed":
        path.write_text(path.read_text().replace("given: 2026-04-01", "given: 2026-06-30"))
    else:
        path.write_text(path.read_text().replace("---\n", f"---\n{fate}\n", 1))
    sites.approve(folder)
    codes = [item["code"] for item in sites.check(folder).document("post/hof")["findings"]]
    assert "C106" in codes
    assert sites.build(folder, tmp_path / "out").status == 3
    assert not (tmp_path / "out" / "posts" / "hof").exists()


@pytest.mark.parametrize(
    "broken", ["content/site.toml", "content/approvals/keyring.json", "content/posts/vorher/index.md"]
)
def test_it_works_whatever_else_is_broken(broken, online):
    (online.folder / broken).write_bytes(b"\xff broken")
    assert online.withdraw().status == 0
    assert online.build().status in (3, 4)
    assert not (online.output / "posts" / "bericht").exists()
    assert not sites.with_colour(sites.colours(online.output), f"bericht/{online.report.photo['file']}")


def test_someone_in_a_post_that_cannot_be_read_today_is_gone_when_it_can_be_tomorrow(online):
    path = online.folder / online.report.path
    sound = path.read_bytes()
    path.write_bytes(sound.replace(b"title:", b"title: [", 1))
    assert online.withdraw().status == 0
    path.write_bytes(sound)
    assert online.codes() == ["C106"]


def test_of_forty_photographs_exactly_hers_are_gone_and_the_list_names_just_what_changed(tmp_path):
    online = _online(tmp_path, report(photos=40), theme="kampagne")
    photos = online.report.front["photos"]
    hers = [photo["file"] for photo in photos if KIM in photo["shows"]]
    before = sites.tree(online.output)
    colours = sites.colours(online.output)
    derived = {path for name in hers for path in sites.with_colour(colours, f"bericht/{name}")}
    assert len(derived) >= 2 * len(hers) == 4
    pieces = [before[path][len(before[path]) // 2 :][:64] for path in derived]
    assert all(_kept(online.folder, piece) for piece in pieces), "they were kept, or there is nothing to see here"
    said = online.withdraw().out
    assert online.build().status == 3
    assert not any(_kept(online.folder, piece) for piece in pieces)
    after = sites.tree(online.output)
    changed = {path for path in before.keys() & after.keys() if before[path] != after[path]} - {
        "sozialblog-manifest.json",
        ".htaccess",
    }
    listed = {line.strip() for line in said.splitlines() if line.startswith("  ")}
    assert {path for path in listed if path in before} == (before.keys() - after.keys()) | changed
    assert derived <= before.keys() - after.keys()
    urls = {line for line in listed if line.startswith("https://")}
    assert urls == {"https://blog.brueckenhaus.example/posts/bericht/"}, "the only address that answers otherwise now"
    # the report comes back without her: every other photograph as it was, byte for byte
    online.report.front |= {
        "photos": [photo for photo in photos if photo["file"] not in hers],
        "people": online.report.front["people"][1:],
        "consents": online.report.front["consents"][1:],
    }
    for name in hers:
        online.report.body = online.report.body.replace(f"![]({name})", "")
        del online.report.photos[name]
    sites.approve(online.site.write(online.folder))
    assert online.build().status == 0
    last = sites.tree(online.output)
    images = {path for path in before if path in colours}
    assert {path: last.get(path) for path in images} == {
        path: None if path in derived else before[path] for path in images
    }
    assert not any(_kept(online.folder, piece) for piece in pieces)
    assert not sites.traces(online.output, sites.private_words(sites.record(KIM)))


def _kept(folder: Path, piece: bytes) -> bool:
    """Whether a file beside the output holds these bytes of a derived photograph."""
    return any(piece in path.read_bytes() for path in (folder / ".sozialblog").rglob("*") if path.is_file())


def test_a_slip_in_the_id_takes_nobody_down_and_says_so(online):
    result = sites.run("withdraw", "kim-2062", site=online.folder)
    assert result.status == 2
    assert "kim-2026" in result.err
    assert online.codes() == []


@pytest.mark.parametrize(("day", "problem"), [("2099-01-01", "past day"), ("gestern", "not a date")])
def test_a_day_to_come_is_refused(day, problem, online):
    result = online.withdraw("--on", day)
    assert result.status == 2
    assert problem in result.err
    assert online.codes() == []


def test_an_earlier_day_counts_from_then(online):
    assert online.withdraw("--on", "2026-06-20").status == 0
    assert "2026-06-20" in str(sites.check(online.folder).document("post/bericht")["findings"])


def test_twice_is_as_good_as_once(online):
    online.withdraw()
    before = sites.digests(online.folder / "content")
    again = online.withdraw()
    assert again.status == 0
    assert "already withdrawn on 2026-07-01" in again.out
    assert sites.digests(online.folder / "content") == before


def test_the_record_stays_as_it_is_and_the_log_names_nobody(online):
    before = sites.digests(online.folder / "content")
    online.withdraw("--reason", "Ich bin umgezogen")
    after = sites.tree(online.folder / "content")
    new = {path: data for path, data in after.items() if path not in before}
    assert {path.split("/")[1] for path in new} == {"log", "salts", "reasons"}
    assert sites.digests(online.folder / "content").items() >= before.items()
    for path, data in new.items():
        assert KIM.encode() not in data
        assert ("umgezogen" in data.decode()) == ("/reasons/" in path)


def test_where_nothing_was_published_the_list_follows_from_the_content(online):
    result = sites.run("withdraw", KIM, "--output", online.folder / "nirgends", site=online.folder)
    assert "There is no published folder" in result.out
    assert "https://blog.brueckenhaus.example/posts/bericht/" in result.out


def test_other_channels_are_named_because_no_build_reaches_them(tmp_path):
    site = sites.bare()
    site.shared[KIM] = (sites.record(KIM, channels=["website", "print", "press"]), "")
    folder = site.write(tmp_path / "site")
    result = sites.run("withdraw", KIM, site=folder)
    assert "print, press" in result.out
    assert "Nothing on the site rests on it." in result.out
