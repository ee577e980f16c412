"""leaflets: what there is to say of a leaflet beside its pages, and how it differs from the one approved last. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sozialblog.approvals import Filed, Seen, subject_name
from sozialblog.attachments import Leaflet
from sozialblog.gates import Case


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one leaflet as it is published; ``size`` in bytes."""

    pages: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafletChange:
    """A leaflet that is not the file it was. ``number`` counts from 1, and is 0 where it is gone.

    ``then`` is known where the approval was given at a desk.
    """

    file: str
    number: int
    fresh: bool
    then: Facts | None


def facts_of(leaflet: Leaflet) -> Facts:
    """Pages and size of a cleaned leaflet."""
    return Facts(leaflet.pages, len(leaflet.data))


def packed(leaflet: Leaflet) -> bytes:
    """The facts, to be kept with an approval; the leaflet itself is not."""
    return json.dumps({"pages": leaflet.pages, "size": len(leaflet.data)}).encode("ascii")


def unpacked(data: bytes) -> Facts | None:
    """What was kept, None if it is nothing of the kind."""
    try:
        value = json.loads(data)
        return Facts(int(value["pages"]), int(value["size"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def changed(case: Case, last: Filed, seen: Seen | None) -> Iterator[LeafletChange]:
    """Every leaflet that was approved as another file, is new, or is gone."""
    kept: Mapping[str, bytes] = seen.pictures if seen else {}
    prefix = subject_name("attachment", f"{case.document.folder}/")
    subjects = last.statement.subjects.items()
    then = {name.removeprefix(prefix): digest for name, digest in subjects if name.startswith(prefix)}
    for number, item in enumerate(case.document.attachments, 1):
        if then.get(item.file) != case.digests.get(case.document.photo_path(item)):
            known = unpacked(kept.get(item.file, b""))
            yield LeafletChange(file=item.file, number=number, fresh=item.file not in then, then=known)
    for file in then:
        if file not in {item.file for item in case.document.attachments}:
            yield LeafletChange(file=file, number=0, fresh=False, then=unpacked(kept.get(file, b"")))
