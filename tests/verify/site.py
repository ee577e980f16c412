"""A small clean site as a mapping of path to bytes, and what it is held against."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from sozialblog.findings import Finding
from sozialblog.i18n import msg
from sozialblog.verify import Expectation, Forbidden, verify
from tests import dirty

BASE = "https://blog.example/sub/"
LEGAL_NAME = "Jonas Kowalski-Weiß"
FORBIDDEN = (
    Forbidden(text=LEGAL_NAME, what=msg("a legal name"), document="content/consents/jonas.md"),
    Forbidden(text="Ordner 7, Blatt 12", what=msg("evidence")),
    Forbidden(text="Geheimes Werkstattfest", what=msg("title of a withheld post")),
)
ORIGINAL = dirty.corpus()["jpeg/exif"]

PAGE = f"""<!doctype html>
<html lang="de"><head><meta charset="utf-8"><title>Werkstatt</title>
<link rel="stylesheet" href="../static/site.css"><link rel="icon" href="../static/icon.svg">
<link rel="canonical" href="{BASE}post/"><link rel="alternate" type="application/atom+xml" href="../feed.xml">
<meta property="og:image" content="{BASE}media/a.jpg">
<script type="application/ld+json">{{"@context": "https://schema.org", "url": "{BASE}post/"}}</script>
</head><body>
<a href="#inhalt">Zum Inhalt</a><a href="../">Start</a><a href="https://example.org/">anderswo</a>
<main id="inhalt"><h1 id="über">Werkstatt</h1><a href="#%C3%BCber">Titel</a><a href="#top">nach oben</a>
<picture><source srcset="../media/a.webp 96w, ../media/a.webp 48w" type="image/webp">
<img src="../media/a.jpg" alt="Ein Rad" style="background: url(../media/a.jpg)"></picture>
<svg><use href="#inhalt"></use></svg><a href="mailto:hallo@blog.example">Mail</a><a href="tel:+4930">Telefon</a>
<noscript><p>Ohne Skript</p></noscript><script src="../static/site.js"></script></main></body></html>
"""

FEED = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>{BASE}</id><title>Blog</title>
<entry><id>{BASE}post/</id><link href="{BASE}post/"/>
<content type="html">&lt;p&gt;Rad &lt;img src="{BASE}media/a.jpg"&gt;&lt;/p&gt;</content></entry></feed>
"""

SCRIPT = """// keine cookies, kein localStorage
/* auch kein fetch("https://example.org") */
const quelle = "static/index.json"; /* und kein document.cookie */
const muster = /["'/]+\\/\\/[/*]/;
fetch(quelle).then((antwort) => antwort.json());
"""


def clean() -> dict[str, bytes]:
    """A site without any fault."""
    jpeg = dirty.encoded(dirty.picture(), "JPEG", quality=80)
    files = {
        "index.html": '<!doctype html><title>Start</title><a href="post/#inhalt">Post</a><a href="post">Post</a>',
        "404.html": f'<!doctype html><title>Weg</title><base href="{BASE}"><a href="post/">Post</a>',
        "post/index.html": PAGE,
        "alt/index.html": '<!doctype html><meta http-equiv="refresh" content="0; url=../post/">',
        "static/site.css": '@import "more.css"; body { background: url("../media/a.jpg") } @media print { a { color: red } }',
        "static/more.css": "a::after { content: 'https://example.org/ ist nur ein Text' }",
        "static/site.js": SCRIPT,
        "static/icon.svg": '<svg xmlns="http://www.w3.org/2000/svg"><title>Rad</title><path d="M0 0" fill="url(#a)"/></svg>',
        "feed.xml": FEED,
        "feed.json": json.dumps({"feed_url": f"{BASE}feed.json", "items": [{"url": f"{BASE}post/"}]}),
        "sitemap.xml": f'<?xml version="1.0"?><urlset><url><loc>{BASE}post/</loc></url></urlset>',
        "robots.txt": f"Sitemap: {BASE}sitemap.xml\n",
        "termine.ics": f"BEGIN:VCALENDAR\r\nURL:{BASE}post/\r\nEND:VCALENDAR\r\n",
        "sozialblog-manifest.json": "{}",
        "_redirects": "/weg/ /410 410\n",
        "_headers": "/*\n  X-Content-Type-Options: nosniff\n",
        ".htaccess": "RedirectMatch 410 ^/weg/\n",
        ".nojekyll": "",
    }  # fmt: skip
    return {path: text.encode() for path, text in files.items()} | {
        "media/a.jpg": jpeg,
        "media/a.webp": dirty.encoded(dirty.picture(), "WEBP"),
        "media/a.png": dirty.encoded(dirty.picture(), "PNG"),
        "media/a.gif": dirty.encoded(dirty.picture("P"), "GIF"),
        "media/a.avif": dirty.encoded(dirty.picture(), "AVIF"),
    }


def write(folder: Path, files: dict[str, bytes]) -> Path:
    """``files`` on disk below ``folder``."""
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder


def expectation() -> Expectation:
    """Everything the tests know of the site."""
    return Expectation(base_url=BASE, forbidden=FORBIDDEN, originals=frozenset({hashlib.sha256(ORIGINAL).hexdigest()}))


def findings(folder: Path, changes: dict[str, bytes | str]) -> tuple[Finding, ...]:
    """What verify says of the clean site with ``changes``."""
    files = clean()
    files.update({path: data.encode() if isinstance(data, str) else data for path, data in changes.items()})
    return verify(write(folder, files), expectation())
