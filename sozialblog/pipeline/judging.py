"""judging: load the site, gather each document's case, and have it judged. Writes nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import ChainMap
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

from sozialblog import approvals, images
from sozialblog.config import SITE_TOML
from sozialblog.consent import Record
from sozialblog.errors import ContentError
from sozialblog.findings import Finding, Severity, ordered
from sozialblog.gates import (
    GATES,
    Case,
    Cleared,
    Gate,
    Judgement,
    Verdict,
    approved,
    clear,
    judge,
    legal_pages,
)
from sozialblog.gates.unit_policy import looser_finding
from sozialblog.i18n import msg
from sozialblog.load import Site, load, read_photo
from sozialblog.markup import Body
from sozialblog.metadata import NOTHING, Stated, stated
from sozialblog.pipeline.means import Means, Words
from sozialblog.posts import Attachment, Document, Photo, Status

Progress = Callable[[str, int, int], None]
T = TypeVar("T")

_ALONE = Means()
_READING: Final = 4  #: photographs, of up to some hundred megabytes, that are in memory at once
_FEW: Final = 24  #: documents with new words; and
_MANY: Final = 3_000  #: documents with known ones: to judge fewer takes less time than to start a process


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A site on a day: each document's judgement, and what was found about the site as a whole.

    ``fatal`` findings mean that the site cannot be built; ``site_findings`` holds them and the rest.
    """

    site: Site
    ledger: approvals.Ledger
    on: dt.date
    judgements: tuple[Judgement, ...]
    site_findings: tuple[Finding, ...]
    fatal: tuple[Finding, ...]

    @property
    def publishable(self) -> tuple[Judgement, ...]:
        return tuple(judgement for judgement in self.judgements if judgement.verdict is Verdict.PUBLISH)

    @property
    def withheld(self) -> tuple[Judgement, ...]:
        return tuple(judgement for judgement in self.judgements if judgement.verdict is Verdict.WITHHOLD)

    def with_judgements(self, judgements: tuple[Judgement, ...]) -> Judged:
        """The same site with other judgements, and the legal pages looked at again."""
        fatal, findings = _about_site(self.site, self.ledger, judgements)
        return replace(self, judgements=judgements, site_findings=findings, fatal=fatal)


def judge_site(
    folder: Path, today: dt.date, root: str, *, gates: tuple[Gate, ...] = GATES, heads: tuple[str, ...] = (),
    means: Means = _ALONE,
) -> Judged:  # fmt: skip
    """Load and judge the site in ``folder`` as of ``today``; ``root`` is the pinned fingerprint of the root key.

    ``heads`` are the newest entries of the log at the last publication: a log without them was cut off.
    No document's judgement depends on another's.
    """
    site = load(folder, means.readers)
    ledger = approvals.read(site.approvals, root=root, anchored_heads=heads, verified=means.verified)
    words = means.words
    cases = tuple(_cases(site, ledger, today, words))

    def work(number: int) -> tuple[tuple[Finding, ...], Verdict, bytes]:
        key = cases[number].document.key
        judgement = judge(cases[number], gates, site.findings.get(key, ()))
        cases[number].forget()
        return judgement.findings, judgement.verdict, words.found(key)

    new = sum(not words.knows(case.document.key, _source(site, case.document)) for case in cases)
    results = (means.here if new >= _FEW or len(cases) >= _MANY else map)(work, range(len(cases)))
    judgements: list[Judgement] = []
    for case, (found, verdict, read) in zip(cases, results, strict=True):
        words.learn(case.document.key, read)
        judgements.append(Judgement(case=case, findings=found, verdict=verdict))
    fatal, findings = _about_site(site, ledger, tuple(judgements))
    return Judged(site=site, ledger=ledger, on=today, judgements=tuple(judgements), site_findings=findings, fatal=fatal)


def each_file(
    judged: Judged,
    work: Callable[[tuple[Document, Photo | Attachment]], T],
    workers: int,
    progress: Progress | None = None,
) -> dict[tuple[str, str], T]:
    """``work`` done on every file that would be published, by (document key, file); codecs release the GIL."""
    jobs = [(judgement.document, item) for judgement in judged.publishable for item in judgement.document.files]
    results: dict[tuple[str, str], T] = {}
    with ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
        for number, (job, result) in enumerate(zip(jobs, pool.map(work, jobs), strict=True), start=1):
            results[job[0].key, job[1].file] = result
            if progress:
                progress("photographs", number, len(jobs))
    return results


def settle(judged: Judged, faults: dict[tuple[str, str], ContentError | None]) -> tuple[tuple[Cleared, ...], Judged]:
    """The documents that are cleared once their photographs were looked at, and the site judged with that."""
    by_document: dict[str, dict[str, ContentError | None]] = {}
    for (key, file), error in faults.items():
        by_document.setdefault(key, {})[file] = error
    cleared: list[Cleared] = []
    judgements: list[Judgement] = []
    for judgement in judged.judgements:
        result = clear(judgement, by_document.get(judgement.document.key, {}))
        if isinstance(result, Cleared):
            cleared.append(result)
            judgements.append(judgement)
        else:
            judgements.append(result)
    return tuple(cleared), judged.with_judgements(tuple(judgements))


def _cases(site: Site, ledger: approvals.Ledger, on: dt.date, words: Words) -> Iterator[Case]:
    facts = _facts(site)
    shared = {key: record for key, record in site.records.items() if not record.document}
    own: dict[str, dict[str, Record]] = {}
    for key, record in site.records.items():
        if record.document:
            own.setdefault(record.document, {})[key] = record
    elsewhere = {key: record.path for records in own.values() for key, record in records.items()}
    policies = {unit: site.config.policy_for(unit) for unit in {document.unit for document in site.documents}}
    for document in site.documents:
        yield Case(
            document=document,
            body=site.bodies.get(document.key, Body()),
            config=site.config,
            policy=policies[document.unit],
            on=on,
            index=site.index,
            ledger=ledger,
            records=ChainMap(own[document.key], shared) if document.key in own else shared,
            elsewhere=elsewhere,
            broken=site.broken_records,
            all_records=site.records,
            files=site.files,
            bodies=site.bodies,
            digests=facts.digests,
            sources=facts.sources,
            hear=words.hearer(document.key, _source(site, document)),
        )


def _source(site: Site, document: Document) -> str:
    """What stands for all that the words of a document depend on."""
    return f"{site.sources[document.key].digest} {site.config.organisation.country}"


@dataclass(frozen=True, slots=True)
class Facts:
    """What bytes say without being decoded, by path: SHA-256, and what a photograph states about people."""

    digests: dict[str, str]
    sources: dict[str, Stated]


def _facts(site: Site) -> Facts:
    """Of every photograph and attachment that a document to be judged lists and that can be read."""
    ready = [document for document in site.documents if document.status is Status.READY]
    listed = [(document.photo_path(item), item) for document in ready for item in document.files]
    photographs = {path for path, item in listed if isinstance(item, Photo)}
    paths = [path for path in dict.fromkeys(path for path, _ in listed) if path in site.files]

    def look(path: str) -> tuple[str, Stated] | None:
        try:
            data = read_photo(site, path)
        except ContentError:
            return None  # the gates say what is wrong with it
        return hashlib.sha256(data).hexdigest(), stated(data) if path in photographs else NOTHING

    found = Facts({}, {})
    with ThreadPoolExecutor(max_workers=_READING) as pool:  # digests are worked out beside each other
        for path, seen in zip(paths, pool.map(look, paths), strict=True):
            if seen is not None:
                found.digests[path] = seen[0]
                if seen[1] != NOTHING:
                    found.sources[path] = seen[1]
    return found


def _about_site(
    site: Site, ledger: approvals.Ledger, judgements: tuple[Judgement, ...]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """(what makes the site unbuildable, everything found about the site)."""
    fatal = [finding for finding in site.site_findings if finding.path == SITE_TOML]
    fatal += legal_pages.gate(judgements, site.config)
    fatal += approved.site_findings(ledger)
    missing = [*_no_detector(site)]
    looser = [looser_finding(item) for unit in site.config.units.values() for item in unit.looser]
    return ordered(fatal), ordered([*site.site_findings, *looser, *missing, *fatal])


def _no_detector(site: Site) -> Iterator[Finding]:
    """The site wants faces counted, and there is nothing here that could."""
    if site.config.images.faces and not images.faces.version():
        yield Finding(
            code="C118", severity=Severity.WARN, path=SITE_TOML, key="images.faces",
            message=msg("Faces are to be counted, but the face detector is not installed."),
            fix=msg("Install it with: {command}", command='pip install "sozialblog[faces]"'),
        )  # fmt: skip
