"""media: which photograph an image of a WordPress text is, and what is known of it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from sozialblog.errors import ContentError
from sozialblog.i18n import Message, msg
from sozialblog.importers.model import Picture
from sozialblog.importers.uploads import Uploads, file_name, is_leaflet, is_picture, read, uncopied, unscaled


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """An item of WordPress's media library. ``file`` is its path below ``uploads/``."""

    id: int
    parent: int
    address: str
    file: str
    alt: str
    caption: str
    page: str
    title: str


@dataclass(slots=True)
class Library:
    """All attachments, and which of them have been used."""

    uploads: Uploads
    _by_id: dict[int, Attachment] = field(default_factory=dict)
    _by_file: dict[str, Attachment] = field(default_factory=dict)
    _children: dict[int, list[int]] = field(default_factory=dict)
    _used: dict[int, bool] = field(default_factory=dict)

    def add(self, attachment: Attachment) -> None:
        self._by_id[attachment.id] = attachment
        self._children.setdefault(attachment.parent, []).append(attachment.id)
        for name in (attachment.file, below_uploads(attachment.address)):
            if name:
                self._by_file[name] = attachment
                self._by_file.setdefault(unscaled(name), attachment)

    def by_id(self, number: int) -> Attachment | None:
        return self._by_id.get(number)

    def by_file(self, name: str) -> Attachment | None:
        return self._by_file.get(name) or self._by_file.get(uncopied(name))

    def children(self, post: int) -> list[int]:
        return self._children.get(post, [])

    def use(self, attachment: Attachment, *, found: bool) -> None:
        """Note that a text shows or links to an attachment, and whether its file is there."""
        self._used[attachment.id] = self._used.get(attachment.id, False) or found

    def fates(self) -> Iterator[tuple[Attachment, Message]]:
        """What became of each attachment, once every text has been turned."""
        for number, attachment in self._by_id.items():
            name = attachment.file or attachment.address
            if self._used.get(number):
                yield attachment, msg("Taken over: it lies beside every text that shows it or links to it.")
            elif number in self._used:
                yield attachment, msg("A text shows it, but its file was not found.")
            elif is_picture(name) or is_leaflet(name):
                yield attachment, msg("No text that was taken over shows it or links to it.")
            else:
                yield attachment, msg("Neither photograph nor PDF; links to it lead to its former address.")


@dataclass(slots=True)
class Desk:
    """The photographs of one text, by the name of their file beside it."""

    library: Library
    post: int
    pictures: dict[str, Picture] = field(default_factory=dict)
    leaflets: dict[str, Picture] = field(default_factory=dict)
    notes: list[Message] = field(default_factory=list)
    _by_source: dict[str, str] = field(default_factory=dict)
    _said: dict[str, str] = field(default_factory=dict)  #: the caption that the text itself gave

    def gallery(self, numbers: Sequence[int]) -> str:
        """Figures of the attachments ``numbers``, or of all that were uploaded to this text."""
        return "".join(self.figure(number) for number in numbers or self.library.children(self.post))

    def figure(self, number: int) -> str:
        attachment = self.library.by_id(number)
        if attachment is None:
            self.notes.append(msg("A photograph with the number {number} is not in the export.", number=number))
            return ""
        if not is_picture(attachment.file or attachment.address):
            return ""
        source = html.escape(attachment.address, quote=True)
        return f'<figure><img src="{source}" class="wp-image-{number}"></figure>\n'

    def place(self, values: dict[str, str], caption: str) -> str:
        """The file's name beside the text for an ``<img>``; empty where it is none of the old site's photographs."""
        address = values.get("src", "").strip()
        attachment = self._attachment(values, address)
        own = (attachment.file, below_uploads(attachment.address)) if attachment else ()
        shown = below_uploads(address)
        names = [name for name in (*map(unscaled, own), *own, uncopied(shown), shown) if name]
        if not names:
            if address and not address.startswith("data:"):
                self.notes.append(msg("A foreign image was not fetched: {address}", address=address[:200]))
            return ""
        name = self._lay(names, " ".join(values.get("alt", "").split()), caption, attachment)
        if attachment:
            self.library.use(attachment, found=bool(name and self.pictures[name].source))
        return name

    def leaflet(self, address: str, title: str) -> str:
        """The file's name beside the text for a PDF of the old site that was found; else empty."""
        name, attachment = below_uploads(address), self.library.by_file(below_uploads(address))
        names = [attachment.file, name] if attachment else [name]
        source, root = self.library.uploads.find(names), self.library.uploads.root
        if not source or root is None:
            return ""
        if source in self._by_source:
            return self._by_source[source]
        try:
            data = read(root, source)
        except ContentError as error:
            self.notes.append(error.message)
            return ""
        if attachment:
            self.library.use(attachment, found=True)
        file = file_name(PurePosixPath(name).name, data, {*self.pictures, *self.leaflets})
        self._by_source[source] = file
        words = title or (attachment.title if attachment else "") or PurePosixPath(name).stem
        self.leaflets[file] = Picture(file=file, origin=name, root=root, source=source, title=words)
        return file

    def _attachment(self, values: dict[str, str], address: str) -> Attachment | None:
        number = re.search(r"\bwp-image-(\d{1,18})\b", values.get("class", ""))
        given = number[1] if number else values.get("data-id", "")
        found = self.library.by_id(int(given)) if given.isdecimal() and len(given) < 19 else None
        return found or self.library.by_file(below_uploads(address))

    def _lay(self, names: list[str], alt: str, caption: str, known: Attachment | None) -> str:
        """Put a photograph down, or say more of one that lies there: what the text says goes before what is known."""
        key = names[0]
        if key in self._by_source:
            self._again(self._by_source[key], alt, caption)
            return self._by_source[key]
        source, data = self.library.uploads.find(names), b""
        root = self.library.uploads.root
        if source and root is not None:
            try:
                data = read(root, source)
            except ContentError as error:
                self.notes.append(error.message)
                return ""
        else:
            self.notes.append(msg("The photograph {file} was not found; put it beside the text.", file=names[0][:200]))
        name = file_name(PurePosixPath(names[0]).name, data, {*self.pictures, *self.leaflets})
        self._by_source[key] = name
        self._said[name] = caption
        self.pictures[name] = Picture(
            file=name, origin=names[0], root=root if source else None, source=source,
            alt=alt or (known.alt if known else ""), caption=caption or (known.caption if known else ""),
        )  # fmt: skip
        return name

    def _again(self, name: str, alt: str, caption: str) -> None:
        if caption and self._said[name] not in ("", caption):
            self.notes.append(msg("{file} is shown twice; below it also stood: {caption}", file=name, caption=caption))
            caption = ""
        self._said[name] = self._said[name] or caption
        before = self.pictures[name]
        self.pictures[name] = replace(before, alt=alt or before.alt, caption=caption or before.caption)


def below_uploads(address: str) -> str:
    """The path below ``uploads/`` in an address; empty where there is none."""
    try:
        path = unquote(urlsplit(address).path)
    except ValueError:
        return ""
    _, mark, below = path.partition("/wp-content/uploads/")
    if not mark:
        _, mark, below = path.partition("/uploads/")
    if not mark and ".files.wordpress.com/" in address:
        below = path.lstrip("/")
    return re.sub(r"^sites/\d+/", "", below)
