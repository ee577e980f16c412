"""arrive: writes drafts into content/. Touches nothing that is there, and leaves no half of a document behind.

Photographs are copied byte for byte: they are the originals, content/ is never published, and whatever a build
publishes is made anew from bare pixels. Which of them say where they were taken is reported.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sozialblog.errors import ContentError, UsageError
from sozialblog.i18n import Language, Message, msg
from sozialblog.importers.front import document
from sozialblog.importers.model import Draft, Left
from sozialblog.importers.seen import Look, Sight
from sozialblog.importers.uploads import read
from sozialblog.load.parsed import Source, parse
from sozialblog.posts import Kind

_FOLDERS = {Kind.POST: "content/posts", Kind.PAGE: "content/pages", Kind.CAMPAIGN: "content/campaigns"}
_UNFINISHED = ".sozialblog-import"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What became of an item. ``path`` is the document's file below the site's folder; ``why`` stands where none was
    written. ``notes`` are what the editor should know of it."""

    item: Draft | Left
    path: str = ""
    why: Message | None = None
    notes: tuple[Message, ...] = ()
    sights: tuple[Sight, ...] = ()


def arrive(
    folder: Path, found: Iterable[Draft | Left], *, look: Look, language: Language, dry: bool = False
) -> Iterator[Arrived]:  # fmt: skip
    """Write every draft of ``found`` and say what became of each item. ``dry``: say it, write nothing.

    Raises :class:`UsageError` where a folder of the site is a link, OSError if the disk refuses.
    """
    for item in found:
        if isinstance(item, Left):
            yield Arrived(item=item, why=item.why)
        else:
            yield _one(folder, item, look, language, dry=dry)


def _one(folder: Path, draft: Draft, look: Look, language: Language, *, dry: bool) -> Arrived:
    base = folder / _FOLDERS[draft.kind]
    path = f"{_FOLDERS[draft.kind]}/{draft.slug}/index.md"
    if (folder / "content").is_symlink() or base.is_symlink():
        raise UsageError(msg("{folder} is a link; only real files and folders are used.", folder=str(base)))
    if (base / draft.slug).exists() or (base / f"{draft.slug}.md").exists():
        return Arrived(item=draft, path=path, why=msg("A document of this name is there already; it was not touched."))
    text, notes, sights = document(draft, language), list(draft.notes), look.at_text(draft)
    notes += _faults(draft, text, path)
    target = base / f"{_UNFINISHED}-{draft.slug}"
    shutil.rmtree(target, ignore_errors=True)
    try:
        if not dry:
            target.mkdir(parents=True)
        for picture in (*draft.pictures, *draft.leaflets):
            if picture.root is None:
                continue
            try:
                data = read(picture.root, picture.source)
            except ContentError as error:
                notes.append(error.message)
                continue
            sights += look.at_photograph(picture.file, data) if picture in draft.pictures else []
            if not dry:
                (target / picture.file).write_bytes(data)
        if not dry:
            (target / "index.md").write_text(text, encoding="utf-8", newline="\n")
            target.rename(base / draft.slug)
    finally:
        shutil.rmtree(target, ignore_errors=True)
    return Arrived(item=draft, path=path, notes=tuple(dict.fromkeys(notes)), sights=tuple(sights))


def _faults(draft: Draft, text: str, path: str) -> list[Message]:
    """What a check would say of the file as it is written: nothing that could not be read may surprise later."""
    folder = path.removesuffix("/index.md")
    source = Source(
        kind=draft.kind, slug=draft.slug, path=path, folder=folder, lang=draft.lang or "de", data=text.encode()
    )
    parsed = parse(source)
    found = [finding.message for finding in parsed.findings]
    foreign = dict.fromkeys(reference.target for reference in parsed.body.foreign)
    return found + [msg("The text would ask another server: {address}", address=address[:200]) for address in foreign]
