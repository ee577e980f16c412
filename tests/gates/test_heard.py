"""What the words of a document say is worked out once for the same file, and never taken for another."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

import pytest

from sozialblog import pii
from sozialblog.gates import Case, Heard, legal_names, texts
from sozialblog.gates.heard import Found, Words
from sozialblog.markup import Body, Reference
from sozialblog.pipeline.hits import KnownHits
from tests.approvals.world import World

NAME = Found(pii.Hit(pii.Sort.NAME, "Kim", 4, 7), "Hier Kim.", 0, "")
SAID = Heard(found=(NAME,), names=("Kim",), words=Words("hier\nkim.", whole=True))
OTHER = Heard(found=(), names=(), words=Words("nichts", whole=False))


def case(title: str, body: str, text: str) -> Case:
    """Of a document with these words, written and converted, and nothing else."""
    made = World().case("post/rad")
    link, image = Reference("https://x.example/z%C3%A4h", 1), Reference("foto.jpg", 1)
    document = replace(made.document, title=title, summary="", tags=(), body=body, photos=())
    return replace(made, document=document, body=Body(text=text, links=(link,), images=(image,)))


def test_every_different_word_is_there_once_and_in_the_ways_that_are_searched() -> None:
    found = texts.words(case("Kim's Rad", "Ein *Rad* von Krä-\nmer.", "Ein Rad von Krä-\nmer."))
    assert found.text.split("\n") == [
        *(
            "kim's",
            "rad",
            "rad",
            "ein",
            "*rad*",
            "von",
            "krä-",
            "mer.",
            "https://x.example/zäh",
            "foto.jpg",
            "krämer.",
        ),
        *("kim s", "krae-", "https://x.example/zaeh", "kraemer."),
        *("kims", "krae-", "https://x.example/zaeh", "kraemer."),
        *("kim s", "kra-", "https://x.example/zah", "kramer."),
        *("kims", "kra-", "https://x.example/zah", "kramer."),
    ]
    assert found.whole


def test_of_words_that_cannot_be_written_otherwise_it_is_said() -> None:
    assert not texts.words(case("Łódź", "", "")).whole


@pytest.mark.parametrize(("title", "text"), [("Kowalski", "Hier"), ("Hier", "Kowalskis"), ("Er,", "sagt: Kowalski")])
def test_a_name_that_is_the_whole_of_a_text_is_found(title: str, text: str) -> None:
    search = legal_names._search(case("", "", "").records)
    assert search.may_find(texts.words(case(title, "Nein", text)))
    assert not search.may_find(texts.words(case("Kowalskistraße", "Nein", "Herrn Akowalski")))


class Facts:
    """What is kept, in memory."""

    code = ""

    def __init__(self, kept: Mapping[str, bytes]) -> None:
        self.kept = dict(kept)

    def get(self, _kind: str, key: str) -> bytes | None:
        return self.kept.get(key)

    def all(self, _kind: str) -> Iterator[tuple[str, bytes]]:
        yield from self.kept.items()

    def put(self, _kind: str, facts: Mapping[str, bytes]) -> None:
        self.kept.update(facts)

    def keep_only(self, _kind: str, keys: Collection[str]) -> None:
        self.kept = {key: fact for key, fact in self.kept.items() if key in keys}


def heard(known: KnownHits, document: str, source: str, fresh: Heard) -> Heard:
    return known.hearer(document, source)(lambda: fresh)


def kept(*, published: Collection[str]) -> Facts:
    """What a build leaves that heard two documents."""
    facts = Facts({})
    known = KnownHits(facts)
    assert heard(known, "post/a", "1", SAID) == SAID
    assert heard(known, "post/b", "2", OTHER) == OTHER
    known.remember(published)
    return facts


def test_the_same_file_is_not_read_again() -> None:
    known = KnownHits(kept(published={"post/a", "post/b"}))
    assert heard(known, "post/a", "1", OTHER) == SAID
    assert heard(known, "post/b", "2", SAID) == OTHER


def test_another_file_is_read_and_takes_its_place() -> None:
    facts = kept(published={"post/a"})
    known = KnownHits(facts)
    assert heard(known, "post/a", "3", OTHER) == OTHER
    known.remember({"post/a"})
    assert heard(KnownHits(facts), "post/a", "3", SAID) == OTHER


def test_of_what_is_not_published_nothing_stays() -> None:
    facts = kept(published={"post/b"})
    assert facts.kept.keys() == {"post/b"}
    KnownHits(facts).keep_only(set())
    assert facts.kept == {}


@pytest.mark.parametrize("damaged", [b"", b"no", b"\x92\xa11\xc0"])
def test_what_cannot_be_read_is_worked_out_again(damaged: bytes) -> None:
    assert heard(KnownHits(Facts({"post/a": damaged})), "post/a", "1", SAID) == SAID


def test_what_another_process_heard_is_kept_too() -> None:
    here, there = KnownHits(facts := Facts({})), KnownHits(Facts({}))
    heard(there, "post/a", "1", SAID)
    here.learn("post/a", there.found("post/a"))
    here.learn("post/c", there.found("post/c"))
    here.remember({"post/a", "post/c"})
    assert facts.kept.keys() == {"post/a"}
    assert heard(KnownHits(facts), "post/a", "1", OTHER) == SAID
