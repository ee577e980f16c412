"""build: the whole way, and a summary that a newcomer understands."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click

from sozialblog import pipeline, search
from sozialblog.cli import far
from sozialblog.cli.common import NO_SITE, OK, OURS, WITHHELD, Call, command, need_site, undisturbed
from sozialblog.cli.report import counted, print_findings, print_judgement
from sozialblog.config import SITE_TOML
from sozialblog.errors import UsageError
from sozialblog.findings import Finding, Severity
from sozialblog.gates import Verdict
from sozialblog.i18n import msg
from sozialblog.store import Facts, Kept, forget, staged


@command("build")
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="FOLDER", help="folder to publish into (default: public)"
)
@click.option("--strict", is_flag=True, help="publish nothing new if anything is withheld")
@click.option("--clean", is_flag=True, help="forget what earlier builds kept")
@click.option(
    "--workers", type=click.IntRange(1, 256), metavar="NUMBER", help="pages and photographs worked on at once"
)
@click.option("--executor", default="", metavar="ADDRESS", help="cluster for texts and photographs: dask://HOST:PORT")
@click.option(
    "--cache", default="", envvar="SOZIALBLOG_CACHE", metavar="ADDRESS",
    help="where machines share cleaned photographs",
)  # fmt: skip
def build(
    call: Call, output: Path | None, strict: bool, clean: bool, workers: int | None, executor: str, cache: str,  # noqa: FBT001
) -> int:  # fmt: skip
    """Judge every document and publish what may be seen today."""
    need_site(call)
    target = output or call.folder / "public"
    _refuse_sources(call, target)
    kept = far.keeper(Kept(call.folder), cache)
    number = workers or os.cpu_count() or 1
    with (
        undisturbed(call), far.executor(executor) as pool, _progress(call) as progress,
    ):  # fmt: skip
        if clean:
            forget(call.folder)
        built = pipeline.build(
            call.folder, target, today=call.today, root=call.root, strict=strict,
            state=pipeline.State(
                stage=partial(staged, call.folder), kept=kept, facts=Facts(call.folder),
                search=search.index if search.executable() else None,
            ),
            workers=pipeline.Workers(number, pool), progress=progress,
        )  # fmt: skip
    return _summary(call, built, target)


def _refuse_sources(call: Call, target: Path) -> None:
    """The output may not lie in what the site is made from, nor around it."""
    place, site = target.resolve(), call.folder.resolve()
    sources = [site / "content", site / "themes"]
    if place == site or place in site.parents or any(place == s or s in place.parents for s in sources):
        raise UsageError(
            msg("{folder} holds the site's own sources. Name another folder with --output.", folder=str(target))
        )


def _summary(call: Call, built: pipeline.Built, target: Path) -> int:
    judged = built.judged
    withheld = judged.withheld
    of_all = {(finding.code, finding.message) for finding in judged.fatal}
    for judgement in judged.judgements:
        own = [finding for finding in judgement.findings if (finding.code, finding.message) not in of_all]
        if own and judgement.verdict in (Verdict.WITHHOLD, Verdict.PUBLISH):
            print_judgement(call, judgement)
    others = [finding for finding in judged.site_findings if finding not in judged.fatal]
    if judged.site.config.site.search and not search.executable():
        others.append(_no_search())
    if others:
        call.say()
        print_findings(call, others)
    call.say()
    if built.verified:
        call.say(click.style(call.language.say(msg("The finished pages hold something they must not:")), bold=True))
        print_findings(call, built.verified)
    if judged.fatal:
        call.say(click.style(call.language.say(msg("The site as a whole cannot be published:")), bold=True))
        print_findings(call, judged.fatal)
    _outcome(call, built, target)
    if any(finding.code == "F090" for judgement in judged.judgements for finding in judgement.findings):
        return OURS
    if judged.fatal:
        return NO_SITE
    blocking = any(finding.blocks for finding in judged.site_findings)
    return WITHHELD if withheld or built.verified or blocking else OK


def _no_search() -> Finding:
    """Readers are to search the site, and there is nothing here that could make an index."""
    return Finding(
        code="S510", severity=Severity.NOTE, path=SITE_TOML, key="site.search",
        message=msg("The site has no search, because Pagefind is not installed."),
        fix=msg("Install it with: {command}", command='pip install "sozialblog[search]"'),
    )  # fmt: skip


def _outcome(call: Call, built: pipeline.Built, target: Path) -> None:
    judged = built.judged
    if built.published:
        change = built.change
        call.say(
            msg(
                "Published: {what} in {folder} (files: {written} written, {unchanged} unchanged, {removed} removed).",
                what=counted(call, judged.publishable), folder=str(target), written=change.written,
                unchanged=change.unchanged, removed=change.removed + built.removed,
            )
        )  # fmt: skip
    else:
        call.say(msg("Nothing new was published. Files removed because no longer allowed: {n}.", n=built.removed))
    if judged.withheld:
        call.say(msg("Withheld: {what}.", what=counted(call, judged.withheld)))
        codes = sorted(
            {finding.code for judgement in judged.withheld for finding in judgement.findings if finding.blocks}
        )
        if set(codes) == {"A201"}:
            call.say(msg("Next: leadership looks at them and approves: sozialblog approve --all --as PERSON"))
        elif codes:
            call.say(
                msg(
                    "Next: mend what the lines with → say, and build again. More: sozialblog explain {code}",
                    code=codes[0],
                )
            )
    waiting = [item for item in judged.judgements if item.verdict in (Verdict.DRAFT, Verdict.IDEA, Verdict.SCHEDULED)]
    if waiting:
        call.say(msg("Not yet ready or not yet due: {what}.", what=counted(call, waiting)))


@contextmanager
def _progress(call: Call) -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar on a terminal, nothing in a log."""
    stream = sys.stderr
    if not stream.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    labels = {"photographs": msg("Cleaning photographs"), "pages": msg("Writing pages")}
    with Bar(console=Console(file=stream), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def step(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(call.language.say(labels[name]), total=total)
            bar.update(tasks[name], completed=done)

        yield step
