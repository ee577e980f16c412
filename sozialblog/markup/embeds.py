"""embeds: videos, maps and posts of others as a directive. Becomes a figure with a link; nothing in it loads anything.

    ::: video https://tube.example.org/w/4b2c
    title: Ein Rundgang durch den Garten
    poster: garten.jpg
    :::

Works on the text before it is converted and writes one line of plain HTML, which every Markdown converter leaves as
it is. Only the theme's page turns the figure into something that can load, after two clicks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import SplitResult, parse_qs, quote, urlsplit

from sozialblog.markup.fences import fences

KINDS = ("video", "map", "post")

_OPENING = re.compile(r":::\s*(\S+)(?:\s+(\S+))?\s*\Z")
_CLOSING = re.compile(r":::\s*\Z")
_KEY = re.compile(r"(title|titel|poster|vorschau)\s*:\s*(.*)\Z")
_SPELLINGS = {"titel": "title", "vorschau": "poster"}
_NAME = re.compile(r"[\w.-]+\Z", re.ASCII)
_HOST = re.compile(r"[a-z0-9.-]+(?::\d+)?\Z")
_NUMBER = re.compile(r"-?\d{1,3}(?:\.\d+)?\Z")
_SPAN = 0.006  #: degrees; about a map of a few streets


@dataclass(frozen=True, slots=True)
class Embed:
    """Something of another server: its page, and the address that a frame would show (https)."""

    kind: str
    url: str
    frame: str

    @property
    def host(self) -> str:
        return urlsplit(self.frame).netloc

    @property
    def origin(self) -> str:
        return f"https://{self.host}"


@dataclass(frozen=True, slots=True)
class Expanded:
    """A text whose directives became figures; ``refused`` are those that became nothing, as (words, line from 0)."""

    source: str
    embeds: tuple[Embed, ...] = ()
    refused: tuple[tuple[str, int], ...] = ()


def expand(source: str) -> Expanded:
    """Replace every directive that stands outside of quoted code. Never raises; the number of lines stays."""
    if ":::" not in source:
        return Expanded(source)
    lines = source.split("\n")
    embeds: list[Embed] = []
    refused: list[tuple[str, int]] = []
    for start, end in _blocks(lines):
        words, figure = lines[start], ""
        found = _embed(words, lines[start + 1 : end])
        if found is None or end == len(lines):
            refused.append((words.strip(), start))
        else:
            embed, values = found
            embeds.append(embed)
            figure = _figure(embed, values)
        lines[start : end + 1] = [figure, *[""] * (min(end, len(lines) - 1) - start)]
    return Expanded("\n".join(lines), tuple(embeds), tuple(refused))


def _blocks(lines: list[str]) -> Iterator[tuple[int, int]]:
    """First and last line of each directive; one without an end reaches beyond the text."""
    at, code = 0, {fence.start: fence.end for fence in fences(lines)}
    while at < len(lines):
        if at in code:
            at = code[at]
        elif lines[at].startswith(":::"):
            end = next((place for place in range(at + 1, len(lines)) if _CLOSING.match(lines[place])), len(lines))
            yield at, end
            at = end
        at += 1


def _embed(words: str, lines: list[str]) -> tuple[Embed, Mapping[str, str]] | None:
    opening = _OPENING.match(words)
    if opening is None or opening[1] not in KINDS or not opening[2]:
        return None
    values: dict[str, str] = {}
    for line in lines:
        pair = _KEY.match(line.strip())
        if pair:
            values[_SPELLINGS.get(pair[1], pair[1])] = pair[2].strip()
        elif line.strip():
            return None
    frame = frame_of(opening[1], opening[2])
    return (Embed(opening[1], opening[2], frame), values) if frame and values.get("title") else None


def _figure(embed: Embed, values: Mapping[str, str]) -> str:
    poster = values.get("poster", "")
    image = f'<img src="{escape(quote(poster))}" alt="">' if poster else ""
    link = f'<a href="{escape(embed.url)}">{escape(values["title"])}</a>'
    return f'<figure class="sb-embed sb-embed-{embed.kind}">{image}<figcaption>{link}</figcaption></figure>'


# -- who may be framed --------------------------------------------------------------------------------------------


def frame_of(kind: str, url: str) -> str:
    """The address that shows ``url`` inside another page; empty for whatever is not known to do so."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    if parts.scheme != "https" or not _HOST.match(parts.netloc.lower()) or set(url) & set("\"'<>\\"):
        return ""
    return _FRAMES[kind](host, parts)


def _video(host: str, parts: SplitResult) -> str:
    steps = parts.path.strip("/").split("/")
    if host in ("youtube.com", "m.youtube.com", "youtube-nocookie.com", "youtu.be"):
        name = parse_qs(parts.query).get("v", [steps[-1]])[0]
        return f"https://www.youtube-nocookie.com/embed/{name}" if _NAME.match(name) else ""
    if host in ("vimeo.com", "player.vimeo.com"):
        return f"https://player.vimeo.com/video/{steps[-1]}?dnt=1" if steps[-1].isdigit() else ""
    # PeerTube: /w/ID, /videos/watch/ID, /videos/embed/ID
    peertube = (len(steps) == 2 and steps[0] == "w") or (len(steps) == 3 and steps[0] == "videos")
    return f"https://{parts.netloc}/videos/embed/{steps[-1]}" if peertube and _NAME.match(steps[-1]) else ""


def _map(host: str, parts: SplitResult) -> str:
    if host == "openstreetmap.org":
        query = parse_qs(parts.query)
        place = [*query.get("mlat", ()), *query.get("mlon", ())] or parts.fragment.removeprefix("map=").split("/")[1:3]
        if len(place) != 2 or not all(_NUMBER.match(number) for number in place):
            return ""
        north, east = map(float, place)
        box = ",".join(f"{value:.5f}" for value in (east - 2 * _SPAN, north - _SPAN, east + 2 * _SPAN, north + _SPAN))
        marker = f"{north:.5f}%2C{east:.5f}"
        return f"https://www.openstreetmap.org/export/embed.html?bbox={quote(box)}&layer=mapnik&marker={marker}"
    steps = parts.path.strip("/").split("/")
    # uMap: /de/map/NAME_NUMBER, on many servers
    return f"https://{parts.netloc}{parts.path}" if host.startswith("umap.") and "map" in steps else ""


def _post(host: str, parts: SplitResult) -> str:
    """Mastodon and its like: /@person/NUMBER."""
    steps = parts.path.strip("/").split("/")
    known = len(steps) == 2 and steps[0].startswith("@") and steps[1].isdigit()
    return f"https://{parts.netloc}/{steps[0]}/{steps[1]}/embed" if known else ""


_FRAMES: Mapping[str, Callable[[str, SplitResult], str]] = {"video": _video, "map": _map, "post": _post}
