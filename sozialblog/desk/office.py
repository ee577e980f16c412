"""office: what the desk works on: one site folder, its keys, the clock. Judges anew each time; keeps no verdict."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from flask import abort, current_app, g

from sozialblog import images, pipeline, signing, store
from sozialblog.desk import leaflets
from sozialblog.desk.guard import Session
from sozialblog.gates import Judgement
from sozialblog.i18n import Language

_MOST_PICTURES = 600  #: in memory, some hundred kilobytes each; what is beyond comes from what builds kept
_KEPT_SHOWN = 8  #: versions of documents that can be looked at at once
_NOTHING: Mapping[str, bytes] = {}


class Office:
    """One site folder and whoever works on it. ``root`` is asked each time: beginning pins it while the desk runs."""

    def __init__(
        self, folder: Path, *, today: Callable[[], dt.date], now: Callable[[], dt.datetime], root: Callable[[], str],
        language: Language, keystore: signing.Keystore, chance: signing.Chance,
    ) -> None:  # fmt: skip
        self.folder = folder
        self.today = today
        self.now = now
        self.root = root
        self.language = language
        self.keystore = keystore
        self.chance = chance
        #: held from judging to writing, so that two windows of one desk do not sign against the same end of the log
        self.lock = threading.Lock()
        self._shown: dict[str, Shown] = {}
        self._pictures: pipeline.Cache = {}
        self._kept = store.Kept(folder)
        self._recall = pipeline.Recall()

    def prepare(self) -> None:
        """Read the site on all cores, so that nobody waits for the first page; before there are threads."""
        self._recall.judged(self.folder, self.today(), self.root(), workers=pipeline.Workers.on_all_cores())

    def judged(self, instead: Mapping[str, bytes] = _NOTHING) -> pipeline.Judged:
        """The site as it is now, the files ``instead`` taken to say these bytes. Never raises for what they say."""
        return self._recall.judged(self.folder, self.today(), self.root(), instead=instead)

    def signatories(self, judged: pipeline.Judged) -> tuple[signing.Signatory, ...]:
        """Who can sign with the keys that lie here."""
        keyring = judged.ledger.keyring
        if keyring is None:
            return ()
        return signing.signatories(keyring, self.keystore, self.now().astimezone(dt.UTC).date())

    def show(self, judged: pipeline.Judged, key: str, version: str) -> Shown:
        """Keep what is about to be shown under its version, so that the frame shows just that and nothing older."""
        if len(self._pictures) > _MOST_PICTURES:
            self._pictures.clear()
        self._shown.pop(version, None)
        self._shown[version] = shown = Shown(judged, key, self._pictures, self._kept)
        for old in list(self._shown)[:-_KEPT_SHOWN]:
            self._shown.pop(old, None)
        return shown

    def shown(self, version: str) -> Shown:
        """What was shown under a version; answers 404 where that is too long ago."""
        found = self._shown.get(version)
        return found if found is not None else abort(404)


class Shown:
    """A document as one page of the desk shows it; rendered when the frame asks for it."""

    def __init__(self, judged: pipeline.Judged, key: str, pictures: pipeline.Cache, kept: pipeline.Keeper) -> None:
        self._judged = judged
        self._key = key
        self._pictures = pictures
        self._kept = kept
        self._lock = threading.Lock()
        self._rehearsal: pipeline.Rehearsal | None = None

    @property
    def judgement(self) -> Judgement:
        return judgement_of(self._judged, self._key)

    @property
    def rehearsal(self) -> pipeline.Rehearsal:
        """Raises :class:`~sozialblog.errors.ContentError` where the theme is at fault."""
        with self._lock:
            if self._rehearsal is None:
                self._rehearsal = pipeline.rehearse(self._judged, self._key, self._pictures, self._kept)
            return self._rehearsal

    @property
    def small(self) -> dict[str, bytes]:
        """By file, to be kept with an approval: photographs as small WebPs, and of leaflets what there is to say."""
        document, shown = self.judgement.document, self.rehearsal
        photos = zip(document.photos, shown.pictures, strict=True)
        files = zip(document.attachments, shown.leaflets, strict=True)
        small = {photo.file: images.small(picture) for photo, picture in photos if picture is not None}
        return small | {item.file: leaflets.packed(leaflet) for item, leaflet in files if leaflet is not None}


def office() -> Office:
    """The office that the current request is about."""
    found: Office = current_app.extensions["office"]
    return found


def session() -> Session:
    """The session that the guard found."""
    found: Session = g.session
    return found


def language() -> Language:
    """The language of the page that is being made."""
    found: Language = session().language if "session" in g else g.get("language", office().language)
    return found


def judgement_of(judged: pipeline.Judged, key: str) -> Judgement:
    """A document's judgement by its key; answers 404 where there is none, so that no path is ever made of a key."""
    return next((item for item in judged.judgements if item.document.key == key), None) or abort(404)
