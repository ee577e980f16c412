"""Code between fences is code for every engine: nothing in it is a directive, speech or typography, and no blank gets lost."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml

from sozialblog.load.frontmatter import parse_source
from sozialblog.markup import convert, fast
from sozialblog.markup.fences import lift
from tests import sites

SPEECH = "„Beim vierten Mal wusste ich warum“"


def html(source: str) -> str:
    """Of both engines, which have to agree about everything."""
    found = convert(source, lang="de", first_line=1)
    assert convert(source, lang="de", first_line=1, engine="pyromark") == found
    return found.html


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a\n```\nx\n```\nb", "<p>a</p>\n‹x\n›\n<p>b</p>"),
        ("~~~~ .sh\n~~~\n```\n~~~~~", '<pre><code class="language-sh">~~~\n```\n›'),
        ("```{.toml #a}\n  x = \"1\" -- 'a' ...\n\n\n\t<b>&amp;\n```", "<pre><code class=\"language-toml\">  x = \"1\" -- 'a' ...\n\n\n\t&lt;b&gt;&amp;amp;\n›"),
        ("```\n::: video https://youtu.be/abc\ntitle: x\n:::\n```", "‹::: video https://youtu.be/abc\ntitle: x\n:::\n›"),
        ("```\n![x](https://x.example/a.jpg)\n\n# Kein Titel\n\n<script>\n```", "‹![x](https://x.example/a.jpg)\n\n# Kein Titel\n\n&lt;script&gt;\n›"),
        ("   ```\n     x\n  y\n   ```", "‹  x\ny\n›"),
        ("- a\n\n    ```\n    x\n\n      y\n    ```\n\n- b", "<ul>\n<li>\n<p>a</p>\n‹x\n\n  y\n›\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>"),
        ("1. a\n   ```\n   x\n   ```", "<ol>\n<li>\n<p>a</p>\n‹x\n›\n</li>\n</ol>"),
        ("- ```\n  x\n  ```\n- b", "<ul>\n<li>\n‹x\n›\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>"),
        ("- a\n    - b\n\n        ```\n        x\n        ```", "<ul>\n<li>a<ul>\n<li>\n<p>b</p>\n‹x\n›\n</li>\n</ul>\n</li>\n</ul>"),
        ("> a\n>\n> ```\n>  x\n>\n> y\n> ```", "<blockquote>\n<p>a</p>\n‹ x\n\ny\n›\n</blockquote>"),
        ("a[^1]\n\n[^1]: b\n\n    ```\n    x\n    ```", None),
        ("w\n:   ```\n    x\n    ```", "<dl>\n<dt>w</dt>\n<dd>‹x\n›</dd>\n</dl>"),
        # no fences: nobody closed them, they are too short, in code, or words
        ("```\nx", "<p>```\nx</p>"),
        ("    ```\n    x\n    ```", "‹```\nx\n```\n›"),
        ("- a\n\n    ```\n    x\n\nb\n```", None),
        ("a ```x``` b", "<p>a <code>x</code> b</p>"),
        ("``` a`b\nx\n```", None),
    ],
)  # fmt: skip
def test_what_is_code(source: str, expected: str | None) -> None:
    found = html(source)
    if expected:
        assert found == expected.replace("‹", "<pre><code>").replace("›", "</code></pre>")
    assert "\ue002" not in found
    assert expected or ("<pre>" in found) == ("[^1]" in source)


def test_the_fast_engine_takes_texts_with_code() -> None:
    assert fast.html(lift("Ein Wort.\n\n```\n*x* `y` ~~~ {a}\n```\n\n## Titel\n").source) is not None


def test_ids_and_lines_do_not_see_code() -> None:
    found = convert("```\n## Titel\n```\n\n## Titel\n\n::: video\n", lang="de", first_line=3)
    assert found.body.anchors == {"titel"}
    assert [(item.target, item.line) for item in found.body.foreign] == [("::: video", 9)]
    assert "## Titel" in found.body.text  # what the gates read for names


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        (SPEECH, True),
        (f"```\n{SPEECH}\n```", False),
        (f"    {SPEECH}", False),
        (f"So: `{SPEECH}`.", False),
        (f"<kbd>{SPEECH}</kbd>", False),
        (f"<code>\n\n{SPEECH}", True),
        ("> ```\n> drei vier fünf sechs\n> ```", False),
        ("> `drei vier fünf sechs`", False),
        ("> drei vier `fünf` sechs", True),
        ("„Beim `vierten` Mal wusste ich’s“", True),
        ("`„` und nichts weiter als Wörter `“`", False),
    ],
)
def test_words_in_code_are_nobodys_speech(tmp_path: Path, text: str, speech: bool) -> None:
    site = sites.small()
    site.get("hof").front |= {"context": "organisation", "people": "nobody"}
    site.get("hof").body = f"Ein Tag im Hof.\n\n{text}\n"
    found = sites.check(site.write(tmp_path)).document("post/hof")["findings"]
    assert ("C104" in {item["code"] for item in found}) is speech
    assert bool(convert(text, lang="de", first_line=1).body.quotes) is speech


def test_code_that_begins_a_text_keeps_its_blanks(tmp_path: Path) -> None:
    for text, line in (("    x\n      y", 4), ("\n \n\tx", 6)):
        source = parse_source(f"---\ntitle: a\n---\n{text}\n", path="a.md")
        assert (source.body, source.body_line) == (text.strip("\n ") if "\t" in text else text, line)
        assert "<pre><code>x\n" in html(source.body)
    assert parse_source("---\ntitle: a\n---\n\n  x\n", path="a.md").body == "x"


def test_code_is_published_and_found_clean(tmp_path: Path) -> None:
    site = sites.small()
    site.get("hof").body = "    erst\n\n```yaml\n- a: |\n    b\n```\n"
    sites.approve(site.write(tmp_path / "site"))
    assert sites.build(tmp_path / "site", tmp_path / "public").status == 0
    page = (tmp_path / "public/posts/hof/index.html").read_text(encoding="utf-8")
    assert "<pre><code>erst\n</code></pre>" in page
    assert yaml.safe_load(page.partition('<code class="language-yaml">')[2].partition("</code>")[0]) == [{"a": "b\n"}]


@pytest.mark.parametrize(
    "source",
    ["```a\n" * 60_000, "- a\n" + "  ```x\n" * 40_000, "> " * 9 + "```\n" * 60_000, "~~~ a\n```b\n" * 25_000,
     "".join(" " * 4 * deep + "- a\n" + " " * 4 * (deep + 1) + "```x\n" for deep in range(150))],
)  # fmt: skip
def test_no_fence_takes_long(source: str) -> None:
    began = time.process_time()
    lift(source)
    assert time.process_time() - began < 3
