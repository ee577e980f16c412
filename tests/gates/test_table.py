"""Every code once and more: the faulty document is withheld with exactly its code and leaves no trace."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

import pytest

from tests import sites
from tests.gates import faults
from tests.gates.faults import FAULTS, Planted


@dataclasses.dataclass(frozen=True)
class World:
    """One site with all faults in it, as checked and as built."""

    site: sites.Site
    output: Path
    planted: dict[str, Planted]
    good: list[sites.Post]
    check: sites.Result
    build: sites.Result
    files: dict[str, bytes]
    traces: dict[str, list[str]]
    colours: dict[str, tuple[int, int, int]]
    digests: frozenset[str]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("table")
    site = sites.full()
    good = [item for item in site.documents if item.slug not in sites.WAITING]
    good += faults.harmless(site)
    planted = {item.fault.slug: item for item in faults.plant(site, FAULTS)}
    place, output = sites.approve(site.write(folder / "site")), folder / "out"
    check, built = sites.check(place), sites.build(place, output)
    words = [word for item in planted.values() for word in item.post.canaries]
    return World(
        site=site, output=output, planted=planted, good=good, check=check, build=built, files=site.files(),
        traces=sites.traces(output, words), colours=sites.colours(output),
        digests=frozenset(sites.digests(output).values()),
    )  # fmt: skip


def test_the_rest_is_published_and_the_status_says_three(world: World) -> None:
    for post in world.good:
        entry = world.check.document(post.key)
        assert (entry["verdict"], [f for f in entry["findings"] if f["severity"] == "block"]) == ("publish", []), (
            post.path
        )
    assert (world.check.status, world.build.status) == (3, 3), world.build
    addresses = {f"posts/{post.slug}/" if post.kind == "post" else "" for post in world.good} - {""}
    assert all((world.output / address / "index.html").is_file() for address in addresses)


@pytest.mark.parametrize("item", FAULTS, ids=lambda item: f"{item.code} {item.name}")
def test_withheld_with_exactly_its_code_at_its_place(world: World, item: faults.Fault) -> None:
    planted = world.planted[item.slug]
    entry = world.check.document(planted.post.key)
    assert entry["verdict"] == "withhold"
    blocking = [finding for finding in entry["findings"] if finding["severity"] == "block"]
    assert {finding["code"] for finding in blocking} == {item.code}, blocking
    places = {(finding["path"], finding["line"]) for finding in blocking}
    assert (planted.path, planted.line(world.files)) in places
    assert all(finding["message"] and finding["fix"] for finding in blocking)


@pytest.mark.parametrize("item", FAULTS, ids=lambda item: f"{item.code} {item.name}")
def test_no_trace_in_the_output(world: World, item: faults.Fault) -> None:
    post = world.planted[item.slug].post
    assert {word: world.traces[word] for word in post.canaries if word in world.traces} == {}
    for name, data in post.photos.items():
        assert hashlib.sha256(data).hexdigest() not in world.digests
        assert sites.with_colour(world.colours, f"{post.slug}/{name}") == []


def test_waiting_documents_leave_no_trace(world: World) -> None:
    for slug, verdict in sites.WAITING.items():
        post = world.site.get(slug)
        assert world.check.document(post.key)["verdict"] == verdict
        assert sites.traces(world.output, [word for word in post.canaries if word != slug]) == {}, slug
        assert not (world.output / "posts" / slug).exists()


def test_no_private_field_of_any_record_is_in_the_output(world: World) -> None:
    records = [record for post in world.site.documents for record in post.front.get("consents", ())]
    records += [front for front, _ in world.site.shared.values()]
    words = [word for record in records if "name" in record for word in sites.private_words(record)]
    assert len(words) > 200
    assert sites.traces(world.output, [*words, sites.canary("note")]) == {}


def test_published_photographs_carry_nothing_of_their_source(world: World) -> None:
    words = [sites.canary(f"{post.slug}/{name}", "exif") for post in world.good for name in post.photos]
    words += [name for post in world.good for name in post.photos]
    assert words
    assert sites.traces(world.output, [*words, "Nokon"]) == {}
    originals = {hashlib.sha256(data).hexdigest() for post in world.good for data in post.photos.values()}
    assert not originals & world.digests
    for post in world.good:
        for name in post.photos:
            assert sites.with_colour(world.colours, f"{post.slug}/{name}"), f"{post.slug}/{name} is not published"


def test_every_colour_belongs_to_one_photograph(world: World) -> None:
    """What the search for a withheld photograph's colour relies on."""
    good = {f"{post.slug}/{name}" for post in world.good for name in post.photos}
    withheld = {f"{item.post.slug}/{name}" for item in world.planted.values() for name in item.post.photos}
    assert not {sites.colour(of) for of in good} & {sites.colour(of) for of in withheld}
