"""What people read about approvals: word for word in English and German, with file, line and key.

After a change on purpose: ``pytest tests/approvals/test_sentences.py --update-golden``, and read the diff.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from sozialblog import approvals
from sozialblog.approvals import KEYRING_PATH
from sozialblog.config import Policy, Unit
from sozialblog.findings import Finding
from sozialblog.gates.approved import gate, site_findings
from tests.approvals.test_attacks import resign
from tests.approvals.world import POST, World
from tests.sentences import compare, complete, paragraphs

Scene = Callable[[], Iterable[Finding]]
SCENES: dict[str, Scene] = {}


def scene(function: Scene) -> Scene:
    SCENES[function.__name__.replace("_", " ")] = function
    return function


def approved(**policy) -> World:
    world = World(policy=Policy(**policy))
    world.approve("petra-lang")
    return world


def after(*edits: tuple[str, str]) -> list[Finding]:
    world = approved()
    for old, new in edits:
        world.edit("post/rad", old, new)
    return world.findings()


@scene
def nobody_approved():
    return World().findings()


@scene
def nothing_can_be_computed():
    world = World()
    world.photos.clear()
    return world.findings()


# -- A202 ---------------------------------------------------------------------------------------------------


@scene
def a_key_added():
    return after(("status: ready", "status: ready\ntags: [Rad]"))


@scene
def a_key_taken_out():
    return after(("summary: Acht Räder.\n", ""))


@scene
def two_keys_added_and_one_taken_out():
    return after(("summary: Acht Räder.\n", "tags: [Rad]\ncampaign: sommer\n"))


@scene
def a_value_changed():
    return after(("summary: Acht Räder.", "summary: Neun Räder."))


@scene
def a_value_becomes_a_list():
    world = World()
    world.approve("petra-lang", "post/suppe")
    world.edit("post/suppe", "people: nobody", "people: []")
    return world.findings("post/suppe")


@scene
def a_list_becomes_a_value():
    return after(("people: [jonas-k-2026]", "people: nobody"))


@scene
def a_list_changed():
    return after(("alt: Ein Rad", "alt: Zwei Räder"))


@scene
def long_values_changed():
    world = World()
    world.edit("post/rad", "Acht Räder.", "x" * 70)
    world.approve("petra-lang")
    world.edit("post/rad", "x" * 70, "y" * 71)
    return world.findings()


@scene
def a_number_that_means_the_same():
    world = World()
    world.edit("post/rad", "shows: nobody", "shows: nobody, redact: [{x: 0, y: 0.0, w: 1.0, h: 0.5}]")
    world.approve("petra-lang")
    world.edit("post/rad", "x: 0, y: 0.0, w: 1.0", "x: 0.0, y: 0, w: 1")
    world.edit("post/rad", "Beim vierten", "Beim fünften")
    return world.findings()


@scene
def a_word_of_the_text():
    return after(("Beim vierten", "Beim fünften"))


@scene
def a_word_late_in_a_long_line():
    world = World()
    world.edit("post/suppe", "Montags", "Wir kochen seit vielen Jahren, und montags in aller Frühe schon")
    world.approve("petra-lang", "post/suppe")
    world.edit("post/suppe", "Zwiebeln", "Lauch")
    return world.findings("post/suppe")


@scene
def words_added_at_the_end_of_a_line():
    return after(("Beim vierten Mal hielt sie.", "Beim vierten Mal hielt sie. Endlich."))


@scene
def an_indented_line_is_shown_without_its_blanks():
    return after(("Beim vierten Mal hielt sie.", "  Beim fünften Mal hielt sie."))


@scene
def a_paragraph_added():
    return after(("aufgelegt.\n", "aufgelegt.\n\nDann noch einmal.\nUnd noch einmal.\n"))


@scene
def a_paragraph_taken_out():
    return after(("\nBeim vierten Mal hielt sie.\n", ""))


@scene
def three_places():
    return places(3)


@scene
def four_places():
    return places(4)


@scene
def six_places():
    return places(6)


def places(number: int) -> list[Finding]:
    world = World()
    world.texts["post/suppe"] += "".join(f"\nAbsatz {at}\n" for at in range(9))
    world.approve("petra-lang", "post/suppe")
    for at in range(number):
        world.edit("post/suppe", f"Absatz {at}\n", f"Satz {at}\n")
    return world.findings("post/suppe")


@scene
def a_line_that_stands_often():
    """Lines that are everywhere are compared like all others."""
    world = World()
    world.texts["post/suppe"] += "Gut.\n" * 300
    world.approve("petra-lang", "post/suppe")
    world.texts["post/suppe"] = world.texts["post/suppe"].replace("Zwiebeln.\n", "Zwiebeln.\nGut.\n")
    return world.findings("post/suppe")


@scene
def a_line_that_stands_often_and_the_first_one():
    world = World()
    world.texts["post/suppe"] += "Gut.\n" * 300
    world.approve("petra-lang", "post/suppe")
    world.texts["post/suppe"] = world.texts["post/suppe"].replace("Montags", "Dienstags") + "Ende.\n"
    return world.findings("post/suppe")


def long_text(*, lines: int, change: Callable[[str], str]) -> list[Finding]:
    world = World()
    world.texts["post/suppe"] += "\n".join(f"Zeile {number}" for number in range(2, lines + 1))
    world.approve("petra-lang", "post/suppe")
    world.texts["post/suppe"] = change(world.texts["post/suppe"])
    return world.findings("post/suppe")


@scene
def two_thousand_lines_are_compared():
    return long_text(lines=2000, change=lambda text: text.replace("Zeile 9\n", "").replace("Zeile 1234\n", "Zeile X\n"))


@scene
def of_more_lines_the_first_that_differs_is_shown():
    return long_text(lines=2001, change=lambda text: text.replace("Zeile 900\n", "Zeile X\n").replace("1234", "Y"))


@scene
def of_more_lines_the_end_was_cut_off():
    return long_text(lines=2001, change=lambda text: text.replace("\nZeile 2001", ""))


@scene
def a_photograph_exchanged():
    world = approved()
    world.photos["content/posts/rad/hof.jpg"] += b"x"
    return world.findings()


def with_leaflet(world: World) -> World:
    """The post offers a leaflet."""
    world.edit(
        "post/rad", "consents:\n", "attachments: [{file: plan.pdf, title: Der Plan, shows: nobody}]\nconsents:\n"
    )
    world.photos["content/posts/rad/plan.pdf"] = b"%PDF"
    return world


@scene
def an_attachment_exchanged():
    world = with_leaflet(World())
    world.approve("petra-lang")
    world.photos["content/posts/rad/plan.pdf"] += b"x"
    return world.findings()


@scene
def an_attachment_added():
    return with_leaflet(approved()).findings()


@scene
def a_record_changed():
    return after(("Ordner 7, Blatt 12", "Ordner 7, Blatt 13"), ("born: 2000-03-14", "born: 2000-03-15"))


@scene
def a_record_of_several_documents_changed():
    world = approved()
    world.edit("post/rad", "Ordner 7, Blatt 12", "Ordner 7, Blatt 13")
    case = world.case("post/rad")
    shared = {key: replace(record, document="", line=2) for key, record in case.records.items()}
    return gate(replace(case, records=shared))


@scene
def of_two_people_the_second_ones_shared_record_was_added():
    world = approved(needs=("consent",))
    world.edit("post/rad", "people: [jonas-k-2026]", "people: [jonas-k-2026]\nlang: de")
    world.edit("post/rad", "shows: nobody", "shows: [kim-2026]")
    world.edit(
        "post/rad",
        "consents:\n",
        POST[POST.index("  - id:") : POST.index("---\nJonas")].replace("jonas-k", "kim").join(("consents:\n", "")),
    )
    case = world.case("post/rad")
    shared = {key: replace(record, document="", line=2) for key, record in case.records.items()}
    return gate(replace(case, records=shared))


@scene
def what_was_seen_is_gone():
    world = approved()
    world.files = {path: data for path, data in world.files.items() if not path.endswith(".seen.json")}
    world.edit("post/rad", "Beim vierten", "Beim fünften")
    world.edit("post/rad", "Blatt 12", "Blatt 13")
    return world.findings()


@scene
def the_policy_asks_for_more():
    world = approved(needs=("consent",))
    world.with_policy(needs=("consent", "post"))
    return world.findings()


# -- A204, A205, A206 -----------------------------------------------------------------------------------------


@scene
def another_role():
    world = World()
    world.admit("rita-rot", "Rita Rot", roles=("redaktion",))
    world.approve("rita-rot")
    world.with_policy(roles=("leitung", "vorstand"))
    return world.findings()


@scene
def a_role_taken_away():
    world = World()
    world.admit("olaf-bahr", "Olaf Bahr")
    world.approve("olaf-bahr")
    world.admit("olaf-bahr", "Olaf Bahr", roles=("redaktion",))
    return world.findings()


@scene
def in_the_name_of_another():
    world = World()
    world.admit("mira-kurz", "Mira K.")
    world.approve("mira-kurz")
    (path,) = world.envelopes()
    resign(world, path, world.keys["mira-kurz/0"], change=lambda item: item["predicate"].update(person="petra-lang"))
    return world.findings()


@scene
def another_unit():
    world = World()
    world.units = {unit: Unit(id=unit, path="", name=unit) for unit in ("nord", "sued")}
    world.admit("nora-nord", "Nora Nord", units=("nord",))
    world.edit("post/rad", "status: ready", "status: ready\nunit: sued")
    world.approve("nora-nord", "post/rad", "post/suppe")
    return [*world.findings("post/rad"), *world.findings("post/suppe")]


@scene
def before_the_first_day():
    world = World()
    world.admit("olaf-bahr", "Olaf Bahr", since=dt.date(2026, 6, 6))
    world.approve("olaf-bahr")
    return world.findings()


@scene
def a_revoked_key():
    world = World()
    world.admit("olaf-bahr", "Olaf Bahr")
    world.tick(days=3)
    world.approve("olaf-bahr")
    world.revoke("olaf-bahr", since=dt.date(2026, 6, 8))
    return world.findings()


@scene
def older_than_what_it_follows():
    world = World()
    world.tick(days=4)
    world.approve("petra-lang", "post/suppe")
    world.approve("petra-lang", at=world.now - dt.timedelta(days=2))
    return world.findings()


@scene
def the_author():
    world = World()
    world.admit("mira-kurz", "M. Kurz")
    world.approve("mira-kurz")
    return world.findings()


def on_paper(policy: dict, **how) -> list[Finding]:
    world = World(policy=Policy(**{"on_paper": True, **policy}))
    world.admit("vera-vogt", "Vera Vogt", roles=("vertretung",))
    world.admit("olaf-bahr", "Olaf Bahr", keys=0)
    world.approve("vera-vogt", **{"on_behalf_of": "olaf-bahr", "place": "Ordner 3", **how})
    return world.findings()


@scene
def paper_where_the_policy_has_none():
    return on_paper({"on_paper": False})


@scene
def paper_that_lies_nowhere():
    return on_paper({}, place=" ")


@scene
def paper_of_somebody_unknown():
    return on_paper({}, on_behalf_of="karl-kraus")


@scene
def one_of_two():
    return approved(signatures=2).findings()


# -- sent back ------------------------------------------------------------------------------------------------


@scene
def sent_back():
    world = World()
    world.reject("petra-lang", reason="Bitte ohne {Klammern}.")
    return world.findings()


# -- A203, A207, A208 -------------------------------------------------------------------------------------------


def ledger_of(world: World) -> list[Finding]:
    return [*world.ledger().faults, *world.findings(), *site_findings(world.ledger())]


@scene
def an_envelope_damaged():
    world = approved()
    (path,) = world.envelopes()
    world.files[path] = b"{}\n"
    return world.findings()


@scene
def an_envelope_renamed():
    world = approved()
    (path,) = world.envelopes()
    world.files[f"content/approvals/envelopes/post/rad/{'0' * 64}.json"] = world.files.pop(path)
    return world.findings()


@scene
def an_envelope_in_another_folder():
    world = approved()
    (path,) = world.envelopes()
    world.files[path.replace("post/rad", "post/suppe")] = world.files.pop(path)
    return [*world.findings(), *world.findings("post/suppe")]


@scene
def a_signature_that_does_not_verify():
    world = approved()
    world.files[KEYRING_PATH]  # the key is known
    case = world.case("post/rad")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sozialblog.approvals.ledger.verifies", lambda *_: False)
        return list(gate(replace(case, ledger=world.ledger())))


@scene
def a_key_that_nobody_holds():
    world = approved()
    other = World()
    other.admit("olaf-bahr", "Olaf Bahr")
    other.approve("olaf-bahr")
    world.files |= {path: other.files[path] for path in other.envelopes()}
    del world.files[world.envelopes()[0]]
    return world.findings()


@scene
def an_approval_that_the_log_does_not_know():
    world = World()
    before = set(world.files)
    world.approve("petra-lang")
    for path in set(world.entries()) - before:
        del world.files[path]
    return world.findings()


@scene
def a_lost_approval():
    world = approved()
    (path,) = world.envelopes()
    del world.files[path]
    return world.findings()


@scene
def no_root_pinned():
    return approvals.read(approved().files, root="").faults


@scene
def another_root_pinned():
    return approvals.read(approved().files, root="0" * 64).faults


@scene
def a_damaged_keyring():
    world = approved()
    world.files[KEYRING_PATH] = world.files[KEYRING_PATH][:-1]
    return ledger_of(world)


@scene
def a_keyring_signed_by_too_few():
    world = World(roots=2, threshold=2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sozialblog.approvals.keyring.verifies", lambda *_: False)
        return ledger_of(world)


@scene
def the_keyring_is_missing():
    world = approved()
    del world.files[KEYRING_PATH]
    return ledger_of(world)


@scene
def an_older_keyring():
    world = World()
    old = world.files[KEYRING_PATH]
    world.admit("olaf-bahr", "Olaf Bahr")
    world.files[KEYRING_PATH] = old
    return ledger_of(world)


@scene
def two_keyrings_of_one_version():
    world = World()
    before = dict(world.files)
    world.admit("olaf-bahr", "Olaf Bahr")
    one = dict(world.files)
    world.files = before
    world.admit("nora-nord", "Nora Nord")
    world.files = {**one, **world.files}
    return ledger_of(world)


@scene
def a_keyring_that_the_log_does_not_know():
    world = World()
    for path in world.entries():
        del world.files[path]
    return ledger_of(world)


@scene
def entries_missing_and_changed():
    world = approved()
    first, second = sorted(world.entries())
    world.approve("petra-lang", "post/suppe")
    del world.files[first]
    world.files[second] += b"\n"
    world.files["content/approvals/log/notes.json"] = b"{}\n"
    return ledger_of(world)


@scene
def an_entry_under_another_name():
    world = approved()
    path = min(world.entries())
    world.files[f"content/approvals/log/{'0' * 64}.json"] = world.files.pop(path)
    return ledger_of(world)


@scene
def something_else_in_the_log():
    world = approved()
    world.files["content/approvals/log/notes.json"] = b"{}\n"
    return ledger_of(world)


@scene
def a_salt_is_missing():
    world = approved()
    world.apply(approvals.withdrawal(world.ledger(), "kim-2026", on=dt.date(2026, 6, 5), at=world.now, salt=b"s" * 32))
    for path in [path for path in world.files if "/salts/" in path]:
        del world.files[path]
    return ledger_of(world)


EXPECTED = Path(__file__).parent / "sentences.txt"


@pytest.mark.parametrize("name", SCENES)
def test_every_sentence(name, request):
    compare(name, paragraphs(SCENES[name]()), EXPECTED, request)


def test_no_other_sentence(request):
    complete(SCENES, EXPECTED, request)
