"""serve: the preview on this machine's own address. Shows drafts and findings, never writes the output."""

from sozialblog.serve.server import Server, serve

__all__ = ["Server", "serve"]
