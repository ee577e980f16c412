"""Everything that reads what strangers wrote, as functions of bytes; each with samples to begin from.

A target may refuse its bytes in its own way; any other exception, five seconds of processor time or a gibibyte of
memory is a fault. Some look at what came out as well.
"""

from __future__ import annotations

import dataclasses
import functools
import tempfile
from collections.abc import Callable
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from sozialblog import approvals, attachments, markup, metadata, verify
from sozialblog.approvals.envelope import IN_TOTO, parse_envelope
from sozialblog.approvals.keyring import read_keyring
from sozialblog.approvals.statement import parse_statement
from sozialblog.approvals.strict import MalformedError
from sozialblog.config import ENGINES, parse_site, parse_unit
from sozialblog.consent import parse_record
from sozialblog.errors import ContentError, UsageError
from sozialblog.i18n import Language
from sozialblog.images import ImageSettings, derive
from sozialblog.importers import Look, arrive
from sozialblog.importers.hugo import hugo
from sozialblog.importers.jekyll import jekyll
from sozialblog.importers.wordpress import wordpress
from sozialblog.load.parsed import Source, parse
from sozialblog.posts import Kind
from sozialblog.publish.manifest import MANIFEST, read_manifest
from sozialblog.verify.leaflets import examined
from tests import dirty, leaflets, sites
from tests.importers import wxr

IMAGES = ImageSettings(widths=(48,), formats=("jpeg", "webp"), max_megapixels=12)
_TEXT = """Ein *Satz*.

## Zwei

- a
- b

> Zitat

![](a.jpg) [x](../y/index.md "t") <b onclick=x>fett</b>

| a | b |
|---|---|
| 1 | 2 |

```
code
```

[^1]

[^1]: Note

https://a.example/ „so“ -- 5--6
"""


@dataclasses.dataclass(frozen=True)
class Target:
    """``read`` is called with bytes; ``refusals`` are how it may say no."""

    read: Callable[[bytes], object]
    samples: Callable[[], list[bytes]]
    words: tuple[bytes, ...] = ()
    refusals: tuple[type[Exception], ...] = ()


# --- texts ----------------------------------------------------------------------------------------------------------


def _front_matter(data: bytes) -> None:
    for kind, path in (
        (Kind.POST, "content/posts/a/index.md"),
        (Kind.CAMPAIGN, "content/campaigns/a.md"),
        (Kind.PAGE, "content/pages/a.md"),
    ):
        found = parse(Source(kind=kind, slug="a", path=path, folder=path.rpartition("/")[0], lang="de", data=data))
        for finding in found.findings:
            assert str(finding.message)
        for entry in found.records:
            _record, _name, problems = parse_record(entry, "", path=path, document="post/a")
            assert all(str(problem.message) for problem in problems)


def _documents() -> list[bytes]:
    return [item.data() for item in sites.full().documents] + [
        sites.markdown(front, note).encode() for front, note in sites.full().shared.values()
    ]


def _site_toml(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    config, problems = parse_site(text, path="content/site.toml")
    assert all(str(problem.message) for problem in problems)
    _, problems = parse_unit(text, unit="a", path="content/units/a.toml", config=config)
    assert all(str(problem.message) for problem in problems)


def _settings() -> list[bytes]:
    site = sites.full()
    return [sites.toml(site.toml).encode(), *(sites.toml(unit).encode() for unit in site.units.values())]


def _markdown(data: bytes) -> None:
    text = data.decode("utf-8", "replace").replace("\r", "\n")
    for engine in ENGINES:
        try:
            html = markup.convert(text, lang="de", first_line=1, engine=engine).html
        except ContentError:
            continue
        _harmless(html)


def _harmless(html: str) -> None:
    tree = LexborHTMLParser(f"<!doctype html><body>{html}")
    assert tree.css_first("script, style, iframe, object, embed, form, link, meta, base, svg, math") is None, html
    for node in tree.css("body *"):
        for name, value in node.attributes.items():
            assert not name.lower().startswith("on"), html
            assert not (value or "").strip().lower().startswith(("javascript:", "vbscript:", "data:")), html


# --- pictures and leaflets ------------------------------------------------------------------------------------------


def _picture(data: bytes) -> None:
    made = derive(data, path="foto", settings=IMAGES)
    for file in made.renditions:
        assert metadata.surplus(file.data) == ()


def _pictures() -> list[bytes]:
    forms = [dirty.encoded(dirty.picture(), form) for form in ("JPEG", "PNG", "WEBP", "AVIF", "TIFF")]
    forms += [dirty.encoded(dirty.picture("P"), "GIF"), dirty.jpeg(progressive=True)]
    return forms + list(dirty.corpus().values())


def _pictures_of(*starts: bytes) -> Callable[[], list[bytes]]:
    return lambda: [data for data in _pictures() if data.startswith(starts) or data[4:8] in starts]


def _pdf(data: bytes) -> None:
    made = attachments.clean(data, path="blatt.pdf", settings=IMAGES)
    assert metadata.surplus(made.data) == ()
    assert examined(made.data) is not None


def _pdf_read_back(data: bytes) -> None:
    examined(data)
    metadata.surplus(data)


def _leaflets() -> list[bytes]:
    return [leaflets.leaflet(), leaflets.earlier_version(), *map(leaflets.hidden, sorted(leaflets.PLACES)[:12])]


# --- approvals ------------------------------------------------------------------------------------------------------


@functools.cache
def _approved() -> tuple[dict[str, bytes], str]:
    """The files of content/approvals of a site that was approved, and its root."""
    with tempfile.TemporaryDirectory() as folder:
        site = sites.approve(sites.full().write(Path(folder) / "site"))
        root = sites.environment(site)["SOZIALBLOG_ROOT"]
        found = sites.tree(site / "content/approvals")
    return {f"content/approvals/{path}": data for path, data in found.items()}, root


def _envelope(data: bytes) -> None:
    parse_statement(parse_envelope(data, IN_TOTO).payload)


def _statement(data: bytes) -> None:
    parse_statement(data)


def _keyring(data: bytes) -> None:
    read_keyring(data, _approved()[1])


def _ledger(part: str) -> Callable[[bytes], None]:
    """A ledger in which one file holds other bytes: never an exception, and nothing that was void before counts."""

    def read(data: bytes) -> None:
        files, root = _approved()
        path = next(path for path in files if part in path and ".seen." not in path)
        before = approvals.read(files, root=root)
        after = approvals.read({**files, path: data}, root=root)
        if data != files[path] and data.replace(b"\r\n", b"\n") != files[path]:
            assert after.faults or len(after.filed) <= len(before.filed)

    return read


def _approvals(part: str) -> Callable[[], list[bytes]]:
    return lambda: [data for path, data in _approved()[0].items() if part in path and ".seen." not in path][:6]


def _statements() -> list[bytes]:
    return [parse_envelope(data, IN_TOTO).payload for data in _approvals("envelopes/post")() if b"payloadType" in data]


# --- old sites ------------------------------------------------------------------------------------------------------


def _arrives(old: Callable[[Path], object], name: str) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(data)
            list(arrive(place / "neu", old(place), look=Look(), language=Language("de")))  # type: ignore[arg-type]
            written = [path for path in sites.tree(place) if path != name]
            assert all(path.startswith("neu/content/") for path in written), written

    return read


def _exports() -> list[bytes]:
    block = (
        '<!-- wp:image {"id":5} --><figure><img src="' + wxr.UPLOADS + '/a.jpg" alt="x"/></figure><!-- /wp:image -->'
    )
    shown = [
        wxr.Item(
            1,
            "Eins",
            "<p>Text</p>[gallery ids='5']" + block,
            terms=[("category", "a", "A")],
            meta={"_thumbnail_id": "5"},
        ),
        wxr.Item(5, "Bild", type="attachment", attachment=f"{wxr.UPLOADS}/a.jpg", comments=["x"]),
        wxr.Item(
            6, "Seite", "[caption id='x']<img src='a'/> so[/caption]<table><tr><td>1</table>", type="page", parent=1
        ),
    ]
    return [wxr.export(shown).encode(), wxr.export([wxr.Item(2, "Zwei", "<ul><li>a<ul><li>b</ul></ul>")]).encode()]


def _old_texts() -> list[bytes]:
    return [
        b'---\ntitle: A\ndate: 2024-05-01\ntags: [a, b]\naliases: [/x/]\n---\nText {{< figure src="a.jpg" alt="b" >}}\n',
        b"+++\ntitle = 'A'\ndate = 2024-05-01T10:00:00Z\n[taxonomies]\ntags = ['a']\n+++\nText {{% raw %}} ![a](b.jpg)\n",
        b'{"title": "A", "date": "2024-05-01", "tags": ["a"]}\nText\n',
        b"---\nlayout: post\ncategories: a b\npermalink: /:year/:title/\n---\n{% highlight ruby %}x{% endhighlight %} {% include a.html %}\n",
    ]


# --- what is read back ----------------------------------------------------------------------------------------------


def _read_back(name: str) -> Callable[[bytes], None]:
    expectation = verify.Expectation(base_url="https://a.example/")
    reader, search = verify.Reader(expectation), verify.Search(expectation.forbidden)

    def read(data: bytes) -> None:
        facts, findings = verify.examine(verify.File(name, data), reader, search)
        assert all(str(finding.message) for finding in (*facts.findings, *findings))

    return read


def _manifest(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / MANIFEST).write_bytes(data)
        found = read_manifest(Path(folder))
    if found is not None and found != "damaged":
        assert all(not path.startswith("/") and ".." not in path.split("/") for path in found.files)


@functools.cache
def _built() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder, sites.without_approval():
        site = sites.small().write(Path(folder) / "site")
        assert sites.build(site, Path(folder) / "out").status == 0
        return sites.tree(Path(folder) / "out")


def _output(*endings: str) -> Callable[[], list[bytes]]:
    return lambda: [data for path, data in _built().items() if path.endswith(endings)]


_TEXT_WORDS = (
    b"---\n",
    b"\n\n",
    b"- ",
    b"    ",
    b"&a",
    b"*a",
    b"!!python/object",
    b"<<:",
    b"\xe2\x80\xae",
    b"\xef\xbb\xbf",
    b"{{",
    b"{%",
    b"\x00",
    b"\xff",
)
_TOML_WORDS = (b"[", b"]]", b'"""', b"'''", b"a.b.c = ", b"1e400", b"0001-01-01", b"\\uD800", b"\\U00110000")
_MARKDOWN_WORDS = (
    b"**",
    b"__",
    b"`",
    b"```\n",
    b"> ",
    b"[",
    b"](",
    b"![](",
    b"<a ",
    b"<!--",
    b"]]>",
    b"|",
    b"\n|-|\n",
    b"[^1]",
    b"&lt;",
    b"javascript:",
    b"\\",
    b"{#x}",
    b"<script>",
    b"::video ",
)
_XML_WORDS = (
    b"<![CDATA[",
    b"]]>",
    b"&lt;",
    b"&#0;",
    b"&#xD800;",
    b"<!-- wp:",
    b"[gallery ",
    b"</item>",
    b"<item>",
    b"<!DOCTYPE x [",
    b'<?xml encoding="utf-16"?>',
)
_JSON_WORDS = (b"{", b"}", b'":', b"[" * 50, b"1e999", b"-0", b"\\ud800", b"NaN", b"null", b'"v":1')
_BINARY_WORDS = (
    b"\xff\xff\xff\xff",
    b"\x00\x00\x00\x00",
    b"\x7f\xff\xff\xff",
    b"\xff\xd8",
    b"\xff\xe1",
    b"IDAT",
    b"IHDR",
    b"VP8X",
    b"ftypavif",
    b"!\xff\x0bNETSCAPE2.0",
)
_PDF_WORDS = (
    b" obj\n",
    b"endobj",
    b"stream\n",
    b"/Length ",
    b"/Kids [",
    b"/Filter /FlateDecode",
    b"/Parent 3 0 R",
    b"99999999999",
    b"<<",
    b">>",
    b"trailer",
    b"/Prev 9",
)
_MALFORMED = (MalformedError, ContentError)

TARGETS: dict[str, Target] = {
    "front matter": Target(_front_matter, _documents, _TEXT_WORDS),
    "site.toml": Target(_site_toml, _settings, _TOML_WORDS, (ContentError,)),
    "markdown": Target(_markdown, lambda: [_TEXT.encode(), *_documents()[:3]], _MARKDOWN_WORDS),
    "jpeg": Target(_picture, _pictures_of(b"\xff\xd8"), _BINARY_WORDS, (ContentError,)),
    "png": Target(_picture, _pictures_of(b"\x89PNG"), _BINARY_WORDS, (ContentError,)),
    "webp": Target(_picture, _pictures_of(b"RIFF"), _BINARY_WORDS, (ContentError,)),
    "other pictures": Target(_picture, _pictures_of(b"GIF8", b"II*\0", b"MM\0*", b"ftyp"), _BINARY_WORDS, (ContentError,)),
    "pdf": Target(_pdf, _leaflets, _PDF_WORDS, (ContentError,)),
    "pdf read back": Target(_pdf_read_back, _leaflets, _PDF_WORDS),
    "envelope": Target(_envelope, _approvals("envelopes/post"), _JSON_WORDS, _MALFORMED),
    "statement": Target(_statement, _statements, _JSON_WORDS, _MALFORMED),
    "keyring": Target(_keyring, _approvals("keyring.json"), _JSON_WORDS, _MALFORMED),
    "log in a ledger": Target(_ledger("/log/"), _approvals("/log/"), _JSON_WORDS),
    "envelope in a ledger": Target(_ledger("envelopes/post"), _approvals("envelopes/post"), _JSON_WORDS),
    "wordpress": Target(_arrives(lambda place: wordpress([place / "alt.xml"], None, lang="de", private=True), "alt.xml"), _exports, _XML_WORDS, (UsageError,)),
    "hugo": Target(_arrives(lambda place: hugo(place, lang="de"), "content/posts/a.md"), _old_texts, _TEXT_WORDS + _TOML_WORDS, (UsageError,)),
    "jekyll": Target(_arrives(lambda place: jekyll(place, lang="de"), "_posts/2024-05-01-a.md"), _old_texts, _TEXT_WORDS, (UsageError,)),
    "page read back": Target(_read_back("a/index.html"), _output(".html"), _MARKDOWN_WORDS),
    "feed read back": Target(_read_back("feed.xml"), _output(".xml"), _XML_WORDS),
    "picture read back": Target(_read_back("photos/a.jpg"), _output(".jpg", ".webp"), _BINARY_WORDS),
    "script read back": Target(_read_back("static/a.js"), lambda: [b"const a = /x/g; fetch(`${b}`) // c\n/* d */ 'e'"], (b"`${", b"/*", b"//", b"'", b"\\", b"/[", b"<!--")),
    "style read back": Target(_read_back("static/a.css"), _output(".css"), (b"@import ", b"url(", b"\\", b"/*", b"{", b"}", b"(" * 60)),
    "manifest": Target(_manifest, _output(MANIFEST), _JSON_WORDS),
}  # fmt: skip
