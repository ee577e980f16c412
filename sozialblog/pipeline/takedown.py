"""takedown: what leaves the site when a consent ends: addresses, photographs, files, entries in lists. Removes nothing.

The published manifest says what is online now, the content says what would be without the withdrawal. What the next
build does is its own judgement; this is the list for the person who has to answer for it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sozialblog import publish, render
from sozialblog.pipeline.judging import Judged
from sozialblog.pipeline.register import Place, life
from sozialblog.posts import GENERATED, address

_LISTS = frozenset(GENERATED) | {
    "index.html",
    "archive/index.html",
    "tags/index.html",
    "campaigns/index.html",
    "404.html",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Takedown:
    """``addresses`` are relative to the site's root; ``gone`` and ``rewritten`` are published files, by path.

    ``unpublished`` are documents that name the person and are not online: drafts, and what is withheld anyway.
    """

    places: tuple[Place, ...] = ()
    unpublished: tuple[Place, ...] = ()
    addresses: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    rewritten: tuple[str, ...] = ()

    @property
    def derived(self) -> tuple[str, ...]:
        """Published files of photographs that go."""
        return tuple(path for path in self.gone if path.startswith(render.PHOTOS))


def takedown(judged: Judged, manifest: publish.Manifest, record_id: str) -> Takedown:
    """What a withdrawal of ``record_id`` takes off the site that ``manifest`` describes.

    ``judged`` is the site as it was judged before the withdrawal.
    """
    online = frozenset[str]().union(*{entry.rests_on for entry in manifest.files.values()})
    places = life(judged, record_id).places
    affected = tuple(place for place in places if place.online or place.judgement.document.key in online)
    keys = {place.judgement.document.key for place in affected}
    addresses = []
    for place in affected:
        document = place.judgement.document
        addresses += [address(document), *document.aliases]
    others = {item.document.key for item in judged.publishable} - keys
    own = {f"{where}index.html" if where.endswith("/") else where for where in addresses}
    touched = [path for path, entry in manifest.files.items() if keys & entry.rests_on]
    gone = {path for path in touched if path in own or _alone(path, manifest.files[path].rests_on, keys, others)}
    return Takedown(
        places=affected,
        unpublished=tuple(place for place in places if place not in affected),
        addresses=tuple(addresses),
        gone=tuple(sorted(gone)),
        rewritten=tuple(sorted(set(touched) - gone)),
    )


def _alone(path: str, rests_on: frozenset[str], keys: Collection[str], others: Collection[str]) -> bool:
    """Whether a file exists for these documents only; every list also rests on the pages of the navigation."""
    if path.startswith(render.PHOTOS):
        return rests_on.isdisjoint(others)
    posts = {key for key in rests_on if key.startswith("post/")}
    return path not in _LISTS and bool(posts) and posts <= set(keys)
