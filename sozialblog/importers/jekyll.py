"""jekyll: the content of a Jekyll site (https://jekyllrb.com/docs/) as drafts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sozialblog.errors import ContentError
from sozialblog.i18n import Message, msg
from sozialblog.importers.code import fenced
from sozialblog.importers.generator import Bench, Old, pattern
from sozialblog.importers.model import Draft, Left
from sozialblog.importers.source import Text, configuration, is_markdown, read, walk
from sozialblog.posts import Kind
from sozialblog.render.urls import slug

_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})-(.+)")
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "none": "/:categories/:title.html",
}
_URL = re.compile(r"\{\{\s*(?:site\.(?:baseurl|url)|\"([^\"{}]*)\"\s*\|\s*(?:relative_url|absolute_url))\s*\}\}")
_POST = re.compile(r"\{%-?\s*(?:post_url|link)\s+([^\s{}%]+)\s*-?%\}")
_CODE = re.compile(r"\{%-?\s*highlight\s*([\w+#.-]*)[^{}%]*%\}(.*?)\{%-?\s*endhighlight\s*-?%\}", re.DOTALL)
_RAW = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}")
_TAG = re.compile(r"\{%-?\s*(\w+)[^{}%]*-?%\}|\{\{[^{}]*\}\}")
_ATTRIBUTES = re.compile(r"(?m)^[ \t]*\{:[^{}\n]*\}[ \t]*\n?|\{:[^{}\n]*\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    text: Text
    kind: Kind
    slug: str
    date: str
    address: str
    public: bool


def jekyll(root: Path, *, lang: str) -> Iterator[Draft | Left]:
    """Every text of the site in ``root``, in the order of its files. ``lang`` is our site's own language."""
    config = _config(root)
    template = str(config.get("permalink") or "date")
    old, pages, left = Old(root, ("", "assets")), [], []
    for path in walk(root):
        found = _page(root, path, _STYLES.get(template, template))
        if isinstance(found, Left):
            left.append(found)
        if not isinstance(found, _Page):
            continue
        name = old.free(found.kind, found.slug)
        pages.append(replace(found, slug=name))
        old.add(found.kind, name, found.address, path, found.text.stem, *found.text.words("redirect_from"))
    for page in pages:
        yield _draft(old, page)
    yield from left


def _config(root: Path) -> dict[str, object]:
    try:
        return configuration(root, "_config.yml") if (root / "_config.yml").is_file() else {}
    except ContentError:
        return {}


def _page(root: Path, path: str, template: str) -> _Page | Left | None:
    """None for what is no text of the site: its layouts, its output, files without front matter beside it."""
    first = path.split("/", maxsplit=1)[0]
    folders = path.split("/")[:-1]
    if first in ("_site", "_layouts", "_includes", "vendor", "_sass", "_data"):
        return None
    dated = "_posts" in folders
    if not is_markdown(path):
        return Left(title=path, type="jekyll", origin=path, why=msg("No Markdown.")) if dated else None
    try:
        text = read(root, path)
    except ContentError as error:
        return Left(title=path, type="jekyll", origin=path, why=error.message)
    if text is None:
        why: Message = msg("It has no front matter.")
        return Left(title=path, type="jekyll", origin=path, why=why) if dated else None
    if first.startswith("_") and first not in ("_posts", "_drafts"):
        return Left(title=path, type="jekyll", origin=path, why=msg("A collection of its own: take it over by hand."))
    named = _DATED.fullmatch(text.stem)
    date, stem = (named[1], named[2]) if named else ("", text.stem)
    name = slug(text.word("slug") or (stem if stem != "index" or not folders else folders[-1]))[:80].strip("-")
    kind = Kind.POST if dated or "_drafts" in folders else Kind.PAGE
    address = text.word("permalink") or _address(text, template, kind, date, stem, folders)
    public = "_drafts" not in folders and text.front.get("published") is not False
    return _Page(text=text, kind=kind, slug=name or "seite", date=date, address=address, public=public)


def _address(text: Text, template: str, kind: Kind, date: str, stem: str, folders: list[str]) -> str:
    if kind is Kind.PAGE:
        return "/".join(["", *folders, f"{stem}.html"]) if stem != "index" else "/".join(["", *folders, ""])
    day = text.day("date")
    year, month, number = (day.isoformat() if day else date or "--").split("-")
    above = [folder for folder in folders if folder != "_posts"]
    categories = [slug(word) for word in (*above, *text.words("categories", "category"))]
    values = {"year": year, "month": month, "day": number, "title": stem, "slug": slug(stem)}
    return pattern(template, values | {"categories": "/".join(dict.fromkeys(categories))})


def _draft(old: Old, page: _Page) -> Draft:
    text = page.text
    bench = Bench(old, text.folder, _liquid)
    cover = text.word("image", "thumbnail")
    first = bench.image(cover, "", "") if cover else ""
    body = bench.text(_CODE.sub(lambda match: f"\n\n{fenced(match[2], match[1])}\n\n", text.body))
    if first and first not in body:
        body = f"{first}\n\n{body}"
    notes = [*bench.notes, *([] if page.public else [msg("It was not public before ({status}).", status="draft")])]
    own = f"posts/{page.slug}" if page.kind is Kind.POST else page.slug
    addresses = [item.strip("/") for item in (page.address, *text.words("redirect_from"))]
    author = text.word("author", "authors")
    named = Text(path=text.path, front={"date": page.date})
    return Draft(
        kind=page.kind, slug=page.slug, title=text.word("title") or page.slug, origin=text.path,
        date=text.day("date") or named.day("date"), author=slug(author) if author else "", author_name=author,
        tags=text.words("tags", "tag", "categories", "category"), summary=text.word("excerpt", "description"),
        lang=text.word("lang"), aliases=tuple(dict.fromkeys(item for item in addresses if item and item != own)),
        body=body, pictures=tuple(bench.pictures.values()), leaflets=tuple(bench.leaflets.values()), notes=tuple(notes),
    )  # fmt: skip


def _liquid(text: str, bench: Bench) -> str:
    """Addresses and links of Liquid; every other tag stays where it is and is reported."""
    text = _URL.sub(lambda match: match[1] or "", text)
    text = _POST.sub(lambda match: "/" + match[1], text)
    text = _ATTRIBUTES.sub("", text)
    text = _RAW.sub("", text)
    for match in _TAG.finditer(text):
        name = match[1] or match[0][:60]
        bench.notes[msg("“{name}” of Liquid means nothing here and stands as text.", name=name)] = None
    return text
