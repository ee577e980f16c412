"""sftp: a target on a server, over SSH. Talks to no server whose key is not known, and sends no key of its own away."""

from __future__ import annotations

import base64
import hashlib
import os
import posixpath
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import paramiko

from sozialblog.deploy.target import TEMPORARY, Lost
from sozialblog.deploy.where import Where
from sozialblog.errors import UsageError
from sozialblog.i18n import Message, msg

_PATIENCE = 30.0  #: seconds without a sign of life
_CUT = "transport shut down"  #: how paramiko words a connection that broke while it was proving who we are
_MOST = 256 << 20  #: bytes of a file that is read back


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What proves who we are. ``password`` and ``passphrase`` are asked for only when they are needed."""

    key: Path | None = None
    known_hosts: Path = Path("~/.ssh/known_hosts")
    password: Callable[[], str] = str
    passphrase: Callable[[], str] = str


class SftpTarget:
    """A folder on a server. Each file is sent under a temporary name and then renamed."""

    def __init__(self, where: Where, secrets: Secrets) -> None:
        self._where = where
        self._client = _connected(where, secrets)
        with self._talking():
            self._sftp = self._client.open_sftp()
            channel = self._sftp.get_channel()
            if channel is not None:
                channel.settimeout(_PATIENCE)
            base = where.path if where.path.startswith("/") else posixpath.join(self._sftp.normalize("."), where.path)
            self._base = base
            self._folders = {""}
            try:
                there = stat.S_ISDIR(self._sftp.stat(base).st_mode or 0)
            except FileNotFoundError:
                there = False
        if not there:
            self.close()
            raise UsageError(msg("There is no folder {folder}. Make it, or correct the target.", folder=str(where)))

    def listing(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        waiting = [""]
        with self._talking():
            while waiting:
                folder = waiting.pop()
                self._folders.add(folder)
                for item in self._sftp.listdir_attr(posixpath.join(self._base, folder)):
                    path = posixpath.join(folder, item.filename)
                    mode = item.st_mode or 0
                    if stat.S_ISDIR(mode):
                        waiting.append(path)
                    else:
                        found[path] = item.st_size if stat.S_ISREG(mode) and item.st_size is not None else -1
        return found

    def read(self, path: str) -> bytes | None:
        with self._talking(path):
            try:
                with self._sftp.open(posixpath.join(self._base, path), "rb") as stream:
                    size = stream.stat().st_size or 0
                    stream.prefetch(min(size, _MOST))
                    return bytes(stream.read(_MOST))
            except FileNotFoundError:
                return None

    def delete(self, paths: Sequence[str]) -> None:
        for path in paths:
            with self._talking(path), suppress(FileNotFoundError):
                self._sftp.remove(posixpath.join(self._base, path))
        for folder in _emptied(paths):
            with self._talking(folder), suppress(OSError):
                self._sftp.rmdir(posixpath.join(self._base, folder))
                self._folders.discard(folder)

    def upload(self, source: Path, paths: Sequence[str]) -> None:
        for path in paths:
            data = (source / path).read_bytes()
            self._folder(posixpath.dirname(path))
            place = posixpath.join(self._base, path)
            name = TEMPORARY + hashlib.sha256(path.encode()).hexdigest()[:16]
            temporary = posixpath.join(posixpath.dirname(place), name)
            with self._talking(path):
                with self._sftp.open(temporary, "wb") as stream:
                    stream.set_pipelined(pipelined=True)
                    stream.write(data)
                if self._sftp.stat(temporary).st_size != len(data):
                    raise Lost(msg("{path} did not arrive whole.", path=path))
                with suppress(OSError):
                    self._sftp.chmod(temporary, 0o644)
                self._rename(temporary, place)

    def _rename(self, temporary: str, place: str) -> None:
        """In one step; where the server does not know how to replace a file, in two."""
        try:
            self._sftp.posix_rename(temporary, place)
        except OSError:
            with suppress(FileNotFoundError):
                self._sftp.remove(place)
            self._sftp.rename(temporary, place)

    def _folder(self, folder: str) -> None:
        """Make a folder and those above it, once."""
        if folder in self._folders:
            return
        self._folder(posixpath.dirname(folder))
        with self._talking(folder):
            place = posixpath.join(self._base, folder)
            try:
                self._sftp.mkdir(place, 0o755)
            except OSError:
                if not stat.S_ISDIR(self._sftp.lstat(place).st_mode or 0):
                    raise
        self._folders.add(folder)

    def differing(self, source: Path, paths: Sequence[str]) -> frozenset[str]:
        return frozenset(path for path in paths if self.read(path) != (source / path).read_bytes())

    def close(self) -> None:
        self._client.close()

    @contextmanager
    def _talking(self, path: str = "") -> Iterator[None]:
        """Every fault of the connection as :class:`Lost`, with the file that was under way."""
        try:
            yield
        except (UsageError, Lost):
            raise
        except (OSError, EOFError, paramiko.SSHException) as error:
            why = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise Lost(msg("{path}: the server stopped answering: {reason}.", path=path or "/", reason=why)) from error


def _emptied(paths: Sequence[str]) -> list[str]:
    """The folders that deleting ``paths`` may leave empty, the innermost first."""
    found = set()
    for path in paths:
        while path := posixpath.dirname(path):
            found.add(path)
    return sorted(found, key=lambda folder: -folder.count("/"))


class _Strict(paramiko.MissingHostKeyPolicy):
    """Never talk to a server that nobody has vouched for."""

    def __init__(self, known_hosts: Path) -> None:
        self._file = known_hosts

    def missing_host_key(self, client: paramiko.SSHClient, hostname: str, key: paramiko.PKey) -> None:
        line = f"{hostname} {key.get_name()} {key.get_base64()}"
        raise UsageError(
            msg(
                "The server {host} is not known yet. Its key has the fingerprint {fingerprint}. Compare it with the "
                "one that your host tells you, and only if they are the same add this line to {file}: {line}",
                host=hostname, fingerprint=_fingerprint(key), file=str(self._file), line=line,
            )
        )  # fmt: skip


def _fingerprint(key: paramiko.PKey) -> str:
    return "SHA256:" + base64.b64encode(hashlib.sha256(key.asbytes()).digest()).decode().rstrip("=")


def _connected(where: Where, secrets: Secrets) -> paramiko.SSHClient:
    """A client that was let in. Raises :class:`UsageError` for keys and passwords, :class:`Lost` for the rest."""
    client = paramiko.SSHClient()
    known = secrets.known_hosts.expanduser()
    if known.is_file():
        try:
            client.load_host_keys(str(known))
        except (OSError, paramiko.SSHException):
            raise UsageError(msg("{file} cannot be read.", file=str(known))) from None
    client.set_missing_host_key_policy(_Strict(known))
    try:
        _let_in(client, where, secrets)
    except paramiko.BadHostKeyException as error:
        client.close()
        raise UsageError(_other_key(error, known)) from None
    except paramiko.AuthenticationException as error:
        client.close()
        if _CUT in str(error):
            raise Lost(msg("The server {host} cannot be reached: {reason}.", host=where.host, reason=_CUT)) from error
        raise UsageError(msg("The server {host} does not let {user} in.", host=where.host, user=where.user)) from None
    except (OSError, EOFError, paramiko.SSHException) as error:
        client.close()
        why = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise Lost(msg("The server {host} cannot be reached: {reason}.", host=where.host, reason=why)) from error
    except BaseException:
        client.close()
        raise
    return client


def _let_in(client: paramiko.SSHClient, where: Where, secrets: Secrets) -> None:
    """Keys first, those of the agent too; a password only if there is one and no key was named."""

    def connect(*, password: str = "", passphrase: str = "", keys: bool = True) -> None:
        client.connect(
            where.host, port=where.port or 22, username=where.user or None, password=password or None,
            key_filename=str(secrets.key.expanduser()) if secrets.key and keys else None,
            passphrase=passphrase or None, allow_agent=keys and secrets.key is None and _has_agent(),
            look_for_keys=keys and secrets.key is None, timeout=_PATIENCE, banner_timeout=_PATIENCE,
            auth_timeout=_PATIENCE,
        )  # fmt: skip

    try:
        connect()
    except paramiko.PasswordRequiredException:
        connect(passphrase=secrets.passphrase())
    except (paramiko.AuthenticationException, paramiko.SSHException) as error:
        wanted = isinstance(error, paramiko.AuthenticationException) or "No authentication methods" in str(error)
        if secrets.key is not None or not wanted or isinstance(error, paramiko.BadHostKeyException):
            raise
        password = secrets.password()
        if not password:
            raise paramiko.AuthenticationException from error
        connect(password=password, keys=False)
    transport = client.get_transport()
    if transport is not None:
        transport.set_keepalive(15)


def _has_agent() -> bool:
    return os.name == "nt" or bool(os.environ.get("SSH_AUTH_SOCK"))


def _other_key(error: paramiko.BadHostKeyException, known: Path) -> Message:
    return msg(
        "The server {host} shows another key than before: {fingerprint}. Somebody may be listening in. Ask your host; "
        "only if the key was really changed, replace its line in {file}.",
        host=error.hostname, fingerprint=_fingerprint(error.key), file=str(known),
    )  # fmt: skip
