"""Every single byte counts: of envelopes, the keyring and the log all of them, of the rest a sample."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from sozialblog import load, pipeline
from sozialblog.approvals import KEYRING_PATH, erasure, withdrawal
from sozialblog.errors import ContentError
from sozialblog.gates.approved import gate
from tests.approvals.world import World


def flips(data: bytes, seed: int):
    """Each byte once, with another value: by turns its lowest bit flipped (A and B, 0 and 1) and one by chance."""
    chance = random.Random(seed)
    for place, byte in enumerate(data):
        value = byte ^ (1 if place % 2 else chance.randrange(1, 256))
        yield place, data[:place] + bytes([value]) + data[place + 1 :]


@pytest.fixture(scope="module")
def world() -> World:
    world = World()
    world.approve("petra-lang")
    assert world.codes() == []
    return world


def assert_each_flip_is_found(world: World, path: str, codes: set[str]) -> None:
    case = world.case("post/rad")
    for place, changed in flips(world.files[path], 1):
        ledger = world.ledger({**world.files, path: changed})
        found = {finding.code for finding in gate(_with(case, ledger))}
        assert found, (path, place)
        assert found <= codes, (path, place, found)


def _with(case, ledger):
    from dataclasses import replace

    return replace(case, ledger=ledger)


def test_every_byte_of_an_envelope(world):
    (path,) = world.envelopes()
    assert_each_flip_is_found(world, path, {"A203", "A204"})


def test_every_byte_of_the_keyring(world):
    assert_each_flip_is_found(world, KEYRING_PATH, {"A207"})


def test_every_byte_of_the_log(world):
    for path in world.entries():
        assert_each_flip_is_found(world, path, {"A208"})


def test_every_byte_of_a_rejection_a_withdrawal_and_an_erasure_in_the_log():
    world = World()
    world.approve("petra-lang")
    known = set(world.entries())
    world.reject("petra-lang", "post/suppe")
    for name in ("kim-2026", "lu-2026"):
        world.apply(
            withdrawal(world.ledger(), name, on=dt.date(2026, 6, 5), at=world.now, salt=name.encode().ljust(32))
        )
    world.apply(erasure(world.ledger(), world.files, "lu-2026", at=world.now))
    assert world.codes() == []
    new = set(world.entries()) - known
    assert len(new) == 4
    for path in sorted(new):
        assert_each_flip_is_found(world, path, {"A208"})
    for path in [path for path in world.files if "/salts/" in path]:
        assert_each_flip_is_found(world, path, {"A208"})


@pytest.mark.parametrize("change", [b"", b"x", b"\n", b" "])
def test_bytes_added_or_taken_away(world, change):
    for path in [*world.envelopes(), *world.entries(), KEYRING_PATH]:
        data = world.files[path]
        for changed in (data + (change or b"\n"), data[:-1] + change + b"}", data[1:], data[:-1], change + b" " + data):
            assert world.codes(files={**world.files, path: changed}), (path, changed)


def test_a_carriage_return_alone_is_no_line_end(world):
    (path,) = world.envelopes()
    assert world.codes(files={**world.files, path: world.files[path].replace(b"\n", b"\r")}) == ["A203"]


def test_every_byte_of_photographs_and_attachments():
    world = World()
    world.edit("post/rad", "consents:\n", "attachments: [{file: plan.pdf, title: Plan, shows: nobody}]\nconsents:\n")
    world.photos["content/posts/rad/plan.pdf"] = b"%PDF"
    world.approve("petra-lang")
    for path, data in list(world.photos.items()):
        for _, changed in flips(data, 2):
            world.photos[path] = changed
            assert world.codes() == ["A202"]
        world.photos[path] = data


def test_bytes_of_text_front_matter_and_record_on_the_disk(world, tmp_path):
    """Through ``load``: what can no longer be read is withheld by that, the rest is void, and nothing passes."""
    for path, data in {**world.files, **world.photos}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    (tmp_path / "content/site.toml").write_text(SITE, encoding="utf-8")
    post = tmp_path / "content/posts/rad/index.md"
    text = world.texts["post/rad"].encode("utf-8")
    post.write_bytes(text.replace(b"\n", b"\r\n"))
    assert codes(world, tmp_path) == set()
    chance = random.Random(3)
    for place in chance.sample(range(len(text)), 60):
        changed = bytearray(text)
        changed[place] ^= 1 << chance.randrange(8)
        post.write_bytes(changed)
        assert codes(world, tmp_path), (place, bytes(changed))


SITE = """
[organisation]
name = "Verein"
[site]
title = "Blog"
url = "https://blog.example/"
[authors.mkurz]
name = "Mira Kurz"
person = "mira-kurz"
"""


def codes(world: World, folder) -> set[str]:
    """Codes that withhold the post; those about the rest of this very small site are left out."""
    judged = pipeline.judge_site(folder, world.now.date(), world.root.fingerprint)
    (judgement,) = [item for item in judged.judgements if item.document.key == "post/rad"]
    found = {finding.code for finding in judgement.findings if finding.blocks}
    return found - {"S501", "S502", "I404"}


def test_load_gives_the_same_bytes(world, tmp_path):
    for path, data in world.files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    try:
        assert load.load(tmp_path).approvals == world.files
    except ContentError as error:
        pytest.fail(str(error))
