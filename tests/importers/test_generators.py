"""Hugo and Jekyll sites, through the command line."""

from __future__ import annotations

from pathlib import Path

import frontmatter
import pytest

from tests import sites


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Path:
    return sites.bare().write(tmp_path / "site")


def put(folder: Path, files: dict[str, str | bytes]) -> Path:
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder


def document(site: Path, path: str) -> frontmatter.Post:
    return frontmatter.loads((site / "content" / path / "index.md").read_text(encoding="utf-8"))


def worklist(site: Path) -> str:
    return max(site.glob("import-*.md")).read_text(encoding="utf-8")


HUGO = {
    "hugo.toml": '[permalinks]\nblog = "/:year/:slug/"\n',
    "content/blog/hof/index.md": (
        '+++\ntitle = "Der Hof"\ndate = 2024-05-12T10:00:00+02:00\ndraft = false\ntags = ["Rad", "Hof"]\n'
        'author = "Mira Kurz"\naliases = ["/alt/hof/"]\ncover = {image = "/img/gross.jpg"}\n+++\n'
        'Ein Tag.\n\n{{< figure src="eins.jpg" alt="Räder" caption="Jonas am Rad" >}}\n\n'
        '![Topf](bilder/zwei.jpg "Kochen") und [weiter]({{< ref "kochen.md" >}}), [Kontakt](/kontakt/).\n\n'
        "```python\nx = '![a](b.jpg)'\n```\n\n{{< highlight go \"linenos=table\" >}}\ny := 2\n{{< /highlight >}}\n\n{{< youtube abc123 >}} {{< karte ort=Kiel >}}\n"
        "[weg](/nirgends/) ![fremd](https://fremd.example/x.jpg)\n"
    ),
    "content/blog/hof/eins.jpg": sites.picture("hugo/eins"),
    "content/blog/hof/bilder/zwei.jpg": sites.picture("hugo/zwei"),
    "static/img/gross.jpg": sites.picture("hugo/gross"),
    "content/blog/kochen.md": '{"title": "Kochen", "date": "2024-06-01", "draft": true}\nWir kochen.\n',
    "content/kontakt.md": "---\ntitle: Kontakt neu\n---\nSo geht es.\n",
    "content/blog/_index.md": "---\ntitle: Blog\n---\n",
    "content/kaputt.md": "---\ntitle: [\n---\nText\n",
    "content/anker.md": "---\na: &a [1]\nb: *a\n---\nText\n",
    "content/ohne.md": "Nur Text\n",
    "content/seite.html": "<p>x</p>",
}
JEKYLL = {
    "_config.yml": "permalink: pretty\nbaseurl: /blog\n",
    "_posts/2024-05-12-hof.md": (
        "---\nlayout: post\ntitle: Der Hof\ncategories: werkstatt\ntags: [Rad]\nimage: /assets/eins.jpg\n"
        "redirect_from:\n  - /alt/hof/\n---\nEin Tag.\n{: .gross}\n\n"
        "![Topf]({{ '/assets/zwei.jpg' | relative_url }}) [weiter]({% post_url 2024-06-01-kochen %})\n\n"
        '![Rad]({{ "/assets/zwei.jpg" | relative_url }}) [über]({{ site.baseurl }}/ueber.html)\n\n'
        "{% highlight python %}\nx = 1\n{% endhighlight %}\n{% include karte.html %}\n"
    ),
    "_posts/2024-06-01-kochen.markdown": "---\ntitle: Kochen\n---\nWir kochen.\n",
    "_drafts/idee.md": "---\ntitle: Idee\ndate: 2024-07-01\n---\nSpäter.\n",
    "ueber.md": "---\ntitle: Über\npermalink: /ueber.html\n---\nWir.\n",
    "README.md": "Kein Text der Seite\n",
    "_layouts/post.html": "---\n---\n",
    "_team/mira.md": "---\ntitle: Mira\n---\n",
    "assets/eins.jpg": sites.picture("jekyll/eins"),
    "assets/zwei.jpg": sites.picture("jekyll/zwei"),
}


def test_a_hugo_site(site: Path, tmp_path: Path) -> None:
    result = sites.run("import", "hugo", put(tmp_path / "alt", HUGO), site=site)
    assert (result.status, result.err) == (3, "")
    post = document(site, "posts/hof")
    assert (post["title"], str(post["date"]), post["author"]) == ("Der Hof", "2024-05-12", "mira-kurz")
    assert (post["status"], post["people"], post["tags"]) == ("draft", None, ["Rad", "Hof"])
    assert post["aliases"] == ["2024/hof/", "alt/hof/"]
    photos = {item["file"]: item for item in post["photos"]}
    assert list(photos) == ["gross.jpg", "eins.jpg", "zwei.jpg"]
    assert (photos["eins.jpg"]["alt"], photos["eins.jpg"]["caption"]) == ("Räder", "Jonas am Rad")
    assert photos["zwei.jpg"]["caption"] == "Kochen"
    for part in (
        "![](gross.jpg)", "![](zwei.jpg)", "[weiter](../../posts/kochen/index.md)",
        "[Kontakt](../../pages/kontakt/index.md)", "\n```python\nx = '![a](b.jpg)'\n```\n",
        "\n```go\ny := 2\n```\n", "<https://www.youtube.com/watch?v=abc123>",
    ):  # fmt: skip
        assert part in post.content, part
    text = worklist(site)
    for part in (
        "karte",
        "/nirgends/",
        "fremd.example",
        "kaputt.md",
        "anker.md",
        "ohne.md",
        "seite.html",
        "\\_index.md",
    ):
        assert part in text, part
    assert (site / "content/posts/hof/gross.jpg").read_bytes() == HUGO["static/img/gross.jpg"]
    assert "A document of this name is there already" in text  # the site has a contact page
    assert str(document(site, "posts/kochen")["date"]) == "2024-06-01"


def test_a_jekyll_site(site: Path, tmp_path: Path) -> None:
    result = sites.run("import", "jekyll", put(tmp_path / "alt", JEKYLL), site=site)
    assert (result.status, result.err) == (3, "")
    post = document(site, "posts/hof")
    assert (post["title"], str(post["date"]), post["tags"]) == ("Der Hof", "2024-05-12", ["Rad", "werkstatt"])
    assert post["aliases"] == ["werkstatt/2024/05/12/hof", "alt/hof"]
    assert [item["file"] for item in post["photos"]] == ["eins.jpg", "zwei.jpg"]
    for part in (
        "![](eins.jpg)", "[weiter](../../posts/kochen/index.md)", "[über](../../pages/ueber/index.md)", "![](zwei.jpg)",
        "\n```python\nx = 1\n```\n",
    ):  # fmt: skip
        assert part in post.content, part
    assert "{:" not in post.content
    assert str(document(site, "posts/idee")["date"]) == "2024-07-01"
    text = worklist(site)
    for part in ("include", "collection", "mira.md"):
        assert part in text, part
    assert not (site / "content/pages/readme").exists()


def test_a_hostile_tree(site: Path, tmp_path: Path) -> None:
    secret = tmp_path / "geheim.jpg"
    secret.write_bytes(sites.picture("geheim"))
    alt = put(
        tmp_path / "alt",
        {
            "content/a.md": "---\ntitle: A\nslug: ../../../boese\n---\n![x](../../geheim.jpg) ![y](/../../geheim.jpg) ![z](l.jpg)\n",
            "content/b.md": "---\ntitle: !!python/object/apply:os.system ['true']\n---\n",
            "content/c.md": b"---\ntitle: Gr\xfc\xdfe\n---\nK\xf6ln\n",
            "content/d.md": "{" * 100_000,
            "content/e.md": "+++\n" + "a = " + "[" * 5000 + "\n+++\n",
            "content/f.md": "---\ntitle: F\n---\n" + "![a](" * 20_000,
        },
    )
    (alt / "content" / "l.jpg").symlink_to(secret)
    (alt / "content" / "m.md").symlink_to("/etc/passwd")
    (alt / "content" / "schleife").symlink_to(alt)
    before = set(sites.tree(tmp_path))
    result = sites.run("import", "hugo", alt, site=site)
    assert (result.status, result.err) == (3, "")
    new = sorted(path for path in set(sites.tree(tmp_path)) - before if "import-" not in path)
    assert new == [
        "site/content/pages/boese/index.md",
        "site/content/pages/c/index.md",
        "site/content/pages/f/index.md",
    ]
    assert "Köln" in document(site, "pages/c").content


def test_what_cannot_be_read_from_is_said(site: Path, tmp_path: Path) -> None:
    for name in ("hugo", "jekyll"):
        result = sites.run("import", name, tmp_path / "nichts", site=site)
        assert result.status == 2
        assert "no folder" in result.err
    assert sites.run("import", "wordpress", tmp_path / "nichts.xml", site=site).status == 2
