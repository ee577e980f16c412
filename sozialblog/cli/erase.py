"""erase: takes all that is held about a person out of the site (GDPR Art. 17), and says what it cannot reach.

The log stays whole: what named the person in it was a salted digest, and the salt goes.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from sozialblog import approvals, files, load, pipeline, signing
from sozialblog.approvals import Change
from sozialblog.cli import judging
from sozialblog.cli.common import OK, Call, agreed, command, need_site, undisturbed
from sozialblog.cli.passphrases import is_terminal
from sozialblog.errors import ContentError, UsageError
from sozialblog.i18n import msg
from sozialblog.pipeline.people import known_id
from sozialblog.store import forget


@command("erase")
@click.argument("record", metavar="ID")
@click.option("--yes", is_flag=True, help="do not ask once more")
def erase(call: Call, record: str, yes: bool) -> int:  # noqa: FBT001
    """Delete consent ID, its approvals, and all that is private in it."""
    need_site(call)
    for line in _plan(call, _erasure(call, record)):
        call.say(line)
    question = call.language.say(msg("Delete this for good?"))
    if is_terminal() and not yes and not agreed(call, question):
        raise click.Abort
    with undisturbed(call):
        # Whatever ran until now may have written to the same files. What a build kept goes first: if that fails,
        # the record is still there, and the command can be run again.
        found = _erasure(call, record)
        forget(call.folder)
        signing.apply(call.folder, found.change)
        for path, data in found.edits.items():
            _replace(call.folder / path, data)
    call.say(msg("Erased: {id}", id=record))
    for line in _left(call, found.judged, record):
        call.say(line)
    for line in _history(call, found):
        call.say(line)
    return OK


@dataclass(frozen=True, slots=True)
class _Erasure:
    """What goes: from the approvals by ``change``, and files by their path with what remains of them, if anything."""

    judged: pipeline.Judged
    change: Change
    edits: Mapping[str, bytes | None]


def _erasure(call: Call, record: str) -> _Erasure:
    judged = judging.judged_anew(call)
    known_id(judged, record)
    change = approvals.erasure(judged.ledger, signing.current(call.folder), record, at=call.now)
    return _Erasure(judged, change, dict(_edits(judged, record)))


def _edits(judged: pipeline.Judged, record_id: str) -> Iterator[tuple[str, bytes | None]]:
    """Path and new bytes of every file that holds the record; None where the whole file goes.

    Raises :class:`UsageError` where a record cannot be taken out without touching anything else.
    """
    record = judged.site.records.get(record_id)
    if record is not None:
        yield record.path, _without(judged, record.path, record_id) if record.document else None
        return
    paths = sorted({finding.path for finding in judged.site.broken_records.get(record_id, ())})
    if len(paths) > 1:
        raise UsageError(msg("Two records have the id “{id}”: {paths}. Rename one first.", id=record_id, paths=paths))
    for path in paths:
        inline = not path.startswith("content/consents/")
        yield path, _without(judged, path, record_id) if inline else None


def _without(judged: pipeline.Judged, path: str, record_id: str) -> bytes:
    """A document's bytes without one record, which are then read again to be sure that nothing else went."""
    try:
        data = files.read_bytes(judged.site.folder, path, limit=files.MAX_TEXT)
        after = load.excise(data.decode("utf-8"), record_id)
        if load.same_but_for_consents(data.decode("utf-8"), after):
            return after.encode("utf-8")
    except (ValueError, ContentError):
        pass
    raise UsageError(msg("Take the record “{id}” out of {path} by hand, then run this again.", id=record_id, path=path))


def _replace(path: Path, data: bytes | None) -> None:
    """Delete a file, or replace it in one step."""
    if data is None:
        path.unlink(missing_ok=True)
        return
    partial = path.with_name(f".{path.name}.new")
    partial.write_bytes(data)
    partial.replace(path)


def _plan(call: Call, erasure: _Erasure) -> Iterator[str]:
    say = call.language.say
    yield say(msg("This goes:"))
    for path, data in erasure.edits.items():
        yield f"  {path}" + ("" if data is None else " " + say(msg("(only the record in it)")))
    yield from (f"  {path}" for path in erasure.change.delete)
    documents = sorted({"/".join(path.split("/")[3:5]) for path in erasure.change.delete if "/envelopes/" in path})
    if documents:
        yield say(msg("Approvals go with it; to be approved again: {documents}", documents=documents))


def _left(call: Call, judged: pipeline.Judged, record_id: str) -> Iterator[str]:
    """What this command does not decide: texts and photographs, which somebody has to edit."""
    say = call.language.say
    claims = [(item.document, claim) for item in judged.judgements for claim in item.case.claims()]
    named = [f"  {document.path}:{claim.line}  {claim.key}" for document, claim in claims if claim.consent == record_id]
    if named:
        yield say(msg("These lines still name the id; the documents are withheld until they are edited:"))
        yield from named
    record = judged.site.records.get(record_id)
    words = [value for _, value in record.private_values()] if record else []
    found = [f"  {path}" for path in _texts(call.folder) if _holds(call.folder / path, words)]
    if found:
        yield say(
            msg("In these files a private word of the record still stands (name, birth date, contact, evidence):")
        )
        yield from found
    yield say(msg("The paper or scan that “evidence” pointed to lies outside this folder; it has to go there as well."))
    yield say(msg("Next: build, and put the folder online: sozialblog build"))


def _texts(folder: Path) -> list[str]:
    """What people write, and forms to sign that somebody printed from the site's folder."""
    paths = [path for path in (folder / "content").rglob("*") if path.suffix in (".md", ".toml")]
    return sorted(path.relative_to(folder).as_posix() for path in (*paths, *folder.glob("*.html")))


def _holds(path: Path, words: list[str]) -> bool:
    text = path.read_text(encoding="utf-8", errors="replace").casefold()
    return any(len(word) > 3 and word.casefold() in text for word in words)


def _history(call: Call, erasure: _Erasure) -> Iterator[str]:
    """What remains in git, and the command that purges it; it is not run, because it rewrites everybody's history."""
    if not any((parent / ".git").exists() for parent in (call.folder.resolve(), *call.folder.resolve().parents)):
        return
    say = call.language.say
    yield ""
    yield say(
        msg("Git still holds all of it in its history. To purge it, in a fresh clone (git-filter-repo is needed):")
    )
    options = " ".join(f"--path {shlex.quote(path)}" for path in (*erasure.edits, *erasure.change.delete))
    yield f"  git filter-repo --invert-paths {options}"
    if any(data is not None for data in erasure.edits.values()):
        yield say(msg("Keep a copy of the document first and commit it again afterwards: its earlier versions go too."))
    yield say(msg("If a file had another name before: git log --follow --name-only -- FILE"))
    yield say(msg("Then push with --force, and have every clone, fork, backup and CI cache deleted and made anew."))
