"""manifest: which files of an output folder are ours, and which documents each one rests on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec

from sozialblog.publish.removed import Host

MANIFEST = "sozialblog-manifest.json"
_FORMAT = 2
_READABLE = (1, 2)  #: in the first, each file named all documents that it rests on
_MANY = 50  #: keys; so many that several files rest on are written once
_MAX = 256 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One published file: SHA-256 of its bytes (hex) and the keys of the documents it shows something of.

    ``page`` says that it is a document's page, whose address is to be answered as removed once it is gone.
    """

    sha256: str
    rests_on: frozenset[str] = frozenset()
    page: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """``complete`` is False while a publication is under way or was cut off. ``heads`` anchors the log.

    ``documents`` maps the key of each published document to the digest of what of it is public, ``texts`` to that of
    its text alone, by which it is known again under another key. ``removed`` are pages, by path, that were online once
    and are not any more; ``host`` is what rules about them need to know.
    """

    files: Mapping[str, Entry] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    heads: tuple[str, ...] = ()
    complete: bool = True
    removed: tuple[str, ...] = ()
    host: Host = field(default_factory=Host)

    def encode(self) -> bytes:
        """As JSON. Lists rest on every document of a large site: what they have in common stands in ``groups``."""
        groups: dict[frozenset[str], int] = {}
        files = sorted(self.files.items())
        for _, entry in files:
            if len(entry.rests_on) >= _MANY:
                groups.setdefault(entry.rests_on, len(groups))

        def told(entry: Entry) -> Mapping[str, object]:
            group = groups.get(entry.rests_on)
            keys = sorted(entry.rests_on) if group is None else group
            return {"sha256": entry.sha256, "rests_on": keys} | ({"page": True} if entry.page else {})

        data = {
            "format": _FORMAT,
            "generator": "sozialblog",
            "state": "published" if self.complete else "publishing",
            "log": list(self.heads),
            "documents": dict(sorted(self.documents.items())),
            "texts": dict(sorted(self.texts.items())),
            "host": {"url": self.host.url, "lang": self.host.lang, "notices": self.host.notices},
            "removed": sorted(self.removed),
            "groups": [sorted(keys) for keys in groups],
            "files": {path: told(entry) for path, entry in files},
        }
        return msgspec.json.format(msgspec.json.encode(data), indent=1) + b"\n"


def read_manifest(folder: Path) -> Manifest | Literal["damaged"] | None:
    """The manifest of an output folder; None if it carries none, "damaged" if it cannot be read."""
    path = folder / MANIFEST
    if path.is_symlink():
        return "damaged"
    try:
        if path.stat().st_size > _MAX:
            return "damaged"
        data = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError):
        return "damaged"
    try:
        if data["generator"] != "sozialblog" or data["format"] not in _READABLE:
            return "damaged"
        groups = {number: frozenset(map(str, keys)) for number, keys in enumerate(data.get("groups", ()))}
        return Manifest(
            files={
                str(path): Entry(
                    sha256=str(entry["sha256"]),
                    rests_on=_rests_on(entry["rests_on"], groups),
                    page=entry.get("page") is True,
                )
                for path, entry in data["files"].items()
                if _is_inside(str(path))
            },
            documents={str(key): str(digest) for key, digest in data["documents"].items()},
            texts={str(key): str(digest) for key, digest in data.get("texts", {}).items()},
            heads=tuple(map(str, data["log"])),
            complete=data["state"] == "published",
            removed=tuple(path for path in map(str, data.get("removed", ())) if _is_inside(path)),
            host=_host(data.get("host", {})),
        )
    except (LookupError, TypeError, AttributeError):
        return "damaged"


def _rests_on(keys: int | Iterable[object], groups: Mapping[int, frozenset[str]]) -> frozenset[str]:
    """The keys themselves, or those of the group with this number; raises LookupError where there is none."""
    return groups[keys] if isinstance(keys, int) else frozenset(map(str, keys))


def _host(data: Mapping[str, object]) -> Host:
    return Host(url=str(data.get("url", "")), lang=str(data.get("lang", "de")), notices=data.get("notices") is True)


def _is_inside(path: str) -> bool:
    """A manifest may come from anywhere: it must not make us touch a file outside its folder."""
    return "\\" not in path and {"", ".", ".."}.isdisjoint(path.split("/"))
