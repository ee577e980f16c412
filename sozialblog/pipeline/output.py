"""output: the files of the site, rendered, staged and read back; those that are in place already are left alone.

A file is left alone if nothing that goes into it has changed, if the one in the output is the one that was put there,
and if it was read back then by this same code. That it may be shown at all was decided before, as at every build.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from sozialblog import publish, render, verify
from sozialblog.findings import Finding, ordered
from sozialblog.pipeline.known import FactKeeper, decoded
from sozialblog.pipeline.work import Workers

Progress = Callable[[str, int, int], None]

_FILE: Final = "file"
_SEARCHED: Final = ("searched", "forbidden")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is known of a published file: what went into it, what it looked like on disk, what verify read in it."""

    key: str
    looked_at: tuple[str, ...]
    parts: str
    signature: publish.Signature
    digest: str
    embedded: tuple[str, ...]
    wanted: tuple[tuple[str, str | None], ...]
    anchors: tuple[str, ...] | None

    @property
    def facts(self) -> verify.FileFacts:
        """Nothing was found in it, or it would not have been published."""
        return verify.FileFacts(digest=self.digest, embedded=self.embedded, wanted=self.wanted, anchors=self.anchors)


@dataclass(frozen=True, slots=True)
class Done:
    """A file that is staged and was read back, and the key of what it was made from."""

    key: str
    looked_at: frozenset[str]
    facts: verify.FileFacts
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where files are made ready, where they go, and what lies there by its manifest."""

    stage: Path
    output: Path
    before: publish.Manifest


class Output:
    """The ``files`` of the site on their way to ``place``, held against ``expectation``.

    ``context`` stands for everything else that all of them are made from: code, theme, the site's address.
    Raises :class:`ContentError` F011 where the theme is at fault.
    """

    def __init__(
        self, files: Mapping[str, render.Planned], place: Place, expectation: verify.Expectation, facts: FactKeeper,
        context: str, workers: Workers, progress: Progress | None,
    ) -> None:  # fmt: skip
        self._files = files
        self._place = place
        self._expectation = expectation
        self._facts = facts
        self._context = context
        self._reader = verify.Reader(expectation)
        self._search = verify.Search(expectation.forbidden)
        # Beside each other: a site has a folder for every page, and to make and empty them takes longer than to write.
        self._staged = {path: place.stage / str(number) for number, path in enumerate(files)}
        self._left = self._left_alone()
        self._done = self._make(workers, progress)
        self._forbidden = _digest_of(expectation)
        self.findings = self._judged(workers)

    def artifacts(self, pages: frozenset[str]) -> dict[str, publish.Artifact]:
        """What is to be published; ``pages`` are the paths that are a document's page."""
        return {
            path: publish.Artifact(
                self._of(path).digest, planned.rests_on, path in pages,
                self._staged[path] if path in self._done else None,
            )
            for path, planned in self._files.items()
        }  # fmt: skip

    def remember(self) -> None:
        """Keep what is known of the files, once they are published."""
        new = {}
        for path, done in self._done.items():
            signature = publish.signature(self._place.output, path)
            content = self._files[path].content
            if signature is not None:
                new[path] = msgspec.msgpack.encode(
                    Kept(
                        key=self._key(done.key), looked_at=tuple(sorted(done.looked_at)),
                        parts="" if isinstance(content, bytes) else content.parts.digest(done.looked_at),
                        signature=signature, digest=done.facts.digest, embedded=done.facts.embedded,
                        wanted=done.facts.wanted, anchors=done.facts.anchors,
                    )
                )  # fmt: skip
        keep_files(self._facts, self._files)
        self._facts.put(_FILE, new)
        self._facts.put(_SEARCHED[0], {_SEARCHED[1]: self._forbidden})

    # -- what stays -----------------------------------------------------------------------------------

    def _left_alone(self) -> dict[str, Kept]:
        known = ((path, decoded(_decoder(), data)) for path, data in self._facts.all(_FILE) if path in self._files)
        found = {path: kept for path, kept in known if kept is not None and self._is_there(path, kept)}
        return {path: kept for path, kept in found.items() if self._is_same(self._files[path], kept)}

    def _is_same(self, planned: render.Planned, kept: Kept) -> bool:
        """Whether the file would come out as it did then."""
        if kept.key != self._key(planned.key):
            return False
        content = planned.content
        return isinstance(content, bytes) or kept.parts == content.parts.digest(kept.looked_at)

    def _is_there(self, path: str, kept: Kept) -> bool:
        """Whether the file lies in the output as it was put there; one that was copied since is read."""
        entry = self._place.before.files.get(path)
        if entry is None or entry.sha256 != kept.digest:
            return False
        now = publish.signature(self._place.output, path)
        if now is None or now == kept.signature:
            return now is not None
        try:
            return hashlib.sha256((self._place.output / path).read_bytes()).hexdigest() == kept.digest
        except OSError:
            return False

    def _key(self, made_from: str) -> str:
        """SHA-256 (hexadecimal) of everything that goes into a file but the parts of the site that it looks at."""
        return hashlib.sha256(f"{self._context} {made_from}".encode()).hexdigest()

    # -- what is made ---------------------------------------------------------------------------------

    def _make(self, workers: Workers, progress: Progress | None) -> dict[str, Done]:
        paths = [path for path in self._files if path not in self._left]
        done = {}
        for number, (path, result) in enumerate(zip(paths, workers.here(self._one, paths), strict=True), start=1):
            done[path] = result
            if progress:
                progress("pages", number, len(paths))
        return done

    def _one(self, path: str) -> Done:
        """Render a file, write it to the stage, and read it back from there."""
        rendered = self._files[path].rendered
        self._staged[path].write_bytes(rendered.data)
        file = self._file(path)
        facts, findings = verify.examine(file, self._reader, self._search)
        return Done(rendered.key, rendered.looked_at, facts, tuple(findings))

    # -- what verify says -----------------------------------------------------------------------------

    def _of(self, path: str) -> verify.FileFacts:
        return self._done[path].facts if path in self._done else self._left[path].facts

    def _judged(self, workers: Workers) -> tuple[Finding, ...]:
        """Everything that the promises forbid; words that were not looked for before are looked for everywhere."""
        found = [finding for done in self._done.values() for finding in done.findings]
        if self._search and self._facts.get(*_SEARCHED) != self._forbidden:
            for findings in workers.here(self._searched, list(self._left)):
                found += findings
        facts = {path: self._of(path) for path in self._files}
        found += verify.judge(facts, self._expectation, self._file, self._reader)
        return ordered(found)

    def _searched(self, path: str) -> list[Finding]:
        return verify.examine(self._file(path), self._reader, self._search)[1]

    def _file(self, path: str) -> verify.File:
        place = self._place.output / path if path in self._left else self._staged[path]
        return verify.File(path, place.read_bytes())


def keep_files(facts: FactKeeper, paths: Collection[str]) -> None:
    """Forget all files but these; raises OSError if that fails."""
    facts.keep_only(_FILE, paths)


def _digest_of(expectation: verify.Expectation) -> bytes:
    """Tells whether the same strings are forbidden as the last time, without naming any."""
    texts = sorted(f"{item.text}\0{item.address}\0{item.day}" for item in expectation.forbidden)
    return hashlib.sha256("\0\0".join(texts).encode("utf-8", "surrogatepass")).digest()


@cache
def _decoder() -> msgspec.msgpack.Decoder[Kept]:
    return msgspec.msgpack.Decoder(Kept)
