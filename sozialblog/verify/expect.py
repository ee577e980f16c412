"""What a folder is held against, and how a finding about it is worded. Reads nothing."""

from __future__ import annotations

from dataclasses import dataclass

from sozialblog.findings import Finding
from sozialblog.i18n import Message, msg


@dataclass(frozen=True, slots=True, kw_only=True)
class Forbidden:
    """A string that may not occur anywhere; ``what`` says what it is without repeating it.

    ``document`` is the path of the document it comes from. The string is looked for regardless of case, spaces,
    hyphens and markup; with fewer than four letters only as a word of its own in what a reader sees. ``address``
    says that it is an address: lists of removed addresses have to name it, and nothing else may. ``day`` says that it
    is a date: pieces of one in blocks that have nothing to do with each other are none.
    """

    text: str
    what: Message
    document: str = ""
    address: bool = False
    day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What is known about a folder. With nothing known only what holds for every site is checked."""

    base_url: str = ""  #: such as "https://blog.example/sub/": links that begin so count as internal
    forbidden: tuple[Forbidden, ...] = ()
    originals: frozenset[str] = frozenset()  #: SHA-256 (hexadecimal) of photographs as they came from the camera
    read_before: frozenset[str] = frozenset()  #: SHA-256 of JPEGs that this same code has read to their end before
    credited: bool = False  #: whether pictures carry the credit that the site wants in them


@dataclass(frozen=True, slots=True)
class Fault:
    """Something found, before it is known in which line; ``clue`` is what to look for in the file."""

    code: str
    message: Message
    clue: str = ""
    line: int = 0

    def finding(self, path: str, data: bytes = b"") -> Finding:
        """This fault in the file ``path`` with the content ``data``."""
        line = self.line
        if not line:
            line = data[: max(0, data.find(self.clue.encode()))].count(b"\n") + 1
        return Finding(code=self.code, path=path, line=line, message=self.message, fix=FIXES[self.code])


FIXES = {
    "I401": msg("Build anew. If the file comes from a theme, save it without metadata and as a plain picture."),
    "S503": msg("Put the file into the theme or the post's folder and refer to it there, or remove what asks for it."),
    "S504": msg("Correct the link, or publish what it points to."),
    "S507": msg("Do not publish this folder. Delete the file and build anew with --clean."),
}
