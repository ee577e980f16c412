"""digests: the SHA-256 that an approval binds. Holds no key, reads no file, trusts nothing.

Canonical JSON is RFC 8785 (JSON Canonicalization Scheme). Three kinds of digest, all lower-case hexadecimal:

- a *document*: the canonical JSON of its front matter without ``consents``, one line feed, then its text with
  LF line ends, as UTF-8. Canonical JSON holds no raw line feed, so the two cannot be mistaken for each other.
- a *photograph*: the bytes of its file.
- a *consent record*: the canonical JSON of its front matter; the internal note below is not part of it.

The text is what python-frontmatter hands over: blanks and blank lines around it do not count, nor do a
byte-order mark, CRLF line ends, comments in the front matter or the way a value is quoted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, cast

import msgspec
import rfc8785

#: top-level keys that hold consent records, which have digests of their own
CONSENT_KEYS = frozenset({"consents", "einwilligungen"})


class NotCanonicalError(ValueError):
    """The value has no canonical JSON: a number beyond 2^53, not finite, or text that is no Unicode."""


def canonical(value: object) -> bytes:
    """RFC 8785 JSON as UTF-8. Raises :class:`NotCanonicalError`."""
    try:
        if _is_simple(value):
            return encode(value)
        return rfc8785.dumps(cast("Any", value))
    except (rfc8785.CanonicalizationError, UnicodeError, RecursionError) as error:
        raise NotCanonicalError(str(error)) from None


_GREATEST = 2**53 - 1
#: fifty times as fast as rfc8785, and the same for values without fractions
encode = msgspec.json.Encoder(order="sorted").encode


def _is_simple(value: object) -> bool:
    """Whether :data:`encode` writes the canonical form: no fractions, no great numbers, keys sorted alike in UTF-16."""
    if type(value) is str or value is None:
        return True
    if isinstance(value, list):
        return all(map(_is_simple, value))
    if isinstance(value, dict):
        simple = all(type(key) is str and (key.isascii() or max(key) < "\ud800") for key in value)
        return simple and all(map(_is_simple, value.values()))
    return isinstance(value, int) and abs(value) <= _GREATEST


def of_bytes(data: bytes) -> str:
    """SHA-256 of a file, for photographs."""
    return hashlib.sha256(data).hexdigest()


def without_consents(front: Mapping[str, object]) -> dict[str, object]:
    """Front matter as an approval of the document sees it."""
    return {key: value for key, value in front.items() if key not in CONSENT_KEYS}


def of_document(front: Mapping[str, object], body: str) -> str:
    """SHA-256 of a post, campaign or page. Raises :class:`NotCanonicalError`."""
    text = body.replace("\r\n", "\n").replace("\r", "\n")
    try:
        return of_bytes(canonical(without_consents(front)) + b"\n" + text.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise NotCanonicalError(str(error)) from None


def of_record(front: Mapping[str, object]) -> str:
    """SHA-256 of a consent record. Raises :class:`NotCanonicalError`."""
    return of_bytes(canonical(dict(front)))
