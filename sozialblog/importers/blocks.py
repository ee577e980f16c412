"""blocks: what WordPress writes beside HTML (block comments, shortcodes, bare line breaks) as plain HTML. Pure.

Blocks are described in https://developer.wordpress.org/block-editor/, shortcodes in
https://codex.wordpress.org/Shortcode_API. A block's HTML stands between its comments; what a block makes only when a
page is asked for (a list of the latest posts) is nowhere in the export and is reported.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sozialblog.i18n import Message, msg

# No pattern here looks past the next bracket: texts come from anywhere, and a search to the end from each of a hundred
# thousand beginnings does not end.
_BLOCK = re.compile(r"<!--\s{1,9}(/)?wp:([a-z][a-z0-9_/-]*)\s{1,9}(\{[^<>]*\}\s{1,9})?(/)?-->")
_BLOCKISH = (
    "address|article|aside|blockquote|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|"
    "iframe|li|main|nav|ol|p|pre|section|script|style|summary|table|tbody|td|tfoot|th|thead|tr|ul|video|audio"
)
_BLOCK_TAG = re.compile(rf"(?i)</?(?:{_BLOCKISH})(?=[\s/>])[^>]*>")
_KEPT = ("pre", "script", "style", "textarea")
_TIGHT = re.compile(r"(?i)<(li|td|th|h[1-6]|dt|dd|figcaption|summary)\b")
_SHORTCODE = re.compile(r"(?<!\[)\[(/?)([a-z][\w-]{0,60})((?:\s(?:[^\[\]\"']|\"[^\"\[]*\"|'[^'\[]*')*)?)(/?)\](?!\])")
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))")
_MOST_REUSE = 20  #: reusable blocks within one text


@dataclass(slots=True)
class Blocks:
    """Turns texts into HTML. ``reusable`` are the blocks that texts share, ``gallery`` makes figures of attachments."""

    reusable: dict[int, str] = field(default_factory=dict)
    gallery: Callable[[Sequence[int]], str] = lambda _: ""

    def html(self, content: str) -> tuple[str, tuple[Message, ...]]:
        """``content`` as HTML without comments and known shortcodes, and what of it was lost."""
        notes: dict[Message, None] = {}
        content = self._shared(content, notes)
        content = self._plain(content, notes)
        content = between(content, "<!--", "-->", lambda _: "")
        return self._shortcodes(content, notes), tuple(notes)

    def _shared(self, content: str, notes: dict[Message, None]) -> str:
        """Reusable blocks (``wp:block``) put in where they are used; one inside another counts towards the limit."""
        left = _MOST_REUSE

        def put(match: re.Match[str]) -> str:
            nonlocal left
            if match[2] != "block":
                return match[0]
            number = _settings(match[3]).get("ref")
            left -= 1
            text = self.reusable.get(number) if isinstance(number, int) and left >= 0 else None
            if text is None:
                notes[msg("A reusable block is not in the export.")] = None
            return text or ""

        for _ in range(3):
            content = _BLOCK.sub(put, content)
        return content

    def _plain(self, content: str, notes: dict[Message, None]) -> str:
        """Block comments taken out; what no block surrounds, as the classic editor wrote it, gets its paragraphs."""
        if not _BLOCK.search(content):
            return paragraphs(_pages(content, notes))
        parts: list[str] = []
        depth, place, name = 0, 0, ""
        for match in _BLOCK.finditer(content):
            part = content[place : match.start()]
            parts.append(paragraphs(part) if depth == 0 or name == "freeform" else part)
            place, name = match.end(), match[2]
            if match[4]:
                self._empty(match[2], notes)
            elif match[1]:
                depth, name = max(0, depth - 1), ""
            else:
                depth += 1
        parts.append(paragraphs(content[place:]))
        return _pages("".join(parts), notes)

    def _empty(self, name: str, notes: dict[Message, None]) -> None:
        if name not in ("more", "nextpage", "block", "spacer", "separator"):
            notes[
                msg("The block “{name}” makes its content in WordPress; nothing of it is in the export.", name=name)
            ] = None

    def _shortcodes(self, content: str, notes: dict[Message, None]) -> str:
        for name in ("caption", "wp_caption"):
            content = between(content, f"[{name}", f"[/{name}]", _caption)
        content = between(content, "[embed", "[/embed]", lambda inner: f"<p>{inner.partition(']')[2].strip()}</p>")

        closed = set(re.findall(r"\[/([a-z][\w-]{0,60})\]", content))

        def put(match: re.Match[str]) -> str:
            name, values = match[2], attributes(match[3])
            if match[1]:
                return "" if name in ("audio", "video", "playlist", "gallery") else match[0]
            if name == "gallery":
                numbers = re.findall(r"\d+", values.get("ids", "") or values.get("include", ""))
                return self.gallery([int(number) for number in numbers])
            if name in ("audio", "video"):
                source = next((value for key, value in values.items() if key in _SOURCES), "")
                return f'<p><a href="{html.escape(source)}">{html.escape(source)}</a></p>' if source else ""
            if values or "-" in name or "_" in name or name in closed:
                notes[
                    msg(
                        "The shortcode “[{name}]” of a WordPress plugin means nothing here and stands as text.",
                        name=name,
                    )
                ] = None
            return match[0]

        content = _SHORTCODE.sub(put, content)
        return re.sub(r"\[(\[[a-z][\w-]*[^\]]*\])\]", r"\1", content)


_SOURCES = ("src", "mp4", "m4v", "webm", "ogv", "mp3", "m4a", "ogg", "wav")


def attributes(text: str) -> dict[str, str]:
    """The attributes of a shortcode or tag."""
    text = text.replace("”", '"').replace("″", '"').replace("“", '"')
    return {
        match[1].lower(): html.unescape(match[2] or match[3] or match[4] or "") for match in _ATTRIBUTE.finditer(text)
    }


def _settings(text: str | None) -> dict[str, object]:
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def between(text: str, opening: str, closing: str, put: Callable[[str], str]) -> str:
    """``text`` with everything from ``opening`` to the next ``closing`` replaced by ``put`` of what lies between."""
    parts, place, folded = [], 0, text.lower()
    while (start := folded.find(opening, place)) >= 0:
        end = folded.find(closing, start + len(opening))
        if end < 0:
            break
        parts += [text[place:start], put(text[start + len(opening) : end])]
        place = end + len(closing)
    return "".join([*parts, text[place:]])


def _caption(inner: str) -> str:
    """``[caption]<img> words[/caption]``; before WordPress 3.4 the words stood in an attribute."""
    values, _, content = inner.partition("]")
    content = re.sub(r"(?i)</?p>", "", content)
    picture = re.match(r"(?is)\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)", content)
    if picture is None:
        return content
    words = picture[2].strip() or html.escape(attributes(values).get("caption", ""))
    return f"<figure>{picture[1]}<figcaption>{words}</figcaption></figure>"


def _pages(content: str, notes: dict[Message, None]) -> str:
    if "<!--nextpage-->" in content:
        notes[msg("The text had several pages; they stand below each other.")] = None
    return content


def paragraphs(text: str) -> str:
    """Blank lines as paragraphs and single line breaks as ``<br>``, as WordPress shows texts of its classic editor."""
    if not text.strip():
        return ""
    kept: list[str] = []
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for name in _KEPT:

        def keep(inner: str, name: str = name) -> str:
            kept.append(f"<{name}{inner}</{name}>")
            return f"\n\n\x00{len(kept) - 1}\x00\n\n"

        text = between(text, f"<{name}", f"</{name}>", keep)
    text = re.sub(r"<[^<>]*>", lambda match: match[0].replace("\n", " "), text)
    text = _BLOCK_TAG.sub(lambda match: f"\n\n{match[0]}\n\n", text)
    text = re.sub(r"<!--(more|nextpage)[^<>]*-->", "\n\n", text)
    done = [""]
    for chunk in re.split(r"\n\s*\n", text):
        words = chunk.strip()
        if not words or words.startswith("\x00") or _BLOCK_TAG.fullmatch(words):
            done.append(words)
        else:
            broken = words.replace("\n", "<br>\n")
            done.append(broken if _TIGHT.match(done[-1]) else f"<p>{broken}</p>")
    found = "\n".join(part for part in done if part)
    while "\x00" in found:  # one kept part may lie within another
        found = re.sub("\x00(\\d+)\x00", lambda match: kept[int(match[1])], found)
    return found
