"""faces: counts the faces in photographs for the gate that compares them with what was declared. Decides nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace

from sozialblog import images
from sozialblog.errors import ContentError
from sozialblog.gates import Judgement, Verdict, judge
from sozialblog.gates.faces import gate
from sozialblog.load import read_photo
from sozialblog.pipeline.judging import Judged
from sozialblog.pipeline.photographs import Keeper
from sozialblog.posts import Photo

_UNKNOWN = "unknown"


def with_faces(judged: Judged, kept: Keeper, workers: int, *, keep: bool) -> Judged:
    """``judged`` with what the faces in its photographs stand against, if the site wants it and the extra is there.

    Looked at is what would be published, and what lacks nothing but approval. ``keep`` the numbers for next time.
    """
    if not judged.site.config.images.faces or not images.faces.version():
        return judged
    chosen = [item for item in judged.judgements if _is_near(item)]
    jobs = [(item, photo) for item in chosen for photo in item.document.photos]

    def look(job: tuple[Judgement, Photo]) -> int | str | None:
        return _count(judged, job[0], job[1], kept, keep=keep)

    with ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
        counts = list(zip(jobs, pool.map(look, jobs), strict=True))
    found: dict[str, dict[str, int | None]] = {}
    for (item, photo), count in counts:
        if count is not None:
            number = count if isinstance(count, int) else None
            found.setdefault(item.document.key, {})[item.document.photo_path(photo)] = number
    return judged.with_judgements(tuple(_again(item, found.get(item.document.key)) for item in judged.judgements))


def keys(judged: Judged, judgements: Collection[Judgement], kept: Keeper) -> set[str]:
    """The keys of all that was counted in the photographs of these documents."""
    if not judged.site.config.images.faces:
        return set()
    return {_key(item, photo, kept) for item in judgements for photo in item.document.photos} - {""}


def _is_near(item: Judgement) -> bool:
    lacking = {finding.code for finding in item.findings if finding.blocks}
    approval = bool(lacking) and all(code.startswith("A2") for code in lacking)
    return item.verdict is Verdict.PUBLISH or (item.verdict is Verdict.WITHHOLD and approval)


def _again(item: Judgement, found: dict[str, int | None] | None) -> Judgement:
    """Judged once more by the one gate that knows about faces."""
    return item if found is None else judge(replace(item.case, faces=found), (gate,), item.findings)


def _count(judged: Judged, item: Judgement, photo: Photo, kept: Keeper, *, keep: bool) -> int | str | None:
    """How many faces can be seen; ``_UNKNOWN`` if the detector failed, None if the file says nothing yet."""
    name = _key(item, photo, kept)
    known = _read(kept.get(name), name) if name else None
    if known is not None:
        return known
    path = item.document.photo_path(photo)
    try:
        data = read_photo(judged.site, path)
        number = len(images.faces.find(data, path=path, settings=judged.site.config.images, redact=photo.redact))
    except ContentError:
        return None  # deriving it will say what is wrong
    except images.faces.DetectorError:
        return _UNKNOWN
    if keep and name:
        kept.put(name, _written(number, name))
    return number


def _key(item: Judgement, photo: Photo, kept: Keeper) -> str:
    digest = item.case.digests.get(item.document.photo_path(photo), "")
    style = item.case.config.images.redaction
    made_from = ["faces", digest, [asdict(box) for box in photo.redact], style, images.faces.version(), kept.code]
    return hashlib.sha256(json.dumps(made_from).encode()).hexdigest() if digest else ""


def _written(number: int, name: str) -> bytes:
    """The number with a digest, so that a damaged one is not believed."""
    return f"{number} {hashlib.sha256(f'{name} {number}'.encode()).hexdigest()}".encode()


def _read(stored: bytes | None, name: str) -> int | None:
    number = (stored or b"").split(b" ")[0]
    return int(number) if number.isdigit() and stored == _written(int(number), name) else None
