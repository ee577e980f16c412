"""build: the whole way, in the order that keeps the promises: take away first, show last."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from sozialblog import images, publish, render
from sozialblog.errors import ContentError
from sozialblog.findings import Finding
from sozialblog.gates import Cleared
from sozialblog.load import Site, read_photo
from sozialblog.pipeline.judging import Judged, Progress, each_photo, judge_site, settle
from sozialblog.pipeline.secrets import expectation
from sozialblog.posts import Document, Photo
from sozialblog.verify import verify

Place = tuple[str, str]
#: puts files on disk, to be read back as long as the context lasts
Stage = Callable[[Mapping[str, bytes]], AbstractContextManager[Path]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did. ``verified`` holds what verify found: if anything, nothing was published."""

    judged: Judged
    published: bool
    removed: int = 0
    change: publish.Change = field(default_factory=publish.Change)
    verified: tuple[Finding, ...] = ()


def build(
    folder: Path, output: Path, *, today: dt.date, root: str, workers: int, stage: Stage, strict: bool = False,
    progress: Progress | None = None,
) -> Built:  # fmt: skip
    """Build the site in ``folder`` into ``output`` as of ``today``.

    What may no longer be seen is deleted before anything else is done, and whatever comes of the rest. Where
    the site as a whole cannot be built, or with ``strict`` anything was withheld, nothing new is published:
    only the lists that lost an entry are written again without it. Raises :class:`UsageError` for an output
    folder that is not ours.
    """
    judged = judge_site(folder, today, root)
    before = publish.owned(output) or publish.Manifest()
    allowed = {judgement.document.key for judgement in judged.publishable}
    gone = publish.retract(output, allowed.__contains__)
    if judged.fatal and not (gone and judged.site.config.readable):
        return Built(judged=judged, published=False, removed=len(gone))
    pictures, faults = _pictures(judged, workers, progress)
    cleared, judged = settle(judged, faults)
    gone |= publish.retract(output, {item.document.key for item in cleared}.__contains__)
    documents = {item.document.key: _public_digest(item, pictures) for item in cleared}
    held = bool(judged.fatal) or (strict and bool(judged.withheld))
    if held:
        known = before.documents
        cleared = tuple(item for item in cleared if known.get(item.document.key) == documents[item.document.key])
        if not gone:
            return Built(judged=judged, published=False)
    artifacts, theme = _rendered(judged, cleared, pictures, today, progress)
    with stage({path: artifact.data for path, artifact in artifacts.items()}) as staged:
        found = verify(staged, expectation(judged, theme.words()))
    if found:
        return Built(judged=judged, published=False, removed=len(gone), verified=found)
    if held:
        back = {path: artifacts[path] for path in gone & artifacts.keys()}
        publish.restore(output, back)
        return Built(judged=judged, published=False, removed=len(gone) - len(back))
    change = publish.publish(output, artifacts, documents=documents, heads=judged.ledger.heads)
    return Built(judged=judged, published=True, removed=len(gone - artifacts.keys()), change=change)


def _pictures(
    judged: Judged, workers: int, progress: Progress | None
) -> tuple[dict[Place, images.Picture], dict[Place, ContentError | None]]:
    """Every photograph that would be published, cleaned; and what stands against those that could not be."""

    def derive(job: tuple[Document, Photo]) -> ContentError | images.Picture:
        return derived(judged.site, *job)

    results = each_photo(judged, derive, workers, progress)
    pictures = {place: result for place, result in results.items() if isinstance(result, images.Picture)}
    faults = {place: result if isinstance(result, ContentError) else None for place, result in results.items()}
    return pictures, faults


def _rendered(
    judged: Judged, cleared: tuple[Cleared, ...], pictures: Mapping[Place, images.Picture], today: dt.date,
    progress: Progress | None,
) -> tuple[dict[str, publish.Artifact], render.Theme]:  # fmt: skip
    """Every file of the site with these documents in it, photographs included."""
    own = {item.document.key for item in cleared}
    pictures = {place: picture for place, picture in pictures.items() if place[0] in own}
    photographs = {place: photograph(picture) for place, picture in pictures.items()}
    theme = render.find_theme(judged.site.folder, judged.site.config.site.theme)
    files = render.render(judged.site, cleared, photographs, theme, today=today, progress=progress)
    artifacts = {path: publish.Artifact(file.data, file.rests_on) for path, file in files.items()}
    return artifacts | photo_files(pictures), theme


def _public_digest(item: Cleared, pictures: Mapping[Place, images.Picture]) -> str:
    """SHA-256 (hex) of what the public sees of a document; nothing private goes into it."""
    document = item.document
    shown: list[object] = [
        document.title, str(document.date), document.author, document.summary, document.tags, document.campaign,
        document.lang, document.unit, document.context, item.body.html, repr(document.workshops),
    ]  # fmt: skip
    for photo in document.photos:
        names = [rendition.name for rendition in pictures[document.key, photo.file].renditions]
        shown.append([photo.alt, photo.caption, photo.credit, *names])
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()


def derived(site: Site, document: Document, photo: Photo) -> ContentError | images.Picture:
    """A photograph cleaned, redacted and made smaller, or what stands against it."""
    path = document.photo_path(photo)
    try:
        return images.derive(read_photo(site, path), path=path, settings=site.config.images, redact=photo.redact)
    except ContentError as error:
        return error


def photograph(picture: images.Picture) -> render.Photograph:
    """What pages need to know of a cleaned photograph."""
    return render.Photograph(
        width=picture.width,
        height=picture.height,
        colour=picture.colour,
        renditions=tuple(render.Rendition(r.format, r.width, r.height, r.name) for r in picture.renditions),
    )


def photo_files(pictures: Mapping[Place, images.Picture]) -> dict[str, publish.Artifact]:
    """The files of all cleaned photographs; two documents may show the same one."""
    found: dict[str, publish.Artifact] = {}
    for (key, _), picture in sorted(pictures.items()):
        for rendition in picture.renditions:
            path = render.PHOTOS + rendition.name
            rests_on = frozenset({key}) | (found[path].rests_on if path in found else frozenset())
            found[path] = publish.Artifact(rendition.data, rests_on)
    return found
