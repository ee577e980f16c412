"""far: other machines that a build may use, and the errors of those who name them wrongly."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from sozialblog.errors import UsageError
from sozialblog.i18n import msg
from sozialblog.pipeline import Keeper
from sozialblog.store import Kept

_SECRET = "SOZIALBLOG_CACHE_SECRET"  # noqa: S105 - the name of a variable
_SHORTEST = 16  #: characters of a secret that nobody guesses


@contextmanager
def executor(address: str) -> Iterator[Executor | None]:
    """What does pure steps on a cluster; None for no address. Raises :class:`UsageError`."""
    if not address:
        yield None
        return
    scheme, _, place = address.partition("://")
    if scheme != "dask" or not place:
        raise UsageError(
            msg("“{address}” is no cluster. Name one such as dask://localhost:8786.", address=address)
        )  # fmt: skip
    try:
        from distributed import Client
    except ImportError:
        message = msg("A Dask cluster needs a further package: {command}", command='pip install "sozialblog[dask]"')
        raise UsageError(message) from None
    try:
        client = Client(f"tcp://{place}", timeout=10, set_as_default=False)
    except (OSError, ValueError) as error:
        message = msg("The cluster at {address} does not answer ({kind}).", address=address, kind=type(error).__name__)
        raise UsageError(message) from None
    with client, client.get_executor() as pool:
        yield pool


def keeper(local: Kept, address: str) -> Keeper:
    """Where photographs are kept: here, and at an address that machines share if there is one."""
    if not address:
        return local
    secret = os.environ.get(_SECRET, "")
    if len(secret) < _SHORTEST:
        raise UsageError(
            msg(
                "A cache that machines share needs a secret of at least {n} characters in {name}: whoever could put "
                "pictures there unseen could undo a redaction.",
                n=_SHORTEST, name=_SECRET,
            )
        )  # fmt: skip
    try:
        from sozialblog.store.shared import Shared

        return Shared(local, address, secret.encode())
    except ImportError as error:
        message = msg(
            "The cache at {address} needs a further package ({name}): {command}",
            address=address, name=error.name or "fsspec", command='pip install "sozialblog[cache]"',
        )  # fmt: skip
        raise UsageError(message) from None
    except ValueError:
        raise UsageError(msg("“{address}” is no address of a cache.", address=address)) from None
