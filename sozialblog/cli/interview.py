"""interview: asks at the terminal for what a consent record needs, one short question at a time, each with its reason.

Nothing is guessed: what is not answered stays empty and is told as left to fill in. Nothing is written here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import click

from sozialblog.cli.common import Call, agreed
from sozialblog.cli.form import page_of, write_page
from sozialblog.config import Config
from sozialblog.consent import CATEGORIES, CHANNELS, FULL_AGE, OWN_CONSENT_AGE, PERSONS, SPECIAL, age
from sozialblog.errors import UsageError
from sozialblog.files import reason
from sozialblog.i18n import Message, msg
from sozialblog.pipeline.form_page import STYLES
from sozialblog.pipeline.words import in_words

Answers = dict[str, object]

_STYLES: dict[str, Message] = {
    "standard": msg("standard language"),
    "einfach": msg("plain language"),
    "leicht": msg("Leichte Sprache"),
}


def interview(call: Call, name: str, config: Config) -> Answers:
    """Values for a record by key, as far as they are known. Raises :class:`click.Abort` where somebody stops."""
    call.say(
        msg("A consent of {name}. Enter alone leaves a question open; Ctrl-C stops and writes nothing.", name=name)
    )
    said: Answers = {}
    person = _one(call, msg("Who is it?"), msg("The law asks for more from some than from others."), PERSONS)
    said["person"] = person
    minor = _minor(call, said, person)
    said["covers"] = covers = _several(
        call, msg("What may be published?"), msg("Consent counts for exactly this and nothing else."), CATEGORIES
    )
    if {"first-name", "full-name"} & set(covers):
        said["shown_as"] = _text(call, msg("Under which name?"), msg("No other name of this person will ever appear."))
    said["channels"] = _several(call, msg("Where?"), msg("Every channel has to be agreed to."), CHANNELS)
    said["purpose"] = _text(
        call, msg("What for?"), msg("In words the person understands; another purpose needs another consent.")
    )
    latest = config.policy.latest_end(call.today)
    said["valid_until"] = _day(
        call, msg("Until when?"), msg("The policy allows until {day} at most.", day=latest), after=call.today
    )
    said["contact"] = _text(
        call, msg("How can the person be reached?"), msg("Private: to ask again before it ends, and about withdrawals.")
    )
    call.say(msg("A consent counts once it is signed, and once the signed form can be found."))
    if agreed(call, call.language.say(msg("Is it signed already?"))):
        _signed(call, said, special=person == "client" or bool(SPECIAL & set(covers)), minor=minor)
    elif minor:
        said["guardians"] = [{"name": guardian, "given": ""} for guardian in _names(said)]
    return {key: value for key, value in said.items() if value not in ("", None, [])}


def still_open(answers: Answers) -> list[str]:
    """Keys without which the consent counts for nothing yet: what only the signed form can tell."""
    keys = ["given", "evidence", "notice"]
    keys += ["explicit", "secrecy_release"] if answers.get("person") == "client" else []
    return [key for key in keys if key not in answers]


def offer_form(call: Call, record_id: str) -> None:
    """Write the form to print, if wanted and if the record can be read."""
    if not agreed(call, call.language.say(msg("Write the form to print and sign now?")), default=True):
        return
    style = (
        _one(call, msg("In which language?"), msg("Whoever signs has to understand every word."), STYLES) or STYLES[0]
    )
    default = f"einwilligung-{record_id}.html"
    typed: str = click.prompt(call.language.say(msg("File")), default=default)
    try:
        write_page(call, Path(typed), page_of(call, record_id, style))
    except UsageError as error:
        call.warn(error.message)
    except OSError as error:
        call.warn(msg("{path} cannot be written: {reason}", path=typed, reason=reason(error)))


def _minor(call: Call, said: Answers, person: str) -> bool:
    """Ask for age and custody; whether the person is a minor today."""
    young = person == "child" or agreed(call, call.language.say(msg("Is the person under 18?")))
    if not young:
        return False
    born = _day(
        call, msg("When was the person born?"),
        msg("From 14 young people consent as well; at 18 they decide alone and anew."), before=call.today,
    )  # fmt: skip
    said["born"] = born
    if isinstance(born, dt.date) and age(born, call.today) >= FULL_AGE:
        return False
    call.say(msg("Everyone who has custody has to consent."))
    if agreed(call, call.language.say(msg("Does one person alone have custody?"))):
        said["sole_custody"] = True
    said["guardians"] = [
        _text(
            call, msg("Name of the holder of custody, number {n}", n=number), msg("Private: who signs for the child.")
        )
        for number in range(1, 2 if said.get("sole_custody") else 3)
    ]
    return True


def _names(said: Answers) -> list[str]:
    names = said.get("guardians")
    return [str(name) for name in names if name] if isinstance(names, list) else []


def _signed(call: Call, said: Answers, *, special: bool, minor: bool) -> None:
    """What is known once the form is signed."""
    given = _day(call, msg("On which day was it signed?"), msg("Without a day there is no consent."), before=call.today)
    said["given"] = given
    said["method"] = "paper"
    said["evidence"] = _text(
        call, msg("Where does the signed form lie?"), msg("Private: you have to be able to prove the consent.")
    )
    version = _text(
        call, msg("Which version of the information did the person receive?"), msg("It stands at the top of the form.")
    )
    if version and given:
        said["notice"] = {"version": version, "date": given}
    if special:
        call.say(msg("What may reveal health or need takes an explicit consent, with a tick of its own."))
        said["explicit"] = agreed(call, call.language.say(msg("Is this tick set?")))
    if said["person"] == "client":
        said["secrecy_release"] = _day(
            call, msg("On which day was the release from secrecy signed?"),
            msg("Consent to publication does not release you from secrecy: it is a declaration of its own."),
            before=call.today,
        )  # fmt: skip
    if minor:
        said["guardians"] = [{"name": name, "given": given} for name in _names(said)]
        born = said.get("born")
        if given and (not isinstance(born, dt.date) or age(born, call.today) >= OWN_CONSENT_AGE):
            own = agreed(call, call.language.say(msg("Has the young person signed as well?")))
            said["own_consent"] = given if own else ""


def _text(call: Call, question: Message, why: Message) -> str:
    """One line as it was typed; the reason stands above it."""
    call.say("")
    call.say(click.style(call.language.say(why), dim=True))
    typed: str = click.prompt(call.language.say(question), default="", show_default=False)
    return " ".join("".join(char for char in typed if char >= " ").split())


def _day(
    call: Call, question: Message, why: Message, *, before: dt.date = dt.date.max, after: dt.date = dt.date.min
) -> dt.date | str:
    """A day, as 2026-05-12 or 12.5.2026; empty if left open."""
    while typed := _text(call, question, why):
        found = _as_day(typed)
        if found is None:
            call.warn(msg("“{day}” is not a date; write it like 2026-05-12.", day=typed))
        elif not after <= found <= before:
            call.warn(msg("This day cannot be: {day}", day=found))
        else:
            return found
    return ""


def _as_day(typed: str) -> dt.date | None:
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return dt.datetime.strptime(typed, form).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
    return None


def _one(call: Call, question: Message, why: Message, options: Sequence[str]) -> str:
    while True:
        chosen = _several(call, question, why, options)
        if len(chosen) <= 1:
            return "".join(chosen)
        call.warn(msg("Please choose one."))


def _several(call: Call, question: Message, why: Message, options: Sequence[str]) -> list[str]:
    """Some of ``options``, typed as their numbers or words."""
    say = call.language.say
    call.say("")
    for number, option in enumerate(options, start=1):
        meaning = say(_STYLES[option]) if option in _STYLES else in_words(call.language, option)
        call.say(f"  {number}  {meaning}")
    while True:
        words = _text(call, question, why).replace(",", " ").split()
        chosen = [
            options[int(word) - 1] if word.isdecimal() and 0 < int(word) <= len(options) else word for word in words
        ]
        if set(chosen) <= set(options):
            return list(dict.fromkeys(chosen))
        call.warn(msg("Please type the numbers of your choice, like 1, 3."))
