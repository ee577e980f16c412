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
from sozialblog.pipeline import faces, renamed
from sozialblog.pipeline.judging import Judged, Progress, judge_site, settle
from sozialblog.pipeline.photographs import Clean, Keeper, Place, ReadBack, for_pages, keys, photo_files, pictures
from sozialblog.pipeline.secrets import expectation
from sozialblog.posts import Photo, address
from sozialblog.verify import verify

#: puts files on disk, to be read back as long as the context lasts
Stage = Callable[[Mapping[str, bytes]], AbstractContextManager[Path]]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What builds leave on disk beside the output: the stage while it is read back, and what is kept for the next."""

    stage: Stage
    kept: Keeper


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did. ``verified`` holds what verify found: if anything, nothing was published."""

    judged: Judged
    published: bool
    removed: int = 0
    change: publish.Change = field(default_factory=publish.Change)
    verified: tuple[Finding, ...] = ()


def build(
    folder: Path, output: Path, *, today: dt.date, root: str, workers: int, state: State, strict: bool = False,
    progress: Progress | None = None,
) -> Built:  # fmt: skip
    """Build the site in ``folder`` into ``output`` as of ``today``.

    What may no longer be seen is deleted before anything else is done, and whatever comes of the rest. Where
    the site as a whole cannot be built, or with ``strict`` anything was withheld, nothing new is published:
    only the lists that lost an entry are written again without it. What earlier builds kept of a document that may
    no longer be seen is deleted as well. Raises :class:`UsageError` for an output folder that is not ours.
    """
    kept = state.kept
    before = publish.owned(output) or publish.Manifest()
    judged = renamed.with_notes(judge_site(folder, today, root, heads=before.heads), before.texts)
    allowed = {judgement.document.key for judgement in judged.publishable}
    gone = publish.retract(output, allowed.__contains__)
    read_back = ReadBack(kept)
    _keep_only(judged, kept)
    if judged.fatal and not (gone and judged.site.config.readable):
        return Built(judged=judged, published=False, removed=len(gone))
    judged = faces.with_faces(judged, kept, workers, keep=True)
    shown, faults = pictures(judged, kept, workers, progress)
    cleared, judged = settle(judged, faults)
    gone |= publish.retract(output, {item.document.key for item in cleared}.__contains__)
    _keep_only(judged, kept)
    documents = {item.document.key: _public_digest(judged, item, shown) for item in cleared}
    held = bool(judged.fatal) or (strict and bool(judged.withheld))
    if held and not gone:
        return Built(judged=judged, published=False)
    if held:
        known = before.documents
        cleared = tuple(item for item in cleared if known.get(item.document.key) == documents[item.document.key])
    artifacts, theme = _rendered(judged, cleared, shown, today, progress)
    with state.stage({path: artifact.data for path, artifact in artifacts.items()}) as staged:
        found = verify(staged, replace(expectation(judged, theme.words()), read_before=read_back.known))
    if found:
        return Built(judged=judged, published=False, removed=len(gone), verified=found)
    if held:
        back = {path: artifacts[path] for path in gone & artifacts.keys()}
        publish.restore(output, back)
        return Built(judged=judged, published=False, removed=len(gone) - len(back))
    read_back.remember(artifacts)
    # An entry that is missing stays anchored until it is back: one build may not forget what the next would find.
    heads = (*judged.ledger.heads, *judged.ledger.log.missing(before.heads))
    host = _host(judged.site.config.site)
    texts = renamed.fingerprints(judged, frozenset(documents))
    change = publish.publish(
        output, artifacts, documents=documents, texts=texts, heads=tuple(sorted(set(heads))), host=host
    )
    return Built(judged=judged, published=True, removed=len(gone - artifacts.keys()), change=change)


def _keep_only(judged: Judged, kept: Keeper) -> None:
    """Delete what was kept of photographs that may not be seen, or no longer in this form."""
    shown = judged.publishable
    kept.keep_only(keys(judged, shown, kept) | faces.keys(judged, shown, kept))


def _rendered(
    judged: Judged, cleared: tuple[Cleared, ...], shown: Mapping[Place, Clean], today: dt.date,
    progress: Progress | None,
) -> tuple[dict[str, publish.Artifact], render.Theme]:  # fmt: skip
    """Every file of the site with these documents in it, photographs and leaflets included."""
    own = {item.document.key for item in cleared}
    shown = {place: picture for place, picture in shown.items() if place[0] in own}
    photographs, leaflets = for_pages(shown)
    theme = render.find_theme(judged.site.folder, judged.site.config.site.theme)
    files = render.plan(judged.site, cleared, photographs, leaflets, theme, today=today).files
    pages = _pages(cleared)
    artifacts = {
        path: publish.Artifact(file.rendered.data, file.rests_on, path in pages) for path, file in files.items()
    }
    return artifacts | photo_files(shown), theme


def _pages(cleared: tuple[Cleared, ...]) -> set[str]:
    """The paths of documents under their addresses, earlier ones included; lists belong to nobody in particular."""
    places = [where for item in cleared for where in (address(item.document), *item.document.aliases)]
    return {render.output_path(where) for where in places}


def _host(site: SiteSettings) -> publish.Host:
    return publish.Host(url=site.url, lang=site.language, notices=site.removed_pages)


def _public_digest(judged: Judged, item: Cleared, shown: Mapping[Place, Clean]) -> str:
    """SHA-256 (hex) of what the public sees of a document; nothing private goes into it."""
    document = item.document
    public: list[object] = [
        document.title, str(document.date), document.author, document.summary, document.tags, document.campaign,
        document.lang, document.unit, document.context, judged.site.html[document.key], repr(document.workshops),
        document.registration, repr(document.action),
    ]  # fmt: skip
    for file in document.files:
        told = [file.alt, file.caption, file.credit] if isinstance(file, Photo) else [file.title]
        public.append([*told, *shown[document.key, file.file].names])
    return hashlib.sha256(json.dumps(public, ensure_ascii=False).encode()).hexdigest()
