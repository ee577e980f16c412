"""WordPress exports, through the command line: nothing is lost unseen, nothing arrives as public."""

from __future__ import annotations

import re
from pathlib import Path

import frontmatter
import pytest

from sozialblog import markup
from sozialblog.importers.text import markdown as text_of
from tests import sites
from tests.importers import wxr
from tests.importers.wxr import UPLOADS, URL, Item, photo

IMPORTED = {"post", "page"}
GALLERY = (
    '<!-- wp:gallery {"linkTo":"none"} --><figure class="wp-block-gallery">'
    f'<!-- wp:image {"id":52} --><figure class="wp-block-image"><img src="{UPLOADS}/2024/05/zwei-300x200.jpg" alt="" '
    'class="wp-image-52"/><figcaption>Tarek am Herd</figcaption></figure><!-- /wp:image -->'
    f'<!-- wp:image {"id":53} --><figure class="wp-block-image"><a href="{UPLOADS}/2024/05/drei.jpg">'
    f'<img src="{UPLOADS}/2024/05/drei-scaled.jpg" alt="Ein Topf" class="wp-image-53"/></a></figure><!-- /wp:image -->'
    '<figcaption class="blocks-gallery-caption">Unser Kochtag</figcaption></figure><!-- /wp:gallery -->'
)
CLASSIC = f"""Ein Absatz mit <strong>Gewicht</strong> & 5 < 7.
Neue Zeile, <em>ohne</em> Absatz.

[caption id="attachment_51" align="left" width="300"]<a href="{UPLOADS}/2024/05/eins.jpg"><img class="wp-image-51"
 src="{UPLOADS}/2024/05/eins-300x200.jpg" alt="Der Hof" /></a> Jonas vor dem Tor[/caption]

<!--more-->
<h2>Danach</h2>
<ul><li>eins
<ul><li>tiefer</li></ul></li><li>zwei</li></ul>
<pre>if a < b:
    pass</pre>
<blockquote>Gesagt ist gesagt.</blockquote>
[gallery ids="52,53"]
1. kein Aufzählungspunkt * auch keiner_hier
Mehr <a href="{URL}/2024/05/kochtag/">vom Kochtag</a>, <a href="/ueber-uns/">über uns</a>,
<a href="{URL}/?p=2">wieder dort</a>, <a href="https://fremd.example/x">fremd</a>,
<a href="{URL}/kategorie/werkstatt/">Kategorie</a> und <a href="{UPLOADS}/2024/05/flyer.pdf">der Flyer</a>.
"""
BLOCKS = f"""<!-- wp:paragraph --><p>Wir kochten <em>zu acht</em>.</p><!-- /wp:paragraph -->
{GALLERY}
<!-- wp:block {{"ref":70}} /-->
<!-- wp:embed {{"url":"https://video.example/w/1"}} --><figure class="wp-block-embed"><div
 class="wp-block-embed__wrapper">
https://video.example/w/1
</div></figure><!-- /wp:embed -->
<!-- wp:latest-posts /-->
<!-- wp:html --><script>alert("hi")</script><iframe src="https://karte.example/k"></iframe><!-- /wp:html -->
<!-- wp:table --><figure><table><thead><tr><th>Tag</th><th>Ort</th></tr></thead><tbody><tr><td>Mo</td><td>Hof | Küche
</td></tr></tbody></table></figure><!-- /wp:table -->
<!-- wp:paragraph --><p onclick="x()">Kontakt: [contact-form-7 id="4"]</p><!-- /wp:paragraph -->
"""
ITEMS = [
    Item(1, "Erster Werkstatttag", CLASSIC, excerpt="Ein Tag <b>im Hof</b>", comments=["kommentarwort", "zweites"],
         terms=[("category", "werkstatt", "Werkstatt"), ("post_tag", "rad", "Rad &amp; Kette"),
                ("category", "uncategorized", "Uncategorized")],
         meta={"_thumbnail_id": "51", "_wp_old_slug": "alter-name"}, sticky=1),
    Item(2, "Kochtag", BLOCKS, comments=["drittes"]),
    Item(3, "Über uns", "<p>Wir sind ein Verein.</p>", type="page", name="ueber-uns", link=f"{URL}/ueber-uns/"),
    Item(4, "Kochtag", "<p>Noch einer.</p>", link=f"{URL}/2025/06/kochtag/", name="kochtag", status="draft"),
    Item(5, "Kommt noch", "<p>Bald.</p>", status="future", date="2027-01-02 08:00:00"),
    Item(6, "Nur für uns", "<p>privatwort</p>", status="private"),
    Item(7, "Mit Kennwort", "<p>kennwortwort</p>", password="sesam"),
    Item(8, "Im Müll", "<p>muellwort</p>", status="trash"),
    Item(9, "Entwurf von selbst", status="auto-draft"),
    Item(10, "Frühere Fassung", "<p>x</p>", type="revision", status="inherit"),
    Item(11, "Start", type="nav_menu_item"),
    Item(12, "Sommerfest", type="tribe_events"),
    Item(13, "Επίπεδο δύο", "<p>Griechisch.</p>", name="%ce%b5%cf%80%ce%af%cf%80%ce%b5%ce%b4%ce%bf"),
    Item(70, "Hinweis", "<!-- wp:paragraph --><p>Immer dienstags.</p><!-- /wp:paragraph -->", type="wp_block"),
    photo(51, "2024/05/eins.jpg", alt="Zwei Räder", parent=1),
    photo(52, "2024/05/zwei.jpg", caption="Aus der Mediathek"),
    photo(53, "2024/05/drei-scaled.jpg"),
    photo(54, "2024/05/ungenutzt.jpg"),
    Item(55, "Flyer 2024", type="attachment", status="inherit", attachment="2024/05/flyer.pdf"),
    Item(56, "Lied", type="attachment", status="inherit", attachment="2024/05/lied.mp3"),
]  # fmt: skip


@pytest.fixture(name="old")
def _old(tmp_path: Path) -> Path:
    """An export and its uploads folder."""
    folder = tmp_path / "alt"
    for name in ("eins", "zwei", "drei", "ungenutzt"):
        place = folder / "uploads" / "2024" / "05" / f"{name}.jpg"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(sites.picture(f"wxr/{name}"))
    (folder / "uploads" / "2024" / "05" / "flyer.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    (folder / "export.xml").write_text(wxr.export(ITEMS), encoding="utf-8")
    return folder


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Path:
    return sites.bare().write(tmp_path / "site")


def take(site: Path, old: Path, *more: str) -> sites.Result:
    return sites.run("import", "wordpress", old / "export.xml", "--uploads", old / "uploads", *more, site=site)


def rows(site: Path) -> list[list[str]]:
    """The cells of the worklist's table."""
    text = max(site.glob("import-*.md")).read_text(encoding="utf-8")
    table = text.partition("| Item |")[2].splitlines()[2:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in table if line.startswith("|")]


def document(site: Path, path: str) -> frontmatter.Post:
    return frontmatter.loads((site / "content" / path).read_text(encoding="utf-8"))


def test_every_item_of_the_export_is_accounted_for(site: Path, old: Path) -> None:
    result = take(site, old)
    assert (result.status, result.err) == (3, "")
    found = rows(site)
    assert len(found) == len(ITEMS)
    assert sorted(row[0].replace("\\", "") for row in found) == sorted(item.title for item in ITEMS)
    written = [row[2] for row in found if row[2].startswith("content/")]
    assert sorted(written) == sorted(
        f"content/{path}/index.md" for path in (
            "posts/erster-werkstatttag", "posts/kochtag", "posts/kochtag-2", "posts/kommt-noch", "pages/ueber-uns",
            "posts/13",
        )
    )  # fmt: skip
    assert sum(int(row[3] or 0) for row in found) == 3
    assert "Comments left behind, as always: 3" in result.out
    fates = {row[0]: row[2] for row in found}
    assert fates["Nur für uns"] == "It was private."
    assert fates["Mit Kennwort"] == "It was protected with a password."
    assert "plugin" in fates["Sommerfest"]
    assert fates["ungenutzt.jpg"] == "No text that was taken over shows it or links to it."
    assert "former address" in fates["Lied"]
    assert fates["eins.jpg"].startswith("Taken over")


def test_everything_arrives_as_a_draft_that_says_nothing_about_people(site: Path, old: Path) -> None:
    take(site, old)
    for path in sorted((site / "content" / "posts").glob("*/index.md")):
        post = frontmatter.loads(path.read_text(encoding="utf-8"))
        assert (post["status"], post["people"]) == ("draft", None)
        assert all(item["shows"] is None for item in post.get("photos", []))
    judged = sites.check(site)
    assert {item["verdict"] for item in judged.json["documents"] if item["kind"] == "post"} == {"draft"}
    assert not [finding for finding in judged.json["site"] if finding["code"].startswith("F")]


def test_a_post_of_the_classic_editor(site: Path, old: Path) -> None:
    take(site, old)
    post = document(site, "posts/erster-werkstatttag/index.md")
    assert post["title"] == "Erster Werkstatttag"
    assert str(post["date"]) == "2024-05-12"
    assert (post["author"], post["summary"]) == ("mkurz", "Ein Tag im Hof")
    assert post["tags"] == ["Werkstatt", "Rad & Kette"]
    assert post["aliases"] == ["2024/05/erster-werkstatttag/", "2024/05/alter-name/"]
    photos = {item["file"]: item for item in post["photos"]}
    assert list(photos) == ["eins.jpg", "zwei.jpg", "drei.jpg"]
    assert (photos["eins.jpg"]["alt"], photos["eins.jpg"]["caption"]) == ("Der Hof", "Jonas vor dem Tor")
    assert photos["zwei.jpg"]["caption"] == "Aus der Mediathek"
    assert post["attachments"] == [{"file": "flyer.pdf", "title": "der Flyer", "shows": None}]
    text = post.content
    assert text.count("![](eins.jpg)") == 2
    for part in (
        "Ein Absatz mit **Gewicht** &amp; 5 &lt; 7.", "\n\n## Danach\n", "-   eins\n    -   tiefer\n-   zwei",
        "```\nif a < b:\n    pass\n```", "> Gesagt ist gesagt.", "![](zwei.jpg)", "[vom Kochtag](../../posts/kochtag/index.md)",
        "[über uns](../../pages/ueber-uns/index.md)", "[wieder dort](../../posts/kochtag/index.md)",
        "[fremd](https://fremd.example/x)", "[der Flyer](flyer.pdf)",
    ):  # fmt: skip
        assert part in text, part
    assert (site / "content/posts/erster-werkstatttag/eins.jpg").read_bytes() == sites.picture("wxr/eins")


def test_a_post_of_the_block_editor(site: Path, old: Path) -> None:
    take(site, old)
    post = document(site, "posts/kochtag/index.md")
    photos = {item["file"]: item for item in post["photos"]}
    assert photos["zwei.jpg"]["caption"] == "Tarek am Herd"
    assert photos["drei.jpg"]["alt"] == "Ein Topf"
    assert (site / "content/posts/kochtag/drei.jpg").read_bytes() == sites.picture("wxr/drei")
    for part in (
        "Wir kochten *zu acht*.", "Unser Kochtag", "Immer dienstags.",
        "[https://video.example/w/1](https://video.example/w/1)",
        "[https://karte.example/k](https://karte.example/k)", "| Mo | Hof &#124; Küche |", "contact-form-7",
    ):  # fmt: skip
        assert part in post.content, part
    assert "alert" not in post.content
    assert "onclick" not in post.content
    worklist = next(site.glob("import-*.md")).read_text(encoding="utf-8")
    for part in ("latest-posts", "contact-form-7", "iframe", "script", "Tarek am Herd", "video.example"):
        assert part in worklist, part


def test_no_word_is_lost_on_the_way(site: Path, old: Path) -> None:
    words = [f"wort{number}" for number in range(300)]
    shapes = [
        "<p>{}</p>", "<h3>{}</h3>", "<ul><li>{}<ol><li>{}</li></ol></li></ul>", "<blockquote><p>{}</p><cite>{}</cite></blockquote>",
        "<dl><dt>{}</dt><dd>{}</dd></dl>", "<table><tr><td>{}</td><td>{}</td></tr></table>", "<pre>{}\n  {}</pre>",
        "<div><span>{}</span> <mark>{}</mark></div>", "<p>{}<br/>{} &lt;b&gt; _{}_ *{}*</p>", "<details><summary>{}</summary>{}</details>",
        "<p># {}</p>", "<p>- {}</p>", "<p>: {}</p>", "<p>!!! {}</p>", "<p>[^1]: {}</p>", "<p>*[{}]: {}</p>", "<p>{{: #{} }}</p>",
        "<p><a href='{}'><b>{}</b></a> <del>{}</del><sub>{}</sub></p>", "<address>{}</address>", "<p>`{}` \\{}</p>",
        "<center><font>{}</font></center>", "<p>&amp;lt;{}&amp;gt;</p>", "<p>{} | {}</p>", "<p>---</p><p>{}</p>", "<p>1986. {}</p>",
    ]  # fmt: skip
    left = iter(words)
    html = "".join(
        re.sub(r"(?<!\{)\{\}(?!\})", lambda _: next(left), shape).replace("{{", "{").replace("}}", "}")
        for shape in shapes
    )
    (old / "export.xml").write_text(wxr.export([Item(1, "Alles", html)]), encoding="utf-8")
    take(site, old)
    used = re.findall(r"wort\d+", re.sub(r"href='[^']*'", "", html))
    text = markup.convert(document(site, "posts/alles/index.md").content, lang="de", first_line=1).body.text
    assert re.findall(r"wort\d+", text) == used
    for sign in (
        "<b>",
        "_wort",
        "*wort",
        "# wort",
        "- wort",
        ": wort",
        "!!! wort",
        "[^1]: wort",
        "`wort",
        "\\wort",
        "&lt;wort",
        "| wort",
    ):
        assert sign in text, sign


def test_an_imported_site_builds_once_people_and_photographs_are_stated(site: Path, old: Path) -> None:
    take(site, old)
    _state_everything(site)
    sites.approve(site)
    output = site / "public"
    result = sites.build(site, output)
    assert result.status == 0, result.out
    page = (output / "posts" / "erster-werkstatttag" / "index.html").read_text(encoding="utf-8")
    assert "vom Kochtag" in page
    assert "../kochtag/" in page
    assert (output / "2024/05/erster-werkstatttag/index.html").exists()
    assert (output / "2024/05/alter-name/index.html").exists()
    assert len(sites.colours(output)) > 3
    assert (
        sites.traces(output, ["kommentarwort", "privatwort", "kennwortwort", "muellwort", "geheim@alt.example"]) == {}
    )
    assert sites.traces(output, [sites.canary("wxr/eins", "exif")]) == {}


def _state_everything(site: Path) -> None:
    """What a person does after an import, done by a script."""
    for path in sorted((site / "content").glob("p*s/*/index.md")):
        text = path.read_text(encoding="utf-8")
        front, _, body = text.partition("\n---\n")
        front = re.sub(r"(?s)\nattachments:.*", "", front)
        front = re.sub(r"(people|shows):  #.*", r"\1: nobody", front).replace("status: draft", "status: ready")
        front = re.sub(r"(?m)alt:$", "alt: Ein Hof.", front).replace("credit:", "credit: Mira Kurz")
        body = re.sub(r"\[([^\]]*)\]\((?:flyer\.pdf|https://alt[^)]*)\)", r"\1", body)
        path.write_text(f"{front}\n---\n{body}", encoding="utf-8")


def test_a_second_import_touches_nothing(site: Path, old: Path) -> None:
    take(site, old)
    changed = site / "content/posts/kochtag/index.md"
    changed.write_text("---\ntitle: Meiner\n---\n", encoding="utf-8")
    before = sites.tree(site / "content")
    result = take(site, old)
    assert result.status == 0
    assert "Already there and not touched: 6" in result.out
    assert sites.tree(site / "content") == before
    assert len(list(site.glob("import-*.md"))) == 2


def test_a_rehearsal_writes_nothing(site: Path, old: Path) -> None:
    before = sites.tree(site)
    result = take(site, old, "--dry-run")
    assert result.status == 0
    assert "content/posts/kochtag/index.md" in result.out
    assert sites.tree(site) == before


def test_what_was_private_comes_only_when_asked_for(site: Path, old: Path) -> None:
    take(site, old, "--private")
    assert "privatwort" in (site / "content/posts/nur-fuer-uns/index.md").read_text(encoding="utf-8")
    assert (site / "content/posts/mit-kennwort/index.md").exists()
    assert not (site / "content/posts/im-muell").exists()


def test_a_photograph_that_is_not_there_is_asked_for(site: Path, old: Path) -> None:
    (old / "uploads/2024/05/zwei.jpg").unlink()
    take(site, old)
    worklist = next(site.glob("import-*.md")).read_text(encoding="utf-8")
    assert "The photograph 2024/05/zwei.jpg was not found" in worklist
    assert {row[0]: row[2] for row in rows(site)}["zwei.jpg"] == "A text shows it, but its file was not found."
    _state_everything(site)
    codes = {finding["code"] for finding in sites.check(site).document("post/kochtag")["findings"]}
    assert "I406" in codes


def test_the_reduced_copy_is_taken_where_nothing_else_is_left(site: Path, old: Path) -> None:
    place = old / "uploads/2024/05"
    (place / "zwei.jpg").rename(place / "zwei-300x200.jpg")
    take(site, old)
    assert (site / "content/posts/kochtag/zwei.jpg").read_bytes() == sites.picture("wxr/zwei")


def test_photographs_may_lie_all_in_one_folder(site: Path, old: Path) -> None:
    for path in list((old / "uploads").rglob("*.jpg")):
        path.rename(old / "uploads" / path.name)
    take(site, old)
    assert (site / "content/posts/kochtag/drei.jpg").exists()


def test_several_parts_of_one_export(site: Path, old: Path) -> None:
    for number, items in enumerate((ITEMS[:2], ITEMS[2:]), start=1):
        (old / f"teil{number}.xml").write_text(wxr.export(items), encoding="utf-8")
    result = sites.run(
        "import", "wordpress", old / "teil1.xml", old / "teil2.xml", "--uploads", old / "uploads", site=site
    )
    assert result.status == 3
    assert len(rows(site)) == len(ITEMS)
    assert "(../../pages/ueber-uns/index.md)" in document(site, "posts/erster-werkstatttag/index.md").content


def test_the_worklist_says_who_may_be_named(site: Path, old: Path) -> None:
    text = "<p>Jonas Krämer wohnt im Lindenweg 4, 24114 Kiel. Telefon 0431 5550123.</p>"
    item = photo(51, "2024/05/eins.jpg", caption="Samira Yilmaz am Rad", parent=1)
    content = text + f'<img class="wp-image-51" src="{UPLOADS}/2024/05/eins.jpg">'
    (old / "export.xml").write_text(wxr.export([Item(1, "Eins", content), item]), encoding="utf-8")
    take(site, old)
    worklist = next(site.glob("import-*.md")).read_text(encoding="utf-8")
    people, _, photos = worklist.partition("shows: who is on eins.jpg?")
    assert "name: Jonas Krämer" in people
    assert "telephone number: 0431 5550123" in people
    assert "name: Samira Yilmaz" in photos
    assert "the file says where it was taken" in photos


def test_authors_that_the_site_does_not_know_are_named(site: Path, old: Path) -> None:
    (old / "export.xml").write_text(wxr.export([Item(1, "Eins", creator="neu")]), encoding="utf-8")
    take(site, old)
    worklist = next(site.glob("import-*.md")).read_text(encoding="utf-8")
    assert '[authors.neu]\nname = "neu"\nperson = "neu"' in worklist


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ('<pre class="wp-block-code"><code class="language-php">&lt;?php\n\n\n\n    a("x");\n```\n</code></pre>', '<pre><code class="language-php">&lt;?php\n\n\n\n    a("x");\n```\n</code></pre>'),
        ('<pre class="brush: js; gutter">  eins\nzwei</pre>', '<pre><code class="language-js">  eins\nzwei\n</code></pre>'),
        ("<ul><li>a<pre>x\n\n  *y*</pre></li><li><pre>z</pre></li></ul>", "<pre><code>x\n\n  *y*\n</code></pre>"),
        ("<blockquote><p>q</p><pre> x\n[y]</pre></blockquote>", "<pre><code> x\n[y]\n</code></pre>"),
        ("<ol><li>a</li></ol><pre>x</pre>", "</ol>\n<pre><code>x\n</code></pre>"),
    ],
)  # fmt: skip
def test_code_keeps_every_line_wherever_it_stands(html: str, code: str) -> None:
    text, _ = text_of(html, place=lambda *_: "", follow=lambda *_: "")
    assert code in markup.convert(text, lang="de", first_line=1).html
