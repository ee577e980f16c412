"""preview: the site as it would look with everything in it, in memory. Writes nothing anywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import MutableMapping
from dataclasses import dataclass, replace
from pathlib import Path

from sozialblog import images, render
from sozialblog.errors import ContentError
from sozialblog.gates import Cleared, Judgement, preview_unapproved
from sozialblog.load import Site
from sozialblog.pipeline.build import derived, photo_files, photograph
from sozialblog.pipeline.judging import Judged, judge_site
from sozialblog.posts import Document, Photo, address

#: (digest of the original, redaction and settings) -> what became of it; kept between two looks
Cache = MutableMapping[object, ContentError | images.Picture]


@dataclass(frozen=True, slots=True)
class Preview:
    """Every file of the site with drafts in it, and the judgement of the document behind each address."""

    files: dict[str, bytes]
    judgements: dict[str, Judgement]
    judged: Judged


def preview(folder: Path, *, today: dt.date, root: str, cache: Cache) -> Preview:
    """Render drafts and withheld documents too. Raises :class:`ContentError` where the theme is at fault."""
    judged = judge_site(folder, today, root)
    pictures: dict[tuple[str, str], images.Picture] = {}
    shown: list[Cleared] = []
    for judgement in judged.judgements:
        document = judgement.document
        if not document.readable:
            continue
        photos = tuple(photo for photo in document.photos if _look(judged.site, document, photo, pictures, cache))
        dated = replace(document, photos=photos, date=document.date or today)
        shown.append(preview_unapproved(dated, judgement.case.body))
    theme = render.find_theme(folder, judged.site.config.site.theme)
    photographs = {place: photograph(picture) for place, picture in pictures.items()}
    files = {
        path: file.data for path, file in render.render(judged.site, shown, photographs, theme, today=today).items()
    }
    files |= {path: file.data for path, file in photo_files(pictures).items()}
    judgements = {address(item.document): item for item in judged.judgements}
    return Preview(files, judgements, judged)


def _look(
    site: Site, document: Document, photo: Photo, pictures: dict[tuple[str, str], images.Picture], cache: Cache
) -> bool:
    """Whether the photograph can be shown; it is only worked on again if it changed."""
    path = document.photo_path(photo)
    try:
        stamp = (site.folder / path).stat().st_mtime_ns
    except OSError:
        return False
    key = (path, stamp, photo.redact, site.config.images)
    if key not in cache:
        cache[key] = derived(site, document, photo)
    result = cache[key]
    if isinstance(result, ContentError):
        return False
    pictures[document.key, photo.file] = result
    return True
