"""Texts that no person wrote are refused at once; the longest that people write are not."""

from __future__ import annotations

import time

import pytest

from sozialblog import markup
from sozialblog.config import ENGINES
from sozialblog.errors import ContentError

HEADINGS, OPEN = "Too many headings and rules", "Too many brackets stand open"
ENDLESS = {
    "headings": ("Text\n\n" + "# a\n" * 3_000, HEADINGS),
    "underlined": ("a\n---\n" * 3_000, HEADINGS),
    "rules": ("***\n" * 5_000, HEADINGS),
    "quoted": ("> ## a\n" * 2_500, HEADINGS),
    "boxes": ("!!! note\n" * 2_000, HEADINGS),
    "listed": ("- # a\n" * 2_500, HEADINGS),
    "few headings in a long paragraph": ("# a\n" * 40 + "x " * 60_000, HEADINGS),
    "brackets": ("[ab " * 900, OPEN),
    "brackets that are closed at the end": ("[ab" * 700 + "]" * 700, OPEN),
    "targets": ("[a](b " * 500, OPEN),
    "targets with half a title": ('[a](b "c) ' * 500, OPEN),
    "a few brackets in a long paragraph": ("[a " * 5 + "x" * 150_000, OPEN),
    "backslashes": ("\\*" * 11_000, "“\\” more than"),
    "entities": ("&amp;" * 11_000, "“&” more than"),
    "code": ("`a" * 11_000, "“`” more than"),
    "line breaks": ("a  \n" * 11_000, "“  ↵” more than"),
    "emphases": ("*a* " * 21_000, "“*” more than"),
    "emphases of the other kind": ("_a_ " * 21_000, "“_” more than"),
    "paragraphs": ("a\n\n" * 21_000, "“↵↵” more than"),
}
USUAL = {
    "headings": "# Titel\n\nText\n\n" * 900,
    "headings without empty lines": "## Titel\nEin Satz, der hier steht.\n" * 80,
    "links": '[Ein Wort](https://a.example/lang/und/laenger "Titel") und ' * 900,
    "a list of links": "- [Ein Wort](<https://a.example/(1)> 'Titel')\n" * 900,
    "footnotes": "".join(f"Ein Satz.[^{n}]\n\n[^{n}]: Eine Note [mit Link](x).\n\n" for n in range(200)),
    "one open bracket": "Ein [ohne Ende. " + "Ein Satz. " * 3_000,
    "brackets behind backslashes": "\\[ab " * 900,
    "a script": "```\n" + "# so\necho ab\n" * 200 + "```\n",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_endless_texts_are_refused_at_once(name: str) -> None:
    source, said = ENDLESS[name]
    begun = time.process_time()
    with pytest.raises(ContentError) as refused:
        markup.convert(source, lang="de", first_line=7, engine=ENGINES[0])
    assert time.process_time() - begun < 1
    assert refused.value.code == "F001"
    assert said in str(refused.value.message)
    assert 7 <= refused.value.line <= 7 + source.count("\n")


@pytest.mark.parametrize("name", USUAL)
def test_what_people_write_is_converted(name: str) -> None:
    assert markup.convert(USUAL[name], lang="de", first_line=7, engine=ENGINES[0]).html


def test_the_line_is_that_of_the_brackets() -> None:
    with pytest.raises(ContentError) as refused:
        markup.convert("Eins\n\nZwei\n" + "[ab " * 900, lang="de", first_line=7, engine=ENGINES[0])
    assert refused.value.line == 10
