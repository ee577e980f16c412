"""keys: who may approve. Makes keys in the caller's own folder, and new versions of the keyring."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TypedDict, Unpack

import click

from sozialblog import approvals, signing
from sozialblog.cli.common import NO_SITE, OK, Call, agreed, command, need_site
from sozialblog.cli.keyholders import (
    asked,
    day_if_given,
    described,
    person_id,
    request_text,
    root_keys,
    trusted_keyring,
)
from sozialblog.cli.passphrases import chance, is_terminal, keystore, new_passphrase, passphrase_file
from sozialblog.config import ROLES
from sozialblog.errors import UsageError
from sozialblog.i18n import msg


class _Wanted(TypedDict):
    """What “keys add” was told about a person."""

    person: str | None
    name: str | None
    roles: tuple[str, ...]
    units: tuple[str, ...]
    since: str | None
    until: str | None


class _Beginning(TypedDict):
    """What “keys init” was told."""

    person: str | None
    name: str | None
    roles: tuple[str, ...]
    root_keys: int
    threshold: int
    pin: bool


@click.group("keys")
def keys() -> None:
    """Who may approve: the keyring and its keys."""


@command("init")
@click.option("--person", metavar="PERSON", help="short id, for instance petra-lang")
@click.option("--name", metavar="NAME", help="full name")
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES), help="may be given more than once")
@click.option(
    "--root-keys",
    default=1,
    type=click.IntRange(1, 9),
    metavar="NUMBER",
    help="how many root keys to make (default: 1)",
)
@click.option(
    "--threshold",
    default=1,
    type=click.IntRange(1, 9),
    metavar="NUMBER",
    help="how many of them sign a change (default: 1)",
)
@click.option("--pin", is_flag=True, help="write the fingerprint into pyproject.toml")
@passphrase_file
def init(call: Call, passphrase_file: Path | None, **wanted: Unpack[_Beginning]) -> int:
    """Begin: make the root key and the first leader's key."""
    need_site(call)
    signing.refuse_second(call.folder, call.root)
    if wanted["threshold"] > wanted["root_keys"]:
        raise UsageError(msg("The threshold is larger than the number of root keys."))
    name = wanted["name"]
    if name is None:
        call.say(msg("Two minutes, four questions. Afterwards you can approve what is published here."))
        name = asked("name", call.language.say(msg("Your full name")))
    person = person_id(
        wanted["person"] or asked("person", call.language.say(msg("A short id for you")), signing.id_of(name))
    )
    passphrase = new_passphrase(call, passphrase_file)
    first = signing.First(
        person=person, name=name, roles=wanted["roles"] or ("leitung",), root_keys=wanted["root_keys"],
        threshold=wanted["threshold"],
    )  # fmt: skip
    begun = signing.begin(
        call.folder, keystore(), first, passphrase, language=call.language, at=call.now, chance=chance
    )  # fmt: skip
    call.say(msg("{name} can approve from now on. These keys were made, all behind your passphrase:", name=name))
    call.say(msg("    {file}   signs approvals", file=str(begun.own_file)))
    for file in begun.root_files:
        call.say(msg("    {file}   signs the list of those who may approve", file=str(file)))
    call.say(msg("Please print this page and lock it away: {file}", file=str(begun.sheet)))
    command = f"sozialblog approve --all --as {person}"
    call.say(msg("What waits for your approval: “sozialblog desk” (in the browser) or “{command}”", command=command))
    _pin(call, begun.root.fingerprint, wanted=wanted["pin"], may_ask=passphrase_file is None)
    call.say(begun.root.fingerprint)
    return OK


def _pin(call: Call, fingerprint: str, *, wanted: bool, may_ask: bool) -> None:
    """Write the fingerprint into pyproject.toml where that is wanted, or say where it belongs."""
    question = msg("Shall this site accept no other keys than these and those you admit? (Notes it in pyproject.toml.)")
    if wanted or (may_ask and is_terminal() and agreed(call, call.language.say(question), default=True)):
        signing.pin_root(call.folder, fingerprint)
        call.say(msg("The fingerprint stands in pyproject.toml now."))
    else:
        call.say(msg("Put this fingerprint into pyproject.toml ([tool.sozialblog] root) or into SOZIALBLOG_ROOT:"))


@command("new")
@click.option("--person", metavar="PERSON", help="short id, for instance petra-lang")
@passphrase_file
def new(call: Call, person: str | None, passphrase_file: Path | None) -> int:
    """Make a key of your own. Whoever holds the root key needs the line that is printed."""
    person = person_id(person or asked("person", call.language.say(msg("A short id for you"))))
    store = keystore()
    key, file = store.create(person, new_passphrase(call, passphrase_file), chance)
    request = signing.make_request(person, key)
    path = file.with_suffix(".request.txt")
    store.write(path, f"{request}\n".encode())
    call.say(msg("Your key lies in {file}, behind your passphrase. Nobody else needs it.", file=str(file)))
    call.say(msg("Send this line (it is also in {file}) to whoever holds the root key:", file=str(path)))
    call.say(request)
    return OK


@command("add")
@click.argument("request", default="", metavar="[REQUEST]")
@click.option("--person", metavar="PERSON", help="someone without a key, who signs on paper, or whose entry changes")
@click.option("--name", metavar="NAME", help="full name")
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES), help="may be given more than once")
@click.option(
    "--unit", "units", multiple=True, metavar="UNIT", help="unit they speak for, or * for all; more than once"
)
@click.option("--from", "since", default=None, metavar="DATE", help="first day (default: today)")
@click.option("--until", default=None, metavar="DATE", help="last day")
@passphrase_file
def add(call: Call, request: str, passphrase_file: Path | None, **wanted: Unpack[_Wanted]) -> int:
    """Admit a person or a key. REQUEST is the line from “keys new” or the desk's for a passkey, or a file with it."""
    ledger, keyring = trusted_keyring(call)
    added: tuple[approvals.Key, ...] = ()
    if request:
        asked, added = _requested(request_text(request), _first(call, wanted))
        if wanted["person"] not in (None, asked):
            raise UsageError(msg("The request is {asked}'s, not {person}'s.", asked=asked, person=wanted["person"]))
        wanted["person"] = asked
    entry = _admitted(call, keyring, wanted, added)
    call.say(described(call, entry))
    try:
        change = signing.admit(ledger, entry, at=call.now, keys=root_keys(call, keyring, passphrase_file))
    except approvals.MalformedError:
        raise UsageError(msg("This key is in the keyring already.")) from None
    signing.apply(call.folder, change)
    call.say(msg("{name} is in the keyring.", name=entry.name))
    return OK


def _requested(text: str, first: dt.date) -> tuple[str, tuple[approvals.Key, ...]]:
    """Who asks, and for which key."""
    if text.startswith(signing.WORD):
        new = signing.read_passkey_request(text)
        return new.person, (approvals.Key(public=new.public, since=first, passkey=new.passkey),)
    person, public = signing.read_request(text)
    return person, (approvals.Key(public=public, since=first),)


def _first(call: Call, wanted: _Wanted) -> dt.date:
    return day_if_given(wanted["since"]) or call.now.astimezone(dt.UTC).date()


def _admitted(
    call: Call, keyring: approvals.Keyring, wanted: _Wanted, added: tuple[approvals.Key, ...]
) -> approvals.Person:  # fmt: skip
    """The person's new entry: what is wanted, and otherwise what was there."""
    if not wanted["person"]:
        raise UsageError(msg("Name the line from “keys new”, or --person for someone without a key."))
    person = person_id(wanted["person"])
    name, roles, units = wanted["name"], wanted["roles"], wanted["units"]
    first = _first(call, wanted)
    known = keyring.people.get(person)
    if known is not None:
        return replace(
            known,
            name=name or known.name,
            roles=tuple(sorted(set(roles))) or known.roles,
            units=tuple(sorted(set(units))) or known.units,
            since=min(first, known.since),
            until=day_if_given(wanted["until"]) or known.until,
            keys=(*known.keys, *added),
        )
    if not name or not roles:
        raise UsageError(msg("Someone new needs --name and --role."))
    return approvals.Person(
        id=person,
        name=name,
        roles=tuple(sorted(set(roles))),
        units=tuple(sorted(set(units))) or (approvals.EVERYWHERE,),
        since=first,
        until=day_if_given(wanted["until"]),
        keys=added,
    )


@command("revoke")
@click.argument("person", metavar="PERSON")
@click.option(
    "--key",
    "start",
    default="",
    metavar="DIGITS",
    help="first digits of one key's id (default: all keys of the person)",
)
@click.option("--from", "since", default=None, metavar="DATE", help="from this day on (default: today)")
@passphrase_file
def revoke(call: Call, person: str, start: str, since: str | None, passphrase_file: Path | None) -> int:
    """Block keys of PERSON: lost, stolen, or the person has left."""
    ledger, keyring = trusted_keyring(call)
    holder = keyring.people.get(person)
    chosen = [key for key in holder.keys if key.id.startswith(start) and not key.revoked] if holder else []
    if holder is None or not chosen:
        raise UsageError(msg("The keyring has no such key of {person}.", person=person))
    day = day_if_given(since) or call.now.astimezone(dt.UTC).date()
    change = signing.revoke(
        ledger, person, [key.public for key in chosen], since=day, at=call.now,
        keys=root_keys(call, keyring, passphrase_file),
    )  # fmt: skip
    signing.apply(call.folder, change)
    for key in chosen:
        call.say(
            msg("The key {id} of {name} no longer counts from {day} on.", id=key.id[:16], name=holder.name, day=day)
        )
    call.say(msg("What it approved before stays approved where the log proves that it was before; “check” shows it."))
    return OK


@command("list")
def list_(call: Call) -> int:
    """Show who may approve, for which units, with which keys."""
    need_site(call)
    ledger = approvals.read(signing.current(call.folder), root=call.root)
    for fault in ledger.faults:
        call.warn(msg("{code}  {problem}", code=fault.code, problem=fault.message))
    if ledger.keyring is None:
        call.say(msg("There is no keyring that can be trusted. “sozialblog keys init” begins one."))
        return NO_SITE if ledger.faults else OK
    call.say(
        msg(
            "Keyring version {version}; root {root}",
            version=ledger.keyring.version,
            root=ledger.keyring.root.fingerprint,
        )
    )
    for person in ledger.keyring.people.values():
        call.say()
        call.say(described(call, person))
    return NO_SITE if ledger.faults else OK


for _command in (init, new, add, revoke, list_):
    keys.add_command(_command)
