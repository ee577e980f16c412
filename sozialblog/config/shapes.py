"""shapes: whether a text has the form of a language tag or of a web address. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit


def is_language(tag: str) -> bool:
    """Whether ``tag`` has the shape of a BCP 47 language tag (RFC 5646)."""
    parts = tag.split("-")
    return (
        2 <= len(parts[0]) <= 3
        and parts[0].isalpha()
        and parts[0].islower()
        and all(1 <= len(part) <= 8 and part.isalnum() and part.isascii() for part in parts[1:])
    )


def is_web_address(url: str) -> bool:
    """Whether ``url`` is a full address of a website, without a query."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query and not parts.fragment
    except ValueError:
        return False
