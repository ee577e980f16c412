"""What follows from findings, and the rules that look beyond one document's files: the log, faces, the site as a whole."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from sozialblog import approvals
from sozialblog.config import Config, Organisation
from sozialblog.errors import ContentError
from sozialblog.findings import Finding, Severity
from sozialblog.gates import (
    Case,
    Cleared,
    Judgement,
    Verdict,
    clear,
    faces,
    judge,
    legal_pages,
    personal_numbers,
    preview_unapproved,
    withdrawn,
)
from sozialblog.gates.shared import for_the_same
from sozialblog.i18n import msg
from sozialblog.markup import Body
from sozialblog.posts import ExceptionClaim, Shows, Status
from tests.approvals.world import TODAY, World
from tests.sentences import compare, complete, paragraphs

EXPECTED = Path(__file__).parent / "sentences" / "judge.txt"
DAY = dt.timedelta(days=1)


def case(**document) -> Case:
    found = World().case("post/rad")
    return replace(found, document=replace(found.document, **document))


def says(code: str = "C105", severity: Severity = Severity.BLOCK, **more):
    """A gate that finds just this."""

    def gate(case: Case):
        yield Finding(code=code, severity=severity, path="x", message=msg("{n}", n=1), fix=msg("{n}", n=2), **more)

    return gate


def silent(case: Case):
    return iter(())


def broken(case: Case):
    yield from says()(case)
    raise RuntimeError("Jonas Kowalski")


def verdict(*found, **document) -> str:
    return judge(case(**document), found or (silent,)).verdict.value


# -- verdicts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("found", "document", "expected"), [
    ((silent,), {}, "publish"),
    ((says(),), {}, "withhold"),
    ((silent, says()), {}, "withhold"),
    ((says(severity=Severity.WARN), says(severity=Severity.NOTE)), {}, "publish"),
    ((says("A201"),), {}, "withhold"),
    ((says(),), {"status": Status.DRAFT}, "draft"),
    ((says(),), {"status": Status.IDEA}, "idea"),
    ((silent,), {"status": Status.DRAFT, "faulty": frozenset({"title"})}, "draft"),
    ((silent,), {"status": Status.DRAFT, "faulty": frozenset({"status"})}, "publish"),
    ((says(),), {"status": Status.DRAFT, "faulty": frozenset({"status"})}, "withhold"),
    ((silent,), {"date": TODAY}, "publish"),
    ((silent,), {"date": TODAY + DAY}, "scheduled"),
    ((says(),), {"date": TODAY + DAY}, "withhold"),
    ((silent,), {"publish_from": TODAY}, "publish"),
    ((silent,), {"publish_from": TODAY + DAY}, "scheduled"),
    ((silent,), {"date": TODAY + DAY, "publish_from": TODAY - DAY}, "scheduled"),
    ((silent,), {"date": TODAY - DAY, "publish_from": TODAY + DAY}, "scheduled"),
    ((silent,), {"date": None, "publish_from": None}, "publish"),
    ((silent,), {"publish_until": TODAY}, "publish"),
    ((silent,), {"publish_until": TODAY - DAY}, "ended"),
    ((silent,), {"date": TODAY + DAY, "publish_until": TODAY - DAY}, "scheduled"),
])  # fmt: skip
def test_verdicts(found, document, expected):
    assert verdict(*found, **document) == expected


def codes(*found, known=(), **document) -> list[str]:
    return [item.code for item in judge(case(**document), found, known).findings]


def test_approval_is_asked_for_last():
    """Until everything else is in order nobody is asked to approve; a warning is no hindrance."""
    assert codes(says("A201")) == ["A201"]
    assert codes(says("A201"), says("C105")) == ["C105"]
    assert codes(says("A201"), says("A202")) == ["A202"]
    assert codes(says("A201"), says("C105", Severity.WARN)) == ["A201", "C105"]
    assert codes(says("A201"), status=Status.DRAFT) == []
    assert codes(says("C105"), status=Status.DRAFT) == ["C105"]
    assert codes(says("A201"), status=Status.DRAFT, faulty=frozenset({"status"})) == ["A201"]


def test_what_loading_found_counts():
    known = tuple(says("F002")(None))
    assert codes(silent, known=known) == ["F002"]
    assert codes(says("C105"), known=known) == ["C105", "F002"]
    assert judge(case(), (silent,), known).verdict is Verdict.WITHHOLD


def test_what_cannot_be_read_is_not_judged_further():
    known = tuple(says("F001")(None))
    assert codes(broken, says("C105"), known=known, readable=False) == ["F001"]


def test_doubt_withholds(request):
    judgement = judge(case(), ())
    assert judgement.verdict is Verdict.WITHHOLD
    compare("no gates", paragraphs(judgement.findings), EXPECTED, request)
    judgement = judge(case(), (broken, says("C106")))
    assert [finding.code for finding in judgement.findings] == ["F090", "C105", "C106"]  # the rest is still asked
    words = paragraphs(judgement.findings[:1])
    assert "Kowalski" not in words
    compare("a gate that breaks", words, EXPECTED, request)


def test_findings_are_in_order_and_once():
    found = (says("C105", line=9), says("C104", line=9), says("C107", line=2), says("C105", line=9))
    judgement = judge(case(), found)
    assert [(finding.line, finding.code) for finding in judgement.findings] == [(2, "C107"), (9, "C104"), (9, "C105")]
    assert judgement.document.key == "post/rad"


# -- the ticket ----------------------------------------------------------------------------------------------


def test_nobody_makes_a_ticket():
    with pytest.raises(TypeError, match=r"^only gates\.clear\(\) clears a document$"):
        Cleared(document=case().document, body=Body(), ticket=object())
    assert "ticket" not in repr(preview_unapproved(case().document, Body()))


def test_the_preview_shows_just_what_it_was_given():
    one = case()
    body = Body()
    seen = preview_unapproved(one.document, body)
    assert seen.document is one.document
    assert seen.body is body


GOOD = {"rad.jpg": None, "hof.jpg": None}


def test_cleared_with_good_photographs():
    judgement = judge(case(), (silent,))
    cleared = clear(judgement, GOOD)
    assert isinstance(cleared, Cleared)
    assert cleared.document is judgement.document
    assert cleared.body is judgement.case.body


@pytest.mark.parametrize("found", [says(), says("A201")])
def test_what_is_not_to_be_published_is_not_cleared(found):
    judgement = judge(case(), (found,))
    assert clear(judgement, GOOD) is judgement


def test_a_bad_photograph_withholds(request):
    error = ContentError("I405", msg("The picture {n} is too large.", n=1), msg("Make it smaller."))
    first, second = case().document.photos
    document = {"photos": (first, replace(second, lines={"file": 88}))}
    judgement = judge(case(**document), (says("C105", Severity.WARN),))
    withheld = clear(judgement, {**GOOD, "hof.jpg": error})
    assert isinstance(withheld, Judgement)
    assert withheld.verdict is Verdict.WITHHOLD
    assert withheld.case is judgement.case
    assert [finding.code for finding in withheld.findings] == ["I405", "C105"]
    compare("a photograph too large", paragraphs(withheld.findings[:1]), EXPECTED, request)


def test_a_photograph_nobody_looked_at_withholds(request):
    withheld = clear(judge(case(), (silent,)), {"rad.jpg": None})
    assert isinstance(withheld, Judgement)
    compare("a photograph not looked at", paragraphs(withheld.findings), EXPECTED, request)


# -- C106 from the log -----------------------------------------------------------------------------------------


def withdrawn_on(*days: dt.date, **changes) -> str:
    world = World()
    for number, day in enumerate(days):
        world.apply(
            approvals.withdrawal(world.ledger(), "jonas-k-2026", on=day, at=world.now, salt=bytes([number]) * 32)
        )
    return paragraphs(withdrawn.gate(replace(world.case("post/rad"), **changes)))


def test_a_withdrawal_in_the_log_counts(request):
    words = withdrawn_on(TODAY)
    compare("a withdrawal in the log", words, EXPECTED, request)
    assert withdrawn_on(TODAY + DAY, TODAY) == withdrawn_on(TODAY, TODAY + DAY) == words
    assert withdrawn_on(TODAY, records={}) == words  # also where the record is gone
    assert withdrawn_on(TODAY + DAY) == withdrawn_on() == "nothing"


def test_the_earlier_day_of_log_and_record_counts():
    world = World()
    record = replace(world.case("post/rad").records["jonas-k-2026"], withdrawn=TODAY - DAY)
    assert f"withdrawn on {TODAY - DAY}" in withdrawn_on(TODAY, records={record.id: record})
    later = replace(record, withdrawn=TODAY + DAY)
    assert f"withdrawn on {TODAY}." in withdrawn_on(TODAY, records={record.id: later})
    assert f"withdrawn on {TODAY - DAY}" in withdrawn_on(records={record.id: record})


# -- C118 ------------------------------------------------------------------------------------------------------

SHOWS = {
    "nobody": Shows(), "one": Shows(consents=("a",)), "two": Shows(consents=("a", "b")),
    "one twice": Shows(consents=("a",), exceptions=(ExceptionClaim(clause="kug-23-1-1", reason="", consent="a"),)),
    "two ways": Shows(consents=("a",), exceptions=(ExceptionClaim(clause="kug-23-1-1", reason="", consent="b"),)),
    "a crowd": Shows(consents=("a",), exceptions=(ExceptionClaim(clause="kug-23-1-3", reason=""),)),
}  # fmt: skip


@pytest.mark.parametrize(("shows", "found", "finding"), [
    ("nobody", 0, False), ("nobody", 1, True), ("one", 1, False), ("one", 2, True), ("two", 2, False), ("two", 3, True),
    ("one twice", 1, False), ("one twice", 2, True), ("two ways", 2, False), ("two ways", 3, True),
    ("a crowd", 99, False), ("one", None, True), ("a crowd", None, True),
])  # fmt: skip
def test_faces_against_people(shows, found, finding):
    assert bool(list(faces.gate(counted(shows, found)))) is finding


def counted(shows: str, found: int | None) -> Case:
    """The second photograph with faces; nobody counted in the first."""
    one = case()
    first, second = one.document.photos
    document = replace(one.document, photos=(first, replace(second, shows=SHOWS[shows])))
    return replace(one, document=document, faces={document.photo_path(second): found})


def test_sentences_about_faces(request):
    compare("two faces and one person", paragraphs(faces.gate(counted("one", 2))), EXPECTED, request)
    compare("faces that could not be counted", paragraphs(faces.gate(counted("one", None))), EXPECTED, request)


def test_faces_photograph_by_photograph():
    one = case()
    first, second = one.document.photos
    photos = (replace(first, shows=SHOWS["two"]), replace(second, shows=SHOWS["one"], lines={"shows": 77, "file": 76}))
    document = replace(one.document, photos=photos)
    (found,) = faces.gate(replace(one, document=document, faces={document.photo_path(photo): 2 for photo in photos}))
    assert found.line == 77


def test_faces_in_a_photograph_of_which_nothing_is_said():
    one = case()
    first, second = one.document.photos
    photos = (replace(first, shows=None), replace(second, shows=Shows()))
    document = replace(one.document, photos=photos)
    both = {document.photo_path(photo): 3 for photo in photos}
    (found,) = faces.gate(replace(one, document=document, faces=both))  # C102 speaks about the first
    assert found.line == second.line_of("shows")


# -- S501, S502 ----------------------------------------------------------------------------------------------------

FULL = {
    "name": "Haus e. V.", "street": "Weg 4", "postcode": "24114", "city": "Kiel", "email": "a@b.example",
    "phone": "+49 431 5550100", "represented_by": "Petra Lang", "responsible": "Mira Kurz",
}  # fmt: skip


def about_site(*legal: str, readable: bool = True, found=silent, **fields) -> str:
    empty = dataclasses.replace(Organisation(), line=7)
    config = Config(organisation=replace(empty, **{**FULL, **fields}), readable=readable)
    judgements = [judge(case(legal=name), (found,)) for name in legal]
    return paragraphs(legal_pages.gate(judgements, config))


BOTH = ("impressum", "datenschutz")


def test_a_complete_site():
    assert about_site(*BOTH) == about_site("barrierefreiheit", *BOTH, "") == "nothing"


def test_legal_pages_have_to_be_publishable(request):
    compare("no legal pages", about_site(), EXPECTED, request)
    assert about_site(*BOTH, found=says()) == about_site()
    assert about_site("impressum") == "\n".join(about_site().splitlines()[5:])
    assert about_site("datenschutz") == "\n".join(about_site().splitlines()[:5])


@pytest.mark.parametrize("key", FULL)
def test_every_field_of_the_organisation_is_needed(key, request):
    words = about_site(*BOTH, **{key: ""})
    compare(f"without {key}", words, EXPECTED, request)
    assert about_site(*BOTH, readable=False, **{key: ""}) == "nothing"


def test_a_placeholder_is_no_name(request):
    compare("a placeholder", about_site(*BOTH, name="Max Mustermann", phone="??"), EXPECTED, request)


# -- all of it -----------------------------------------------------------------------------------------------------


def test_every_sentence_has_a_test(request):
    names = [
        "no gates", "a gate that breaks", "a photograph too large", "a photograph not looked at",
        "a withdrawal in the log", "two faces and one person", "faces that could not be counted", "no legal pages",
        *(f"without {key}" for key in FULL), "a placeholder",
    ]  # fmt: skip
    complete(names, EXPECTED, request)


def test_the_line_of_a_finding():
    one = case(lines={"photos": 4, "people": 3})
    sentence = msg("x")
    assert one.finding("C101", sentence, sentence).line == 1
    assert one.finding("C101", sentence, sentence, key="photos").line == 4
    assert one.finding("C101", sentence, sentence, key="photos.shows.x").line == 4
    assert one.finding("C101", sentence, sentence, key="photos", line=9).line == 9
    found = one.finding("C101", sentence, msg("y"), key="people", severity=Severity.NOTE)
    assert (found.code, found.severity, found.path, found.key) == ("C101", Severity.NOTE, one.document.path, "people")
    assert (found.message, found.fix) == (sentence, msg("y"))


def test_who_is_named_and_where():
    """In the text first, then photograph by photograph; a person once, at the first place."""
    one = case()
    claims = [(claim.consent, claim.categories, claim.key) for claim in one.claims()]
    assert claims == [("jonas-k-2026", None, "people"), ("jonas-k-2026", ("image",), "photos.shows")]
    exception = ExceptionClaim(clause="kug-23-1-1", reason="Ein Grund", consent="kim", line=77)
    crowd = ExceptionClaim(clause="kug-23-1-3", reason="Ein Grund", line=78)
    first, second = one.document.photos
    photos = (
        replace(first, shows=None), replace(second, shows=Shows(consents=("li", "jonas-k-2026"), exceptions=(crowd, exception))),
    )  # fmt: skip
    other = replace(one, document=replace(one.document, people=None, photos=photos))
    assert [(claim.consent, claim.categories, claim.line, claim.key) for claim in other.claims()] == [
        ("li", ("image",), second.line_of("shows"), "photos.shows"),
        ("jonas-k-2026", ("image",), second.line_of("shows"), "photos.shows"),
        ("kim", (), 77, "photos.shows"),
    ]
    assert [use.consent for use in other.uses()] == ["jonas-k-2026"]  # the others have no record
    assert [(use.key, use.record.id) for use in one.people()] == [("people", "jonas-k-2026")]
    assert [use.key for use in one.uses()] == ["people", "photos.shows"]


# -- what gates share ------------------------------------------------------------------------------------------


def test_what_follows_from_a_value_is_worked_out_once_for_that_very_value():
    asked = []

    @for_the_same
    def work(value: list[int]) -> int:
        asked.append(value)
        return sum(value)

    one, equal = [1, 2], [1, 2]
    assert [work(one), work(one), work(equal), work(equal), work([3])] == [3, 3, 3, 3, 3]
    assert [id(value) for value in asked[:2]] == [id(one), id(equal)]
    assert len(asked) == 3


def test_a_telephone_number_is_read_as_in_the_country_of_the_organisation():
    found = World().case("post/rad")
    in_text = replace(found, body=Body(text="Anruf unter 01 5338800 genügt."))
    austrian = replace(in_text, config=replace(found.config, organisation=Organisation(country="AT")))
    assert [len(list(personal_numbers.gate(item))) for item in (in_text, austrian)] == [0, 1]
