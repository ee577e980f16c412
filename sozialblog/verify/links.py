"""Links: does every address inside the site lead to a file, and every anchor to a place in it? Fetches nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from sozialblog.findings import Finding
from sozialblog.i18n import msg
from sozialblog.verify.addresses import Kind, Site, Target
from sozialblog.verify.expect import Fault

_PUNCTUATION: Final = ".,;:!?)]"
_TOP_OF_PAGE: Final = frozenset({"", "top"})
_TEXT_DIRECTIVE: Final = ":~:"


class Links:
    """Knows all paths of the folder, and remembers the anchors until all pages have been read."""

    def __init__(self, paths: frozenset[str], site: Site) -> None:
        self._paths = paths
        self._site = site
        self._anchors: dict[str, frozenset[str]] = {}
        self._wanted: dict[tuple[str, str], list[str]] = {}

    def has_anchors(self, path: str, anchors: Iterable[str]) -> None:
        """Note that the page ``path`` has these anchors."""
        self._anchors[path] = frozenset(anchors)

    def missing(self, target: Target, url: str, path: str) -> list[Fault]:
        """S504 if ``target``, written as ``url`` in the file ``path``, is inside the site and not there."""
        if target.kind is Kind.OUTSIDE:
            return [Fault("S504", msg("The link leaves the site's folder: {url}.", url=url), url)]
        if target.kind is not Kind.INTERNAL:
            return []
        file = self._file(target.path) if target.path else path
        if not file:
            return [Fault("S504", msg("The link leads to nothing: {url}.", url=url), url)]
        names_place = target.fragment not in _TOP_OF_PAGE and not target.fragment.startswith(_TEXT_DIRECTIVE)
        if names_place and file.endswith(".html"):
            sources = self._wanted.setdefault((file, target.fragment), [])
            if path not in sources[-1:]:
                sources.append(path)
        return []

    def own_addresses(self, texts: Iterable[str]) -> list[Fault]:
        """Full addresses of this site in texts for machines: feeds, maps of the site, calendars."""
        pattern = self._site.own_address
        if pattern is None:
            return []
        return [
            Fault("S504", msg("The link leads to nothing: {url}.", url=url), url)
            for text in texts
            for url in pattern.findall(text)
            if not self._leads_somewhere(url)
        ]

    def broken_anchors(self) -> Iterator[Finding]:
        """Links to a place inside a page that the page does not have."""
        for (target, fragment), sources in sorted(self._wanted.items()):
            if target in self._anchors and fragment not in self._anchors[target]:
                message = msg(
                    "The link leads to “#{fragment}”, which {target} does not have.", fragment=fragment, target=target
                )
                yield from (Fault("S504", message).finding(source, b"") for source in sources)

    def _leads_somewhere(self, url: str) -> bool:
        """Whether a full address, with or without the punctuation of the sentence it ends, names a file."""
        targets = (self._site.resolve(form, "") for form in (url, url.rstrip(_PUNCTUATION)))
        return any(target.kind is not Kind.INTERNAL or self._file(target.path or "/") for target in targets)

    def _file(self, path: str) -> str:
        """The file that a static host serves for ``path``, or an empty string."""
        if path in self._paths:
            return path
        index = f"{path.rstrip('/')}/index.html".lstrip("/")
        return index if index in self._paths else ""
