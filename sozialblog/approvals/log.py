"""log: what happened, as a graph of small files that nobody can drop or change unseen. Holds no personal data.

Each entry lies in ``content/approvals/log/<SHA-256 of the file>.json`` and names the entries it follows. Two
people append on two branches, git merges without a conflict, and the next entry follows both ends. An entry
that is missing is noticed by whatever names it: later entries, approvals, the keyring, a published manifest.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from sozialblog.approvals.strict import (
    DIGEST,
    MalformedError,
    Shape,
    day_or_none,
    encode_file,
    moment_text,
    parse_file,
    sorted_list,
    with_lf,
)
from sozialblog.digests import of_bytes

FOLDER = "content/approvals/log/"
SALTS = "content/approvals/salts/"
_NAME = re.compile(r"([0-9a-f]{64})\.json\Z")


class Kind(StrEnum):
    """What an entry records."""

    APPROVAL = "approval"
    REJECTION = "rejection"
    WITHDRAWAL = "withdrawal"
    ERASURE = "erasure"
    KEYRING = "keyring"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry. ``names`` are digests of what it records, by kind:

    envelopes for an approval or rejection; the new keyring's file; erased envelopes and withdrawal entries; for a
    withdrawal first the salted digest of the record's id, then the digest of the salt.
    """

    kind: Kind
    at: dt.datetime
    follows: tuple[str, ...]
    names: tuple[str, ...]
    version: int = 0  #: of the keyring
    on: dt.date | None = None  #: day of the withdrawal
    digest: str = ""


@dataclass(frozen=True, kw_only=True)
class Log:
    """Every entry that could be read, and the paths of files in the log's folder that are no entry."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    damaged: tuple[str, ...] = ()

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """The entries that no other follows."""
        followed = {parent for entry in self.entries.values() for parent in entry.follows}
        return tuple(sorted(set(self.entries) - followed))

    def missing(self, anchors: Iterable[str] = ()) -> tuple[str, ...]:
        """Entries that are named, by other entries or from outside, and are not there."""
        named = {parent for entry in self.entries.values() for parent in entry.follows} | set(anchors)
        return tuple(sorted(named - set(self.entries)))

    def of_kind(self, *kinds: Kind) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries.values() if entry.kind in kinds)

    def precedes(self, earlier: str, later: str) -> bool:
        """Whether ``later`` follows ``earlier``, directly or through others: proof that it was made after it."""
        place, before = self._order.get(earlier), self._before.get(later)
        return place is not None and before is not None and earlier != later and bool(before >> place & 1)

    def within(self, digest: str, heads: Iterable[str]) -> bool:
        """Whether the entry is one of ``heads`` or comes before one of them."""
        return any(digest == head or self.precedes(digest, head) for head in heads)

    def latest_before(self, heads: Iterable[str]) -> dt.datetime | None:
        """The latest time that anything up to and including ``heads`` claims."""
        return max((self._latest[head] for head in heads if head in self._latest), default=None)

    @cached_property
    def _order(self) -> Mapping[str, int]:
        """Each entry's place, those that it follows first. Digests cannot form a circle."""
        order: dict[str, int] = {}
        for start in sorted(self.entries):
            stack = [start]
            while stack:
                open_parents = [
                    parent
                    for parent in self.entries[stack[-1]].follows
                    if parent in self.entries and parent not in order
                ]
                if open_parents:
                    stack.extend(open_parents)
                else:
                    order.setdefault(stack.pop(), len(order))
        return order

    @cached_property
    def _before(self) -> Mapping[str, int]:
        """Per entry the set of those before it, as bits of an integer: thousands of entries cost milliseconds."""
        before: dict[str, int] = {}
        for digest in sorted(self._order, key=self._order.__getitem__):
            mask = 0
            for parent in self.entries[digest].follows:
                if parent in before:
                    mask |= before[parent] | 1 << self._order[parent]
            before[digest] = mask
        return before

    @cached_property
    def _latest(self) -> Mapping[str, dt.datetime]:
        latest: dict[str, dt.datetime] = {}
        for digest in sorted(self._order, key=self._order.__getitem__):
            entry = self.entries[digest]
            latest[digest] = max([entry.at, *(latest[parent] for parent in entry.follows if parent in latest)])
        return latest


def read_log(files: Mapping[str, bytes]) -> Log:
    """The log in ``files`` (path below the site folder -> bytes). Never raises: what is damaged is listed."""
    entries: dict[str, Entry] = {}
    damaged: list[str] = []
    for path, data in files.items():
        if not path.startswith(FOLDER):
            continue
        name = _NAME.match(path.removeprefix(FOLDER))
        try:
            entry = parse_entry(data)
        except MalformedError:
            damaged.append(path)
            continue
        if name is None or name[1] != entry.digest:
            damaged.append(path)
        else:
            entries[entry.digest] = entry
    return Log(entries=entries, damaged=tuple(sorted(damaged)))


def parse_entry(data: bytes) -> Entry:
    """The entry in a file. Raises :class:`MalformedError`."""
    top = Shape(parse_file(data))
    top.fixed("v", 1)
    try:
        kind = Kind(top.text("kind"))
    except ValueError:
        raise MalformedError("unknown kind of entry") from None
    at, follows = top.moment("at"), top.words("follows", DIGEST)
    version, day = 0, None
    if kind is Kind.KEYRING:
        names: tuple[str, ...] = (top.text("keyring", DIGEST),)
        version = top.whole("version", 1)
    elif kind is Kind.WITHDRAWAL:
        names = (top.text("record", DIGEST), top.text("salt", DIGEST))
        day = top.day("on")
    else:
        names = top.words("erased" if kind is Kind.ERASURE else "envelopes", DIGEST, least=1)
    top.finish()
    return Entry(
        kind=kind, at=at, follows=follows, names=names, version=version, on=day, digest=of_bytes(with_lf(data))
    )


def encode_entry(entry: Entry) -> bytes:
    """The file of an entry."""
    value: dict[str, object] = {
        "at": moment_text(entry.at), "follows": sorted_list(entry.follows), "kind": entry.kind.value, "v": 1,
    }  # fmt: skip
    if entry.kind is Kind.KEYRING:
        value |= {"keyring": entry.names[0], "version": entry.version}
    elif entry.kind is Kind.WITHDRAWAL:
        value |= {"record": entry.names[0], "salt": entry.names[1], "on": day_or_none(entry.on)}
    else:
        value["erased" if entry.kind is Kind.ERASURE else "envelopes"] = sorted_list(entry.names)
    return encode_file(value)


def file_of(entry: Entry) -> tuple[str, bytes]:
    """Path and bytes of an entry that is to be appended."""
    data = encode_entry(entry)
    return posixpath.join(FOLDER, f"{of_bytes(data)}.json"), data
