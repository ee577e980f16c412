"""hugo: the content of a Hugo site (https://gohugo.io/content-management/) as drafts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sozialblog.errors import ContentError
from sozialblog.i18n import Message, msg
from sozialblog.importers.blocks import attributes
from sozialblog.importers.code import fenced
from sozialblog.importers.generator import Bench, Old, pattern
from sozialblog.importers.model import Draft, Left
from sozialblog.importers.source import Text, configuration, is_markdown, read, walk
from sozialblog.posts import Kind
from sozialblog.render.urls import slug

_CONFIGS = ("hugo.toml", "config.toml", "hugo.yaml", "config.yaml", "hugo.json", "config.json")
_SHORTCODE = re.compile(r"\{\{[<%]\s*(/?)([\w./-]+)([^{}]*?)/?\s*[>%]\}\}")
_CODE = re.compile(
    r"\{\{[<%]\s*highlight\s+\"?([\w+#.-]*)[^{}]*[>%]\}\}(.*?)\{\{[<%]\s*/\s*highlight\s*[>%]\}\}", re.DOTALL
)
_VIDEOS = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}
_LANGUAGE = re.compile(r"\.([a-z]{2}(?:-[a-z]{2})?)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    text: Text
    kind: Kind
    slug: str
    lang: str
    address: str


def hugo(root: Path, *, lang: str) -> Iterator[Draft | Left]:
    """Every text of the site in ``root``, in the order of its files. ``lang`` is our site's own language."""
    permalinks = _permalinks(root)
    old, pages, left = Old(root, ("static", "assets", "content")), [], []
    for path in walk(root, "content"):
        found = _page(root, path, permalinks)
        if isinstance(found, Left):
            left.append(found)
            continue
        name = old.free(found.kind, found.slug)
        pages.append(replace(found, slug=name))
        old.add(found.kind, name, found.address, path.removeprefix("content"), *found.text.words("aliases"))
    for page in pages:
        yield _draft(old, page, lang)
    yield from left


def _page(root: Path, path: str, permalinks: dict[str, str]) -> _Page | Left:
    def stays(why: Message) -> Left:
        return Left(title=path, type="hugo", origin=path, why=why)

    if not is_markdown(path):
        return stays(msg("No Markdown."))
    try:
        text = read(root, path)
    except ContentError as error:
        return stays(error.message)
    if text is None:
        return stays(msg("It has no front matter."))
    stem = text.stem
    lang = _LANGUAGE.search(stem)
    stem = stem[: lang.start()] if lang else stem
    if stem == "_index":
        return stays(msg("A list of other pages: the theme makes lists.") if not text.body.strip() else _LIST_TEXT)
    folder = text.folder.removeprefix("content").strip("/")
    section, _, _ = folder.partition("/")
    bundle = stem == "index"
    name = folder.rpartition("/")[2] if bundle else stem
    day = text.day("date", "publishdate")
    given = slug(text.word("slug") or name or text.word("title"))[:80].strip("-")
    kind = Kind.POST if day and section and (not bundle or folder != section) else Kind.PAGE
    around = folder.rpartition("/")[0] if bundle else folder
    address = text.word("url") or _address(text, permalinks.get(section, ""), section, given, around)
    return _Page(text=text, kind=kind, slug=given or "seite", lang=lang[1] if lang else "", address=address)


_LIST_TEXT = msg("A list of other pages with words of its own: take them over by hand if they are wanted.")


def _address(text: Text, template: str, section: str, name: str, folder: str) -> str:
    day = text.day("date")
    if not template:
        return f"/{folder}/{name}/".replace("//", "/")
    values = {"slug": name, "title": slug(text.word("title")), "filename": text.stem, "section": section}
    values |= {"slugorfilename": name, "contentbasename": name}
    if day:
        values |= {"year": f"{day.year}", "month": f"{day.month:02}", "day": f"{day.day:02}"}
    return pattern(template, values)


def _permalinks(root: Path) -> dict[str, str]:
    """``[permalinks]`` of the site's configuration, by section; empty where it cannot be read."""
    for name in _CONFIGS:
        if not (root / name).is_file():
            continue
        try:
            text = configuration(root, name)
        except ContentError:
            return {}
        found = text.get("permalinks")
        if isinstance(found, dict) and isinstance(found.get("page"), dict):
            found = found["page"]
        return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}
    return {}


def _draft(old: Old, page: _Page, lang: str) -> Draft:
    text = page.text
    bench = Bench(old, text.folder, _shortcodes)
    cover = text.word("featured_image", "image", "images", "thumbnail") or _cover(text)
    first = bench.image(cover, "", "") if cover else ""
    body = bench.text(_CODE.sub(lambda match: f"\n\n{fenced(match[2], match[1])}\n\n", text.body))
    if first and first not in body:
        body = f"{first}\n\n{body}"
    notes = [*bench.notes, *([msg("It was not public before ({status}).", status="draft")] if _is_draft(text) else [])]
    own = f"/posts/{page.slug}" if page.kind is Kind.POST else f"/{page.slug}"
    addresses = [item for item in (page.address, *text.words("aliases")) if item.strip("/") != own.strip("/")]
    author = text.word("author", "authors")
    return Draft(
        kind=page.kind, slug=page.slug, title=text.word("title") or page.slug, origin=text.path,
        date=text.day("date", "publishdate"), author=slug(author) if author else "", author_name=author,
        tags=text.words("tags", "categories"), summary=text.word("summary", "description"),
        lang=page.lang if page.lang != lang else "", publish_from=text.day("publishdate"),
        aliases=tuple(dict.fromkeys(item.strip("/") + "/" for item in addresses if item.strip("/"))),
        body=body, pictures=tuple(bench.pictures.values()), leaflets=tuple(bench.leaflets.values()), notes=tuple(notes),
    )  # fmt: skip


def _is_draft(text: Text) -> bool:
    return text.front.get("draft") is True


def _cover(text: Text) -> str:
    """``cover: {image: …}``, as several themes have it."""
    cover = text.front.get("cover")
    found = cover.get("image") if isinstance(cover, dict) else None
    return found if isinstance(found, str) else ""


def _shortcodes(text: str, bench: Bench) -> str:
    """Figures, references and videos; every other shortcode stays where it is and is reported."""

    def put(match: re.Match[str]) -> str:
        closing, name, rest = match[1], match[2], match[3]
        values = attributes(rest)
        words = re.findall(r'"([^"]*)"|(\S+)', re.sub(r"[\w-]+\s*=\s*(\"[^\"]*\"|\S+)", "", rest))
        first = next((one or other for one, other in words), "")
        if name == "figure" and values.get("src"):
            caption = " ".join(
                item for item in (values.get("title"), values.get("caption"), values.get("attr")) if item
            )
            return bench.image(values["src"], values.get("alt", ""), caption)
        if name in ("ref", "relref"):
            return bench.old.named(values.get("path") or first)
        if name in _VIDEOS and (first or values.get("id")):
            address = _VIDEOS[name] + (values.get("id") or first)
            bench.notes[msg("An embedded post or video has become a link: {address}", address=address[:200])] = None
            return f"<{address}>"
        if not closing:
            bench.notes[msg("The shortcode “{name}” means nothing here and stands as text.", name=name)] = None
        return match[0]

    return _SHORTCODE.sub(put, text)
