"""Front matter is changed by the desk without touching another byte."""

from __future__ import annotations

import datetime as dt
import difflib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialblog.desk.front import body_of, changed, with_body
from sozialblog.desk.values import REMOVED, UnsafeError
from sozialblog.fields import parse_yaml, plain
from tests import sites

TEXT = """---
# ganz oben
titel:   'Offener  Garten'   # mit Grund
date: 2026-05-12
tags: [Werkstatt,  "Garten" ]
people:
  - {consent: kim-hof,use: [first-name, quote]}   # fragt vorher
  - lotte-2026

photos:
- file: eins.jpg     # das erste
  alt: >
    Eine Wand,
    davor zwei Bänke.
  shows: nobody
  redact:
    - {x: 0.1, y: 0.2, w: 0.1, h: 0.1}
- datei: zwei.jpg
  zeigt: [kim-hof]
# darunter
summary:
status: ready
---

Der Text.
"""


def values(text: str) -> object:
    return plain(parse_yaml(text.split("---\n")[1], path="", first_line=1))


def touched(before: str, after: str) -> list[str]:
    return [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


@pytest.mark.parametrize(("path", "value", "lines"), [
    (("title",), "Neu", ["- titel:   'Offener  Garten'   # mit Grund", "+ titel:   Neu   # mit Grund"]),
    (("title",), "Ja: nein # x", ["- titel:   'Offener  Garten'   # mit Grund", "+ titel:   'Ja: nein # x'   # mit Grund"]),
    (("date",), dt.date(2026, 6, 1), ["- date: 2026-05-12", "+ date: 2026-06-01"]),
    (("tags",), ["a", "b c"], ['- tags: [Werkstatt,  "Garten" ]', "+ tags: [a, b c]"]),
    (("tags", 2), "neu", ['- tags: [Werkstatt,  "Garten" ]', '+ tags: [Werkstatt,  "Garten", neu]']),
    (("tags", 0), REMOVED, ['- tags: [Werkstatt,  "Garten" ]', '+ tags: ["Garten" ]']),
    (("tags", 1), REMOVED, ['- tags: [Werkstatt,  "Garten" ]', "+ tags: [Werkstatt ]"]),
    (("people", 0, "use", 1), "story", ["-   - {consent: kim-hof,use: [first-name, quote]}   # fragt vorher", "+   - {consent: kim-hof,use: [first-name, story]}   # fragt vorher"]),
    (("people", 2), "neu-1", ["+   - neu-1"]),
    (("people", 1), REMOVED, ["-   - lotte-2026"]),
    (("people",), "nobody", ["- people:", "-   - {consent: kim-hof,use: [first-name, quote]}   # fragt vorher", "-   - lotte-2026", "+ people: nobody"]),
    (("photos", 0, "alt"), "Kurz.", ["-   alt: >", "-     Eine Wand,", "-     davor zwei Bänke.", "+   alt: Kurz."]),
    (("photos", 0, "caption"), "Unten", ["+   caption: Unten"]),
    (("photos", 0, "redact", 1), {"x": 0.5, "y": 0.5, "w": 0.1, "h": 0.2}, ["+     - x: 0.5", "+       y: 0.5", "+       w: 0.1", "+       h: 0.2"]),
    (("photos", 0, "redact"), REMOVED, ["-   redact:", "-     - {x: 0.1, y: 0.2, w: 0.1, h: 0.1}"]),
    (("photos", 1, "shows"), "nobody", ["-   zeigt: [kim-hof]", "+   zeigt: nobody"]),
    (("photos", 1, "shows", 1), "lotte-2026", ["-   zeigt: [kim-hof]", "+   zeigt: [kim-hof, lotte-2026]"]),
    (("photos", 1, "alt"), "Zwei", ["+   alt: Zwei"]),
    (("photos", 2), {"file": "drei.jpg", "shows": "nobody"}, ["+ - file: drei.jpg", "+   shows: nobody"]),
    (("photos", 1), REMOVED, ["- - datei: zwei.jpg", "-   zeigt: [kim-hof]"]),
    (("photos", 1, "file"), "vier.jpg", ["- - datei: zwei.jpg", "+ - datei: vier.jpg"]),
    (("summary",), "Kurz gesagt", ["- summary:", "+ summary: Kurz gesagt"]),
    (("status",), "draft", ["- status: ready", "+ status: draft"]),
    (("status",), REMOVED, ["- status: ready"]),
    (("author",), "mkurz", ["+ author: mkurz"]),
    (("consents", 0), {"id": "kim", "covers": ["image"]}, ["+ consents:", "+ - id: kim", "+   covers:", "+   - image"]),
])  # fmt: skip
def test_only_the_lines_in_question(path: tuple[str | int, ...], value: object, lines: list[str]) -> None:
    for newline in ("\n", "\r\n"):
        before = TEXT.replace("\n", newline)
        after = changed(before, path, value)
        assert after.count("\r\n") in (0, after.count("\n"))
        assert sorted(touched(TEXT, after.replace("\r\n", "\n"))) == sorted(lines)


def test_a_long_text_keeps_its_lines() -> None:
    after = changed(TEXT, ("summary",), "Eins.\n\nZwei: ja.\n")
    assert values(after)["summary"] == "Eins.\n\nZwei: ja.\n"
    assert "summary: |\n" in after


@pytest.mark.parametrize("path", [("photos", 5), ("photos", -1), ("title", "x"), ("title", 0), ("nothing", 1), ("people", 0, "use", "x"), ()])  # fmt: skip
def test_what_is_no_place_is_refused(path: tuple[str | int, ...]) -> None:
    with pytest.raises(UnsafeError):
        changed(TEXT, path, "x")


@pytest.mark.parametrize(
    "text", ["", "no front", "---\n- a\n---\n", "---\na: [\n---\n", "---\na: &x 1\nb: *x\n---\n", "---\nx"]
)
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(UnsafeError):
        changed(text, ("title",), "x")


def test_an_empty_front_matter() -> None:
    assert changed("---\n---\nText\n", ("title",), "x") == "---\ntitle: x\n---\nText\n"
    assert changed("---\n# nur das\n---\n", ("title",), "x") == "---\n# nur das\ntitle: x\n---\n"


def test_the_body_alone() -> None:
    assert with_body(TEXT, "Der Text.") == TEXT
    assert with_body(TEXT, "Neu.\n\nUnd mehr.\n\n") == TEXT.replace("Der Text.", "Neu.\n\nUnd mehr.")
    windows = TEXT.replace("\n", "\r\n")
    assert with_body(windows, "Neu.\nMehr") == windows.replace("Der Text.", "Neu.\r\nMehr")
    assert body_of(windows) == "Der Text."
    assert with_body("---\na: 1\n---", "x") == "---\na: 1\n---\n\nx\n"


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.sampled_from(" :#-'\"\n[]{}&*!|>%@`,"), max_size=20
)
PATHS = [("title",), ("summary",), ("tags", 0), ("tags", 2), ("photos", 0, "alt"), ("photos", 1, "caption"), ("people", 1), ("new",),
         ("photos", 0, "file"), ("photos", 1, "shows", 0)]  # fmt: skip


@given(
    st.sampled_from(PATHS),
    WORDS
    | st.lists(WORDS, max_size=3)
    | st.dictionaries(st.sampled_from("abc"), WORDS)
    | st.integers()
    | st.booleans(),
)
def test_whatever_is_put_in_is_there_and_nothing_else_changed(path: tuple[str | int, ...], value: object) -> None:
    """Or it is refused; the check against what was asked for is inside."""
    try:
        after = changed(TEXT, path, value)
    except UnsafeError:
        return
    removed = [line for line in touched(TEXT, after) if line.startswith("- ")]
    assert len(removed) <= 3
    assert after.endswith("---\n\nDer Text.\n")


@pytest.mark.parametrize(
    "path", sorted((sites.PROJECT / "content").rglob("*.md")), ids=lambda path: path.parent.name + "/" + path.name
)
def test_every_file_of_the_demonstration(path: Path) -> None:
    text = path.read_bytes().decode()
    assert with_body(text, body_of(text)) == text
    front = values(text)
    for key in front:
        again = changed(text, (key,), front[key]) if not isinstance(front[key], (list, dict)) else text
        assert values(again) == front
    assert changed(changed(text, ("new",), "x"), ("new",), REMOVED) == text
    assert changed(
        changed(text, ("photos", len(front.get("photos", front.get("fotos", []))), "file"), "x.jpg"), ("title",), "x"
    )
