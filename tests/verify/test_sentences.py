"""What verify says of each single mutation, word for word in English and German, and what it reads out of a page.

After a change on purpose: ``pytest tests/verify/test_sentences.py --update-golden``, and read the diff.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from pathlib import Path

import pytest

from sozialblog.findings import ordered
from sozialblog.verify import Expectation, File, FileFacts, Reader, Search, examine, judge, page, pictures
from tests.images.test_structure import BUILT, CHANGES, FILES, MORE, ranges
from tests.sentences import compare, complete, paragraphs
from tests.verify import site
from tests.verify.more import MORE_FILES, MORE_MARKUP
from tests.verify.test_mutations import ALLOWED, CASES, HEAD, S503_MARKUP
from tests.verify.test_private import DISGUISES

LONG_DATA = re.compile(r"(data:[^'\"]{40})[^'\"]+")  # what an encoder makes of a picture is its own affair
FOLDER = Path(__file__).parent / "sentences"
EXPECTATION = site.expectation()
MARKUP = {name: {"neu.html": f"{HEAD}\n\n{text}"} for name, text in (S503_MARKUP | ALLOWED | MORE_MARKUP).items()}
CHANGED = {
    **{f"markup: {name}": files for name, files in MARKUP.items()},
    **{f"file: {name}": files for name, (_, files) in CASES.items()},
    **{f"more: {name}": files for name, files in MORE_FILES.items()},
    **{f"private: {name}": {path: content} for name, (path, content) in DISGUISES.items()},
    "original: beside": {"media/b.jpg": site.ORIGINAL},
}  # fmt: skip


@functools.cache
def known() -> tuple[dict[str, bytes], dict[str, FileFacts]]:
    """The clean site, and what each of its files says by itself."""
    files = site.clean()
    reader, search = Reader(EXPECTATION), Search(EXPECTATION.forbidden)
    return files, {path: examine(File(path, data), reader, search)[0] for path, data in files.items()}


@pytest.mark.parametrize("name", CHANGED)
def test_every_sentence(name: str, request: pytest.FixtureRequest) -> None:
    files, facts = dict(known()[0]), dict(known()[1])
    reader, search = Reader(EXPECTATION), Search(EXPECTATION.forbidden)
    findings = []
    for path, content in CHANGED[name].items():
        files[path] = content.encode() if isinstance(content, str) else content
        facts[path], private = examine(File(path, files[path]), reader, search)
        findings += private
    findings += judge(facts, EXPECTATION, lambda path: File(path, files[path]), reader)
    compare(name, paragraphs(ordered(findings)), FOLDER / "findings.txt", request)


@pytest.mark.parametrize("name", MARKUP)
def test_what_is_read_out_of_a_page(name: str, request: pytest.FixtureRequest) -> None:
    found = page.read(MARKUP[name]["neu.html"])
    fields = [field.name for field in dataclasses.fields(found) if field.name not in ("roots", "anchors")]
    lines = [f"{field}: {getattr(found, field)!r}" for field in fields if getattr(found, field)]
    lines += [f"anchors: {sorted(found.anchors)}", f"texts: {found.texts}", f"visible: {found.visible}"]
    compare(name, LONG_DATA.sub(r"\1…", "\n".join(lines)), FOLDER / "pages.txt", request)


def clean(data: bytes, form: str, *, read_before: bool = False) -> str:
    """Whether a picture is clean, and whether it is with the credit that a site may want."""
    plain, credited = (pictures.is_clean(data, form, read_before=read_before, credited=flag) for flag in (False, True))
    return {(True, True): "clean", (False, True): "clean with its credit", (False, False): "not clean"}[plain, credited]


@pytest.mark.parametrize("form", FILES)
def test_tiny_pictures_cut_and_changed(form: str, request: pytest.FixtureRequest) -> None:
    """A JPEG is not decoded here: what a decoder makes of a changed byte is its own affair."""
    data = FILES[form]
    lines = [
        "cut after so many bytes",
        ranges([clean(data[:at], form, read_before=True) for at in range(len(data) + 1)]),
    ]
    for how, change in CHANGES.items():
        changed = [data[:at] + bytes([change(data[at])]) + data[at + 1 :] for at in range(len(data))]
        lines += [f"byte n changed: {how}", ranges([clean(item, form, read_before=True) for item in changed])]
    compare(form, "\n".join(lines), FOLDER / "pictures.txt", request)


def test_more_than_a_picture(request: pytest.FixtureRequest) -> None:
    words = [f"{name}: {clean(data, name.split()[0])}" for name, data in MORE.items() if name.split()[0] in FILES]
    words += [f"{name}: {clean(data, 'avif')}" for name, data in BUILT.items()]
    words += [
        f"{form} called {other}: {clean(data, other)}" for form, data in FILES.items() for other in [*FILES, "tiff"]
    ]
    compare("more than a picture", "\n".join(words), FOLDER / "pictures.txt", request)


def test_nothing_else_stands_there(request: pytest.FixtureRequest) -> None:
    complete(CHANGED, FOLDER / "findings.txt", request)
    complete(MARKUP, FOLDER / "pages.txt", request)
    complete([*FILES, "more than a picture"], FOLDER / "pictures.txt", request)


def test_with_nothing_known_a_clean_site_is_clean_but_for_its_own_addresses() -> None:
    files = known()[0]
    reader, search = Reader(Expectation()), Search(())
    facts = {path: examine(File(path, data), reader, search)[0] for path, data in files.items()}
    found = ordered(judge(facts, Expectation(), lambda path: File(path, files[path]), reader))
    assert {finding.code for finding in found} <= {"S503"}
