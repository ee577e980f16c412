"""rehearsal: the site as a build would publish it today if one more document were approved. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from sozialblog import attachments, images, render
from sozialblog.errors import ContentError
from sozialblog.gates import Judgement, Verdict, preview_unapproved
from sozialblog.pipeline.judging import Judged
from sozialblog.pipeline.photographs import Clean, Item, Keeper, Place, cleaned, credit, for_pages, photo_files
from sozialblog.pipeline.preview import Cache
from sozialblog.posts import Photo, address


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """That site, and where in it the document is; a page is rendered when it is asked for.

    ``pictures`` are the document's photographs in order, ``leaflets`` its attachments; what cannot be shown is None.
    """

    plan: render.Plan
    photographs: Mapping[str, bytes]
    address: str
    pictures: tuple[images.Picture | None, ...]
    leaflets: tuple[attachments.Leaflet | None, ...]

    def file(self, path: str) -> bytes | None:
        """A file by its output path. Raises :class:`ContentError` where the theme is at fault."""
        planned = self.plan.files.get(path)
        return planned.rendered.data if planned else self.photographs.get(path)


def rehearse(judged: Judged, key: str, cache: Cache, kept: Keeper) -> Rehearsal:
    """Bring together what may be seen today and the document ``key``, whatever stands against it.

    ``kept`` is only read: what an earlier build cleaned need not be cleaned again.

    Raises :class:`ContentError` where the theme is at fault.
    """
    (own,) = [item for item in judged.judgements if item.document.key == key]
    shown = [item for item in judged.judgements if item is own or item.verdict is Verdict.PUBLISH]
    pictures = _pictures(judged, shown, cache, kept)
    tickets = []
    for item in shown:
        document = item.document
        photos = tuple(photo for photo in document.photos if (document.key, photo.file) in pictures)
        leaflets = tuple(file for file in document.attachments if (document.key, file.file) in pictures)
        if item is own or (*photos, *leaflets) == document.files:
            dated = replace(document, photos=photos, attachments=leaflets, date=document.date or judged.on)
            tickets.append(preview_unapproved(dated, item.case.body))
    theme = render.find_theme(judged.site.folder, judged.site.config.site.theme)
    views, cleaned = for_pages(pictures)
    plan = render.plan(judged.site, tickets, views, cleaned, theme, today=judged.on)
    files = {path: file.rendered.data for path, file in photo_files(pictures).items()}
    return Rehearsal(
        plan=plan, photographs=files, address=address(own.document),
        pictures=tuple(_picture(pictures.get((key, photo.file))) for photo in own.document.photos),
        leaflets=tuple(_leaflet(pictures.get((key, item.file))) for item in own.document.attachments),
    )  # fmt: skip


def _picture(found: Clean | None) -> images.Picture | None:
    return found if isinstance(found, images.Picture) else None


def _leaflet(found: Clean | None) -> attachments.Leaflet | None:
    return found if isinstance(found, attachments.Leaflet) else None


def _pictures(judged: Judged, shown: list[Judgement], cache: Cache, kept: Keeper) -> dict[Place, Clean]:
    """Every photograph and leaflet that can be shown; one is only worked on again if it changed."""

    def look(job: tuple[Judgement, Item]) -> ContentError | Clean:
        judgement, item = job
        document = judgement.document
        digest = judgement.case.digests.get(document.photo_path(item), "")
        if not digest:
            return cleaned(judged, judgement, item, kept)
        drawn = (item.redact, credit(judged.site, item)) if isinstance(item, Photo) else ()
        key = (digest, drawn, judged.site.config.images)
        if key not in cache:
            cache[key] = cleaned(judged, judgement, item, kept)
        return cache[key]

    jobs = [(judgement, item) for judgement in shown for item in judgement.document.files]
    with ThreadPoolExecutor() as pool:
        found = zip(jobs, pool.map(look, jobs), strict=True)
        return {
            (judgement.document.key, item.file): result
            for (judgement, item), result in found
            if not isinstance(result, ContentError)
        }
