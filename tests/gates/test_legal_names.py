"""T305 in the forms in which German texts really write a name."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialblog import pii
from tests import sites

#: (legal name, shown as, text, whether it gives the name away)
FORMS = [
    ("Jonas Krämer", "Jo", "Das sagt Jonas Krämer.", True),
    ("Jonas Krämer", "Jo", "Das sagt JONAS KRÄMER.", True),
    ("Jonas Krämer", "Jo", "Jonas Kraemers Rad steht hier.", True),
    ("Jonas Krämer", "Jo", "Das Rad gehört Kramer, Jonas.", True),
    ("Jonas Krämer", "Jo", "Das sagt Frau Kramer.", True),
    ("Jonas Kröll", "Jo", "Das sagt Frau Kroll.", True),
    ("Ute Bar", "Uschi", "Das sagt Frau Bar.", True),
    ("Jonas Krämer", "Jo", "Jonas' Rad steht hier.", True),
    ("Jonas Krämer", "Jo", "Jonas’ Rad steht hier.", True),
    ("Jonas Krämer", "Jo", "Wir waren bei Krämers zu Besuch.", True),
    ("Jonas Krämer", "Jo", "Er trennte sich von Krä-\nmer am Abend.", True),
    ("Jonas Krämer", "Jo", "Ein **Jonas** *Krämer* schrieb uns.", True),
    ("Jonas Krämer", "Jo", "Alle Bilder unter #JonasKraemer.", True),
    ("Jonas Krämer", "Jo", "Der krämer kam zu Fuß.", True),
    ("Jonas Krämer", "Jonas", "Jonas lacht, und das Rad ist Jonas' Rad.", False),
    ("Jonas Krämer", "Jonas", "Die Krämerbrücke ist alt.", False),
    ("Anna-Lena Müller-Schmidt", "Leni", "Das ist Anna Lena Mueller Schmidt.", True),
    ("Anna-Lena Müller-Schmidt", "Leni", "Frau Schmidt winkt.", True),
    ("Anna-Lena Müller-Schmidt", "Leni", "Anna Müller winkt.", True),
    ("Anna-Lena Müller-Schmidt", "Leni", "Das ist Muller-Schmidts Hund.", True),
    ("Anna Maria Groß", "Mia", "Maria Gross war da.", True),
    ("Anna Maria Groß", "Mia", "Das ist eine groß gedachte Idee.", False),
    ("Lukas Klein", "Luki", "Ein kleiner Tag mit kleinen Leuten.", False),
    ("Lukas Klein", "Luki", "Herr Klein ging.", True),
    ("Maximilian von der Heide", "Max", "Maximilian v. d. Heide ging.", True),
    ("Ute Bär", "Uschi", "In der Bar ist es laut.", False),
    ("Ute Bär", "Uschi", "Baer ging.", True),
    ("Fatma Yılmaz", "Fatma Y.", "Fatma Y. lacht.", False),
    ("Fatma Yılmaz", "Fatma Y.", "Yilmaz' Laden ist offen.", True),
    ("Sinéad O'Neill", "Sina", "Sinead O’Neill spielt.", True),
    ("Sinéad O'Neill", "Sina", "Das ist O'Neills Geige, und O'Neill's Bogen.", True),
    ("Sinéad O'Neill", "Sina", "Der Bogen ist O’Neill's.", True),
    ("Άννα Παππά", "Ann", "Άννα Παππά war da.", True),
]  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, object]]]:
    site = sites.bare()
    for number, (legal, shown, text, _) in enumerate(FORMS):
        record = sites.record(f"person-{number}", shown_as=shown, born=None, campaigns=None) | {"name": legal}
        post = site.add(sites.post(f"form-{number}", photos=0, people=[record], campaign=None))
        post.body = text + "\n"
    result = sites.check(site.write(tmp_path_factory.mktemp("forms")))
    return {entry["slug"]: entry["findings"] for entry in result.json["documents"]}


@pytest.mark.parametrize("number", range(len(FORMS)), ids=lambda number: f"{FORMS[number][0]}: {FORMS[number][2]}")
def test_a_form_of_the_name(number: int, found: dict[str, list[dict[str, object]]]) -> None:
    legal, _, _, betrayed = FORMS[number]
    findings = [item for item in found[f"form-{number}"] if item["code"] == "T305"]
    assert len([item for item in findings if f"person-{number}”" in str(item["message"])]) == int(betrayed)
    assert not any(word in str(item) for item in findings for word in legal.split() if len(word) > 3)


def test_the_name_of_a_file_in_one_word(tmp_path: Path) -> None:
    site = sites.small()
    post = site.get("hof")
    post.record["name"] = "Jonas Krämer"
    old = post.photo["file"]
    post.photo["file"] = "jonaskraemer.jpg"
    post.photos["jonaskraemer.jpg"] = post.photos.pop(old)
    post.body = post.body.replace(old, "jonaskraemer.jpg")
    findings = sites.check(site.write(tmp_path)).document("post/hof")["findings"]
    assert ("T305", "photos.file") in {(item["code"], item["key"]) for item in findings}


@given(st.text("absnABS'’ äÄßéŞ-.„“2\n\u0301", max_size=30))
def test_a_search_in_the_whole_text_overlooks_no_word_that_is_found_one_by_one(text):
    """What the gate asks first must never be surer than what it would find word by word."""
    text = unicodedata.normalize("NFC", text)
    ways = pii.searchable(text)
    for word in re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*['’]?", text):
        for stem in pii.stems(word):
            begins = rf"(?<![^\W\d_]){re.escape(stem)}(?:e?s)?(?![a-z])"
            assert ways is None or any(re.search(begins, way) for way in ways), (text, word, stem, ways)
