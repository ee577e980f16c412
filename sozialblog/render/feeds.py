"""feeds: Atom (RFC 4287), RSS 2.0, JSON Feed 1.1, sitemap and robots. Knows published posts only."""

from __future__ import annotations

import datetime as dt
import json
import zoneinfo
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from html import escape
from xml.etree import ElementTree as ET

from sozialblog.render.urls import Url

_ATOM = "http://www.w3.org/2005/Atom"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A post in a feed; ``html`` with full web addresses."""

    title: str
    address: str
    date: dt.date
    author: str
    summary: str
    html: str
    tags: tuple[str, ...]
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What all feeds say about the site."""

    title: str
    subtitle: str
    lang: str
    timezone: str
    url: Url
    home: str = ""  #: address of the pages in this language


def atom(channel: Channel, items: Sequence[Item]) -> bytes:
    """An Atom feed, newest first; ``updated`` is the newest post's day, so that nothing depends on the clock."""
    feed = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": channel.lang})
    _add(feed, "title", channel.title)
    if channel.subtitle:
        _add(feed, "subtitle", channel.subtitle)
    _add(feed, "id", channel.url(channel.home))
    _add(feed, "link", href=channel.url(channel.home), rel="alternate", type="text/html")
    _add(feed, "link", href=channel.url(f"{channel.home}feed.xml"), rel="self", type="application/atom+xml")
    _add(feed, "updated", _moment(items[0].date, channel).isoformat() if items else "1970-01-01T00:00:00+00:00")
    for item in items:
        entry = _add(feed, "entry")
        _add(entry, "title", item.title)
        _add(entry, "id", channel.url(item.address))
        _add(entry, "link", href=channel.url(item.address), rel="alternate", type="text/html")
        _add(entry, "published", _moment(item.date, channel).isoformat())
        _add(entry, "updated", _moment(item.date, channel).isoformat())
        _add(_add(entry, "author"), "name", item.author or channel.title)
        for tag in item.tags:
            _add(entry, "category", term=tag)
        if item.summary:
            _add(entry, "summary", item.summary)
        content = _add(entry, "content", item.html, type="html")
        content.set("xml:lang", item.lang)
    return _xml(feed)


def rss(channel: Channel, items: Sequence[Item]) -> bytes:
    """An RSS 2.0 feed, newest first."""
    root = ET.Element("rss", {"version": "2.0", "xmlns:content": _CONTENT})
    top = ET.SubElement(root, "channel")
    _add(top, "title", channel.title)
    _add(top, "link", channel.url(channel.home))
    _add(top, "description", channel.subtitle or channel.title)
    _add(top, "language", channel.lang)
    for item in items:
        entry = _add(top, "item")
        _add(entry, "title", item.title)
        _add(entry, "link", channel.url(item.address))
        _add(entry, "guid", channel.url(item.address), isPermaLink="true")
        _add(entry, "pubDate", format_datetime(_moment(item.date, channel)))
        for tag in item.tags:
            _add(entry, "category", tag)
        _add(entry, "description", item.summary or item.title)
        _add(entry, "content:encoded", item.html)
    return _xml(root)


def json_feed(channel: Channel, items: Sequence[Item]) -> bytes:
    """A JSON Feed 1.1 (https://jsonfeed.org/version/1.1), newest first."""
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "description": channel.subtitle,
        "home_page_url": channel.url(channel.home),
        "feed_url": channel.url(f"{channel.home}feed.json"),
        "language": channel.lang,
        "items": [
            {
                "id": channel.url(item.address),
                "url": channel.url(item.address),
                "title": item.title,
                "summary": item.summary,
                "content_html": item.html,
                "date_published": _moment(item.date, channel).isoformat(),
                "authors": [{"name": item.author or channel.title}],
                "tags": list(item.tags),
                "language": item.lang,
            }
            for item in items
        ],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def sitemap(addresses: Iterable[tuple[str, dt.date | None]], url: Url) -> bytes:
    """A sitemap (https://www.sitemaps.org/protocol.html) of every page meant to be found."""
    # Written without a tree: a large site has as many entries as pages.
    lines = ["<?xml version='1.0' encoding='UTF-8'?>", f'<urlset xmlns="{_SITEMAP}">']
    for address, changed in addresses:
        lines += [" <url>", f"  <loc>{escape(url(address), quote=False)}</loc>"]
        if changed:
            lines.append(f"  <lastmod>{changed.isoformat()}</lastmod>")
        lines.append(" </url>")
    return "\n".join([*lines, "</urlset>", ""]).encode()


def robots(url: Url) -> bytes:
    """Everything may be read; photographs of people need not feed image search or training."""
    lines = ["User-agent: *", "Allow: /", "", "User-agent: Googlebot-Image", "Disallow: /photos/", ""]
    return "\n".join([*lines, f"Sitemap: {url('sitemap.xml')}", ""]).encode()


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    """Append an element."""
    element = ET.SubElement(parent, tag, attributes)
    element.text = text or None
    return element


def _moment(day: dt.date, channel: Channel) -> dt.datetime:
    """Nine in the morning where the organisation is: a day has no time, a feed wants one."""
    return dt.datetime.combine(day, dt.time(9), zoneinfo.ZoneInfo(channel.timezone))


def _xml(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    text: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return text + b"\n"
