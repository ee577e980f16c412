"""More single changes of the clean site, of which only the sentences are kept: whatever verify asks of a file, once."""

from __future__ import annotations

import base64
import functools
import gzip
from urllib.parse import quote

from tests import dirty
from tests.images.test_leaflet_parts import beside, built
from tests.images.test_structure import JPEG, PNG, riff, webp
from tests.verify import site
from tests.verify.test_mutations import CLEAN_URL, DIRTY_URL, HEAD, XHTML
from tests.verify.test_pictures import font

packed_up = functools.partial(gzip.compress, mtime=0)  # the same bytes at every time
SVG = '<svg xmlns="http://www.w3.org/2000/svg"'
ORIGINAL_URL = "data:image/jpeg;base64," + base64.b64encode(site.ORIGINAL).decode()


def drawing(markup: str) -> str:
    return f"data:image/svg+xml,{quote(markup)}"


def packed(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


MORE_MARKUP = {
    "names": "<a name=a>x</a><b name=c>x</b><form><input name=d></form><map name=e></map><p id=f>",
    "pings": "<a href=post/ ping='https://a.example/ https://b.example/'>x</a><img attributionsrc='https://c.example/ https://d.example/'>",
    "data elsewhere": "<p data='https://a.example/'>x</p><object type=x></object><object data=''></object><object id=a name=b></object>",
    "a manifest": "<html manifest='https://a.example/x'><p manifest='https://b.example/y'>",
    "html with other attributes": "<html title='https://a.example/' lang=de prefix='x'>",
    "old attributes": "<img lowsrc=https://a1.example/><img dynsrc=https://a2.example/><object codebase=https://a3.example/></object><table background=https://a4.example/>",
    "animations": "<svg><set attributeName=href to='//a.example/x'/><animate values='a;https://b.example/x;c:d;1 2'/><animateMotion from='//c.example/'/><animate by='0;1' to=''/></svg>",
    "no animation": "<p values='https://a.example/' to='//a.example/'>x</p>",
    "sets of images": "<svg><path fill=\"image-set('https://a.example/x' 1x)\" mask='URL(https://b.example/y)' transform='rotate(3)'/></svg>",
    "words with brackets": "<p title='(x)' alt='url(https://a.example/z)' class='image-set(x)'>x</p><p data-x='url(media/a.jpg)'>",
    "words": "<p title='https://a.example/' lang='//b.example' class=x>x</p>",
    "an area": "<map><area href=fehlt.html><area href='javascript:1'></map>",
    "buttons that open": "<button popovertarget=fehlt>x</button><button commandfor=auch>y</button><button popovertarget=da>z</button><p id=da>",
    "links of all kinds": "<link rel='next PREV' href=fehlt.html><link rel=NEXT href=post/><link href=media/a.jpg><link rel='' href=https://a.example/><link rel=next><link rel='next preload' href=https://b.example/>",
    "metas": "<meta name=x><meta name=y content=''><meta name=z content='siehe https://blog.example/sub/fehlt/'><meta http-equiv=refresh content=3><meta http-equiv=refresh content='0;'>",
    "refresh in other ways": "<meta http-equiv=' REFRESH ' content='0, URL=\"post/\"'><meta http-equiv=refresh content=\"1 fehlt.html\">",
    "a cookie in other letters": "<meta http-equiv=' SET-COOKIE ' content='a=b'>",
    "programs of all kinds": "<script type=' Application/LD+JSON '>{\"a\": \"https://blog.example/sub/fehlt/\"}</script><script type=text/plain>eval(1)</script><script type=''>eval(1)</script><script type=text/template>caches</script>",
    "styles": "<style>a{background:url(//a1.example/)}</style><p STYLE='background:url(//a2.example/)' onclick='eval(1)'>x</p><p onload=''>",
    "a base twice": "<base href=post/><base href=https://a.example/><a href=#inhalt>x</a><a href=index.html#inhalt>y</a><img src=../media/a.jpg>",
    "a base far down": "<base href=post/index.html><a href=fehlt.html>x</a><a href=../post/>y</a>",
    "a base with X": "<base href=/sub/Xa/><a href=../post/>y</a><a href=b/>z</a>",
    "a base at the top": "<base href=/sub/><a href=../post/>x</a><a href=post/>y</a>",
    "a base of data": "<base href='data:,x'>",
    "nothing in attributes": "<img src=''><a href=''>x</a><link rel=icon href=''><iframe srcdoc=''></iframe>",
    "a template in a frame": "<template><iframe srcdoc='<a href=fehlt.html>x</a>'></iframe></template>",
    "deeper than is read": "<template>" * 9 + "<p>" + "</template>" * 9,
    "not too deep": "<template>" * 8 + "<p id=a>" + "</template>" * 8,
    "metadata twice": "<p>\n<svg><metadata>x</metadata></svg>\n<svg><METADATA>x</METADATA></svg>",
    "noscript in capitals": "<NOSCRIPT><img src=https://a.example/x></NOSCRIPT>",
    "a comment": "<!-- <img src=https://a.example/x> --><p>x<!--a=b--></p>",
    "an original before a drawing": f"<img src='{ORIGINAL_URL}'>\n<img src='{drawing(SVG + '/>')}'>",
    "a JPEG that says more": f"<img src='{packed('image/jpeg', JPEG[:-2] + dirty.CANARY + JPEG[-2:])}'>",
    "a link before a drawing": f"<img src=fehlt.png>\n<img src='{drawing(SVG + '/>')}'><img src=auch.png>",
    "a drawing in Latin 1": f"<img src='{packed('image/svg+xml', ('<?xml version=' + chr(34) + '1.0' + chr(34) + ' encoding=' + chr(34) + 'iso-8859-1' + chr(34) + '?>' + SVG + '><title>ä</title></svg>').encode('latin-1'))}'>",
    "a script in an address": "<img src='javascript:x'>\n<iframe src='vbscript:x'></iframe><form action='javascript:x'></form>",
    "several requests": "<img src=https://a1.example/>\n<img src='javascript:1'>\n<img src=fehlt.jpg>\n<img src=../../fehlt.jpg>\n<img src=https://b.example/1>",
    "several links": "<a href='javascript:1'>x</a>\n<a href=../../x>y</a>\n<a href=fehlt>z</a>\n<a href='data:,x'>u</a>\n<a href=../../v>v</a>",
    "embedded of all kinds": f"<img src='{DIRTY_URL}'>\n<img src='{CLEAN_URL}'>\n<img src='data:image/png'>\n<img src='data:text/plain,x'>\n<img src='{packed('font/woff2', font())}'>\n<img src='{packed('font/woff2', font(length=5))}'>",
    "an original embedded": f"<img src='{ORIGINAL_URL}'>",
    "a drawing embedded": f"<img src=\"{drawing(SVG + '>' + chr(10) + '<metadata/><image href=' + chr(39) + ORIGINAL_URL + chr(39) + '/></svg>')}\">\n<img src='{ORIGINAL_URL}'>",
    "drawings with links": f'<img src="{drawing(SVG + "><a href=%27media/a.jpg%27/><image href=%27post/fehlt.png%27/><use href=%27#x%27/></svg>".replace("%27", chr(39)))}">',
    "a drawing that is broken": f'<img src="{drawing("<svg")}"><img src="data:image/svg+xml,">',
    "scripts that load": "<script>import('./fehlt.js'); import x from '//a.example/x.js'; a('https://blog.example/sub/x'); b('../x')</script>",
    "a script that stores": "<script>localStorage; caches; document.cookie</script><script>eval; WebSocket</script>",
    "several styles in doubt": "<style>a{b:image-set(var(--x) 1x)}</style><style>a{b:url(//a.example/x);c:image-set(var(--x) 1x)}</style>",
    "text for machines": "<meta name=x content='https://blog.example/sub/post/. https://blog.example/sub/fehlt. https://blog.example/sub/auch/'>",
    "text directives": "<a href='post/#:~:text=x'>x</a><a href='post/#top'>y</a><a href='post/#'>z</a><a href='media/a.jpg#x'>u</a>",
    "the same link twice": "<a href=fehlt.html>x</a>\n<a href=fehlt.html>y</a>\n<a href='fehlt.html?a'>z</a>\n<a href=post/#weg>u</a>\n<a href=post/#weg>v</a>",
    "folders and files": "<a href=post>x</a><a href=post/index.html>y</a><a href=media>z</a><a href=media/a.jpg/>u</a><a href=/sub>v</a><a href='./'>w</a>",
}  # fmt: skip

MORE_FILES: dict[str, dict[str, bytes | str]] = {
    "a leaflet": {"files/a.pdf": built()},
    "a leaflet that is not clean": {"files/a.pdf": beside(b"/Secret 1")},
    "a leaflet that says something": {"files/a.pdf": beside(b"/Alt (Ordner 7, Blatt 12)")},
    "a leaflet that holds something": {"files/a.pdf": beside(b"/Secret (Ordner 7, Blatt 12)")},
    "a font": {"a.woff2": font()},
    "a font of another kind": {"a.woff2": font(head=b"wOFF")},
    "a picture called jpeg": {"media/b.jpeg": site.clean()["media/a.jpg"]},
    "a moving picture": {"media/b.webp": webp(riff(b"ANIM", b"\0" * 6), flags=2)},
    "a picture with lines": {"media/b.jpg": JPEG + b"\n\nXXXX"},
    "a picture of an older form": {"media/b.tiff": b"II*\0"},
    "the search index": {"pagefind/a.pf_fragment": packed_up(b"pagefind_dcd" + b'{"a": "Ordner 7, Blatt 12"}')},
    "the clean search index": {"pagefind/a.pf_fragment": packed_up(b'pagefind_dcd{"url": "https://a.example/"}')},
    "the search index elsewhere": {"a.pf_fragment": packed_up(b"pagefind_dcdx")},
    # style sheets and scripts
    "several style sheets": {"static/more.css": "a{b:url(fehlt.png)}\nc{d:url(//a.example/x)}\ne{f:url(../post/)}\ng{h:url(javascript:1)}\ni{j:image-set(var(--x) 1x)}"},
    "a script in a folder": {"static/neu.js": "import('./site.js');\nfetch('//a.example/x');\neval(1); new WebSocket('x')"},
    # feeds and other XML
    "broken in the third line": {"a.xml": "<a>\n\n</b>"},
    "a document type in the second line": {"a.xml": '<?xml version="1.0"?>\n<!DOCTYPE a>\n<a/>'},
    "style sheets of a feed": {"a.xml": "<?xml-stylesheet href='static/x.xsl'?>\n<?xml-stylesheet href='//a.example/x.xsl'?>\n<a/>"},
    "a feed with everything": {"a.xml": XHTML.format(
        "\n<p onclick='1'>x</p>\n<a href=' JavaScript:x'>y</a>\n<SCRIPT/>\n<img src='//a1.example/'/>\n<img srcset='//a2.example/ 1x, //a3.example/ 2x'/>"
        "\n<p style='b:url(//a4.example/)'/>\n<p x='URL(//a5.example/)'/>\n<video poster='//a6.example/'/>\n<form action='javascript:1'/>\n<a href='//a7.example/'>z</a>"
        f"\n<img src='{DIRTY_URL}'/>\n<img src='data:text/plain,x'/>\n<p style='c:d'>e</p>"
    )},
    "drawings in a feed": {"a.xml": f"<feed>{SVG} xmlns:x='http://www.w3.org/1999/xlink'>\n<a href='//a1.example/'/>\n<use x:href='//a2.example/'/>\n<image href='//a3.example/'/>\n<A href='//a4.example/'/></svg></feed>"},
    "one element with everything": {"a.xml": f"<feed>{SVG}><image onclick='1' src='//b1.example/' style='a:url(//b2.example/)' srcset='//b3.example/ 1x' href='//b4.example/' poster='//b5.example/'/></svg></feed>"},
    "one address with a comma": {"a.xml": "<a><img src='//a1.example/x, //a2.example/y'/></a>"},
    "a style of strings": {"a.xml": "<a style=\"b:image-set('//a.example/1' 1x)\"/>"},
    "addresses in a feed": {"a.xml": "<rss><enclosure url='//a1.example/'/><content url='//a2.example/'/><thumbnail url='//a3.example/'/><image url='//a4.example/'/>"
        "<player url='//a5.example/'/><category url='//a6.example/'/><enclosure length='//a7.example/'/></rss>"},
    "markup in a feed": {"a.xml": "<a>&lt;p style='b:url(//a1.example/)'>x&lt;script>eval&lt;/script>&lt;script> &lt;/script>&lt;img src=//a2.example/>&lt;a href=//a3.example/></a>"},
    "own addresses in a feed": {"a.xml": f"<a b='{site.BASE}fehlt/'>\n{site.BASE}auch/ <c>{site.BASE}post/</c></a>"},
    "a script alone in a feed": {"a.xml": "<a>&lt;script>1&lt;/script></a>"},
    "no script in a feed": {"a.xml": "<a>&lt;script> &lt;/script></a>"},
    "a tag in pieces": {"a.xml": "<a>&lt;img src=&quot;//a1.example/&quot;&gt;</a>"},
    "XML in Latin 1": {"a.xml": '<?xml version="1.0" encoding="iso-8859-1"?><a>x</a>'},
    # drawings
    "a drawing with everything": {"a.svg": SVG + " xmlns:i='urn:i' xmlns:x='http://www.w3.org/1999/xlink' xml:lang='de'>\n<!-- x -->\n<?x y?>\n<metadata/>\n<i:y/>\n<path i:x='1'/>"
        "\n<path x:href='#a' xml:space='x' d='M0 0'/>\n<script/>\n<foreignObject/>\n<path ONCLICK='1'/>\n<image href='//a1.example/'/>\n<a href='fehlt.html'/><style>a{b:url(//a2.example/)}</style></svg>"},
    "a drawing with faults of both kinds": {"a.svg": f"{SVG} xmlns:i='urn:i'>\n<script i:x='1' onclick='2'/>\n<iframe/>\n<object/>\n<embed/>\n<handler/>\n<listener/></svg>"},
    "a drawing of a vocabulary like ours": {"a.svg": f"{SVG} xmlns:i='http://www.w3.org/1999/xlink x'><path i:x='1'/></svg>"},
    "a drawing in a folder": {"static/b.svg": f"{SVG}><image href='../media/a.jpg'/><a href='../media/a.png'/><use href='#a'/><path id='a'/></svg>"},
    "a drawing with a link to nothing": {"static/b.svg": f"{SVG}><image href='media/a.jpg'/><a href='media/a.png'/></svg>"},
    "a drawing of another place": {"a.svg": "<svg xmlns='urn:x'><path/></svg>"},
    "a drawing with a mark": {"a.svg": b"\xef\xbb\xbf" + f"{SVG}><image href='//a1.example/'/></svg>".encode()},
    # JSON
    "a feed in JSON": {"feed.json": '{"image": "//a1.example/", "banner_image": "//a2.example/", "icon": "//a3.example/", "favicon": "//a4.example/",'
        ' "authors": [{"avatar": "//a5.example/"}], "url": "//a6.example/", "src": "//a7.example/", "start_url": "fehlt.html",'
        ' "content_html": "<p style=\'b:url(//a8.example/)\'><script>1</script>", "summary": "https://blog.example/sub/fehlt/"}'},
    "an app": {"static/a.webmanifest": '{"start_url": "../fehlt.html", "icons": [{"src": "../media/a.png"}, {"src": "fehlt.png"}, {"src": "//a1.example/"}],'
        ' "image": "//a2.example/", "description": "<img src=//a3.example/>", "scope": "../"}'},
    "a broken app": {"a.webmanifest": "{"},
    # what hosts read
    "cookies in other ways": {"_headers": "/*\n  set-cookie: a\n"},
    "a cookie of Apache's": {"x/.htaccess": "Header always COOKIE x\nHeader set X-A b\n"},
    "addresses for hosts": {"_headers": '/*\n  Link: <https://a1.example/>; rel=x\n  Report-To: {"url":"wss://b.example/2"}\n  Own: https://blog.example/sub/x\n'},
    "addresses for other hosts": {"_redirects": "/a https://a1.example/ 301\n", "sub/_headers": "/*\n  Link: <https://a1.example/>\n"},
    # texts
    "a map of nothing": {"robots.txt": f"Sitemap: {site.BASE}fehlt.xml\n"},
    "a folded address": {"a.ics": f"BEGIN:VCALENDAR\r\nURL:{site.BASE}po\r\n st/\r\nX:{site.BASE}feh\r\n lt/\r\nEND:VCALENDAR\r\n"},
    "the end of a sentence": {"a.txt": f"Siehe {site.BASE}post/. Oder {site.BASE}feed.xml, {site.BASE}fehlt! ({site.BASE}404.html)"},
    "a folder of X": {"aX/index.html": HEAD, "Xa/b.html": HEAD, "neu.html": HEAD + "<a href=aX>x</a><a href=aX/>y</a><a href=a/>z</a>", "auch.html": HEAD + "<base href=/sub/Xa/><a href=b.html>x</a>"},
    "pages in a folder": {"post/x.html": HEAD + f'<img src="{drawing(SVG + "><image href=" + chr(39) + "../media/a.jpg" + chr(39) + "/></svg>")}">', "post/y.html": HEAD + "<base href=../media/><img src=a.jpg>"},
    "a folder with a mark": {"wer!/index.html": HEAD, "a.txt": f"Siehe {site.BASE}wer! Und {site.BASE}wer?"},
    "a page removed": {"b.html": site.clean()["index.html"], "a.html": b"\xff"},
    "a picture that is another": {"media/a.jpg": PNG, "media/b.png": dirty.corpus()["png/text"]},
}  # fmt: skip
