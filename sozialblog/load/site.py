"""site: everything below content/ as one frozen value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from sozialblog import files, markup
from sozialblog.config import Config, read_config
from sozialblog.consent import Record, parse_record
from sozialblog.errors import ContentError
from sozialblog.fields import Entry
from sozialblog.findings import Finding, from_error, ordered
from sozialblog.i18n import Message, msg
from sozialblog.load.folders import files_below, is_text, listing
from sozialblog.load.frontmatter import parse_source
from sozialblog.posts import RESERVED, Document, Index, Kind, Status, address, parse_document

_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*\Z")
_FOLDERS = {Kind.POST: "content/posts", Kind.CAMPAIGN: "content/campaigns", Kind.PAGE: "content/pages"}
_MAX_ENVELOPE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The content of one site folder.

    ``findings`` holds the faults by document key, ``site_findings`` those that belong to no document.
    ``broken_records`` maps the id of a record that could not be read to its faults. ``files`` holds every
    file in the documents' folders, ``approvals`` the bytes of content/approvals/ by path.
    """

    folder: Path
    config: Config = field(default_factory=Config)
    documents: tuple[Document, ...] = ()
    bodies: Mapping[str, markup.Body] = field(default_factory=dict)
    records: Mapping[str, Record] = field(default_factory=dict)
    broken_records: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    site_findings: tuple[Finding, ...] = ()
    files: frozenset[str] = frozenset()
    approvals: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def index(self) -> Index:
        return Index(self.documents, self.config.site.url)


def load(folder: Path) -> Site:
    """Read the site in ``folder``. Never raises for what an editor wrote."""
    config, config_faults = read_config(folder)
    reading = _Reading(folder, config)
    for kind in Kind:
        reading.documents_of(kind)
    reading.shared_records()
    reading.twins()
    reading.aliases()
    return Site(
        folder=folder,
        config=config,
        documents=tuple(reading.documents.values()),
        bodies=reading.bodies,
        records=reading.records,
        broken_records={key: tuple(found) for key, found in reading.broken.items()},
        findings={key: ordered(found) for key, found in reading.findings.items()},
        site_findings=ordered([*map(from_error, config_faults), *reading.site_findings]),
        files=frozenset(reading.files),
        approvals=_approvals(folder, reading),
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

    def __init__(self, folder: Path, config: Config) -> None:
        self.folder = folder
        self.config = config
        self.documents: dict[str, Document] = {}
        self.bodies: dict[str, markup.Body] = {}
        self.records: dict[str, Record] = {}
        self.broken: dict[str, list[Finding]] = {}
        self.findings: dict[str, list[Finding]] = {}
        self.site_findings: list[Finding] = []
        self.files: set[str] = set()

    # -- documents ----------------------------------------------------------------------------------

    def documents_of(self, kind: Kind) -> None:
        base = _FOLDERS[kind]
        self._folder(base)
        for name, is_folder in listing(self.folder / base):
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
        elif place.is_dir():
            for name in sorted(item.name for item in place.iterdir() if not is_text(item.name)):
                path = f"{base}/{name}".encode("utf-8", "replace").decode()
                message = msg("The name of this file or folder is not UTF-8 text.")
                self._site("F010", path, message, msg("Rename it with small letters a to z, digits and hyphens."))

    def _bundle(self, kind: Kind, base: str, name: str) -> None:
        folder = f"{base}/{name}"
        inside = list(listing(self.folder / folder))
        if ("index.md", False) not in inside:
            if inside:
                message = msg("This folder has no index.md.")
                self._site("F001", folder, message, msg("Call the text “index.md”, or move the files away."))
            return
        self.files |= {f"{folder}/{file}" for file in files_below(self.folder / folder)} - {f"{folder}/index.md"}
        self._document(kind, name, f"{folder}/index.md", folder)

    def _document(self, kind: Kind, slug: str, path: str, folder: str) -> None:
        key = f"{kind}/{slug}"
        if key in self.documents:
            other = self.documents[key].path
            self._add(key, _double(path, other), _double(other, path))
            return
        try:
            text = files.decode(files.read_bytes(self.folder, path, limit=files.MAX_TEXT), path)
            source = parse_source(text, path=path)
        except ContentError as error:
            error.path = path
            self._unreadable(kind, slug, path, folder, error)
            return
        document, problems = parse_document(
            source.front, source.body, kind=kind, slug=slug, path=path, folder=folder, body_line=source.body_line
        )
        self.documents[key] = document
        self._add(key, *map(from_error, problems))
        self._slug(document)
        self.bodies[key] = self._converted(document)
        for entry in document.records:
            self._record(entry, "", path, document)

    def _converted(self, document: Document) -> markup.Body:
        lang = document.lang or self.config.site.language
        try:
            return markup.convert(document.body, lang=lang, first_line=document.body_line)
        except ContentError as error:
            error.path = document.path
            self._add(document.key, from_error(error))
            return markup.Body()

    def _unreadable(self, kind: Kind, slug: str, path: str, folder: str, error: ContentError) -> None:
        document = Document(
            kind=kind, slug=slug, path=path, folder=folder, title="", status=Status.READY, body="", body_line=1,
            front={}, readable=False,
        )  # fmt: skip
        self.documents[document.key] = document
        self.bodies[document.key] = markup.Body()
        self._add(document.key, from_error(error))

    def _slug(self, document: Document) -> None:
        slug = document.slug
        if not _SLUG.match(slug):
            fix = msg("Rename it with small letters a to z, digits and hyphens, for instance “offener-garten”.")
            self._add(
                document.key,
                Finding(
                    code="F010", path=document.path, message=msg("“{slug}” cannot be an address.", slug=slug), fix=fix
                ),
            )
        elif document.kind is Kind.PAGE and slug in RESERVED:
            message = msg("The address “{slug}” belongs to the site itself.", slug=slug)
            self._add(
                document.key, Finding(code="F005", path=document.path, message=message, fix=msg("Rename the page."))
            )

    def twins(self) -> None:
        """Slugs that are one address to a file system that ignores case or normalises Unicode."""
        seen: dict[str, Document] = {}
        for document in self.documents.values():
            folded = f"{document.kind}/{unicodedata.normalize('NFC', document.slug).casefold()}"
            other = seen.setdefault(folded, document)
            if other is not document:
                self._add(document.key, _double(document.path, other.path))
                self._add(other.key, _double(other.path, document.path))

    def aliases(self) -> None:
        """Earlier addresses that belong to somebody else today."""
        taken = {address(document): document for document in self.documents.values()}
        for document in self.documents.values():
            for alias in document.aliases:
                other = taken.setdefault(alias, document)
                if other is not document or alias.split("/")[0] in RESERVED - {"posts", "campaigns", "pages"}:
                    message = msg("The earlier address “{alias}” is taken.", alias=alias)
                    fix = msg("Take it out of “aliases”.")
                    line = document.line_of("aliases")
                    self._add(
                        document.key,
                        Finding(code="F005", path=document.path, line=line, key="aliases", message=message, fix=fix),
                    )

    # -- consent records ----------------------------------------------------------------------------

    def shared_records(self) -> None:
        base = "content/consents"
        self._folder(base)
        for name, is_folder in listing(self.folder / base):
            if is_folder or not name.endswith(".md"):
                continue
            path = f"{base}/{name}"
            try:
                text = files.decode(files.read_bytes(self.folder, path, limit=files.MAX_TEXT), path)
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
            self._add(document, *found)
        else:
            self.site_findings.extend(found)

    # -- findings -----------------------------------------------------------------------------------

    def _add(self, key: str, *found: Finding) -> None:
        self.findings.setdefault(key, []).extend(found)

    def _site(self, code: str, path: str, message: Message, fix: Message) -> None:
        self.site_findings.append(Finding(code=code, path=path, message=message, fix=fix))


def _approvals(folder: Path, reading: _Reading) -> dict[str, bytes]:
    """The bytes of every file in content/approvals/; what cannot be read as a plain file is a finding."""
    base = "content/approvals"
    found: dict[str, bytes] = {}
    for name in files_below(folder / base):
        path = f"{base}/{name}"
        try:
            found[path] = files.read_bytes(folder, path, limit=_MAX_ENVELOPE)
        except ContentError as error:
            reading.site_findings.append(replace(from_error(error), path=path))
    return found


def _double(path: str, other: str) -> Finding:
    message = msg("“{other}” has the same address.", other=other)
    return Finding(code="F005", path=path, message=message, fix=msg("Rename or delete one of the two."))


def _double_id(path: str, line: int, record_id: str) -> Finding:
    message = msg("The id “{id}” is used by another consent record.", id=record_id)
    fix = msg("Give each person's record an id of its own; move a record used twice to content/consents/.")
    return Finding(code="F006", path=path, line=line, key="id", message=message, fix=fix)
