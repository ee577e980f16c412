"""untouched: where nothing that goes into the site has changed, and nothing in its folder, there is nothing to make.

What may be seen was decided before, as at every build; this only tells that the folder shows just that already.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from sozialblog import publish, verify
from sozialblog.pipeline.judging import Judged
from sozialblog.pipeline.known import FactKeeper, decoded
from sozialblog.pipeline.photographs import Keeper, keys_by_place
from sozialblog.posts import address

_FACT: Final = ("site", "published")


class _Published(msgspec.Struct, frozen=True):
    """What a site was made from, and the folder after it was published."""

    made_from: str
    seal: publish.Seal


def made_from(
    judged: Judged, expected: verify.Expectation, kept: Keeper, heads: tuple[str, ...], context: str
) -> str:  # fmt: skip
    """SHA-256 (hexadecimal) of everything that the files of the site are made from and held against.

    Photographs and leaflets count by the keys under which they are ``kept`` once they are cleaned. ``heads`` are
    those of the log; ``context`` stands for the day, the code and the theme.
    """
    site, total = judged.site, hashlib.sha256()

    def add(*values: object) -> None:
        total.update(repr(values).encode("utf-8", "surrogatepass"))

    add(context, site.config, heads)
    for document in site.documents:  # a link may name one that is not published
        add(document.key, address(document), document.aliases, document.lang, document.translation_of)
    for judgement in judged.publishable:
        add(judgement.document.key, site.sources[judgement.document.key].digest)
    add(sorted(keys_by_place(judged, judged.publishable, kept).items()))
    for forbidden in sorted(expected.forbidden, key=lambda one: (one.text, one.document)):
        add(forbidden)
    add(sorted(expected.originals))
    return total.hexdigest()


def is_untouched(facts: FactKeeper, made: str, output: Path, there: publish.Manifest) -> bool:
    """Whether ``output``, which holds ``there``, is as a build left it that made it from the same."""
    known = decoded(_decoder(), facts.get(*_FACT))
    return known is not None and known.made_from == made and publish.intact(output, there, known.seal)


def remember(facts: FactKeeper, made: str, output: Path, change: publish.Change) -> None:
    """Keep what tells that the site, which was just published, is untouched."""
    sealed = publish.seal(output, change.paths)
    if sealed is not None:
        facts.put(_FACT[0], {_FACT[1]: msgspec.msgpack.encode(_Published(made, sealed))})


def forget(facts: FactKeeper) -> None:
    """Forget it; raises OSError if that fails."""
    facts.keep_only(_FACT[0], ())


@cache
def _decoder() -> msgspec.msgpack.Decoder[_Published]:
    return msgspec.msgpack.Decoder(_Published)
