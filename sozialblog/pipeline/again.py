"""again: the site judged again after the text of one document has changed. Keeps no verdict of that document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sozialblog import files
from sozialblog.errors import ContentError
from sozialblog.gates import GATES, judge
from sozialblog.load import Source, parse
from sozialblog.pipeline.judging import Judged


def judged_again(before: Judged, path: str) -> Judged | None:
    """The site with the text of the document in ``path`` as it is now; None where more than that has changed.

    The document is judged by every rule, the others by none: what they say does not depend on it, but for links to its
    headings, which the next full look sees.
    """
    site = before.site
    own = next((item for item in before.judgements if item.document.path == path and item.document.readable), None)
    if own is None:
        return None
    key = own.document.key
    try:
        source = replace(site.sources[key], data=files.read_bytes(site.folder, path, limit=files.MAX_TEXT))
    except ContentError:
        return None
    read = parse(source)
    same_head = _head(site.sources[key], own.document.body_line) == _head(source, read.document.body_line)
    if not same_head or read.findings or read.html is None:
        return None
    document = read.document
    site = replace(
        site,
        documents=tuple(document if item.key == key else item for item in site.documents),
        bodies={**site.bodies, key: read.body},
        html=_WithOne(site.html, key, read.html),
        html_digests={**site.html_digests, key: read.html_digest},
        sources={**site.sources, key: source},
    )
    case = replace(own.case, document=document, body=read.body, bodies=site.bodies, index=site.index)
    again = judge(case, GATES, before.site.findings.get(key, ()))
    return replace(before, site=site, judgements=tuple(again if item is own else item for item in before.judgements))


def _head(source: Source, body_line: int) -> list[bytes]:
    return source.data.split(b"\n")[: body_line - 1]


class _WithOne(Mapping[str, str]):
    """Texts by key, one of them another."""

    def __init__(self, others: Mapping[str, str], key: str, text: str) -> None:
        self._others = others
        self._key = key
        self._text = text

    def __getitem__(self, key: str) -> str:
        return self._text if key == self._key else self._others[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._others)

    def __len__(self) -> int:
        return len(self._others)
