"""preview: the site as it would look with everything in it, in memory. Writes nothing anywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from sozialblog import render
from sozialblog.errors import ContentError
from sozialblog.gates import Cleared, Judgement, preview_unapproved
from sozialblog.pipeline.judging import Judged, judge_site
from sozialblog.pipeline.photographs import Clean, Item, credit, derived, for_pages, photo_files
from sozialblog.posts import Document, Photo, address

#: (digest of the original, redaction and settings) -> what became of it; kept between two looks
Cache = MutableMapping[object, ContentError | Clean]


@dataclass(frozen=True, slots=True)
class Preview:
    """Every file of the site with drafts in it, and the judgement of the document behind each address."""

    files: dict[str, bytes]
    judgements: dict[str, Judgement]
    judged: Judged


def preview(folder: Path, *, today: dt.date, root: str, cache: Cache) -> Preview:
    """Render drafts and withheld documents too. Raises :class:`ContentError` where the theme is at fault."""
    judged = judge_site(folder, today, root)
    pictures = _pictures(judged, cache)
    shown: list[Cleared] = []
    for judgement in judged.judgements:
        document = judgement.document
        if document.readable:
            photos = tuple(photo for photo in document.photos if (document.key, photo.file) in pictures)
            leaflets = tuple(item for item in document.attachments if (document.key, item.file) in pictures)
            dated = replace(document, photos=photos, attachments=leaflets, date=document.date or today)
            shown.append(preview_unapproved(dated, judgement.case.body))
    theme = render.find_theme(folder, judged.site.config.site.theme)
    plan = render.plan(judged.site, shown, *for_pages(pictures), theme, today=today)
    files = {path: file.rendered.data for path, file in plan.files.items()}
    files |= {path: file.rendered.data for path, file in photo_files(pictures).items()}
    judgements = {address(item.document): item for item in judged.judgements}
    return Preview(files, judgements, judged)


def _pictures(judged: Judged, cache: Cache) -> dict[tuple[str, str], Clean]:
    """Every photograph and leaflet that can be shown; one is only worked on again if it changed."""

    def look(job: tuple[Document, Item]) -> ContentError | Clean | None:
        document, item = job
        path = document.photo_path(item)
        try:
            stamp = (judged.site.folder / path).stat().st_mtime_ns
        except OSError:
            return None
        drawn = (item.redact, credit(judged.site, item)) if isinstance(item, Photo) else ()
        key = (path, stamp, drawn, judged.site.config.images)
        if key not in cache:
            cache[key] = derived(judged.site, document, item)
        return cache[key]

    jobs = [(judgement.document, item) for judgement in judged.judgements for item in judgement.document.files]
    with ThreadPoolExecutor() as pool:
        results = zip(jobs, pool.map(look, jobs), strict=True)
        return {
            (document.key, item.file): result
            for (document, item), result in results
            if result is not None and not isinstance(result, ContentError)
        }
