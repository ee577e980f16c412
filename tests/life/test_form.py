"""consent form: what is printed and signed, for every law, age, style and language."""

from __future__ import annotations

import datetime as dt
import itertools
import re

import html5lib
import pytest

from tests import sites

STYLES = ("standard", "einfach", "leicht")
#: what a form under each law has to cite, in German; the last ones only where special categories are concerned
CITED = {
    "dsgvo": (["Art. 6 Abs. 1 Buchst. a", "Art. 7 Abs. 3", "Art. 13", "Art. 15", "Art. 16", "Art. 17", "Art. 18", "Art. 20",
               "Art. 77"], "Art. 9 Abs. 2 Buchst. a", "DSGVO"),
    "dsg-ekd": (["§ 6 Nr. 2", "§ 11", "§ 17", "§ 19", "§ 20", "§ 21", "§ 22 DSG-EKD", "§ 24", "§ 46"], "§ 13 Abs. 2 Nr. 1",
                "DSG-EKD"),
    "kdg": (["§ 6 Abs. 1 Buchst. b", "§ 8", "§ 15", "§ 17", "§ 18", "§ 19", "§ 20", "§ 22 KDG", "§ 48"],
            "§ 11 Abs. 2 Buchst. a", "KDG"),
}  # fmt: skip
IN_ENGLISH = {
    "dsgvo": (["GDPR Art. 6 (1) (a)", "Art. 7 (3)", "GDPR Art. 13", "GDPR Art. 15", "GDPR Art. 77"], "GDPR Art. 9 (2) (a)", "GDPR"),
    "dsg-ekd": (["DSG-EKD § 6 no. 2", "DSG-EKD § 17", "DSG-EKD § 46"], "DSG-EKD § 13 (2) no. 1", "DSG-EKD"),
    "kdg": (["KDG § 6 (1) (b)", "KDG § 15", "KDG § 48"], "KDG § 11 (2) (a)", "KDG"),
}  # fmt: skip
#: words without which the information is incomplete: who, recipients, how long, voluntariness, withdrawal, rights
SAID = {
    ("de", "standard"): ["weltweit", "freiwillig", "keinen Nachteil", "jederzeit möglich", "ohne Begründung", "Aufsichtsbehörde",
                         "Suchmaschinen", "Dienstleister", "Nur was angekreuzt|Es gilt nur, was angekreuzt ist"],
    ("de", "einfach"): ["ganzen Welt", "freiwillig", "nichts Schlechtes", "jederzeit zurücknehmen", "keinen Grund", "beschweren",
                        "Suchmaschinen", "Firma", "Nur was angekreuzt ist, gilt"],
    ("de", "leicht"): ["ganzen Welt", "freiwillig", "nichts Schlimmes", "immer Nein sagen", "warum", "beschweren", "Such·maschinen",
                       "Firma", "Ohne Kreuz"],
    ("en", "standard"): ["worldwide", "Voluntary", "no disadvantage", "withdrawn at any time", "without a reason", "supervisory authority",
                         "Search engines", "provider", "Only what is ticked"],
    ("en", "einfach"): ["worldwide", "voluntary", "nothing bad", "at any time", "need not say why", "complain", "search engines",
                        "company", "Only what is ticked"],
    ("en", "leicht"): ["all over the world", "your choice", "nothing bad", "always say no", "say why", "complain", "Search engines",
                       "company", "Without a cross"],
}  # fmt: skip

ALL = ["image", "first-name", "full-name", "quote", "story", "voice", "video", "social-situation", "health"]
PEOPLE = {
    "adult": sites.record("adult", valid_until=dt.date(2027, 12, 31)),
    "guest": sites.record("guest", person="guest", explicit=None, secrecy_release=None, shown_as=None, covers=["image"],
                          channels=["website", "social-media", "print", "press"], campaigns=None),
    "employee": sites.record("employee", person="employee", explicit=None, secrecy_release=None, covers=ALL),
    "young": sites.minor("young", dt.date(2011, 3, 14)),
    "child": sites.minor("child", dt.date(2018, 3, 14), own_consent=None),
    "alone": sites.minor("alone", dt.date(2018, 3, 14), own_consent=None, sole_custody=True, guardians=None, person="child",
                         secrecy_release=None),
    "dead": sites.record("dead", died=dt.date(2024, 5, 1), relatives=[{"name": "Erna Angehörig", "given": dt.date(2026, 4, 1)}],
                         given=None),
}  # fmt: skip
MINORS, GUARDIANS = ("young", "child", "alone"), {"young": 2, "child": 2, "alone": 1}


def site_under(law: str) -> sites.Site:
    site = sites.bare()
    site.toml["organisation"]["law"] = law
    site.add(sites._campaign([]))
    for name, record in PEOPLE.items():
        site.shared[name] = (record, "Eine Notiz.\n")
    return site


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return {law: site_under(law).write(tmp_path_factory.mktemp(law)) for law in CITED}


@pytest.fixture(scope="module")
def forms(folders):
    """Every form as text: law, person, style, language."""
    ages = ("adult", "young", "child")
    wanted = [*itertools.product(CITED, ages, STYLES, ["de"]), *itertools.product(["dsgvo"], ages, STYLES, ["en"])]
    wanted += [*itertools.product(["kdg"], PEOPLE.keys() - set(ages), STYLES, ["de"])]
    wanted += [(law, "adult", "standard", "en") for law in CITED]
    found = {}
    for law, who, style, lang in dict.fromkeys(wanted):
        result = sites.run("consent", "form", who, "--style", style, site=folders[law], lang=lang)
        assert result.status == 0, result
        found[law, who, style, lang] = result.out
    return found


def words(page: str) -> str:
    """What a person reads, in one line."""
    text = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", text)
    return re.sub(r"\s+", " ", text)


def test_every_form_is_sound_html_that_asks_nobody_for_anything(forms):
    for key, page in forms.items():
        if key[0] != "dsg-ekd":  # the laws differ in nothing but words
            html5lib.HTMLParser(strict=True).parse(page)
        assert not re.search(r"<script|<link|<img|\ssrc=|\shref=|url\(|@import|\son\w+=", page), key
        assert "default-src 'none'" in page
        lang = "de-x-leicht" if key[2:] == ("leicht", "de") else key[3]
        assert f'<html lang="{lang}">' in page
        assert "size: A4" in page


def test_every_form_says_what_the_law_asks_for(forms):
    for (law, who, style, lang), page in forms.items():
        text = words(page)
        cited, special, name = (CITED if lang == "de" else IN_ENGLISH)[law]
        missing = [item for item in [*cited, "22 KUG" if lang == "de" else "KUG § 22"] if item not in text]
        missing += [item for item in SAID[lang, style] if not re.search(item, text, re.IGNORECASE)]
        assert missing == [], (law, who, style, lang)
        assert (special in text) == (who != "guest"), (law, who, style, lang)
        others = {"DSGVO", "GDPR", "DSG-EKD", "KDG"} - {name}
        assert not [other for other in others if other in text], (law, who, style, lang)
        for item in ("Brückenhaus e. V.", "Lindenweg 4", "info@brueckenhaus.example", "Dr. Petra Lang",
                     "datenschutz@brueckenhaus.example", "Unabhängiges Landeszentrum", "widerruf@brueckenhaus.example"):  # fmt: skip
            assert item in text, (item, law, who, style, lang)


def test_what_the_record_says_is_what_is_signed(forms):
    for (_, who, _, lang), page in forms.items():
        record, text = PEOPLE[who], words(page)
        assert record["name"] in text
        assert record["purpose"] in text
        assert ("Lichtblick" in text) == ("campaigns" in record)
        until = {
            "de": {2027: "31. Dezember 2027", 2028: "1. April 2028"},
            "en": {2027: "December 31, 2027", 2028: "April 1, 2028"},
        }
        assert until[lang][record["valid_until"].year] in text
        if "shown_as" in record:
            assert record["shown_as"] in text
        boxes = page.count('class="box"')
        agreed = len(record["covers"]) + len(record["channels"])
        assert boxes == agreed + (who != "guest") + 2, "a box for each use, one for Art. 9, two on the slip; all empty"
        assert "checked" not in page
        assert not [secret for secret in (record["contact"], str(record["evidence"]), "Eine Notiz") if secret in page]


def test_who_has_to_sign_finds_a_line(forms):
    for (_, who, style, lang), page in forms.items():
        consent, _, release = page.partition('class="own-page"')
        sheet = consent.partition('class="slip"')[0]
        lines = sheet.count('class="sign"')
        assert lines == {"young": 3, "child": 3, "alone": 2}.get(who, 1), (who, style)
        for guardian in PEOPLE[who].get("guardians", ()):
            assert sheet.count(guardian["name"]) >= 1
        young = {"de": r"14 Jahre", "en": r"14 (years|or older)"}[lang]
        assert bool(re.search(young, words(sheet))) == (who == "young"), (who, style)
        if who == "dead":
            assert "Erna Angehörig" in sheet
        client = PEOPLE[who]["person"] == "client"
        assert bool(release) == client, "the release from secrecy is a sheet of its own, for clients alone"
        if client:
            assert "203" in words(release)
            assert release.count('class="sign"') == (2 if who == "child" else lines)
        else:
            assert "203" not in words(page)


def test_withdrawing_is_a_slip_at_the_end_of_the_same_paper(forms):
    for (_, who, _, _), page in forms.items():
        slip = page[page.index('class="slip"') :]
        assert who in words(slip)
        assert "widerruf@brueckenhaus.example" in slip
        assert 'class="frame' not in slip, "nothing that the organisation keeps lies below the cut"


def test_leichte_sprache_is_short_lines(forms):
    for (_, who, style, lang), page in forms.items():
        if (style, lang) != ("leicht", "de"):
            continue
        for line in re.findall(r"<p(?: class=\"new\")?>(.*?)</p>", page):
            text = words(line).strip()
            if not set(text) & set("@,") and PEOPLE[who]["name"] not in text:
                assert len(text.split()) <= 12, text
                assert len(re.findall(r"[.!?](?=\s+[A-ZÄÖÜ])", text.replace("e. V.", ""))) <= 1, text
            assert not re.search(r"\b(wird|werden|würde|wurde|könnte)\b", text), text
        assert "Ein·willigung" in page
        assert "14pt" in page


def test_a_name_cannot_become_markup(tmp_path):
    site = site_under("dsgvo")
    evil = '<b onclick="x">Kim</b>&{{ 7*7 }}'
    site.toml["organisation"]["name"] = evil
    site.shared["evil"] = (sites.record("evil", purpose=evil, shown_as=evil) | {"name": evil}, "")
    page = sites.run("consent", "form", "evil", site=site.write(tmp_path)).out
    assert "<b onclick" not in page
    assert "{{ 7*7 }}" in page
    assert "&lt;b onclick=&#34;x&#34;&gt;" in page
    html5lib.HTMLParser(strict=True).parse(page)


def test_without_an_end_the_policy_s_longest_term_is_named(tmp_path):
    site = site_under("dsgvo")
    site.shared["offen"] = (sites.record("offen", valid_until=None, given=dt.date(2024, 2, 29)), "")
    site.shared["plan"] = (sites.record("plan", valid_until=None, given=None), "")
    folder = site.write(tmp_path)
    assert "28. Februar 2027" in sites.run("consent", "form", "offen", site=folder, lang="de").out
    assert "1. Juli 2029" in sites.run("consent", "form", "plan", site=folder, lang="de").out


@pytest.mark.parametrize(
    "place", ["content/form.html", "themes/form.html", "public/form.html", "public/posts/x/form.html"]
)
def test_the_form_never_goes_where_it_would_be_published(place, tmp_path):
    folder = site_under("dsgvo").write(tmp_path)
    assert sites.build(folder, folder / "public").status == 3
    result = sites.run("consent", "form", "adult", "--output", folder / place, site=folder)
    assert result.status == 2
    assert "does not belong into" in result.err
    assert not (folder / place).exists()
    result = sites.run("consent", "form", "adult", "--output", tmp_path / "print" / "form.html", site=folder)
    assert result.status == 0
    assert PEOPLE["adult"]["name"] not in result.out
    html5lib.HTMLParser(strict=True).parse((tmp_path / "print" / "form.html").read_text(encoding="utf-8"))


def test_an_id_that_nobody_has_and_a_record_that_cannot_be_read(tmp_path):
    folder = site_under("dsgvo").write(tmp_path)
    result = sites.run("consent", "form", "adlut", site=folder)
    assert result.status == 2
    assert "Did you mean “adult”?" in result.err
    path = folder / "content" / "consents" / "adult.md"
    path.write_text(path.read_text(encoding="utf-8").replace("person: client", "person: klient"), encoding="utf-8")
    result = sites.run("consent", "form", "adult", site=folder)
    assert result.status == 2
    assert "cannot be read yet" in result.err
    assert PEOPLE["adult"]["name"] not in result.err


@pytest.mark.parametrize(("place", "asked"), [("organisation", True), ("unit", True), ("nowhere", False)])
def test_where_being_a_client_reveals_something_explicit_consent_is_asked_for(place, asked, tmp_path):
    site = site_under("dsgvo")
    if place == "organisation":
        site.toml["organisation"]["special_category"] = True
    if place == "unit":
        site.units["sucht"] = {"name": "Suchtberatung", "special_category": True}
    site.shared["kim"] = (sites.record("kim", explicit=False), "")
    page = sites.run("consent", "form", "kim", site=site.write(tmp_path), lang="de").out
    assert ("Art. 9 Abs. 2" in page) == asked
