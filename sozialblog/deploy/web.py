"""web: what visitors get, compared with the manifest. Asks the site's own address alone, one file after the other."""

from __future__ import annotations

import hashlib
import http.client
from collections.abc import Sequence
from urllib.parse import quote, urlsplit

from sozialblog.deploy.target import Lost
from sozialblog.i18n import Message, msg
from sozialblog.publish import MANIFEST, Manifest
from sozialblog.publish.removed import LISTS, address

_PATIENCE = 30.0  #: seconds
_MOST = 256 << 20  #: bytes of one answer
_FOR_HOSTS = frozenset({".htaccess", "_redirects", "_headers", "404.html", MANIFEST, *LISTS})
"""Files that a server reads and rightly does not show."""


def differences(manifest: Manifest, url: str) -> list[Message]:
    """How the answers of the server at ``url`` differ from the manifest. Raises :class:`Lost`."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Lost(msg("“{url}” is no address on the web.", url=url))
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=_PATIENCE)
    found: list[Message] = []
    try:
        for path, entry in sorted(manifest.files.items()):
            if path not in _FOR_HOSTS:
                status, digest = _answer(connection, parts.path + quote(address(path)))
                if (status, digest) != (200, entry.sha256):
                    found.append(_other(path, status))
        found += _still_there(connection, parts.path, [path for path in manifest.removed if path not in manifest.files])
    except (OSError, http.client.HTTPException) as error:
        raise Lost(msg("The website does not answer: {reason}.", reason=str(error) or type(error).__name__)) from error
    finally:
        connection.close()
    return found


def _still_there(connection: http.client.HTTPConnection, base: str, removed: Sequence[str]) -> list[Message]:
    answers = ((path, _answer(connection, base + quote(address(path)))[0]) for path in removed)
    return [msg("{path} was removed and still answers with {status}.", path=path, status=status)
            for path, status in answers if status not in (404, 410)]  # fmt: skip


def _answer(connection: http.client.HTTPConnection, path: str) -> tuple[int, str]:
    connection.request("GET", path, headers={"Accept-Encoding": "identity", "Cache-Control": "no-cache"})
    response = connection.getresponse()
    data = response.read(_MOST)
    return response.status, hashlib.sha256(data).hexdigest()


def _other(path: str, status: int) -> Message:
    if status == 200:
        return msg("{path} is served with other bytes.", path=path)
    return msg("{path} is answered with {status}.", path=path, status=status)
