"""Two implementations guard promise P2. They share no code, and on every file they come to the same verdict."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import sozialblog.verify
from sozialblog import metadata
from sozialblog.images import ImageSettings, derive
from sozialblog.verify import pictures
from tests import dirty

DIRTY = dirty.corpus()
SETTINGS = ImageSettings(widths=(40, 80, 90), formats=("webp", "jpeg", "png", "avif", "gif"), animation="keep")


@pytest.mark.parametrize("name", sorted(DIRTY))
def test_both_refuse_the_dirty_and_accept_the_cleaned(name: str) -> None:
    form = name.partition("/")[0]
    assert metadata.surplus(DIRTY[name])
    assert not pictures.is_clean(DIRTY[name], form)
    for file in derive(DIRTY[name], path=name, settings=SETTINGS).renditions:
        assert metadata.surplus(file.data) == ()
        assert pictures.is_clean(file.data, file.format)
        assert not pictures.is_clean(file.data + b"\0", file.format)
        assert not pictures.is_clean(file.data[:-1], file.format)


@pytest.mark.parametrize("mode", ["L", "RGBA"])
def test_both_accept_grey_and_transparent_pictures(mode: str) -> None:
    image = dirty.picture(mode)
    if mode == "RGBA":
        image.putalpha(dirty.picture("L"))
    for file in derive(dirty.encoded(image, "PNG"), path="x", settings=SETTINGS).renditions:
        assert pictures.is_clean(file.data, file.format), file.format


@pytest.mark.parametrize("size", [(16, 16), (96, 64), (801, 603), (1600, 1200)])
@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize("flat", [True, False])
def test_bytes_behind_the_last_block_of_a_scan_are_found(size: tuple[int, int], mode: str, *, flat: bool) -> None:
    image = Image.new(mode, size, "white") if flat else dirty.picture(mode, size)
    clean = derive(dirty.encoded(image, "PNG"), path="x", settings=ImageSettings(widths=(1600,), formats=("jpeg",)))
    data = clean.renditions[0].data
    assert pictures.is_clean(data, "jpeg")
    assert not pictures.is_clean(data[:-2] + dirty.CANARY + data[-2:], "jpeg")


def test_both_accept_a_clean_animation() -> None:
    for file in derive(dirty.moving()["gif"], path="x", settings=SETTINGS).renditions:
        assert metadata.surplus(file.data) == ()
        assert pictures.is_clean(file.data, file.format)


CLEAN = {
    file.format: file.data
    for file in derive(
        dirty.jpeg(), path="x", settings=ImageSettings(widths=(24,), formats=SETTINGS.formats)
    ).renditions
}


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(CLEAN)), st.data())
def test_what_verify_accepts_metadata_accepts_too(form: str, data: st.DataObject) -> None:
    changed = bytearray(CLEAN[form])
    for _ in range(data.draw(st.integers(1, 3))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    accepted = pictures.is_clean(bytes(changed), form)
    assert not accepted or metadata.kind(bytes(changed)) != form or metadata.surplus(bytes(changed)) == ()


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(CLEAN)), st.binary(max_size=300))
def test_noise_is_never_clean_and_never_raises(form: str, noise: bytes) -> None:
    assert not pictures.is_clean(noise, form)
    assert not pictures.is_clean(CLEAN[form][:16] + noise, form)


def test_verify_imports_nothing_that_cleans_or_renders() -> None:
    allowed = {f"sozialblog.{name}" for name in ("findings", "i18n", "errors", "config", "lazily")}
    for file in Path(sozialblog.verify.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sozialblog"):
                module = node.module or ""
                assert module in allowed or module.startswith("sozialblog.verify"), f"{file.name} imports {module}"
