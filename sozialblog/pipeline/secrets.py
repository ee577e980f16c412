"""secrets: what verify has to look for in the output: private fields and words of withheld documents."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from sozialblog import verify
from sozialblog.gates import Judgement, Verdict
from sozialblog.gates.texts import Text, public_names, texts
from sozialblog.i18n import msg
from sozialblog.pipeline.judging import Judged
from sozialblog.verify import Expectation, Forbidden

_SHORTEST_PRIVATE = 5  #: characters
_LONGEST = 300  #: characters of a text that are looked for; to prepare a search takes the square of its length
_SHORTEST_WORDS = 12  #: characters; shorter pieces of a withheld text occur anywhere
_SENTENCE_WORDS = 5  #: words of a sentence that is somebody's own
_SENTENCE = re.compile(r"(?<=[.!?…:])\s+|\n+")
_EDGES = " \t\n.,;:!?…–-()[]{}„“”‚‘’\"'*_#>|"


def expectation(judged: Judged, theme_words: str = "") -> Expectation:
    """What the built folder must not hold on this day.

    Words of withheld documents that the site says elsewhere with right (in cleared documents, site.toml or the
    theme) are not looked for: they would be found, and prove nothing.
    """
    site = judged.site
    forbidden = [*_private(judged)]
    hidden = [judgement for judgement in judged.judgements if judgement.verdict is not Verdict.PUBLISH]
    if hidden:
        public = _public_words(judged, theme_words)
        for judgement in hidden:
            forbidden += _withheld(judgement, public)
    digests = {digest for judgement in judged.judgements for digest in judgement.case.digests.values()}
    return Expectation(
        base_url=site.config.site.url,
        forbidden=tuple(dict.fromkeys(forbidden)),
        originals=frozenset(digests),
        credited=site.config.images.embed_credit,
    )


def _private(judged: Judged) -> Iterator[Forbidden]:
    public = public_names(judged.site.config)
    days = _public_days(judged)
    for record in judged.site.records.values():
        for field, value in record.private_values():
            born = field == "born"
            if len(value) >= _SHORTEST_PRIVATE and value not in public and not (born and record.private.born in days):
                what = msg("a private field ({field}) of the record “{id}”", field=field, id=record.id)
                yield Forbidden(text=value[:_LONGEST], what=what, day=born)
        for line in record.private.note.splitlines():
            if len(line.split()) >= _SENTENCE_WORDS:
                yield Forbidden(
                    text=line.strip(_EDGES)[:_LONGEST], what=msg("the internal note of the record “{id}”", id=record.id)
                )


def _public_days(judged: Judged) -> frozenset[dt.date]:
    """Days that pages, feeds and calendars show with right: that somebody was born on one is nothing they tell."""
    documents = [judgement.document for judgement in judged.publishable]
    days = [day for document in documents for day in (document.date, document.start, document.end)]
    days += [day for document in documents for item in document.workshops for day in (item.date, item.until)]
    return frozenset(day for day in days if day is not None)


def _withheld(judgement: Judgement, public: str) -> Iterator[Forbidden]:
    document = judgement.document
    what = msg("words of {path}, which is not published", path=document.path)
    addresses = {document.slug, *document.aliases}
    for words in dict.fromkeys(piece[:_LONGEST] for piece in _pieces(judgement)):
        if len(words) >= _SHORTEST_WORDS and verify.plain(words) not in public:
            yield Forbidden(text=words, what=what, document=document.key, address=words in addresses)


def _pieces(judgement: Judgement) -> Iterator[str]:
    """What of a document is recognisably its own: title, captions and the like whole, its text by sentences."""
    for text in texts(judgement.case):
        if text.key:
            yield text.text.strip(_EDGES)
        else:
            yield from _sentences(text)


def _sentences(text: Text) -> Iterator[str]:
    for sentence in _SENTENCE.split(text.text):
        if len(sentence.split()) >= _SENTENCE_WORDS:
            yield sentence.strip(_EDGES)


def _public_words(judged: Judged, theme_words: str) -> str:
    config = judged.site.config
    parts = [theme_words, config.site.title, config.site.tagline, *public_names(config)]
    parts += [f"{edition.title}\n{edition.tagline}" for edition in config.languages.values()]
    for unit in config.units.values():
        parts += [unit.name, unit.email, unit.phone, unit.street, unit.city]
        parts += [
            f"{channel.name} {channel.value} {channel.hours} {channel.note} {channel.purpose}"
            for channel in unit.channels
        ]
    parts += [
        f"{channel.name} {channel.value} {channel.hours} {channel.note} {channel.purpose}"
        for channel in config.channels
    ]
    for judgement in judged.publishable:
        parts += [text.text for text in texts(judgement.case)]
    return verify.plain("\n".join(parts))
