"""verify: read any built folder back and prove the promises on it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click

from sozialblog import pipeline, publish, search
from sozialblog.cli import judging
from sozialblog.cli.common import OK, WITHHELD, Call, command, need_site, undisturbed
from sozialblog.cli.report import print_findings
from sozialblog.errors import UsageError
from sozialblog.i18n import Message, msg
from sozialblog.pipeline.audit import audit
from sozialblog.pipeline.compare import Differences, differences
from sozialblog.store import Facts, Kept, staged

_LONGEST, _MOST = 100, 5  #: characters of a sentence, and sentences of a page, that are shown


@command("verify")
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option("--against-records", is_flag=True, help="only ask what in it has no valid basis today")
def verify(call: Call, folder: Path, against_records: bool) -> int:  # noqa: FBT001
    """Search a built FOLDER for everything that must not be in it.

    With the site's content at hand (--site) also for private fields and withheld documents.
    """
    from sozialblog.verify import Expectation
    from sozialblog.verify import verify as look

    if not folder.is_dir():
        raise UsageError(msg("There is no folder {folder}.", folder=str(folder)))
    if against_records:
        return _against_records(call, folder)
    known = (call.folder / "content").is_dir()
    expected = pipeline.expectation(judging.judged_anew(call)) if known else Expectation()
    found = look(folder, expected)
    print_findings(call, found)
    if found:
        call.say(msg("Findings in {folder}: {n}.", n=len(found), folder=str(folder)))
        return WITHHELD
    call.say(msg("{folder} holds nothing that it must not.", folder=str(folder)))
    if not known:
        call.say(msg("Private fields and withheld documents were not looked for: name the site with --site."))
    return OK


def _against_records(call: Call, folder: Path) -> int:
    """A copy of what is online, or an older output, held against consents and approvals as they are today."""
    need_site(call)
    manifest = publish.owned(folder)
    if manifest is None:
        raise UsageError(
            msg("{folder} carries no manifest; this needs a folder that “build” made.", folder=str(folder))
        )
    found = audit(manifest, judging.judged_anew(call))
    for item in found:
        why = ", ".join(item.codes) or call.language.say(msg("not to be published today"))
        call.say(f"{item.document}: {why}")
        for path in item.own:
            call.say(f"    {path}")
        for path in item.shared:
            call.say("    " + call.language.say(msg("{path} (among others)", path=path)))
    if found:
        call.say(msg("Documents in {folder} without a valid basis today: {n}.", folder=str(folder), n=len(found)))
    other = _other_than_approved(call, folder, manifest)
    if other is None:
        call.say(msg("The texts were not compared, because the site cannot be built today."))
    else:
        for line in _lines(call, other):
            call.say(line)
    if found or other or other is None:
        return WITHHELD
    call.say(msg("Everything in {folder} has a valid basis today.", folder=str(folder)))
    return OK


def _other_than_approved(call: Call, folder: Path, manifest: publish.Manifest) -> Differences | None:
    """The copy against what a build would publish today, made for this and thrown away; None if it cannot be made."""
    with undisturbed(call), tempfile.TemporaryDirectory(prefix="sozialblog-") as place:
        today = Path(place) / "today"
        built = pipeline.build(
            call.folder, today, today=call.today, root=call.root, workers=pipeline.Workers.on_all_cores(),
            state=pipeline.State(
                stage=partial(staged, Path(place)), kept=Kept(call.folder), facts=Facts(Path(place)),
                search=search.index if search.executable() else None,
            ),
        )  # fmt: skip
        fresh = publish.owned(today)
        if not built.published or fresh is None:
            return None
        return differences(manifest, _files(folder), fresh, _files(today))


def _files(folder: Path) -> dict[str, bytes]:
    """Every plain file below ``folder`` by its path; links lead elsewhere and are left alone."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def _lines(call: Call, other: Differences) -> Iterator[Message | str]:
    for heading, paths in (
        (msg("Changed since they were published, so nobody approved what they show:"), other.altered),
        (msg("Never published by sozialblog, so no approval speaks for them:"), other.foreign),
        (msg("Published in another version than the one approved today; build and upload:"), other.outdated),
    ):
        if paths:
            yield heading
            yield from (f"    {path}" for path in paths)
    if other.unapproved:
        yield msg("Sentences that nothing approved today says:")
    for path, sentences in other.unapproved.items():
        yield f"    {path}"
        yield from (f"        {sentence[:_LONGEST]}" for sentence in sentences[:_MOST])
