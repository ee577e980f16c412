"""Facts: what one file of a folder says by itself, and what it asks of the others. Judges no other file.

Facts are a pure function of a file's path and bytes, of the site's address and of what a picture may carry; so they
may be kept under the digest of all that. What follows from them for the folder as a whole is asked anew each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from sozialblog.findings import Finding
from sozialblog.verify import kinds, leaflets, page

_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """What :meth:`Reader.read` found in a file; all of it but ``findings`` is plain text and lists of it.

    ``wanted`` are the places inside the folder that have to be there, each with the anchor it needs or ""; None
    stands where the place may end before the punctuation of a sentence.
    ``anchors`` is None for a file that is no page.
    """

    digest: str  #: SHA-256, hexadecimal
    embedded: tuple[str, ...] = ()  #: SHA-256 of what its data: addresses hold
    wanted: tuple[tuple[str, str | None], ...] = ()
    anchors: tuple[str, ...] | None = None
    findings: tuple[Finding, ...] = ()


class File:
    """One file of the folder while it is looked at: parsed once, for whoever asks."""

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.data = data

    @cached_property
    def kind(self) -> str:
        """The ending that says what the file should be, or "host"; empty where it is not what it should be."""
        kind = kinds.ending(self.path)
        return kind if kinds.fits(kind, self.data) else ""

    @cached_property
    def text(self) -> str:
        """The content of a text file, without a byte-order mark."""
        return self.data.decode("utf-8-sig")

    @cached_property
    def leaflet(self) -> tuple[list[bytes], list[str]] | None:
        """The streams and words of a PDF; None if it holds more than its pages."""
        return leaflets.examined(self.data)

    @cached_property
    def page(self) -> page.Page:
        """The content of an HTML file."""
        return page.read(self.data.removeprefix(_BOM))
