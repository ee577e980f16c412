"""The table of single mutations: a valid document, one change, and the one finding that it must cause.

``FAULTS`` has at least one entry for every code that a document of the main way can have. Each entry makes
documents of its own, so that all of them can stand in one site.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import zlib
from collections.abc import Callable
from typing import Any

from tests import sites
from tests.sites import Post, Site

Mutation = Callable[[Post, Site], "str | tuple[str, str] | None"]


@dataclasses.dataclass(frozen=True)
class Fault:
    """``change`` mutates a document and returns the text on whose line the finding must stand.

    It may return (path, text) if the finding stands in another file, or None for the first line.
    """

    code: str
    name: str
    make: Callable[[str], Post]
    change: Mutation

    @property
    def slug(self) -> str:
        return f"{self.code.lower()}-{sites.canary(self.code, self.name)}"


@dataclasses.dataclass(frozen=True)
class Planted:
    """A document with its fault, as it was added to a site."""

    fault: Fault
    post: Post
    path: str
    needle: str | None

    def line(self, files: dict[str, bytes]) -> int:
        """The line (from 1) on which the finding must stand."""
        if self.needle is None:
            return 1
        lines = files[self.path].decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
        return next(number for number, line in enumerate(lines, 1) if self.needle in line)


FAULTS: list[Fault] = []


def plain(slug: str) -> Post:
    """A post about nobody."""
    return sites.post(slug)


def about(slug: str) -> Post:
    """A post about an adult client, in text and picture."""
    return sites.post(slug, photos=2, people=[sites.record(f"kim-{slug}")])


def about_minor(slug: str) -> Post:
    """A post about a young client of 15."""
    return sites.post(slug, people=[sites.minor(f"jo-{slug}", dt.date(2011, 3, 14))])


def fault(code: str, name: str, make: Callable[[str], Post] = about) -> Callable[[Mutation], Mutation]:
    def add(change: Mutation) -> Mutation:
        FAULTS.append(Fault(code, name, make, change))
        return change

    return add


def plant(site: Site, chosen: list[Fault]) -> list[Planted]:
    """Add a faulty document to ``site`` for each of ``chosen``."""
    planted = []
    for item in chosen:
        post = site.add(item.make(item.slug))
        where = item.change(post, site)
        path, needle = where if isinstance(where, tuple) else (post.path, where)
        planted.append(Planted(item, post, path, needle))
    return planted


def _whom(post: Post) -> str:
    return f"consent: {post.record['id']}"


def _text(post: Post, change: Callable[[str], str]) -> None:
    post.edits.append(change)


# --- F: what cannot be read ---------------------------------------------------------------------------------------


@fault("F001", "latin-1")
def _(post: Post, site: Site) -> str | None:
    post.raw = post.data().decode().encode("latin-1", "replace")
    return "Gärten".encode("latin-1").decode("utf-8", "replace")


@fault("F001", "no front matter")
def _(post: Post, site: Site) -> None:
    _text(post, lambda text: text.replace("---\n", "", 1))


@fault("F001", "bracket left open")
def _(post: Post, site: Site) -> str:
    post.front = {"offen": "KLAMMER", **post.front}
    _text(post, lambda text: text.replace("offen: KLAMMER", "offen: [a, b"))
    return "offen:"


@fault("F001", "invisible character")
def _(post: Post, site: Site) -> str:
    post.body += "\nHier \u202eerdreht.\n"
    return "\u202e"


@fault("F002", "no title")
def _(post: Post, site: Site) -> str:
    del post.front["title"]
    return "date:"


@fault("F002", "no date", plain)
def _(post: Post, site: Site) -> str:
    del post.front["date"]
    return "title:"


@fault("F002", "no author")
def _(post: Post, site: Site) -> str:
    del post.front["author"]
    return "title:"


@fault("F002", "photograph without file", plain)
def _(post: Post, site: Site) -> str:
    del post.photo["file"]
    post.body = "Ein Satz ohne Bild.\n"
    return "- alt:"


@fault("F002", "record without name")
def _(post: Post, site: Site) -> str:
    del post.record["name"]
    return "- id:"


@fault("F003", "misspelt key")
def _(post: Post, site: Site) -> str:
    post.front["campain"] = post.front.pop("campaign")
    post.record.pop("campaigns")
    return "campain"


@fault("F003", "unknown key of a photograph")
def _(post: Post, site: Site) -> str:
    post.photo["photographer"] = "Mira Kurz"
    return "photographer"


@fault("F003", "unknown key of a record")
def _(post: Post, site: Site) -> str:
    post.record["valid_till"] = dt.date(2027, 1, 1)
    return "valid_till"


@fault("F004", "date in words")
def _(post: Post, site: Site) -> str:
    post.front["date"] = "gestern"
    return "date: gestern"


@fault("F004", "unknown status")
def _(post: Post, site: Site) -> str:
    post.front["status"] = "fertig"
    return "status:"


@fault("F004", "unknown category in a record")
def _(post: Post, site: Site) -> str:
    post.record["covers"] = [*post.record["covers"], "everything"]
    return "- everything"


@fault("F004", "box outside the picture")
def _(post: Post, site: Site) -> str:
    post.photo["redact"] = [{"x": 0.9, "y": 0.1, "w": 0.5, "h": 0.1}]
    return "x: 0.9"


@fault("F005", "bundle and single file", plain)
def _(post: Post, site: Site) -> str | None:
    site.extra[f"content/posts/{post.slug}.md"] = sites.markdown(sites.post("doppelt").front, "Doppelt.").encode()
    return None


@fault("F005", "address of the site itself", lambda slug: sites.page("tags"))
def _(post: Post, site: Site) -> None:
    return None


@fault("F006", "id of another record")
def _(post: Post, site: Site) -> str:
    twin = sites.post(f"{post.slug}-zwei", people=[sites.record(post.record["id"])])
    site.add(twin)
    return "- id:"


@fault("F007", "key twice")
def _(post: Post, site: Site) -> str:
    _text(post, lambda text: text.replace("author: mkurz\n", "author: mkurz\n'author': tbehn\n", 1))
    return "'author'"


@fault("F007", "German and English key")
def _(post: Post, site: Site) -> str:
    post.front["titel"] = "Noch einer"
    return "titel:"


@fault("F007", "photograph listed twice", plain)
def _(post: Post, site: Site) -> str:
    post.front["photos"].append({**post.photo, "alt": "Noch einmal dasselbe."})
    _text(post, lambda text: text.replace("- file: ", "- file:  ").replace("- file:  ", "- file: ", 1))
    return "- file:  "


@fault("F008", "anchor and alias")
def _(post: Post, site: Site) -> str:
    _text(post, lambda text: text.replace("author: mkurz", "author: &wer mkurz", 1))
    return "&wer"


@fault("F008", "tag")
def _(post: Post, site: Site) -> str:
    _text(post, lambda text: text.replace("author: mkurz", "author: !!python/name:os.system x", 1))
    return "!!python"


@fault("F009", "author")
def _(post: Post, site: Site) -> str:
    post.front["author"] = "mkruz"
    return "author:"


@fault("F009", "unit")
def _(post: Post, site: Site) -> str:
    post.front["unit"] = "west"
    return "unit:"


@fault("F009", "campaign", plain)
def _(post: Post, site: Site) -> str:
    post.front["campaign"] = "dunkel"
    return "campaign:"


@fault("F009", "translation of nothing", plain)
def _(post: Post, site: Site) -> str:
    post.front["translation_of"] = "nirgends"
    return "translation_of:"


@fault("F010", "slug with blanks", lambda slug: sites.post(f"{slug} Hof"))
def _(post: Post, site: Site) -> None:
    return None


@fault("F010", "slug with capitals", lambda slug: sites.post(slug.title()))
def _(post: Post, site: Site) -> None:
    return None


# --- C: consent ---------------------------------------------------------------------------------------------------


@fault("C101", "people left out", plain)
def _(post: Post, site: Site) -> None:
    del post.front["people"]


@fault("C101", "empty list", plain)
def _(post: Post, site: Site) -> str:
    post.front["people"] = []
    return "people:"


@fault("C102", "shows left out", plain)
def _(post: Post, site: Site) -> str:
    del post.photo["shows"]
    return "- file:"


@fault("C102", "empty list", plain)
def _(post: Post, site: Site) -> str:
    post.photo["shows"] = []
    return "- file:"


@fault("C103", "no record in the text")
def _(post: Post, site: Site) -> str:
    post.front["people"].append("niemand-kennt-mich")
    return "niemand-kennt-mich"


@fault("C103", "no record in the photograph", plain)
def _(post: Post, site: Site) -> str:
    post.photo["shows"] = ["unbekannt-2026"]
    return "shows:"


@fault("C103", "record of another document", plain)
def _(post: Post, site: Site) -> str:
    other = site.add(about("andere-leute"))
    post.front["people"] = [other.record["id"]]
    return f"- {other.record['id']}"


@fault("C104", "image not covered")
def _(post: Post, site: Site) -> str:
    post.record["covers"] = ["first-name", "quote"]
    return "shows:"


@fault("C104", "use not covered")
def _(post: Post, site: Site) -> str:
    post.front["people"][0]["use"] = ["first-name", "quote", "voice"]
    return _whom(post)


@fault("C104", "quote not covered")
def _(post: Post, site: Site) -> str:
    post.front["people"][0]["use"] = ["first-name"]
    post.record["covers"] = ["image", "first-name"]
    return "Beim vierten Mal"


@fault("C104", "no name may appear")
def _(post: Post, site: Site) -> str:
    del post.record["shown_as"]
    return _whom(post)


@fault("C105", "ended yesterday")
def _(post: Post, site: Site) -> str:
    post.record["valid_until"] = sites.TODAY - dt.timedelta(days=1)
    return _whom(post)


@fault("C105", "in the photograph alone")
def _(post: Post, site: Site) -> str:
    post.front["consents"].append(
        sites.record(f"li-{post.slug}", shown_as=None, valid_until=sites.TODAY - dt.timedelta(days=1))
    )
    post.front["photos"][1]["shows"] = f"li-{post.slug}"
    return f"shows: li-{post.slug}"


@fault("C106", "today")
def _(post: Post, site: Site) -> str:
    post.record["withdrawn"] = sites.TODAY
    return _whom(post)


@fault("C106", "before it was given")
def _(post: Post, site: Site) -> str:
    post.record["withdrawn"] = dt.date(2026, 1, 1)
    return _whom(post)


@fault("C107", "no day")
def _(post: Post, site: Site) -> str:
    del post.record["given"]
    return _whom(post)


@fault("C107", "tomorrow")
def _(post: Post, site: Site) -> str:
    post.record["given"] = sites.TODAY + dt.timedelta(days=1)
    return _whom(post)


@fault("C107", "refused by an adult")
def _(post: Post, site: Site) -> str:
    post.record["refused"] = True
    return _whom(post)


@fault("C107", "dead without relatives")
def _(post: Post, site: Site) -> str:
    post.record["died"] = dt.date(2020, 2, 29)
    return _whom(post)


@fault("C108", "print")
def _(post: Post, site: Site) -> str:
    post.front["channels"] = ["website", "print"]
    return _whom(post)


@fault("C108", "record for print alone")
def _(post: Post, site: Site) -> str:
    post.record["channels"] = ["print"]
    return _whom(post)


@fault("C109", "another campaign")
def _(post: Post, site: Site) -> str:
    post.record["campaigns"] = ["sichtbar"]
    return _whom(post)


@fault("C109", "post without campaign")
def _(post: Post, site: Site) -> str:
    del post.front["campaign"]
    return _whom(post)


@fault("C109", "no purpose")
def _(post: Post, site: Site) -> str:
    del post.record["purpose"]
    return _whom(post)


@fault("C110", "one guardian", about_minor)
def _(post: Post, site: Site) -> str:
    post.record["guardians"].pop()
    return _whom(post)


@fault("C110", "guardian without a day", about_minor)
def _(post: Post, site: Site) -> str:
    del post.record["guardians"][1]["given"]
    return _whom(post)


@fault("C110", "fourteen without own consent", about_minor)
def _(post: Post, site: Site) -> str:
    post.record["born"] = dt.date(2012, 7, 1)
    del post.record["own_consent"]
    return _whom(post)


@fault("C110", "child who refused", about_minor)
def _(post: Post, site: Site) -> str:
    post.record.update({"born": dt.date(2018, 1, 1), "refused": True})
    return _whom(post)


@fault("C110", "child of unknown age", about_minor)
def _(post: Post, site: Site) -> str:
    post.record["person"] = "child"
    del post.record["born"]
    return _whom(post)


@fault("C111", "eighteen today", about_minor)
def _(post: Post, site: Site) -> str:
    post.record["born"] = dt.date(2008, 7, 1)
    return _whom(post)


@fault("C112", "health")
def _(post: Post, site: Site) -> str:
    post.record.update({"covers": ["image", "first-name", "quote", "health"], "explicit": False})
    return _whom(post)


@fault("C112", "client, not stated")
def _(post: Post, site: Site) -> str:
    del post.record["explicit"]
    return _whom(post)


@fault("C112", "client in a post about clients")
def _(post: Post, site: Site) -> str:
    post.front["context"] = "clients"
    post.record["explicit"] = False
    return _whom(post)


@fault("C112", "client in a revealing unit")
def _(post: Post, site: Site) -> str:
    site.units["sucht"] = {"name": "Suchtberatung", "special_category": True}
    post.front["unit"] = "sucht"
    post.record["explicit"] = False
    return _whom(post)


@fault("C113", "no release")
def _(post: Post, site: Site) -> str:
    del post.record["secrecy_release"]
    return _whom(post)


@fault("C113", "release tomorrow")
def _(post: Post, site: Site) -> str:
    post.record["secrecy_release"] = sites.TODAY + dt.timedelta(days=1)
    return _whom(post)


@fault("C114", "no evidence")
def _(post: Post, site: Site) -> str:
    del post.record["evidence"]
    return _whom(post)


@fault("C114", "no method")
def _(post: Post, site: Site) -> str:
    del post.record["method"]
    return _whom(post)


@fault("C114", "employee on tape")
def _(post: Post, site: Site) -> str:
    post.record.update({"person": "employee", "method": "recorded"})
    return _whom(post)


@fault("C115", "no notice")
def _(post: Post, site: Site) -> str:
    del post.record["notice"]
    return _whom(post)


@fault("C116", "a day too long")
def _(post: Post, site: Site) -> str:
    post.record["valid_until"] = dt.date(2029, 4, 2)
    return _whom(post)


@fault("C116", "without end and old")
def _(post: Post, site: Site) -> str:
    del post.record["valid_until"]
    post.record["given"] = dt.date(2023, 6, 30)
    return _whom(post)


@fault("C117", "no reason", plain)
def _(post: Post, site: Site) -> str:
    post.photo["shows"] = {"exception": "kug-23-1-3"}
    return "shows:"


@fault("C117", "for a minor", about_minor)
def _(post: Post, site: Site) -> str:
    post.photo["shows"] = {
        "exception": "kug-23-1-3", "reason": "Ein Fest mit vielen Gästen", "consent": post.record["id"],
    }  # fmt: skip
    return "shows:"


# --- T, I, S, P ---------------------------------------------------------------------------------------------------


@fault("T301", "name in the text of a unit that blocks", plain)
def _(post: Post, site: Site) -> str:
    post.front["unit"] = "nord"
    post.body += "\nDas Rad reparierte Mehmet Yılmaz.\n"
    return "Das Rad reparierte"


@fault("T301", "name in a tag", plain)
def _(post: Post, site: Site) -> str:
    post.front["unit"] = "nord"
    post.front["tags"] = ["Werkstatt", "Wolfgang"]
    return "tags:"


@fault("T302", "telephone number", plain)
def _(post: Post, site: Site) -> str:
    post.body += "\nWer mitmachen will, ruft an: 0431 23456789.\n"
    return "0431 23456789"


@fault("T302", "health insurance number", plain)
def _(post: Post, site: Site) -> str:
    post.photo["caption"] = "Eine Karte mit der Nummer A123456780."
    return "caption:"


@fault("T302", "address in a link", plain)
def _(post: Post, site: Site) -> str:
    post.body += "\n[Schreiben Sie uns](mailto:kim.muster@mail.example)\n"
    return "mailto:"


@fault("T303", "date of birth", plain)
def _(post: Post, site: Site) -> str:
    post.front["summary"] = "Wer am 3. Mai 1990 geboren wurde, ist heute erwachsen."
    return "summary:"


@fault("T305", "legal name in the text")
def _(post: Post, site: Site) -> str:
    post.body += f"\nDer Familienname ist {post.record['name']}.\n"
    return "Der Familienname"


@fault("T305", "surname in the alternative text")
def _(post: Post, site: Site) -> str:
    post.photo["alt"] = f"Jemand aus der Familie {post.record['name'].split()[1]} lacht."
    return "alt:"


@fault("T305", "somebody else's full name", plain)
def _(post: Post, site: Site) -> str:
    front = sites.record(f"fremd-{post.slug}")
    site.shared[front["id"]] = (front, "")
    post.body += f"\nDas erzählte {front['name']} beim Essen.\n"
    return "Das erzählte"


@fault("I402", "no alternative text", plain)
def _(post: Post, site: Site) -> str:
    del post.photo["alt"]
    return "- file:"


@fault("I402", "blank alternative text", plain)
def _(post: Post, site: Site) -> str:
    post.photo["alt"] = "  "
    return "- file:"


@fault("I403", "no credit", plain)
def _(post: Post, site: Site) -> str:
    del post.photo["credit"]
    return "- file:"


@fault("I404", "cut short", plain)
def _(post: Post, site: Site) -> str:
    name = post.photo["file"]
    post.photos[name] = post.photos[name][:-900]
    return "- file:"


@fault("I404", "drawing", plain)
def _(post: Post, site: Site) -> str:
    post.photos[post.photo["file"]] = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    return "- file:"


@fault("I404", "empty", plain)
def _(post: Post, site: Site) -> str:
    post.photos[post.photo["file"]] = b""
    return "- file:"


@fault("I405", "claims to be enormous", plain)
def _(post: Post, site: Site) -> str:
    name = post.photo["file"]
    data = sites.picture(f"{post.slug}/{name}", form="PNG")
    at = data.index(b"IHDR")
    header = b"IHDR" + (60_000).to_bytes(4, "big") * 2 + data[at + 12 : at + 17]
    post.photos[name] = data[:at] + header + zlib.crc32(header).to_bytes(4, "big") + data[at + 21 :]
    return "- file:"


@fault("I406", "missing", plain)
def _(post: Post, site: Site) -> str:
    post.photos.clear()
    return "- file:"


@fault("I406", "not listed", plain)
def _(post: Post, site: Site) -> str:
    post.photos["zweites.jpg"] = sites.picture(f"{post.slug}/zweites.jpg")
    post.body += "\n![](zweites.jpg)\n"
    return "![](zweites.jpg)"


@fault("I406", "outside the folder", plain)
def _(post: Post, site: Site) -> str:
    name = post.photo["file"]
    site.extra["content/posts/geheim.jpg"] = post.photos.pop(name)
    post.photo["file"] = "../geheim.jpg"
    post.body = post.body.replace(name, "../geheim.jpg")
    return "- file:"


@fault("S503", "picture from elsewhere", plain)
def _(post: Post, site: Site) -> str:
    post.body += "\n![](https://zaehler.example/pixel.gif)\n"
    return "zaehler.example"


@fault("S503", "script", plain)
def _(post: Post, site: Site) -> str:
    post.body += "\n<script>fetch('https://zaehler.example')</script>\n"
    return "<script>"


@fault("S503", "script in the title", plain)
def _(post: Post, site: Site) -> str:
    post.front["title"] += " <script>alert(1)</script>"
    return "title:"


@fault("S503", "frame in an alternative text", plain)
def _(post: Post, site: Site) -> str:
    post.photo["alt"] = "Ein <iframe src='https://zaehler.example'> an der Wand."
    return "alt:"


@fault("S504", "scheme that browsers would not open here", plain)
def _(post: Post, site: Site) -> str:
    post.body += "\n[Mehr](javascript:alert(1))\n"
    return "javascript:"


@fault("S504", "broken link", plain)
def _(post: Post, site: Site) -> str:
    post.body += "\n[Mehr](../gibt-es-nicht/index.md)\n"
    return "gibt-es-nicht"


@fault("S504", "heading that is not there", plain)
def _(post: Post, site: Site) -> str:
    post.body += "\n[Mehr](#nirgendwo)\n"
    return "#nirgendwo"


@fault("S505", "one kind of channel", plain)
def _(post: Post, site: Site) -> str:
    site.units["nur-telefon"] = {
        "name": "Telefonladen",
        "channels": [sites.channel("Telefon", "phone", "+49 431 5550333")],
    }
    post.front |= {"context": "clients", "unit": "nur-telefon"}
    return "context:"


@fault("S505", "no confidential channel", plain)
def _(post: Post, site: Site) -> str:
    site.units["nur-post"] = {"name": "Postladen", "channels": [
        sites.channel("E-Mail", "mail", "post@brueckenhaus.example", confidential=False)]}  # fmt: skip
    post.front |= {"context": "clients", "unit": "nur-post"}
    return "context:"


@fault("S506", "messenger for counselling", plain)
def _(post: Post, site: Site) -> str:
    site.units["chat"] = {"name": "Chatladen", "channels": [
        sites.channel("Telefon", "phone", "+49 431 5550444"), sites.channel("Besuch", "visit", "Weg 1, 24114 Kiel"),
        sites.channel("Chat", "messenger", "@brueckenhaus", confidential=True),
    ]}  # fmt: skip
    post.front |= {"context": "clients", "unit": "chat"}
    return "context:"


@fault("S506", "link to a messenger", plain)
def _(post: Post, site: Site) -> str:
    post.front["context"] = "clients"
    post.body += "\n[Schreib uns](https://wa.me/494315550111)\n"
    return "wa.me"


@fault("S507", "contact of a record")
def _(post: Post, site: Site) -> str:
    post.body += f"\nZu erreichen über {post.record['contact']}.\n"
    return "Zu erreichen über"


@fault("S507", "birth date in German spelling")
def _(post: Post, site: Site) -> str:
    born: dt.date = post.record["born"]
    post.photo["caption"] = f"Geboren am {born.day}.{born.month}.{born.year} in Kiel."
    return "caption:"


@fault("P601", "no four eyes", plain)
def _(post: Post, site: Site) -> tuple[str, str]:
    site.units["frei"] = {"name": "Freiland", "policy": {"approval": {"four_eyes": False}}}
    post.front["unit"] = "frei"
    return "content/units/frei.toml", "four_eyes"


@fault("P601", "longer consents")
def _(post: Post, site: Site) -> tuple[str, str]:
    site.units["lang"] = {"name": "Langenfeld", "policy": {"consent": {"longest": "P9Y"}}}
    post.front["unit"] = "lang"
    return "content/units/lang.toml", "longest"


#: documents that are published although they come close to a fault
def harmless(site: Site) -> list[Post]:
    """Documents just this side of each line; all are published."""
    found = []

    def add(name: str, make: Callable[[str], Post], **changes: Any) -> Post:
        post = site.add(make(f"gut-{sites.canary('harmless', name)}"))
        if changes:
            post.record.update(changes)
        found.append(post)
        return post

    add("last valid day", about, valid_until=sites.TODAY)
    add("withdrawn tomorrow", about, withdrawn=sites.TODAY + dt.timedelta(days=1))
    add("given today", about, given=sites.TODAY, secrecy_release=sites.TODAY)
    add("longest allowed", about, valid_until=dt.date(2029, 4, 1))
    add("eighteen tomorrow", about_minor, born=dt.date(2008, 7, 2))
    fourteen = add("fourteen tomorrow", about_minor, born=dt.date(2012, 7, 2))
    del fourteen.record["own_consent"]
    add("died long ago", about, died=dt.date(2015, 6, 30))
    add("died after consenting", about, died=dt.date(2026, 6, 1))
    endless = add("no end", about, given=dt.date(2023, 7, 1))
    del endless.record["valid_until"]
    relatives = [{"name": f"{sites.canary('r')} Muster", "given": dt.date(2026, 3, 1)}]
    add("dead with relatives", about, died=dt.date(2020, 2, 29), relatives=relatives)
    digest = {"file-sha256": hashlib.sha256(b"form").hexdigest()}
    add("digest as evidence", about, evidence=[digest, "Ordner 9"])
    return found
