"""site: everything below content/ as one frozen value."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path

from sozialblog import files, markup
from sozialblog.config import Config, read_config
from sozialblog.consent import Record, parse_record
from sozialblog.errors import ContentError
from sozialblog.fields import Entry
from sozialblog.findings import Finding, from_error, ordered
from sozialblog.i18n import Message, msg
from sozialblog.load.clashes import clashes, double
from sozialblog.load.folders import files_below, is_text, listed
from sozialblog.load.frontmatter import parse_source
from sozialblog.load.parsed import Parsed, Readers, Source, Texts, converted, front, parse, unreadable
from sozialblog.load.settings import missing
from sozialblog.posts import Document, Index, Kind, reserved

_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*\Z")
_FOLDERS = {Kind.POST: "content/posts", Kind.CAMPAIGN: "content/campaigns", Kind.PAGE: "content/pages"}
_APPROVALS = "content/approvals"
_MAX_ENVELOPE = 1 << 20
_HERE = Readers()


@dataclass(frozen=True, kw_only=True)
class Site:
    """The content of one site folder.

    ``html`` holds the documents' texts by key; one that an earlier build converted is only fetched when it is asked
    for, and ``html_digests`` tells their SHA-256. ``sources`` holds the files that they were read from,
    ``with_records`` the keys of those in whose front matter consent records stand.
    ``findings`` holds the faults by document key, ``site_findings`` those that belong to no document.
    ``broken_records`` maps the id of a record that could not be read to its faults. ``files`` holds every
    file in the documents' folders, ``approvals`` the bytes of content/approvals/ by path.
    """

    folder: Path
    config: Config = field(default_factory=Config)
    documents: tuple[Document, ...] = ()
    bodies: Mapping[str, markup.Body] = field(default_factory=dict)
    html: Mapping[str, str] = field(default_factory=dict)
    html_digests: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    with_records: frozenset[str] = frozenset()
    records: Mapping[str, Record] = field(default_factory=dict)
    broken_records: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    site_findings: tuple[Finding, ...] = ()
    files: frozenset[str] = frozenset()
    approvals: Mapping[str, bytes] = field(default_factory=dict)

    @cached_property
    def index(self) -> Index:
        return Index(self.documents, self.config.site.url, self.config.site.editions.values())


def load(folder: Path, readers: Readers = _HERE) -> Site:
    """Read the site in ``folder``. Never raises for what an editor wrote."""
    config, config_faults = read_config(folder)
    reading = _Reading(folder, config, readers.instead)
    reading.site_findings += missing(config)
    for kind in Kind:
        reading.documents_of(kind)
    reading.parse(readers)
    reading.shared_records()
    for key, finding in clashes(reading.documents.values(), reserved(config.site.editions.values())):
        reading.add(key, finding)
    approvals = reading.approvals()
    return Site(
        folder=folder,
        config=config,
        documents=tuple(reading.documents.values()),
        bodies=reading.bodies,
        html=Texts(reading.html, readers.known, reading.sources, reading.documents),
        html_digests={key: parsed.html_digest for key, parsed in reading.read.items()},
        sources=reading.sources,
        with_records=frozenset(key for key, parsed in reading.read.items() if parsed.records),
        records=reading.records,
        broken_records={key: tuple(found) for key, found in reading.broken.items()},
        findings={key: ordered(found) for key, found in reading.findings.items()},
        site_findings=ordered([*map(from_error, config_faults), *reading.site_findings]),
        files=frozenset(reading.files),
        approvals=approvals,
    )


def read_photo(site: Site, path: str) -> bytes:
    """The original bytes of a photograph. Raises :class:`ContentError` I405 or I406."""
    limit = site.config.images.max_megabytes * 1_000_000
    try:
        return files.read_bytes(site.folder, path, limit=limit)
    except ContentError as error:
        large = (site.folder / path).is_file() and (site.folder / path).stat().st_size > limit
        raise ContentError(
            "I405" if large else "I406", error.message, error.fix, path=path, line=error.line, key="photos.file"
        ) from None


class _Reading:
    """What has been read so far."""

    def __init__(self, folder: Path, config: Config, instead: Mapping[str, bytes]) -> None:
        self.folder = folder
        self.config = config
        self.instead = instead
        self.documents: dict[str, Document] = {}
        self.bodies: dict[str, markup.Body] = {}
        self.html: dict[str, bytes] = {}  # as UTF-8, which takes half the memory
        self.sources: dict[str, Source] = {}
        self.read: dict[str, Parsed] = {}
        self.records: dict[str, Record] = {}
        self.broken: dict[str, list[Finding]] = {}
        self.findings: dict[str, list[Finding]] = {}
        self.site_findings: list[Finding] = []
        self.files: set[str] = set()

    # -- documents ----------------------------------------------------------------------------------

    def documents_of(self, kind: Kind) -> None:
        base = _FOLDERS[kind]
        self._folder(base)
        for name, is_folder in listed(self.folder / base, partial(self._refused, base)):
            if is_folder:
                self._bundle(kind, base, name)
            elif name.endswith(".md"):
                self._document(kind, name.removesuffix(".md"), f"{base}/{name}", base)
            elif (self.folder / base / name).is_symlink():
                message = msg("This is a link; only real files and folders are read.")
                self._site("F001", f"{base}/{name}", message, msg("Put the real file in its place."))

    def _folder(self, base: str) -> None:
        """Say what of a folder is not read although it is there, so that nothing goes missing in silence."""
        place = self.folder / base
        if place.is_symlink():
            message = msg("This is a link; only real files and folders are read.")
            self._site("F001", base, message, msg("Put the real folder in its place."))
        elif place.exists() and not place.is_dir():
            self._site("F001", base, msg("This is not a folder."), msg("Put the real folder in its place."))
        elif place.is_dir() and os.access(place, os.R_OK | os.X_OK):  # otherwise what reads it says so
            for name in sorted(item.name for item in place.iterdir() if not is_text(item.name)):
                path = f"{base}/{name}".encode("utf-8", "replace").decode()
                message = msg("The name of this file or folder is not UTF-8 text.")
                self._site("F010", path, message, msg("Rename it with small letters a to z, digits and hyphens."))

    def _refused(self, folder: str, error: OSError) -> None:
        why = msg("The file cannot be read: {reason}", reason=files.reason(error))
        self._site("F001", folder, why, msg("Put the real folder in its place."))

    def _bundle(self, kind: Kind, base: str, name: str) -> None:
        folder = f"{base}/{name}"
        inside = listed(self.folder / folder, partial(self._refused, folder))
        if ("index.md", False) not in inside:
            if inside:
                message = msg("This folder has no index.md.")
                self._site("F001", folder, message, msg("Call the text “index.md”, or move the files away."))
            return
        below = files_below(self.folder / folder, partial(self._refused, folder))
        self.files |= {f"{folder}/{file}" for file in below if file != "index.md"}
        self._document(kind, name, f"{folder}/index.md", folder)

    def _document(self, kind: Kind, slug: str, path: str, folder: str) -> None:
        key = f"{kind}/{slug}"
        if key in self.sources:
            other = self.sources[key].path
            self.add(key, double(path, other), double(other, path))
            return
        source = partial(
            Source, kind=kind, slug=slug, path=path, folder=folder, lang=self.config.site.language,
            engine=self.config.markdown.engine,
        )  # fmt: skip
        try:
            data = self.instead.get(path)
            if data is None:
                data = files.read_listed(self.folder, path, limit=files.MAX_TEXT)
            self.sources[key] = source(data=data)
        except ContentError as error:
            self.sources[key] = source(data=b"")
            self.read[key] = unreadable(self.sources[key], error)

    def parse(self, readers: Readers) -> None:
        """Read every document: from what is known as far as that goes, or else from its source."""
        new: list[str] = []
        for key, source in self.sources.items():
            if key in self.read:
                continue
            if (parsed := readers.known.parsed(source)) is not None:
                self.read[key] = parsed
            elif (text := readers.known.text(source)) is not None:
                self.read[key] = parse(source, text)
            else:
                new.append(key)
        sources = [self.sources[key] for key in new]
        if readers.away is None:
            read = readers.each(parse, sources)
        else:
            read = converted([*readers.each(front, sources)], sources, readers.away)
        self.read.update(zip(new, read, strict=True))
        for key in self.sources:
            parsed = self.read[key]
            document = parsed.document
            self.sources[key] = self.sources[key].without_text(document.body_line)
            self.documents[key] = document
            self.bodies[key] = parsed.body
            if parsed.html is not None:
                self.html[key] = parsed.html.encode("utf-8", "surrogatepass")
            self.add(key, *parsed.findings)
            if document.readable:
                self._slug(document)
            for entry in parsed.records:
                self._record(entry, "", document.path, document)

    def _slug(self, document: Document) -> None:
        slug = document.slug
        if not _SLUG.match(slug) or files.is_device(slug):
            fix = msg("Rename it with small letters a to z, digits and hyphens, for instance “offener-garten”.")
            self.add(
                document.key,
                Finding(
                    code="F010", path=document.path, message=msg("“{slug}” cannot be an address.", slug=slug), fix=fix
                ),
            )
        elif document.kind is Kind.PAGE and slug in reserved(self.config.site.editions.values()):
            message = msg("The address “{slug}” belongs to the site itself.", slug=slug)
            self.add(
                document.key, Finding(code="F005", path=document.path, message=message, fix=msg("Rename the page."))
            )

    # -- consent records ----------------------------------------------------------------------------

    def shared_records(self) -> None:
        base = "content/consents"
        self._folder(base)
        for name, is_folder in listed(self.folder / base, partial(self._refused, base)):
            if is_folder or not name.endswith(".md"):
                continue
            path = f"{base}/{name}"
            try:
                text = files.decode(files.read_listed(self.folder, path, limit=files.MAX_TEXT), path)
                source = parse_source(text, path=path)
            except ContentError as error:
                error.path = path
                self._broken(name.removesuffix(".md"), [from_error(error)], None)
                continue
            self._record(source.front, source.body, path, None)

    def _record(self, entry: Entry, note: str, path: str, document: Document | None) -> None:
        record, record_id, problems = parse_record(entry, note, path=path, document=document.key if document else "")
        found = [from_error(problem) for problem in problems]
        record_id = record_id or Path(path).stem
        if record_id in self.records or record_id in self.broken:
            first = self.records.get(record_id)
            found.append(_double_id(path, entry.line, record_id))
            if first is not None:
                self._broken(record_id, [_double_id(first.path, first.line, record_id)], first.document)
                del self.records[record_id]
        if found:
            self._broken(record_id, found, document.key if document else None)
        elif record is not None:
            self.records[record_id] = record

    def _broken(self, record_id: str, found: list[Finding], document: str | None) -> None:
        self.broken.setdefault(record_id, []).extend(found)
        if document:
            self.add(document, *found)
        else:
            self.site_findings.extend(found)

    def approvals(self) -> dict[str, bytes]:
        """The bytes of every file in content/approvals/; what cannot be read as a plain file is a finding."""
        found: dict[str, bytes] = {}
        for name in files_below(self.folder / _APPROVALS, partial(self._refused, _APPROVALS)):
            path = f"{_APPROVALS}/{name}"
            try:
                found[path] = files.read_listed(self.folder, path, limit=_MAX_ENVELOPE)
            except ContentError as error:
                self.site_findings.append(replace(from_error(error), path=path))
        return found

    # -- findings -----------------------------------------------------------------------------------

    def add(self, key: str, *found: Finding) -> None:
        if found:
            self.findings.setdefault(key, []).extend(found)

    def _site(self, code: str, path: str, message: Message, fix: Message) -> None:
        self.site_findings.append(Finding(code=code, path=path, message=message, fix=fix))


def _double_id(path: str, line: int, record_id: str) -> Finding:
    message = msg("The id “{id}” is used by another consent record.", id=record_id)
    fix = msg("Give each person's record an id of its own; move a record used twice to content/consents/.")
    return Finding(code="F006", path=path, line=line, key="id", message=message, fix=fix)
