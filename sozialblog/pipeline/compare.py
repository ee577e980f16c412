"""compare: a copy of the site, file by file, against what today's approved content renders. Pure.

Four things can soundly be said of a copy that carries a manifest: a file is not the one that was published; a file is
none that was ever published; a document was published in another version than the one approved today; a document's page
holds sentences that today's site says nowhere. The last one does not believe the manifest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from selectolax.lexbor import LexborHTMLParser

from sozialblog import publish
from sozialblog.publish.manifest import Entry

#: kinds of files that show something; what else lies there is the host's own business
_SHOWS = (".html", ".htm", ".xml", ".json", ".ics", ".pdf", ".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".svg")
_SENTENCE_WORDS = 4  #: words from which on a piece of text is somebody's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """Paths of the copy: ``altered`` since publication, ``foreign`` to it, pages of ``outdated`` documents by key.

    ``unapproved`` are sentences on documents' pages that today's site says nowhere, by path.
    """

    altered: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()
    unapproved: Mapping[str, tuple[str, ...]]

    def __bool__(self) -> bool:
        return bool(self.altered or self.foreign or self.outdated or self.unapproved)


def differences(
    copy: publish.Manifest, files: Mapping[str, bytes], today: publish.Manifest, rendered: Mapping[str, bytes]
) -> Differences:
    """What of the copy (its manifest and files) is not what ``rendered``, today's site and its manifest, shows.

    Documents that may not be seen today at all are the business of :func:`sozialblog.pipeline.audit.audit`.
    """
    same = {path for path, data in files.items() if rendered.get(path) == data}
    known = {path: entry for path, entry in copy.files.items() if path in files}
    altered = {path for path, entry in known.items() if path not in same and _digest(files[path]) != entry.sha256}
    foreign = {
        path
        for path in files.keys() - known.keys() - same
        if path.lower().endswith(_SHOWS) and path != publish.MANIFEST
    }
    sentences = {piece for data in rendered.values() for piece in _sentences(data)}
    unapproved = {
        path: tuple(piece for piece in _sentences(files[path]) if piece not in sentences)
        for path, entry in sorted(known.items())
        if path not in same and _is_page(path, entry) and _founded(entry, today)
    }
    return Differences(
        altered=tuple(sorted(altered)),
        foreign=tuple(sorted(foreign)),
        outdated=tuple(
            sorted(
                key
                for key, digest in copy.documents.items()
                if key in today.documents and today.documents[key] != digest
            )
        ),
        unapproved={path: found for path, found in unapproved.items() if found},
    )


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def _is_page(path: str, entry: Entry) -> bool:
    return entry.page and path.endswith(".html")


def _founded(entry: Entry, today: publish.Manifest) -> bool:
    """Whether everything that the file shows may still be seen: otherwise the document is named as a whole anyway."""
    return entry.rests_on <= today.documents.keys()


def _sentences(data: bytes) -> tuple[str, ...]:
    """Pieces of text that a visitor reads, each with its blanks made one."""
    if b"<html" not in data[:400].lower():
        return ()
    body = LexborHTMLParser(data).body
    if body is None:
        return ()
    pieces = (" ".join(piece.split()) for piece in body.text(separator="\n").split("\n"))
    return tuple(dict.fromkeys(piece for piece in pieces if len(piece.split()) >= _SENTENCE_WORDS))
