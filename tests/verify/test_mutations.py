"""A clean site passes; each single mutation causes exactly its code, at its file."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from sozialblog.verify import Expectation, verify
from tests import dirty
from tests.verify import site

HEAD, TAIL = "<!doctype html><title>x</title>", ""
DIRTY_URL = "data:image/jpeg;base64," + base64.b64encode(dirty.corpus()["jpeg/comment"]).decode()
CLEAN_URL = "data:image/png;base64," + base64.b64encode(dirty.encoded(dirty.picture(), "PNG")).decode()


def test_a_clean_site_passes(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    write = site.write(tmp_path, site.clean())
    found = verify(write, site.expectation(), progress=lambda done, total: told.append((done, total)))
    assert [(finding.path, str(finding.message)) for finding in found] == []
    assert told[-1] == (len(site.clean()), len(site.clean()))


def test_without_expectation_own_full_addresses_are_foreign(tmp_path: Path) -> None:
    site.write(tmp_path, {"index.html": b'<!doctype html><img src="https://blog.example/sub/a.jpg">'})
    assert [finding.code for finding in verify(tmp_path, Expectation())] == ["S503"]


S503_MARKUP = {
    "script": '<script src="https://cdn.example/x.js"></script>',
    "no-scheme": "<img src=//cdn.example/x.jpg>",
    "backslashes": "<img src='\\\\cdn.example\\x.jpg'>",
    "tab-in-scheme": "<img src='ht\ttps://cdn.example/x.jpg'>",
    "other-scheme": "<img src='http://blog.example/sub/media/a.jpg'>",
    "other-port": "<img src='https://blog.example:8443/sub/media/a.jpg'>",
    "user-in-host": "<img src='https://blog.example@evil.example/x.jpg'>",
    "srcset": "<img srcset='media/a.jpg 1x, https://cdn.example/x.jpg 2x'>",
    "imagesrcset": "<link rel=preload as=image imagesrcset='https://cdn.example/x.jpg 2x'>",
    "poster": "<video poster=https://cdn.example/x.jpg></video>",
    "track": "<video><track src=https://cdn.example/x.vtt></video>",
    "iframe": "<iframe src=https://video.example/></iframe>",
    "srcdoc": "<iframe srcdoc='&lt;img src=https://cdn.example/x.jpg&gt;'></iframe>",
    "object": "<object data=https://cdn.example/x></object>",
    "embed": "<embed src=https://cdn.example/x>",
    "form": "<form action=https://evil.example/></form>",
    "formaction": "<button formaction=https://evil.example/>x</button>",
    "ping": "<a href=index.html ping='https://evil.example/'>x</a>",
    "background": "<body background=https://cdn.example/x.jpg>",
    "stylesheet": "<link rel=stylesheet href=https://cdn.example/x.css>",
    "alternate-stylesheet": "<link rel='alternate stylesheet' href=https://cdn.example/x.css>",
    "icon": "<link rel=icon href=https://cdn.example/x.png>",
    "preconnect": "<link rel=preconnect href=https://cdn.example>",
    "dns-prefetch": "<link rel=dns-prefetch href=//cdn.example>",
    "link-without-rel": "<link href=https://cdn.example/x>",
    "base": "<base href=https://cdn.example/>",
    "refresh": "<meta http-equiv=refresh content='3;url=https://evil.example/'>",
    "set-cookie": "<meta http-equiv=Set-Cookie content='a=b'>",
    "style-attribute": "<p style='background:url(https://cdn.example/x.jpg)'>x</p>",
    "style-escaped": "<p style='background:u\\72l(https://cdn.example/x.jpg)'>x</p>",
    "style-element": "<style>@font-face{font-family:x;src:url(https://cdn.example/x.woff2)}</style>",
    "style-import": "<style>@import 'https://cdn.example/x.css';</style>",
    "style-image-set": "<style>a{background:image-set('https://cdn.example/x.png' 1x)}</style>",
    "style-property": "<style>:root{--x:url(//cdn.example/x.png)}</style>",
    "style-broken": "<style>a{background:url(https://cdn.example/x y.png)}</style>",
    "svg-image": "<svg><image href=https://cdn.example/x.png /></svg>",
    "svg-use": "<svg><use xlink:href='https://cdn.example/x.svg#a'/></svg>",
    "svg-fill": "<svg><path fill='url(https://cdn.example/x.svg#a)'/></svg>",
    "svg-animate": "<svg><image><animate attributeName=href to='https://cdn.example/x.png'/></image></svg>",
    "template": "<template><img src=https://cdn.example/x.jpg></template>",
    "noscript": "<noscript><img src=https://cdn.example/x.jpg></noscript>",
    "noscript-trick": "<noscript><p title='</noscript><img src=https://cdn.example/x.jpg>'></noscript>",
    "javascript-link": "<a href='javascript:void(0)'>x</a>",
    "data-page": "<iframe src='data:text/html,<p>x</p>'></iframe>",
    "onclick": "<p onclick='localStorage.a=1'>x</p>",
    "cookie": "<script>document.cookie = 'a=b'</script>",
    "cookie-by-name": "<script>document['cook' + 'ie'] = 'a=b'</script>",
    "storage-by-name": "<script>window['localStorage'].a = 1</script>",
    "storage-escaped": "<script>window['local\\u0053torage'].a = 1</script>",
    "storage-after-pattern": "<script>if (a) /[/*]/.test(b); sessionStorage.a = 1; /* */</script>",
    "storage-after-template": "<script>x = `a ${ `//` }`; localStorage.a = 1</script>",
    "indexed-db": "<script type=module>indexedDB.open('a')</script>",
    "service-worker": "<script>navigator.serviceWorker.register('sw.js')</script>",
    "caches": "<script>caches.open('a')</script>",
    "fetch": "<script>fetch('https://evil.example/')</script>",
    "import": "<script type=module>import x from 'https://cdn.example/x.js'</script>",
    "import-map": '<script type=importmap>{"imports": {"x": "https://cdn.example/x.js"}}</script>',
    "beacon": "<script>navigator.sendBeacon('/x')</script>",
    "socket": "<script>new WebSocket('wss://evil.example')</script>",
    "eval": "<script>eval('1')</script>",
}


@pytest.mark.parametrize("name", sorted(S503_MARKUP))
def test_requests_and_storage_in_pages(name: str, tmp_path: Path) -> None:
    found = site.findings(tmp_path, {"neu.html": f"{HEAD}\n\n{S503_MARKUP[name]}"})
    assert {(finding.code, finding.path) for finding in found} == {("S503", "neu.html")}


def test_the_line_is_named(tmp_path: Path) -> None:
    found = site.findings(tmp_path, {"neu.html": f"{HEAD}\n\n{S503_MARKUP['script']}"})
    assert [finding.line for finding in found] == [3]


XHTML = (
    "<feed xmlns='http://www.w3.org/2005/Atom'><content type='xhtml'>"
    "<div xmlns='http://www.w3.org/1999/xhtml'>{}</div></content></feed>"
)
CASES: dict[str, tuple[str, dict[str, bytes | str]]] = {
    "css-url": ("S503", {"static/more.css": "a{background:url(https://cdn.example/x)}"}),
    "css-import": ("S503", {"static/more.css": "@import url(//cdn.example/x.css);"}),
    "js-file": ("S503", {"static/neu.js": "localStorage.setItem('a', 1)"}),
    "svg-script": ("S503", {"a.svg": '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'}),
    "svg-onload": ("S503", {"a.svg": '<svg xmlns="http://www.w3.org/2000/svg" onload="1"/>'}),
    "svg-image": ("S503", {"a.svg": '<svg xmlns="http://www.w3.org/2000/svg"><image href="//cdn.example/x"/></svg>'}),
    "svg-style": ("S503", {"a.svg": '<svg xmlns="http://www.w3.org/2000/svg"><style>@import "//x.example";</style></svg>'}),
    "xml-doctype": ("S503", {"a.xml": '<!DOCTYPE a SYSTEM "https://evil.example/x.dtd"><a/>'}),
    "xml-entity": ("S503", {"a.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
    "feed-image": ("S503", {"feed.xml": site.FEED.replace(f"{site.BASE}media/a.jpg", "https://cdn.example/x.jpg")}),
    "feed-xhtml": ("S503", {"a.xml": XHTML.format("<img src='https://cdn.example/x'/>")}),
    "feed-xhtml-srcset": ("S503", {"a.xml": XHTML.format("<img srcset='https://cdn.example/x 2x'/>")}),
    "feed-xhtml-style": ("S503", {"a.xml": XHTML.format("<p style='background:url(//cdn.example/x)'/>")}),
    "feed-xhtml-script": ("S503", {"a.xml": XHTML.format("<script>1</script>")}),
    "feed-xhtml-event": ("S503", {"a.xml": XHTML.format("<p onclick='1'/>")}),
    "feed-svg": ("S503", {"a.xml": "<svg xmlns='http://www.w3.org/2000/svg'><image href='//cdn.example/x'/></svg>"}),
    "feed-enclosure": ("S503", {"a.xml": "<rss><enclosure url='https://cdn.example/x.mp3'/></rss>"}),
    "feed-stylesheet": ("S503", {"a.xml": "<?xml-stylesheet href='https://cdn.example/x.xsl'?><rss/>"}),
    "host-report": ("S503", {"_headers": "/*\n  Content-Security-Policy: report-uri https://evil.example/x\n"}),
    "json-image": ("S503", {"feed.json": '{"items": [{"content_html": "<img src=https://cdn.example/x>"}]}'}),
    "host-cookie": ("S503", {"_headers": "/*\n  Set-Cookie: a=b\n"}),
    "host-link": ("S503", {"_headers": "/*\n  Link: <https://cdn.example/x.css>; rel=preload\n"}),
    "link": ("S504", {"neu.html": HEAD + "<a href=fehlt.html>x</a>"}),
    "link-case": ("S504", {"neu.html": HEAD + "<a href=Post/>x</a>"}),
    "link-above": ("S504", {"neu.html": HEAD + "<a href=../../etc/>x</a>"}),
    "link-beside-base": ("S504", {"neu.html": HEAD + "<a href=/anderswo/>x</a>"}),
    "link-own": ("S504", {"neu.html": HEAD + f"<a href={site.BASE}fehlt/>x</a>"}),
    "anchor": ("S504", {"neu.html": HEAD + "<a href=post/#fehlt>x</a>"}),
    "anchor-here": ("S504", {"neu.html": HEAD + "<a href=#fehlt>x</a>"}),
    "popover": ("S504", {"neu.html": HEAD + "<button popovertarget=fehlt>x</button>"}),
    "image": ("S504", {"neu.html": HEAD + "<img src=media/fehlt.jpg>"}),
    "srcset": ("S504", {"neu.html": HEAD + "<img srcset='media/a.jpg 1x,media/fehlt.jpg 2x'>"}),
    "stylesheet": ("S504", {"neu.html": HEAD + "<link rel=stylesheet href=fehlt.css>"}),
    "og-image": ("S504", {"neu.html": HEAD + f"<meta property=og:image content={site.BASE}fehlt.jpg>"}),
    "css-image": ("S504", {"static/more.css": "a{background:url(fehlt.png)}"}),
    "feed-link": ("S504", {"feed.xml": site.FEED.replace("post/", "fehlt/")}),
    "json-link": ("S504", {"feed.json": f'{{"url": "{site.BASE}fehlt/"}}'.replace("/", "\\/")}),
    "sitemap": ("S504", {"sitemap.xml": f"<urlset><url><loc>{site.BASE}fehlt/</loc></url></urlset>"}),
    "robots": ("S504", {"robots.txt": f"Sitemap: {site.BASE}fehlt.xml\n"}),
    "calendar": ("S504", {"a.ics": f"BEGIN:VCALENDAR\r\nURL:{site.BASE}fehlt/\r\nEND:VCALENDAR\r\n"}),
    "svg-metadata": ("I401", {"a.svg": '<svg xmlns="http://www.w3.org/2000/svg"><metadata>x</metadata></svg>'}),
    "svg-comment": ("I401", {"a.svg": '<svg xmlns="http://www.w3.org/2000/svg"><!-- Anna --></svg>'}),
    "svg-editor": ("I401", {"a.svg": '<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="urn:i" i:path="C:/Anna"/>'}),
    "inline-metadata": ("I401", {"neu.html": HEAD + "<svg><metadata>x</metadata></svg>"}),
    "data-url": ("I401", {"neu.html": HEAD + f"<img src={DIRTY_URL}>"}),
    "data-url-css": ("I401", {"static/more.css": f"a{{background:url({DIRTY_URL})}}"}),
    "font-metadata": ("I401", {"a.woff2": b"wOF2" + bytes(4) + b"\0\0\0\x30" + bytes(16) + b"\0\0\0\x30" + bytes(16)}),
    "unknown-kind": ("S507", {"a.php": "<?php"}),
    "no-ending": ("S507", {"LICENSE": "x"}),
    "markdown": ("S507", {"post/index.md": "x"}),
    "disguised": ("S507", {"media/b.jpg": dirty.encoded(dirty.picture(), "PNG")}),
    "disguised-page": ("S507", {"b.html": b"\x00\x01"}),
    "broken-xml": ("S507", {"a.xml": "<a><b></a>"}),
    "broken-json": ("S507", {"a.json": "{"}),
    "latin-1": ("S507", {"a.txt": "Müller".encode("latin-1")}),
    "page-as-xml": ("S507", {"a.xml": "<!doctype html><p>x"}),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(CASES))
def test_each_mutation_causes_exactly_its_code(name: str, tmp_path: Path) -> None:
    code, changes = CASES[name]
    found = site.findings(tmp_path, changes)
    assert {finding.code for finding in found} == {code}
    assert {finding.path for finding in found} == set(changes)
    assert all(str(finding.message) and str(finding.fix) and finding.blocks for finding in found)


ALLOWED = {
    "data-url": f"<img src={CLEAN_URL}>",
    "text-fragment": "<a href='post/#:~:text=Rad'>x</a>",
    "query": "<a href='post/?a=b#inhalt'>x</a>",
    "own-host-elsewhere": "<a href='https://blog.example/'>x</a>",
    "namespace": "<script>document.createElementNS('http://www.w3.org/2000/svg', 'a')</script>",
    "quoted": "<script>const a = 'Keine Cookies'; // document.cookie\n</script>",
    "plain-text": "<p>document.cookie und https://example.org/x.js</p>",
    "embedded-drawing": "<img src=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E"
    "%3Cpath fill='url(%23a)'/%3E%3C/svg%3E\">",
}


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_what_harms_nobody_is_let_through(name: str, tmp_path: Path) -> None:
    found = site.findings(tmp_path, {"neu.html": HEAD + ALLOWED[name]})
    assert [(finding.code, str(finding.message)) for finding in found] == []


def test_links_and_folders_that_cannot_be_read(tmp_path: Path) -> None:
    site.write(tmp_path, site.clean())
    (tmp_path / "link.html").symlink_to(tmp_path / "index.html")
    (tmp_path / "folder").symlink_to(tmp_path / "post")
    found = verify(tmp_path, site.expectation())
    assert [(finding.code, finding.path) for finding in found] == [("S507", "folder"), ("S507", "link.html")]
    assert [finding.code for finding in verify(tmp_path / "fehlt")] == ["S507"]
    (tmp_path / "leer").mkdir()
    assert [finding.code for finding in verify(tmp_path / "leer")] == ["S507"]


def test_originals_are_recognised_by_their_digest(tmp_path: Path) -> None:
    found = site.findings(tmp_path, {"media/b.jpg": site.ORIGINAL})
    assert sorted(finding.code for finding in found) == ["I401", "S507"]
