"""build: the whole way, in the order that keeps the promises: take away first, show last."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path

from sozialblog import publish, render
from sozialblog.config import SiteSettings
from sozialblog.findings import Finding
from sozialblog.gates import Cleared
from sozialblog.load import Site
from sozialblog.pipeline import faces, renamed, untouched
from sozialblog.pipeline.hits import KnownHits
from sozialblog.pipeline.judging import Judged, Progress, judge_site, settle
from sozialblog.pipeline.known import FactKeeper, KnownSources
from sozialblog.pipeline.output import Output, Place, keep_files
from sozialblog.pipeline.photographs import Clean, Keeper, ReadBack, for_pages, keys, photo_files, pictures
from sozialblog.pipeline.photographs import Place as PhotoPlace
from sozialblog.pipeline.recall import means_with
from sozialblog.pipeline.searching import SEARCH, Index, indexed
from sozialblog.pipeline.secrets import expectation
from sozialblog.pipeline.work import Workers
from sozialblog.posts import Photo, address
from sozialblog.verify import Expectation

#: an empty folder on disk that is gone when the context ends
Stage = Callable[[], AbstractContextManager[Path]]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What builds leave on disk beside the output: the stage while it is read back, and what is kept for the next."""

    stage: Stage
    kept: Keeper
    facts: FactKeeper
    search: Index | None = None  #: makes what readers search, if it is installed


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did. ``verified`` holds what verify found: if anything, nothing was published."""

    judged: Judged
    published: bool
    removed: int = 0
    change: publish.Change = field(default_factory=publish.Change)
    verified: tuple[Finding, ...] = ()


def build(
    folder: Path, output: Path, *, today: dt.date, root: str, workers: Workers, state: State, strict: bool = False,
    progress: Progress | None = None,
) -> Built:  # fmt: skip
    """Build the site in ``folder`` into ``output`` as of ``today``.

    What may no longer be seen is deleted before anything else is done, and whatever comes of the rest. Where
    the site as a whole cannot be built, or with ``strict`` anything was withheld, nothing new is published:
    only the lists that lost an entry are written again without it. What earlier builds kept of a document that may
    no longer be seen is deleted as well. Raises :class:`UsageError` for an output folder that is not ours.
    """
    known = KnownSources(state.facts)
    before = publish.owned(output) or publish.Manifest()
    hits = KnownHits(state.facts)
    means = means_with(known, hits, workers)
    judged = renamed.with_notes(judge_site(folder, today, root, heads=before.heads, means=means), before.texts)
    keeping = _Keeping(known, hits, ReadBack(state.kept))
    allowed = {judgement.document.key for judgement in judged.publishable}
    gone, there = _take_away(judged, allowed, output, before, state)
    if judged.fatal and not (judged.site.config.readable and (gone or not there.complete)):
        return Built(judged=judged, published=False, removed=len(gone))
    judged = faces.with_faces(judged, state.kept, workers.number, keep=True)
    making = _making(judged, before, state, today)
    held = _is_held(judged, strict)
    if not (held or gone) and _is_untouched(judged, making, output, there, state):
        keeping.remember(judged.site, there.documents, there.files)
        return Built(judged=judged, published=True, change=publish.Change(unchanged=len(there.files)))
    shown, faults = pictures(judged, state.kept, workers, progress)
    cleared, judged = settle(judged, faults)
    if (still := {item.document.key for item in cleared}) != allowed:
        more, there = _take_away(judged, still, output, there, state)
        gone |= more
        making = _making(judged, before, state, today)
    documents = {item.document.key: _public_digest(judged, item, shown) for item in cleared}
    held = _is_held(judged, strict)
    if held and not gone and there.complete:
        return Built(judged=judged, published=False)
    if held:
        cleared = tuple(item for item in cleared if _is_online(item, documents, before))
    ready = _Ready(
        judged=judged, cleared=cleared, shown=shown, documents=documents, before=before, there=there, gone=gone,
        held=held, today=today,
    )  # fmt: skip
    return _brought_out(ready, making, output, state, keeping, workers, progress)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """What may be seen today, and the output: as it was ``before``, and what is ``there`` now that some is ``gone``.

    ``held`` says that nothing new may be published.
    """

    judged: Judged
    cleared: tuple[Cleared, ...]
    shown: Mapping[PhotoPlace, Clean]
    documents: Mapping[str, str]
    before: publish.Manifest
    there: publish.Manifest
    gone: frozenset[str]
    held: bool
    today: dt.date


@dataclass(frozen=True, slots=True)
class _Making:
    """The theme; ``context``, which stands for it, the code and the site's address; what all files are held against.

    ``made_from`` stands for everything that the files of the site are made from and held against.
    """

    theme: render.Theme
    context: str
    expected: Expectation
    made_from: str


def _making(judged: Judged, before: publish.Manifest, state: State, today: dt.date) -> _Making:
    """Raises :class:`ContentError` F011 for a theme that cannot be used."""
    theme = render.find_theme(judged.site.folder, judged.site.config.site.theme)
    expected = expectation(judged, theme.words())
    context = f"{state.facts.code} {theme.digest()} {expected.base_url} {expected.credited}"
    whole = f"{today} {state.search is None} {context}"
    made_from = untouched.made_from(judged, expected, state.kept, _heads(judged, before), whole)
    return _Making(theme, context, expected, made_from)


def _is_untouched(judged: Judged, making: _Making, output: Path, there: publish.Manifest, state: State) -> bool:
    """Whether there is nothing to make: the very documents are online, of the very same, in a folder left alone."""
    same = there.documents.keys() == {judgement.document.key for judgement in judged.publishable}
    if not (there.complete and same and untouched.is_untouched(state.facts, making.made_from, output, there)):
        return False
    with state.stage():
        return True  # and what a killed build left there is gone, also on a disk that knows no locks


@dataclass(frozen=True, slots=True)
class _Keeping:
    """What the next build need not work out again."""

    known: KnownSources
    hits: KnownHits
    read_back: ReadBack

    def remember(self, site: Site, documents: Mapping[str, str], files: publish.Files) -> None:
        """Keep it, once ``documents`` are published in ``files``."""
        self.read_back.remember(files)
        self.known.remember(site, documents)
        self.hits.remember(documents)


def _brought_out(
    ready: _Ready, making: _Making, output: Path, state: State, keeping: _Keeping, workers: Workers,
    progress: Progress | None,
) -> Built:  # fmt: skip
    """Make the site, read it back, and bring it into ``output``."""
    judged, there, gone = ready.judged, ready.there, ready.gone
    expected = replace(making.expected, read_before=keeping.read_back.known)
    with state.stage() as stage:
        made = Output(
            _files(ready, making.theme, _search(judged, ready.cleared, state, output, there)),
            Place(stage=stage, output=output, before=there), expected, state.facts, making.context, workers, progress,
        )  # fmt: skip
        if made.findings:
            return Built(judged=judged, published=False, removed=len(gone), verified=made.findings)
        artifacts = made.artifacts(_pages(ready.cleared))
        if ready.held:
            back = _put_back(output, there, artifacts, gone if ready.before.complete else None)
            return Built(judged=judged, published=False, removed=len(gone - back))
        change = publish.publish(output, there, artifacts, _after(judged, ready.documents, ready.before))
        made.remember()
    keeping.remember(judged.site, ready.documents, artifacts)
    untouched.remember(state.facts, making.made_from, output, change)
    return Built(judged=judged, published=True, removed=len(gone - artifacts.keys()), change=change)


def _put_back(
    output: Path, there: publish.Manifest, artifacts: Mapping[str, publish.Artifact], gone: frozenset[str] | None
) -> frozenset[str]:
    """Write what had to go again, without what it had to lose, and return its paths.

    ``gone`` None: an earlier build was cut off after it took something away, so that whatever is missing comes back,
    also what the manifest names already because that build was about to write it.
    """
    if gone is None:
        gone = frozenset(
            path for path in artifacts if path not in there.files or publish.signature(output, path) is None
        )
    back = {path: artifacts[path] for path in gone & artifacts.keys()}
    if any(path.startswith(SEARCH) for path in gone):  # one index: its files name each other by their content
        back |= {path: artifact for path, artifact in artifacts.items() if path.startswith(SEARCH)}
    publish.restore(output, there, back)
    return frozenset(back)


def _take_away(
    judged: Judged, allowed: set[str], output: Path, there: publish.Manifest, state: State
) -> tuple[frozenset[str], publish.Manifest]:
    """Delete what shows something of documents that are not ``allowed`` any more, and what was kept of them.

    Returns the paths that went, and what is left.
    """
    gone, left = publish.retract(output, there, allowed.__contains__)
    shown = judged.publishable
    state.kept.keep_only(keys(judged, shown, state.kept) | faces.keys(judged, shown, state.kept))
    known = KnownSources(state.facts)
    known.remember_verified(judged.ledger.verified)
    known.keep_only(judged.site, [item.document.key for item in shown])
    KnownHits(state.facts).keep_only({item.document.key for item in shown})
    keep_files(state.facts, left.files)
    if gone or not there.complete:  # an earlier build may have been cut off before it came to this
        untouched.forget(state.facts)
    return gone, left


def _after(judged: Judged, documents: Mapping[str, str], before: publish.Manifest) -> publish.Manifest:
    """What the manifest says beside its files."""
    texts = renamed.fingerprints(judged, frozenset(documents))
    heads, host = _heads(judged, before), _host(judged.site.config.site)
    return publish.Manifest(documents=documents, texts=texts, heads=heads, host=host)


def _heads(judged: Judged, before: publish.Manifest) -> tuple[str, ...]:
    """The newest entries of the log. One that is missing stays anchored, or the next build would not find that out."""
    return tuple(sorted({*judged.ledger.heads, *judged.ledger.log.missing(before.heads)}))


def _is_held(judged: Judged, strict: bool) -> bool:  # noqa: FBT001 - the option of the command
    """Whether nothing new may be published."""
    return bool(judged.fatal) or (strict and bool(judged.withheld))


def _is_online(item: Cleared, documents: Mapping[str, str], before: publish.Manifest) -> bool:
    """Whether a document is published as it is now."""
    key = item.document.key
    return before.documents.get(key) == documents[key]


def _files(ready: _Ready, theme: render.Theme, index: Mapping[str, bytes]) -> dict[str, render.Planned]:
    """Every file of the site with these documents in it, photographs, leaflets and search included."""
    own = frozenset(item.document.key for item in ready.cleared)
    shown = {place: picture for place, picture in ready.shown.items() if place[0] in own}
    photographs, leaflets = for_pages(shown)
    files = render.plan(
        ready.judged.site, ready.cleared, photographs, leaflets, theme, today=ready.today, searchable=bool(index)
    ).files
    found = {path: render.Planned(data, own) for path, data in index.items()}
    return {**files, **photo_files(shown), **found}


def _search(
    judged: Judged, cleared: tuple[Cleared, ...], state: State, output: Path, there: publish.Manifest
) -> Mapping[str, bytes]:
    """The files of the index; none where nobody wants one, or nothing is installed that makes one."""
    if state.search is None or not judged.site.config.site.search:
        return {}
    return indexed(render.findable(judged.site, cleared), state.search, state.facts, output, there)


def _pages(cleared: tuple[Cleared, ...]) -> frozenset[str]:
    """The paths of documents under their addresses, earlier ones included; lists belong to nobody in particular."""
    places = [where for item in cleared for where in (address(item.document), *item.document.aliases)]
    return frozenset(render.output_path(where) for where in places)


def _host(site: SiteSettings) -> publish.Host:
    return publish.Host(url=site.url, lang=site.language, notices=site.removed_pages)


def _public_digest(judged: Judged, item: Cleared, shown: Mapping[PhotoPlace, Clean]) -> str:
    """SHA-256 (hex) of what the public sees of a document; nothing private goes into it."""
    document = item.document
    public: list[object] = [
        document.title, str(document.date), document.author, document.summary, document.tags, document.campaign,
        document.lang, document.unit, document.context, judged.site.html_digests[document.key],
        repr(document.workshops), document.registration, repr(document.action),
    ]  # fmt: skip
    for file in document.files:
        told = [file.alt, file.caption, file.credit] if isinstance(file, Photo) else [file.title]
        public.append([*told, *shown[document.key, file.file].names])
    return hashlib.sha256(json.dumps(public, ensure_ascii=False).encode()).hexdigest()
