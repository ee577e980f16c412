"""beginning: the root key, the first leader's key and the first keyring of a site, and the sheet to lock away."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sozialblog.approvals import EVERYWHERE, KEYRING_PATH, Key, Person, Root, read
from sozialblog.errors import UsageError
from sozialblog.i18n import Language, msg
from sozialblog.signing.keyring import found
from sozialblog.signing.keystore import Chance, Keystore
from sozialblog.signing.recovery import recovery_sheet
from sozialblog.signing.write import apply, current

LEAST = 12  #: characters of a new passphrase: four short words are more


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """Who leads first, and how the root is kept."""

    person: str
    name: str
    roles: Sequence[str] = ("leitung",)
    root_keys: int = 1
    threshold: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What was made. ``sheet`` is the page to print, as a file beside the keys."""

    root: Root
    own_file: Path
    root_files: tuple[Path, ...]
    sheet: Path


def refuse_second(folder: Path, root: str) -> None:
    """Raises :class:`UsageError` where somebody has begun before."""
    if (folder / KEYRING_PATH).exists() or read(current(folder), root=root).log.entries:
        raise UsageError(msg("This site has a keyring already. “sozialblog keys list” shows it."))


def begin(
    folder: Path, store: Keystore, first: First, passphrase: bytes, *, language: Language, at: dt.datetime,
    chance: Chance,
) -> Begun:  # fmt: skip
    """Make all keys behind one passphrase, and the keyring. Raises OSError."""
    ledger, today = read(current(folder), root=""), at.astimezone(dt.UTC).date()
    made = [store.create("root", passphrase, chance) for _ in range(first.root_keys)]
    own, own_file = store.create(first.person, passphrase, chance)
    root = Root(keys=tuple(sorted(key.public for key, _ in made)), threshold=first.threshold)
    person = Person(
        id=first.person,
        name=first.name,
        roles=tuple(sorted(set(first.roles))),
        units=(EVERYWHERE,),
        since=today,
        keys=(Key(public=own.public, since=today),),
    )
    apply(folder, found(root, person, ledger, at=at, keys=[key for key, _ in made]))
    files = tuple(file for _, file in made)
    sheet = store.folder / f"recovery-{root.fingerprint[:16]}.html"
    store.write(sheet, recovery_sheet(language, root, first.name, files, today).encode("utf-8"))
    return Begun(root=root, own_file=own_file, root_files=files, sheet=sheet)


def id_of(name: str) -> str:
    """petra-lang for Dr. Petra Lang: academic titles end in a full stop."""
    table = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
    words: Iterable[str] = (word for word in name.lower().translate(table).split() if not word.endswith("."))
    return re.sub(r"[^a-z0-9]+", "-", " ".join(words)).strip("-")
