"""photographs: each one derived, or taken from an earlier build after it was looked at anew. Decides nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from typing import Final, Protocol

from sozialblog import images, publish, render
from sozialblog.errors import ContentError
from sozialblog.gates import Judgement
from sozialblog.i18n import msg
from sozialblog.load import Site, read_photo
from sozialblog.metadata import Credit, packet
from sozialblog.pipeline.judging import Judged, Progress, each_photo
from sozialblog.posts import Document, Photo

Place = tuple[str, str]  #: (document key, file of the photograph)


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
    judged: Judged, kept: Keeper, workers: int, progress: Progress | None
) -> tuple[dict[Place, images.Picture], dict[Place, ContentError | None]]:
    """Every photograph that would be published, cleaned; and what stands against those that could not be."""
    digests = _digests(judged)

    def make(job: tuple[Document, Photo]) -> ContentError | images.Picture:
        document, photo = job
        digest = digests.get(document.photo_path(photo), "")
        name = _key(judged.site, digest, photo, kept)
        known = recall(kept, name, credit(judged.site, photo))
        if known is not None:
            return known
        result = derived(judged.site, document, photo, digest)
        if isinstance(result, images.Picture) and name:
            kept.put(name, images.pack(result, name))
        return result

    results = each_photo(judged, make, workers, progress)
    found = {place: result for place, result in results.items() if isinstance(result, images.Picture)}
    faults = {place: result if isinstance(result, ContentError) else None for place, result in results.items()}
    return found, faults


def examined(judged: Judged, kept: Keeper, workers: int) -> dict[Place, ContentError | None]:
    """What stands against each photograph that would be published; one that was derived before is not decoded."""
    digests = _digests(judged)

    def look(job: tuple[Document, Photo]) -> ContentError | None:
        document, photo = job
        path = document.photo_path(photo)
        name = _key(judged.site, digests.get(path, ""), photo, kept)
        if recall(kept, name, credit(judged.site, photo)) is not None:
            return None
        try:
            data = read_photo(judged.site, path)
            images.inspect(data, path=path, settings=judged.site.config.images, redact=photo.redact)
        except ContentError as error:
            return error
        return None

    return each_photo(judged, look, workers)


def derived(site: Site, document: Document, photo: Photo, digest: str = "") -> ContentError | images.Picture:
    """A photograph cleaned, redacted and made smaller, or what stands against it.

    ``digest`` is the SHA-256 of the file that was judged: another one that took its place since is refused.
    """
    path = document.photo_path(photo)
    try:
        data = read_photo(site, path)
        if digest and hashlib.sha256(data).hexdigest() != digest:
            message = msg("The file was changed while the site was being built.")
            return ContentError("I404", message, msg("Run the build again."), path=path)
        return images.derive(
            data, path=path, settings=site.config.images, redact=photo.redact, credit=credit(site, photo)
        )
    except ContentError as error:
        return error


def credit(site: Site, photo: Photo) -> bytes:
    """The XMP that the published files of ``photo`` carry; empty unless the site wants it."""
    if not site.config.images.embed_credit:
        return b""
    return packet(Credit(creator=photo.credit, copyright=photo.copyright, licence=photo.licence))


def recall(kept: Keeper, name: str, carried: bytes) -> images.Picture | None:
    """What an earlier build made, if every byte of it is in order and it carries this credit."""
    stored = kept.get(name) if name else None
    return images.unpack(stored, name, carried) if stored is not None else None


def keys(judged: Judged, judgements: Collection[Judgement], kept: Keeper) -> set[str]:
    """The keys of all photographs of these documents."""
    digests = _digests(judged)
    jobs = ((item.document, photo) for item in judgements for photo in item.document.photos)
    found = {_key(judged.site, digests.get(document.photo_path(photo), ""), photo, kept) for document, photo in jobs}
    return found - {""}


def photograph(picture: images.Picture) -> render.Photograph:
    """What pages need to know of a cleaned photograph."""
    return render.Photograph(
        width=picture.width,
        height=picture.height,
        colour=picture.colour,
        renditions=tuple(render.Rendition(r.format, r.width, r.height, r.name) for r in picture.renditions),
    )


def photo_files(found: Mapping[Place, images.Picture]) -> dict[str, publish.Artifact]:
    """The files of all cleaned photographs; two documents may show the same one."""
    files: dict[str, publish.Artifact] = {}
    for (key, _), picture in sorted(found.items()):
        for rendition in picture.renditions:
            path = render.PHOTOS + rendition.name
            rests_on = frozenset({key}) | (files[path].rests_on if path in files else frozenset())
            files[path] = publish.Artifact(rendition.data, rests_on)
    return files


class ReadBack:
    """Which JPEGs verify has read to their very end before: a fact of their bytes, found by this same code.

    Taken from the store when it is made, and back in it only after a build that found nothing.
    """

    def __init__(self, kept: Keeper) -> None:
        self._kept = kept
        self._key = hashlib.sha256(json.dumps(["read back", kept.code, images.libraries()]).encode()).hexdigest()
        words = (kept.get(self._key) or b"").decode("ascii", "replace").split()
        self.known: Final = frozenset(words)  #: SHA-256, hexadecimal

    def remember(self, artifacts: Mapping[str, publish.Artifact]) -> None:
        """Every JPEG of a folder in which verify found nothing."""
        digests = {hashlib.sha256(item.data).hexdigest() for path, item in artifacts.items() if path.endswith(".jpg")}
        self._kept.put(self._key, "\n".join(sorted(digests)).encode())


def _key(site: Site, digest: str, photo: Photo, kept: Keeper) -> str:
    """The name under which a photograph is kept; empty if its bytes are not known."""
    if not digest:
        return ""
    return images.key(
        digest, settings=site.config.images, redact=photo.redact, code=kept.code, credit=credit(site, photo)
    )


def _digests(judged: Judged) -> Mapping[str, str]:
    """SHA-256 of every photograph as it was judged, by path; one for all documents."""
    return judged.judgements[0].case.digests if judged.judgements else {}
