"""files: reads untrusted files. Follows no link out of its folder, reads nothing twice as large as allowed."""

from __future__ import annotations

import errno
import os
import re
import stat
from pathlib import Path

from sozialblog.errors import ContentError
from sozialblog.i18n import Message, msg

# Control characters, line separators, bidirectional overrides and private use: a reviewer cannot see them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ue000-\uf8ff\ufeff\ufffe\uffff\U000f0000-\U0010ffff]"
)

# https://learn.microsoft.com/windows/win32/fileio/naming-a-file: reserved with every ending, too.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])(?:\.|\Z)", re.IGNORECASE)

_REASONS = {
    errno.ENOSPC: msg("no space is left"),
    errno.EDQUOT: msg("no space is left"),
    errno.EACCES: msg("you have no right to it"),
    errno.EPERM: msg("you have no right to it"),
    errno.EROFS: msg("nothing can be written there"),
    errno.ENOENT: msg("it does not exist"),
    errno.EISDIR: msg("it is a folder"),
    errno.ENOTDIR: msg("it is not a folder"),
    errno.ENAMETOOLONG: msg("the name is too long"),
    errno.EADDRINUSE: msg("something else uses it already"),
}

_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_READ = os.O_RDONLY | _NO_LINK | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

MAX_TEXT = 1 << 20  #: bytes of one text file: a book chapter; more is a mistake or an attack


def read_bytes(root: Path, relative: str, *, limit: int) -> bytes:
    """The bytes of ``root/relative``.

    Raises :class:`ContentError` F001 if it is missing, no plain file, a link (or below one), or larger than
    ``limit`` bytes.
    """
    try:
        current = root
        for part in relative.split("/"):
            current = current / part
            if current.is_symlink():
                raise _link(relative)
    except (OSError, ValueError) as error:
        raise _unreadable(relative, msg("The file cannot be read: {reason}", reason=reason(error))) from None
    return read_listed(root, relative, limit=limit)


def read_listed(root: Path, relative: str, *, limit: int) -> bytes:
    """Like :func:`read_bytes`, for a file whose folders were just listed without following a link.

    Sites have thousands of texts; to look at every folder above each of them takes longer than to read it.
    """
    path = f"{root}/{relative}"
    try:
        if not _NO_LINK and os.path.islink(path):  # noqa: PTH114 - on Windows, where opening cannot refuse a link
            raise _link(relative)
        descriptor = os.open(path, _READ)
        try:
            info = os.fstat(descriptor)
            if not stat.S_ISREG(info.st_mode):
                raise _unreadable(relative, msg("This is not a plain file."))
            if info.st_size > limit:
                raise _unreadable(relative, msg("The file is larger than {limit} kilobytes.", limit=limit // 1000))
            return _whole(descriptor, info.st_size, limit)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        raise _unreadable(relative, msg("The file does not exist.")) from None
    except (OSError, ValueError) as error:
        if getattr(error, "errno", None) == errno.ELOOP:
            raise _link(relative) from None
        raise _unreadable(relative, msg("The file cannot be read: {reason}", reason=reason(error))) from None


def _whole(descriptor: int, size: int, limit: int) -> bytes:
    """All of a file of ``size`` bytes, to which somebody may be writing, up to ``limit`` bytes."""
    parts, left = [], limit
    while left > 0 and (part := os.read(descriptor, min(left, size + 1))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def reason(error: Exception) -> Message | str:
    """Why the system refused, in words that can be translated where it is a usual reason."""
    number = getattr(error, "errno", None)
    return _REASONS.get(number or 0) or getattr(error, "strerror", None) or type(error).__name__


def decode(data: bytes, path: str) -> str:
    """UTF-8 text with line feeds; a byte-order mark and CRLF from other editors are taken off.

    Raises :class:`ContentError` F001 for other encodings and for control characters.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        fix = msg("Save the file as UTF-8 (in your editor: “Save as”, encoding UTF-8).")
        raise ContentError("F001", msg("The file is not UTF-8 text."), fix, path=path, line=line) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    refuse_invisible(text, path)
    return text


def refuse_invisible(text: str, path: str, first_line: int = 1) -> None:
    """Raise :class:`ContentError` F001 for a character that a reviewer cannot see, however it was written down."""
    if text.replace("\n", " ").isprintable():  # so are nearly all; to look for each sign takes twice as long
        return
    if found := _INVISIBLE.search(text):
        line = text.count("\n", 0, found.start()) + first_line
        message = msg("An invisible control character ({code}) stands here.", code=f"U+{ord(found[0]):04X}")
        raise ContentError("F001", message, msg("Delete the invisible character."), path=path, line=line)


def is_device(name: str) -> bool:
    """Whether Windows takes a file or folder of this name for a device, or drops its last character."""
    return bool(_DEVICE.match(name)) or name.endswith((".", " "))


def _link(path: str) -> ContentError:
    return _unreadable(path, msg("This is a link; only real files and folders are read."))


def visible(text: str) -> str:
    """``text`` without the characters that :func:`decode` refuses; line separators become line feeds."""
    return _INVISIBLE.sub("", re.sub("\r\n?|[\u2028\u2029]", "\n", text))


def _unreadable(path: str, message: Message) -> ContentError:
    fix = msg("Put the real file in its place, or take it out.")
    return ContentError("F001", message, fix, path=path)
