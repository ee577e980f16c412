"""photographs: each derived, each leaflet cleaned, or taken from an earlier build after a new look. Decides nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from typing import Final, Protocol

from sozialblog import attachments, images, publish, render
from sozialblog.errors import ContentError
from sozialblog.gates import Judgement
from sozialblog.i18n import msg
from sozialblog.load import Site, read_photo
from sozialblog.metadata import Credit, packet
from sozialblog.pipeline.judging import Judged, Progress, each_file
from sozialblog.pipeline.work import Workers
from sozialblog.posts import Attachment, Document, Photo

Place = tuple[str, str]  #: (document key, file of the photograph or attachment)
Item = Photo | Attachment
Clean = images.Picture | attachments.Leaflet

_HERE: Final = Workers().run


class Keeper(Protocol):
    """Keeps bytes from one build to the next, under keys of 64 hexadecimal digits; may lose or damage them."""

    @property
    def code(self) -> str:
        """SHA-256 of the code that makes what is kept."""

    def get(self, key: str) -> bytes | None:
        """What was kept under ``key``, if it still is."""

    def put(self, key: str, data: bytes) -> None:
        """Keep ``data``, if the disk permits."""

    def keep_only(self, keys: Collection[str]) -> None:
        """Delete everything else; raises OSError if that fails."""


def pictures(
    judged: Judged, kept: Keeper, workers: Workers, progress: Progress | None
) -> tuple[dict[Place, Clean], dict[Place, ContentError | None]]:
    """Every file that would be published, cleaned; and what stands against those that could not be."""
    digests = _digests(judged)

    def make(job: tuple[Document, Item]) -> ContentError | Clean:
        document, item = job
        digest = digests.get(document.photo_path(item), "")
        name = _key(judged.site, digest, item, kept)
        known = recall(kept, name, judged.site, item)
        if known is not None:
            return known
        result = derived(judged.site, document, item, digest, workers.run)
        if name and isinstance(result, images.Picture):
            kept.put(name, images.pack(result, name))
        elif name and isinstance(result, attachments.Leaflet):
            kept.put(name, attachments.pack(result, name))
        return result

    results = each_file(judged, make, workers.number, progress)
    found = {place: result for place, result in results.items() if not isinstance(result, ContentError)}
    faults = {place: result if isinstance(result, ContentError) else None for place, result in results.items()}
    return found, faults


def examined(judged: Judged, kept: Keeper, workers: int) -> dict[Place, ContentError | None]:
    """What stands against each file that would be published; one that was cleaned before is not decoded."""
    digests = _digests(judged)

    def look(job: tuple[Document, Item]) -> ContentError | None:
        document, item = job
        path = document.photo_path(item)
        name = _key(judged.site, digests.get(path, ""), item, kept)
        if recall(kept, name, judged.site, item) is not None:
            return None
        if isinstance(item, Attachment):
            result = derived(judged.site, document, item)
            return result if isinstance(result, ContentError) else None
        try:
            data = read_photo(judged.site, path)
            images.inspect(data, path=path, settings=judged.site.config.images, redact=item.redact)
        except ContentError as error:
            return error
        return None

    return each_file(judged, look, workers)


def derived(
    site: Site, document: Document, item: Item, digest: str = "", run: Callable[..., Clean] = _HERE
) -> ContentError | Clean:
    """A photograph cleaned, redacted and made smaller, or a leaflet cleaned, or what stands against it.

    ``digest`` is the SHA-256 of the file that was judged: another one that took its place since is refused. ``run``
    does the work, here or elsewhere.
    """
    path = document.photo_path(item)
    try:
        data = read_photo(site, path)
        if digest and hashlib.sha256(data).hexdigest() != digest:
            message = msg("The file was changed while the site was being built.")
            return ContentError("I404", message, msg("Run the build again."), path=path)
        if isinstance(item, Attachment):
            return run(attachments.clean, data, path=path, settings=site.config.images)
        return run(
            images.derive, data, path=path, settings=site.config.images, redact=item.redact, credit=credit(site, item)
        )
    except ContentError as error:
        return error


def cleaned(judged: Judged, judgement: Judgement, item: Item, kept: Keeper) -> ContentError | Clean:
    """Like :func:`derived`, but taken from what builds kept where it is there; keeps nothing itself."""
    digest = judgement.case.digests.get(judgement.document.photo_path(item), "")
    known = recall(kept, _key(judged.site, digest, item, kept), judged.site, item)
    return known if known is not None else derived(judged.site, judgement.document, item, digest)


def credit(site: Site, photo: Photo) -> bytes:
    """The XMP that the published files of ``photo`` carry; empty unless the site wants it."""
    if not site.config.images.embed_credit:
        return b""
    return packet(Credit(creator=photo.credit, copyright=photo.copyright, licence=photo.licence))


def recall(kept: Keeper, name: str, site: Site, item: Item) -> Clean | None:
    """What an earlier build made, if every byte of it is in order and it carries today's credit."""
    stored = kept.get(name) if name else None
    if stored is None:
        return None
    if isinstance(item, Attachment):
        return attachments.unpack(stored, name)
    return images.unpack(stored, name, credit(site, item))


def keys(judged: Judged, judgements: Collection[Judgement], kept: Keeper) -> set[str]:
    """The keys of all files of these documents."""
    return {*keys_by_place(judged, judgements, kept).values()} - {""}


def keys_by_place(judged: Judged, judgements: Collection[Judgement], kept: Keeper) -> dict[Place, str]:
    """The key of each file of these documents; empty if it could not be read."""
    digests = _digests(judged)
    jobs = ((judgement.document, item) for judgement in judgements for item in judgement.document.files)
    return {
        (document.key, item.file): _key(judged.site, digests.get(document.photo_path(item), ""), item, kept)
        for document, item in jobs
    }


def photograph(picture: images.Picture) -> render.Photograph:
    """What pages need to know of a cleaned photograph."""
    return render.Photograph(
        width=picture.width,
        height=picture.height,
        colour=picture.colour,
        renditions=tuple(render.Rendition(r.format, r.width, r.height, r.name) for r in picture.renditions),
    )


def for_pages(found: Mapping[Place, Clean]) -> tuple[dict[Place, render.Photograph], dict[Place, render.Leaflet]]:
    """What pages need to know of all photographs, and of all leaflets."""
    photographs = {place: photograph(item) for place, item in found.items() if isinstance(item, images.Picture)}
    leaflets = {
        place: render.Leaflet(name=item.name, size=len(item.data), pages=item.pages)
        for place, item in found.items()
        if isinstance(item, attachments.Leaflet)
    }
    return photographs, leaflets


def photo_files(found: Mapping[Place, Clean]) -> dict[str, render.Planned]:
    """The files of all photographs and leaflets; two documents may show the same one."""
    files: dict[str, render.Planned] = {}
    for (key, _), item in sorted(found.items(), key=lambda pair: pair[0]):
        for path, data in _published(item):
            rests_on = frozenset({key}) | (files[path].rests_on if path in files else frozenset())
            files[path] = render.Planned(data, rests_on)
    return files


def _published(item: Clean) -> list[tuple[str, bytes]]:
    if isinstance(item, attachments.Leaflet):
        return [(render.FILES + item.name, item.data)]
    return [(render.PHOTOS + rendition.name, rendition.data) for rendition in item.renditions]


class ReadBack:
    """Which JPEGs verify has read to their very end before: a fact of their bytes, found by this same code.

    Taken from the store when it is made, and back in it only after a build that found nothing.
    """

    def __init__(self, kept: Keeper) -> None:
        self._kept = kept
        self._key = hashlib.sha256(json.dumps(["read back", kept.code, images.libraries()]).encode()).hexdigest()
        words = (kept.get(self._key) or b"").decode("ascii", "replace").split()
        self.known: Final = frozenset(words)  #: SHA-256, hexadecimal

    def remember(self, files: publish.Files) -> None:
        """Every JPEG of a folder in which verify found nothing."""
        digests = {item.sha256 for path, item in files.items() if path.endswith(".jpg")}
        self._kept.put(self._key, "\n".join(sorted(digests)).encode())


def _key(site: Site, digest: str, item: Item, kept: Keeper) -> str:
    """The name under which a cleaned file is kept; empty if the bytes of the original are not known."""
    if not digest:
        return ""
    if isinstance(item, Attachment):
        return attachments.key(digest, settings=site.config.images, code=kept.code)
    return images.key(
        digest, settings=site.config.images, redact=item.redact, code=kept.code, credit=credit(site, item)
    )


def _digests(judged: Judged) -> Mapping[str, str]:
    """SHA-256 of every file as it was judged, by path; one for all documents."""
    return judged.judgements[0].case.digests if judged.judgements else {}
