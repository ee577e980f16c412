"""theme: finds a theme and its parents, and gives out its files. Runs nothing of a theme but its templates."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from sozialblog.errors import ContentError
from sozialblog.findings import Rule
from sozialblog.i18n import Message, msg

_PACKAGED = (Path(__file__).parents[1] / "themes", Path(__file__).parents[2] / "themes")
_NAME = re.compile(r"[A-Za-z0-9_-]+\Z")
_STATIC = frozenset({".css", ".js", ".svg", ".png", ".webp", ".jpg", ".woff2", ".txt", ".webmanifest"})
_DEPTH = 5
_PARTS = ("templates", "locale", "static")


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme and its parents, nearest first. Folders are read when asked."""

    name: str
    folders: tuple[Path, ...]

    def template(self, name: str) -> tuple[str, Path] | None:
        """A template's text and file; a theme's own goes before its parent's."""
        for folder in self.folders:
            path = plain_file(folder / "templates", name)
            if path is not None:
                return path.read_text(encoding="utf-8"), path
        return None

    def static(self) -> dict[str, bytes]:
        """Static files by their path below static/."""
        found: dict[str, bytes] = {}
        for folder in reversed(self.folders):
            base = folder / "static"
            for path in sorted(base.rglob("*")) if base.is_dir() else ():
                name = path.relative_to(base).as_posix()
                if path.suffix in _STATIC and plain_file(base, name):
                    found[name] = path.read_bytes()
        return found

    def digest(self) -> str:
        """SHA-256 (hexadecimal) of every file of the theme and its parents that has a part in pages."""
        digest = hashlib.sha256()
        for folder in self.folders:
            for path in sorted(path for part in _PARTS for path in (folder / part).rglob("*") if path.is_file()):
                name = path.relative_to(folder).as_posix()
                digest.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
            digest.update(b"\0")
        return digest.hexdigest()

    def words(self) -> str:
        """Every text a theme brings along by itself: templates, translations, style sheets."""
        patterns = ("templates/**/*.html", "locale/*/LC_MESSAGES/*.po", "static/**/*.css")
        files = (path for folder in self.folders for pattern in patterns for path in sorted(folder.glob(pattern)))
        return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in files)


def find_theme(site: Path, name: str) -> Theme:
    """The theme called ``name`` and its parents, from the site's themes/ or the ones that come along.

    Raises :class:`ContentError` F011 if it or a parent cannot be found or read.
    """
    folders: list[Path] = []
    wanted, seen = name, set[str]()
    while wanted:
        folder = next((base / wanted for base in (site / "themes", *_PACKAGED) if _is_theme(base / wanted)), None)
        if folder is None or not _NAME.match(wanted) or wanted in seen or len(seen) > _DEPTH:
            raise unusable(name, msg("The theme “{name}” does not exist or is its own parent.", name=wanted))
        seen.add(wanted)
        folders.append(folder)
        try:
            settings = tomllib.loads((folder / "theme.toml").read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            raise unusable(name, msg("theme.toml of “{name}” cannot be read.", name=wanted)) from None
        parent = settings.get("parent", "")
        wanted = parent if isinstance(parent, str) else ""
    return Theme(name, tuple(folders))


def _is_theme(folder: Path) -> bool:
    return (folder / "theme.toml").is_file()


def plain_file(base: Path, name: str) -> Path | None:
    """A real file below ``base``: no link, no way out."""
    path = base
    for part in name.split("/"):
        path = path / part
        if part in ("", ".", "..") or path.is_symlink():
            return None
    return path if path.is_file() else None


def unusable(name: str, message: Message) -> ContentError:
    """What is wrong with the theme called ``name``, as F011."""
    fix = msg("Name a folder of themes/ in site.toml under [site] theme. “kampagne” always works.")
    return ContentError("F011", message, fix, path=f"themes/{name}", key="site.theme")


RULES: tuple[Rule, ...] = (
    Rule(
        code="F011",
        title=msg("The theme cannot be used"),
        reason=msg("A page that cannot be rendered for certain is not published."),
        source=msg("The content model of sozialblog: doubt withholds"),
        remedy=msg("Correct “theme” under [site] in site.toml, or mend the file that is named."),
        example='[site]\ntheme = "kampagne"',
    ),
)
