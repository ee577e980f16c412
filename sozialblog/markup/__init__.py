"""markup: Markdown to sanitised HTML and to the facts that gates ask about. Pure; follows no link.

The same conversion serves judging and rendering, so that what was judged is what is shown. Raw HTML may
be written, but only an allow-list of harmless elements survives (nh3), and whatever would have made a
visitor's browser ask another server is reported in ``foreign``.
"""

from sozialblog.markup.body import Body, Converted, Heading, Quote, Reference
from sozialblog.markup.convert import convert, missing_engine, requests
from sozialblog.markup.embeds import Embed
from sozialblog.markup.fences import fences

__all__ = [
    "Body", "Converted", "Embed", "Heading", "Quote", "Reference", "convert", "fences", "missing_engine", "requests",
]  # fmt: skip
