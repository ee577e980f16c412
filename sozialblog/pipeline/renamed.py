"""renamed: documents that were online under another address, found by their text. Offers, never decides.

What is compared is the last manifest: it holds a digest of each published text, and no words.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from sozialblog.findings import Finding, Rule, Severity, ordered
from sozialblog.gates import Judgement
from sozialblog.i18n import msg
from sozialblog.pipeline.judging import Judged
from sozialblog.posts import Document, Kind, Status, address

_FEWEST = 20  #: words; a shorter text may well stand in two documents

RULES: tuple[Rule, ...] = (
    Rule(
        code="S508",
        title=msg("An address that readers know leads nowhere any more"),
        reason=msg(
            "The text was online under another address, to which others link and which somebody may have noted down."
        ),
        source=msg("W3C: Cool URIs do not change"),
        remedy=msg("Add the earlier address under “aliases”: whoever opens it is led on."),
        example="aliases: [/posts/sommerfest/]",
    ),
    Rule(
        code="S510",
        title=msg("The site has no search"),
        reason=msg("site.toml asks for a search, and the program that makes its index is not installed here."),
        source=msg("The extra “search” of sozialblog; Pagefind works without a server and without third parties"),
        remedy=msg("Install the extra, or take “search” out of [site] in site.toml."),
        example='pip install "sozialblog[search]"',
    ),
)


def fingerprints(judged: Judged, keys: frozenset[str]) -> dict[str, str]:
    """SHA-256 (hexadecimal) of each of these documents' texts, by key; none for a text of few words."""
    found: dict[str, str] = {}
    for judgement in judged.judgements:
        key, body = judgement.document.key, judgement.case.body
        if key in keys and body.words >= _FEWEST:
            found[key] = hashlib.sha256(body.text.encode("utf-8", "surrogatepass")).hexdigest()
    return found


def with_notes(judged: Judged, before: Mapping[str, str]) -> Judged:
    """The site judged, with a note on each document that was online elsewhere; ``before`` are its fingerprints then.

    A text that two documents share, then or now, is taken for neither.
    """
    present = {judgement.document.key: judgement.document for judgement in judged.judgements}
    gone = _unique(
        {key: digest for key, digest in before.items() if key not in present and key.partition("/")[0] in set(Kind)}
    )
    if not gone:
        return judged
    fresh = frozenset(key for key, item in present.items() if key not in before and item.status is Status.READY)
    noted = {
        key: gone[digest] for digest, key in _unique(fingerprints(judged, fresh)).items() if digest in gone
    }  # fmt: skip
    if not noted:
        return judged
    judgements = tuple(
        _with_note(judgement, noted[judgement.document.key]) if judgement.document.key in noted else judgement
        for judgement in judged.judgements
    )
    return replace(judged, judgements=judgements)


def _unique(digests: Mapping[str, str]) -> dict[str, str]:
    """Keys by digest, without the digests that several keys have."""
    times = Counter(digests.values())
    return {digest: key for key, digest in digests.items() if times[digest] == 1}


def _with_note(judgement: Judgement, earlier: str) -> Judgement:
    document = judgement.document
    kind, _, slug = earlier.partition("/")
    where = address(replace(document, kind=Kind(kind), slug=slug))
    if where in document.aliases:
        return judgement
    note = Finding(
        code="S508", severity=Severity.NOTE, path=document.path, line=document.line_of("aliases"), key="aliases",
        message=msg("This text was online at /{address} before.", address=where),
        fix=msg("If readers shall still find it there, write: {line}", line=_line(document, where)),
    )  # fmt: skip
    return replace(judgement, findings=ordered([*judgement.findings, note]))


def _line(document: Document, where: str) -> str:
    return f"aliases: [{', '.join(f'/{alias}' for alias in (*document.aliases, where))}]"
