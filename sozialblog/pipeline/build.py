"""build: the whole way, in the order that keeps the promises: take away first, show last."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from sozialblog import images, publish, render, store
from sozialblog.errors import ContentError
from sozialblog.findings import Finding
from sozialblog.gates import Cleared
from sozialblog.load import Site, read_photo
from sozialblog.pipeline.judging import Judged, Progress, each_photo, judge_site, settle
from sozialblog.pipeline.secrets import expectation
from sozialblog.posts import Document, Photo
from sozialblog.verify import verify


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did. ``verified`` holds what verify found: if anything, nothing was published."""

    judged: Judged
    published: bool
    removed: int = 0
    change: publish.Change = field(default_factory=publish.Change)
    verified: tuple[Finding, ...] = ()
    cleared: tuple[Cleared, ...] = ()


def build(
    folder: Path, output: Path, *, today: dt.date, root: str, workers: int, strict: bool = False,
    progress: Progress | None = None,
) -> Built:  # fmt: skip
    """Build the site in ``folder`` into ``output`` as of ``today``.

    What may no longer be seen is deleted before anything else is done, and whatever comes of the rest.
    With ``strict`` nothing new is published if anything was withheld. Raises :class:`UsageError` for an output
    folder that is not ours.
    """
    judged = judge_site(folder, today, root)
    allowed = {judgement.document.key for judgement in judged.publishable}
    removed = publish.retract(output, allowed.__contains__).removed
    if judged.fatal:
        return Built(judged=judged, published=False, removed=removed)
    pictures: dict[tuple[str, str], images.Picture] = {}

    def derive(job: tuple[Document, Photo]) -> ContentError | images.Picture:
        return derived(judged.site, *job)

    faults: dict[tuple[str, str], ContentError | None] = {}
    for place, result in each_photo(judged, derive, workers, progress).items():
        faults[place] = result if isinstance(result, ContentError) else None
        if not isinstance(result, ContentError):
            pictures[place] = result
    cleared, judged = settle(judged, faults)
    allowed = {item.document.key for item in cleared}
    removed += publish.retract(output, allowed.__contains__).removed
    if judged.fatal or (strict and judged.withheld):
        return Built(judged=judged, published=False, removed=removed)
    theme = render.find_theme(folder, judged.site.config.site.theme)
    photographs = {place: photograph(picture) for place, picture in pictures.items()}
    files = render.render(judged.site, cleared, photographs, theme, today=today, progress=progress)
    artifacts = {path: publish.Artifact(file.data, file.rests_on) for path, file in files.items()}
    artifacts |= photo_files(pictures)
    with store.staged(folder, {path: artifact.data for path, artifact in artifacts.items()}) as stage:
        found = verify(stage, expectation(judged, theme.words()))
    if found:
        return Built(judged=judged, published=False, removed=removed, verified=found)
    outcome = publish.publish(output, artifacts)
    return Built(judged=judged, published=True, removed=removed, change=outcome, cleared=cleared)


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


def photo_files(pictures: dict[tuple[str, str], images.Picture]) -> dict[str, publish.Artifact]:
    """The files of all cleaned photographs; two documents may show the same one."""
    found: dict[str, publish.Artifact] = {}
    for (key, _), picture in sorted(pictures.items()):
        for rendition in picture.renditions:
            path = render.PHOTOS + rendition.name
            rests_on = frozenset({key}) | (found[path].rests_on if path in found else frozenset())
            found[path] = publish.Artifact(rendition.data, rests_on)
    return found
