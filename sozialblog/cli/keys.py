"""keys: who may approve. Makes keys in the caller's own folder, and new versions of the keyring."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypedDict, Unpack

import click

from sozialblog import approvals, signing
from sozialblog.cli.common import NO_SITE, OK, Call, agreed, command, need_site
from sozialblog.cli.passphrases import chance, is_terminal, keystore, new_passphrase, passphrase_file, unlocked
from sozialblog.cli.pin import pin_root
from sozialblog.cli.recovery import recovery_sheet
from sozialblog.config import ROLES
from sozialblog.errors import UsageError
from sozialblog.i18n import msg

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}\Z")


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
    ledger = approvals.read(signing.current(call.folder), root=call.root)
    if (call.folder / approvals.KEYRING_PATH).exists() or ledger.log.entries:
        raise UsageError(msg("This site has a keyring already. “sozialblog keys list” shows it."))
    if wanted["threshold"] > wanted["root_keys"]:
        raise UsageError(msg("The threshold is larger than the number of root keys."))
    name = wanted["name"]
    if name is None:
        call.say(msg("Two minutes, three questions. Afterwards you can approve what is published here."))
        name = _ask("name", call.language.say(msg("Your full name")))
    person = _person_id(wanted["person"] or _ask("person", call.language.say(msg("A short id for you")), _short(name)))
    passphrase = new_passphrase(call, passphrase_file)
    store, today = keystore(), call.now.astimezone(dt.UTC).date()
    made = [store.create("root", passphrase, chance) for _ in range(wanted["root_keys"])]
    own, own_file = store.create(person, passphrase, chance)
    root = approvals.Root(keys=tuple(sorted(key.public for key, _ in made)), threshold=wanted["threshold"])
    first = approvals.Person(
        id=person,
        name=name,
        roles=tuple(sorted(set(wanted["roles"]))) or ("leitung",),
        units=(approvals.EVERYWHERE,),
        since=today,
        keys=(approvals.Key(public=own.public, since=today),),
    )
    signing.apply(call.folder, signing.found(root, first, ledger, at=call.now, keys=[key for key, _ in made]))
    sheet = store.folder / f"recovery-{root.fingerprint[:16]}.html"
    store.write(sheet, recovery_sheet(call, root, name, [file for _, file in made], today).encode("utf-8"))
    call.say(msg("{name} can approve from now on. These keys were made, all behind your passphrase:", name=name))
    call.say(msg("    {file}   signs approvals", file=str(own_file)))
    for _, file in made:
        call.say(msg("    {file}   signs the list of those who may approve", file=str(file)))
    call.say(msg("Please print this page and lock it away: {file}", file=str(sheet)))
    _pin(call, root.fingerprint, wanted=wanted["pin"], may_ask=passphrase_file is None)
    call.say(root.fingerprint)
    return OK


def _pin(call: Call, fingerprint: str, *, wanted: bool, may_ask: bool) -> None:
    """Write the fingerprint into pyproject.toml where that is wanted, or say where it belongs."""
    question = msg("Write the fingerprint into this site's pyproject.toml, so that every build checks approvals by it?")
    if wanted or (may_ask and is_terminal() and agreed(call, call.language.say(question), default=True)):
        pin_root(call.folder, fingerprint)
        call.say(msg("The fingerprint stands in pyproject.toml now."))
    else:
        call.say(msg("Put this fingerprint into pyproject.toml ([tool.sozialblog] root) or into SOZIALBLOG_ROOT:"))


@command("new")
@click.option("--person", metavar="PERSON", help="short id, for instance petra-lang")
@passphrase_file
def new(call: Call, person: str | None, passphrase_file: Path | None) -> int:
    """Make a key of your own. Whoever holds the root key needs the line that is printed."""
    person = _person_id(person or _ask("person", call.language.say(msg("A short id for you"))))
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
    """Admit a person or a key. REQUEST is the line from “keys new”, or a file that holds it."""
    ledger, keyring = _trusted(call)
    public = ""
    if request:
        asked, public = signing.read_request(_text_of(request))
        if wanted["person"] not in (None, asked):
            raise UsageError(msg("The request is {asked}'s, not {person}'s.", asked=asked, person=wanted["person"]))
        wanted["person"] = asked
    entry = _admitted(call, keyring, wanted, public)
    call.say(_described(call, entry))
    try:
        change = signing.admit(ledger, entry, at=call.now, keys=_roots(call, keyring, passphrase_file))
    except approvals.MalformedError:
        raise UsageError(msg("This key is in the keyring already.")) from None
    signing.apply(call.folder, change)
    call.say(msg("{name} is in the keyring.", name=entry.name))
    return OK


def _admitted(call: Call, keyring: approvals.Keyring, wanted: _Wanted, public: str) -> approvals.Person:
    """The person's new entry: what is wanted, and otherwise what was there."""
    if not wanted["person"]:
        raise UsageError(msg("Name the line from “keys new”, or --person for someone without a key."))
    person = _person_id(wanted["person"])
    name, roles, units = wanted["name"], wanted["roles"], wanted["units"]
    first = _day(wanted["since"]) or call.now.astimezone(dt.UTC).date()
    added = (approvals.Key(public=public, since=first),) if public else ()
    known = keyring.people.get(person)
    if known is not None:
        return replace(
            known,
            name=name or known.name,
            roles=tuple(sorted(set(roles))) or known.roles,
            units=tuple(sorted(set(units))) or known.units,
            since=min(first, known.since),
            until=_day(wanted["until"]) or known.until,
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
        until=_day(wanted["until"]),
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
    ledger, keyring = _trusted(call)
    holder = keyring.people.get(person)
    chosen = [key for key in holder.keys if key.id.startswith(start) and not key.revoked] if holder else []
    if holder is None or not chosen:
        raise UsageError(msg("The keyring has no such key of {person}.", person=person))
    day = _day(since) or call.now.astimezone(dt.UTC).date()
    change = signing.revoke(
        ledger, person, [key.public for key in chosen], since=day, at=call.now,
        keys=_roots(call, keyring, passphrase_file),
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
        call.say(_described(call, person))
    return NO_SITE if ledger.faults else OK


for _command in (init, new, add, revoke, list_):
    keys.add_command(_command)


def _described(call: Call, person: approvals.Person) -> str:
    """A person and their keys, a line each."""
    say = call.language.say
    units = say(msg("everywhere")) if approvals.EVERYWHERE in person.units else ", ".join(person.units)
    lines = [
        f"{person.name} ({person.id}): {', '.join(person.roles)}; {units}; {_span(call, person.since, person.until)}"
    ]
    for key in person.keys:
        state = _span(call, key.since, key.until)
        if key.revoked:
            state = say(msg("revoked from {day} on", day=key.revoked.since))
        lines.append(f"    {key.id[:16]}  {state}")
    if not person.keys:
        lines.append("    " + say(msg("no key: signs on paper")))
    return "\n".join(lines)


def _span(call: Call, since: dt.date, until: dt.date | None) -> str:
    if until is None:
        return call.language.say(msg("from {day} on", day=since))
    return call.language.say(msg("{since} to {until}", since=since, until=until))


def _trusted(call: Call) -> tuple[approvals.Ledger, approvals.Keyring]:
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


def _roots(call: Call, keyring: approvals.Keyring, file: Path | None) -> list[signing.Unlocked]:
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


def _ask(option: str, question: str, default: str | None = None) -> str:
    if not is_terminal():
        raise UsageError(msg("The option --{option} is missing.", option=option))
    answer: str = click.prompt(question, default=default)
    return answer.strip()


def _person_id(text: str) -> str:
    if not _ID.match(text):
        raise UsageError(msg("“{id}” cannot be an id; write it like petra-lang.", id=text))
    return text


def _short(name: str) -> str:
    """petra-lang for Dr. Petra Lang: academic titles end in a full stop."""
    table = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
    words: Iterable[str] = (word for word in name.lower().translate(table).split() if not word.endswith("."))
    return re.sub(r"[^a-z0-9]+", "-", " ".join(words)).strip("-")


def _day(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(msg("“{day}” is not a date; write it like 2026-05-12.", day=text)) from None


def _text_of(request: str) -> str:
    """The request itself, or what the file of that name holds."""
    if request.startswith("sozialblog-key"):
        return request
    try:
        return Path(request).read_text(encoding="utf-8")[:1000]
    except (OSError, ValueError):
        raise UsageError(msg("There is no file {file} with a key request.", file=request)) from None
