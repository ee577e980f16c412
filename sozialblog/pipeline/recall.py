"""recall: a site judged with what its files were found to say before. Facts alone; every verdict is reached anew."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from sozialblog.load import Readers
from sozialblog.pipeline.hits import KnownHits
from sozialblog.pipeline.judging import Judged, judge_site
from sozialblog.pipeline.known import FactKeeper, KnownSources
from sozialblog.pipeline.means import Means
from sozialblog.pipeline.work import ALONE, Workers

_NOTHING: Mapping[str, bytes] = {}


def means_with(
    known: KnownSources, hits: KnownHits, workers: Workers, instead: Mapping[str, bytes] = _NOTHING
) -> Means:  # fmt: skip
    """Means to judge a site with what is ``known`` of its files, some of them taken to say other bytes ``instead``."""
    away = workers.away if workers.executor else None
    readers = Readers(known=known, each=workers.each, away=away, instead=instead)
    return Means(readers=readers, verified=known.verified, words=hits, here=workers.here)


def recalled(facts: FactKeeper, workers: Workers) -> Means:
    """Means to judge a site with what builds keep of it, and to keep nothing more."""
    return means_with(KnownSources(facts), KnownHits(facts), workers)


class Recall:
    """Judges sites again and again, as a program does that goes on running, and writes nothing anywhere."""

    def __init__(self) -> None:
        self._facts = _InMemory()
        self._lock = threading.Lock()

    def judged(
        self, folder: Path, today: dt.date, root: str, *, instead: Mapping[str, bytes] = _NOTHING,
        workers: Workers = ALONE,
    ) -> Judged:  # fmt: skip
        """The site in ``folder`` as :func:`judge_site` judges it, the files ``instead`` taken to say these bytes.

        More than one of ``workers`` only for a program that has no threads yet: it is copied with all that they hold.
        """
        with self._lock:
            known, hits = KnownSources(self._facts), KnownHits(self._facts)
            judged = judge_site(folder, today, root, means=means_with(known, hits, workers, instead))
            site = judged.site
            sound = [item.key for item in site.documents if item.readable and not site.findings.get(item.key)]
            known.keep_only(site, sound)
            known.remember(site, sound)
            known.remember_verified(judged.ledger.verified)
            hits.keep_only(sound)
            hits.remember(sound)
            return judged


class _InMemory:
    """Facts for as long as the program runs."""

    code = ""  #: the same for as long

    def __init__(self) -> None:
        self._kinds: dict[str, dict[str, bytes]] = {}

    def get(self, kind: str, key: str) -> bytes | None:
        return self._kinds.get(kind, {}).get(key)

    def all(self, kind: str) -> Iterator[tuple[str, bytes]]:
        yield from self._kinds.get(kind, {}).items()

    def put(self, kind: str, facts: Mapping[str, bytes]) -> None:
        self._kinds.setdefault(kind, {}).update(facts)

    def keep_only(self, kind: str, keys: Collection[str]) -> None:
        self._kinds[kind] = {key: fact for key, fact in self._kinds.get(kind, {}).items() if key in keys}
