"""pin: write the root's fingerprint into the site's pyproject.toml. Touches no other line of it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from sozialblog.errors import UsageError
from sozialblog.i18n import msg

_TABLE = re.compile(r"^\[tool\.sozialblog\][ \t]*(#.*)?$", re.MULTILINE)
_ROOT = re.compile(r"^root[ \t]*=.*$", re.MULTILINE)
_NEXT_TABLE = re.compile(r"^\[", re.MULTILINE)


def pin_root(folder: Path, fingerprint: str) -> None:
    """Set ``[tool.sozialblog] root``. Raises :class:`UsageError` where that cannot be done safely."""
    path = folder / "pyproject.toml"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    changed = with_root(text, fingerprint)
    try:
        pinned = tomllib.loads(changed)["tool"]["sozialblog"]["root"]
    except (ValueError, KeyError, TypeError):
        pinned = ""
    if pinned != fingerprint:
        raise UsageError(
            msg("pyproject.toml cannot be changed safely; put the fingerprint in by hand: {root}", root=fingerprint)
        )
    path.write_text(changed, encoding="utf-8")


def with_root(text: str, fingerprint: str) -> str:
    """The text of a pyproject.toml with the fingerprint in it."""
    line = f'root = "{fingerprint}"'
    table = _TABLE.search(text)
    if table is None:
        gap = "\n" if text and not text.endswith("\n") else ""
        return f"{text}{gap}{chr(10) if text else ''}[tool.sozialblog]\n{line}\n"
    following = _NEXT_TABLE.search(text, table.end())
    end = following.start() if following else len(text)
    body = text[table.end() : end]
    body = _ROOT.sub(line, body, count=1) if _ROOT.search(body) else f"\n{line}{body}"
    return text[: table.end()] + body + text[end:]
