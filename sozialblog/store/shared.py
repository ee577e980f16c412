"""shared: cleaned photographs that several machines share, on any address that fsspec knows.

What comes from there is believed only under a secret that the machines share, and looked at anew all the same: whoever
could put a picture there unseen could undo a redaction. One address belongs to one site.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection
from typing import Final

import fsspec

from sozialblog.store.kept import Kept

_MAC: Final = hashlib.sha256().digest_size


class Shared:
    """What is kept in ``local`` and, signed with ``secret``, below ``address``.

    An address that cannot be reached costs time; only what has to go from it and cannot be deleted is an error.
    """

    def __init__(self, local: Kept, address: str, secret: bytes) -> None:
        """Raises ValueError or ImportError for an address that nothing here can open."""
        self._local = local
        self._secret = secret
        self._files, place = fsspec.core.url_to_fs(address)
        self._place = str(place).rstrip("/")

    @property
    def code(self) -> str:
        return self._local.code

    def get(self, key: str) -> bytes | None:
        """What lies here under ``key``, or else there."""
        known = self._local.get(key)
        if known is not None:
            return known
        try:
            stored: bytes = self._files.cat_file(f"{self._place}/{key}")
        except Exception:  # noqa: BLE001 - every kind of address has errors of its own, and none may stop a build
            return None
        data = stored[_MAC:]
        if not hmac.compare_digest(stored[:_MAC], self._mac(key, data)):
            return None
        self._local.put(key, data)
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keep ``data`` here and there."""
        self._local.put(key, data)
        try:
            self._files.makedirs(self._place, exist_ok=True)
            self._files.pipe_file(f"{self._place}/{key}", self._mac(key, data) + data)
        except Exception:  # noqa: BLE001, S110 - the next machine works it out again
            pass

    def keep_only(self, keys: Collection[str]) -> None:
        """Delete everything else here and there; raises OSError if that fails."""
        self._local.keep_only(keys)
        try:
            self._files.invalidate_cache()
            present = self._files.ls(self._place, detail=False) if self._files.exists(self._place) else []
            for path in present:
                if str(path).rpartition("/")[2] not in keys:
                    self._files.rm(path, recursive=True)
        except Exception as error:
            raise OSError(f"{self._place}: {type(error).__name__}") from error

    def _mac(self, key: str, data: bytes) -> bytes:
        return hmac.new(self._secret, f"{key}\0".encode() + data, hashlib.sha256).digest()
