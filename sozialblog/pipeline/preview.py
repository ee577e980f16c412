"""preview: the site as it would look with everything in it, in memory. Writes nothing anywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from sozialblog import render
from sozialblog.errors import ContentError
from sozialblog.gates import Cleared, Judgement, preview_unapproved
from sozialblog.pipeline.again import judged_again
from sozialblog.pipeline.judging import Judged
from sozialblog.pipeline.photographs import Clean, Item, Place, credit, derived, for_pages, photo_files
from sozialblog.pipeline.recall import Recall
from sozialblog.pipeline.work import ALONE, Workers
from sozialblog.posts import Document, Photo, address

#: (digest of the original, redaction and settings) -> what became of it; kept between two looks
Cache = MutableMapping[object, ContentError | Clean]


class Preview:
    """The site with drafts in it, each page rendered when it is asked for; and the judgement behind each address."""

    def __init__(
        self, judged: Judged, shown: Mapping[str, Cleared], pictures: Mapping[Place, Clean],
        templates: render.Templates, planned: Mapping[str, render.Planned], *, searchable: bool,
    ) -> None:  # fmt: skip
        self.judged = judged
        self.judgements = {address(item.document): item for item in judged.judgements}
        self._shown = shown
        self._pictures = pictures
        self._templates = templates
        self._planned = planned
        self._rendered: dict[str, bytes] = {}
        self.searchable = searchable  #: whether its pages lead to a search

    def file(self, path: str) -> bytes | None:
        """The file at ``path`` below the site's root. Raises :class:`ContentError` where the theme is at fault."""
        if path not in self._rendered and path in self._planned:
            self._rendered[path] = self._planned[path].rendered.data
        return self._rendered.get(path)

    def findable(self) -> dict[str, bytes]:
        """An HTML page for each document, drafts too, that an index of the search can be made of."""
        return render.findable(self.judged.site, tuple(self._shown.values()))

    def warm(self) -> None:
        """Compile what a post is shown with, before somebody waits for it. Raises like ``file``."""
        first = next((path for path in self._planned if path.startswith("posts/")), "index.html")
        self.file(first)

    def with_text(self, path: str) -> Preview | None:
        """The same with the text of the one document in the file ``path`` as it is now, and nothing else looked at.

        Only the document's own page is up to date then. None where more than the text has changed.
        """
        judged = judged_again(self.judged, path)
        if judged is None:
            return None
        own = next(item for item in judged.judgements if item.document.path == path)
        key = own.document.key
        shown = {**self._shown, key: _ticket(own, self._pictures, judged.on)}
        plan = render.plan_one(
            judged.site, tuple(shown.values()), *for_pages(self._pictures), self._templates, today=judged.on, key=key,
            searchable=self.searchable,
        )  # fmt: skip
        planned = {**self._planned, **plan.files}
        return Preview(judged, shown, self._pictures, self._templates, planned, searchable=self.searchable)


def preview(
    folder: Path, *, today: dt.date, root: str, cache: Cache, recall: Recall, searchable: bool = False,
    workers: Workers = ALONE,
) -> Preview:  # fmt: skip
    """Drafts and withheld documents too, with a search if the site wants one and it can be had (``searchable``).

    ``workers`` as in :meth:`Recall.judged`. Raises :class:`ContentError` where the theme is at fault.
    """
    judged = recall.judged(folder, today, root, workers=workers)
    pictures = _pictures(judged, cache)
    shown = {item.document.key: _ticket(item, pictures, today) for item in judged.judgements if item.document.readable}
    theme = render.find_theme(folder, judged.site.config.site.theme)
    templates = render.Templates(theme)
    searchable = searchable and judged.site.config.site.search
    plan = render.plan(
        judged.site, tuple(shown.values()), *for_pages(pictures), theme, today=today, searchable=searchable
    )
    planned = {**plan.files, **photo_files(pictures)}
    return Preview(judged, shown, pictures, templates, planned, searchable=searchable)


def _ticket(judgement: Judgement, pictures: Mapping[Place, Clean], today: dt.date) -> Cleared:
    """A document with those of its files that can be shown, whatever was found about it."""
    document = judgement.document
    photos = tuple(photo for photo in document.photos if (document.key, photo.file) in pictures)
    leaflets = tuple(item for item in document.attachments if (document.key, item.file) in pictures)
    dated = replace(document, photos=photos, attachments=leaflets, date=document.date or today)
    return preview_unapproved(dated, judgement.case.body)


def _pictures(judged: Judged, cache: Cache) -> dict[Place, Clean]:
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
