"""Cases just this side and just that side of a rule, beside the table of faults; what comes of them stands in sentences.txt.

Every case names the codes that it is about. Where a rule must keep silent, sentences.txt says “nothing”.
"""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import unicodedata
from collections.abc import Callable
from typing import Any

from tests import sites
from tests.gates.faults import about, about_minor, plain
from tests.gates.test_legal_names import FORMS
from tests.gates.test_people_in_texts import CASES as TEXTS
from tests.images.test_source import AGES, ALL_SIGNED, CHILD, NAMES, NOBODY_SIGNED, SOME_SIGNED, photo
from tests.sites import TODAY, Post, Site

Change = Callable[[Post, Site], object]
DAY = dt.timedelta(days=1)
QUOTE = "„Das hat uns allen sehr geholfen“"


@dataclasses.dataclass(frozen=True)
class Edge:
    """``change`` mutates a document that would be published, or the site around it."""

    codes: tuple[str, ...]
    name: str
    make: Callable[[str], Post]
    change: Change
    alone: bool = False  #: whether the records of all other cases are left out of sight

    @property
    def slug(self) -> str:
        return f"kante-{sites.canary(*self.codes, self.name)}"


EDGES: list[Edge] = []


def edge(codes: str, name: str, make: Callable[[str], Post] = about) -> Callable[[Change], Change]:
    def add(change: Change) -> Change:
        EDGES.append(Edge(tuple(codes.split()), name, make, change))
        return change

    return add


def record(codes: str, name: str, make: Callable[[str], Post] = about, **keys: Any) -> None:
    """An edge that changes keys of the record; None takes one out."""

    def change(post: Post, site: Site) -> None:
        post.record.update(keys)
        for key in [key for key, value in keys.items() if value is None]:
            del post.record[key]

    edge(codes, name, make)(change)


def front(codes: str, name: str, make: Callable[[str], Post] = about, **keys: Any) -> None:
    """An edge that changes keys of the document."""
    edge(codes, name, make)(lambda post, site: post.front.update(keys))


def body(codes: str, name: str, text: str, make: Callable[[str], Post] = plain, **keys: Any) -> None:
    """An edge that adds to the text; {slug} is the document's own."""

    def change(post: Post, site: Site) -> None:
        post.front.update(keys)
        post.body += "\n" + text.replace("{slug}", post.slug) + "\n"

    edge(codes, name, make)(change)


def picture(codes: str, name: str, make: Callable[[str], Post] = plain, **keys: Any) -> None:
    """An edge that changes keys of the first photograph."""
    edge(codes, name, make)(lambda post, site: post.photo.update(keys))


def leaflet(post: Post, file: str = "plan.pdf", **keys: Any) -> None:
    """The document offers a leaflet."""
    post.photos[file] = b"%PDF"
    item = {"file": file, "title": "Der Plan", "shows": "nobody"} | keys
    post.front["attachments"] = [{key: value for key, value in item.items() if value is not None}]


def member(slug: str) -> sites.Post:
    """A campaign about somebody."""
    post = about(slug)
    keys = ("title", "summary", "status", "people", "photos", "consents")
    front = {key: post.front[key] for key in keys} | {"start": TODAY - DAY, "end": TODAY + DAY}
    return dataclasses.replace(post, kind="campaign", front=front)


def legal(slug: str) -> sites.Post:
    return sites.page(slug, legal="barrierefreiheit", people=None)


def page(slug: str) -> sites.Post:
    return sites.page(slug)


# -- C101, C102, C103 ------------------------------------------------------------------------------------------

front("C101", "people of the wrong kind", plain, people={"a": 1})
front("C101", "a legal page says nothing of people", legal)
front("C101", "nobody", plain, people="nobody")
picture("C102", "shows of the wrong kind", shows={"a": 1})


@edge("C102", "the second of two")
def _(post: Post, site: Site) -> None:
    del post.front["photos"][1]["shows"]


@edge("C103", "named in the text and twice in photographs")
def _(post: Post, site: Site) -> None:
    post.front["people"] = ["unbekannt"]
    post.photo["shows"] = post.front["photos"][1]["shows"] = ["unbekannt"]


@edge("C103", "a slip of the pen, and then another unknown one")
def _(post: Post, site: Site) -> None:
    post.front["people"] = [post.record["id"][:-1], "unbekannt"]


@edge("C103 F003", "a record that cannot be read, and then an unknown one", plain)
def _(post: Post, site: Site) -> None:
    site.shared[f"kaputt-{post.slug}"] = ({**sites.record(f"kaputt-{post.slug}"), "wrong": 1}, "")
    post.front["people"] = [f"kaputt-{post.slug}", "unbekannt"]


@edge("C103 C117", "a person of an exception who has no record", plain)
def _(post: Post, site: Site) -> None:
    post.photo["shows"] = {"exception": "kug-23-1-3", "reason": "Ein Fest am Fluss", "consent": "unbekannt"}


@edge("C102 I406", "a leaflet of which nobody said whom it shows", plain)
def _(post: Post, site: Site) -> None:
    leaflet(post, shows=None)


# -- C104 ------------------------------------------------------------------------------------------------------

record("C104", "a full name holds the first", covers=["image", "full-name", "quote", "story"])
record("C104", "a first name does not hold the full", covers=["image", "first-name", "quote"])
EDGES[-1] = dataclasses.replace(
    EDGES[-1], change=lambda post, site: post.front["people"][0].update(use=["full-name", "quote"])
)


@edge("C104", "one finding for a person in two photographs")
def _(post: Post, site: Site) -> None:
    post.front["photos"][1]["shows"] = [post.record["id"]]
    post.record["covers"] = ["first-name", "quote"]


@edge("C104", "two uses that are not covered")
def _(post: Post, site: Site) -> None:
    post.front["people"][0]["use"] = ["first-name", "quote", "voice", "video"]


@edge("C104", "a story under a record without a name to show")
def _(post: Post, site: Site) -> None:
    del post.record["shown_as"]
    post.front["people"][0]["use"] = ["story", "quote"]


@edge("C104", "a full name under a record without a name to show")
def _(post: Post, site: Site) -> None:
    del post.record["shown_as"]
    post.record["covers"] = ["image", "full-name", "quote"]
    post.front["people"][0]["use"] = ["full-name", "quote"]


@edge("C104", "a mention under a record for photographs alone")
def _(post: Post, site: Site) -> None:
    post.front["people"] = [post.record["id"]]
    post.record["covers"] = ["image"]


@edge("C104", "a photograph under a record for photographs alone")
def _(post: Post, site: Site) -> None:
    post.front["people"] = "nobody"
    post.record["covers"] = ["image"]
    post.body = "Wir haben gekocht.\n\n" + post.body[post.body.index("![](") :]


@edge("C104", "a mention of whatever is covered")
def _(post: Post, site: Site) -> None:
    post.front["people"] = [post.record["id"]]


body("C104", "words of nobody", QUOTE + ", sagte jemand.")
body(
    "C104", "words of nobody, two times", QUOTE + ", sagte jemand.\n\n" + QUOTE.replace("Das", "Es") + ", noch jemand."
)
body("C104", "words of nobody in a post about clients", QUOTE + ", sagte jemand.", context="clients")
body("C104", "words of nobody in a post of own work", QUOTE + ", sagte jemand.", context="own-work")
body("C104", "words on a legal page", QUOTE + ", sagte jemand.", legal)


@edge("C104", "words where nobody said who is recognisable", plain)
def _(post: Post, site: Site) -> None:
    del post.front["people"]
    post.body += f"\n{QUOTE}, sagte jemand.\n"


@edge("C104 C103", "words beside a person without record")
def _(post: Post, site: Site) -> None:
    post.record["covers"] = ["image", "first-name"]
    post.front["people"] = [{"consent": post.record["id"], "use": ["first-name"]}, "unbekannt"]


def two(post: Post, **second: Any) -> None:
    """Kim agreed to be quoted; Alex did not."""
    alex = sites.record(f"alex-{post.slug}", shown_as="Alex", covers=["image", "first-name", "story"], **second)
    post.front["consents"].append(alex)
    post.front["people"].append({"consent": alex["id"], "use": ["first-name"]})


@edge("C104", "words of the one who did not agree")
def _(post: Post, site: Site) -> None:
    two(post)
    post.body += f"\n{QUOTE}, sagt Alex.\n"


@edge("C104", "words in a paragraph with both")
def _(post: Post, site: Site) -> None:
    two(post)
    post.body += f"\n{QUOTE}, sagt Alex zu Kim.\n"


@edge("C104", "words of somebody who is not named")
def _(post: Post, site: Site) -> None:
    two(post)
    post.body += f"\n{QUOTE}, sagt jemand.\n"


@edge("C104", "words of somebody without a name to show")
def _(post: Post, site: Site) -> None:
    del post.record["shown_as"]
    post.front["people"][0]["use"] = ["quote"]


@edge("C104", "a quotation that the record covers and the post does not use")
def _(post: Post, site: Site) -> None:
    post.front["people"][0]["use"] = ["first-name"]


@edge("C104", "a quotation that the post uses and the record does not cover")
def _(post: Post, site: Site) -> None:
    post.record["covers"] = ["image", "first-name", "story"]


@edge("C104", "a quotation under a mention of whatever is covered")
def _(post: Post, site: Site) -> None:
    post.front["people"] = [post.record["id"]]
    post.record["covers"] = ["image", "first-name", "story"]


# -- C105 to C109 ----------------------------------------------------------------------------------------------

record("C105", "the last valid day", valid_until=TODAY)
record("C105", "no end", valid_until=None)
record("C106", "withdrawn tomorrow", withdrawn=TODAY + DAY)
record("C107", "given today", given=TODAY)
record("C107 C110", "a minor who refused", about_minor, refused=True)
record("C107", "dies tomorrow", died=TODAY + DAY)
record("C107", "died after consenting", died=dt.date(2026, 4, 2))
record("C107", "died on the day of consent", died=dt.date(2026, 4, 1))
record("C107", "died the day before", died=dt.date(2026, 3, 31))
record("C107", "died today", died=TODAY, given=TODAY)
record("C107", "dead for ten years", died=dt.date(2016, 7, 1))
record("C107", "dead for ten years and a day", died=dt.date(2016, 6, 30))
RELATIVE = {"name": "Ute Muster", "given": TODAY}
record("C107", "a relative agreed today", died=dt.date(2020, 2, 29), relatives=[RELATIVE])
record("C107", "a relative agrees tomorrow", died=dt.date(2020, 2, 29), relatives=[{**RELATIVE, "given": TODAY + DAY}])
record("C107", "one of two relatives", died=dt.date(2020, 2, 29), relatives=[RELATIVE, {"name": "Ulf Muster"}])
record("C108", "everything", channels=["website", "print", "press", "social-media"])
record("C108", "not even the website", channels=[])


@edge("C108", "two channels are not covered")
def _(post: Post, site: Site) -> None:
    post.front["channels"] = ["website", "press", "social-media", "print"]
    post.record["channels"] = ["website", "press"]


@edge("C108 C105 C107 C109 C112 C113 C114 C115 C116", "the second person of two")
def _(post: Post, site: Site) -> None:
    two(post, channels=["print"], valid_until=dt.date(2026, 5, 1), purpose=None, secrecy_release=None, notice=None)


@edge("C111 C112 C116", "the second person of two, given as a minor and for too long")
def _(post: Post, site: Site) -> None:
    two(post, born=dt.date(2008, 4, 2), explicit=None, valid_until=dt.date(2099, 1, 1))


@edge("C107 C116", "the first of two without a day, the second for too long")
def _(post: Post, site: Site) -> None:
    del post.record["given"]
    two(post, valid_until=dt.date(2099, 1, 1))


@edge("C111", "the first of two of unknown age, the second given as a minor")
def _(post: Post, site: Site) -> None:
    del post.record["born"]
    two(post, born=dt.date(2008, 4, 2))


@edge("C106 C110 C114", "the third person of three", about_minor)
def _(post: Post, site: Site) -> None:
    two(post)
    gone = sites.minor(f"lu-{post.slug}", dt.date(2011, 1, 1), withdrawn=TODAY, evidence=None, guardians=None)
    post.front["consents"].append(gone)
    post.front["people"].append({"consent": gone["id"], "use": ["story"]})


record("C109", "every campaign", campaigns=None)
record("C109", "two campaigns, none of them this", campaigns=["dunkel", "hell"])
record("C109", "two campaigns, one of them this", campaigns=["dunkel", sites.CAMPAIGN])


@edge("C109", "a campaign that the record names", member)
def _(post: Post, site: Site) -> None:
    post.record["campaigns"] = [post.slug]


@edge("C109", "a campaign that the record does not name", member)
def _(post: Post, site: Site) -> None:
    post.record["campaigns"] = [sites.CAMPAIGN]


# -- C110, C111 ------------------------------------------------------------------------------------------------

GUARDIAN = {"name": "Ute Musterfrau", "given": TODAY}
OTHER = {"name": "Ulf Mustermann", "given": TODAY}
record(
    "C110 C111",
    "fourteen tomorrow, without a word of their own",
    about_minor,
    born=dt.date(2012, 7, 2),
    own_consent=None,
)
record("C110", "fourteen, and agreed today", about_minor, born=dt.date(2012, 7, 1), own_consent=TODAY)
record("C110", "fourteen, and agrees tomorrow", about_minor, born=dt.date(2012, 7, 1), own_consent=TODAY + DAY)
record("C110", "both guardians agreed today", about_minor, guardians=[GUARDIAN, OTHER])
record("C110", "one guardian agrees tomorrow", about_minor, guardians=[GUARDIAN, {**OTHER, "given": TODAY + DAY}])
record("C110", "sole custody", about_minor, guardians=[GUARDIAN], sole_custody=True)
record("C110", "sole custody and nobody", about_minor, guardians=None, sole_custody=True)
record("C110", "eighteen tomorrow", about_minor, born=dt.date(2008, 7, 2), guardians=None)
record("C110 C111", "eighteen today, and nobody", about_minor, born=dt.date(2008, 7, 1), guardians=None)
record("C111", "of age on the day of consent", born=dt.date(2008, 4, 1))
record("C111", "of age the day after", born=dt.date(2008, 4, 2))
record("C111", "nobody knows when born", born=None)
record("C111", "nobody knows when given", born=dt.date(2008, 4, 2), given=None)
record("C110 C111", "a child of unknown age", person="child", born=None)


# -- C112 to C116 ----------------------------------------------------------------------------------------------

EMPLOYEE = {"person": "employee", "secrecy_release": None, "born": None}
record("C112", "an employee's health", explicit=None, covers=["image", "first-name", "quote", "health"], **EMPLOYEE)
record(
    "C112",
    "a guest's situation",
    explicit=False,
    person="guest",
    covers=["image", "first-name", "quote", "social-situation"],
)
record("C112", "an employee and nothing special", explicit=None, **EMPLOYEE)
record("C112", "a client, and nothing can be inferred", explicit=False)


def revealing(post: Post, site: Site) -> None:
    site.units["drogen"] = {"name": "Drogenhilfe", "special_category": True}
    post.front["unit"] = "drogen"


@edge("C112", "an employee of a revealing unit")
def _(post: Post, site: Site) -> None:
    revealing(post, site)
    post.record.update(person="employee", explicit=False)


@edge("C112", "an employee in a post about clients")
def _(post: Post, site: Site) -> None:
    post.front["context"] = "clients"
    post.record.update(person="employee", explicit=False)


@edge("C112", "a client of a revealing unit who agreed expressly")
def _(post: Post, site: Site) -> None:
    revealing(post, site)


@edge("C112", "an employee, and a client whose record does not say")
def _(post: Post, site: Site) -> None:
    post.record.update(person="employee", explicit=False)
    two(post, explicit=None)


record("C113", "released today", secrecy_release=TODAY)
record("C113", "an employee needs no release", **EMPLOYEE)
record("C114", "an employee on paper", **EMPLOYEE)
record("C114", "a client on tape", method="recorded")
record("C114", "an employee on tape", method="recorded", **EMPLOYEE)
record("C114", "neither proof nor method", evidence=None, method=None)


@edge("C115", "a Träger who waives the notice")
def _(post: Post, site: Site) -> None:
    site.toml["freedoms"] = {**site.toml["freedoms"], "consent.require_notice": [True, False]}
    site.units["altbestand"] = {"name": "Altbestand", "policy": {"consent": {"require_notice": False}}}
    post.front["unit"] = "altbestand"
    del post.record["notice"]


record("C116", "the longest term", valid_until=dt.date(2029, 4, 1))
record("C116", "no end, on the last day", valid_until=None, given=dt.date(2023, 7, 1))
record("C116", "no end, a day later", valid_until=None, given=dt.date(2023, 6, 30))
record("C116 C107", "no beginning", valid_until=dt.date(2099, 1, 1), given=None)


# -- C117, C118, I402 to I407 ----------------------------------------------------------------------------------

CROWD = {"exception": "kug-23-1-3"}
picture("C117", "a reason of one word", shows={**CROWD, "reason": "Straßenfest"})
picture("C117", "a reason of two words", shows={**CROWD, "reason": "Fest draußen"})
picture("C117", "a crowd with minors", shows={**CROWD, "reason": "Fest draußen", "minors": True})
picture(
    "C117",
    "two claims, the second without a reason",
    shows=[{**CROWD, "reason": "Fest draußen"}, {"exception": "kug-23-1-2"}],
)


@edge("C117 C118", "a photograph of which nothing is said, then an exception without a reason")
def _(post: Post, site: Site) -> None:
    del post.photo["shows"]
    post.front["photos"][1]["shows"] = CROWD


@edge("C117", "an exception for a grown-up")
def _(post: Post, site: Site) -> None:
    post.photo["shows"] = {**CROWD, "reason": "Fest draußen", "consent": post.record["id"]}


picture("I402", "an alternative text of the wrong kind", alt=["a"])
picture("I403", "a credit of the wrong kind", credit=["a"])
picture("I403", "a blank credit", credit=" ")


@edge("I402 I403", "the second of two")
def _(post: Post, site: Site) -> None:
    del post.front["photos"][1]["alt"], post.front["photos"][1]["credit"]


@edge("I406", "the second of two is elsewhere")
def _(post: Post, site: Site) -> None:
    name = post.front["photos"][1]["file"]
    post.photos.pop(name)
    post.front["photos"][1]["file"] = "ganz-woanders.png"


@edge("I406", "a slip of the pen", plain)
def _(post: Post, site: Site) -> None:
    name = post.photo["file"]
    post.photo["file"] = name.replace(".jpg", ".jpeg")
    post.body = post.body.replace(name, post.photo["file"])


@edge("I406", "a path from the root, then one that is missing")
def _(post: Post, site: Site) -> None:
    post.photo["file"] = "/etc/passwd.jpg"
    post.front["photos"][1]["file"] = "fehlt.jpg"
    post.body = "Nichts.\n"


@edge("I406 F002", "a photograph without a file", plain)
def _(post: Post, site: Site) -> None:
    del post.photo["file"]
    post.body = "Nichts.\n"


@edge("I406", "what is missing stands on a line of its own", plain)
def _(post: Post, site: Site) -> None:
    post.front["photos"][0] = {"alt": "Ein Rad", **post.photo, "file": "fehlt.jpg"}
    post.body = "Nichts.\n"


@edge("I406 S504", "a leaflet, listed and linked", plain)
def _(post: Post, site: Site) -> None:
    leaflet(post)
    post.body += "\n[hin](plan.pdf)\n"


@edge("I406 S504", "a leaflet with a long name, linked and not listed, and one that is not there", plain)
def _(post: Post, site: Site) -> None:
    post.photos[f"{'y' * 90}.pdf"] = b"%PDF"
    post.body += f"\n[hin]({'y' * 90}.pdf)\n\n[hin](weg.pdf)\n"


@edge("I406", "a leaflet elsewhere", plain)
def _(post: Post, site: Site) -> None:
    leaflet(post, title="Der Plan")
    post.front["attachments"][0] = {"title": "Der Plan", "file": "../plan.pdf", "shows": "nobody"}


@edge("I406", "a leaflet that is missing, and one with a slip of the pen", plain)
def _(post: Post, site: Site) -> None:
    leaflet(post)
    (plan,) = post.front["attachments"]
    post.front["attachments"] = [{**plan, "file": "ganz-woanders.pdf"}, {**plan, "file": "plann.pdf"}]
    post.front["attachments"].append(
        {**plan, "file": "anmeldebogen/der/werkstatt/zum/ausdrucken/und/unterschreiben.pdf"}
    )


picture("I406", "a path of Windows", file="bilder\\rad.jpg")
picture("I406", "a drive of Windows", file="c:rad.jpg")


@edge("I406", "written another way in the text", plain)
def _(post: Post, site: Site) -> None:
    name = post.photo["file"]
    post.body = post.body.replace(f"({name})", f"(./%{ord(name[0]):02x}{name[1:]})")


@edge("I406", "in a folder of its own", plain)
def _(post: Post, site: Site) -> None:
    name = post.photo["file"]
    post.photos[f"bilder/{name}"] = post.photos.pop(name)
    post.photo["file"] = f"bilder/{name}"
    post.body = post.body.replace(f"({name})", f"(bilder/{name})")


body("I406", "a long name that is not listed", "![](" + "y" * 90 + ".jpg)")


def claims(name: str, *said: str, **keys: Any) -> None:
    """What the file of the photograph says, and what the post says of it."""

    def change(post: Post, site: Site) -> None:
        post.photos[post.photo["file"]] = photo(*said)
        post.photo.update(keys)

    edge("I407", name)(change)


HIDDEN = [{"x": 0.1, "y": 0.1, "w": 0.2, "h": 0.2}]
claims("nobody signed", NOBODY_SIGNED)
claims("some signed", SOME_SIGNED)
claims("all signed", ALL_SIGNED)
claims("a child", CHILD)
claims("a child, and not all signed", CHILD, AGES, NOBODY_SIGNED)
claims("names", NAMES)
claims("names, and nobody is shown", NAMES, shows="nobody")
claims("two names, one of them hidden", NAMES, shows="nobody", redact=HIDDEN)
claims("two names, both of them hidden", NAMES, shows="nobody", redact=HIDDEN * 2)
claims("names, a child and a release, all hidden", NAMES, CHILD, ALL_SIGNED, shows="nobody", redact=HIDDEN * 2)
claims("a release, and nobody is shown", ALL_SIGNED, shows="nobody")
claims("half a release, and nobody is shown", SOME_SIGNED, shows="nobody")
claims("no release, and nobody is shown", NOBODY_SIGNED, shows="nobody")
claims("a child, and nobody is shown", CHILD, shows="nobody")
claims("names in a crowd", NAMES, ALL_SIGNED, shows={**CROWD, "reason": "Fest draußen"})
claims("a child, hidden, beside somebody", CHILD, NOBODY_SIGNED, redact=HIDDEN)


@edge("I407", "nobody said whom it shows", plain)
def _(post: Post, site: Site) -> None:
    del post.photo["shows"]
    post.photos[post.photo["file"]] = photo(CHILD)


@edge("I407", "a child whose record says so", about_minor)
def _(post: Post, site: Site) -> None:
    post.photos[post.photo["file"]] = photo(CHILD)


@edge("I407", "the second of two")
def _(post: Post, site: Site) -> None:
    post.photos[post.front["photos"][1]["file"]] = photo(NAMES)


# -- T305, S507: every place from which words reach a page -----------------------------------------------------

PLACES = (
    "title",
    "summary",
    "tags",
    "file",
    "alt",
    "caption",
    "credit",
    "copyright",
    "licence",
    "text",
    "link",
    "image",
)


def put(post: Post, place: str, words: str) -> None:
    if place == "tags":
        post.front["tags"] = ["Werkstatt", words]
    elif place in ("title", "summary"):
        post.front[place] += f" und {words}"
    elif place == "file":
        old, new = post.photo["file"], f"{words.lower().replace(' ', '_')}.jpg"
        post.photos[new] = post.photos.pop(old)
        post.photo["file"] = new
        post.body = post.body.replace(old, new)
    elif place == "text":
        post.body += f"\nZeile ohne.\nUnd {words} kam.\n"
    elif place in ("link", "image"):
        sign = "!" if place == "image" else ""
        post.body += f"\n{sign}[Mehr](https://example.org/{words.replace(' ', '%20')})\n"
    else:
        post.photo[place] = f"Von {words}."


def named(place: str) -> Change:
    return lambda post, site: put(post, place, post.record["name"])


def reached(place: str) -> Change:
    return lambda post, site: put(post, place, post.record["contact"])


for _place in PLACES:
    edge("T305", f"the name in: {_place}")(named(_place))
    edge("S507", f"the contact in: {_place}")(reached(_place))


@edge("T305 S507", "in an address of old")
def _(post: Post, site: Site) -> None:
    post.front["aliases"] = ["/" + post.record["name"].lower().replace(" ", "-"), "fach-" + post.record["contact"][5:]]


@edge("T305 S507", "in a workshop", member)
def _(post: Post, site: Site) -> None:
    post.front["workshops"] = [
        {"title": "Siebdruck", "date": TODAY, "place": "Kiel"},
        {"title": f"Mit {post.record['name']}", "date": TODAY, "place": post.record["contact"]},
    ]


def offer(post: Post, place: str, words: str) -> None:
    """In what a campaign offers: a leaflet, a button, registration."""
    address = f"https://example.org/{words.replace(' ', '-')}"
    if place == "file":
        leaflet(post, file=f"{words.lower().replace(' ', '-')}.pdf")
    elif place == "title":
        leaflet(post, title=f"Von {words}")
    elif place == "label":
        post.front["action"] = {"label": f"Zu {words}", "link": "https://example.org/"}
    elif place == "link":
        post.front["action"] = {"label": "Mehr", "link": address.replace("-", "%20")}
    elif place == "registration":
        post.front["registration"] = address
    else:
        first = {"title": "Siebdruck", "date": TODAY, "place": "Kiel"}
        post.front["workshops"] = [first, {**first, "registration": address}]


for _place in ("file", "title", "label", "link", "registration", "workshop"):
    edge("T305", f"the name in what a campaign offers: {_place}", member)(
        lambda post, site, place=_place: offer(post, place, post.record["name"])
    )


@edge("T305", "the surname in front")
def _(post: Post, site: Site) -> None:
    first, last = post.record["name"].split()
    post.body += f"\nUnter {last}, {first} zu finden.\n"


@edge("T305", "small letters and a genitive")
def _(post: Post, site: Site) -> None:
    post.body += f"\nDas ist {post.record['name'].lower()}s Rad.\n"


@edge("T305", "split by markup")
def _(post: Post, site: Site) -> None:
    first, last = post.record["name"].split()
    post.body += f"\nEs war {first} {last[:3]}**{last[3:]}**.\n"


@edge("T305", "with a soft hyphen and composed of two signs")
def _(post: Post, site: Site) -> None:
    post.record["name"] = "Jürgen Kranzbühler"
    post.body += "\nEs war " + unicodedata.normalize("NFD", "Jürgen Kranz\u00adbühler") + ".\n"


@edge("T305", "in a title, with a soft hyphen")
def _(post: Post, site: Site) -> None:
    post.record["name"] = "Jörn Grünhagel"
    post.front["title"] = "Mit Frau Grün\u00adhagel"


@edge("T305", "the surname at the very beginning")
def _(post: Post, site: Site) -> None:
    post.record["name"] = "Wiebke Sonnenrath"
    post.front["title"] = "Sonnenrath erzählt"


EDGES[-1] = dataclasses.replace(EDGES[-1], alone=True)


@edge("T305", "a joined name in two places")
def _(post: Post, site: Site) -> None:
    post.record["name"] = "Tjark Rosenbrink"
    post.front["summary"] = "Unter tjarkrosenbrink zu finden."
    post.body += "\nNoch einmal tjarkrosenbrink.\n"


def far(text: str) -> None:
    """Somebody of whom the document does not speak."""

    def change(post: Post, site: Site) -> None:
        site.shared["fern"] = (sites.record("fern") | {"name": "Maximilian von der Heidenau"}, "")
        post.body += f"\n{text}\n"

    edge("T305", f"another's name: {text}", plain)(change)


for _text in (
    "Die Heidenau, Maximilian fehlt.", "Maximilian von der Heidenau fehlt.", "Maximilian v. d. Heidenau fehlt.",
    "Heidenau, Maximilian fehlt.", "Maximilian kauft Heidenau.", "Maximilian in Heidenau.", "Maximilian, a b c d Heidenau.",
):  # fmt: skip
    far(_text)


@edge("T305", "within a longer word")
def _(post: Post, site: Site) -> None:
    last = post.record["name"].split()[1]
    post.body += f"\nDie {last}straße und das Ur{last.lower()} sind hier.\n"


@edge("T305", "a surname of two letters, alone")
def _(post: Post, site: Site) -> None:
    post.record["name"] = "Minh Ly"
    post.body += "\nDie Familie Ly war da.\n"


@edge("T305", "a surname of three letters, alone")
def _(post: Post, site: Site) -> None:
    post.record["name"] = "Minh Lyx"
    post.body += "\nDie Familie Lyx war da.\n"


@edge("T305", "a surname that may be shown")
def _(post: Post, site: Site) -> None:
    post.record.update(name="Henriette Warburg-Kamp", shown_as="Frau Kamp")
    post.body += "\nDann sprach Frau Kamp.\n"


@edge("T305", "a name that is shown as it is")
def _(post: Post, site: Site) -> None:
    post.record.update(name="Kim", shown_as="Kim")


@edge("T305", "a name that site.toml makes public")
def _(post: Post, site: Site) -> None:
    post.record["name"] = "Tarek Behn"
    post.body += "\nTarek Behn war da.\n"


@edge("T305", "another's surname, alone", plain)
def _(post: Post, site: Site) -> None:
    other = sites.record(f"weg-{post.slug}") | {"name": "Ada Osterkamp"}
    site.shared[other["id"]] = (other, "")
    post.body += "\nAm Osterkamp stehen Linden.\n"


@edge("T305", "another's whole name, with hyphens", plain)
def _(post: Post, site: Site) -> None:
    other = sites.record(f"weg-{post.slug}") | {"name": "Ida Lenz Westerkamp"}
    site.shared[other["id"]] = (other, "")
    post.body += "\nSiehe ida-lenz-westerkamp.\n"


@edge("S507", "a value in other signs")
def _(post: Post, site: Site) -> None:
    post.record["contact"] = "kim@post.example"
    post.body += "\nSchreib an KIM (at) Post-Example: kim -- POST __ example.\n"


@edge("S507", "two values that share a word")
def _(post: Post, site: Site) -> None:
    post.record.update(contact="Fach Rosenwinkel", evidence="Rosenwinkel Blatt Neun")
    post.body += "\nIm Fach Rosenwinkel, Blatt Neun.\n"


@edge("S507", "a word that begins with another value's word")
def _(post: Post, site: Site) -> None:
    post.record.update(contact="Zu Birken hin", evidence="Am Birkenwinkel")
    post.body += "\nWir waren am Birkenwinkel.\n"


@edge("S507", "a value of five signs")
def _(post: Post, site: Site) -> None:
    post.record["contact"] = "Xamax"
    post.body += "\nXamax.\n"


@edge("S507", "a value of six signs")
def _(post: Post, site: Site) -> None:
    post.record["contact"] = "Xamaxe"
    post.body += "\nXamaxe.\n"


@edge("S507", "a value without a word")
def _(post: Post, site: Site) -> None:
    post.record["contact"] = "-------"


@edge("S507", "a value that site.toml makes public")
def _(post: Post, site: Site) -> None:
    post.record["contact"] = "+49 431 5550111"
    post.record["evidence"] = ["Lindenweg 4, 24114 Kiel", "Ordner Sieben"]
    post.body += "\nWir sind unter +49 431 5550111 da, Lindenweg 4, 24114 Kiel. Ordner Sieben ist zu.\n"


@edge("S507", "a guardian and a birth date", about_minor)
def _(post: Post, site: Site) -> None:
    post.body += f"\nMit {post.record['guardians'][1]['name']}.\n\nAm 14.03.2011.\n"


@edge("S507", "a relative")
def _(post: Post, site: Site) -> None:
    post.record.update(died=dt.date(2020, 1, 1), relatives=[{"name": "Ottokar Amsel", "given": TODAY}])
    post.body += "\nMit Ottokar Amsel.\n"


# -- S503 to S506, F009 ----------------------------------------------------------------------------------------

body("S504", "a heading that is there", "## Weiter\n\n[hin](#weiter)")
body("S504", "the top of the page", "[hin](#)")
body("S504", "a heading with an umlaut", "## Öl\n\n[hin](#öl) [hin](#%C3%B6l) [weg](#äl)")
body("S504", "a very long heading", f"[hin](#{'y' * 90})")
body("S504", "a very long address", f"[hin]({'y' * 90}/)")
body("S504", "a heading of another document", "[hin](../../campaigns/lichtblick/index.md#weiter)")
body("S504", "another document", "[hin](../../campaigns/lichtblick/index.md)")
body("S504", "a document that cannot be read", "[hin](../kaputt/index.md#weiter)")
EDGES.append(
    Edge(("S504",), "a heading of this document by its path", plain,
         lambda post, site: setattr(post, "body", f"{post.body}\n[hin](../{post.slug}/index.md#was-bleibt)\n"))
)  # fmt: skip


@edge("S504", "a photograph that is listed", plain)
def _(post: Post, site: Site) -> None:
    post.body += f"\n[hin]({post.photo['file']})\n"


@edge("S504", "a file that is not listed", plain)
def _(post: Post, site: Site) -> None:
    post.photos["formular.pdf"] = b"%PDF"
    post.body += "\n[hin](formular.pdf) [und](nirgends/) [her](#nein)\n"


@edge("S504", "a file that is no leaflet", plain)
def _(post: Post, site: Site) -> None:
    post.photos["liste.txt"] = b"Liste"
    post.body += "\n[hin](liste.txt)\n"


@edge("S504", "a long heading of another document", plain)
def _(post: Post, site: Site) -> None:
    post.body += f"\n[hin](../../campaigns/lichtblick/index.md#{'y' * 90})\n"


@edge("S504", "a button that leads nowhere", member)
def _(post: Post, site: Site) -> None:
    post.front["action"] = {"label": "Mehr", "link": "nirgends/"}


@edge("S504", "a broken link after good ones", plain)
def _(post: Post, site: Site) -> None:
    post.body += f"\n[gut]({post.photo['file']}) [gut](#was-bleibt) [gut](https://example.org/)\n\n[weg](nirgends/)\n"


body("S503", "a picture and a frame", "![](https://a.example/x.png)\n\n<iframe src='https://b.example'></iframe>")
body("S503", "a picture in the text of a link", "[![](https://a.example/" + "x" * 90 + ".png)](https://b.example)")
picture("S503", "a frame in a caption", caption="Ein <iframe src='https://a.example'></iframe> hier")
front("S505", "own work needs no safe way", plain, context="own-work", unit="nur-telefon")
front("S505", "clients and three kinds of ways", plain, context="clients")


def channels(
    name: str, *found: dict[str, Any], make: Callable[[str], Post] = plain, codes: str = "S505 S506", **keys: Any
) -> None:
    def change(post: Post, site: Site) -> None:
        site.units[post.slug] = {"name": "Laden", "channels": list(found)}
        post.front |= {"unit": post.slug, **keys}

    edge(codes, name, make)(change)


PHONE, VISIT = sites.channel("Telefon", "phone", "+49 431 5550333"), sites.channel("Laden", "visit", "Weg 1, Kiel")
CHAT = sites.channel("Chat", "messenger", "@haus", confidential=True)
channels("two phones", PHONE, {**PHONE, "name": "Zweites"}, context="clients")
channels("two kinds", PHONE, VISIT, context="clients")
channels("no kind that is safe", {**PHONE, "confidential": False}, context="clients")
channels("two messengers for clients", PHONE, VISIT, CHAT, {**CHAT, "name": "Zweiter"}, context="clients")
channels("a messenger that keeps nothing secret", PHONE, VISIT, {**CHAT, "confidential": False}, context="clients")
channels("a messenger under own work", PHONE, VISIT, CHAT, context="own-work")
channels("a messenger beside the contact box", PHONE, VISIT, CHAT, make=page, contact_box=True)
LINKS = (
    "https://www.wa.me/49", "HTTPS://T.ME/haus", "whatsapp:49", "TG:haus", "sgnl:haus", "viber:haus",
    "https://signal.me/" + "x" * 90, "https://wa.me.example.org/", "https://example.org/wa.me", "http://[kaputt",
)  # fmt: skip
body("S506", "links of a post about clients", "\n\n".join(f"[a](<{link}>)" for link in LINKS), context="clients")
body("S506", "the same links elsewhere", "\n\n".join(f"[a](<{link}>)" for link in LINKS))
body(
    "S506",
    "the same links beside the contact box",
    "\n\n".join(f"[a](<{link}>)" for link in LINKS),
    page,
    contact_box=True,
)
front("F009", "an author's slip of the pen", plain, author="mkurzz")
front("F009", "an author unlike any", plain, author="xyz", unit="qqq", campaign="lichtblik", translation_of="weg")
front("F009", "a page translates a page", page, translation_of="kontakt", lang="en")
front("F009", "a post does not translate a page", plain, translation_of="kontakt", lang="en")


@edge("F009", "a workshop with a report that is not there", member)
def _(post: Post, site: Site) -> None:
    site.add(plain(f"bericht-{post.slug}"))
    post.front["workshops"] = [
        {"title": "Eins", "date": TODAY, "place": "Kiel", "posts": [f"bericht-{post.slug}"]},
        {"title": "Zwei", "date": TODAY, "place": "Kiel", "posts": [f"berichte-{post.slug}", "anders"]},
    ]


# -- T301 to T305: the cases of the tests of texts, here with every word and line ---------------------------------


def of_text(name: str, item: Post, change: Callable[[Post], None] | None) -> None:
    def make(slug: str) -> Post:
        return dataclasses.replace(copy.deepcopy(item), slug=item.slug if "wolfgang" in item.slug else slug)

    edge("T301 T302 T303 T304", f"text: {name}", make)(lambda post, site: change and change(post))


for _name, (_item, _change, _) in TEXTS.items():
    of_text(_name, _item, _change)


def of_form(legal: str, shown: str, text: str) -> None:
    def change(post: Post, site: Site) -> None:
        post.record.update(name=legal, shown_as=shown, campaigns=None)
        del post.record["born"], post.record["campaigns"], post.front["campaign"]
        post.front["photos"], post.photos, post.body = [], {}, text + "\n"

    EDGES.append(Edge(("T305",), f"{legal}, shown as {shown}: {text!r}", about, change, alone=True))


for _legal, _shown, _text, _ in FORMS:
    of_form(_legal, _shown, _text)

BORN = "Jemand, geboren am 22. Juli 1998, lacht."
body(
    "T303",
    "a birth date, and somebody public in another paragraph",
    f"{BORN}\n\nKorczak war Arzt.",
    public_figures=["Janusz Korczak"],
)
body(
    "T303",
    "a birth date, and somebody public by first name alone",
    "Janusz, geboren am 22. Juli 1998, lacht.",
    public_figures=["Janusz Korczak"],
)
body(
    "T303",
    "a birth date, and somebody public in the genitive",
    "Korczaks Tag, geboren am 22. Juli 1998.",
    public_figures=["Janusz Korczak", "-"],
)
body("T303", "a birth date that markup divides", "Erst dies.\n\nJemand, geboren am **22.** Juli 1998, lacht.")
body("T303 S507", "a telephone number is no birth date", "Erst dies.\n\nRuf an: 0431 23456789, ja?")


@edge("T303 T302 S507", "a birth date and a number of a record", about_minor)
def _(post: Post, site: Site) -> None:
    post.record["contact"] = "0431 5556677"
    post.body += "\nGeboren am 14.03.2011, zu erreichen unter 0431 5556677.\n"


body(
    "T303",
    "a birth date, and somebody public before and behind it",
    f"Platon schrieb.\n\n{BORN}\n\nPlaton schrieb.\n\nEnde.",
    public_figures=["Platon", "Janusz Goldszmit Korczak"],
)
body(
    "T303",
    "a birth date of somebody public with three names",
    "Geboren am 22. Juli 1998 ist Korczak.",
    public_figures=["Janusz Goldszmit Korczak"],
)
STORY = "Die 17-jährige aus Gaarden sitzt seit dem Unfall im Rollstuhl."
body("T304", "clues late in a text", f"Erst dies.\n\nDann das.\n\n{STORY}")
picture("T304", "clues in a caption", caption=STORY)
body("T304", "clues on a legal page", STORY, legal)


@edge("T304", "clues about somebody who did not agree to a story")
def _(post: Post, site: Site) -> None:
    post.record["covers"] = ["image", "first-name", "quote"]
    post.body += f"\n{STORY}\n"


@edge("T304", "clues beside somebody whose photograph alone is shown")
def _(post: Post, site: Site) -> None:
    post.front["people"] = "nobody"
    post.body = f"{STORY}\n\n" + post.body[post.body.index("![](") :]


@edge("T301 T302", "the same name and number twice, and one in a title", plain)
def _(post: Post, site: Site) -> None:
    post.front["title"] = "Mit Halyna genäht"
    post.body += "\nHalyna näht, und Halynas Rad steht.\n\nRuf an: 0431 23456789. Noch einmal: 0431 23456789.\n"


@edge("T301", "names in tags, addresses and names of files", plain)
def _(post: Post, site: Site) -> None:
    post.front["tags"] = ["Halyna", "Wolfgang", "Kiel"]
    post.front["aliases"] = ["mit-wolfgang"]
    post.body += "\nHalyna näht.\n"


@edge("T301", "names in a leaflet and in names of files", plain)
def _(post: Post, site: Site) -> None:
    leaflet(post, file="halyna.pdf")
    post.front["attachments"] = [{"title": "Wolfgang lacht", "file": "halyna.pdf", "shows": "nobody"}]
    post.photos["halyna.jpg"] = post.photos.pop(post.photo["file"])
    post.body = post.body.replace(post.photo["file"], "halyna.jpg")
    post.front["photos"][0] = {"alt": "Ein Rad", **post.photo, "file": "halyna.jpg"}
    post.body += "\nHalyna näht.\n"


@edge("T301", "in Leichte Sprache, with a soft hyphen, a genitive and a tooltip", plain)
def _(post: Post, site: Site) -> None:
    post.front |= {"lang": "de-x-leicht", "summary": "Hal\u00adyna näht."}
    post.body += '\nJonas’ Rad steht.\n\n[Mehr](https://example.org/ "Wolf\u00adgang kam")\n\nXaver näht.\n'


@edge("T301", "a name in a unit whose policy blocks", plain)
def _(post: Post, site: Site) -> None:
    post.front["unit"] = "nord"
    post.body += "\nHalyna näht.\n"


@edge("T301 T305", "a name of a record, undeclared")
def _(post: Post, site: Site) -> None:
    post.record["name"] = "Halyna Osterkamp"
    post.body += "\nHalyna Osterkamp näht.\n"


@edge("T301 T305", "a first name of a record, undeclared")
def _(post: Post, site: Site) -> None:
    post.record["name"] = "Svitlana Tannkamp"
    post.body += "\nSvitlana näht.\n"


@edge("T301 T305", "another's first name, and in another paragraph the whole name", plain)
def _(post: Post, site: Site) -> None:
    other = sites.record(f"weg-{post.slug}") | {"name": "Rosalind Ebersbach"}
    site.shared[other["id"]] = (other, "")
    post.body += "\nRosalind näht.\n\nDann kam Rosalind Ebersbach.\n"


@edge("T302", "of every kind one", plain)
def _(post: Post, site: Site) -> None:
    post.body += (
        "\nkim@mail.example\n\nAm Markt 5, 24114 Kiel\n\nDE89 3704 0044 0532 0130 00\n\nA123456780\n\n"
        "Rentenversicherungsnummer 65 070649 C 008\n\nSteuer-ID 86 095 742 719\n\nAktenzeichen 12 F 345/26\n\nKI-AB 1234\n"
    )


@edge("T302", "declared already, and one more", plain)
def _(post: Post, site: Site) -> None:
    post.front["public_details"] = ["0431 99887766", "Markt 5"]
    post.body += "\nRuf an: 0431 23456789 oder 0431 99887766. Am Markt 5.\n"


body("T302", "an address that a link spells in another way", "Erst dies.\n\n[Post](mailto:kim%40mail.example)")


@edge("T302", "the same number in two places", plain)
def _(post: Post, site: Site) -> None:
    post.front["summary"] = "Ruf an: 0431 23456789."
    post.body += "\nRuf an: 0431 23456789.\n"


@edge("T302", "an address of a workshop, and one in its title", member)
def _(post: Post, site: Site) -> None:
    post.front["workshops"] = [
        {"title": "Am Markt 5, 24114 Kiel", "date": TODAY, "place": "Hafenstraße 3, 24103 Kiel"},
        {"title": "Nähen", "date": TODAY, "place": "Ruf an: 0431 23456789"},
    ]


# -- what counts as declared ---------------------------------------------------------------------------------------

MANY = (
    "Petra Lang rief an. Mira Kurz schrieb. Janusz Korczak lehrte. Ada Lovelace rechnete. Halyna nähte. Wolfgang kam.\n\n"
    "Mehmet Yılmaz baute. Später kamen Wolfgangs Leute."
)
FIGURES = {"public_figures": ["Janusz Korczak"], "places": ["Ada", "Lovelace"]}
body("T301", "many names, none declared", MANY, lang="de")
body("T301", "many names, some declared", MANY, **FIGURES)


@edge("T301", "many names, all declared", plain)
def _(post: Post, site: Site) -> None:
    post.front |= FIGURES
    post.front["photos"].append(
        {**post.photo, "file": "zwei.jpg", "copyright": "© Mehmet Yılmaz", "licence": "Wolfgangs"}
    )
    post.photos["zwei.jpg"] = b""
    post.photo["credit"] = "Halyna"
    post.body += f"\n{MANY}\n"


@edge("T301", "a name under which somebody of the text is shown")
def _(post: Post, site: Site) -> None:
    post.record["shown_as"] = "Halyna"
    post.body += "\nHalyna näht, Wolfgang auch.\n"


def own(case: str, text: str, codes: str = "T301 T302", **unit: Any) -> None:
    """What a unit says of itself counts for every document; the site of these cases has all of them."""

    def change(post: Post, site: Site) -> None:
        if unit:
            site.units[post.slug] = {"name": "Laden", **unit}
        post.body += f"\n{text}\n"

    edge(codes, case, plain)(change)


own("a unit named after somebody", "Bei Rosalinde trafen wir uns.", name="Rosalinde-Haus")
own(
    "a channel named after somebody",
    "Bei Kunigunde trafen wir uns.",
    channels=[sites.channel("Kunigunde am Telefon", "phone", "0431 7654321", note="Hildegard hilft")],
)
own("a note of a channel", "Hildegard hilft uns, und Ermelinde auch. Ruf an: 0431 7654321.")
own(
    "details of a unit",
    "haus@rosalinde.example, Tel. 0431 7654322, Blumenallee 17.",
    email="haus@rosalinde.example",
    phone="0431 7654322",
    street="Blumenallee 17",
)
own(
    "details of the organisation",
    "info@brueckenhaus.example, Tel. 0431 5550100, Lindenweg 4, 24114 Kiel; datenschutz@brueckenhaus.example.",
)
NUMBERS = "Tel. 0431 / 234567-0, Tel. 0049 431 2345670, Tel. +49 (0)431 2345670, Tel. 0431 2345671, Tel. 0431 234567"
for _number in (
    "+49 (0)431 2345670",
    "0431 2345670",
    "0049 431 2345670",
    "2345670",
    "345670",
    "45670",
    "0431 23456700",
):
    body("T302", f"many numbers, declared {_number}", NUMBERS, public_details=[_number])
PLACES_NAMED = "Am Markt 5, 24114 Kiel\n\nHafenstraße 3\n\nHafenstr. 4, 24103 Kiel\n\nIn der Hafenstraße 5"
for _place in (
    "Am Markt 5",
    "Markt 5, 24114 Kiel",
    "Hafenstr. 3, 24103 Kiel",
    "Hafenstrasse 4; Hafenstraße 5",
    "Kiel",
    "Weg (Hafenstraße 3)",
):
    body("T302", f"many addresses, declared {_place}", PLACES_NAMED, public_details=[_place])
body("T302", "an address declared as a place", PLACES_NAMED, places=["Hafenstraße 3"])
MAILS = "kim@mail.example, Kim@Mail.example, lu@mail.example"
for _mail in ("kim@mail.example", "kim (at) mail (punkt) example", "KIM[ät]MAIL.EXAMPLE", "mail.example"):
    body("T302", f"many e-mail addresses, declared {_mail}", MAILS, public_details=[_mail])
body(
    "T301 T302",
    "what is declared already is repeated in the remedy",
    "Halyna näht. Ruf an: 0431 2345678.",
    public_figures=['Ada "A" L.', "B"],
    places=["C 4"],
    public_details=["x", "Ä-B’c D."],
)
front("P601", "a document of no unit", plain)
