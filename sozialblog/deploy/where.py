"""where: the words behind ``--to`` as a value. Pure; takes no password, because what is on a command line is public."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

from sozialblog.errors import UsageError
from sozialblog.i18n import msg

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]+")
_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@+-]*")
_KINDS: dict[str, Literal["folder", "sftp", "rsync", "rsync+ssh"]] = {
    "sftp": "sftp",
    "rsync": "rsync",
    "rsync+ssh": "rsync+ssh",
    "file": "folder",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """``path`` begins with a slash, or is relative to the user's home folder where it was written as ``/~/…``."""

    kind: Literal["folder", "sftp", "rsync", "rsync+ssh"]
    path: str
    host: str = ""
    user: str = ""
    port: int | None = None

    def __str__(self) -> str:
        user = f"{self.user}@" if self.user else ""
        port = f":{self.port}" if self.port else ""
        slash = "" if self.path.startswith("/") else "/~/"
        return self.path if self.kind == "folder" else f"{self.kind}://{user}{self.host}{port}{slash}{self.path}"


def where(text: str) -> Where:
    """``/srv/www``, ``sftp://user@host:22/path``, ``rsync://host/module/path`` or ``rsync+ssh://user@host/path``.

    Raises :class:`UsageError`.
    """
    if "://" not in text:
        if not text.strip():
            raise UsageError(msg("The target is empty."))
        return Where(kind="folder", path=text)
    try:
        parts = urlsplit(text)
        port, host, password = parts.port, parts.hostname or "", parts.password
    except ValueError:
        raise _wrong() from None
    if password is not None:
        raise UsageError(
            msg(
                "A password does not belong into the target: other people of this computer can read it. Use a key, the "
                "variable SOZIALBLOG_DEPLOY_PASSWORD, or wait to be asked for it."
            )
        )
    kind, user, path = _KINDS.get(parts.scheme), unquote(parts.username or ""), unquote(parts.path)
    if kind is None or parts.query or parts.fragment or "\0" in path or ".." in path.split("/"):
        raise _wrong()
    if kind == "folder":
        return Where(kind="folder", path=path)
    if not _HOST.fullmatch(host) or (user and not _USER.fullmatch(user)) or len(path.strip("/")) == 0:
        raise _wrong()
    path = path.removeprefix("/~/") if path.startswith("/~/") else path
    return Where(kind=kind, path=path.rstrip("/"), host=host, user=user, port=port)


def _wrong() -> UsageError:
    return UsageError(
        msg(
            "This target is not understood. Write a folder, or sftp://user@host/path, rsync://host/module/path, or "
            "rsync+ssh://user@host/path; /~/path begins in the home folder."
        )
    )
