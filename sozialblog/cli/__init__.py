"""cli: the commands. The only place that reads the clock, and the only one that prints."""

from sozialblog.cli.main import main

__all__ = ["main"]
