"""Both Markdown engines write the same, quotation marks are printed marks, and the quick look at HTML sees what the slow one sees."""

from __future__ import annotations

import contextlib
import random
import time
from pathlib import Path
from unittest import mock

import pytest

from sozialblog.errors import ContentError
from sozialblog.markup import convert, fast, reference
from sozialblog.markup.facts import all_facts, plain_facts
from sozialblog.markup.typography import ENGLISH, GERMAN, hide_escaped, typeset
from tests import sites
from tests.bench import corpus

DEMO = [
    path.read_text(encoding="utf-8").partition("\n---\n")[2]
    for path in sorted((sites.PROJECT / "content").rglob("*.md"))
]

#: what people write, one line or block each; the engines' opinions about some of it differ
PIECES = (
    "Wort", "zwei Wörter", "**fett**", "*schräg*", "***x***", "_u_", "a_b_c", "Klient*innen", "[L](../x/index.md)",
    '[L](https://x.example/?a=1&b=2 "T")', "![Bild](a.jpg)", '![B](b.jpg "T")', '"Zitat"', "'ein'", "geht's", "--", "...",
    "3 < 5", "a & b", "&amp;", "`code`", "\\*", "<b>x</b>", "<https://x.example>", "[x]", "2026.", "1)", "|", "~~x~~",
    "[^1]", "**Wichtig:**hier", "*a **b** c*", '"**x**"', "{#a}", "*", "**",
)  # fmt: skip
STARTS = (
    "",
    "",
    "",
    "- ",
    "* ",
    "1. ",
    "> ",
    "## ",
    "### ",
    "  ",
    "    ",
    "# ",
    ": ",
    "---",
    "===",
    "***",
    "* * *",
    "- - ",
)
TABLES = (
    "| a | b |\n|:--|--:|\n| c |  |\n| **e** | f |",
    "a | b\n---|---\nc | d",
    "| a | b |\n|---|---|\n| c | d | e |",
)
BREAKS = ("\n", "\n\n", "\n\n", "\n\n\n", "  \n")


def wild(number: int) -> str:
    """A text of such pieces."""
    chance = random.Random(number)
    tame = number % 4 > 0
    lines = []
    for _ in range(chance.randint(1, 6)):
        pieces = chance.choices(PIECES[: 19 if tame else None], k=chance.randint(1, 5))
        lines.append(
            chance.choice(TABLES)
            if chance.random() < 0.1
            else chance.choice(STARTS[: 8 if tame else None]) + " ".join(pieces)
        )
        lines.append(chance.choice(BREAKS[1:3] if tame else BREAKS))
    return "".join(lines).strip()


def with_code(number: int) -> str:
    """Two such texts, and one as code between them: on its own, in a list, or in a quotation."""
    before, code, after = (wild(number + more) for more in range(3))
    lead = ("", "    ", "> ")[number % 3]
    lines = "\n".join(lead + line for line in ("~~~ toml", *code.split("\n"), "~~~"))
    return f"{before}\n\n{'- ein Punkt' if number % 3 == 1 else ''}\n{lines}\n\n{after}"


CORPUS = [*DEMO, *(text.body for text in corpus.texts(20)), *map(wild, range(600)), *map(with_code, range(0, 400, 4))]


def test_the_same_html_and_facts_whatever_the_engine() -> None:
    taken = 0
    for source in CORPUS:
        taken += fast.html(hide_escaped(source)) is not None
        assert convert(source, lang="de", first_line=7, engine="pyromark") == convert(
            source, lang="de", first_line=7
        ), source
    assert taken > 120


def test_ordinary_reports_are_converted_by_the_fast_engine() -> None:
    assert all(fast.html(text.body) is not None for text in corpus.texts(30))


def test_the_quick_look_sees_what_the_slow_one_sees() -> None:
    looked = 0
    for source in CORPUS[::3]:
        raw = typeset(reference.html(source), source, GERMAN)
        quick, slow = plain_facts(raw), all_facts(raw)
        if "<b>" in source or "<https" in source or "{" in source or quick is None:
            continue
        looked += 1
        for name in ("blocks", "images", "links", "said", "foreign", "anchors", "headings", "spoken", "quoted"):
            assert getattr(quick, name) == getattr(slow, name), (name, source)
    assert looked > 120


@pytest.mark.parametrize(
    ("written", "german", "english"),
    [
        ('"Wort"', "„Wort“", "“Wort”"),
        ("\"'Ja', sagte sie\"", "„‚Ja‘, sagte sie“", "“‘Ja’, sagte sie”"),
        ("geht's, Hans' Rad, '90er", "geht’s, Hans’ Rad, ’90er", "geht’s, Hans’ Rad, ’90er"),
        ('("b") und "**fett**".', "(„b“) und „<strong>fett</strong>“.", "(“b”) und “<strong>fett</strong>”."),
        ('**"fett"** -- so --- und ...', "<strong>„fett“</strong> – so — und …", "<strong>“fett”</strong> – so — und …"),
        ('\\"roh\\" und \\\'so\\\'', "\"roh\" und 'so'", "\"roh\" und 'so'"),
        ('`"a" -- \\"`', '<code>"a" -- \\"</code>', '<code>"a" -- \\"</code>'),
        ('[x](../y/index.md "T\'s -- ...")', '<a href="../y/index.md" title="T\'s -- ...">x</a>', '<a href="../y/index.md" title="T\'s -- ...">x</a>'),
        ('am "Ende"\nder "Zeile"', "am „Ende“\nder „Zeile“", "am “Ende”\nder “Zeile”"),
    ],
)  # fmt: skip
def test_marks_are_printed_marks(written: str, german: str, english: str) -> None:
    assert GERMAN != ENGLISH
    assert convert(written, lang="de-x-leicht", first_line=1).html == f"<p>{german}</p>"
    assert convert(written, lang="en", first_line=1).html == f"<p>{english}</p>"


def test_raw_html_is_sanitised_whatever_the_engine() -> None:
    source = 'Ein <img src=x onerror="a()"> <a href=" javascript:1 " id="sb-main">b</a> ![x](data:image/png;base64,AA)'
    for engine in ("python-markdown", "pyromark"):
        found = convert(source, lang="de", first_line=1, engine=engine)
        assert found.html == '<p>Ein <img src="x"> <a>b</a> <img alt="x"></p>'
        assert found.body.foreign[0].target == "<img>"


def test_escaped_blanks_around_an_address_go() -> None:
    assert convert("[a](&#32;../x)", lang="de", first_line=1).html == '<p><a href="../x">a</a></p>'
    assert convert("## A {#sb-a}", lang="de", first_line=1).html == "<h2>A</h2>"


def test_a_site_says_which_engine_it_wants(tmp_path: Path) -> None:
    site = sites.small()
    site.toml["markdown"] = {"engine": "pyromark"}
    place = site.write(tmp_path)
    assert sites.check(place).json["site"] == []
    with mock.patch.object(fast, "version", return_value=""):
        found = sites.check(place)
        assert [(item["code"], item["path"], item["key"]) for item in found.json["site"]] == [
            ("F004", "content/site.toml", "markdown.engine")
        ]
        assert "sozialblog[fast]" in found.json["site"][0]["fix"]
    site.toml["markdown"] = {"engine": "pandoc"}
    assert "F004" in {item["code"] for item in sites.check(site.write(tmp_path)).json["site"]}


@pytest.mark.parametrize(
    "source", ["*a " * 5000, "[" * 900, "a\n- " * 2000, "|a|b|\n" * 2000, '"' * 20000, "<a " * 2900, "## a\n" * 2000]
)
def test_no_text_takes_long(source: str) -> None:
    for engine in ("python-markdown", "pyromark"):
        began = time.process_time()
        with contextlib.suppress(ContentError):
            convert(source, lang="de", first_line=1, engine=engine)
        assert time.process_time() - began < 4
