"""Posts for measuring: the same words for sozialblog and for the generators it is held against.

About 500 words each with headings, lists, a table now and then and links; two topics and an author.
One post in ten tells of a person, whose consent record lies in content/consents/.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from pathlib import Path

from tests import sites

TODAY = dt.date(2026, 7, 1)
PER_PAGE = 20
_WORDS = [
    "Werkstatt",
    "Garten",
    "Küche",
    "Fahrrad",
    "Kette",
    "Pinsel",
    "Farbe",
    "Nachmittag",
    "Gruppe",
    "Nachbarschaft",
    "Quartier",
    "Treffpunkt",
    "Projekt",
    "Haus",
    "Fenster",
    "Brett",
    "Bühne",
    "Probe",
    "Musik",
    "Stimme",
    "Geschichte",
    "Frage",
    "Antwort",
    "Weg",
    "Anfang",
    "Ende",
    "Morgen",
    "Abend",
    "Woche",
    "Jahr",
    "gemeinsam",
    "offen",
    "ruhig",
    "langsam",
    "sorgfältig",
    "neu",
    "alt",
    "bunt",
    "warm",
    "hell",
    "leise",
    "laut",
    "klar",
    "wichtig",
    "einfach",
    "schwer",
    "gut",
    "lang",
    "kurz",
    "bauen",
    "malen",
    "kochen",
    "reden",
    "hören",
    "fragen",
    "helfen",
    "lernen",
    "zeigen",
    "bringen",
    "finden",
    "bleiben",
    "gehen",
    "kommen",
    "sehen",
    "sagen",
    "und",
    "oder",
    "aber",
    "weil",
    "wenn",
    "dass",
    "nicht",
    "auch",
    "noch",
    "schon",
    "immer",
    "oft",
    "manchmal",
    "heute",
    "gestern",
    "dort",
    "hier",
    "unter",
    "über",
    "zwischen",
    "neben",
    "ohne",
    "mit",
    "für",
    "gegen",
    "durch",
    "nach",
    "vor",
    "seit",
    "der",
    "die",
    "das",
    "ein",
    "eine",
    "einen",
    "dem",
    "den",
    "des",
    "im",
    "am",
    "zum",
    "zur",
    "vom",
    "beim",
    "alle",
    "viele",
    "einige",
]
_TOPICS = ("Werkstatt", "Garten", "Küche", "Musik", "Theater", "Sport", "Lesen", "Nachbarschaft", "Ehrenamt", "Alltag")


@dataclass(frozen=True)
class Text:
    """One post before it takes the form that a generator wants."""

    slug: str
    title: str
    date: dt.date
    author: str
    tags: tuple[str, ...]
    summary: str
    body: str
    person: str


def texts(number: int) -> list[Text]:
    """``number`` posts, always the same ones."""
    return [_text(index, number) for index in range(number)]


def _text(index: int, number: int) -> Text:
    chance = random.Random(index)
    slug = f"bericht-{index:05}"
    parts = []
    for section in range(4):
        parts.append(f"## {_title(chance)}")
        parts += [_paragraph(chance) for _ in range(2)]
        if section == 1:
            parts.append("\n".join(f"- {_sentence(chance)}" for _ in range(4)))
        if section == 2:
            parts.append("\n".join(f"{place}. {_sentence(chance)}" for place in range(1, 4)))
            parts.append(f"Mehr dazu in [einem anderen Bericht](/posts/bericht-{(index * 7 + 3) % number:05}/) "
                         "und bei [anderen](https://www.example.org/thema).")  # fmt: skip
    if index % 5 == 0:
        parts.append("| Tag | Zeit |\n|---|---|\n| Montag | 14 Uhr |\n| Freitag | 16 Uhr |")
    return Text(
        slug=slug,
        title=_title(chance).replace(" ", f" {index} ", 1),  # beside a date it could look like a birth date
        date=TODAY - dt.timedelta(days=1 + index // 3),
        author=("mkurz", "tbehn")[index % 2],
        tags=(_TOPICS[index % len(_TOPICS)], _TOPICS[(index // 10) % len(_TOPICS)]),
        summary=_sentence(chance),
        body="\n\n".join(parts) + "\n",
        person=f"person-{index:05}" if index % 10 == 0 else "",
    )


def _title(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS[:30], k=3))


def _sentence(chance: random.Random) -> str:
    words = chance.choices(_WORDS, k=chance.randint(7, 15))
    if chance.random() < 0.2:
        words[3] = f"**{words[3]}**"
    if chance.random() < 0.1:
        words[4] = f"„{words[4]}“"
    return (" ".join(words)).capitalize() + "."


def _paragraph(chance: random.Random) -> str:
    return "\n".join(_sentence(chance) for _ in range(4))


def site(number: int, *, engine: str = "") -> sites.Site:
    """The corpus as a site of ours; ``engine`` is the Markdown engine, if not the usual one."""
    found = sites.bare()
    found.toml["site"] |= {"posts_per_page": PER_PAGE, "theme": "kampagne"}
    if engine:
        found.toml["markdown"] = {"engine": engine}
    for text in texts(number):
        found.add(_post(text))
        if text.person:
            record = sites.record(text.person, campaigns=None)
            found.shared[text.person] = (record, "Die Akte liegt im Schrank neben der Tür.\n")
    return found


def _post(text: Text) -> sites.Post:
    front = {
        "title": text.title, "date": text.date, "author": text.author, "status": "ready", "context": "organisation",
        "tags": list(dict.fromkeys(text.tags)), "summary": text.summary,
        "people": [{"consent": text.person, "use": ["first-name", "quote"]}] if text.person else "nobody",
    }  # fmt: skip
    body = f"Kim war dabei.\n\n{text.body}" if text.person else text.body
    return sites.Post(slug=text.slug, front=front, body=body, bundle=False)


def write(folder: Path, number: int, *, engine: str = "") -> Path:
    """The corpus on disk, approved by its leader."""
    return sites.approve(site(number, engine=engine).write(folder), TODAY)
