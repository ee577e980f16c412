"""keyholders: what the commands about keys share: who is meant, which keys are here, how a person is shown."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from sozialblog import approvals, signing
from sozialblog.cli.common import Call, need_site
from sozialblog.cli.dates import day_of
from sozialblog.cli.passphrases import is_terminal, keystore, unlocked
from sozialblog.errors import UsageError
from sozialblog.fields import ID
from sozialblog.i18n import msg


def described(call: Call, person: approvals.Person) -> str:
    """A person and their keys, a line each."""
    say = call.language.say
    units = say(msg("everywhere")) if approvals.EVERYWHERE in person.units else ", ".join(person.units)
    lines = [
        f"{person.name} ({person.id}): {', '.join(person.roles)}; {units}; {span(call, person.since, person.until)}"
    ]
    for key in person.keys:
        state = span(call, key.since, key.until)
        if key.revoked:
            state = say(msg("revoked from {day} on", day=key.revoked.since))
        kind = f"  {say(msg('passkey'))}" if key.passkey else ""
        lines.append(f"    {key.id[:16]}  {state}{kind}")
    if not person.keys:
        lines.append("    " + say(msg("no key: signs on paper")))
    return "\n".join(lines)


def span(call: Call, since: dt.date, until: dt.date | None) -> str:
    if until is None:
        return call.language.say(msg("from {day} on", day=since))
    return call.language.say(msg("{since} to {until}", since=since, until=until))


def trusted_keyring(call: Call) -> tuple[approvals.Ledger, approvals.Keyring]:
    """The ledger and its keyring. Raises :class:`UsageError` if there is none that the pinned root vouches for."""
    need_site(call)
    ledger = approvals.read(signing.current(call.folder), root=call.root)
    if ledger.keyring is None:
        problem = (
            ledger.faults[0].message
            if ledger.faults
            else msg("This site has no keyring. “sozialblog keys init” begins one.")
        )
        raise UsageError(problem)
    return ledger, ledger.keyring


def root_keys(call: Call, keyring: approvals.Keyring, file: Path | None) -> list[signing.Unlocked]:
    """As many root keys as the threshold asks for. Raises :class:`UsageError` if they are not in this folder."""
    store = keystore()
    here = [public for public in keyring.root.keys if store.holds(public)]
    if len(here) < keyring.root.threshold:
        raise UsageError(
            msg(
                "Changing the keyring needs {needed} root keys; {there} are in {folder}.",
                needed=keyring.root.threshold, there=len(here), folder=str(store.folder),
            )
        )  # fmt: skip
    return [unlocked(call, public, file) for public in here[: keyring.root.threshold]]


def asked(option: str, question: str, default: str | None = None) -> str:
    if not is_terminal():
        raise UsageError(msg("The option --{option} is missing.", option=option))
    answer: str = click.prompt(question, default=default)
    return answer.strip()


def person_id(text: str) -> str:
    if not ID.match(text):
        raise UsageError(msg("“{id}” cannot be an id; write it like petra-lang.", id=text))
    return text


def day_if_given(text: str | None) -> dt.date | None:
    """The day an option names; None where the option was left out."""
    return None if text is None else day_of(text)


def request_text(request: str) -> str:
    """The request itself, or what the file of that name holds."""
    if request.startswith(("sozialblog-key", signing.WORD)):
        return request
    try:
        return Path(request).read_text(encoding="utf-8")[:20_000]
    except (OSError, ValueError):
        raise UsageError(msg("There is no file {file} with a key request.", file=request)) from None
