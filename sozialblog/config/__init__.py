"""config: site.toml and units/ as one frozen Config. Judges nothing.

Reading collects faults and still returns what could be read, because a withdrawal has to take effect even
while site.toml is broken.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sozialblog import files
from sozialblog.config.model import (
    CHANNEL_KINDS,
    ENGINES,
    OPEN_KINDS,
    Author,
    Box,
    Channel,
    Config,
    Edition,
    ImageSettings,
    Law,
    Loosening,
    MarkdownSettings,
    Organisation,
    SiteSettings,
    Unit,
)
from sozialblog.config.parse import display, parse_site, parse_unit
from sozialblog.config.policy import NEEDS, ROLES, Policy, as_dotted
from sozialblog.config.shapes import is_language
from sozialblog.errors import ContentError

__all__ = [
    "CHANNEL_KINDS", "ENGINES", "NEEDS", "OPEN_KINDS", "ROLES", "SITE_TOML", "Author", "Box", "Channel", "Config",
    "Edition", "ImageSettings", "Law", "Loosening", "MarkdownSettings", "Organisation", "Policy", "SiteSettings",
    "Unit", "as_dotted", "display", "is_language", "parse_site", "parse_unit", "read_config",
]  # fmt: skip

SITE_TOML = "content/site.toml"


def read_config(folder: Path) -> tuple[Config, tuple[ContentError, ...]]:
    """The configuration of the site in ``folder`` and every fault in it."""
    try:
        text = files.decode(files.read_bytes(folder, SITE_TOML, limit=files.MAX_TEXT), SITE_TOML)
    except ContentError as error:
        error.path = SITE_TOML
        return Config(readable=False), (error,)
    config, problems = parse_site(text, path=SITE_TOML)
    units: dict[str, Unit] = {}
    units_folder = folder / "content" / "units"
    for file in sorted(units_folder.glob("*.toml")) if units_folder.is_dir() else ():
        path = f"content/units/{file.name}"
        try:
            source = files.decode(files.read_bytes(folder, path, limit=files.MAX_TEXT), path)
        except ContentError as error:
            error.path = path
            problems.append(error)
            continue
        unit, faults = parse_unit(source, unit=file.stem, path=path, config=config)
        problems.extend(faults)
        if unit is not None:
            units[unit.id] = unit
    return replace(config, units=units), tuple(problems)
