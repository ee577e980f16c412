"""Frames: is whatever a page can show of another server inert until a reader has clicked twice?

The one form that is let through: an ``iframe`` without an address, inside a closed ``details``; and beside it, in the
same one, the links that lead into it. The first click opens, the second loads. Everything else is open.
"""

from __future__ import annotations

from typing import Final

from selectolax.lexbor import LexborNode

_SHOWING: Final = "object, embed, frame, frameset, portal, fencedframe, base[target]"
_FRAMES: Final = "iframe"
_AIMING: Final = "[target], [formtarget]"
#: what a frame may say of itself: neither an address nor content
_KNOWN: Final = frozenset(
    {"name", "title", "sandbox", "allow", "allowfullscreen", "class", "id", "width", "height", "loading", "lang", "dir"}
    | {"referrerpolicy", "aria-label", "aria-labelledby"}
)
_OWN_WINDOWS: Final = frozenset({"", "_self", "_blank", "_top", "_parent"})


def open_frames(root: LexborNode) -> bool:
    """Whether a frame of the tree shows something by itself, or after less than two clicks."""
    if root.css_first(_SHOWING) is not None:
        return True
    cells: dict[str, LexborNode] = {}
    for frame in root.css(_FRAMES):
        cell, name = _closed(frame), frame.attributes.get("name") or ""
        if cell is None or not name or name in cells or not frame.attributes.keys() <= _KNOWN:
            return True
        cells[name] = cell
    for link in root.css(_AIMING):
        name = link.attributes.get("target") or link.attributes.get("formtarget") or ""
        if name.lower() not in _OWN_WINDOWS and (link.tag != "a" or not _is_in(link, cells.get(name))):
            return True
    return False


def _closed(node: LexborNode) -> LexborNode | None:
    """The closed ``details`` around a node; None if there is none, or an open one as well."""
    found = None
    above = node.parent
    while above is not None:
        if above.tag == "details":
            if "open" in above.attributes:
                return None
            found = found or above
        elif above.tag == "summary":
            return None
        above = above.parent
    return found


def _is_in(node: LexborNode, cell: LexborNode | None) -> bool:
    """Whether a link stands in the same ``details`` as the frame, and not in what stays visible of it."""
    around = _closed(node)
    return cell is not None and around is not None and around.mem_id == cell.mem_id
