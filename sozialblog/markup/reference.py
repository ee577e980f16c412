"""reference: Markdown to HTML by python-markdown: what every other engine is held to. Sanitises nothing."""

from __future__ import annotations

import importlib
import re
from functools import cache
from typing import Any

_SIGNS = re.compile(r"[^\w \n.,:;?„“‚‘’()/–%§\"'+-]|  \n|_")
"""What an inline pattern can begin with, and whatever is not known to be harmless."""


def html(source: str) -> str:
    """The HTML of ``source``. Raises RecursionError for a text that is nested without end."""
    return str(_converter().reset().convert(source))


@cache
def _converter() -> Any:
    markdown = importlib.import_module("markdown")  # it takes a tenth of a second, and not every build converts texts
    converter = markdown.Markdown(
        extensions=["tables", "footnotes", "def_list", "attr_list", "admonition", "abbr", "sane_lists"],
        extension_configs={
            "tables": {"use_align_attribute": True},
            "footnotes": {"UNIQUE_IDS": False, "BACKLINK_TITLE": "↩ {}"},
        },
        output_format="html",
    )
    converter.treeprocessors.register(_inline(converter), "inline", 20)
    return converter


def _inline(converter: Any) -> Any:
    """python-markdown's inline patterns, but where no sign of theirs stands they are not even looked for.

    The method has a private name: where a later version calls it otherwise, this costs time and changes nothing.
    """
    usual = importlib.import_module("markdown.treeprocessors").InlineProcessor
    name = "_InlineProcessor__handleInline"
    handle = getattr(usual, name, None)

    if handle is None:
        return usual(converter)

    def quick(self: Any, data: str, first: int = 0) -> Any:
        return handle(self, data, first) if _SIGNS.search(data) else data

    return type("QuickInlineProcessor", (usual,), {name: quick})(converter)
