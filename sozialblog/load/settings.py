"""settings: what site.toml asks for and this machine does not have."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog import markup
from sozialblog.config import SITE_TOML, Config
from sozialblog.findings import Finding
from sozialblog.i18n import msg


def missing(config: Config) -> Iterator[Finding]:
    """A Markdown engine that is not installed."""
    settings = config.markdown
    if extra := markup.missing_engine(settings.engine):
        yield Finding(
            code="F004", path=SITE_TOML, line=settings.line, key="markdown.engine",
            message=msg("The Markdown engine “{engine}” is not installed.", engine=settings.engine),
            fix=msg("Install it with: {command}", command=f'pip install "sozialblog[{extra}]"'),
        )  # fmt: skip
