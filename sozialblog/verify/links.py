"""Links: does every address inside the site lead to a file, and every anchor to a place in it? Fetches nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import Final

from sozialblog.i18n import msg
from sozialblog.verify.addresses import Kind, Site, Target
from sozialblog.verify.expect import Fault
from sozialblog.verify.facts import FileFacts

_PUNCTUATION: Final = ".,;:!?)]"
_TOP_OF_PAGE: Final = frozenset({"", "top"})
_TEXT_DIRECTIVE: Final = ":~:"

Wanted = tuple[str, str | None]


class Links:
    """The addresses of one file that lead into the folder, each with how it was written, as ``wanted``."""

    def __init__(self, path: str, site: Site) -> None:
        self._path = path
        self._site = site
        self.wanted: dict[Wanted, str] = {}

    def add(self, target: Target, url: str) -> list[Fault]:
        """Note where ``url`` leads; S504 if that is outside of the folder."""
        if target.kind is Kind.OUTSIDE:
            return [Fault("S504", msg("The link leaves the site's folder: {url}.", url=url), url)]
        if target.kind is Kind.INTERNAL:
            names_place = target.fragment not in _TOP_OF_PAGE and not target.fragment.startswith(_TEXT_DIRECTIVE)
            self.wanted.setdefault((target.path or self._path, target.fragment if names_place else ""), url)
        return []

    def add_own_addresses(self, texts: Iterable[str]) -> None:
        """Full addresses of this site in texts for machines: feeds, maps of the site, calendars."""
        pattern = self._site.own_address
        if pattern is None:
            return
        for text in texts:
            for url in pattern.findall(text):
                target = self._site.resolve(url)
                if target.kind is Kind.INTERNAL:
                    self.wanted.setdefault((target.path, None if url[-1] in _PUNCTUATION else ""), url)


def broken(facts: Mapping[str, FileFacts], again: Callable[[str], Links]) -> dict[str, list[Fault]]:
    """S504 by path for what leads to no file, or to no place in it.

    ``again`` reads the links of a file once more, to tell how they are written where one is broken.
    """
    places = set(chain.from_iterable(item.wanted for item in facts.values()))
    bad = {wanted for wanted in places if _fault(wanted, "", facts)}
    if not bad:
        return {}
    found: dict[str, list[Fault]] = {}
    for path, item in facts.items():
        if not bad.isdisjoint(item.wanted):
            links = again(path).wanted
            faults = (_fault(wanted, links[wanted], facts) for wanted in item.wanted if wanted in bad)
            found[path] = [fault for fault in faults if fault is not None]
    return found


def _fault(wanted: Wanted, url: str, facts: Mapping[str, FileFacts]) -> Fault | None:
    """What is wrong with a place that a file wants and wrote as ``url``."""
    place, anchor = wanted
    file = _file(place, facts)
    if not file and anchor is None:
        file = _file(place.rstrip(_PUNCTUATION), facts)
    if not file:
        return Fault("S504", msg("The link leads to nothing: {url}.", url=url), url)
    anchors = facts[file].anchors
    if not anchor or anchors is None or anchor in anchors:
        return None
    message = msg("The link leads to “#{fragment}”, which {target} does not have.", fragment=anchor, target=file)
    return Fault("S504", message)


def _file(path: str, facts: Mapping[str, FileFacts]) -> str:
    """The file that a static host serves for ``path``, or an empty string."""
    if path in facts:
        return path
    index = f"{path.removesuffix('/')}/index.html".removeprefix("/")
    return index if index in facts else ""
