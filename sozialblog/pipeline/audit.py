"""audit: what in a published folder has no valid basis today, by the folder's own manifest. Pure.

The manifest says of each file which documents it rests on; the site's records and approvals of today say which of
these may be seen.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sozialblog import publish
from sozialblog.pipeline.judging import Judged
from sozialblog.publish.manifest import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfounded:
    """A document that a folder shows and that may not be seen; ``codes`` is empty where it has no source any more.

    ``own`` are its page and files that show nothing that may be seen, ``shared`` those that show it among others.
    """

    document: str
    codes: tuple[str, ...]
    own: tuple[str, ...]
    shared: tuple[str, ...]


def audit(manifest: publish.Manifest, judged: Judged) -> tuple[Unfounded, ...]:
    """Every document of the folder that may not be published today, by key."""
    allowed = {item.document.key for item in judged.publishable}
    known = {item.document.key: item for item in judged.judgements}
    shown = frozenset[str]().union(*{entry.rests_on for entry in manifest.files.values()})
    found = []
    for key in sorted(shown - allowed):
        paths = sorted(path for path, entry in manifest.files.items() if key in entry.rests_on)
        own = tuple(path for path in paths if _is_own(path, manifest.files[path], key, allowed))
        findings = known[key].findings if key in known else ()
        found.append(
            Unfounded(
                document=key,
                codes=tuple(dict.fromkeys(finding.code for finding in findings if finding.blocks)),
                own=own,
                shared=tuple(path for path in paths if path not in own),
            )
        )
    return tuple(found)


def _is_own(path: str, entry: Entry, key: str, allowed: Collection[str]) -> bool:
    """A document's page also names its neighbours, and is its own nevertheless."""
    return entry.rests_on.isdisjoint(allowed) or (entry.page and path.endswith(f"{key.partition('/')[2]}/index.html"))
