"""wordpress: the items of a WordPress export as drafts. Decides what of it is content, and says so of every item.

Comments are never taken over: they are personal data of people who were asked for something else. What was private,
behind a password or in the bin was not public; it stays behind unless asked for.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from sozialblog.i18n import Message, msg
from sozialblog.importers.blocks import Blocks
from sozialblog.importers.links import Places, bare
from sozialblog.importers.media import Attachment, Desk, Library
from sozialblog.importers.model import Draft, Left
from sozialblog.importers.stream import Channel, Item, items
from sozialblog.importers.text import markdown
from sozialblog.importers.uploads import Uploads
from sozialblog.posts import Kind
from sozialblog.render.urls import slug

_KINDS = {"post": Kind.POST, "page": Kind.PAGE}
_NO_CATEGORY = ("uncategorized", "uncategorised", "allgemein", "unkategorisiert")
_NOT_PUBLIC = {"private": msg("It was private."), "trash": msg("It lay in the bin.")}
_LEFT = {
    "revision": msg("An earlier version of another item."),
    "nav_menu_item": msg("An entry of a menu: the theme makes the menu."),
    "wp_navigation": msg("A menu: the theme makes the menu."),
    "custom_css": msg("Design: the theme decides it."),
    "customize_changeset": msg("Design: the theme decides it."),
    "wp_global_styles": msg("Design: the theme decides it."),
    "wp_template": msg("Design: the theme decides it."),
    "wp_template_part": msg("Design: the theme decides it."),
    "wp_font_family": msg("Design: the theme decides it."),
    "wp_font_face": msg("Design: the theme decides it."),
    "wp_block": msg("A reusable block: its text stands where it is used."),
    "oembed_cache": msg("A copy of something foreign."),
    "user_request": msg("A request about somebody's personal data."),
}


@dataclass(slots=True)
class _Index:
    """What has to be known of all items before the first one can be turned into a text."""

    library: Library
    channel: Channel = field(default_factory=Channel)
    blocks: dict[int, str] = field(default_factory=dict)
    places: Places = field(default_factory=Places)
    slugs: dict[int, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)


def wordpress(
    paths: Sequence[Path], uploads: Path | None, *, lang: str, private: bool = False
) -> Iterator[Draft | Left]:  # fmt: skip
    """Every item of the exports ``paths``, in their order. ``lang`` is the site's own language.

    ``private``: also what was private or behind a password. Raises :class:`UsageError` before the first item is given
    out if an export cannot be read to its end.
    """
    index = _Index(Library(Uploads(uploads)))
    for path in paths:
        for item in items(path, index.channel):
            _note(index, item, private=private)
    index.places.base = index.channel.texts.get("wp:base_blog_url") or index.channel.texts.get("link", "")
    for path in paths:
        for item in items(path, Channel()):
            if item.text("wp:post_type") != "attachment":
                yield _turn(index, item, lang, private=private)
    for attachment, fate in index.library.fates():
        yield Left(title=attachment.title, type="attachment", origin=attachment.address, why=fate)
    if index.channel.mended:
        message = msg("Characters that were no text were taken out or stand as “�”: {n}.", n=index.channel.mended)
        yield Left(title="", type="-", origin=", ".join(path.name for path in paths), why=message)


def _note(index: _Index, item: Item, *, private: bool) -> None:
    number, kind = _number(item.text("wp:post_id")), item.text("wp:post_type")
    if kind == "attachment":
        attachment = _attachment(item, number)
        index.library.add(attachment)
        index.places.pictures.add(bare(attachment.page))
    elif kind == "wp_block":
        index.blocks[number] = item.texts.get("content:encoded", "")
    elif kind in _KINDS and _refused(item, private=private) is None:
        name = _slug(item)
        key, count = f"{_KINDS[kind]}/{name}", 2
        while key in index.taken:
            key, count = f"{_KINDS[kind]}/{name}-{count}", count + 1
        index.taken.add(key)
        index.slugs[number] = key.partition("/")[2]
        index.places.add(key, item.text("link"), item.text("guid"), f"?p={number}", f"?page_id={number}")


def _attachment(item: Item, number: int) -> Attachment:
    return Attachment(
        id=number,
        parent=_number(item.text("wp:post_parent")),
        address=item.text("wp:attachment_url") or item.text("guid"),
        file=(item.meta.get("_wp_attached_file") or [""])[0].strip(),
        alt=_words((item.meta.get("_wp_attachment_image_alt") or [""])[0]),
        caption=_words(item.texts.get("excerpt:encoded", "")),
        page=item.text("link"),
        title=_words(item.texts.get("title", "")),
    )


def _refused(item: Item, *, private: bool) -> Message | None:
    """Why an item that is a post or a page does not become a draft."""
    status = item.text("wp:status")
    if status == "auto-draft":
        return msg("An empty draft that WordPress made by itself.")
    if status == "trash":
        return _NOT_PUBLIC[status]
    if status == "private" and not private:
        return _NOT_PUBLIC[status]
    if item.text("wp:post_password") and not private:
        return msg("It was protected with a password.")
    return None


def _turn(index: _Index, item: Item, lang: str, *, private: bool) -> Draft | Left:
    kind, title, origin = item.text("wp:post_type"), _words(item.texts.get("title", "")), item.text("link")
    if kind in _KINDS:
        why = _refused(item, private=private)
        if why is None:
            try:
                return _draft(index, item, lang)
            except ValueError:
                why = msg("The text is longer or nested deeper than a person writes.")
    else:
        why = _LEFT.get(kind, msg("Items of the type “{type}” belong to a plugin.", type=kind))
    return Left(title=title, type=kind, origin=origin, why=why, comments=item.comments)


def _draft(index: _Index, item: Item, lang: str) -> Draft:
    number = _number(item.text("wp:post_id"))
    kind, name = _KINDS[item.text("wp:post_type")], index.slugs[number]
    desk = Desk(index.library, number)
    links = index.places.links(desk.leaflet)
    blocks = Blocks(index.blocks, desk.gallery)
    content, lost = blocks.html(item.texts.get("content:encoded", ""))
    thumbnail = _number((item.meta.get("_thumbnail_id") or [""])[0])
    first = desk.figure(thumbnail) if thumbnail else ""
    body, more = markdown(first + content, place=desk.place, follow=links.follow)
    aliases, clash = index.places.aliases(item.text("link"), item.meta.get("_wp_old_slug", ()), f"{kind}/{name}")
    login = item.text("dc:creator")
    day = _day(item.text("wp:post_date"))
    own = index.channel.texts.get("language", "").lower().partition("-")[0]
    status = item.text("wp:status")
    notes = dict.fromkeys([*lost, *more, *desk.notes, *links.notes, *clash, *_about(item, status)])
    return Draft(
        kind=kind, slug=name, title=_words(item.texts.get("title", "")) or name, origin=item.text("link"), date=day,
        author=slug(login) if login else "", author_name=index.channel.authors.get(login, login),
        tags=_tags(item), summary=_words(item.texts.get("excerpt:encoded", "")),
        lang="" if own == lang.partition("-")[0] else own,
        publish_from=day if status == "future" else None, aliases=aliases, body=body,
        pictures=tuple(desk.pictures.values()), leaflets=tuple(desk.leaflets.values()), notes=tuple(notes),
        comments=item.comments,
    )  # fmt: skip


def _about(item: Item, status: str) -> list[Message]:
    found = []
    if status in ("draft", "pending", "private"):
        found.append(msg("It was not public before ({status}).", status=status))
    if item.text("wp:post_password"):
        found.append(msg("It was protected with a password; here nothing is."))
    if item.text("wp:is_sticky") == "1":
        found.append(msg("It was pinned to the top."))
    return found


def _tags(item: Item) -> tuple[str, ...]:
    """Categories and tags; the category that WordPress gives to whatever has none says nothing."""
    terms = [
        _words(name) for domain, short, name in item.terms
        if domain in ("category", "post_tag") and short not in _NO_CATEGORY
    ]  # fmt: skip
    return tuple(dict.fromkeys(term for term in terms if term))


def _slug(item: Item) -> str:
    """The last part of the former address; with the item's number where little of it is left in Latin letters."""
    given = unquote(item.text("wp:post_name")) or _words(item.texts.get("title", ""))
    name = slug(given)[:80].strip("-") if given else ""
    lost = re.fullmatch(r"t-[0-9a-f]{8}", name) is not None
    if name and not lost and len(name) * 2 >= min(len(given), 80):
        return name
    return f"{'' if lost else name}-{item.text('wp:post_id')}".strip("-")


def _words(text: str) -> str:
    """Text of one line without tags."""
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", "", text)).split())


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(text) if text.strip().isdecimal() and len(text.strip()) < 19 else 0
