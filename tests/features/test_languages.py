"""Several languages: every list once for each, told to search engines from both sides, and a way over on every page."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

import pytest

from tests import sites

LINK = re.compile(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">')
SWITCH = re.compile(r'<li><a href="([^"]+)" hreflang="([^"]+)"')


@pytest.fixture(autouse=True)
def _approved():
    with sites.without_approval():
        yield


def spoken() -> sites.Site:
    site = sites.bare()
    site.toml["site"] |= {"theme": "kampagne", "languages": ["de", "en", "de-x-leicht", "ar"], "posts_per_page": 2}
    site.toml["languages"] = {"en": {"tagline": "Told by ourselves", "title": "Bright Spot"}}
    site.add(sites._campaign(["fest"]))
    translated = site.add(sites._campaign(["fest"]))
    translated.slug = "bright"
    translated.front = {**translated.front, "title": "Bright", "lang": "en", "translation_of": "lichtblick"}
    for slug in ("fest", "hof", "markt"):
        site.add(sites.post(slug, photos=0))
    site.get("hof").body += "\n[Arabisch](/ar/) und [Englisch](/en/).\n"
    site.add(sites.post("party", photos=0, lang="en", translation_of="fest"))
    site.add(sites.post("leichtes", photos=0, lang="de-x-leicht", translation_of="fest", campaign=None))
    site.add(sites.post("only", photos=0, lang="en", campaign=None, tags=["Werkstatt", "Youth"]))
    site.add(sites.post("ailleurs", photos=0, lang="fr", campaign=None))
    site.add(sites.page("contact", title="Contact", lang="en", translation_of="kontakt", contact_box=True))
    return site


def built(site: sites.Site, folder: Path) -> dict[str, str]:
    result = sites.build(site.write(folder / "site"), folder / "out")
    assert result.status == 0, result.out
    return {path: data.decode("utf-8", "replace") for path, data in sites.tree(folder / "out").items()}


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, str]:
    with sites.without_approval():
        return built(spoken(), tmp_path_factory.mktemp("languages"))


def target(page: str, link: str) -> str:
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), link))
    return "index.html" if path == "." else f"{path}/index.html" if link.endswith("/") else path


def switch(text: str) -> list[tuple[str, str]]:
    return SWITCH.findall(text[text.index('"sb-languages"') : text.index("</ul>", text.index('"sb-languages"'))])


def test_every_list_is_there_once_for_each_language(files):
    for folder in ("", "en/", "leicht/"):
        assert {
            f"{folder}{name}" for name in ("index.html", "feed.xml", "rss.xml", "feed.json", "archive/index.html")
        } <= files.keys()
    assert {
        "en/campaigns/index.html",
        "en/calendar.ics",
        "en/tags/youth/index.html",
        "en/authors/mkurz/index.html",
    } <= files.keys()
    assert not {
        path for path in files if path.startswith(("ar/", "fr/"))
    }  # nothing to read in Arabic, and no list in French
    assert sites.canary("only", "title").title() in files["en/index.html"]
    assert sites.canary("only", "title").title() not in files["index.html"]
    assert sites.canary("ailleurs", "title").title() in files["archive/index.html"]
    assert '<html lang="en">' in files["en/index.html"]
    assert "Told by ourselves" in files["en/index.html"]
    assert "Bright Spot" in files["en/feed.xml"]
    assert sites.canary("party", "title").title() in files["en/feed.json"]
    assert sites.canary("fest", "title").title() not in files["en/feed.json"]
    assert "Neue Texte" in files["leicht/index.html"]


def test_every_page_tells_of_its_versions_and_they_tell_of_it(files):
    told = 0
    for path, text in files.items():
        if not path.endswith(".html"):
            continue
        links = {lang: target(path, link) for lang, link in LINK.findall(text)}
        if not links:
            continue
        told += 1
        assert path in [place for lang, place in links.items() if lang != "x-default"], path
        assert "x-default" in links
        for place in links.values():
            assert {lang: target(place, link) for lang, link in LINK.findall(files[place])} == links, (path, place)
    assert told >= 12
    assert dict(LINK.findall(files["posts/fest/index.html"])).keys() == {"de", "en", "de-x-leicht", "x-default"}
    assert (
        target("posts/party/index.html", dict(LINK.findall(files["posts/party/index.html"]))["x-default"])
        == "posts/fest/index.html"
    )
    assert {lang for lang, _ in LINK.findall(files["tags/werkstatt/index.html"])} == {
        "de",
        "de-x-leicht",
        "en",
        "x-default",
    }
    assert LINK.findall(files["posts/only/index.html"]) == []


def test_every_page_leads_to_each_language(files):
    for path, text in files.items():
        if path.endswith(".html"):
            links = {lang: link for link, lang in switch(text)}
            assert set(links) >= {"de", "en", "de-x-leicht"}, path

    def to(path: str, lang: str) -> str:
        return target(path, {tag: link for link, tag in switch(files[path])}[lang])

    assert to("posts/fest/index.html", "en") == "posts/party/index.html"
    assert to("posts/hof/index.html", "en") == "en/archive/index.html"
    assert to("campaigns/lichtblick/index.html", "en") == "campaigns/bright/index.html"
    assert to("campaigns/lichtblick/index.html", "de-x-leicht") == "leicht/index.html"
    assert to("en/tags/youth/index.html", "de") == "tags/index.html"
    assert to("page/2/index.html", "en") == "en/index.html"
    assert to("en/archive/index.html", "de") == "archive/index.html"


def test_the_frame_is_in_the_language_of_the_page(files):
    page = files["en/index.html"]
    assert ">Contact</a>" in page
    assert ">Impressum</a>" in page  # everybody must find it, whatever its language
    assert ">Kontakt</a>" not in page
    assert "Latest posts" in page
    assert ">Kontakt</a>" in files["index.html"]


def test_campaigns_show_reports_in_their_own_language(files):
    assert sites.canary("party", "title").title() in files["campaigns/bright/index.html"]
    assert sites.canary("fest", "title").title() not in files["campaigns/bright/index.html"]
    assert sites.canary("hof", "title").title() in files["campaigns/bright/index.html"]  # there is no English version
    assert sites.canary("party", "title").title() not in files["campaigns/lichtblick/index.html"]


def test_a_withheld_version_is_told_of_nowhere(tmp_path):
    site = spoken()
    del site.get("party").front["people"]
    result = sites.build(site.write(tmp_path / "site"), tmp_path / "out")
    assert result.status == 3
    assert not sites.leaks(tmp_path / "out", site.get("party"))
    text = (tmp_path / "out/posts/fest/index.html").read_text(encoding="utf-8")
    assert {lang for lang, _ in LINK.findall(text)} == {"de", "de-x-leicht", "x-default"}


TURKISH = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "Skip to content"
msgstr "İçeriğe geç"

msgid "%(num)s post"
msgid_plural "%(num)s posts"
msgstr[0] "%(num)s yazı"
"""
ARABIC = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);\\n"

msgid "Skip to content"
msgstr "انتقل إلى المحتوى"

msgid "%(num)s post"
msgid_plural "%(num)s posts"
msgstr[0] "لا مقالات"
msgstr[1] "مقال واحد"
msgstr[2] "مقالان"
msgstr[3] "%(num)s مقالات"
msgstr[4] "%(num)s مقالًا"
msgstr[5] "%(num)s مقال"
"""


def in_words_of_their_own(folder, **words):
    """A site in Turkish and Arabic whose theme is kampagne with catalogs of its own."""
    site = sites.bare()
    site.toml["site"] |= {"theme": "unser", "languages": ["tr", "ar"]}
    site.add(sites.post("merhaba", photos=1, campaign=None))
    site.add(sites.post("salam", photos=1, lang="ar", campaign=None))
    place = site.write(folder)
    theme = place / "themes/unser"
    for lang, text in words.items():
        (theme / f"locale/{lang}/LC_MESSAGES").mkdir(parents=True, exist_ok=True)
        (theme / f"locale/{lang}/LC_MESSAGES/theme.po").write_text(text, encoding="utf-8")
    (theme / "theme.toml").write_text('name = "unser"\nparent = "kampagne"\n', encoding="utf-8")
    return place


def test_a_theme_says_its_sentences_in_any_language(tmp_path):
    site = in_words_of_their_own(tmp_path / "site", tr=TURKISH, ar=ARABIC, de='msgid "Contact"\nmsgstr "Zu uns"\n')
    result = sites.build(site, tmp_path / "out")
    assert result.status == 0, result.out
    files = {path: data.decode("utf-8", "replace") for path, data in sites.tree(tmp_path / "out").items()}
    turkish, arabic = files["posts/merhaba/index.html"], files["posts/salam/index.html"]
    assert '<html lang="tr">' in turkish
    assert "İçeriğe geç" in turkish
    assert "1 yazı" in files["authors/mkurz/index.html"] or "1 yazı" in files["tags/index.html"]
    assert "Haziran 2026" in turkish or "Mayıs 2026" in turkish  # Babel
    assert '<html lang="ar" dir="rtl">' in arabic
    assert '<html lang="ar" dir="rtl">' in files["ar/index.html"]
    assert 'lang="ar" dir="rtl"' in files["index.html"]
    assert "انتقل إلى المحتوى" in arabic
    assert "مقال واحد" in files["ar/tags/index.html"]
    assert "All posts" in files["index.html"], "what the catalog lacks stays English"


@pytest.mark.parametrize("text", ["msgid", 'msgid ""\nmsgstr "Plural-Forms: nplurals=zz; plural=os;\\n"\n'])
def test_a_catalog_that_is_damaged_is_named(text, tmp_path):
    result = sites.build(in_words_of_their_own(tmp_path / "site", tr=text), tmp_path / "out")
    assert result.status == 4
    assert "F011 The catalog unser/locale/tr/LC_MESSAGES/theme.po is damaged" in result.err


def test_addresses_of_a_language_belong_to_it(tmp_path):
    site = spoken()
    site.add(sites.page("leicht"))
    site.get("hof").front["aliases"] = ["en/alt"]
    result = sites.check(site.write(tmp_path))
    assert [item["code"] for item in result.document("page/leicht")["findings"]] == ["F005"]
    assert [item["code"] for item in result.document("post/hof")["findings"]] == ["F005"]


def test_a_link_to_a_language_that_nothing_is_published_in_keeps_its_words(files):
    text = files["posts/hof/index.html"]
    assert "<span>Arabisch</span>" in text
    assert '<a href="../../en/">Englisch</a>' in text
