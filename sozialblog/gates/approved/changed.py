"""changed: what exactly differs from an approved version (A202). Shows no private value of a consent record."""

from __future__ import annotations

import difflib
import itertools
import posixpath
from collections.abc import Iterator, Mapping

from sozialblog import digests
from sozialblog.approvals import Filed, Seen, read_seen
from sozialblog.findings import Finding
from sozialblog.gates.approved.rules import remedy
from sozialblog.gates.case import Case
from sozialblog.i18n import Message, msg
from sozialblog.posts import Attachment

_MOST_PASSAGES = 3
_LONGEST_PASSAGE = 70  #: characters
_MOST_LINES = 2000  #: comparing longer texts line by line would take seconds


def changes(case: Case, filed: Filed, needed: Mapping[str, str]) -> Iterator[Finding]:
    """A finding for everything that is not as ``filed`` approved it."""
    approved = filed.statement.subjects
    seen = read_seen(case.ledger.seen.get(filed.digest, b""), filed.statement.seen)
    for name, digest in needed.items():
        if approved.get(name) == digest:
            continue
        kind, _, what = name.partition(":")
        if kind in ("photo", "attachment"):
            yield _file(case, filed, what, known=name in approved)
        elif kind == "consent":
            yield _record(case, filed, what, seen, known=name in approved)
        elif name in approved:
            yield from _document(case, filed, seen)
        else:
            yield _void(case, filed, msg("the text was not part of what was approved"))


def _document(case: Case, filed: Filed, seen: Seen | None) -> Iterator[Finding]:
    if seen is None:
        yield _void(case, filed, msg("the text or the front matter was changed"))
        return
    document = case.document
    now, then = digests.without_consents(document.front), seen.front
    for key in [*now, *(key for key in then if key not in now)]:
        if _differ(now.get(key), then.get(key)) or (key in now) != (key in then):
            yield _void(case, filed, _key_changed(key, then, now), key=key)
    if seen.body != document.body:
        yield _text(case, filed, seen.body.split("\n"), document.body.split("\n"))


def _differ(one: object, other: object) -> bool:
    """Whether two values of front matter count as different in a digest: 1 and 1.0 do not."""
    return digests.canonical(one) != digests.canonical(other)


def _key_changed(key: str, then: Mapping[str, object], now: Mapping[str, object]) -> Message:
    if key not in then:
        return msg("“{key}” was added", key=key)
    if key not in now:
        return msg("“{key}” was taken out", key=key)
    old, new = then[key], now[key]
    if isinstance(old, (list, dict)) or isinstance(new, (list, dict)):
        return msg("“{key}” was changed", key=key)
    return msg("“{key}” was changed from “{old}” to “{new}”", key=key, old=_clip(str(old)), new=_clip(str(new)))


def _text(case: Case, filed: Filed, then: list[str], now: list[str]) -> Finding:
    """The first passages that differ, and the line of the first."""
    if max(len(then), len(now)) > _MOST_LINES:
        same = next(at for at, (one, two) in enumerate(itertools.zip_longest(then, now)) if one != two)
        blocks = [(same, same + 1, same, same + 1)]
    else:
        matcher = difflib.SequenceMatcher(None, then, now, autojunk=False)
        blocks = [(a, b, c, d) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]
    line = case.document.body_line + blocks[0][2]
    passages = tuple(_passage(then[a:b], now[c:d]) for a, b, c, d in blocks[:_MOST_PASSAGES])
    more = len(blocks) - _MOST_PASSAGES
    what = msg("the text was changed: {passages}", passages=passages)
    if more > 0:
        what = msg("the text was changed: {passages}; other changed places: {more}", passages=passages, more=more)
    return _void(case, filed, what, line=line)


def _passage(old: list[str], new: list[str]) -> Message:
    """Old and new words of one place, cut down to where they differ."""
    one, two = " ".join(old).strip(), " ".join(new).strip()
    if not one:
        return msg("added “{new}”", new=_clip(two))
    if not two:
        return msg("taken out “{old}”", old=_clip(one))
    start = len(posixpath.commonprefix([one, two]))
    start = one[: max(0, start - 10)].rfind(" ") + 1
    return msg("“{old}” became “{new}”", old=_clip(one[start:]), new=_clip(two[start:]))


def _file(case: Case, filed: Filed, path: str, *, known: bool) -> Finding:
    item = next(item for item in case.document.files if case.document.photo_path(item) == path)
    if isinstance(item, Attachment):
        what = msg("the attachment {file} is another file now", file=item.file)
        if not known:
            what = msg("the attachment {file} was not part of what was approved", file=item.file)
    else:
        what = msg("the photograph {file} is another file now", file=item.file)
        if not known:
            what = msg("the photograph {file} was not part of what was approved", file=item.file)
    return _void(case, filed, what, line=item.line_of("file"), key=f"{item.key}.file")


def _record(case: Case, filed: Filed, record_id: str, seen: Seen | None, *, known: bool) -> Finding:
    record = case.records[record_id]
    keys = seen.changed_keys(record_id, record.front) if seen and known else ()
    if not known:
        what = msg("the consent “{id}” was not part of what was approved", id=record_id)
    elif keys:
        what = msg("the consent “{id}” was changed ({keys})", id=record_id, keys=keys)
    else:
        what = msg("the consent “{id}” was changed", id=record_id)
    line = record.line if record.document else next(use.line for use in case.claims() if use.consent == record_id)
    return _void(case, filed, what, line=line, key="consents" if record.document else "people")


def _void(case: Case, filed: Filed, what: Message, *, line: int = 0, key: str = "") -> Finding:
    message = msg(
        "What {name} approved on {day} has changed: {what}.",
        name=filed.person.name, day=filed.statement.at.date(), what=what,
    )  # fmt: skip
    return case.finding("A202", message, remedy("A202"), line=line, key=key)


def _clip(text: str) -> str:
    return text if len(text) <= _LONGEST_PASSAGE else text[: _LONGEST_PASSAGE - 1] + "…"
