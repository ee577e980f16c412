"""secrets: what verify has to look for in the output: private fields and words of withheld documents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sozialblog.gates import Verdict
from sozialblog.gates.texts import public_names, texts
from sozialblog.i18n import msg
from sozialblog.pipeline.judging import Judged
from sozialblog.verify import Expectation, Forbidden

_SHORTEST_PRIVATE = 5
_SHORTEST_WORDS = 12  #: characters; shorter pieces of a withheld text occur anywhere
_SENTENCE = re.compile(r"(?<=[.!?…:])\s+|\n+")


def expectation(judged: Judged, theme_words: str = "") -> Expectation:
    """What the built folder must not hold on this day.

    Words of withheld documents that the site says elsewhere with right (in cleared documents, site.toml or the
    theme) are not looked for: they would be found, and prove nothing.
    """
    site = judged.site
    public = _public_words(judged, theme_words)
    forbidden = [*_private(judged)]
    for judgement in judged.judgements:
        if judgement.verdict is Verdict.PUBLISH:
            continue
        document = judgement.document
        for words in _pieces(judged, document.key):
            if len(words) >= _SHORTEST_WORDS and _fold(words) not in public:
                what = msg("words of {path}, which is not published", path=document.path)
                forbidden.append(Forbidden(text=words, what=what, document=document.key))
    digests = {digest for judgement in judged.judgements for digest in judgement.case.digests.values()}
    return Expectation(
        base_url=site.config.site.url, forbidden=tuple(dict.fromkeys(forbidden)), originals=frozenset(digests)
    )


def _private(judged: Judged) -> Iterator[Forbidden]:
    public = public_names(judged.site.config)
    for record in judged.site.records.values():
        for field, value in record.private_values():
            if len(value) >= _SHORTEST_PRIVATE and value not in public:
                what = msg("a private field ({field}) of the record “{id}”", field=field, id=record.id)
                yield Forbidden(text=value, what=what)
        for line in record.private.note.splitlines():
            if len(line.strip()) >= 2 * _SHORTEST_WORDS:
                yield Forbidden(text=line.strip(), what=msg("the internal note of the record “{id}”", id=record.id))


def _pieces(judged: Judged, key: str) -> Iterator[str]:
    """Title, summary, captions and sentences of a document, each long enough to be its own."""
    judgement = next(item for item in judged.judgements if item.document.key == key)
    for text in texts(judgement.case):
        yield from (piece.strip() for piece in _SENTENCE.split(text.text))


def _public_words(judged: Judged, theme_words: str) -> str:
    parts = [theme_words, " ".join(public_names(judged.site.config)), judged.site.config.site.title]
    parts += [judged.site.config.site.tagline, *(unit.name for unit in judged.site.config.units.values())]
    for judgement in judged.publishable:
        parts += [text.text for text in texts(judgement.case)]
    return _fold("\n".join(parts))


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())
