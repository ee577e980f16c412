"""strict: the files of content/approvals/ from bytes to values. Accepts one spelling only and guesses nothing.

Every file is canonical JSON (RFC 8785) and one line feed. What is read is written again and compared, so that
no byte can be changed without being noticed: not a blank, an escape, a doubled key or the order of keys.
CRLF line ends alone are taken for LF, because git may put them there.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from typing import NoReturn

from sozialblog import digests
from sozialblog.fields import ID

MAX_INTEGER = 2**53 - 1
DIGEST = re.compile(r"[0-9a-f]{64}\Z")
NAME = ID
UNIT = re.compile(r"[^\x00-\x1f]{1,200}\Z")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")


class MalformedError(ValueError):
    """The bytes are not what this program would have written."""


def encode(value: object) -> bytes:
    """Canonical JSON of values without floats and with ASCII keys, for which this is RFC 8785 to the byte.

    Unlike ``digests.canonical`` it does not look whether they are, which counts with thousands of approvals.
    """
    return digests.encode(value)


def encode_file(value: object) -> bytes:
    """A file's bytes: canonical JSON and one line feed."""
    return encode(value) + b"\n"


def with_lf(data: bytes) -> bytes:
    """The bytes with the line ends that were signed and digested."""
    return data.replace(b"\r\n", b"\n")


def parse_file(data: bytes) -> object:
    """The value of a file. Raises :class:`MalformedError`."""
    data = with_lf(data)
    if not data.endswith(b"\n"):
        raise MalformedError("no line feed at the end")
    return parse(data[:-1])


def parse(data: bytes) -> object:
    """The value of canonical JSON. Raises :class:`MalformedError` for any other bytes."""
    try:
        value: object = _DECODER.decode(data.decode())
        again = encode(value)
    except MalformedError:
        raise
    except (ValueError, RecursionError) as error:
        raise MalformedError(f"no JSON: {type(error).__name__}") from None
    if again != data:
        raise MalformedError("not canonical")
    return value


def _refuse(literal: str) -> NoReturn:
    raise MalformedError(f"number {literal[:20]}")


def _integer(literal: str) -> int:
    value = int(literal)
    if abs(value) > MAX_INTEGER:
        _refuse(literal)
    return value


_DECODER = json.JSONDecoder(parse_float=_refuse, parse_constant=_refuse, parse_int=_integer)


class Shape:
    """A JSON object that is being read; every key has to be asked for exactly once or ``finish`` refuses it."""

    def __init__(self, value: object) -> None:
        if not isinstance(value, dict):
            raise MalformedError("an object was expected")
        self._left: dict[str, object] = dict(value)

    def take(self, key: str) -> object:
        try:
            return self._left.pop(key)
        except KeyError:
            raise MalformedError(f"{key} is missing") from None

    def text(self, key: str, pattern: re.Pattern[str] | None = None, *, empty: bool = False) -> str:
        """Text that matches ``pattern`` as a whole; empty only where ``empty`` allows it."""
        value = self.take(key)
        if not isinstance(value, str) or not (value or empty) or (value and pattern and not pattern.match(value)):
            raise MalformedError(f"{key} is not valid")
        return value

    def fixed(self, key: str, expected: object) -> None:
        """A constant of the format."""
        value = self.take(key)
        if type(value) is not type(expected) or value != expected:
            raise MalformedError(f"{key} is not {expected}")

    def whole(self, key: str, least: int) -> int:
        value = self.take(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise MalformedError(f"{key} is not valid")
        return value

    def has(self, key: str) -> bool:
        """Whether an optional key is there and was not taken yet."""
        return key in self._left

    def flag(self, key: str) -> bool:
        value = self.take(key)
        if not isinstance(value, bool):
            raise MalformedError(f"{key} is not valid")
        return value

    def items(self, key: str) -> list[object]:
        value = self.take(key)
        if not isinstance(value, list):
            raise MalformedError(f"{key} is not a list")
        return value

    def words(self, key: str, pattern: re.Pattern[str], *, least: int = 0) -> tuple[str, ...]:
        """A list of texts in order and without doubles, so that a set has one spelling."""
        found = self.items(key)
        words = tuple(item for item in found if isinstance(item, str) and pattern.match(item))
        if len(words) != len(found) or list(words) != sorted(set(words)) or len(words) < least:
            raise MalformedError(f"{key} is not a sorted list of distinct words")
        return words

    def moment(self, key: str) -> dt.datetime:
        """A time in UTC to the second, ``2026-06-05T10:00:00Z``."""
        return _calendar(key, self.text(key, _MOMENT))

    def day(self, key: str) -> dt.date:
        return _calendar(key, self.text(key, _DAY) + "T00:00:00Z").date()

    def day_or_null(self, key: str) -> dt.date | None:
        if (key, None) in self._left.items():
            del self._left[key]
            return None
        return self.day(key)

    def shape(self, key: str) -> Shape:
        return Shape(self.take(key))

    def shape_or_null(self, key: str) -> Shape | None:
        value = self.take(key)
        return None if value is None else Shape(value)

    def finish(self) -> None:
        if self._left:
            raise MalformedError(f"unknown key {min(self._left)}")


def _calendar(key: str, text: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        raise MalformedError(f"{key} is no date of the calendar") from None


def base64_text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def unbase64(text: str) -> bytes:
    """Standard base64 in its one canonical spelling. Raises :class:`MalformedError`."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise MalformedError("no base64") from None
    if base64_text(data) != text:
        raise MalformedError("base64 is not canonical")
    return data


def moment_text(at: dt.datetime) -> str:
    """A time as the files hold it. ``at`` has to know its time zone."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def sorted_list(items: Iterable[str]) -> list[str]:
    """A set as the files hold it."""
    return sorted(set(items))


def day_or_none(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


Json = Mapping[str, object]
