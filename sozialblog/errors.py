"""errors: the two families of failure. Imports nothing but the sentences they are told in.

:class:`ContentError` is the editor's to mend and says how: it has a finding code, a file, a line and a
key. Whatever else is raised is a fault of ours and ends in exit status 1.
"""

from __future__ import annotations

from sozialblog.i18n import Message


class ContentError(Exception):
    """Something in the content that its editor can mend.

    ``path`` is relative to the site folder with forward slashes, ``line`` counts from 1, ``key`` is the
    front-matter or TOML key (dotted) or empty, ``message`` says what is wrong, ``fix`` how to mend it.
    """

    def __init__(
        self, code: str, message: Message, fix: Message, *, path: str = "", line: int = 1, key: str = ""
    ) -> None:
        super().__init__(str(message))
        self.code = code
        self.message = message
        self.fix = fix
        self.path = path
        self.line = line
        self.key = key

    def __reduce__(self) -> tuple[object, ...]:
        """An exception that comes out of another process has its message alone unless it says what it is made of."""
        return _content_error, (self.code, self.message, self.fix, self.path, self.line, self.key)


class UsageError(Exception):
    """The command was called in a way that cannot work; exit status 2."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


def _content_error(code: str, message: Message, fix: Message, path: str, line: int, key: str) -> ContentError:
    return ContentError(code, message, fix, path=path, line=line, key=key)
