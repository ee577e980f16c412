"""Writes sozialblog/pii/lexicon/places.txt: place names that are no names of people.

German towns come from the area codes in phonenumbers (libphonenumber, Apache-2.0), countries, their adjectives'
roots, languages and cities of the world from Babel (Unicode CLDR, Unicode-3.0). Run it by hand after an update.
"""

from __future__ import annotations

import importlib
import re
from pathlib import Path

from babel import Locale

TARGET = Path(__file__).resolve().parents[2] / "sozialblog" / "pii" / "lexicon" / "places.txt"
#: parts of place names that are names of people as well
PEOPLE = """
Anna Andreas Arnold August Barbara Benedikt Bernhard Blasien Christoph Franz Georg Georgen Jakob Johann
Johannes Karl Katharina Lorenz Ludwig Margarethen Maria Marie Martin Michael Michel Nikolaus Oswald Otto Paul
Peter Sophie Thomas Ulrich Wendel Wilhelm Wolfgang Friedrich Egidien Englmar Ingbert Goar Roman Veit Leonhard
Marien Hermann Roland Lambrecht Magnus Achim Diego Garcia Jacob Julian Paulo Lucia Johns Marino Helena Horst
Vincent Fernando Christopher Salem Viktor Heinrich Konrad Walter Werner Kilian Emma Ida Eva Luis Jakobus Petri
Ortrand Berta Edith Ella Elsa Gerold Hugo Ute
"""


def localities() -> set[str]:
    data = importlib.import_module("phonenumbers.geodata").GEOCODE_DATA
    names = {value.get("de") or value.get("en") or "" for key, value in data.items() if key.startswith("49")}
    found = set()
    for name in names:
        plain = re.split(r" (?:bei|am|an|im|in|auf|ob|vor|unter|Kreis|b\.) ", name)[0]
        found |= {part for part in re.split(r"[\s/,()-]+", plain) if len(part) > 3 and part[0].isupper()}
    return found


def world() -> set[str]:
    german = Locale("de")
    names = [*german.territories.values(), *german.languages.values()]
    names += [str(zone.get("city") or "") for zone in german.time_zones.values()]
    names += [name.split("/")[-1].replace("_", " ") for name in german.time_zones]
    found = {name for name in names if re.fullmatch(r"[A-ZÄÖÜ][\w’' -]+", name)}
    return found | {part for name in found for part in re.split(r"[\s-]+", name) if len(part) > 4 and part[0].isupper()}


if __name__ == "__main__":
    places = {place for place in localities() | world() if place not in PEOPLE.split() and not place.isupper()}
    TARGET.write_text("\n".join(sorted(places)) + "\n", encoding="utf-8")
    print(len(places))
